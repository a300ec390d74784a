"""One reader of POD's pages, written from its recorded pages, against the stand-in for POD."""

import base64
import glob
import http.cookiejar
import json
import os
import re
import unittest
import urllib.error
import urllib.parse
import urllib.request

from bs4 import BeautifulSoup

from sandbox import Sandbox


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """Leaves redirects to whoever asked."""

    def redirect_request(self, *_):
        return None


def read(html):
    """What a page says, read as a browser would."""
    page = BeautifulSoup(html, "html5lib")
    menu = page.select("ul.dropdown-menu a.dropdown-item[href^='/organizations/']")
    token = page.select_one("meta[name=csrf-token]")
    account = page.select_one("a#navbarDropdown")
    flash = page.select_one("header div.flash_messages > div.alert")
    form = page.select_one("form#new_user.new_user[action='/users/sign_in'][method=post]")
    heading = page.select_one("h1.display-5")
    return {
        "title": page.title.get_text(),
        "csrf": len(base64.urlsafe_b64decode(token["content"] + "==")) if token else None,
        "token": token["content"] if token else None,
        "account": account.get_text(strip=True) if account else None,
        "signed in": page.select_one("a[href='/users/sign_out'][data-turbo-method=delete]") is not None,
        "organizations": {link["href"] for link in menu},
        "flash": (set(flash["class"]) - {"alert", "mt-3"}, flash.get_text(strip=True)) if flash else None,
        "sign-in fields": {field["name"] for field in form.select("input[name]")} if form else None,
        "organization": heading.get_text(strip=True) if heading else None,
        "consumer": page.select_one("header span.badge") is not None,
        "h2": [heading.get_text(strip=True) for heading in page.select("main h2")][:1],
        "h3": [heading.get_text(strip=True) for heading in page.select("main h3")][:1],
        "create": page.select_one("a.btn.btn-primary[href$='/allowlisted_jwts/new']") is not None,
        "rows": [row(element) for element in page.select("table.table > tbody > tr[data-controller='copy-text']")],
        "radios": [radio["value"] for radio in page.select("input[name='allowlisted_jwt[scope]']")],
    }


def row(element):
    """One token of a list."""
    cells = element.find_all("td", recursive=False)
    value = element.select_one("[data-copy-text-target=text]").get_text()
    claims = json.loads(base64.urlsafe_b64decode(value.split(".")[1] + "=="))
    revoke = element.select_one("a[data-turbo-method=delete][data-turbo-confirm]")
    used = re.sub(r"\s+", " ", cells[1].select_one("i.small.text-muted").get_text()).strip()
    return {
        "cell": cells[0].get_text(),
        "label": claims.get("name", ""),
        "scope": claims.get("scope", ""),
        "claims": list(claims),
        "id": int(revoke["href"].rsplit("/", 1)[1]) if revoke else None,
        "used": used.removeprefix("Last used: "),
        "cells": len(cells),
    }


class Browser:
    """Keeps cookies, follows nothing."""

    def __init__(self, url):
        self.url = url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar, NoRedirects)

    def ask(self, method, path, fields=None, **headers):
        data = None if fields is None else urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=headers)
        try:
            answer = self._opener.open(request, timeout=10)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.headers, answer.read().decode()

    def page(self, path):
        return read(self.ask("GET", path)[2])

    def sign_in(self, account):
        fields = {"user[email]": account["username"], "user[password]": account["password"]}
        token = self.page("/users/sign_in")["token"]
        return self.ask("POST", "/users/sign_in", fields | {"authenticity_token": token})


LIST = "/organizations/northfield/allowlisted_jwts"
AGE = (
    r"never|(less than a minute|1 minute|\d+ minutes|about 1 hour|about \d+ hours|1 day|\d+ days|about \d+ months?"
    r"|\d+ months|(about|over|almost) (1 year|\d+ years)) ago"
)


