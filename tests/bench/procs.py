# SPDX-License-Identifier: GPL-3.0-or-later
"""What the bench starts, and what /proc says about it."""

import json
import os
import pathlib
import select
import subprocess
import time

TICK = os.sysconf('SC_CLK_TCK')


def cpu(pid):
    """Seconds of processor time of a process and its threads."""
    fields = pathlib.Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def busy():
    """Seconds of processor time of the whole machine."""
    fields = [int(field) for field in pathlib.Path('/proc/stat').read_text().split('\n')[0].split()[1:]]
    return (sum(fields[:3]) + sum(fields[5:8])) / TICK


def pss(pid):
    """MB (1,000,000 bytes)."""
    for line in pathlib.Path(f'/proc/{pid}/smaps_rollup').read_text().splitlines():
        if line.startswith('Pss:'):
            return int(line.split()[1]) * 1024 / 1e6
    return 0


def wakeups(pid):
    total = 0
    for task in pathlib.Path(f'/proc/{pid}/task').iterdir():
        for line in (task / 'status').read_text().splitlines():
            if line.startswith('voluntary_ctxt_switches:'):
                total += int(line.split()[1])
    return total


class Talker:
    """A program that answers commands with lines of JSON."""

    def __init__(self, argv, env=None, pass_fds=(), log=None):
        self.started = time.monotonic()
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=env,
                                        pass_fds=pass_fds)
        self.pid = self.process.pid
        self.rest = b''

    def line(self, limit):
        end = time.monotonic() + limit
        while b'\n' not in self.rest:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                return None
            data = os.read(self.process.stdout.fileno(), 1 << 20)
            if not data:
                raise RuntimeError(f'{self.process.args[0]} ended')
            self.rest += data
        line, _, self.rest = self.rest.partition(b'\n')
        return line

    def event(self, name=None, limit=30):
        """The next answer, or the next that is called `name`; None when it does not come."""
        while True:
            line = self.line(limit)
            if line is None:
                return None
            answer = json.loads(line)
            if name is None or answer.get('event') == name:
                return answer

    def tell(self, command):
        self.process.stdin.write(command.encode() + b'\n')
        self.process.stdin.flush()

    def ask(self, command, name=None, limit=30):
        self.tell(command)
        answer = self.event(name, limit)
        if answer is None:
            raise RuntimeError(f'no answer to “{command}”')
        return answer

    def end(self):
        try:
            self.tell('quit')
            self.process.stdin.close()
            self.process.wait(10)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()


class Feeder(Talker):
    def __init__(self, build, n, folder, web=None, seed=42):
        self.ring = str(folder / 'ring')
        argv = [str(build / 'tests/bench/feeder'), '--agents', str(n), '--ring', self.ring, '--seed', str(seed)]
        super().__init__(argv + (['--web', str(web)] if web else []))
        self.address = self.event(limit=60)['address']

    def rate(self, rate):
        self.ask(f'rate {rate}')

    def state(self):
        """Every object as the server has it now."""
        self.tell('state')
        objects = []
        while True:
            line = json.loads(self.line(60))
            if line['kind'] == 'end':
                return objects
            objects.append(line)


class Display:
    def __init__(self, folder):
        read, write = os.pipe()
        self.process = subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', '1600x1000x24', '-nolisten', 'tcp',
                                         '-noreset'], pass_fds=[write], stdin=subprocess.DEVNULL,
                                        stderr=open(folder / 'xvfb.log', 'wb'))
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = ':' + pipe.readline().strip()
        self.pid = self.process.pid
        self.env = dict(os.environ, DISPLAY=self.name)

    def xdotool(self, *argv):
        return subprocess.run(['xdotool', *argv], env=self.env, check=True, capture_output=True, text=True).stdout

    def end(self):
        self.process.terminate()
        self.process.wait()


class App(Talker):
    """The program in its window on `display`, signed in to `feeder`."""

    def __init__(self, build, display, feeder, folder, search='emea', wrap=()):
        read, write = os.pipe()
        os.write(write, json.dumps({'address': feeder.address, 'username': 'bench', 'password': 'bench-password'}).encode())
        os.close(write)
        env = dict(display.env, GSETTINGS_BACKEND='memory', GSETTINGS_SCHEMA_DIR=str(build / 'data'), GIO_USE_VFS='local',
                   GDK_BACKEND='x11', GSK_RENDERER=os.environ.get('GSK_RENDERER', 'cairo'), GDK_DEBUG='no-portals',
                   GTK_A11Y=os.environ.get('GTK_A11Y', 'none'), G_MESSAGES_DEBUG='', LC_ALL='C.UTF-8', BENCH_ADDRESS=feeder.address,
                   BENCH_SEARCH=search)
        env.pop('WAYLAND_DISPLAY', None)
        super().__init__([*wrap, str(build / 'tests/bench/bench-table'), '--sign-in-fd', str(read)], env, [read],
                         open(folder / 'app.log', 'ab'))
        os.close(read)
        self.folder = folder
        try:
            self.ready = self.event('ready', 120)
        except (ValueError, RuntimeError):
            self.end()
            raise
        if self.ready is None:
            self.end()
            raise RuntimeError('the app shows no rows')
        self.start_cpu = cpu(self.pid)
