"""Tokens from fob for Python programs.

    import fob, requests

    session = requests.Session()
    session.auth = fob.Auth("prod")
    session.get("https://eu.preservica.com/api/entity/versions")

fob refreshes and logs in, and all programs of this host share its one session. Nothing is kept here beyond the token's end. A token that the server refuses
goes back to fob once, and the request is sent again with the one that fob gives for it. Only the environment's own server gets the token.

    client = fob.preservica(pyPreservica.EntityAPI, "archive")

is a client of pyPreservica whose token comes from fob. Needs Python 3.9; requests only for Auth.
"""

import json
import os
import subprocess
import threading
import time
from urllib.parse import urlsplit

__all__ = ["Auth", "Error", "Token", "Tokens", "preservica"]


class Error(Exception):
    """fob gave no token: what it said, and its exit status (man fob, EXIT STATUS)."""

    def __init__(self, message, status):
        super().__init__(message)
        self.status = status


class Token:
    """A token, the header that carries it, and the address that it is for. No representation shows the token."""

    __slots__ = ("value", "header_name", "header_value", "url", "_asked", "_seconds")

    def __init__(self, answer, asked):
        self.value = answer["token"]
        self.header_name = answer["header_name"]
        self.header_value = answer["header_value"]
        self.url = answer["url"]
        self._asked = asked
        self._seconds = answer["seconds_left"]

    def __repr__(self):
        return f"<fob.Token for {self.url}>"

    def is_good(self):
        """Whether four fifths of its time are still to come; never where its end is unknown. fob refreshes in the last fifth."""
        return self._seconds is not None and _uptime() < self._asked + 0.8 * self._seconds


def _uptime():
    """Seconds by a clock that nobody sets and that goes on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Tokens:
    """The tokens of one environment; safe for threads, and each process asks for itself."""

    def __init__(self, environment, command=("fob",)):
        """
        :param environment: fob's name for it.
        :param command: the program and what comes before its subcommand.
        """
        self.environment = environment
        self._command = tuple(command)
        self._lock = threading.Lock()
        self._token = None
        self._process = os.getpid()

    def get(self):
        """A token that is good now."""
        with self._lock:
            if self._token is None or self._process != os.getpid() or not self._token.is_good():
                self._ask()
            return self._token

    def replace(self, refused):
        """Another token than one that the server refused, which goes back to fob unless that has happened."""
        with self._lock:
            if self._token is None or self._token.value == refused:
                self._ask(refused)
            elif not self._token.is_good():
                self._ask()
            return self._token

    def _ask(self, refused=None):
        self._token = None
        asked = _uptime()
        command = [*self._command, "token", self.environment, "--json"]
        # A token in an argument would show in the list of processes.
        given = {"stdin": subprocess.DEVNULL} if refused is None else {"input": refused + "\n"}
        done = subprocess.run(
            command if refused is None else [*command, "--refused"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False, **given,
        )
        if done.returncode:
            raise Error(done.stderr.strip() or f"fob ended with {done.returncode}.", done.returncode)
        self._token, self._process = Token(json.loads(done.stdout), asked), os.getpid()


class Auth:
    """Authentication for requests: requests.get(url, auth=fob.Auth("prod"))."""

    def __init__(self, environment, command=("fob",)):
        self._tokens = Tokens(environment, command)

    def __call__(self, request):
        token = self._tokens.get()
        if _origin(request.url) != _origin(token.url):
            raise Error(f"The environment {self._tokens.environment} is for {token.url}: {request.url} gets no token.", 64)
        request.headers[token.header_name] = token.header_value
        body = request.body
        start = body.tell() if hasattr(body, "tell") else None
        request.register_hook("response", lambda answer, **options: self._answered(answer, token, start, options))
        return request

    def _answered(self, answer, token, start, options):
        request = answer.request
        if request.headers.get(token.header_name) != token.header_value:
            return answer
        if answer.is_redirect and _origin(answer.headers["location"], answer.url) != _origin(token.url):
            # requests takes only Authorization out before it follows.
            del request.headers[token.header_name]
            return answer
        if answer.status_code != 401:
            return answer
        if request.body is not None and not isinstance(request.body, (str, bytes)):
            if start is None:
                return answer
            request.body.seek(start)
        other = self._tokens.replace(token.value)
        # The connection is free for the next request once this is read.
        answer.content
        answer.close()
        again = request.copy()
        again.headers[other.header_name] = other.header_value
        second = answer.connection.send(again, **options)
        second.history.append(answer)
        second.request = again
        return second


def _origin(address, base=None):
    """Scheme, host and port of an address; those of the base where it has none."""
    parts = urlsplit(address)
    if not parts.netloc and base is not None:
        return _origin(base)
    scheme = (parts.scheme or urlsplit(base or "").scheme).lower()
    return scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(scheme)


def preservica(client, environment, command=("fob",), **options):
    """A client of pyPreservica, such as EntityAPI, under fob's session: workers do not log in themselves.

    :param client: the class.
    :param options: what else the class takes.
    """
    tokens = Tokens(environment, command)
    first = tokens.get()

    class Client(client):
        _refused = None

        def _handle_401(self, response, *arguments, **named):
            if response.status_code == 401:
                self._refused = response.request.headers.get(first.header_name)
            return super()._handle_401(response, *arguments, **named)

        def __token__(self):
            refused, self._refused = self._refused, None
            return (tokens.get() if refused is None else tokens.replace(refused)).value

    Client.__name__ = client.__name__
    address = urlsplit(first.url)
    # The class wants a name and a password, and sends neither.
    return Client(username="fob", password="fob", server=address.netloc, protocol=address.scheme, **options)
