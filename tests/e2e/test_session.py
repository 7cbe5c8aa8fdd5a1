# SPDX-License-Identifier: GPL-3.0-or-later
"""S4, S5, S6, S7, S8: what is kept between starts, several accounts, the demo, revoked tokens, permissions."""

import subprocess

from api import Api
from app import App
from desktop import Server, wait_for
from organization import PASSWORD, small


def sign_in(app, server, username='sam', password=PASSWORD, stay=True):
    server.username, server.password = username, password
    app.sign_in(server, stay=stay)


def files_with(folder, *needles):
    found = []
    for path in folder.rglob('*'):
        if path.is_file() and 'keyrings' not in path.parts and 'server-' not in str(path):
            data = path.read_bytes()
            found += [(path, needle) for needle in needles if needle.encode() in data]
    return found


def test_s4_stays_signed_in(desktop):
    server = Server(desktop, small())
    app = App(desktop)
    sign_in(app, server)
    assert 'sam' in desktop.secrets()
    app.close()
    assert not files_with(desktop.folder, PASSWORD), 'the password is in a file'

    again = App(desktop)
    again.wait_live()
    again.wait(lambda n: 'Ada Lovelace' in n)
    assert len([s for s in Api(server, 'sam', PASSWORD).sessions() if not s['current']]) == 1

    again.press('Account Menu')
    again.press(lambda n: n.startswith('Sign Out'))
    again.wait('Server Address')
    assert 'username' not in desktop.secrets(), 'the secret is still there'
    wait_for(lambda: all(s['device'] == 'test' for s in Api(server, 'sam', PASSWORD).sessions()), 'the sign-in to be revoked')
    again.close()

    third = App(desktop)
    third.wait('Server Address')
    third.close()


def test_s4_not_staying(desktop):
    server = Server(desktop, small())
    app = App(desktop)
    sign_in(app, server, stay=False)
    assert 'username' not in desktop.secrets()
    app.close()
    # The next start asks for the password alone.
    again = App(desktop)
    assert again.wait('Server Address', 'text').text == server.address
    assert again.wait('Username', 'text').text == 'sam'
    again.wait('Password', having=lambda n: n.has('FOCUSED'))
    again.close()


def test_s4_locked_keyring(desktop):
    server = Server(desktop, small())
    app = App(desktop)
    sign_in(app, server)
    app.wait(lambda n: 'keyring' in n.lower(), limit=40)
    app.wait(lambda n: 'Ada Lovelace' in n)
    app.shot('keyring-locked')
    app.close()


test_s4_locked_keyring.keyring = 'locked'


def test_s4_no_keyring(desktop):
    server = Server(desktop, small())
    app = App(desktop)
    sign_in(app, server)
    app.wait(lambda n: 'keyring' in n.lower(), limit=40)
    app.wait(lambda n: 'Ada Lovelace' in n)
    app.shot('keyring-missing')
    app.close()


test_s4_no_keyring.keyring = 'none'


def test_s5_two_accounts(desktop):
    server = Server(desktop, small())
    app = App(desktop)
    sign_in(app, server)
    app.wait(lambda n: 'Ada Lovelace' in n)
    app.press('Account Menu')
    app.press(lambda n: n.startswith('Add Account'))
    sign_in(app, server, 'tess')
    # Tess sees the agents of team South only.
    app.wait(lambda n: 'Ben Okri' in n)
    app.wait_gone(lambda n: 'Ada Lovelace' in n)
    app.press('Account Menu')
    app.press(lambda n: 'Sam Supervisor' in n or n.startswith('sam'))
    app.wait(lambda n: 'Ada Lovelace' in n)
    app.wait_live()
    app.shot('two-accounts')
    app.close()


def children(pid):
    run = subprocess.run(['ps', '-o', 'pid=,comm=', '--ppid', str(pid)], capture_output=True, text=True)
    return [line.split(None, 1) for line in run.stdout.splitlines()]


def alive(pid):
    run = subprocess.run(['ps', '-o', 'stat=', '-p', str(pid)], capture_output=True, text=True)
    return run.stdout.strip() not in ('',) and not run.stdout.startswith('Z')


def test_s6_demo(desktop):
    app = App(desktop)
    app.press(lambda n: 'Demo' in n and 'Try' in n or 'demo organization' in n, 'button')
    app.wait_live()
    processes = children(app.process.pid)
    names = sorted(name for _, name in processes)
    assert any('muster-server' in n for n in names) and any('muster-sim' in n for n in names), names
    # Nothing secret on a command line.
    for pid, _ in processes:
        line = open(f'/proc/{pid}/cmdline', 'rb').read()
        assert b'password' not in line and b'token' not in line, line
    before = app.rows()
    wait_for(lambda: app.rows() != before, 'something to change on the floor')
    app.shot('demo')
    app.close()
    wait_for(lambda: not any(alive(pid) for pid, _ in processes), 'the demo to end with the app')


def test_s6_demo_ends_with_a_crash(desktop):
    app = App(desktop)
    app.press(lambda n: 'Demo' in n and 'Try' in n or 'demo organization' in n, 'button')
    app.wait_live()
    processes = children(app.process.pid)
    app.kill()
    wait_for(lambda: not any(alive(pid) for pid, _ in processes), 'the demo to end with the app')


def test_s7_revoked(desktop):
    server = Server(desktop, small())
    app = App(desktop)
    sign_in(app, server)
    app.search('ada')
    app.wait_gone(lambda n: 'Ben Okri' in n)
    api = Api(server, 'sam', PASSWORD)
    for session in api.sessions():
        if not session['current']:
            api.revoke(session['id'])
    # Back at sign-in with the reason; address and name are still there.
    app.wait('Server Address')
    app.wait(lambda n: 'signed out' in n.lower() or 'revoked' in n.lower() or 'ended' in n.lower(), role='label')
    assert app.wait('Username', role='text').text == 'sam'
    app.wait('Password', having=lambda n: n.has('FOCUSED'))
    app.shot('revoked')
    app.fill('Password', PASSWORD)
    app.press('Sign In', 'button')
    app.wait_live()
    app.wait(lambda n: 'Ada Lovelace' in n)
    app.wait('Agents', having=lambda n: n.role in ('list', 'table', 'tree table', 'list box'))
    assert not app.find(lambda n: 'Ben Okri' in n), 'the search was lost'
    app.close()


def test_s8_scope_and_permissions(desktop):
    """A team lead sees the team; nobody without agents.read gets in at all (S3)."""
    server = Server(desktop, small())
    app = App(desktop)
    sign_in(app, server, 'tess', stay=False)
    app.wait(lambda n: 'Ben Okri' in n)
    assert not app.find(lambda n: 'Ada Lovelace' in n)
    app.close()
