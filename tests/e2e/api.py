# SPDX-License-Identifier: GPL-3.0-or-later
"""A second program on the same server: what another supervisor's client or an agent's workspace would send."""

import datetime
import http.client
import json
import threading
import uuid


class Api:
    def __init__(self, server, username=None, password=None, token=None):
        self.host, self.port = '127.0.0.1', server.port
        if token is None:
            grant = self.call('POST', '/v1/sessions', {'username': username or server.username,
                                                       'password': password or server.password,
                                                       'program': 'muster', 'device': 'test'}, expect=201)
            token = grant['accessToken']
            self.session = grant['session']
        self.token = token

    def call(self, method, path, body=None, expect=None, headers=None):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
        deadline = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=30)
        all_headers = {'Idempotency-Key': uuid.uuid4().hex,
                       'Muster-Deadline': deadline.strftime('%Y-%m-%dT%H:%M:%S.') + f'{deadline.microsecond // 1000:03d}Z'}
        if getattr(self, 'token', None):
            all_headers['Authorization'] = f'Bearer {self.token}'
        if body is not None:
            all_headers['Content-Type'] = 'application/json'
        all_headers.update(headers or {})
        connection.request(method, path, None if body is None else json.dumps(body), all_headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        if expect is not None:
            assert answer.status == expect, f'{method} {path}: {answer.status} {data[:500]!r}'
        return json.loads(data) if data and 'json' in (answer.headers.get('Content-Type') or '') and \
            'ndjson' not in answer.headers['Content-Type'] else data

    def snapshot(self):
        """{kind: {id: object}}"""
        objects = {}
        for line in self.call('GET', '/v1/snapshot', expect=200).splitlines():
            item = json.loads(line)
            if 'object' in item:
                objects.setdefault(item['kind'], {})[item['object']['id']] = item['object']
        return objects

    def sessions(self):
        return self.call('GET', '/v1/sessions', expect=200)['items']

    def revoke(self, session):
        self.call('DELETE', f'/v1/sessions/{session}', expect=204)


class Workspace:
    """A chat platform's gateway: any agent's workspace, by hand."""

    def __init__(self, server):
        self.api = Api(server, token=next(iter(server.ready['tokens'].values())))
        self.there = []

    def start(self, agent, **options):
        body = {'agent': agent, 'address': '192.0.2.7', 'browser': 'Firefox', 'operatingSystem': 'Linux', **options}
        session = self.api.call('POST', '/v1/workspace/sessions', body, expect=201)['session']['id']
        self.there.append(session)
        return session

    def stay(self):
        """Says every few seconds that everybody started so far is still there, as long as the scenario runs."""
        def beat():
            while not threading.Event().wait(15):
                try:
                    self.api.call('POST', '/v1/workspace/heartbeats', {'sessions': list(self.there)}, expect=200)
                except OSError:  # the server is gone: so is the scenario
                    return
        threading.Thread(target=beat, daemon=True).start()

    def end(self, session):
        self.api.call('DELETE', f'/v1/workspace/sessions/{session}', expect=200)

    def activity(self, agent, activity, **options):
        live = self.api.call('GET', f'/v1/agents/{agent}', expect=200)['live']
        return self.api.call('PUT', '/v1/workspace/activity', {'agent': agent, 'activity': activity, **options},
                             expect=200, headers={'If-Match': f'"{live["rev"]}"'})['live']

    def customer(self, queue, text='Hello', customer=None, name='Kim Customer', phone='+4915550001234'):
        identity = customer or 'cu-' + uuid.uuid4().hex[:10]
        return self.api.call('POST', '/v1/inbound/messages',
                             {'customer': {'id': identity, 'name': name, 'phone': phone}, 'channel': 'web', 'queue': queue,
                              'clientId': uuid.uuid4().hex, 'text': text}, expect=200)['chat']

    def reply(self, agent, chat, text='How can I help?'):
        return self.api.call('POST', '/v1/workspace/messages',
                             {'agent': agent, 'chat': chat, 'clientId': uuid.uuid4().hex, 'text': text}, expect=200)
