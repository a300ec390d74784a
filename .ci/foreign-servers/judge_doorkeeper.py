"""fob against Doorkeeper, which GitLab and Mastodon use: no metadata, refresh tokens replaced, tokens without an end."""

import json
import os
import unittest

import requests
from fob_case import ODD_SECRET, PASSWORD, SECRET, USERNAME, BrowserGrant, ClientCredentials, FobCase, OddSecrets
from fob_case import PasswordGrant, ResourceServer


class Doorkeeper(ResourceServer):
    token_path, revocation_path = "/oauth/token", "/oauth/revoke"

    def __init__(self, spent_lives_on=False, expires_in=600):
        super().__init__()
        self.settings = {
            "person": {"username": USERNAME, "password": PASSWORD},
            "clients": {"fob": SECRET, "odd": ODD_SECRET},
            "spent_lives_on": spent_lives_on,
            "expires_in": expires_in,
        }

    def __enter__(self):
        settings = os.path.join(self.folder.name, "settings.json")
        with open(settings, "w", encoding="utf-8") as file:
            json.dump(self.settings, file)
        program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "doorkeeper_server.rb")
        self.start_unpacked("ruby", "-W0", program, str(self.port), settings)
        return self

    def end_of_login(self, address, approves):
        # Its page has a person who is logged in and has agreed before.
        return requests.get(address, allow_redirects=False, timeout=30).headers["Location"]


ENDPOINTS = {
    "authorization_endpoint": "/oauth/authorize",
    "token_endpoint": Doorkeeper.token_path,
    "revocation_endpoint": Doorkeeper.revocation_path,
    "introspection_endpoint": "/oauth/introspect",
}


class DoorkeeperTests(ClientCredentials, OddSecrets, PasswordGrant, BrowserGrant, FobCase):
    service = ENDPOINTS | {"client_id": "fob"}
    script = browser = service | {"client_secret": SECRET}
    # Without metadata nobody says what the server takes.
    odd_clients = {"odd": {None: 4, "post": 0, "basic_raw": 0, "basic": 4}}
    rotates = True

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Doorkeeper())


class DoorkeeperLenientTests(PasswordGrant, FobCase):
    script = DoorkeeperTests.script
    rotates = True

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Doorkeeper(spent_lives_on=True, expires_in=None))


if __name__ == "__main__":
    unittest.main()
