# SPDX-License-Identifier: GPL-3.0-or-later
"""The app as a person with a keyboard and a screen reader meets it: AT-SPI names, actions and keys."""

import os
import pathlib
import signal
import subprocess

from desktop import BUILD, TOP, wait_for

SHOTS = pathlib.Path(os.environ.get('MUSTER_SHOTS', BUILD / 'screenshots'))


def atspi():
    import gi
    gi.require_version('Atspi', '2.0')
    from gi.repository import Atspi
    return Atspi


class Node:
    """One accessible object; short-lived, looked up anew for each step."""

    def __init__(self, accessible):
        self.accessible = accessible

    @property
    def role(self):
        return self.accessible.get_role_name()

    @property
    def name(self):
        return self.accessible.get_name() or ''

    @property
    def description(self):
        return self.accessible.get_description() or ''

    def has(self, state):
        return self.accessible.get_state_set().contains(getattr(atspi().StateType, state))

    @property
    def showing(self):
        from gi.repository import GLib
        try:
            return self.has('SHOWING')
        except GLib.Error:
            return False

    @property
    def sensitive(self):
        return self.has('SENSITIVE')

    @property
    def text(self):
        iface = self.accessible.get_text_iface()
        return atspi().Text.get_text(iface, 0, -1) if iface else ''

    def children(self):
        """An object that goes away while we look has none; whether the app is still there is the waits' question."""
        from gi.repository import GLib
        try:
            for i in range(self.accessible.get_child_count()):
                child = self.accessible.get_child_at_index(i)
                if child is not None:
                    yield Node(child)
        except GLib.Error:
            return

    def walk(self, limit=4000, hidden=False):
        """Depth first, what is not shown left out, rows of long lists too after `limit` objects."""
        stack, seen = [self], 0
        while stack and seen < limit:
            node = stack.pop()
            seen += 1
            yield node
            stack.extend(c for c in reversed(list(node.children())) if hidden or c.showing)

    def press(self):
        """The object's first action: what a screen reader's user does."""
        action = self.accessible.get_action_iface()
        assert action is not None, f'{self.role} “{self.name}” has no action'
        assert action.do_action(0), f'{self.role} “{self.name}” refused its action'

    def set_text(self, text):
        assert atspi().EditableText.set_text_contents(self.accessible, text), f'“{self.name}” takes no text'
        wait_for(lambda: len(self.text) == len(text), lambda: f'“{self.name}” to hold the text: “{self.text}”')

    def actions(self):
        action = self.accessible.get_action_iface()
        return [] if action is None else [action.get_action_name(i) for i in range(action.get_n_actions())]

    def __repr__(self):
        return f'<{self.role} “{self.name}”>'


