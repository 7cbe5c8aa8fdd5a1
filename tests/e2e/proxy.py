# SPDX-License-Identifier: GPL-3.0-or-later
"""A line between the app and the server that a scenario can break."""

import json
import subprocess
import sys

from desktop import TOP


class Proxy:
    """tests/tools/fault-proxy between the app and the server."""

    def __init__(self, desktop, target):
        self.process = desktop.spawn('proxy', [sys.executable, str(TOP / 'tests/tools/fault-proxy'), f'127.0.0.1:{target}'],
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = json.loads(self.process.stdout.readline())['port']
        self.address = f'http://127.0.0.1:{self.port}'

    def say(self, command):
        self.process.stdin.write(command.encode() + b'\n')
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == b'ok', command
