"""fob against django-oauth-toolkit: every grant, refresh, introspection, revocation."""

import unittest

import django_server as server
from fob_case import FobCase
from oauth2_provider.models import get_access_token_model, get_application_model, get_refresh_token_model

Application = get_application_model()


def setUpModule():
    global SERVER
    SERVER = FobCase.server = unittest.enterModuleContext(server.Server())
    SERVER.client("terminal", Application.GRANT_DEVICE_CODE, server.SECRET)
    SERVER.client("kiosk", Application.GRANT_DEVICE_CODE)
    SERVER.client("service", Application.GRANT_CLIENT_CREDENTIALS, server.SECRET)
    SERVER.client("script", Application.GRANT_PASSWORD, server.SECRET)
    ends = {"redirect_uris": "http://127.0.0.1/ https://portal.example/signed-in"}
    SERVER.client("browser", Application.GRANT_AUTHORIZATION_CODE, **ends)
    SERVER.client("portal", Application.GRANT_AUTHORIZATION_CODE, server.SECRET, **ends)


class DjangoTests(FobCase):
    secrets = (server.SECRET, server.PASSWORD)

    def device(self, name, client, **keys):
        # The server does not name this endpoint in its metadata.
        self.write(name, client_id=client, device_authorization_endpoint="/o/device-authorization/", **keys)

    def test_device_login_refresh_inspect_revoke(self):
        self.device("dot", "terminal", client_secret=server.SECRET, scope="files")
        status, said = self.log_in_by_device("dot")
        self.assertEqual(status, 0, said)
        self.assertIn("dot: logged in", said)
        self.assertRegex(said, f"{SERVER.url}/o/device/\\?user_code=[A-Z0-9]+")
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
        status, said = self.log_in_by_device("dot")
        self.assertEqual(status, 0, said)
        token = self.fob("token", "dot").strip()
        self.assertEqual(SERVER.who_am_i(token), (200, server.USERNAME))
        self.assertIn("User: ", self.fob("env", "check", "dot", "--sign-in"))
        self.fob("refresh", "dot")
        self.fob("logout", "dot")

    def test_device_login_denied(self):
        self.device("dot", "terminal", client_secret=server.SECRET)
        status, said = self.log_in_by_device("dot", approves=False)
        self.assertEqual(status, 4, said)
        self.assertIn("denied", said)
        self.assertEqual(self.status("dot"), "none")

    def test_nobody_is_there_to_approve(self):
        self.device("dot", "terminal", client_secret=server.SECRET)
        self.assertIn("fob login dot", self.fob("token", "dot", status=4))

    def test_browser_login_refresh_revoke(self):
        portal = {"client_secret": server.SECRET, "redirect_uri": "https://portal.example/signed-in"}
        for client, keys in {"browser": {}, "portal": portal}.items():
            with self.subTest(client):
                self.write(client, client_id=client, grant="authorization_code", scope="files", **keys)
                self.assertIn("ok", self.fob("env", "check", client))
                status, said = self.log_in_by_browser(client)
                self.assertEqual(status, 0, said)
                first = self.token(client)
                self.assertEqual(SERVER.who_am_i(first), (200, server.USERNAME))
                # Another login has the server end the session before.
                status, said = self.log_in_by_browser(client)
                self.assertEqual(status, 0, said)
                self.assertEqual(SERVER.who_am_i(first)[0], 403)
                for _ in range(2):
                    self.fob("refresh", client)
                    self.assertEqual(SERVER.who_am_i(self.token(client)), (200, server.USERNAME))
                token = self.token(client)
                self.assertIn("logged out", self.fob("logout", client))
                self.assertEqual(SERVER.who_am_i(token)[0], 403)

    def test_browser_login_denied(self):
        self.write("dot", client_id="browser", grant="authorization_code")
        status, said = self.log_in_by_browser("dot", approves=False)
        self.assertEqual(status, 4, said)
        self.assertIn("denied in the browser", said)
        self.assertEqual(self.status("dot"), "none")

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
        # Introspection says so too, but may of what the client may not see (RFC 7662): looking changes nothing.
        self.assertIn("Active: no", self.fob("env", "check", "dot", "--sign-in"))
        self.assertEqual(self.token("dot"), token)
        again = self.fob("token", "dot", "--refused", given=token).strip()
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
        # No revocation endpoint is known: deleted here, alive there.
        token = self.fob("token", "dot").strip()
        self.assertIn("deleted here", self.fob("logout", "dot"))
        self.assertEqual(SERVER.who_am_i(token)[0], 200)


if __name__ == "__main__":
    unittest.main()
