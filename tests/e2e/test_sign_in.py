# SPDX-License-Identifier: GPL-3.0-or-later
"""S1, S2, S3: the sign-in page, and what it says to everything that can go wrong."""

from api import Api
from app import App
from desktop import Server, wait_for
from organization import PASSWORD, small
from proxy import Proxy
from strangers import Stranger, certificate, discovery


def contains(*words):
    return lambda name: all(word in name for word in words)


def sign_in(app, address, username='sam', password=PASSWORD):
    app.fill('Server Address', address)
    app.fill('Username', username)
    app.fill('Password', password)
    app.press('Sign In', 'button')


def assert_kept(app, **values):
    """What was typed is still there."""
    for name, value in values.items():
        label = {'address': 'Server Address', 'username': 'Username', 'password': 'Password'}[name]
        entry = app.wait(label, role='text')
        if name == 'password':
            assert len(entry.text) == len(value), f'{label} holds {len(entry.text)} characters'
        else:
            assert entry.text == value, f'{label} holds “{entry.text}”'


def test_s1_signs_in(desktop):
    server = Server(desktop, small())
    app = App(desktop)
    app.shot('sign-in')
    sign_in(app, server.address)
    app.wait_live()
    app.wait(contains('Ada Lovelace'))
    app.shot('signed-in-small')
    app.close()


def test_s1_keyboard_alone(desktop):
    """Tab and Enter do it all: the address has the focus at the start."""
    server = Server(desktop, small())
    app = App(desktop)
    app.wait('Server Address', 'text', having=lambda n: n.has('FOCUSED'))
    app.type(server.address)
    app.key('Tab')
    app.wait('Username', 'text', having=lambda n: n.has('FOCUSED'))
    app.type('sam')
    app.key('Tab')
    app.wait('Password', 'text', having=lambda n: n.has('FOCUSED'))
    app.type(PASSWORD)
    app.key('Return')
    app.wait_live()
    app.close()


def test_s1_plain_http_only_here(desktop):
    app = App(desktop)
    for address in ('http://muster.example.org', 'http://192.0.2.1:8080', 'ftp://127.0.0.1', 'not an address', ''):
        sign_in(app, address)
        app.wait(contains('address'), having=lambda n: n.role in ('label', 'static'))
        assert_kept(app, address=address, username='sam')
    app.shot('sign-in-bad-address')
    app.close()


def test_s1_certificates_are_checked(desktop):
    """An unknown authority is refused before the password is sent; its file, chosen for this server, makes it good."""
    cert, key, authority = certificate(desktop.folder)
    server = Server(desktop, small(), options=['--tls-certificate', str(cert), '--tls-key', str(key)])
    app = App(desktop)
    sign_in(app, server.address)
    app.wait(contains('certificate'), role='label')
    assert_kept(app, address=server.address, username='sam', password=PASSWORD)
    app.shot('sign-in-certificate')
    app.close()


def test_s1_private_authority(desktop):
    """A private authority's file, kept for this server, makes its certificate good. (The toolkit's own file dialog
    completes what is typed at times of its own, so no scenario chooses the file in it.)"""
    cert, key, authority = certificate(desktop.folder)
    server = Server(desktop, small(), options=['--tls-certificate', str(cert), '--tls-key', str(key)])
    settings = desktop.folder / 'config/glib-2.0/settings'
    settings.mkdir(parents=True)
    (settings / 'keyfile').write_text(
        f"[io/github/muster_app/Muster]\nlast-sign-in=('{server.address}', 'sam', '{authority}')\n")
    app = App(desktop)
    app.wait('ca.pem')
    app.wait('Password', 'text', having=lambda n: n.has('FOCUSED'))
    app.type(PASSWORD)
    app.wait(contains('Harbour Help'))
    app.shot('sign-in-authority')
    app.key('Return')
    app.wait_live()
    app.close()
    again = App(desktop)
    again.wait_live()
    again.close()


