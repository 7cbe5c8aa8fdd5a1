# SPDX-License-Identifier: GPL-3.0-or-later
"""L1, L2, L3: everything on screen is live, and honest when it is not."""

import re
import time

from api import Api, Workspace
from app import App
from desktop import Server, wait_for
from organization import PASSWORD, small


def start(desktop, **options):
    server = Server(desktop, small(), **options)
    server.username, server.password = 'sam', PASSWORD
    app = App(desktop)
    app.sign_in(server)
    return server, app


def row(app, name):
    node = app.find(lambda n: n.startswith(name) and ',' in n)
    return node.name if node else ''


def test_l1_changes_show_within_a_second(desktop):
    server, app = start(desktop)
    work = Workspace(server)
    app.wait(lambda n: n.startswith('Ada Lovelace') and 'Offline' in n)
    session = work.start('a1')
    begun = time.monotonic()
    wait_for(lambda: 'Not ready' in row(app, 'Ada Lovelace'), lambda: row(app, 'Ada Lovelace'), 5)
    took = time.monotonic() - begun
    work.activity('a1', 'active')
    wait_for(lambda: 'Active (free)' in row(app, 'Ada Lovelace'), lambda: row(app, 'Ada Lovelace'), 5)
    chat = work.customer('q1')
    assert chat['id']
    wait_for(lambda: '1 of 4' in row(app, 'Ada Lovelace'), lambda: row(app, 'Ada Lovelace'), 5)
    work.activity('a1', 'break', reason='b-lunch')
    wait_for(lambda: 'Lunch break' in row(app, 'Ada Lovelace'), lambda: row(app, 'Ada Lovelace'), 5)
    work.end(session)
    wait_for(lambda: 'Offline' in row(app, 'Ada Lovelace'), lambda: row(app, 'Ada Lovelace'), 5)
    assert took < 1.5, f'{took:.2f} s'
    app.close()


def test_l1_goes_on_while_hidden(desktop):
    """A minimized window is true the moment it is back."""
    server, app = start(desktop)
    work = Workspace(server)
    app.wait(lambda n: n.startswith('Ada Lovelace') and 'Offline' in n)
    app.xdo('windowunmap', '--sync', app.window)
    work.start('a1')
    work.activity('a1', 'active')
    app.xdo('windowmap', '--sync', app.window)
    wait_for(lambda: 'Active (free)' in row(app, 'Ada Lovelace'), lambda: row(app, 'Ada Lovelace'), 5)
    app.close()


def test_l2_resumes_without_a_gap(desktop):
    """The server stops and starts: rows stay, nobody is shown offline meanwhile, nothing is missed."""
    server, app = start(desktop)
    work = Workspace(server)
    for agent in ('a1', 'a2', 'a3'):
        work.start(agent)
        work.activity(agent, 'active')
    wait_for(lambda: 'Active (free)' in row(app, 'Chen Wei'), lambda: row(app, 'Chen Wei'), 5)
    server.stop()
    app.wait(lambda n: 'Reconnecting' in n or 'Stale' in n)
    assert 'Active (free)' in row(app, 'Ada Lovelace'), 'a false offline'
    app.shot('reconnecting')
    server.start()
    work.activity('a1', 'break', reason='b-short')
    work.customer('q1')
    app.wait_live()
    wait_for(lambda: 'Short break' in row(app, 'Ada Lovelace'), lambda: row(app, 'Ada Lovelace'), 10)
    compare(server, app)
    app.close()


def compare(server, app):
    """Each row on screen says what the server's snapshot says."""
    objects = Api(server, 'sam', PASSWORD).snapshot()
    for identity, agent in objects['agent'].items():
        live = objects['agent-live'][identity]
        if ',' in agent['displayName'] or not agent['enabled']:
            continue

        def matches():
            text = row(app, agent['displayName'])
            if live['presence'] != 'online':
                return 'Offline' in text
            return re.search(rf'\b{live["open"]}( of |, no limit)', text) is not None and 'Offline' not in text
        wait_for(matches, lambda: f'{agent["displayName"]}: {live} but “{row(app, agent["displayName"])}”', 10)


def test_l2_killed_server_with_life_on_it(desktop):
    """Three hard stops under the simulator's load; in the end the table is the server's."""
    server = Server(desktop, agents=14)
    server.start_sim('--speed', '5')
    app = App(desktop)
    app.sign_in(server)
    for _ in range(3):
        before = app.rows()
        wait_for(lambda: app.rows() != before, 'life')
        server.stop(hard=True)
        app.wait(lambda n: 'Reconnecting' in n or 'Stale' in n)
        server.start()
        app.wait_live()
    server.stop_sim()
    objects = Api(server).snapshot()
    for identity, agent in objects['agent'].items():
        live = objects['agent-live'][identity]
        if agent['enabled'] and live['presence'] == 'online':
            wait_for(lambda: re.search(rf'\b{live["open"]}( of |, no limit)', row(app, agent['displayName'])),
                     lambda: f'{live} but “{row(app, agent["displayName"])}”', 10)
    app.close()


def test_l3_chip(desktop):
    server, app = start(desktop)
    chip = app.wait(lambda n: n.startswith('Live'))
    assert chip.sensitive
    server.stop()
    node = app.wait(lambda n: re.search(r'Reconnecting.*data from \d\d:\d\d:\d\d', n))
    assert node
    app.shot('chip-reconnecting')
    server.start()
    app.wait_live()
    app.close()
