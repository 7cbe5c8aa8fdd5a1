# SPDX-License-Identifier: GPL-3.0-or-later
"""What the table has to show, worked out from the server's state by another hand than the app's."""

import datetime

EXACT = {'active-no-new': 3, 'finishing': 4, 'break': 5, 'not-ready': 6, 'kicked-out': 7}


def milliseconds(text):
    return round(datetime.datetime.fromisoformat(text.replace('Z', '+00:00')).timestamp() * 1000) if text else 0


def load(agent):
    return (agent['open'] << 20) // (agent['limit'] or 10)


def expected(objects, search):
    """Lines as bench-table writes them, in order: by load, the fullest first, then by id."""
    agents, default = {}, 0
    for line in objects:
        what = line.get('object')
        if line['kind'] == 'organization':
            default = what['chatLimit']
        elif line['kind'] == 'agent':
            agents[what['id']] = what
        elif line['kind'] == 'agent-live':
            agents[what['id']].update(what)
    rows = []
    for agent in agents.values():
        text = '\n'.join((agent['displayName'], agent['username'], agent['email'] or '')).casefold()
        if search.casefold() not in text:
            continue
        agent['limit'] = default if agent['chatLimit'] is None else agent['chatLimit']
        rows.append(agent)
    rows.sort(key=lambda agent: (-load(agent), agent['id']))
    return rows


def row(agent):
    present = agent['presence'] == 'online'
    activity = agent['activity']
    system = 0 if not agent['enabled'] else 1 if not present else 2 if 0 < agent['limit'] <= agent['open'] else 3
    exact = 0 if not present else (2 if agent['open'] else 1) if activity == 'active' else EXACT[activity.split(':')[0]]
    return [str(value) for value in (agent['id'], agent['rev'], activity, int(present), agent['open'], agent['limit'],
                                     agent['pending'], milliseconds(agent['since']), system, exact)]


def differences(objects, path, search):
    """In words; empty where the table is right."""
    agents = expected(objects, search)
    rows, shown, found = [], [], []
    for line in path.read_text().splitlines():
        kind, *fields = line.split('\t')
        (rows if kind == 'row' else shown).append(fields)
    if len(rows) != len(agents):
        found.append(f'{len(rows)} rows, not {len(agents)}')
    for place, (agent, fields) in enumerate(zip(agents, rows)):
        if row(agent) != fields:
            found.append(f'row {place} is {fields}, not {row(agent)}')
            if len(found) > 10:
                break
    places = {fields[0]: place for place, fields in enumerate(rows)}
    for before, after in zip(shown, shown[1:]):
        if places.get(after[0], -1) != places.get(before[0], -1) + 1:
            found.append(f'on screen {after[0]} follows {before[0]}')
    for identifier, name, _system, chats in shown:
        agent = next((agent for agent in agents if agent['id'] == identifier), None)
        if agent is None or agent['displayName'] not in name or not chats.startswith(f'{agent["open"]} of {agent["limit"]}'):
            found.append(f'on screen {identifier} says “{name}”, “{chats}”')
    if agents and len(shown) < min(10, len(agents)):
        found.append(f'only {len(shown)} rows on screen')
    return found
