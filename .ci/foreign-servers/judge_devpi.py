"""fob against devpi-server, known by a file: a session whose token has blanks and quotes, sent with the user's name in base 64."""

import base64
import os
import subprocess
import sys
import unittest
from importlib.metadata import version

import requests
from fob_case import PASSWORD, Server
from service_case import ServiceCase

# The server as it is, but for the life of its sessions, which is in a file.
PROGRAM = """
import sys
from devpi_server.auth import Auth
from devpi_server.main import main
Auth.LOGIN_EXPIRATION = property(lambda _: int(open("expiration", encoding="utf-8").read()))
sys.exit(main())
"""


class Devpi(Server):
    """A server with an account."""

    def __enter__(self):
        self.expire_after(36000)
        programs = os.path.dirname(sys.executable)
        data = ["--serverdir", "data"]
        subprocess.run(
            [os.path.join(programs, "devpi-init"), *data, "--no-root-pypi"],
            cwd=self.folder.name,
            capture_output=True,
            check=True,
        )
        self.start(sys.executable, "-c", PROGRAM, *data, "--port", str(self.port))
        self.add("ops")
        return self

    def expire_after(self, seconds):
        """Lets sessions live so long, those too that were begun before."""
        with open(os.path.join(self.folder.name, "expiration"), "w", encoding="utf-8") as file:
            file.write(str(seconds))

    def add(self, user):
        requests.put(f"{self.url}/{user}", json={"password": PASSWORD}, timeout=30).raise_for_status()

    def remove(self, user):
        requests.delete(f"{self.url}/{user}", auth=("root", ""), timeout=30).raise_for_status()

    def standing(self, header):
        """What it says about who sends a header: `ok` and the name, or another word."""
        name, value = header.split(": ", 1)
        answer = requests.get(f"{self.url}/+api", headers={name: value}, timeout=30)
        return answer.json()["result"]["authstatus"][:2]


class DevpiTests(ServiceCase):
    title = f"devpi-server {version('devpi-server')}"
    kind, username, password = "devpi", "ops", PASSWORD
    # A login anew is what renews a session.
    lacks = ("refresh", "list", "create", "revoke")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(Devpi())

    def header(self, name):
        return self.fob("token", name, "--header").strip()

    def test_a_session(self):
        self.write_account("index")
        self.assertIn("logged in as ops", self.fob("login", "index"))
        header = self.header("index")
        self.assertEqual(self.server.standing(header), ["ok", "ops"])
        self.assertEqual(self.header("index"), header)
        # As it is, the token has characters that no header may have.
        name, value = header.split(": ", 1)
        self.assertIn('ops:["ops", [], true].', base64.b64decode(value).decode())
        # What a session is for: only the user may make an index of the user's.
        made = requests.put(f"{self.server.url}/ops/dev", headers={name: value}, json={"bases": []}, timeout=30)
        self.assertEqual(made.status_code, 200, made.text)
        self.assertIn("dev", requests.get(f"{self.server.url}/ops", timeout=30).json()["result"]["indexes"])
        self.fob("env", "check", "index", "--sign-in")
        self.confirmed("log in")

        # The server signs its tokens and keeps none: fob has to say what stays.
        said = self.fob("logout", "index")
        self.assertEqual(self.status("index"), "none")
        self.assertEqual(self.server.standing(header), ["ok", "ops"])
        self.assertIn("valid until", said)
        self.confirmed("log out")

    def test_a_wrong_password(self):
        self.write_account("index", password="wrong")
        self.assertIn("could not be authenticated", self.fob("login", "index", status=4))
        self.assertEqual(self.status("index"), "none")

    def test_a_session_that_has_expired(self):
        self.write_account("index")
        header = self.header("index")
        self.server.expire_after(-1)
        try:
            self.assertNotEqual(self.server.standing(header)[0], "ok")
            self.write("index", username="ops")
            self.fob("env", "check", "index", "--sign-in", status=4)
            self.assertEqual(self.status("index"), "expired")
        finally:
            self.server.expire_after(36000)

    def test_a_user_who_was_deleted_meanwhile(self):
        self.server.add("leaving")
        self.write_account("index", username="leaving")
        header = self.header("index")
        self.server.remove("leaving")
        self.assertNotEqual(self.server.standing(header)[0], "ok")
        self.assertIn("could not be authenticated", self.fob("refresh", "index", status=4))


if __name__ == "__main__":
    unittest.main()