class App:
    def __init__(self, desktop, name='app', env=None, arguments=(), wait=True):
        self.desktop = desktop
        self.name = name
        full = dict(desktop.env, **desktop.app_env, **(env or {}))
        self.log_start = desktop.logs[name].stat().st_size if name in desktop.logs else 0
        self.process = desktop.spawn(name, [str(BUILD / 'src/app/muster'), *arguments], env=full)
        self.window = None
        if wait:
            self.root = wait_for(self.find_root, self.why_not)
            self.window = wait_for(self.find_window, 'a window on the display')
            self.focus_window()

    def why_not(self):
        state = self.process.poll()
        return f'the app on the accessibility bus (exit code {state})\n{self.log()[-4000:]}'

    def log(self):
        data = self.desktop.logs[self.name].read_bytes()[self.log_start:]
        return data.decode(errors='replace')

    def find_root(self):
        desktop = atspi().get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child is not None and child.get_process_id() == self.process.pid:
                return Node(child)
        assert self.process.poll() is None, self.why_not()
        return None

    def windows(self):
        run = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)],
                             env=self.desktop.env, capture_output=True, text=True)
        return run.stdout.split()

    def find_window(self):
        ids = self.windows()
        return ids[-1] if ids else None

    def xdo(self, *arguments):
        subprocess.run(['xdotool', *map(str, arguments)], env=self.desktop.env, check=True, capture_output=True)

    def focus_window(self, window=None):
        self.xdo('windowfocus', '--sync', window or self.window)

    def focus_dialog(self):
        """Dialogs of the toolkit are windows of their own; without a window manager somebody has to focus them."""
        self.focus_window(wait_for(lambda: next((w for w in self.windows() if w != self.window), None), 'a second window'))

    def resize(self, width, height):
        self.xdo('windowsize', '--sync', self.window, width, height)

    def key(self, *keys):
        self.xdo('key', '--clearmodifiers', *keys)

    def type(self, text):
        self.xdo('type', '--clearmodifiers', '--delay', '8', text)

    def find(self, name=None, role=None, having=None, limit=4000):
        """The first object on screen with this name (a string, or a function of it) and role; None without."""
        for node in self.root.walk(limit):
            try:
                if role is not None and node.role != role:
                    continue
                if name is not None and not (name(node.name) if callable(name) else node.name == name):
                    continue
                if having is not None and not having(node):
                    continue
                return node
            except Exception:  # an object that went away while we looked
                continue
        return None

    def wait(self, name=None, role=None, having=None, limit=None):
        def look():
            assert self.process.poll() is None, self.why_not()
            try:
                return self.find(name, role, having)
            except Exception as error:
                if 'GLib' in type(error).__module__ or 'gi' in type(error).__module__:
                    return None
                raise
        return wait_for(look, lambda: f'{role or "object"} “{name}”; on screen:\n{self.dump()}', limit)

    def wait_gone(self, name=None, role=None, limit=None):
        def gone():
            assert self.process.poll() is None, self.why_not()
            return self.find(name, role) is None
        wait_for(gone, f'{role or "object"} “{name}” to go', limit)

    def press(self, name, role=None):
        # A GtkMenuButton is a button without actions around a toggle button of the same name.
        self.wait(name, role, having=lambda n: n.sensitive and n.actions()).press()

    def fill(self, name, text):
        """Puts text into an entry found by its name, as assistive technology does (GTK has no way to give focus)."""
        self.wait(name, 'text', having=lambda n: n.has('EDITABLE')).set_text(text)

    def search(self, text):
        self.key('ctrl+f')
        self.wait('Search agents', having=lambda n: n.has('FOCUSED'))
        self.type(text)

    def focused(self):
        return self.find(having=lambda n: n.has('FOCUSED'))

    def key_moves(self, key):
        """Presses a key that moves the focus, and returns what has it then."""
        before = self.focused()

        def moved():
            now = self.focused()
            return now if now and (before is None or now.accessible != before.accessible) else None
        self.key(key)
        return wait_for(moved, lambda: f'{key} to move the focus from {before}')

    def tab_to(self, name, role=None):
        """Moves the focus with the Tab key, as a person without a pointer does."""
        node = self.focused()
        for _ in range(60):
            if node and (role is None or node.role == role) and (name(node.name) if callable(name) else node.name == name):
                return node
            node = self.key_moves('Tab')
        raise AssertionError(f'Tab never reaches {role or ""} “{name}”')

    def dump(self, limit=1500):
        lines = []

        def visit(node, depth):
            if len(lines) > limit:
                return
            try:
                text = node.text
                lines.append('  ' * depth + f'{node.role} “{node.name}”' + (f' = “{text[:60]}”' if text else ''))
                for child in node.children():
                    if child.showing:
                        visit(child, depth + 1)
            except Exception:
                pass
        visit(self.root, 0)
        return '\n'.join(lines)

    def shot(self, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f'{name}.png'
        subprocess.run(['import', '-window', self.window or 'root', str(path)], env=self.desktop.env, check=True)
        return path

    def close(self):
        """As the session does it at logout; the app must end cleanly and without a word of complaint."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
        log = self.log()
        bad = [line for line in log.splitlines() if 'CRITICAL' in line or 'WARNING' in line or 'ERROR' in line]
        assert not bad, 'the app complained:\n' + '\n'.join(bad)
        assert self.process.returncode in (0, -signal.SIGTERM), f'the app ended with {self.process.returncode}\n{log[-4000:]}'

    def kill(self):
        self.process.kill()
        self.process.wait()

    # What every scenario needs.

    def sign_in(self, server, stay=False):
        self.fill('Server Address', server.address)
        self.fill('Username', server.username)
        self.fill('Password', server.password)
        switch = self.wait('Stay Signed In', 'check box', having=lambda n: n.actions())
        if switch.has('CHECKED') != stay:
            switch.press()
        self.press('Sign In', 'button')
        self.wait_live()

    def wait_live(self, limit=None):
        return self.wait(lambda n: n.startswith('Live'), limit=limit)

    def rows(self):
        """Labels of the table's rows that are realized, in order of the list."""
        table = self.wait('Agents', having=lambda n: n.role in ('list', 'table', 'tree table', 'list box'))
        return [node.name for node in table.children() if node.name]
