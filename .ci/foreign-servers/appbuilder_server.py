"""Flask-AppBuilder on a free port of this machine, with its API keys: the security of Superset and of others."""

import logging
import os
import tempfile
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import requests
from fob_case import PASSWORD
from flask import Flask
from flask_appbuilder import AppBuilder
from flask_appbuilder.utils.legacy import get_sqla_class

USERNAME = "ops"
# It says what it builds, and which keys it refuses.
logging.getLogger("flask_appbuilder").setLevel(logging.ERROR)


class QuietHandler(WSGIRequestHandler):
    """Says nothing of requests; unittest's output is for what went wrong."""

    def log_message(self, *_):
        pass


class ThreadingServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Server:
    """The running server; use it in a with statement."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.app = Flask(__name__)
        self.app.config.update(
            SECRET_KEY="only for this test, as long as its algorithm wants",
            SQLALCHEMY_DATABASE_URI=f"sqlite:///{os.path.join(self.folder.name, 'app.db')}",
            FAB_API_KEY_ENABLED=True,
            FAB_ADD_SECURITY_API=True,
            WTF_CSRF_ENABLED=False,
            RATELIMIT_ENABLED=False,
        )
        self.database = get_sqla_class()(self.app)
        with self.app.app_context():
            self.builder = AppBuilder(self.app, self.database.session)
            manager = self.builder.sm
            manager.add_user(USERNAME, "O", "Ps", "ops@example.org", manager.find_role("Admin"), password=PASSWORD)
        self._server = make_server("127.0.0.1", 0, self.app, ThreadingServer, QuietHandler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.folder.cleanup()

    def takes(self, token):
        """Whether a session's token or an API key is good."""
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{self.url}/api/v1/security/api_keys/", headers=headers, timeout=30).status_code == 200

    def keys(self):
        """The rows of its database for API keys, by name."""
        with self.app.app_context():
            manager = self.builder.sm
            keys = manager.find_api_keys_for_user(manager.find_user(USERNAME).id)
            self.database.session.expire_all()
            return {key.name: key for key in keys if self.database.session.refresh(key) is None}
