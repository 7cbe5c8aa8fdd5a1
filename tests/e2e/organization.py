# SPDX-License-Identifier: GPL-3.0-or-later
"""A small organization where every name, number and right is known, for scenarios that look at single rows."""

SUPERVISOR = ['agents.read', 'status.change', 'chats.read', 'chats.join', 'chats.move', 'chats.finish', 'sessions.end',
              'requests.decide', 'reports.read', 'audit.read', 'pii.read']
PASSWORD = 'correct horse 9'


def agent(number, name, **options):
    return {'id': f'a{number}', 'username': f'agent{number}', 'displayName': name, 'email': f'agent{number}@example.org',
            'photo': None, 'role': 'r-agent', 'unit': 'u1', 'teams': ['t1'], 'queues': ['q1'], 'enabled': True,
            'showsRealNumbers': False, 'chatLimit': None, **options}


def person(identity, name, role, **options):
    return {**agent(0, name), 'id': identity, 'username': identity, 'role': role, 'password': PASSWORD, 'agent': False,
            'teams': [], 'queues': [], 'unit': None, 'email': None, **options}


def small(extra=()):
    return {
        'organization': {'id': 'org', 'name': 'Harbour Help', 'timeZone': 'Europe/Berlin', 'humanAgentService': True,
                         'seats': 50, 'chatLimit': 4, 'queueTransfer': True, 'impersonationNotice': True,
                         'quietSeconds': 3600, 'unansweredSeconds': 3600, 'holdSeconds': 600, 'retentionDays': 365},
        'roles': [{'id': 'r-agent', 'name': 'Agent', 'permissions': ['workspace.use']},
                  {'id': 'r-senior', 'name': 'Senior Agent', 'permissions': ['workspace.use']},
                  {'id': 'r-sup', 'name': 'Supervisor', 'permissions': SUPERVISOR},
                  {'id': 'r-none', 'name': 'Reporter', 'permissions': ['reports.read']}],
        'units': [{'id': 'u1', 'name': 'Retail'}, {'id': 'u2', 'name': 'Wholesale'}],
        'teams': [{'id': 't1', 'name': 'North'}, {'id': 't2', 'name': 'South'}],
        'queues': [{'id': 'q1', 'name': 'General', 'slaFirstSeconds': 60, 'slaNextSeconds': 120},
                   {'id': 'q2', 'name': 'Billing', 'slaFirstSeconds': None, 'slaNextSeconds': None}],
        'breakReasons': [{'id': 'b-lunch', 'name': 'Lunch break', 'limitSeconds': 3600, 'needsApproval': False,
                          'selectable': True, 'retired': False},
                         {'id': 'b-short', 'name': 'Short break', 'limitSeconds': 900, 'needsApproval': False,
                          'selectable': True, 'retired': False}],
        'accounts': [
            person('sam', 'Sam Supervisor', 'r-sup'),
            person('tess', 'Tess Teamlead', 'r-sup', scope={'all': False, 'teams': ['t2']}),
            person('nora', 'Nora Nothing', 'r-none'),
            person('dora', 'Dora Disabled', 'r-sup', enabled=False),
            agent(1, 'Ada Lovelace'),
            agent(2, 'Ben Okri', unit='u2', teams=['t2'], role='r-senior'),
            agent(3, 'Chen Wei', chatLimit=1),
            agent(4, 'Dana Scully', chatLimit=0, teams=['t1', 't2']),
            agent(5, 'Edgar Disabled', enabled=False),
            agent(6, '<b>Fay & Co</b>', queues=[]),
            agent(7, 'José Álvarez-Montoya de la Fuente y Cárdenas Villavicencio', queues=['q2'], teams=['t2']),
            agent(8, 'نور الهدى', queues=['q2']),
            *extra,
        ],
        'tokens': [{'name': 'simulator', 'permissions': ['agents.read', 'chats.read', 'workspace.use', 'workspace.gateway']}],
    }
