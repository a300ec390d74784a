"""fob against Flask-AppBuilder, known by a file of a user's (appbuilder.ini): a refresh token in a header, API keys that stay in the list when they have
ended.
"""

import json
import os
import shutil
import unittest
from importlib.metadata import version

import appbuilder_server as server
from fob_case import PASSWORD
from service_case import ServiceCase


class AppBuilderTests(ServiceCase):
    title = f"Flask-AppBuilder {version('flask-appbuilder')}"
    kind, username, password = "appbuilder", server.USERNAME, PASSWORD
    lacks = ("log out",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(server.Server())

    def setUp(self):
        super().setUp()
        os.makedirs(self.path("config/fob/services"), 0o700)
        shutil.copy("appbuilder.ini", self.path("config/fob/services"))
        os.chmod(self.path("config/fob/services/appbuilder.ini"), 0o600)
        self.write_account("site")

    def listed(self):
        """The tokens as fob lists them, by label."""
        rows = json.loads(self.fob("tokens", "list", "site", "--json"))["tokens"]
        return {row["label"]: row for row in rows}

    def test_a_session(self):
        self.assertIn(f"logged in as {self.username}", self.fob("login", "site"))
        token, refresh = self.token("site"), self.refresh_token("site")
        self.assertTrue(self.server.takes(token))
        self.confirmed("log in")
        for _ in range(2):
            self.fob("refresh", "site")
            self.assertNotEqual(self.token("site"), token)
            self.assertEqual(self.refresh_token("site"), refresh)
            token = self.token("site")
            self.assertTrue(self.server.takes(token))
        self.confirmed("refresh")
        self.fob("logout", "site")
        self.assertEqual(self.status("site"), "none")

    def test_the_file_against_the_server(self):
        self.fob("login", "site")
        keys = self.server.keys().keys()
        said = self.fob("service", "check", self.path("config/fob/services/appbuilder.ini"), "--against", "site")
        self.assertIn("/api/v1/security/api_keys/", said)
        self.assertEqual(self.server.keys().keys(), keys)

    def test_a_wrong_password(self):
        self.write_account("site", password="wrong")
        self.assertIn("Not authorized", self.fob("login", "site", status=4))

    def test_api_keys(self):
        made = json.loads(
            self.fob("tokens", "create", "site", "--label", "night job", "--lifetime", "2h", "--reveal", "--json")
        )["token"]
        self.assertTrue(self.server.takes(made["value"]))
        self.fob("tokens", "create", "site", "--label", "for ever", "--lifetime", "never", "--reveal")
        keys = self.server.keys()
        self.assertIsNone(keys["for ever"].expires_on)
        self.assertEqual(f"{keys['night job'].expires_on.replace(microsecond=0).isoformat()}Z", made["expires_at"])
        self.confirmed("create")

        listed = self.listed()
        self.assertEqual(listed.keys(), {"night job", "for ever"})
        self.assertEqual(listed["night job"]["expires_at"], made["expires_at"])
        self.assertTrue(listed["for ever"]["never_expires"])
        self.assertEqual(listed["for ever"]["last_used"], "never")
        self.assertNotEqual(listed["night job"]["last_used"], "never")
        self.confirmed("list")

        handle = listed["night job"]["handle"]
        self.fob("tokens", "revoke", "site", handle, "--yes")
        keys = self.server.keys()
        self.assertIsNotNone(keys["night job"].revoked_on)
        self.assertIsNone(keys["for ever"].revoked_on)
        self.assertFalse(self.server.takes(made["value"]))
        # The server lists it still.
        self.assertEqual(self.listed().keys(), {"for ever"})
        self.fob("tokens", "revoke", "site", handle, "--yes", status=8)
        self.confirmed("revoke")


if __name__ == "__main__":
    unittest.main()
