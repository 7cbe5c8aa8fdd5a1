# SPDX-License-Identifier: GPL-3.0-or-later
"""T4, T6: every filter of Agent Status by keyboard; T1: columns hidden and brought back by keyboard."""

from app import App
from desktop import wait_for
from test_status import floor, names, row, start

EVERYBODY = 8


def begin(desktop):
    server, app = start(desktop)
    work, _ = floor(server)
    work.stay()
    wait_for(lambda: 'Lunch break' in row(app, 'Ben Okri'), lambda: row(app, 'Ben Okri'))
    wait_for(lambda: '1 of 1' in row(app, 'Chen Wei'), lambda: row(app, 'Chen Wei'))
    return server, app, work


def open_choices(app, title):
    """Opens a drop-down by keyboard; returns the choice that has the focus then."""
    app.tab_to(title, 'toggle button')
    node = app.key_moves('space')
    return app.key_moves('Down') if node.role != 'radio button' else node


def choose(app, title, choice):
    node = open_choices(app, title)
    if not node.name.startswith('All,'):
        node = app.key_moves('Home')
    for _ in range(20):
        if node.name.rsplit(',', 1)[0] == choice:
            break
        node = app.key_moves('Down')
    assert node.name.rsplit(',', 1)[0] == choice, node
    app.key('Return')
    wait_for(lambda: app.focused() and app.focused().name == title, lambda: f'the focus on {title}: {app.focused()}')
    # Heard with the focus.
    wait_for(lambda: app.focused().description == ('' if choice == 'All' else choice), lambda: app.focused().description)


def shows(app, *expected):
    wait_for(lambda: names(app) == sorted(expected), lambda: f'{sorted(expected)}, shown are {names(app)}')


def everybody(app):
    wait_for(lambda: len(names(app)) == EVERYBODY, lambda: names(app))


def test_t4_each_filter_by_keyboard(desktop):
    server, app, _ = begin(desktop)
    for title, choice, expected in (
            ('State', 'Lunch break', ['Ben Okri']),
            ('State', 'Active (free)', ['<b>Fay']),
            ('Availability', 'Connected', ['Ada Lovelace', 'Dana Scully']),
            ('Availability', 'Not available', ['Ben Okri', 'Chen Wei', '<b>Fay']),
            ('Team', 'South', ['Ben Okri', 'Dana Scully', 'José']),
            ('Business Unit', 'Wholesale', ['Ben Okri']),
            ('Role', 'Senior Agent', ['Ben Okri'])):
        choose(app, title, choice)
        shows(app, *expected)
        assert app.find(f'{title}: {choice}', 'label'), 'no chip'
        choose(app, title, 'All')
        everybody(app)
    app.tab_to('Enabled Only', 'toggle button')
    app.key('space')
    wait_for(lambda: len(names(app)) == EVERYBODY - 1 and 'Edgar Disabled' not in names(app), lambda: names(app))
    app.close()


def test_t4_t6_and_chips_restart_reset(desktop):
    server, app, _ = begin(desktop)
    choose(app, 'State', 'Busy')
    shows(app, 'Ben Okri', 'Chen Wei')
    choose(app, 'Availability', 'Not available')
    choose(app, 'Team', 'South')
    shows(app, 'Ben Okri')
    choose(app, 'Business Unit', 'Wholesale')
    choose(app, 'Role', 'Senior Agent')
    app.tab_to('Enabled Only', 'toggle button')
    app.key('space')
    app.search('ben')
    shows(app, 'Ben Okri')
    chips = ['State: Busy', 'Availability: Not available', 'Team: South', 'Business Unit: Wholesale', 'Role: Senior Agent',
             'Enabled only', '“ben”']
    for chip in chips:
        app.wait(chip, 'label')
    app.shot('all-filters')
    app.close()

    app = App(desktop)
    app.sign_in(server)
    shows(app, 'Ben Okri')
    for chip in chips:
        app.wait(f'Remove filter {chip}', 'button')
    app.tab_to('Remove filter Team: South', 'button')
    app.key('space')
    app.wait_gone('Team: South', 'label')
    # The focus goes on to the chip that stands there then.
    wait_for(lambda: app.focused() and app.focused().name == 'Remove filter Business Unit: Wholesale', lambda: app.focused())
    for chip in chips:
        if chip != 'Team: South':
            app.press(f'Remove filter {chip}', 'button')
            app.wait_gone(chip, 'label')
    everybody(app)
    assert not app.find('Reset', 'button'), 'Reset shows without a filter'
    choose(app, 'Team', 'South')
    choose(app, 'State', 'Offline')
    shows(app, 'José')
    app.tab_to('Reset', 'button')
    app.key('Return')
    everybody(app)
    app.wait_gone('Reset', 'button')
    app.close()


