"""api.video's own client against the stand-in for api.video."""

import base64
import http.client
import json
import os
import unittest
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

import apivideo
from apivideo.api.upload_tokens_api import UploadTokensApi
from apivideo.exceptions import ApiAuthException, ApiException, NotFoundException, UnauthorizedException
from apivideo.model.token_creation_payload import TokenCreationPayload

from openapi import Description
from sandbox import Sandbox


class ApiVideoTests(unittest.TestCase):
    """Each test starts its own sandbox; every answer it sees is noted for the OpenAPI check."""

    answers = []

    @classmethod
    def tearDownClass(cls):
        path = os.environ.get("FOB_OPENAPI")
        if not path:
            print("FOB_OPENAPI is not set: answers were not held against an OpenAPI description.")
            return
        description = Description(path)
        problems = [problem for answer in cls.answers for problem in description.problems(*answer)]
        print(f"{len(cls.answers)} answers held against {path}: {len(problems)} problems.")
        if problems:
            raise AssertionError("\n".join(problems))

    def start(self, *arguments):
        sandbox = Sandbox(*arguments)
        self.enterContext(sandbox)
        return sandbox

    def connect(self, sandbox):
        client = apivideo.AuthenticatedApiClient(sandbox.account("video")["api_key"])
        client.configuration.host = sandbox.url
        self.note_answers(client)
        client.connect()
        self.addCleanup(client.close)
        return client, UploadTokensApi(client)

    def note_answers(self, client):
        pool = client.rest_client.pool_manager
        plain = pool.request

        def noting(method, url, **options):
            answer = plain(method, url, **options)
            self.answers.append((method, urlsplit(url).path, answer.status, answer.headers, answer.data))
            return answer

        pool.request = noting

    def ask(self, sandbox, method, target, body=None, **headers):
        """One request without the client, for what the client would not send."""
        connection = http.client.HTTPConnection(sandbox.host, timeout=10)
        connection.request(method, target, body=body, headers=headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        self.answers.append((method, urlsplit(target).path, answer.status, answer.headers, data))
        return answer.status, json.loads(data) if data else None, answer.headers

    def test_connects_and_refreshes(self):
        sandbox = self.start()
        client, tokens = self.connect(sandbox)
        first = client._access_token, client._refresh_token
        claims = first[0].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        self.assertAlmostEqual(claims["exp"] - claims["iat"], 3600, delta=1)
        self.assertGreater(len(first[1]), 600)
        client.refresh_token()
        self.assertNotIn(client._access_token, first)
        self.assertNotIn(client._refresh_token, first)
        tokens.list()
        counters = sandbox.counters()
        self.assertEqual((counters["logins"], counters["refreshes"], counters["lists"]), (1, 1, 1))

    def test_refresh_tokens_work_once(self):
        sandbox = self.start("--reuse-detection")
        client, tokens = self.connect(sandbox)
        used = client._refresh_token
        client.refresh_token()
        renewed = client._refresh_token
        for refresh_token in (used, renewed):
            client._refresh_token = refresh_token
            with self.assertRaises(UnauthorizedException):
                client.refresh_token()
        with self.assertRaises(UnauthorizedException):
            tokens.list()
        self.assertEqual(sandbox.counters()["reused"], 1)

    def test_access_tokens_expire(self):
        sandbox = self.start("--token-lifetime", "60s")
        client, tokens = self.connect(sandbox)
        self.assertLess(client.next_refresh, datetime.now().timestamp() + 60)
        sandbox.control("advance", {"seconds": 61})
        with self.assertRaises(UnauthorizedException):
            tokens.list()
        client.refresh_token()
        tokens.list()

    def test_wrong_key(self):
        client = apivideo.AuthenticatedApiClient("wrong")
        client.configuration.host = self.start().url
        self.note_answers(client)
        with self.assertRaises(ApiException) as caught:
            client.connect()
        self.assertEqual(caught.exception.status, 400)
        self.assertEqual(json.loads(caught.exception.body)["title"], "The user credentials were incorrect.")
        with self.assertRaises(ApiAuthException):
            UploadTokensApi(client).list()

    def test_lists_two_pages_in_both_orders(self):
        _, tokens = self.connect(self.start())
        keys = {"createdAt": lambda token: token.created_at, "ttl": lambda token: token.ttl}
        for by, key in keys.items():
            for order in ("asc", "desc"):
                with self.subTest(by=by, order=order):
                    pages = [tokens.list(sort_by=by, sort_order=order, page_size=100, current_page=n) for n in (1, 2)]
                    self.assertEqual([len(page.data) for page in pages], [100, 87])
                    every = [token for page in pages for token in page.data]
                    self.assertEqual(len({token.token for token in every}), 187)
                    values = [key(token) for token in every]
                    self.assertEqual(values, sorted(values, reverse=order == "desc"))
                    self.assertEqual(pages[1].pagination.items_total, 187)
                    self.assertEqual(pages[1].pagination.pages_total, 2)
                    relations = [link.rel for link in pages[1].pagination.links]
                    self.assertEqual(relations, ["self", "first", "previous", "last"])

    def test_defaults_and_the_end_of_the_list(self):
        _, tokens = self.connect(self.start("--tokens", "30"))
        page = tokens.list()
        self.assertEqual((page.pagination.page_size, len(page.data)), (25, 25))
        beyond = tokens.list(current_page=9)
        self.assertEqual((beyond.data, beyond.pagination.items_total), ([], 30))

    def test_creates_gets_and_deletes(self):
        _, tokens = self.connect(self.start("--tokens", "0"))
        lasting = tokens.create_token(TokenCreationPayload())
        brief = tokens.create_token(TokenCreationPayload(ttl=3600))
        self.assertEqual(lasting.ttl, 0)
        self.assertFalse(hasattr(lasting, "expires_at"))
        self.assertEqual(brief.expires_at - brief.created_at, timedelta(hours=1))
        self.assertLess(abs(datetime.now(timezone.utc) - brief.created_at), timedelta(seconds=30))
        self.assertEqual(tokens.get_token(brief.token), brief)
        self.assertEqual({token.token for token in tokens.list().data}, {lasting.token, brief.token})
        tokens.delete_token(brief.token)
        for call in (tokens.get_token, tokens.delete_token):
            with self.assertRaises(NotFoundException):
                call(brief.token)
        self.assertEqual([token.token for token in tokens.list().data], [lasting.token])

    def test_expired_tokens_disappear(self):
        sandbox = self.start("--tokens", "0")
        _, tokens = self.connect(sandbox)
        brief = tokens.create_token(TokenCreationPayload(ttl=60))
        sandbox.control("advance", {"seconds": 61})
        self.assertEqual(tokens.list().data, [])
        with self.assertRaises(NotFoundException):
            tokens.get_token(brief.token)

    def test_deleting_shifts_later_pages(self):
        _, tokens = self.connect(self.start("--tokens", "30"))
        first = tokens.list(page_size=10).data
        second = tokens.list(page_size=10, current_page=2).data
        for token in first[:3]:
            tokens.delete_token(token.token)
        self.assertEqual(tokens.list(page_size=10, current_page=2).data[:7], second[3:])

    def test_errors(self):
        sandbox = self.start()
        client, _ = self.connect(sandbox)
        bearer = {"Authorization": f"Bearer {client._access_token}"}
        cases = [
            ("GET", "/upload-tokens?pageSize=0", None, bearer, 400, "Invalid attributes."),
            ("GET", "/upload-tokens?pageSize=101", None, bearer, 400, "Invalid attributes."),
            ("GET", "/upload-tokens?currentPage=0&sortBy=label&sortOrder=up", None, bearer, 400, "Invalid attributes."),
            ("POST", "/upload-tokens", '{"ttl": -1}', bearer, 400, "Invalid attributes."),
            ("POST", "/upload-tokens", '{"ttl": 2147483648}', bearer, 400, "Invalid attributes."),
            ("POST", "/upload-tokens", '{"ttl": "1"}', bearer, 400, "Invalid attributes."),
            ("POST", "/upload-tokens", "ttl=1", bearer, 400, "The payload is invalid."),
            ("POST", "/auth/api-key", "{}", {}, 400, "The payload is invalid."),
            ("POST", "/auth/refresh", '{"refreshToken": "x"}', {}, 401, "The refresh token is invalid."),
            ("GET", "/upload-tokens", None, {}, 401, 'The "Authorization" header is missing.'),
            ("GET", "/upload-tokens", None, {"Authorization": "Bearer x"}, 401, "The access token is invalid or expired."),
            ("GET", "/upload-tokens", None, {"Authorization": "Basic eDo="}, 401, "The API key is invalid."),
            ("GET", "/upload-tokens/none", None, bearer, 404, "The requested resource could not be found."),
            ("PUT", "/upload-tokens", "{}", bearer, 405, "Method is not allowed for this route."),
        ]
        for method, target, body, headers, status, title in cases:
            with self.subTest(method=method, target=target, body=body):
                answered, error, _ = self.ask(sandbox, method, target, body, **headers)
                self.assertEqual((answered, error["title"], error["status"]), (status, title, status))
                self.assertTrue(error["type"].startswith("https://"))

    def test_basic_authentication(self):
        sandbox = self.start()
        key = base64.b64encode(f"{sandbox.account('video')['api_key']}:".encode()).decode()
        status, page, _ = self.ask(sandbox, "GET", "/upload-tokens", Authorization=f"Basic {key}")
        self.assertEqual((status, page["pagination"]["itemsTotal"]), (200, 187))

    def test_rate_limit(self):
        sandbox = self.start("--rate-limit", "3")
        client, tokens = self.connect(sandbox)
        for _ in range(3):
            tokens.list()
        with self.assertRaises(ApiException) as caught:
            tokens.list()
        self.assertEqual(caught.exception.status, 429)
        self.assertEqual(caught.exception.headers["X-RateLimit-Remaining"], "0")
        self.assertLessEqual(int(caught.exception.headers["X-RateLimit-Retry-After"]), 60)
        sandbox.control("advance", {"seconds": 60})
        tokens.list()
