# SPDX-License-Identifier: GPL-3.0-or-later
"""T1, T2, T3, T4, T5, T6, T12, T14: the Agent Status table, its figures and its filters."""

from api import Workspace
from app import App
from desktop import Server, wait_for
from organization import PASSWORD, small


def start(desktop, work=True):
    server = Server(desktop, small())
    server.username, server.password = 'sam', PASSWORD
    app = App(desktop)
    app.sign_in(server)
    app.wait(lambda n: n.startswith('Ada Lovelace'))
    return server, app


def floor(server):
    """Ada active with 2 chats, Ben on lunch, Chen full, Dana without a limit, Fay in no queue; the rest offline."""
    work = Workspace(server)
    for agent in ('a1', 'a2', 'a3', 'a4', 'a6'):
        work.start(agent)
    work.activity('a3', 'active')
    work.customer('q1')
    work.activity('a1', 'active')
    chats = [work.customer('q1') for _ in range(2)]
    work.activity('a4', 'active')
    work.customer('q1')
    work.activity('a2', 'break', reason='b-lunch')
    work.activity('a6', 'active')
    return work, chats


def row(app, name):
    node = app.find(lambda n: n.startswith(name) and ',' in n)
    return node.name if node else ''


def names(app):
    known = ('Ada Lovelace', 'Ben Okri', 'Chen Wei', 'Dana Scully', 'Edgar Disabled', '<b>Fay', 'José', 'نور')
    return sorted(k for k in known if app.find(lambda n, k=k: n.startswith(k) and ',' in n))


def test_t1_t5_rows(desktop):
    server, app = start(desktop)
    floor(server)
    wait_for(lambda: 'Lunch break' in row(app, 'Ben Okri'), lambda: row(app, 'Ben Okri'))
    wait_for(lambda: '1 of 1' in row(app, 'Chen Wei'), lambda: row(app, 'Chen Wei'))
    wait_for(lambda: 'no limit' in row(app, 'Dana Scully'), lambda: row(app, 'Dana Scully'))
    assert 'Disabled' in row(app, 'Edgar'), row(app, 'Edgar')
    assert 'Active (free)' in row(app, '<b>Fay & Co</b>'), row(app, '<b>Fay')
    for header in ('Name', 'Status', 'System Status', 'Self-Select Status', 'Availability', 'Open Chats'):
        assert app.find(lambda n, h=header: n.startswith(h)), f'no column {header}'
    app.shot('status-small')
    app.resize(360, 700)
    app.wait(lambda n: n.startswith('Ada Lovelace'))
    app.shot('status-360')
    app.close()


def test_t1_sorting_by_keyboard_and_pointer(desktop):
    server, app = start(desktop)
    floor(server)

    def order():
        return [n for n in app.rows()]
    app.press('Name', 'button')
    wait_for(lambda: order() == sorted(order(), key=str.casefold) or order() == sorted(order(), key=str.casefold, reverse=True),
             lambda: f'rows in order of name: {order()}')
    once = order()
    app.press('Name', 'button')
    wait_for(lambda: order() != once, 'the other direction')
    app.close()


def test_t2_tooltips_say_why(desktop):
    server, app = start(desktop)
    floor(server)
    for name, words in (('Chen Wei', 'limit'), ('Ben Okri', 'Lunch break'), ('<b>Fay', 'queue'), ('Edgar', 'isabled')):
        node = app.wait(lambda n, name=name: n.startswith(name) and ',' in n)
        wait_for(lambda: words in app.find(lambda n, name=name: n.startswith(name) and ',' in n).description,
                 lambda: f'“{words}” in the description of {name}: “{node.description}”')
    app.close()


def test_t4_filters_and_search(desktop):
    server, app = start(desktop)
    floor(server)
    wait_for(lambda: len(names(app)) == 8, lambda: names(app))
    app.search('jose')
    wait_for(lambda: names(app) == ['José'], lambda: f'only José: {names(app)}')
    app.key('Escape')
    wait_for(lambda: len(names(app)) == 8, lambda: names(app))
    # Typing anywhere searches, and by email too.
    app.type('agent4@')
    wait_for(lambda: names(app) == ['Dana Scully'], lambda: names(app))
    app.shot('search')
    app.key('Escape')
    app.press(lambda n: n.startswith('On Break') or n.startswith('On break'))
    wait_for(lambda: names(app) == ['Ben Okri'], lambda: names(app))
    app.shot('filter-break')
    # An event moves somebody into the filter.
    work = Workspace(server)
    work.activity('a6', 'break', reason='b-short')
    wait_for(lambda: names(app) == ['<b>Fay', 'Ben Okri'], lambda: names(app))
    app.press('Reset')
    wait_for(lambda: len(names(app)) == 8, lambda: names(app))
    assert not app.find('Reset', 'button'), 'Reset shows without a filter'
    app.close()


def test_t4_nothing_matches(desktop):
    server, app = start(desktop)
    app.search('zzz')
    app.wait(lambda n: 'No ' in n and ('match' in n.lower() or 'found' in n.lower() or 'Results' in n))
    app.shot('nothing-matches')
    app.press(lambda n: n.startswith('Reset'), 'button')
    wait_for(lambda: len(names(app)) == 8, lambda: names(app))
    app.close()


def test_t6_filters_are_back_after_a_restart(desktop):
    server, app = start(desktop)
    floor(server)
    app.press(lambda n: n.startswith('On Break') or n.startswith('On break'))
    wait_for(lambda: names(app) == ['Ben Okri'], lambda: names(app))
    app.close()
    app = App(desktop)
    app.sign_in(server)
    wait_for(lambda: names(app) == ['Ben Okri'], lambda: names(app))
    app.press('Reset')
    wait_for(lambda: len(names(app)) == 8, lambda: names(app))
    app.close()


def test_t12_summary(desktop):
    server, app = start(desktop)
    floor(server)
    for words in ('Online', '5'), ('On Break', '1'), ('Offline', '2'), ('Disabled', '1'):
        app.wait(lambda n, w=words: n.casefold().startswith(w[0].casefold()) and w[1] in n)
    app.wait('3 of 13')  # all present agents with a limit: 4 + 4 + 1 + 4; Dana has none
    app.shot('summary')
    app.close()


def test_t3_t14_busy_at_capacity(desktop):
    server, app = start(desktop)
    work, chats = floor(server)
    wait_for(lambda: '1 of 1' in row(app, 'Chen Wei'), lambda: row(app, 'Chen Wei'))
    app.press(lambda n: n.startswith('Busy'))
    wait_for(lambda: names(app) == ['Ben Okri', 'Chen Wei'], lambda: names(app))
    app.shot('busy')
    app.close()
