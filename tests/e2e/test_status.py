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


def test_t4_t5_counts_follow_in_the_open_drop_down(desktop):
    server, app = start(desktop)
    work, _ = floor(server)
    wait_for(lambda: 'Lunch break' in row(app, 'Ben Okri'), lambda: row(app, 'Ben Okri'))
    app.press('State', 'toggle button')
    for choice in ('All, 8 agents', 'Active (free), 1 agent', 'Active, 3 agents', 'Active (doesn\'t receive threads), 0 agents',
                   'Active (finishing), 0 agents', 'Not ready, 0 agents', 'Inactive (kicked out), 0 agents',
                   'Lunch break, 1 agent', 'Short break, 0 agents', 'Offline, 2 agents', 'Disabled, 1 agent'):
        app.wait(choice, 'radio button')
    work.activity('a6', 'break', reason='b-short')
    app.wait('Short break, 1 agent', 'radio button')
    app.wait('Active (free), 0 agents', 'radio button')
    # What is typed here is not for the search behind.
    app.type('x')
    assert not app.find('Search agents', having=lambda n: n.showing), 'the search took a key from the drop-down'
    app.key('Escape')
    app.wait('State', 'toggle button', having=lambda n: n.has('FOCUSED'))
    app.wait_gone('Search', 'entry')
    app.close()


def columns(app):
    header = app.wait('Columns', having=lambda n: 'Name' in [c.name for c in n.children()])
    return [c.name for c in header.children() if c.name and c.showing and c.role == 'button']


def width(app, name):
    node = app.wait(name, 'button', having=lambda n: n.description.startswith('Column'))
    return node.accessible.get_component_iface().get_extents(0).width


def test_t1_columns_by_keyboard_are_back_after_a_restart(desktop):
    server, app = start(desktop)
    app.tab_to('Name', 'button')
    app.key('Right')
    wait_for(lambda: app.find('Status', 'button', having=lambda n: n.has('FOCUSED')), 'the focus on Status')
    app.key('Return')
    wait_for(lambda: app.wait('Status', 'button').description == 'Column, sorted ascending', 'sorted by Status')
    app.key('space')
    wait_for(lambda: app.wait('Status', 'button').description == 'Column, sorted descending', 'sorted the other way')
    before = width(app, 'Status')
    app.key('ctrl+Right', 'ctrl+Right')
    wait_for(lambda: width(app, 'Status') == before + 32, lambda: f'{width(app, "Status")}, was {before}')
    app.key('ctrl+shift+Right')
    wait_for(lambda: columns(app)[:3] == ['Name', 'System Status', 'Status'], lambda: columns(app))
    arranged = columns(app)
    app.close()
    app = App(desktop)
    app.sign_in(server)
    app.wait(lambda n: n.startswith('Ada Lovelace'))
    wait_for(lambda: columns(app) == arranged, lambda: f'{columns(app)}, wanted {arranged}')
    assert width(app, 'Status') == before + 32, width(app, 'Status')
    assert app.wait('Status', 'button').description == 'Column, sorted descending'
    app.shot('arranged')
    app.close()


def focused(app):
    node = app.find(lambda n: ',' in n, 'list item', having=lambda n: n.has('FOCUSED'))
    return node.name.split(',')[0] if node else ''


def test_t1_the_focus_stays_with_the_agent(desktop):
    server, app = start(desktop)
    work, _ = floor(server)
    app.press('Open Chats', 'button')
    app.tab_to(lambda n: ',' in n, 'list item')
    app.key('End')
    wait_for(lambda: focused(app) == app.rows()[-1].split(',')[0], lambda: f'the last row: {focused(app)}')
    app.key('Home')
    wait_for(lambda: focused(app) == app.rows()[0].split(',')[0], lambda: f'the first row: {focused(app)}')
    app.key('Down')
    wait_for(lambda: focused(app) == app.rows()[1].split(',')[0], lambda: f'the second row: {focused(app)}')
    who = 'Ben Okri'
    place = [n.split(',')[0] for n in app.rows()].index(who)
    app.key('Home', *['Down'] * place)
    wait_for(lambda: focused(app) == who, lambda: f'{who}: {focused(app)}')
    assert place < 7, app.rows()
    work.activity('a2', 'active')
    for _ in range(3):
        work.customer('q1')
    wait_for(lambda: [n.split(',')[0] for n in app.rows()].index(who) != place, lambda: app.rows())
    wait_for(lambda: focused(app) == who, lambda: f'the focus went to {focused(app)}')
    app.close()
