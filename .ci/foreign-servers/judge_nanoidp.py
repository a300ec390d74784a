"""fob against nanoidp: tokens that are JWTs, refresh tokens that are replaced or not."""

import json
import os
import sys
import unittest

import requests
from fob_case import ODD_SECRET, PASSWORD, SECRET, USERNAME, ClientCredentials, DeviceDenial, DeviceGrant, FobCase
from fob_case import OddSecrets, PasswordGrant, Server


class NanoIDP(Server):
    token_path, revocation_path, introspection_path = "/token", "/revoke", "/introspect"

    def __init__(self, rotates):
        super().__init__()
        self.rotates = rotates

    def __enter__(self):
        clients = [
            {"client_id": "fob", "client_secret": SECRET},
            {"client_id": "odd", "client_secret": ODD_SECRET},
            {"client_id": "form", "client_secret": ODD_SECRET, "token_endpoint_auth_method": "client_secret_post"},
        ]
        settings = {
            "config_version": 1,
            "server": {"host": "127.0.0.1", "port": self.port},
            "oauth": {"issuer": self.url, "refresh_token_rotation": self.rotates, "clients": clients},
            "device_flow": {"polling_interval": 1},
        }
        users = {"config_version": 1, "users": {USERNAME: {"password": PASSWORD}}}
        for name, content in (("settings.yaml", settings), ("users.yaml", users)):
            # JSON is YAML.
            with open(os.path.join(self.folder.name, name), "w", encoding="utf-8") as file:
                json.dump(content, file)
        program = os.path.join(os.path.dirname(sys.executable), "nanoidp")
        self.start(program, "--config", self.folder.name, "--port", str(self.port))
        return self

    def takes(self, token, client):
        # Whichever client asks, and some may not by HTTP Basic.
        return super().takes(token, {"client_id": "fob", "client_secret": SECRET})

    def decide(self, code, approves):
        form = {"user_code": code, "username": USERNAME, "password": PASSWORD}
        form["action"] = "authorize" if approves else "deny"
        requests.post(f"{self.url}/device", data=form, timeout=30).raise_for_status()


class NanoIDPTests(ClientCredentials, OddSecrets, PasswordGrant, DeviceGrant, DeviceDenial, FobCase):
    service = {"client_id": "fob"}
    script = terminal = {"client_id": "fob", "client_secret": SECRET}
    # Not rotating, it gives another refresh token too, but the one before stays good.
    rotates, keeps_spent = True, True
    # A client is registered for one way to prove itself.
    odd_clients = {"odd": {"basic_raw": 0, "basic": 4, "post": 4}, "form": {None: 0, "post": 0, "basic": 4}}

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(NanoIDP(rotates=False))


class NanoIDPRotatingTests(PasswordGrant, FobCase):
    script = {"client_id": "fob", "client_secret": SECRET}
    rotates = True

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(NanoIDP(rotates=True))


if __name__ == "__main__":
    unittest.main()
