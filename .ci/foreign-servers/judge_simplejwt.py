"""fob against djangorestframework-simplejwt, known by a file: JWTs, refresh tokens that are used once, a blacklist."""

import time
import unittest
from importlib.metadata import version

import simplejwt_server as server
from fob_case import PASSWORD, USERNAME
from service_case import ServiceCase


class SimpleJWTTests(ServiceCase):
    title = f"djangorestframework-simplejwt {version('djangorestframework-simplejwt')}"
    kind, username, password = "simplejwt", USERNAME, PASSWORD
    lacks = ("list", "create", "revoke")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(server.Server())

    def test_a_session(self):
        self.write_account("site")
        self.assertIn(f"logged in as {USERNAME}", self.fob("login", "site"))
        token, refresh = self.token("site"), self.refresh_token("site")
        self.assertEqual(self.server.who_am_i(token), (200, USERNAME))
        self.assertEqual(self.token("site"), token)
        self.confirmed("log in")

        for _ in range(2):
            self.fob("refresh", "site")
            self.assertTrue(self.server.is_blacklisted(refresh))
            following, refresh = self.token("site"), self.refresh_token("site")
            self.assertNotEqual(following, token)
            self.assertEqual(self.server.who_am_i(following), (200, USERNAME))
            self.assertFalse(self.server.is_blacklisted(refresh))
            token = following
        self.confirmed("refresh")

        # Looking changes nothing.
        self.fob("env", "check", "site", "--sign-in")
        self.assertEqual((self.token("site"), self.refresh_token("site")), (token, refresh))

        said = self.fob("logout", "site")
        self.assertTrue(self.server.is_blacklisted(refresh))
        self.assertEqual(self.status("site"), "none")
        # The server keeps no list of access tokens: fob has to say so.
        self.assertEqual(self.server.who_am_i(token)[0], 200)
        self.assertIn("access token is valid until", said)
        self.confirmed("log out")

    def test_a_wrong_password(self):
        self.write_account("site", password="wrong")
        self.assertIn("No active account found", self.fob("login", "site", status=4))
        self.assertEqual(self.status("site"), "none")

    def test_an_access_token_that_has_expired(self):
        self.write_account("site")
        with self.server.lifetimes(access=1):
            self.fob("login", "site")
            token, refresh = self.token("site"), self.refresh_token("site")
        self.wait_for_end(token)
        again = self.token("site")
        self.assertEqual(self.server.who_am_i(again), (200, USERNAME))
        # By the refresh token, not by another login.
        self.assertTrue(self.server.is_blacklisted(refresh))

    def test_a_refresh_token_that_has_expired(self):
        self.write_account("site")
        with self.server.lifetimes(access=1, refresh=1):
            self.fob("login", "site")
            token = self.token("site")
        self.wait_for_end(token)
        # The password logs in again.
        self.assertEqual(self.server.who_am_i(self.token("site")), (200, USERNAME))

    def wait_for_end(self, token):
        """Waits until the server refuses a token that lives for a second."""
        deadline = time.monotonic() + 30
        while self.server.who_am_i(token)[0] != 401:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)

    def test_an_access_token_that_is_refused_before_its_time(self):
        self.write_account("site")
        token = self.token("site")
        again = self.fob("token", "site", "--refused", given=token).strip()
        self.assertNotEqual(again, token)
        self.assertEqual(self.server.who_am_i(again), (200, USERNAME))

    def test_a_session_that_was_revoked_meanwhile(self):
        self.write_account("site")
        self.fob("login", "site")
        refresh = self.refresh_token("site")
        self.server.blacklist_all()
        self.fob("refresh", "site")
        self.assertNotEqual(self.refresh_token("site"), refresh)
        self.assertEqual(self.server.who_am_i(self.token("site")), (200, USERNAME))

    def test_a_revoked_session_that_only_a_person_can_begin_again(self):
        self.write_account("site")
        self.fob("login", "site")
        self.write("site", username=USERNAME)
        self.server.blacklist_all()
        self.assertIn("Token is blacklisted", self.fob("refresh", "site", status=4))

    def test_a_logout_of_what_has_ended_already(self):
        self.write_account("site")
        self.fob("login", "site")
        self.server.blacklist_all()
        self.fob("logout", "site")
        self.assertEqual(self.status("site"), "none")

    def test_a_server_that_lets_nobody_log_in_for_a_while(self):
        self.write_account("site")
        with self.server.throttled():
            self.assertIn("60", self.fob("login", "site", status=75))


if __name__ == "__main__":
    unittest.main()
