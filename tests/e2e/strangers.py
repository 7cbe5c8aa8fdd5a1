# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that are not what the address bar hopes for."""

import http.server
import json
import ssl
import subprocess
import threading


class Stranger:
    """Answers every request with the same status, type and body; with `folder`, over TLS with a certificate of its own."""

    def __init__(self, body, content_type='text/html', status=200, tls=None):
        data = body if isinstance(body, bytes) else body.encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                self.send_header('Content-Type', content_type)
                self.send_header('Content-Length', str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            do_POST = do_GET

            def log_message(self, *arguments):
                pass

        self.http = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        self.port = self.http.server_address[1]
        self.address = f'{"https" if tls else "http"}://127.0.0.1:{self.port}'
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def close(self):
        self.http.shutdown()
        self.http.server_close()


def discovery(**options):
    return json.dumps({'product': 'muster', 'protocol': {'major': 1, 'minor': 0}, 'version': '1.0',
                       'organization': {'name': 'Elsewhere'}, 'signIn': ['password'], 'features': [],
                       'now': '2026-11-21T09:00:00.000Z', **options})


def certificate(folder, name='127.0.0.1'):
    """A certificate authority and a certificate for `name` signed by it: (certificate, key, authority)."""
    def openssl(*arguments):
        subprocess.run(['openssl', *arguments], check=True, capture_output=True, cwd=folder)
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2',
            '-subj', '/CN=Test authority')
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'server.key', '-out', 'server.csr', '-subj', f'/CN={name}')
    (folder / 'ext').write_text(f'subjectAltName=IP:{name}\n')
    openssl('x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-out', 'server.pem',
            '-days', '2', '-extfile', 'ext')
    return folder / 'server.pem', folder / 'server.key', folder / 'ca.pem'
