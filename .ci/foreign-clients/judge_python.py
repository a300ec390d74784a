"""fob's module for Python under requests and pyPreservica, and its tokens under AWS' own programs, before the stand-in for Preservica."""

import io
import multiprocessing
import os
import shutil
import subprocess
import tempfile
import time
import unittest
import unittest.mock
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import boto3
import pyPreservica
import requests

import fob
from sandbox import Sandbox

FOB = [os.path.join(os.path.dirname(os.environ["FOB_SANDBOX"]), "fob")]
HEADER = "Preservica-Access-Token"


class Elsewhere(BaseHTTPRequestHandler):
    """Another server, which notes what it is sent."""

    seen = []

    def do_GET(self):
        self.seen.append(dict(self.headers))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def work(_):
    """What one worker does: two requests by a client of its own."""
    client = fob.preservica(pyPreservica.EntityAPI, "archive", FOB)
    return client.version, len(client._find_user_roles_()) > 0


class Fixture(unittest.TestCase):
    """A sandbox, and fob with an account of it."""

    sandbox_arguments = ()

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.folder)
        self.sandbox = self.enterContext(Sandbox(*self.sandbox_arguments))
        self.enterContext(unittest.mock.patch.dict(os.environ))
        for variable in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
            os.environ[variable] = os.path.join(self.folder, variable.lower())
        os.makedirs(os.path.join(self.folder, "xdg_config_home", "fob"), 0o700)
        os.symlink(self.sandbox.environments, os.path.join(self.folder, "xdg_config_home", "fob", "environments"))


class PythonModuleTests(Fixture):
    def setUp(self):
        super().setUp()
        self.session = requests.Session()
        self.session.auth = fob.Auth("archive", FOB)
        self.details = f"{self.sandbox.url}/api/user/details"

    def asked(self):
        """How often fob was asked, as its tokens tell."""
        return self.session.auth._tokens._token

    def test_one_token_for_many_requests(self):
        for _ in range(3):
            self.assertEqual(self.session.get(self.details).status_code, 200)
        first = self.asked()
        self.session.get(self.details)
        self.assertIs(self.asked(), first)
        self.assertEqual(self.sandbox.counters()["logins"], 1)

    def test_a_refused_token_goes_back_once(self):
        self.session.get(self.details)
        self.sandbox.control("advance", {"seconds": 15 * 60 + 1})
        answer = self.session.get(self.details)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual([earlier.status_code for earlier in answer.history], [401])
        self.assertEqual(self.sandbox.counters()["unauthorized"], 1)

    def test_the_body_is_sent_again(self):
        self.session.get(self.details)
        self.sandbox.control("advance", {"seconds": 15 * 60 + 1})
        answer = self.session.put(self.details, data=io.BytesIO(b"<xml/>"))
        self.assertEqual([earlier.status_code for earlier in answer.history], [401])
        self.assertEqual(answer.request.headers["Content-Length"], "6")

    def test_nothing_is_used_past_its_end(self):
        self.session.get(self.details)
        token = self.asked()
        self.assertTrue(token.is_good())
        token._asked -= 0.8 * token._seconds
        self.assertFalse(token.is_good())
        self.session.get(self.details)
        self.assertIsNot(self.asked(), token)

    def test_no_other_server_gets_a_token(self):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        with self.assertRaisesRegex(fob.Error, "gets no token"):
            self.session.get(address)
        self.assertEqual(Elsewhere.seen, [])
        token = self.session.auth._tokens.get()
        # The hook sees what the environment's own server answers before requests follows it.
        answer = requests.Response()
        answer.status_code, answer.url, answer.headers["location"] = 302, self.details, address
        answer.request = requests.Request("GET", self.details, headers={HEADER: token.header_value}).prepare()
        self.session.auth._answered(answer, token, None, {})
        self.assertNotIn(HEADER, answer.request.headers)

    def test_words_of_a_failure_and_no_token(self):
        with self.assertRaises(fob.Error) as raised:
            fob.Tokens("nowhere", FOB).get()
        self.assertEqual(raised.exception.status, 8)
        self.session.get(self.details)
        self.assertNotIn(self.asked().value, repr(self.asked()) + str(self.session.auth))

    def test_eight_workers_log_in_once(self):
        with multiprocessing.get_context("spawn").Pool(8) as pool:
            self.assertEqual(pool.map(work, range(16)), [("8.0.0", True)] * 16)
        self.assertEqual(self.sandbox.counters()["logins"], 1)
        self.assertEqual(self.sandbox.counters()["reused"], 0)

    def test_a_client_of_pypreservica_goes_on_after_an_end(self):
        client = fob.preservica(pyPreservica.EntityAPI, "archive", FOB)
        first = client.token
        self.sandbox.control("advance", {"seconds": 15 * 60 + 1})
        self.assertIn("ROLE_SDB_MANAGER_USER", client._find_user_roles_())
        self.assertNotEqual(client.token, first)


class S3Tests(Fixture):
    """boto3 and, where it is installed, the command line of AWS upload with fob's tokens past three ends of them."""

    sandbox_arguments = ("--token-lifetime", "6s")

    def setUp(self):
        super().setUp()
        self.endpoint = f"{self.sandbox.url}/api/s3/buckets"
        self.bucket = "library.package.upload"
        os.environ["AWS_CONFIG_FILE"] = os.path.join(self.folder, "aws")
        os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.path.join(self.folder, "none")
        with open(os.environ["AWS_CONFIG_FILE"], "w", encoding="utf-8") as file:
            file.write(
                f"[default]\nregion = us-east-1\ncredential_process = {FOB[0]} token archive --format aws\n"
                "s3 =\n  addressing_style = path\n"
            )

    def upload(self, put):
        """Uploads until the first three tokens have ended; each upload gets through at once."""
        uploads, end = 0, time.monotonic() + 20
        while time.monotonic() < end:
            put(f"package-{uploads}.zip")
            uploads += 1
            time.sleep(0.2)
        counters = self.sandbox.counters()
        self.assertEqual((counters["uploads"], counters["unauthorized"], counters["logins"]), (uploads, 0, 1))
        self.assertGreaterEqual(counters["refreshes"], 3)
        return uploads

    def test_boto3(self):
        client = boto3.client("s3", endpoint_url=self.endpoint)
        uploads = self.upload(lambda key: client.put_object(Bucket=self.bucket, Key=key, Body=b"zip"))
        self.assertEqual(client.list_objects_v2(Bucket=self.bucket)["KeyCount"], uploads)

    @unittest.skipUnless(shutil.which("aws"), "awscli is not installed")
    def test_command_line(self):
        source = os.path.join(self.folder, "package.zip")
        with open(source, "wb") as file:
            file.write(b"zip")

        def put(key):
            command = ["aws", "--endpoint-url", self.endpoint, "s3", "cp", source, f"s3://{self.bucket}/{key}"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)

        self.upload(put)
