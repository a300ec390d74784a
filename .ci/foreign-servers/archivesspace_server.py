"""A stand-in for ArchivesSpace, which needs Java: the routes of a session, by the source of its backend (main.rb, users.rb, session.rb)."""

import json
import secrets
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from fob_case import PASSWORD

USERNAME = "ops"
# Seconds without a request that end a session.
IDLE = 3600


class Handler(BaseHTTPRequestHandler):
    def answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response_only(status)
        self.send_header("Date", formatdate(self.server.now(), usegmt=True))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def route(self):
        form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        token, sessions = self.headers.get("X-ArchivesSpace-Session"), self.server.sessions
        if token is not None:
            if token not in sessions:
                return 412, {"code": "SESSION_GONE", "error": f"No session found for {token}"}
            if self.server.now() - sessions[token] > IDLE:
                del sessions[token]
                return 412, {"code": "SESSION_EXPIRED", "error": f"Session timed out for {token}"}
            sessions[token] = self.server.now()
        path = urlsplit(self.path).path
        match self.command, unquote(path).strip("/").split("/"):
            case "POST", ["users", username, "login"]:
                if form.get("password") is None:
                    return 400, {"error": {"password": ["Parameter required but no value provided"]}}
                if (username, form["password"]) != (USERNAME, [PASSWORD]):
                    return 403, {"error": "Login failed"}
                session = secrets.token_hex(32)
                sessions[session] = self.server.now()
                return 200, {"session": session, "user": self.user}
            case "GET", ["users", "current-user"]:
                return (200, self.user) if token else (404, {"error": "NotFoundException"})
            case "POST", ["logout"]:
                sessions.pop(token, None)
                return 200, {"status": "session_logged_out" if token else "no_active_session"}
            case "GET", ["repositories"]:
                return (200, []) if token else (403, {"error": "Access denied"})
        return 404, {"error": "Sinatra::NotFound"}

    user = {"username": USERNAME, "name": "Operations", "jsonmodel_type": "user", "permissions": {"/": []}}

    def do_GET(self):
        self.answer(*self.route())

    do_POST = do_GET

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    """The running stand-in; use it in a with statement. `sessions` has the time of each one's last use."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.sessions, self.ahead = {}, 0

    def now(self):
        return time.time() + self.ahead

    def __enter__(self):
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
        self._thread.join()
