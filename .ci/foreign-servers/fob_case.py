"""fob with folders of its own, and the steps that servers go through; a judge says which server, with which keys."""

import contextlib
import glob
import json
import os
import re
import shutil
import socket
import subprocess
import sysconfig
import tempfile
import time
import unittest

import requests

USERNAME, PASSWORD = "ops@example.org", "a pass=word&ü"
# What a form does not change, and what it does.
SECRET, ODD_SECRET = "plain-secret-of-a-client", "s+e c:r%t/=~"


class FobCase(unittest.TestCase):
    """Runs fob against `server`."""

    server = None
    # What the files of its environments call it.
    kind = "oauth2"
    # What fob never prints.
    secrets = (SECRET, ODD_SECRET, PASSWORD)

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        os.makedirs(self.path("config/fob/environments"), 0o700)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, **keys):
        """Writes an environment's file."""
        lines = ["[environment]", f"service = {self.kind}", f"url = {self.server.url}"]
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

    def fob(self, *arguments, status=0, given=""):
        """Runs fob to its end, with what it is given to read; returns what it printed: the result, or what was said of a
        failure.
        """
        command, variables = self.command(*arguments)
        done = subprocess.run(command, env=variables, input=given, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        for secret in self.secrets:
            self.assertNotIn(secret, done.stdout + done.stderr)
        return done.stdout if status == 0 else done.stderr

    def token(self, name):
        return self.fob("token", name).strip()

    def status(self, name):
        return json.loads(self.fob("status", name, "--json"))["environments"][0]["state"]

    def refresh_token(self, name):
        """The refresh token that fob holds."""
        with open(self.path(f"state/fob/sessions/{name}.json"), encoding="utf-8") as file:
            return json.load(file)["session"]["refreshToken"]

    def log_in_by_device(self, name, approves=True):
        """Begins a login, decides about it as a person with a browser does, and waits for its end."""
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
            code = re.search(r"^Code: +(\S+)$", said, re.MULTILINE).group(1)
            self.assertIn(self.server.url, said)
            self.server.decide(code, approves)
            output, errors = login.communicate(timeout=120)
        return login.returncode, said + output + errors


    def log_in_by_browser(self, name, approves=True):
        """Begins a login, goes through the server's pages as a person with a browser does, and pastes the address at which
        that ends.
        """
        command, variables = self.command("login", name, "--stdin")
        with subprocess.Popen(
            command, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as login:
            said = ""
            while "Open:" not in said:
                line = login.stderr.readline()
                if not line:
                    self.fail(f"fob login ended early: {said}")
                said += line
            address = re.search(r"^Open: +(\S+)$", said, re.MULTILINE).group(1)
            self.assertTrue(address.startswith(self.server.url), address)
            end = self.server.end_of_login(address, approves)
            output, errors = login.communicate(end + "\n", timeout=120)
        code = re.search(r"[?&]code=([^&]+)", end)
        if code:
            self.assertNotIn(code.group(1), output + errors)
        return login.returncode, said + output + errors


class ClientCredentials:
    """What a client does on its own. `service` has the keys of one whose secret is `SECRET`."""

    def test_client_credentials(self):
        client = self.service | {"client_secret": SECRET}
        self.write("dot", grant="client_credentials", **client)
        token = self.token("dot")
        self.assertTrue(self.server.takes(token, client))
        self.assertEqual(self.token("dot"), token)
        self.assertIn("Active: yes", self.fob("env", "check", "dot", "--sign-in"))
        # There is no refresh token: the client logs in again.
        self.fob("refresh", "dot")
        again = self.token("dot")
        self.assertNotEqual(again, token)
        self.assertTrue(self.server.takes(again, client))
        self.fob("logout", "dot")
        self.assertFalse(self.server.takes(again, client))
        self.assertEqual(self.status("dot"), "none")

    def test_a_client_that_is_refused(self):
        self.write("dot", grant="client_credentials", client_secret="wrong", **self.service)
        self.fob("token", "dot", status=4)
        self.assertEqual(self.status("dot"), "none")


class OddSecrets:
    """RFC 6749 section 2.3.1 has secrets encoded in HTTP Basic; most servers do not undo that. `odd_clients` has clients
    whose secret is `ODD_SECRET`, and what fob ends with by `client_authentication`; None stands for none in the file.
    """

    def test_a_secret_that_a_form_changes(self):
        for client, ways in self.odd_clients.items():
            for way, status in ways.items():
                with self.subTest(client=client, way=way):
                    name = f"{client}-{(way or 'absent').replace('_', '-')}"
                    keys = self.service | {"client_id": client, "client_secret": ODD_SECRET}
                    chosen = {"client_authentication": way} if way else {}
                    self.write(name, grant="client_credentials", **keys, **chosen)
                    said = self.fob("token", name, status=status)
                    if status == 0:
                        self.assertTrue(self.server.takes(said.strip(), keys))
                        self.fob("logout", name)
                        self.assertFalse(self.server.takes(said.strip(), keys))
                    else:
                        # The refusal says what to try.
                        self.assertIn("client_authentication = ", said)


class Renewing:
    """What every session does that a person began. `rotates` says whether a refresh token is replaced when it is used,
    `keeps_spent` whether the one before stays good then.
    """

    rotates, keeps_spent = False, False
    # What inspecting shows: not every client may ask.
    inspected = "Active: yes"

    # What fob ends with where the password is wrong.
    refused_password = 4

    def check_life(self, name, client):
        token, refresh = self.token(name), self.refresh_token(name)
        self.assertTrue(self.server.takes(token, client))
        for _ in range(2):
            self.fob("refresh", name)
            following = self.token(name)
            self.assertNotEqual(following, token)
            self.assertTrue(self.server.takes(following, client))
            self.assertEqual(self.refresh_token(name) != refresh, self.rotates)
            token, spent, refresh = following, refresh, self.refresh_token(name)
        self.assertIn(self.inspected, self.fob("env", "check", name, "--sign-in"))
        # Looking changed nothing.
        self.assertEqual(self.token(name), token)
        self.assertEqual(self.refresh_token(name), refresh)
        self.assertIn("logged out", self.fob("logout", name))
        self.assertFalse(self.server.takes(token, client))
        self.assertFalse(self.server.renews(refresh, client))
        self.assertEqual(self.server.renews(spent, client), self.keeps_spent)
        self.assertEqual(self.status(name), "none")


class PasswordGrant(Renewing):
    """`script` has the keys of a client that logs in with a person's password."""

    def test_password(self):
        self.write("dot", grant="password", username=USERNAME, password=PASSWORD, **self.script)
        self.assertIn(f"logged in as {USERNAME}", self.fob("login", "dot"))
        self.check_life("dot", self.script)

    def test_a_password_that_is_refused(self):
        self.write("dot", grant="password", username=USERNAME, password="wrong", **self.script)
        self.fob("login", "dot", status=self.refused_password)
        self.assertEqual(self.status("dot"), "none")

    def test_a_session_that_the_server_ended(self):
        self.write("dot", grant="password", username=USERNAME, password=PASSWORD, **self.script)
        self.fob("login", "dot")
        self.server.revoke(self.refresh_token("dot"), self.script)
        # The password logs in again.
        self.fob("refresh", "dot")
        self.assertTrue(self.server.takes(self.token("dot"), self.script))


class DeviceGrant(Renewing):
    """`terminal` has the keys of a client that a person approves in a browser."""

    def test_device(self):
        self.write("dot", **self.terminal)
        status, said = self.log_in_by_device("dot")
        self.assertEqual(status, 0, said)
        self.assertIn("dot: logged in", said)
        self.check_life("dot", self.terminal)


class BrowserGrant(Renewing):
    """`browser` has the keys of a client that a person approves in a browser, which ends at an address with a code."""

    def test_browser(self):
        self.write("dot", grant="authorization_code", **self.browser)
        self.assertIn("ok", self.fob("env", "check", "dot"))
        status, said = self.log_in_by_browser("dot")
        self.assertEqual(status, 0, said)
        self.assertIn("dot: logged in", said)
        first = self.token("dot")
        # Another login has the server end the session before.
        status, said = self.log_in_by_browser("dot")
        self.assertEqual(status, 0, said)
        self.assertFalse(self.server.takes(first, self.browser))
        self.check_life("dot", self.browser)


class BrowserDenial:
    """A server on whose page a person can say no."""

    def test_a_browser_login_that_is_denied(self):
        self.write("dot", grant="authorization_code", **self.browser)
        status, said = self.log_in_by_browser("dot", approves=False)
        self.assertEqual(status, 4, said)
        self.assertIn("access_denied", said)
        self.assertEqual(self.status("dot"), "none")


class DeviceDenial:
    """A server on which a person can say no."""

    def test_a_device_login_that_is_denied(self):
        self.write("dot", **self.terminal)
        status, said = self.log_in_by_device("dot", approves=False)
        self.assertEqual(status, 4, said)
        self.assertEqual(self.status("dot"), "none")


class Server(contextlib.AbstractContextManager):
    """A server that is a program of its own, on a free port of this machine; use it in a with statement.

    `takes` and `renews` are its own word about a token.
    """

    token_path = revocation_path = introspection_path = None

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = tempfile.TemporaryDirectory()

    def start(self, *command, **variables):
        """Starts the program, and waits until it answers."""
        with open(os.path.join(self.folder.name, "log"), "wb") as log:
            streams = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
            environment = os.environ | variables
            self._process = subprocess.Popen(command, cwd=self.folder.name, env=environment, **streams)
        deadline = time.monotonic() + 120
        while True:
            try:
                requests.get(self.url, timeout=30)
                return
            except requests.ConnectionError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{command[0]} does not answer: {self.log()}") from None
                time.sleep(0.05)

    def start_unpacked(self, program, *arguments):
        """Starts a program of the Debian packages that `run` has unpacked, with what of them is installed."""
        unpacked = os.path.join(os.environ["DEBIAN_SERVERS"], "usr")
        libraries = f"lib/{sysconfig.get_config_var('MULTIARCH')}"
        ruby = ["lib/ruby/vendor_ruby", "lib/ruby/[0-9]*"]
        ruby += [f"{libraries}/ruby/[0-9]*", f"{libraries}/ruby/vendor_ruby/[0-9]*"]
        gems = ["share/rubygems-integration/*", f"{libraries}/rubygems-integration/*"]

        def found(patterns):
            places = [glob.glob(f"{usr}/{pattern}") for usr in (unpacked, "/usr") for pattern in patterns]
            return ":".join(sum(places, []))

        path = f"{unpacked}/bin:{os.environ['PATH']}"
        variables = {"PATH": path, "RUBYLIB": found(ruby), "GEM_PATH": found(gems), "GEM_HOME": self.folder.name}
        self.start(shutil.which(program, path=path), *arguments, **variables, LD_LIBRARY_PATH=f"{unpacked}/{libraries}")

    def log(self):
        with open(os.path.join(self.folder.name, "log"), encoding="utf-8", errors="replace") as log:
            return log.read()

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        self.folder.cleanup()

    def post(self, path, client, **form):
        """Asks as the client with these keys does."""
        secret = client.get("client_secret")
        pair = (client["client_id"], secret) if secret else None
        form |= {} if secret else {"client_id": client["client_id"]}
        return requests.post(self.url + path, data=form, auth=pair, timeout=30)

    def takes(self, token, client):
        """Whether an access token of a client is good."""
        answer = self.post(self.introspection_path, client, token=token)
        answer.raise_for_status()
        return answer.json()["active"]

    def renews(self, refresh, client):
        """Whether a refresh token of a client is good."""
        answer = self.post(self.token_path, client, grant_type="refresh_token", refresh_token=refresh)
        return answer.ok and "access_token" in answer.json()

    def revoke(self, token, client):
        self.post(self.revocation_path, client, token=token).raise_for_status()


class ResourceServer(Server):
    """One that also is an API: what that says of an access token is asked rather than introspection."""

    def takes(self, token, client):
        return requests.get(f"{self.url}/whoami", headers={"Authorization": f"Bearer {token}"}, timeout=30).ok
