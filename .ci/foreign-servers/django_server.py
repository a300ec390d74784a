"""django-oauth-toolkit on a free port of this machine, with a database in a temporary folder."""

import html
import logging
import os
import re
import tempfile
import threading

import django
import requests
from django.conf import settings
from fob_case import PASSWORD, USERNAME

FOLDER = tempfile.TemporaryDirectory()

settings.configure(
    SECRET_KEY="only for this test",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="django_server",
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.path.join(FOLDER.name, "db.sqlite3"),
            "OPTIONS": {"timeout": 60},
        }
    },
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "oauth2_provider",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
                "loaders": [
                    (
                        "django.template.loaders.locmem.Loader",
                        {
                            "registration/login.html": "<form method=post>{% csrf_token %}{{ form }}<button>Log in</button></form>"
                        },
                    ),
                    "django.template.loaders.app_directories.Loader",
                ],
            },
        }
    ],
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    OAUTH2_PROVIDER={
        "SCOPES": {"files": "Reading files", "introspection": "Asking about tokens"},
        "DEFAULT_SCOPES": ["files"],
        "ACCESS_TOKEN_EXPIRE_SECONDS": 600,
        "ROTATE_REFRESH_TOKEN": True,
        "REFRESH_TOKEN_REUSE_PROTECTION": True,
        "DEVICE_FLOW_INTERVAL": 1,
        "OAUTH_DEVICE_VERIFICATION_URI": "http://127.0.0.1/o/device/",
        "CLIENT_SECRET_HASHER": "default",
    },
)
django.setup()
# It says at each use that the password grant is discouraged.
logging.getLogger("oauth2_provider").setLevel(logging.ERROR)

from django.contrib.auth.models import User  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import JsonResponse  # noqa: E402
from django.urls import include, path  # noqa: E402
from oauth2_provider import urls as oauth2_urls  # noqa: E402
from oauth2_provider.models import get_application_model  # noqa: E402
from oauth2_provider.settings import oauth2_settings  # noqa: E402
from oauth2_provider.views.generic import ProtectedResourceView  # noqa: E402

# It undoes the encoding of HTTP Basic, so that its clients may have any secret.
SECRET = "s+e c:r%t/ü"


class WhoAmI(ProtectedResourceView):
    """What an API would answer to a valid token."""

    def get(self, request):
        return JsonResponse({"user": request.resource_owner.username if request.resource_owner else None})


urlpatterns = [
    path("accounts/login/", LoginView.as_view()),
    path("o/", include((oauth2_urls.base_urlpatterns, "oauth2_provider"), namespace="oauth2_provider")),
    path("whoami", WhoAmI.as_view()),
    *oauth2_urls.metadata_urlpatterns,
]


class QuietHandler(WSGIRequestHandler):
    """Says nothing of requests; unittest's output is for what went wrong."""

    def log_message(self, *_):
        pass


class Server:
    """The running server; use it in a with statement."""

    def __enter__(self):
        call_command("migrate", verbosity=0)
        User.objects.create_user(USERNAME, password=PASSWORD)
        self._server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
        self._server.set_app(get_wsgi_application())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        oauth2_settings.OAUTH_DEVICE_VERIFICATION_URI = f"{self.url}/o/device/"
        oauth2_settings.OAUTH_DEVICE_VERIFICATION_URI_COMPLETE = self.url + "/o/device/?user_code={user_code}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def client(self, identifier, grant, secret=None, **more):
        """Registers a client; one without a secret is public."""
        Application = get_application_model()
        Application.objects.create(
            client_id=identifier,
            client_secret=secret or "",
            client_type=Application.CLIENT_CONFIDENTIAL if secret else Application.CLIENT_PUBLIC,
            authorization_grant_type=grant,
            name=identifier,
            user=User.objects.get(username=USERNAME),
            **more,
        )

    def decide(self, code, approves):
        """Goes through the pages as a person with a browser does."""
        with requests.Session() as browser:

            def post(url, **fields):
                browser.get(url).raise_for_status()
                answer = browser.post(url, data=fields | {"csrfmiddlewaretoken": browser.cookies["csrftoken"]})
                answer.raise_for_status()
                return answer

            post(f"{self.url}/accounts/login/?next=/o/device/", username=USERNAME, password=PASSWORD)
            confirm = post(f"{self.url}/o/device/", user_code=code)
            post(confirm.url, action="accept" if approves else "deny")

    def end_of_login(self, address, approves):
        """Goes through the pages as a person with a browser does; returns the address at which they end."""
        with requests.Session() as browser:
            page = browser.get(address)
            page.raise_for_status()
            token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}
            consent = browser.post(page.url, data=token | {"username": USERNAME, "password": PASSWORD})
            consent.raise_for_status()
            hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', consent.text)
            fields = {name: html.unescape(value) for name, value in hidden}
            fields |= {"allow": "Authorize"} if approves else {}
            answer = browser.post(consent.url, data=fields, allow_redirects=False)
            return answer.headers["Location"]

    def who_am_i(self, token):
        """What the API answers to a token: status (403 where it is not good) and user."""
        answer = requests.get(f"{self.url}/whoami", headers={"Authorization": f"Bearer {token}"}, timeout=30)
        return answer.status_code, answer.json().get("user") if answer.ok else None
