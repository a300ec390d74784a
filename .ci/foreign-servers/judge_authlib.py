"""fob against a server made of Authlib: refresh tokens that stay or are replaced, public clients, other dialects."""

import os
import sys
import unittest

import requests
from fob_case import PASSWORD, SECRET, USERNAME, BrowserDenial, BrowserGrant, ClientCredentials, DeviceDenial
from fob_case import DeviceGrant, FobCase, OddSecrets, PasswordGrant, ResourceServer


class Authlib(ResourceServer):
    token_path, revocation_path = "/token", "/revoke"

    def __enter__(self):
        program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "authlib_server.py")
        self.start(sys.executable, program, str(self.port))
        return self

    def decide(self, code, approves):
        form = {"user_code": code, "action": "approve" if approves else "deny"}
        requests.post(f"{self.url}/device", data=form, timeout=30).raise_for_status()

    def end_of_login(self, address, approves):
        with requests.Session() as browser:
            browser.get(address, timeout=30).raise_for_status()
            form = {"action": "approve" if approves else "deny"}
            return browser.post(address, data=form, allow_redirects=False, timeout=30).headers["Location"]


def setUpModule():
    FobCase.server = unittest.enterModuleContext(Authlib())


class AuthlibTests(
    ClientCredentials, OddSecrets, PasswordGrant, DeviceGrant, DeviceDenial, BrowserGrant, BrowserDenial, FobCase
):
    service = {"client_id": "fob"}
    # It calls a wrong password an invalid request.
    refused_password = 7
    script = terminal = browser = {"client_id": "fob", "client_secret": SECRET}
    odd_clients = {"odd": {None: 0, "post": 0, "basic_raw": 0, "basic": 4}}


class AuthlibRotatingTests(PasswordGrant, DeviceGrant, BrowserGrant, FobCase):
    script = terminal = browser = {"client_id": "rotating", "client_secret": SECRET}
    rotates, refused_password = True, 7


class AuthlibPublicTests(DeviceGrant, BrowserGrant, FobCase):
    terminal = browser = {"client_id": "public"}
    inspected = "Introspection: "


class AuthlibBusyTests(FobCase):
    """A server that cannot end tokens now."""

    def test_logout(self):
        keys = {"client_id": "busy", "client_secret": SECRET}
        self.write("dot", grant="password", username=USERNAME, password=PASSWORD, **keys)
        self.fob("login", "dot")
        token, refresh = self.token("dot"), self.refresh_token("dot")
        said = self.fob("logout", "dot", status=5)
        self.assertIn("--forget", said)
        # It is alive there and held here, so that it can be ended later.
        self.assertTrue(self.server.takes(token, keys))
        self.assertEqual((self.status("dot"), self.token("dot"), self.refresh_token("dot")), ("valid", token, refresh))
        requests.post(f"{self.server.url}/idle", timeout=30).raise_for_status()
        self.assertIn("logged out", self.fob("logout", "dot"))
        self.assertFalse(self.server.takes(token, keys))
        self.assertFalse(self.server.renews(refresh, keys))
        self.assertEqual(self.status("dot"), "none")

    def test_forgetting(self):
        keys = {"client_id": "busy", "client_secret": SECRET}
        self.write("dot", grant="password", username=USERNAME, password=PASSWORD, **keys)
        self.fob("login", "dot")
        token = self.token("dot")
        self.assertIn("deleted here", self.fob("logout", "dot", "--forget"))
        self.assertTrue(self.server.takes(token, keys))
        self.assertEqual(self.status("dot"), "none")


class AuthlibDialectTests(PasswordGrant, DeviceGrant, DeviceDenial, FobCase):
    """Numbers that are text."""

    script = terminal = {"client_id": "text", "client_secret": SECRET}
    rotates, refused_password = True, 7


class AuthlibEmptyTests(ClientCredentials, PasswordGrant, FobCase):
    """Members that are empty, null or absent: nothing says when a token ends."""

    service = {"client_id": "empty"}
    script = service | {"client_secret": SECRET}
    rotates, refused_password = True, 7


class AuthlibFineTests(ClientCredentials, PasswordGrant, DeviceGrant, DeviceDenial, FobCase):
    """Refusals with status 200."""

    service = {"client_id": "fine"}
    script = terminal = service | {"client_secret": SECRET}
    refused_password = 7


if __name__ == "__main__":
    unittest.main()