class PodTests(unittest.TestCase):
    """The facts of the recorded exchanges, asked of the stand-in."""

    def setUp(self):
        self.sandbox = self.enterContext(Sandbox())
        self.browser = Browser(self.sandbox.url)

    def test_signing_in_and_out(self):
        status, headers, _ = self.browser.ask("GET", LIST)
        self.assertEqual((status, headers["Location"]), (302, f"{self.sandbox.url}/users/sign_in"))
        form = self.browser.page("/users/sign_in")
        self.assertEqual(form["flash"][0], {"alert-warning", "alert-dismissible"})
        self.assertTrue(form["flash"][1].startswith("You need a POD Aggregator account"))
        fields = {"authenticity_token", "user[email]", "user[password]", "user[remember_me]"}
        self.assertEqual(form["sign-in fields"] & fields, fields)
        status, headers, _ = self.browser.sign_in(self.sandbox.account("pod"))
        self.assertEqual((status, headers["Location"]), (303, self.sandbox.url + LIST))
        [cookie] = [value for value in headers.get_all("Set-Cookie") if value.startswith("_aggregator_session=")]
        self.assertTrue(cookie.endswith("; path=/; httponly; samesite=lax"))
        page = self.browser.page(LIST)
        self.assertEqual(page["flash"], ({"alert-info", "alert-dismissible"}, "Signed in successfully."))
        self.assertTrue(page["signed in"])
        status, headers, _ = self.browser.ask("DELETE", "/users/sign_out", **{"X-CSRF-Token": page["token"]})
        self.assertEqual((status, headers["Location"]), (303, f"{self.sandbox.url}/"))
        self.assertEqual(self.browser.page("/")["flash"][1], "Signed out successfully.")

    def test_wrong_password(self):
        status, _, html = self.browser.sign_in({"username": "owner@example.org", "password": "wrong"})
        page = read(html)
        self.assertEqual((status, page["flash"][1]), (422, "Invalid email or password."))
        self.assertIsNotNone(page["sign-in fields"])

    def test_throttle(self):
        wrong = {"username": "owner@example.org", "password": "wrong"}
        self.assertEqual([self.browser.sign_in(wrong)[0] for _ in range(11)], [422] * 10 + [429])
        self.assertEqual(self.browser.ask("POST", "/users/sign_in", {})[2], "Retry later\n")
        self.assertEqual(self.browser.ask("GET", "/users/sign_in")[0], 200)
        self.sandbox.control("reset-throttle")
        self.assertEqual(self.browser.sign_in(self.sandbox.account("pod"))[0], 303)

    def test_list_as_owner_and_member(self):
        self.browser.sign_in(self.sandbox.account("pod"))
        page = self.browser.page(LIST)
        self.assertEqual((page["h2"], page["h3"]), (["Manage organization"], ["Access tokens"]))
        self.assertTrue(page["create"])
        self.assertGreater(len(page["rows"]), 50)
        ids = [row["id"] for row in page["rows"]]
        self.assertEqual(ids, sorted(set(ids)))
        for row in page["rows"]:
            self.assertEqual(row["cell"], f"{row['label']} (scope: {row['scope']})")
            self.assertRegex(row["used"], f"^({AGE})$")
        self.assertIn("decoy (scope: all)", [row["label"] for row in page["rows"]])
        consumer = self.browser.page("/organizations/harbour-consumer/allowlisted_jwts")
        self.assertTrue(consumer["consumer"])
        self.assertEqual(self.browser.page("/organizations/harbour-consumer/allowlisted_jwts/new")["radios"], ["download"])
        other = self.browser.page("/organizations/brown/allowlisted_jwts")
        self.assertEqual((other["h2"], other["create"]), (["View organization"], False))
        self.assertEqual({row["id"] for row in other["rows"]}, {None})
        self.assertEqual(other["organization"], "Brown & Co <Library>")

    def test_creating_and_revoking(self):
        self.browser.sign_in(self.sandbox.account("pod"))
        before = self.browser.page(LIST)
        label = "Übertragung \"資料\" & <b>"
        fields = {"allowlisted_jwt[label]": label, "allowlisted_jwt[scope]": "upload"}
        status, headers, _ = self.browser.ask("POST", LIST, fields | {"authenticity_token": before["token"]})
        self.assertEqual((status, headers["Location"]), (303, self.sandbox.url + LIST))
        page = self.browser.page(LIST)
        self.assertEqual(page["flash"][1], "Token was successfully created.")
        new = [row for row in page["rows"] if row["id"] not in [old["id"] for old in before["rows"]]]
        self.assertEqual([(row["label"], row["scope"], row["used"]) for row in new], [(label, "upload", "never")])
        target = f"{LIST}/{new[0]['id']}"
        for status in (303, 404):
            fields = {"_method": "delete", "authenticity_token": before["token"]}
            self.assertEqual(self.browser.ask("POST", target, fields)[0], status)
        self.assertEqual(self.browser.page(LIST)["flash"][1], "Token was successfully destroyed.")

    def test_tokens_of_forms_are_not_for_others(self):
        self.browser.sign_in(self.sandbox.account("pod"))
        html = self.browser.ask("GET", f"{LIST}/new")[2]
        form = BeautifulSoup(html, "html5lib").select_one("form[enctype='multipart/form-data'] [name=authenticity_token]")
        for target, status in ((f"{LIST}/1", 422), (LIST, 303)):
            fields = {"authenticity_token": form["value"], "allowlisted_jwt[label]": "x"}
            if status == 422:
                fields["_method"] = "delete"
            answered, headers, html = self.browser.ask("POST", target, fields)
            self.assertEqual(answered, status)
        status, headers, html = self.browser.ask("POST", LIST, {"allowlisted_jwt[label]": "x"})
        self.assertEqual(status, 422)
        self.assertIsNone(headers["Set-Cookie"])
        self.assertIn("422", read(html)["title"])
        token = self.browser.page(LIST)["token"]
        answered = self.browser.ask("POST", LIST, {"authenticity_token": token}, Origin="https://evil.example")
        self.assertEqual(answered[0], 422)

    def test_json(self):
        self.assertEqual(self.browser.ask("GET", f"{LIST}.json")[0], 401)
        self.browser.sign_in(self.sandbox.account("pod"))
        status, _, text = self.browser.ask("GET", f"{LIST}.json")
        self.assertEqual((status, json.loads(text)), (406, {"status": 406, "error": "Not Acceptable"}))
        names = [each["name"] for each in json.loads(self.browser.ask("GET", "/organizations.json")[2])]
        self.assertEqual(names, sorted(names))
        token = self.browser.page("/")["token"]
        headers = {"X-CSRF-Token": token, "Content-Type": "application/json"}
        before = len(self.browser.page(LIST)["rows"])
        self.assertEqual(self.browser.ask("POST", f"{LIST}.json", {}, **headers)[0], 500)
        self.assertEqual(len(self.browser.page(LIST)["rows"]), before + 1)
        self.assertEqual(self.browser.ask("DELETE", f"{LIST}/1.json", **headers)[0], 204)

    def test_members_are_denied(self):
        self.browser.sign_in(self.sandbox.account("pod-member"))
        page = self.browser.page(LIST)
        self.assertEqual((page["create"], {row["id"] for row in page["rows"]}), (False, {None}))
        for path in (f"{LIST}/new", "/organizations/brown/allowlisted_jwts"):
            status, headers, _ = self.browser.ask("GET", path)
            self.assertEqual((status, headers["Location"]), (303, f"{self.sandbox.url}/"))
            self.assertEqual(self.browser.page("/")["flash"][1], "You are not authorized to access this page.")
        fields = {"authenticity_token": page["token"], "allowlisted_jwt[label]": "x"}
        self.assertEqual(self.browser.ask("POST", LIST, fields)[0], 303)
        self.assertEqual(self.sandbox.counters()["creates"], 0)


