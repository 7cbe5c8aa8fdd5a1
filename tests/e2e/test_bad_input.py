# SPDX-License-Identifier: GPL-3.0-or-later
"""L2, L3: what a broken line or server does to a running app: a clear message or a quiet resume, nothing lost, no crash."""

from app import App
from desktop import Server
from organization import PASSWORD, small
from proxy import Proxy


def start(desktop):
    server = Server(desktop, small())
    server.username, server.password = 'sam', PASSWORD
    proxy = Proxy(desktop, server.port)
    server.address = proxy.address
    return server, proxy


def test_l2_connection_cut(desktop):
    server, proxy = start(desktop)
    app = App(desktop)
    app.sign_in(server)
    app.wait(lambda n: n.startswith('Ada Lovelace'))
    for _ in range(5):
        proxy.say('cut')
        app.wait_live()
    app.wait(lambda n: n.startswith('Ada Lovelace'))
    app.close()


def test_l2_cut_in_the_middle_of_the_snapshot(desktop):
    server, proxy = start(desktop)
    app = App(desktop)
    app.fill('Server Address', server.address)
    app.fill('Username', 'sam')
    app.fill('Password', PASSWORD)
    app.key('Tab')
    app.wait(lambda n: 'Harbour Help' in n)
    proxy.say('cut-after 3000')
    app.press('Sign In', 'button')
    app.wait(lambda n: 'Reconnecting' in n or 'reach' in n or n.startswith('Live'))
    proxy.say('pass')
    if app.find('Sign In', 'button', having=lambda n: n.sensitive):
        app.press('Sign In', 'button')
    app.wait_live()
    app.wait(lambda n: n.startswith('Ada Lovelace'))
    app.close()


def test_l3_silence(desktop):
    """14 s without a byte: the chip says so. The connection looks open all the time."""
    server, proxy = start(desktop)
    app = App(desktop)
    app.sign_in(server)
    proxy.say('stall')
    app.wait(lambda n: 'Reconnecting' in n or 'No answer' in n or 'Stale' in n or 'since' in n, limit=45)
    app.shot('silence')
    proxy.say('resume')
    app.wait_live()
    app.close()
