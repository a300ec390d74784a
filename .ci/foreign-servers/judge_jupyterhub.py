"""fob against JupyterHub, known by a file: tokens with label, scopes, expiry and last use. It runs without its proxy, which is a program for Node."""

import json
import os
import secrets
import sqlite3
import sys
import time
import unittest
from importlib.metadata import version

import requests
from fob_case import Server
from service_case import ServiceCase

ADMIN = secrets.token_hex(16)

CONFIGURATION = """
from jupyterhub.proxy import Proxy

class NoProxy(Proxy):
    should_start = False
    async def add_route(self, routespec, target, data): pass
    async def delete_route(self, routespec): pass
    async def get_all_routes(self): return {{}}

c.JupyterHub.proxy_class = NoProxy
c.JupyterHub.bind_url = c.JupyterHub.hub_bind_url = {url!r}
c.JupyterHub.db_url = "sqlite:///hub.sqlite"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.services = [{{"name": "administrator", "api_token": {admin!r}}}]
c.JupyterHub.load_roles = [
    {{"name": "administrator", "scopes": ["admin:users", "tokens"], "services": ["administrator"]}}
]
"""


class JupyterHub(Server):
    """A hub with an account; what is asked of it as its administrator is its own word."""

    def __enter__(self):
        with open(os.path.join(self.folder.name, "jupyterhub_config.py"), "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(url=self.url, admin=ADMIN))
        program = os.path.join(os.path.dirname(sys.executable), "jupyterhub")
        self.start(program, "-f", "jupyterhub_config.py")
        self.ask("POST", "/users/ops")
        return self

    def ask(self, method, path, key=ADMIN, **content):
        """Sends one request; with an administrator's key unless another is given."""
        headers = {"Authorization": f"token {key}"}
        return requests.request(method, f"{self.url}/hub/api{path}", headers=headers, json=content or None, timeout=30)

    def create(self, **content):
        """Creates a token as an administrator; returns it with its value."""
        answer = self.ask("POST", "/users/ops/tokens", **content)
        answer.raise_for_status()
        return answer.json()

    def tokens(self):
        """The account's tokens by id, as the hub lists them."""
        return {row["id"]: row for row in self.ask("GET", "/users/ops/tokens").json()["api_tokens"]}

    def rows(self):
        """Notes and ends of the tokens in the hub's database, by the id that the API shows."""
        database = sqlite3.connect(os.path.join(self.folder.name, "hub.sqlite"))
        rows = database.execute("SELECT id, note, expires_at FROM api_tokens").fetchall()
        database.close()
        return {f"a{number}": (note, expires) for number, note, expires in rows}

    def scopes(self):
        """Notes and scopes of the tokens in the hub's database; its API spells out what each scope holds."""
        database = sqlite3.connect(os.path.join(self.folder.name, "hub.sqlite"))
        rows = database.execute("SELECT note, scopes FROM api_tokens").fetchall()
        database.close()
        return [(note, json.loads(scopes)) for note, scopes in rows]

    def expire(self, note):
        """Moves the end of a token into the past, in the database."""
        database = sqlite3.connect(os.path.join(self.folder.name, "hub.sqlite"), timeout=60)
        with database:
            database.execute("UPDATE api_tokens SET expires_at = '2026-01-01 00:00:00.000000' WHERE note = ?", (note,))
        database.close()

    def takes(self, key):
        return self.ask("GET", "/user", key).status_code == 200


class JupyterHubTests(ServiceCase):
    title = f"JupyterHub {version('jupyterhub')}"
    kind = "jupyterhub"
    lacks = ("refresh",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(JupyterHub())

    def setUp(self):
        super().setUp()
        for identifier in self.server.tokens():
            self.server.ask("DELETE", f"/users/ops/tokens/{identifier}").raise_for_status()
        self.key = self.server.create(note="of fob")
        self.secrets = (ADMIN,)
        self.write("hub", username="ops", api_key=self.key["token"])

    def listed(self):
        """The tokens as fob lists them, by label."""
        rows = json.loads(self.fob("tokens", "list", "hub", "--json"))["tokens"]
        return {row["label"]: row for row in rows}

    def test_a_session(self):
        self.fob("login", "hub")
        self.assertEqual(self.token("hub"), self.key["token"])
        self.assertTrue(self.server.takes(self.token("hub")))
        name, value = self.fob("token", "hub", "--header").strip().split(": ", 1)
        answer = requests.get(f"{self.server.url}/hub/api/user", headers={name: value}, timeout=30)
        self.assertEqual(answer.json()["token_id"], self.key["id"])
        self.confirmed("log in")
        # Nothing but its revocation ends a key, and fob has to say so.
        said = self.fob("logout", "hub")
        self.assertEqual(self.status("hub"), "none")
        self.assertTrue(self.server.takes(self.key["token"]))
        self.assertIn("valid", said)
        self.confirmed("log out")

    def test_a_wrong_key(self):
        self.write("hub", username="ops", api_key="wrong")
        self.fob("login", "hub", status=4)
        self.assertEqual(self.status("hub"), "none")

    def test_the_list(self):
        limited = self.server.create(note="reads ünïcode", expires_in=3600, scopes=["read:users!user"])
        self.assertTrue(self.server.takes(limited["token"]))
        listed = self.listed()
        self.assertEqual(listed.keys(), {"of fob", "reads ünïcode"})
        for row in self.server.tokens().values():
            fob = listed[row["note"]]
            self.assertEqual(fob["scope"].split(), row["scopes"])
            self.assertEqual(fob["created_at"], self.seconds(row["created"]))
            self.assertEqual(fob.get("expires_at"), self.seconds(row["expires_at"]))
            self.assertEqual(fob["never_expires"], row["expires_at"] is None)
        self.assertNotEqual(listed["reads ünïcode"]["last_used"], "never")
        self.assertEqual(self.listed()["reads ünïcode"]["handle"], listed["reads ünïcode"]["handle"])
        self.confirmed("list")

    @staticmethod
    def seconds(time):
        """A time of the hub without its fractions."""
        return time and time.split(".")[0] + "Z"

    def test_creating(self):
        made = json.loads(
            self.fob("tokens", "create", "hub", "--label", "night job", "--lifetime", "2h", "--reveal", "--json")
        )["token"]
        (identifier, row), *others = [pair for pair in self.server.rows().items() if pair[1][0] == "night job"]
        self.assertEqual(others, [])
        self.assertTrue(self.server.takes(made["value"]))
        self.assertEqual(self.seconds(self.server.tokens()[identifier]["expires_at"]), made["expires_at"])
        self.assertIsNotNone(row[1])
        lost = self.fob("tokens", "create", "hub", "--label", "lost", status=64)
        self.assertIn("shows the value of an upload token once, when it is created: add --reveal.", lost)
        self.assertNotIn("lost", [note for note, end in self.server.rows().values()])
        self.fob("tokens", "create", "hub", "--label", "for ever", "--lifetime", "never", "--reveal")
        self.assertEqual([end for note, end in self.server.rows().values() if note == "for ever"], [None])
        self.confirmed("create")

    def scopes(self, note):
        """The scopes of each token with a note, as the hub's database has them."""
        return [scopes for written, scopes in self.server.scopes() if written == note]

    def test_creating_with_a_scope(self):
        chosen = "read:users!user"
        made = json.loads(
            self.fob("tokens", "create", "hub", "--label", "reader", "--scope", chosen, "--reveal", "--json")
        )["token"]
        self.assertEqual(self.scopes("reader"), [[chosen]])
        told = self.listed()["reader"]
        self.assertIn("read:users!user=ops", told["scope"].split())
        # It reads its owner, and no tokens.
        self.assertEqual(self.server.ask("GET", "/users/ops", made["value"]).status_code, 200)
        self.assertEqual(self.server.ask("GET", "/users/ops/tokens", made["value"]).status_code, 403)
        # Its replacement may do the same.
        self.fob("tokens", "rotate", "hub", told["handle"], "--revoke-old", "--yes", "--reveal")
        self.assertFalse(self.server.takes(made["value"]))
        self.assertEqual(set(self.listed()["reader"]["scope"].split()), set(told["scope"].split()))
        self.fob("tokens", "create", "hub", "--label", "both", "--scope", "read:users!user access:servers!user", "--reveal")
        self.assertEqual(self.scopes("both"), [["read:users!user", "access:servers!user"]])
        self.fob("tokens", "create", "hub", "--label", "without", "--reveal")
        self.assertEqual(self.scopes("without"), [["inherit"]])

    def test_every_scope_of_the_file(self):
        said = self.fob("tokens", "create", "hub", "--scope", "none", status=64)
        words = said.split("Choose from: ")[1].strip().rstrip(".").split(", ")
        self.assertGreater(len(words), 5)
        for word in words:
            with self.subTest(word):
                self.fob("tokens", "create", "hub", "--label", word, "--scope", word, "--reveal")
                self.assertEqual(self.scopes(word), [[word]])

    def test_revoking(self):
        victim, bystander = self.server.create(note="victim"), self.server.create(note="bystander")
        handle = self.listed()["victim"]["handle"]
        self.fob("tokens", "revoke", "hub", handle, "--yes")
        self.assertNotIn(victim["id"], self.server.rows())
        self.assertIn(bystander["id"], self.server.rows())
        self.assertFalse(self.server.takes(victim["token"]))
        self.assertTrue(self.server.takes(bystander["token"]))
        self.fob("tokens", "revoke", "hub", handle, "--yes", status=8)
        self.confirmed("revoke")

    def test_a_token_that_took_the_id_of_another(self):
        # The hub gives the newest id again once its token is deleted.
        victim = self.server.create(note="victim")
        handle = self.listed()["victim"]["handle"]
        self.server.ask("DELETE", f"/users/ops/tokens/{victim['id']}").raise_for_status()
        successor = self.server.create(note="successor")
        self.fob("tokens", "revoke", "hub", handle, "--yes", status=8)
        self.assertTrue(self.server.takes(successor["token"]))

    def test_a_key_that_was_revoked_meanwhile(self):
        self.fob("login", "hub")
        self.server.ask("DELETE", f"/users/ops/tokens/{self.key['id']}").raise_for_status()
        self.fob("tokens", "list", "hub", status=4)

    def test_a_key_that_has_expired(self):
        self.fob("login", "hub")
        self.server.expire("of fob")
        deadline = time.monotonic() + 30
        while self.server.takes(self.key["token"]):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        self.fob("tokens", "list", "hub", status=4)

    def test_a_key_that_may_not_revoke(self):
        reader = self.server.create(note="reader", scopes=["read:tokens!user=ops"])
        self.write("hub", username="ops", api_key=reader["token"])
        handle = self.listed()["of fob"]["handle"]
        report = self.path("report.json")
        self.fob("tokens", "revoke", "hub", handle, "--yes", "--report", report, status=7)
        with open(report, encoding="utf-8") as file:
            self.assertIn("not authorized with current scopes", file.read())
        self.assertTrue(self.server.takes(self.key["token"]))
        # The session is as good as before.
        self.assertEqual(self.token("hub"), reader["token"])


if __name__ == "__main__":
    unittest.main()
