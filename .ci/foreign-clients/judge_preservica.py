"""pyPreservica against the stand-in for Preservica."""

import logging
import os
import tempfile
import unittest

import pyPreservica

from sandbox import Sandbox


class PreservicaTests(unittest.TestCase):
    """pyPreservica takes plain http when it is told so; the rest is as in production."""

    def setUp(self):
        # What it logs about refusals is what the tests check.
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)
        # The client reads ./credentials.properties where there is one.
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(folder)
        self.sandbox = self.enterContext(Sandbox())

    def client(self, name="archive", **options):
        account = self.sandbox.account(name)
        values = {key: account[key] for key in ("username", "password", "tenant")}
        return pyPreservica.EntityAPI(server=self.sandbox.host, protocol="http", **(values | options))

    def test_password(self):
        client = self.client()
        self.assertEqual(client.version, "8.0.0")
        self.assertIn("ROLE_SDB_MANAGER_USER", client.roles)
        self.assertEqual(self.sandbox.counters()["logins"], 1)

    def test_tenant_is_told_when_it_is_left_out(self):
        self.assertEqual(self.client(tenant=None).tenant, "LIBRARY")

    def test_wrong_password_and_tenant(self):
        for wrong in ({"password": "wrong"}, {"tenant": "WRONG"}, {"username": "nobody@example.org"}):
            with self.subTest(wrong), self.assertRaises(RuntimeError) as caught:
                self.client(**wrong)
            self.assertEqual(caught.exception.args[0], 401)
        self.assertEqual(self.sandbox.counters()["refused"], 3)

    def test_second_factor(self):
        seed = self.sandbox.account("archive-2fa")["totp_secret"]
        client = self.client("archive-2fa", two_fa_secret_key=seed)
        self.assertIn("ROLE_SDB_ADMIN_USER", client.roles)

    def test_second_factor_with_wrong_seed(self):
        with self.assertRaises(RuntimeError) as caught:
            self.client("archive-2fa", two_fa_secret_key="GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        self.assertEqual(caught.exception.args[0], 401)

    def test_second_factor_left_out_or_not_set_up(self):
        with self.assertRaisesRegex(RuntimeError, "twoFactorToken required"):
            self.client("archive-2fa")
        with self.assertRaisesRegex(RuntimeError, "not yet set up"):
            self.client(username="setup@example.org", password="not set up yet")

    def test_shared_secret(self):
        client = self.client(password="shared by archive & portal", use_shared_secret=True)
        self.assertEqual(client.version, "8.0.0")
        with self.assertRaises(RuntimeError):
            self.client(password="another secret", use_shared_secret=True)

    def test_renewal_after_expiry(self):
        client = self.client()
        first = client.token
        self.sandbox.control("advance", {"seconds": 15 * 60 + 1})
        self.assertIn("ROLE_SDB_MANAGER_USER", client._find_user_roles_())
        self.assertNotEqual(client.token, first)
        self.assertEqual(self.sandbox.counters()["logins"], 2)
