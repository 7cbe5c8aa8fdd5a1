# SPDX-License-Identifier: GPL-3.0-or-later
"""What a newcomer meets: the demonstration starts by itself, obeys its terminal and leaves nothing behind."""

import fcntl
import os
import pathlib
import pty
import re
import signal
import termios
import threading
import urllib.request

from app import App
from desktop import BUILD, TOP, wait_for

BEGUN = 'closing the window ends all'


def children(pid):
    """The process and all below it: {pid: its command line}."""
    parents = {}
    for folder in pathlib.Path('/proc').glob('[0-9]*'):
        try:
            parents[int(folder.name)] = int((folder / 'stat').read_text().rpartition(')')[2].split()[1])
        except OSError:  # gone meanwhile
            continue
    found, todo = {}, [pid]
    while todo:
        one = todo.pop()
        todo += [child for child, parent in parents.items() if parent == one]
        try:
            found[one] = pathlib.Path(f'/proc/{one}/cmdline').read_bytes().decode().split('\0')
        except OSError:
            continue
    return found


def runs(pid):
    try:
        return pathlib.Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[0] != 'Z'
    except OSError:
        return False


class Demo:
    """demo-run in a terminal of its own, so that Ctrl+C is what it is for a person."""

    def __init__(self, desktop, env):
        self.terminal, theirs = pty.openpty()
        self.said = ''
        self.process = desktop.spawn(
            'demo', [str(TOP / 'tests/tools/demo-run'), str(BUILD), '--agents', '40', '--seed', '7'], env=env,
            stdin=theirs, stdout=theirs, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(theirs)
        threading.Thread(target=self.listen, daemon=True).start()
        self.wait_said(BEGUN)
        self.all = children(self.process.pid)
        server = next(line for line in self.all.values() if line[0].endswith('/muster-server'))
        self.folder = pathlib.Path(server[server.index('--database') + 1]).parent

    def listen(self):
        try:
            while data := os.read(self.terminal, 4096):
                self.said += data.decode(errors='replace')
        except OSError:  # nobody is left on the other side
            pass

    def wait_said(self, text):
        def look():
            assert self.process.poll() is None or text in self.said, f'demo-run ended: {self.said}'
            return text in self.said
        wait_for(look, lambda: f'“{text}” in the terminal; there is: {self.said}')

    def type(self, text):
        os.write(self.terminal, text)

    def app_pid(self):
        return next(pid for pid, line in self.all.items() if line[0].endswith('/src/app/muster'))

    def wait_gone(self):
        assert self.process.wait(30) == 0, f'demo-run ended with {self.process.returncode}: {self.said}'
        wait_for(lambda: not any(runs(pid) for pid in self.all),
                 lambda: f'all to end; left: {[line for pid, line in self.all.items() if runs(pid)]}')
        assert not self.folder.exists(), f'{self.folder} is still there'


class DemoApp(App):
    """The app that demo-run started."""

    def __init__(self, desktop, demo):
        self.desktop, self.name, self.log_start = desktop, 'demo', 0
        self.process = Started(demo.app_pid())
        self.root = wait_for(self.find_root, self.why_not)
        self.window = wait_for(self.find_window, 'a window on the display')


class Started:
    """As much of a process as App asks for."""

    def __init__(self, pid):
        self.pid = pid

    def poll(self):
        return None if runs(self.pid) else 0


def test_one_command_shows_a_living_floor(desktop):
    demo = Demo(desktop, dict(desktop.env, **desktop.app_env))
    app = DemoApp(desktop, demo)
    app.wait_live()
    before = wait_for(app.rows, 'rows')
    wait_for(lambda: app.rows() != before, 'a row that changes')

    demo.type(b's\n')
    demo.wait_said('The server is stopped.')
    app.wait(lambda n: n.startswith('Reconnecting'))
    demo.type(b's\n')
    demo.wait_said('The server runs again')
    app.wait_live()
    before = wait_for(app.rows, 'rows')
    wait_for(lambda: app.rows() != before, 'a row that changes after the server came back')

    demo.all |= children(demo.process.pid)
    demo.type(b'\x03')
    demo.wait_gone()


def test_closing_the_window_ends_all(desktop):
    demo = Demo(desktop, dict(desktop.env, **desktop.app_env))
    app = DemoApp(desktop, demo)
    app.wait_live()
    app.focus_window()
    app.key('ctrl+q')
    demo.wait_gone()


def test_a_lost_terminal_ends_all(desktop):
    """Its processes hear of it twice: from the terminal, and from a parent that is gone."""
    demo = Demo(desktop, dict(desktop.env, **desktop.app_env))
    demo.process.send_signal(signal.SIGTERM)
    os.close(demo.terminal)
    demo.wait_gone()


def test_without_a_display_the_window_is_served(desktop):
    env = {name: value for name, value in desktop.env.items() if name not in ('DISPLAY', 'GDK_BACKEND')}
    demo = Demo(desktop, env)
    address = re.search(r'open (http://127\.0\.0\.1:\d+/) in a browser', demo.said)
    assert address, demo.said
    with urllib.request.urlopen(address[1], timeout=10) as answer:
        assert answer.status == 200
        assert b'broadway' in answer.read().lower()
    demo.type(b'q\n')
    demo.wait_gone()
