# SPDX-License-Identifier: GPL-3.0-or-later
"""A muster-server of a test's own, and what asks it: for the programs beside this file."""

import http.client
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.parse
import uuid

ORGANIZATION = {
    'organization': {'id': 'org', 'name': 'Test', 'timeZone': 'UTC', 'seats': 100, 'chatLimit': 0},
    'roles': [{'id': 'r-agent', 'name': 'Agent', 'permissions': ['workspace.use']}],
    'queues': [{'id': 'q1', 'name': 'First'}],
    'accounts': [{'id': f'a{i}', 'username': f'agent{i}', 'displayName': f'Agent {i}', 'role': 'r-agent', 'queues': ['q1']}
                 for i in range(20)],
    'tokens': [{'name': 'gateway', 'permissions': ['workspace.gateway', 'workspace.use', 'agents.read', 'chats.read']},
               {'name': 'reader', 'permissions': ['agents.read', 'chats.read']}],
}


class Server:
    def __init__(self, program):
        self.program = program
        self.folder = tempfile.mkdtemp(prefix='muster-test-')
        self.database = os.path.join(self.folder, 'muster.db')
        self.address = '127.0.0.1:0'
        self.process = None
        self.tokens = {}

    def start(self, document=None):
        argv = [self.program, '--database', self.database, '--with-parent', '--listen', self.address]
        if document is not None:
            argv += ['--import', '-']
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if document is not None:
            self.process.stdin.write(json.dumps(document) + '\n')
            self.process.stdin.flush()
        ready = json.loads(self.process.stdout.readline())
        self.address = urllib.parse.urlsplit(ready['address']).netloc
        self.tokens.update(ready['tokens'])

    def kill(self):
        self.process.kill()
        self._reap()

    def stop(self):
        self.process.terminate()
        self._reap()
        if self.process.returncode != 0:
            raise AssertionError(f'the server ended with {self.process.returncode}')

    def _reap(self):
        self.process.wait(30)
        self.process.stdin.close()
        self.process.stdout.close()

    def verify_audit(self):
        subprocess.run([self.program, '--database', self.database, '--verify-audit'], check=True, stdout=subprocess.DEVNULL)

    def remove(self):
        if self.process is not None and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder)


def deadline(seconds=30):
    return time.strftime('%Y-%m-%dT%H:%M:%S.000Z', time.gmtime(time.time() + seconds))


class Client:
    """One kept-alive connection."""

    def __init__(self, address, token, timeout=10):
        self.connection = http.client.HTTPConnection(address, timeout=timeout)
        self.token = token

    def ask(self, method, path, body=None, key=None, headers=()):
        sent = {'Authorization': 'Bearer ' + self.token, **dict(headers)}
        if body is not None:
            sent['Content-Type'] = 'application/json'
        if key is not None:
            sent.update({'Idempotency-Key': key, 'Muster-Deadline': deadline()})
        self.connection.request(method, path, None if body is None else json.dumps(body), sent)
        answer = self.connection.getresponse()
        data = answer.read()
        return answer.status, answer.headers, data

    def write(self, method, path, body):
        return self.ask(method, path, body, key=str(uuid.uuid4()))

    def close(self):
        self.connection.close()


def inbound(n, customer=None, text='Hello'):
    """A customer's message: of a new customer and chat, unless named."""
    return {'customer': {'id': f'c{n if customer is None else customer}', 'name': 'Kim'}, 'channel': 'web', 'queue': 'q1',
            'clientId': f'm{n}', 'text': text}
