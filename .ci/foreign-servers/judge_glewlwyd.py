"""fob against Glewlwyd, a server in C: OpenID's metadata below a path, refresh tokens that stay or are used once."""

import os
import sqlite3
import unittest

import requests
from fob_case import ODD_SECRET, PASSWORD, SECRET, USERNAME, BrowserGrant, ClientCredentials, DeviceGrant, FobCase
from fob_case import OddSecrets, PasswordGrant, Server

CONFIGURATION = """
port={port}
external_url="{url}"
login_url="login.html"
api_prefix="api"
static_files_path="{share}/webapp/"
log_mode="console"
log_level="WARNING"
cookie_domain="127.0.0.1"
cookie_secure=0
session_key="GLEWLWYD2_SESSION_ID"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="{modules}/user"
client_module_path="{modules}/client"
user_auth_scheme_module_path="{modules}/scheme"
plugin_module_path="{modules}/plugin"
hash_algorithm="SHA512"
database = {{ type = "sqlite3"; path = "{folder}/glewlwyd.db" }};
"""


# It compares addresses to the letter.
REDIRECT = {"redirect_uri": "http://127.0.0.1/"}


class Glewlwyd(Server):
    """One with its plugin for OpenID Connect, under any name; `one_use` says whether refresh tokens are used once."""

    def __init__(self, plugin, one_use):
        super().__init__()
        self.plugin, self.one_use = plugin, one_use
        self.token_path, self.revocation_path = f"/api/{plugin}/token", f"/api/{plugin}/revoke"
        self.introspection_path = f"/api/{plugin}/introspect"

    def __enter__(self):
        usr = os.path.join(os.environ["DEBIAN_SERVERS"], "usr")
        folder = self.folder.name
        with open(f"{usr}/share/dbconfig-common/data/glewlwyd/install/sqlite3", encoding="utf-8") as script:
            database = sqlite3.connect(f"{folder}/glewlwyd.db")
            database.executescript(script.read())
            database.close()
        places = {"share": f"{usr}/share/glewlwyd", "modules": f"{usr}/lib/glewlwyd", "folder": folder}
        with open(f"{folder}/glewlwyd.conf", "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(port=self.port, url=self.url, **places))
        self.start_unpacked("glewlwyd", "--config-file=glewlwyd.conf")
        self.administer()
        return self

    def administer(self):
        """Does what an administrator does on its pages."""
        with requests.Session() as browser:

            def post(path, **content):
                answer = browser.post(f"{self.url}/api/{path}", json=content, timeout=30)
                if not answer.ok:
                    raise RuntimeError(f"{path}: {answer.status_code} {answer.text} {self.log()}")

            post("auth", username="admin", password="password")
            post("scope", name="files", display_name="Files", password_required=False, scheme={})
            post("user", username=USERNAME, password=PASSWORD, scope=["files"], enabled=True)
            for identifier, secret in (("fob", SECRET), ("odd", ODD_SECRET)):
                post(
                    "client",
                    client_id=identifier,
                    name=identifier,
                    client_secret=secret,
                    confidential=True,
                    enabled=True,
                    scope=["files"],
                    authorization_type=["client_credentials", "password", "device_authorization", "code", "refresh_token"],
                    token_endpoint_auth_method=["client_secret_basic", "client_secret_post"],
                    redirect_uri=["http://127.0.0.1/"],
                )
            post("mod/plugin", module="oidc", name=self.plugin, display_name="Tokens", parameters=self.parameters())

    def parameters(self):
        grants = {
            f"auth-type-{grant}-enabled": grant in ("password", "client", "refresh", "device", "code")
            for grant in ("code", "token", "implicit", "none", "password", "client", "refresh", "device")
        }
        return grants | {
            "iss": f"{self.url}/api/{self.plugin}",
            "jwt-type": "sha",
            "jwt-key-size": "256",
            "key": "only for this test",
            "access-token-duration": 600,
            "refresh-token-duration": 86400,
            "code-duration": 600,
            "refresh-token-rolling": False,
            "refresh-token-one-use": self.one_use,
            "allow-non-oidc": True,
            "pkce-allowed": True,
            "pkce-required": True,
            "device-authorization-expiration": 600,
            "device-authorization-interval": 1,
            "introspection-revocation-allowed": True,
            "introspection-revocation-allow-target-client": True,
        }

    def takes(self, token, client):
        # It takes a token for the client's only where the client proves itself as it did to get it.
        form = {"token": token, "client_id": client["client_id"], "client_secret": client["client_secret"]}
        answer = requests.post(self.url + self.introspection_path, data=form, timeout=30)
        answer.raise_for_status()
        return answer.json()["active"] or super().takes(token, client)

    def approve(self, page):
        """Logs in and grants what the client asks for, as its page does by script, and goes on to a page; returns the
        address to which that sends the browser.
        """
        with requests.Session() as browser:
            browser.post(f"{self.url}/api/auth", json={"username": USERNAME, "password": PASSWORD}, timeout=30)
            browser.put(f"{self.url}/api/auth/grant/fob", json={"scope": "files"}, timeout=30).raise_for_status()
            answer = browser.get(f"{page}&g_continue", allow_redirects=False, timeout=30)
            return answer.headers.get("location") or self.fail(page, answer)

    def fail(self, page, answer):
        raise RuntimeError(f"{page}: {answer.status_code} {answer.headers} {answer.text} {self.log()}")

    def decide(self, code, approves):
        end = self.approve(f"{self.url}/api/{self.plugin}/device?code={code}")
        if "deviceComplete" not in end:
            raise RuntimeError(f"It was not approved: {end} {self.log()}")

    def end_of_login(self, address, approves):
        return self.approve(address)


class GlewlwydTests(ClientCredentials, OddSecrets, PasswordGrant, DeviceGrant, BrowserGrant, FobCase):
    service = {"client_id": "fob", "issuer": "/api/stay", "scope": "files"}
    script = terminal = service | {"client_secret": SECRET}
    browser = script | REDIRECT
    odd_clients = {"odd": {None: 0, "post": 0, "basic_raw": 0, "basic": 4}}
    # It refuses without a word.
    refused_password = 7

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Glewlwyd("stay", one_use="never"))


class GlewlwydOnceTests(PasswordGrant, DeviceGrant, BrowserGrant, FobCase):
    script = terminal = {"client_id": "fob", "issuer": "/api/once", "scope": "files", "client_secret": SECRET}
    browser = script | REDIRECT
    rotates, refused_password = True, 7

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Glewlwyd("once", one_use="always"))


if __name__ == "__main__":
    unittest.main()