def test_t4_keys_inside_a_drop_down(desktop):
    server, app, _ = begin(desktop)
    # Many choices: the search entry has the focus.
    app.tab_to('State', 'toggle button')
    assert app.key_moves('space').has('EDITABLE'), app.focused()
    first = app.key_moves('Down')
    assert first.name == 'All, 8 agents' and first.has('CHECKED') and first.actions(), first
    assert app.key_moves('Down').name == 'Online, 5 agents'
    app.key_moves('Up')
    assert app.key_moves('Up').has('EDITABLE'), app.focused()
    assert app.key_moves('Tab').role == 'radio button', app.focused()
    assert app.key_moves('Tab').has('EDITABLE'), app.focused()
    app.key_moves('Down')
    app.key('l')
    app.wait_gone(lambda n: n.startswith('Busy,'), 'radio button')
    wait_for(lambda: app.focused() and app.focused().has('EDITABLE'), lambda: f'the focus on the search: {app.focused()}')
    app.type('unch')
    app.wait_gone(lambda n: n.startswith('Online,'), 'radio button')
    app.shot('drop-down')
    assert app.key_moves('Down').name == 'Lunch break, 1 agent', app.focused()
    app.key('Escape')
    wait_for(lambda: app.focused() and app.focused().name == 'State', lambda: app.focused())
    everybody(app)
    # Enter in the search takes what matches; the next time the focus goes to the choice.
    app.key_moves('space')
    app.type('lunch')
    app.wait_gone(lambda n: n.startswith('Online,'), 'radio button')
    app.key('Return')
    shows(app, 'Ben Okri')
    node = open_choices(app, 'State')
    assert node.name.startswith('Lunch break') and node.has('CHECKED'), node
    app.key('Escape')
    # Few choices: no search.
    wait_for(lambda: app.focused() and app.focused().name == 'State', lambda: app.focused())
    app.tab_to('Availability', 'toggle button')
    assert app.key_moves('space').name == 'All, 1 agent', app.focused()
    # Assistive technology presses a choice.
    app.press(lambda n: n.startswith('Disconnected'), 'radio button')
    shows(app)
    app.close()


def heading(app, name):
    return app.find(name, 'button', having=lambda n: n.description.startswith('Column'))


def column_menu(app, item):
    """Opens the menu of a heading that has the focus and presses an item by keyboard."""
    app.xdo('mousemove', 2, 2)  # an item under the pointer takes the focus
    node = app.key_moves('shift+F10')
    for _ in range(30):
        if node.name == item:
            break
        node = app.key_moves('Down')
    assert node.name == item, node
    app.key('Return')
    app.wait_gone(item, node.role)
    wait_for(lambda: app.focused() and app.focused().description.startswith('Column'), lambda: app.focused())


def test_t1_columns_hidden_by_keyboard(desktop):
    server, app = start(desktop)
    app.tab_to('Name', 'button')
    app.key_moves('Right')
    app.key_moves('Right')
    assert app.focused().name == 'System Status', app.focused()
    column_menu(app, 'System Status')
    assert not heading(app, 'System Status'), 'the column is still there'
    assert app.focused().name == 'Name', app.focused()
    app.close()
    app = App(desktop)
    app.sign_in(server)
    app.wait('Name', 'button')
    assert not heading(app, 'System Status'), 'the column is back after a restart'
    app.tab_to('Name', 'button')
    app.key('shift+F10')
    app.wait('Reset Columns')
    app.shot('column-menu')
    app.key('Escape')
    wait_for(lambda: app.focused() and app.focused().name == 'Name', lambda: app.focused())
    column_menu(app, 'Reset Columns')
    wait_for(lambda: heading(app, 'System Status'), 'the column')
    app.close()
