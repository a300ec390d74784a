"""POD's tokens one request after the other, as a short script does it: pod_tokens.py URL EMAIL PASSWORD COUNT

Signs in, reads the page of the organization's tokens once, and prints how many there are. Where COUNT is not 0, it revokes so many, over one
connection, and prints how many it revoked.
"""
import http.client
import re
import sys
import urllib.parse

LIST = "/organizations/northfield/allowlisted_jwts"
url, email, password, count = sys.argv[1:]
server = urllib.parse.urlsplit(url)
connection = http.client.HTTPConnection(server.hostname, server.port)
cookies = {}


def ask(method, path, body=None, headers={}):
    sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "Accept": "text/html", **headers}
    connection.request(method, path, body, sent)
    answer = connection.getresponse()
    for line in answer.headers.get_all("Set-Cookie", []):
        name, value = line.split(";")[0].split("=", 1)
        cookies[name] = value
    return answer.status, answer.read().decode()


def meta_token(page):
    return re.search(r'<meta name="csrf-token" content="([^"]*)"', page)[1]


page = ask("GET", "/users/sign_in")[1]
form = {"authenticity_token": meta_token(page), "user[email]": email, "user[password]": password}
status, _ = ask(
    "POST", "/users/sign_in", urllib.parse.urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
assert status == 303, status
page = ask("GET", LIST)[1]
rows = re.findall(r'<tr data-controller="copy-text">.*?<td>(.*?) \(scope: .*?href="([^"]*)">Revoke', page, re.DOTALL)
if int(count):
    rows = rows[:int(count)]
    for _, path in rows:
        status, _ = ask("DELETE", path, headers={"X-CSRF-Token": meta_token(page)})
        assert status == 303, status
print(len(rows))