@unittest.skipUnless(os.environ.get("FOB_POD_TRANSCRIPTS"), "FOB_POD_TRANSCRIPTS is not set")
class RecordingTests(unittest.TestCase):
    """The same reader on the recorded pages: what it finds there it must find in the sandbox's."""

    # Recorded exchange, the sandbox's page of the same kind, and who sees it.
    PAIRS = [
        ("02-sign-in-form", "/users/sign_in", None),
        ("05f-home-as-member", "/", "pod-member"),
        ("07a-new-provider", f"{LIST}/new", "pod"),
        ("07b-new-consumer", "/organizations/harbour-consumer/allowlisted_jwts/new", "pod"),
        ("09c-list-used-at-various-times", LIST, "pod"),
        ("09d-list-as-member", LIST, "pod-member"),
        ("09e-list-consumer", "/organizations/harbour-consumer/allowlisted_jwts", "pod"),
        ("12a-create-no-csrf", None, None),
    ]

    @staticmethod
    def recorded(name):
        [path] = glob.glob(os.path.join(os.environ["FOB_POD_TRANSCRIPTS"], f"{name}.http"))
        with open(path, encoding="utf-8", newline="") as file:
            answer = file.read().split("### RESPONSE\n", 1)[1]
        return read(re.split(r"\r?\n\r?\n", answer, maxsplit=1)[1])

    def test_pages_read_alike(self):
        same = ("title", "csrf", "signed in", "sign-in fields", "consumer", "h2", "h3", "create", "radios")
        with Sandbox() as sandbox:
            for name, path, account in self.PAIRS:
                with self.subTest(name):
                    browser = Browser(sandbox.url)
                    if account:
                        browser.sign_in(sandbox.account(account))
                    page = browser.page(path) if path else read(browser.ask("POST", LIST, {})[2])
                    recorded = self.recorded(name)
                    # The home page's headings speak of the organizations' data, which the sandbox has none of.
                    keys = [key for key in same if path != "/" or key not in ("h2", "h3")]
                    self.assertEqual({key: page[key] for key in keys}, {key: recorded[key] for key in keys})
                    self.assertEqual(bool(page["organizations"]), bool(recorded["organizations"]))
                    self.assertEqual(bool(page["rows"]), bool(recorded["rows"]))
                    for rows in (page["rows"], recorded["rows"]):
                        for row in rows:
                            self.assertRegex(row["used"], f"^({AGE})$")
                            self.assertEqual(row["cells"], 3)
                            self.assertEqual(row["id"] is None, account == "pod-member")
