"""The sandbox behind a relay that speaks TLS: it is the judge."""

import collections
import http.client
import json
import re
import subprocess
import threading

import relay

PORT = 8443
TOKEN = re.compile(rb"refresh_?token[\"=: ]+([^\"&\s]+)", re.I)
# Where each environment refreshes.
REFRESHES = {"archive": "/api/accesstoken/refresh", "video": "/auth/refresh", "web": "/oauth2/token"}


def is_refresh(request):
    return request.method == "POST" and request.path.startswith(tuple(REFRESHES.values())) and b"efresh" in request.path.encode() + request.body


class Service:
    def __init__(self, place, certificates, programs):
        self.place = place
        self.url = f"https://{place.address}:{PORT}"
        self._sandbox = subprocess.Popen(
            place.inside(f"{programs}/fob-sandbox", "--behind-tls", "--reuse-detection", "--token-lifetime", "1h"),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self._port = int(self._sandbox.stdout.readline().rsplit(":", 1)[1])
        self.relay = relay.Relay(place, PORT, ("127.0.0.1", self._port), relay.context(certificates))

    def control(self, method, path, body=None):
        """Asks the sandbox itself, past the relay."""
        answers = []

        def ask():
            self.place.enter()
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            connection.request(method, f"/_sandbox/{path}", json.dumps(body) if body is not None else None)
            answers.append(connection.getresponse().read())

        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
        return answers[0]

    def counters(self):
        return collections.Counter(json.loads(self.control("GET", "counters")))

    def advance(self, seconds):
        self.control("POST", "advance", {"seconds": seconds})

    def sent_twice(self):
        """How many refresh tokens were sent more than once, be it that the sandbox never got them."""
        sent = collections.Counter()
        for request in list(self.relay.requests):
            if is_refresh(request):
                found = TOKEN.search(request.path.encode() + b" " + request.body)
                sent[found.group(1) if found else request.body] += 1
        return sum(1 for count in sent.values() if count > 1)
