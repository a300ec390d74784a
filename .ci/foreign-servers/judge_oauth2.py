"""fob against django-oauth-toolkit: every grant, refresh, introspection, revocation."""

import json
import os
import re
import subprocess
import tempfile
import unittest

import server
from oauth2_provider.models import get_access_token_model, get_application_model, get_refresh_token_model

Application = get_application_model()


def setUpModule():
    global SERVER
    SERVER = unittest.enterModuleContext(server.Server())
    SERVER.client("terminal", Application.GRANT_DEVICE_CODE, server.SECRET)
    SERVER.client("kiosk", Application.GRANT_DEVICE_CODE)
    SERVER.client("service", Application.GRANT_CLIENT_CREDENTIALS, server.SECRET)
    SERVER.client("script", Application.GRANT_PASSWORD, server.SECRET)


class OAuthTests(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        os.makedirs(self.path("config/fob/environments"), 0o700)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, **keys):
        """Writes an environment's file."""
        lines = ["[environment]", "service = oauth2", f"url = {SERVER.url}"]
        lines += [f"{key} = {value}" for key, value in keys.items()]
        path = self.path(f"config/fob/environments/{name}.ini")
        with open(path, "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write("\n".join(lines) + "\n")

    def command(self, *arguments):
        variables = {
            "HOME": self.folder,
            "PATH": "/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "XDG_CONFIG_HOME": self.path("config"),
            "XDG_STATE_HOME": self.path("state"),
            "XDG_DATA_HOME": self.path("data"),
        }
        return [os.environ["FOB"], *arguments], variables

    def fob(self, *arguments, status=0):
        """Runs fob to its end; returns what it printed: the result, and for failures what was said of them."""
        command, variables = self.command(*arguments)
        done = subprocess.run(
            command, env=variables, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120
        )
        self.assertEqual(done.returncode, status, done.stderr)
        for secret in (server.SECRET, server.PASSWORD):
            self.assertNotIn(secret, done.stdout + done.stderr)
        return done.stdout if status == 0 else done.stderr

    def log_in_by_device(self, name, action):
        """Begins a login, decides about it in a browser, and waits for its end."""
        command, variables = self.command("login", name)
        with subprocess.Popen(
            command, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as login:
            said = ""
            while "Waiting" not in said:
                line = login.stderr.readline()
                if not line:
                    self.fail(f"fob login ended early: {said}")
                said += line
            self.assertIn(f"{SERVER.url}/o/device/", said)
            code = re.search(r"^Code: +(\S+)$", said, re.MULTILINE).group(1)
            self.assertIn(f"{SERVER.url}/o/device/?user_code={code}", said)
            SERVER.decide(code, action)
            output, errors = login.communicate(timeout=120)
        return login.returncode, output + errors

    def status(self, name):
        return json.loads(self.fob("status", name, "--json"))["environments"][0]["state"]

    def device(self, name, client, **keys):
        # The server does not name this endpoint in its metadata.
        self.write(name, client_id=client, device_authorization_endpoint="/o/device-authorization/", **keys)

    def test_device_login_refresh_inspect_revoke(self):
        self.device("dot", "terminal", client_secret=server.SECRET, scope="files")
        status, said = self.log_in_by_device("dot", "accept")
        self.assertEqual(status, 0, said)
        self.assertIn("dot: logged in", said)
        self.assertEqual(self.status("dot"), "valid")

        first = self.fob("token", "dot").strip()
        self.assertEqual(SERVER.who_am_i(first), (200, server.USERNAME))

        self.fob("refresh", "dot")
        second = self.fob("token", "dot").strip()
        self.assertNotEqual(first, second)
        self.assertEqual(SERVER.who_am_i(second), (200, server.USERNAME))
        self.fob("refresh", "dot")
        token = self.fob("token", "dot").strip()
        self.assertEqual(SERVER.who_am_i(token), (200, server.USERNAME))

        found = self.fob("env", "check", "dot", "--sign-in")
        for fact in ("Active: yes", f"User: {server.USERNAME}", "Client: terminal", "Scope: files", "Expires: 20"):
            self.assertIn(fact, found)

        said = self.fob("logout", "dot")
        self.assertIn("logged out", said)
        self.assertEqual(SERVER.who_am_i(token)[0], 403)
        self.assertFalse(get_access_token_model().objects.filter(token=token).exists())
        living = get_refresh_token_model().objects.filter(application__client_id="terminal", revoked__isnull=True)
        self.assertFalse(living.exists())
        self.assertEqual(self.status("dot"), "none")

    def test_device_login_of_a_public_client(self):
        self.device("dot", "kiosk")
        status, said = self.log_in_by_device("dot", "accept")
        self.assertEqual(status, 0, said)
        token = self.fob("token", "dot").strip()
        self.assertEqual(SERVER.who_am_i(token), (200, server.USERNAME))
        self.assertIn("User: ", self.fob("env", "check", "dot", "--sign-in"))
        self.fob("refresh", "dot")
        self.fob("logout", "dot")

    def test_device_login_denied(self):
        self.device("dot", "terminal", client_secret=server.SECRET)
        status, said = self.log_in_by_device("dot", "deny")
        self.assertEqual(status, 4, said)
        self.assertIn("denied", said)
        self.assertEqual(self.status("dot"), "none")

    def test_nobody_is_there_to_approve(self):
        self.device("dot", "terminal", client_secret=server.SECRET)
        self.assertIn("fob login dot", self.fob("token", "dot", status=4))

    def test_client_credentials(self):
        for authentication in ("basic", "post"):
            with self.subTest(authentication):
                self.write(
                    authentication,
                    client_id="service",
                    client_secret=server.SECRET,
                    grant="client_credentials",
                    client_authentication=authentication,
                )
                token = self.fob("token", authentication).strip()
                self.assertEqual(SERVER.who_am_i(token), (200, None))
                self.assertEqual(self.fob("token", authentication).strip(), token)
                # There is no refresh token: the client logs in anew.
                self.fob("refresh", authentication)
                again = self.fob("token", authentication).strip()
                self.assertNotEqual(again, token)
                self.assertIn("Client: service", self.fob("env", "check", authentication, "--sign-in"))
                self.fob("logout", authentication)
                self.assertEqual(SERVER.who_am_i(again)[0], 403)

    def test_a_token_refused_before_its_time_is_replaced(self):
        self.write("dot", client_id="service", client_secret=server.SECRET, grant="client_credentials")
        token = self.fob("token", "dot").strip()
        get_access_token_model().objects.filter(token=token).delete()
        # Introspection says that it is not active, and that alone renews it.
        self.assertIn("Active: yes", self.fob("env", "check", "dot", "--sign-in"))
        again = self.fob("token", "dot").strip()
        self.assertNotEqual(again, token)
        self.assertEqual(SERVER.who_am_i(again)[0], 200)

    def test_password(self):
        self.write(
            "dot",
            client_id="script",
            client_secret=server.SECRET,
            grant="password",
            username=server.USERNAME,
            password=server.PASSWORD,
        )
        self.assertIn(f"logged in as {server.USERNAME}", self.fob("login", "dot"))
        token = self.fob("token", "dot").strip()
        self.assertEqual(SERVER.who_am_i(token), (200, server.USERNAME))
        self.fob("refresh", "dot")
        self.assertNotEqual(self.fob("token", "dot").strip(), token)

    def test_refusals_in_the_servers_words(self):
        self.write("secret", client_id="service", client_secret="wrong", grant="client_credentials")
        self.assertIn("invalid_client", self.fob("token", "secret", status=4))
        self.write("scope", client_id="service", client_secret=server.SECRET, grant="client_credentials", scope="no")
        self.assertIn("invalid_scope", self.fob("login", "scope", status=7))
        self.write(
            "person",
            client_id="script",
            client_secret=server.SECRET,
            grant="password",
            username=server.USERNAME,
            password="wrong",
        )
        self.assertIn("invalid_grant", self.fob("login", "person", status=4))

    def test_an_issuer_with_a_path(self):
        self.write(
            "dot", client_id="service", client_secret=server.SECRET, grant="client_credentials", issuer="/tenant"
        )
        self.assertEqual(SERVER.who_am_i(self.fob("token", "dot").strip())[0], 200)

    def test_endpoints_without_metadata(self):
        self.write(
            "dot",
            client_id="service",
            client_secret=server.SECRET,
            grant="client_credentials",
            token_endpoint="/o/token/",
            introspection_endpoint="/o/introspect/",
        )
        self.assertIn("Active: yes", self.fob("env", "check", "dot", "--sign-in"))
        # No revocation endpoint is known: forgotten here, alive there.
        token = self.fob("token", "dot").strip()
        self.assertIn("forgotten here", self.fob("logout", "dot"))
        self.assertEqual(SERVER.who_am_i(token)[0], 200)


if __name__ == "__main__":
    unittest.main()
