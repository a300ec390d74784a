"""fob against a server made of Authlib: refresh tokens that stay or are replaced, public clients, other dialects."""

import os
import sys
import unittest

import requests
from fob_case import PASSWORD, SECRET, USERNAME, ClientCredentials, DeviceDenial, DeviceGrant, FobCase
from fob_case import PasswordGrant, ResourceServer


class Authlib(ResourceServer):
    token_path, revocation_path = "/token", "/revoke"

    def __enter__(self):
        program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "authlib_server.py")
        self.start(sys.executable, program, str(self.port))
        return self

    def decide(self, code, approves):
        form = {"user_code": code, "action": "approve" if approves else "deny"}
        requests.post(f"{self.url}/device", data=form, timeout=30).raise_for_status()


def setUpModule():
    FobCase.server = unittest.enterModuleContext(Authlib())


class AuthlibTests(ClientCredentials, PasswordGrant, DeviceGrant, DeviceDenial, FobCase):
    service = {"client_id": "fob"}
    # It calls a wrong password an invalid request.
    refused_password = 7
    script = terminal = {"client_id": "fob", "client_secret": SECRET}
    odd_clients = {"odd": {None: 0, "post": 0, "basic_raw": 0, "basic": 4}}


class AuthlibRotatingTests(PasswordGrant, DeviceGrant, FobCase):
    script = terminal = {"client_id": "rotating", "client_secret": SECRET}
    rotates, refused_password = True, 7


class AuthlibPublicTests(DeviceGrant, FobCase):
    terminal = {"client_id": "public"}
    inspected = "Introspection: "


class AuthlibDialectTests(FobCase):
    """A session is not lost because of a member that the server need not send."""

    def check(self, client):
        keys = {"client_id": client, "client_secret": SECRET}
        self.write(client, grant="password", username=USERNAME, password=PASSWORD, **keys)
        self.fob("login", client)
        before = self.refresh_token(client)
        self.fob("refresh", client)
        self.assertNotEqual(self.refresh_token(client), before)
        self.assertTrue(self.server.takes(self.token(client), None))

    def test_numbers_that_are_text(self):
        self.check("text")

    def test_members_that_are_empty_or_absent(self):
        self.check("empty")


if __name__ == "__main__":
    unittest.main()
