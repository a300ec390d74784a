"""fob and ArchivesSpace's own client, ArchivesSnake, at one stand-in for ArchivesSpace: what the one begins, the other uses."""

import json
import os
import unittest
from datetime import datetime
from importlib.metadata import version

import archivesspace_server as server
from asnake.client import ASnakeClient
from asnake.client.web_client import ASnakeAuthError
from fob_case import PASSWORD
from service_case import ServiceCase


class ArchivesSpaceTests(ServiceCase):
    title = f"ArchivesSpace, by ArchivesSnake {version('ArchivesSnake')}"
    kind, username, password = "archivesspace", server.USERNAME, PASSWORD
    lacks = ("list", "create", "revoke")

    def setUp(self):
        super().setUp()
        self.server = self.enterContext(server.Server())
        # The client reads ~/.archivessnake.yml.
        home = os.environ["HOME"]
        os.environ["HOME"] = self.folder
        self.addCleanup(os.environ.__setitem__, "HOME", home)
        self.write_account("archive")

    def client(self, **login):
        """ArchivesSnake, with a session of its own or with one that it is given."""
        client = ASnakeClient(baseurl=self.server.url, retry_with_auth=False, username=None, password=None)
        client.authorize(**login)
        return client

    def asked(self, token):
        """What ArchivesSnake is answered that uses a session of fob's."""
        return self.client(session_token=token).get("/users/current-user")

    def test_the_stand_in(self):
        client = self.client(username=self.username, password=PASSWORD)
        self.assertEqual(client.get("/users/current-user").json()["username"], self.username)
        self.assertEqual(client.get("repositories").json(), [])
        with self.assertRaises(ASnakeAuthError):
            self.client(username=self.username, password="wrong")
        self.server.ahead += server.IDLE + 1
        self.assertEqual(client.get("repositories").json()["code"], "SESSION_EXPIRED")
        self.assertEqual(client.get("repositories").status_code, 412)

    def test_a_session(self):
        self.assertIn(f"logged in as {self.username}", self.fob("login", "archive"))
        token = self.token("archive")
        self.assertEqual(self.asked(token).json()["username"], self.username)
        self.confirmed("log in")

        # Each use moves its end: fob's refresh is one.
        for _ in range(3):
            self.server.ahead += server.IDLE - 60
            self.fob("refresh", "archive")
            self.assertEqual(self.token("archive"), token)
            self.assertEqual(self.asked(token).status_code, 200)
        self.assertEqual(len(self.server.sessions), 1)
        self.confirmed("refresh")
        self.fob("env", "check", "archive", "--sign-in")

        self.assertIn("logged out", self.fob("logout", "archive"))
        self.assertEqual(self.server.sessions, {})
        self.assertEqual(self.asked(token).json()["code"], "SESSION_GONE")
        self.assertEqual(self.status("archive"), "none")
        self.confirmed("log out")

    def test_each_use_moves_the_end_that_fob_knows(self):
        token = self.token("archive")
        for _ in range(3):
            self.server.ahead += server.IDLE / 2
            self.fob("env", "check", "archive", "--sign-in")
            last_use = list(self.server.sessions.values())[0]
            self.assertLess(abs(self.end("archive") - (last_use + server.IDLE)), 30)
        self.assertEqual(self.token("archive"), token)
        self.assertEqual(list(self.server.sessions), [token])

    def end(self, environment):
        """The end of a session that fob shows, in seconds since 1970."""
        row = json.loads(self.fob("status", environment, "--json"))["environments"][0]
        return datetime.fromisoformat(row["expires_at"]).timestamp()

    def test_a_wrong_password(self):
        self.write_account("archive", password="wrong")
        self.assertIn("Login failed", self.fob("login", "archive", status=4))
        self.assertEqual(self.status("archive"), "none")

    def test_a_session_that_nobody_used_for_an_hour(self):
        token = self.token("archive")
        self.server.ahead += server.IDLE + 1
        self.fob("refresh", "archive")
        again = self.token("archive")
        self.assertNotEqual(again, token)
        self.assertEqual(self.asked(again).status_code, 200)

    def test_a_session_that_the_client_kept_alive(self):
        token = self.token("archive")
        for _ in range(2):
            self.server.ahead += server.IDLE - 60
            self.assertEqual(self.asked(token).status_code, 200)
        # By what fob itself sent it is over; the server knows better.
        self.fob("refresh", "archive")
        self.assertEqual(self.token("archive"), token)
        self.assertEqual(list(self.server.sessions), [token])

    def test_a_session_that_ended_meanwhile(self):
        token = self.token("archive")
        self.client(session_token=token).post("/logout")
        # The server's words repeat the session.
        self.secrets += (token,)
        self.write("archive", username=self.username)
        self.assertIn("No session found", self.fob("refresh", "archive", status=4))
        self.write_account("archive")
        self.secrets = ()
        self.assertEqual(self.asked(self.token("archive")).status_code, 200)


if __name__ == "__main__":
    unittest.main()
