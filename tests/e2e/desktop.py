# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop of our own for end-to-end tests: virtual display, session bus, accessibility bus, keyring, private home.

One per process, since libatspi follows the process's session bus. Everything it starts ends with close().
"""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get('MUSTER_BUILD_DIR', TOP / '_build' / 'test')).resolve()
KEYRING_PASSWORD = 'test-keyring'
LIMIT = float(os.environ.get('MUSTER_WAIT_LIMIT', '30'))
POLL = threading.Event()


class Timeout(AssertionError):
    pass


def wait_for(condition, what, limit=None):
    """Polls `condition` until it is true and returns its value; fails with `what` after `limit` seconds."""
    end = time.monotonic() + (limit or LIMIT)
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Timeout(f'timed out: {what() if callable(what) else what}')
        POLL.wait(0.03)


class Desktop:
    def __init__(self, keyring='unlocked', size='1600x1000'):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='muster-e2e-'))
        self.children = []
        self.logs = {}
        self.env = dict(os.environ)
        for name in ('WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'AT_SPI_BUS_ADDRESS', 'GSETTINGS_BACKEND', 'DISPLAY'):
            self.env.pop(name, None)
        for name in ('home', 'run', 'config', 'data', 'cache'):
            (self.folder / name).mkdir(mode=0o700)
        self.env.update(
            HOME=str(self.folder / 'home'), XDG_RUNTIME_DIR=str(self.folder / 'run'),
            XDG_CONFIG_HOME=str(self.folder / 'config'), XDG_DATA_HOME=str(self.folder / 'data'),
            XDG_CACHE_HOME=str(self.folder / 'cache'), XDG_CURRENT_DESKTOP='GNOME', XDG_SESSION_TYPE='x11',
            GDK_BACKEND='x11', GSK_RENDERER='cairo', GTK_A11Y='atspi', NO_AT_BRIDGE='0', LIBGL_ALWAYS_SOFTWARE='1',
            GSETTINGS_BACKEND='keyfile', GSETTINGS_SCHEMA_DIR=str(BUILD / 'data'), GIO_USE_VFS='local',
            GDK_DEBUG='no-portals', LANG='C.UTF-8', LC_ALL='C.UTF-8', TZ='UTC')
        # Only the app runs with fatal warnings: the desktop's own programs are not ours to mend.
        self.app_env = dict(G_DEBUG='gc-friendly,fatal-warnings', G_ENABLE_DIAGNOSTIC='1')
        self.start_display(size)
        self.start_bus()
        if keyring != 'none':
            self.start_keyring(unlock=True)
            if keyring == 'locked':
                self.lock_keyring()

    def spawn(self, name, argv, **options):
        log = open(self.folder / f'{name}.log', 'ab')
        self.logs[name] = self.folder / f'{name}.log'
        options.setdefault('stdin', subprocess.DEVNULL)
        options.setdefault('stdout', log)
        env = options.pop('env', self.env)
        process = subprocess.Popen(argv, stderr=log, env=env, **options)
        self.children.append(process)
        return process

    def start_display(self, size):
        read, write = os.pipe()
        self.spawn('xvfb', ['Xvfb', '-displayfd', str(write), '-screen', '0', f'{size}x24', '-nolisten', 'tcp', '-noreset'],
                   pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        assert number, 'no virtual display'
        self.env['DISPLAY'] = os.environ['DISPLAY'] = f':{number}'

    def start_bus(self):
        # No service folders: nothing starts by itself, a keyring neither.
        config = self.folder / 'bus.conf'
        config.write_text('<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">'
                          '<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>'
                          '</policy></busconfig>')
        bus = self.spawn('bus', ['dbus-daemon', f'--config-file={config}', '--nofork', '--print-address'],
                         stdout=subprocess.PIPE)
        address = bus.stdout.readline().decode().strip()
        assert address, 'no session bus'
        for env in (self.env, os.environ):
            env['DBUS_SESSION_BUS_ADDRESS'] = address
        os.environ['XDG_RUNTIME_DIR'] = self.env['XDG_RUNTIME_DIR']
        self.spawn('a11y', ['/usr/libexec/at-spi-bus-launcher', '--launch-immediately'])
        wait_for(lambda: self.has_name('org.a11y.Bus'), 'the accessibility bus')

    def has_name(self, name):
        return b'true' in self.call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', f'string:{name}')

    def call(self, name, path, method, *arguments):
        return subprocess.run(['dbus-send', '--session', '--print-reply', f'--dest={name}', path, method, *arguments],
                              env=self.env, capture_output=True).stdout

    def start_keyring(self, unlock):
        mode = ['--unlock'] if unlock else ['--start']
        self.keyring = self.spawn('keyring', ['gnome-keyring-daemon', '--foreground', '--components=secrets', *mode],
                                  stdin=subprocess.PIPE)
        self.keyring.stdin.write(KEYRING_PASSWORD.encode() if unlock else b'')
        self.keyring.stdin.close()
        wait_for(lambda: self.has_name('org.freedesktop.secrets'), 'the keyring')
        if unlock:
            wait_for(lambda: b'/login' in self.call('org.freedesktop.secrets', '/org/freedesktop/secrets',
                                                    'org.freedesktop.Secret.Service.ReadAlias', 'string:default'),
                     'the default keyring')

    def lock_keyring(self):
        self.call('org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock',
                  'array:objpath:/org/freedesktop/secrets/collection/login')

    def secrets(self):
        """What the keyring holds for Muster, as secret-tool prints it."""
        run = subprocess.run(['secret-tool', 'search', '--all', '--unlock', 'xdg:schema', 'io.github.muster_app.Muster.Token'],
                             env=self.env, capture_output=True, text=True)
        return run.stdout + run.stderr

    def close(self):
        for process in reversed(self.children):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self.children):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Server:
    """The real muster-server, and the simulator beside it if asked."""

    def __init__(self, desktop, document=None, agents=40, seed=7, options=()):
        self.desktop = desktop
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='server-', dir=desktop.folder))
        self.options = list(options)
        self.document = document
        self.agents = agents
        self.seed = seed
        self.port = 0
        self.sim = None
        self.ready = {}
        self.start()

    def start(self):
        argv = [str(BUILD / 'src/server/muster-server'), '--database', str(self.folder / 'muster.db'), '--with-parent',
                '--listen', f'127.0.0.1:{self.port}', *self.options]
        first = self.port == 0
        if first and self.document is None:
            argv += ['--demo', '--agents', str(self.agents), '--seed', str(self.seed)]
        elif first:
            argv += ['--import', '-']
        self.process = self.desktop.spawn('server', argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if first and self.document is not None:
            self.process.stdin.write(json.dumps(self.document).encode() + b'\n')
            self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f'the server did not start:\n{self.desktop.logs["server"].read_text()}'
        ready = json.loads(line)
        if first:
            self.ready = ready
        self.address = ready['address']
        self.port = int(self.address.rsplit(':', 1)[1])
        self.username = self.ready.get('username')
        self.password = self.ready.get('password')

    def stop(self, hard=False):
        self.process.kill() if hard else self.process.terminate()
        self.process.wait(20)
        self.process.stdin.close()
        self.process.stdout.close()

    def start_sim(self, *options):
        self.sim = self.desktop.spawn('sim', [str(BUILD / 'src/sim/muster-sim'), *options], stdin=subprocess.PIPE)
        token = next(iter(self.ready['tokens'].values()))
        self.sim.stdin.write(json.dumps({'address': self.address, 'token': token}).encode() + b'\n')
        self.sim.stdin.flush()

    def stop_sim(self):
        self.sim.terminate()
        self.sim.wait(20)
        self.sim = None