def test_s1_cancel_while_nobody_answers(desktop):
    """A second press does nothing, Escape ends the try at once wherever the focus is; what was typed stays."""
    server = Server(desktop, small())
    proxy = Proxy(desktop, server.port)
    app = App(desktop)
    app.fill('Server Address', proxy.address)
    app.key('Tab')
    app.wait(contains('Harbour Help'))
    for by_key in (True, False):
        proxy.say('stall')
        sign_in(app, proxy.address)
        app.wait('Cancel', 'button')
        assert not app.wait('Sign In', 'button').sensitive, 'a second press would start a second try'
        app.key('Escape') if by_key else app.press('Cancel', 'button')
        app.wait('Sign In', 'button', having=lambda n: n.sensitive)
        app.wait_gone('Cancel', 'button')
        assert_kept(app, address=proxy.address, username='sam', password=PASSWORD)
        proxy.say('resume')
    app.press('Sign In', 'button')
    app.wait_live()
    app.close()


def test_s2_names_the_organization(desktop):
    server = Server(desktop, small())
    app = App(desktop)
    app.fill('Server Address', server.address)
    app.key('Tab')
    app.wait(contains('Harbour Help'))
    app.shot('sign-in-organization')
    app.close()


def test_s2_strangers(desktop):
    app = App(desktop)
    cases = [
        (Stranger('<html><title>Hotel Wi-Fi</title></html>'), ('not', 'Muster')),
        (Stranger('{"hello": "world"}', 'application/json'), ('not', 'Muster')),
        (Stranger('Not here', 'text/plain', 404), ('not', 'Muster')),
        (Stranger(discovery(protocol={'major': 2, 'minor': 0}), 'application/json'), ('version',)),
    ]
    for stranger, words in cases:
        sign_in(app, stranger.address)
        app.wait(contains(*words), role='label')
        assert_kept(app, address=stranger.address, username='sam', password=PASSWORD)
        stranger.close()
    address = cases[-1][0].address
    sign_in(app, address)
    app.wait(contains('reach'), role='label')
    app.shot('sign-in-unreachable')
    app.close()


def test_s3_wrong_password_and_rights(desktop):
    server = Server(desktop, small())
    app = App(desktop)
    sign_in(app, server.address, 'sam', 'wrong password')
    app.wait(contains('password'), role='label', having=lambda n: 'rong' in n.name or 'not right' in n.name or 'match' in n.name)
    assert_kept(app, address=server.address, username='sam', password='wrong password')
    app.shot('sign-in-wrong-password')
    sign_in(app, server.address, 'dora')
    app.wait(contains('disabled'), role='label')
    sign_in(app, server.address, 'nora')
    app.wait(contains('permission'), role='label')
    sign_in(app, server.address, 'sam')
    app.wait_live()
    app.close()


def test_s3_too_many_tries(desktop):
    """The page counts the seconds down that the server asked for."""
    server = Server(desktop, small())
    app = App(desktop)
    sign_in(app, server.address, 'sam', 'wrong 0')
    for attempt in range(1, 40):
        # Either an answer of its own or, at last, the refusal; both end the try.
        app.wait(lambda n: 'many' in n or 'rong' in n, 'label')
        if app.find(contains('many'), role='label'):
            break
        app.fill('Password', f'wrong {attempt}')
        app.wait_gone(lambda n: 'rong' in n, 'label')
        app.press('Sign In', 'button')
    label = app.wait(lambda name: 'many' in name and any(c.isdigit() for c in name), role='label')
    first = label.name
    app.shot('sign-in-too-many')
    app.wait(lambda name: 'many' in name and name != first, role='label')
    app.close()


def test_s2_server_is_asked_before_the_password_is_sent(desktop):
    """A stranger gets a GET of the discovery document and nothing else."""
    seen = []
    stranger = Stranger('<html></html>')
    handler = stranger.http.RequestHandlerClass
    original = handler.do_GET

    def note(self):
        seen.append((self.command, self.path, int(self.headers.get('Content-Length') or 0)))
        original(self)
    handler.do_GET = handler.do_POST = note
    app = App(desktop)
    sign_in(app, stranger.address)
    app.wait(contains('not', 'Muster'), role='label')
    assert seen and all(line == ('GET', '/v1', 0) for line in seen), seen
    app.close()


def test_s3_grant_is_this_programs(desktop):
    server = Server(desktop, small())
    app = App(desktop)
    sign_in(app, server.address)
    app.wait_live()
    programs = sorted(s['program'] for s in Api(server, 'sam', PASSWORD).sessions())
    assert len(programs) == 2 and any('muster' in p.lower() for p in programs), programs
    app.close()
