"""djangorestframework-simplejwt on a free port of this machine, as its documentation sets it up, with rotation and the blacklist."""

import contextlib
import os
import tempfile
import threading
from datetime import timedelta

import django
import requests
from django.conf import settings
from fob_case import PASSWORD, USERNAME

FOLDER = tempfile.TemporaryDirectory()

settings.configure(
    SECRET_KEY="only for this test, as long as its algorithm wants",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="simplejwt_server",
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
        "rest_framework",
        "rest_framework_simplejwt.token_blacklist",
    ],
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework_simplejwt.authentication.JWTAuthentication"],
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    },
    SIMPLE_JWT={"ROTATE_REFRESH_TOKENS": True, "BLACKLIST_AFTER_ROTATION": True},
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.throttling import AnonRateThrottle  # noqa: E402
from rest_framework.views import APIView  # noqa: E402
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken  # noqa: E402
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken  # noqa: E402
from rest_framework_simplejwt.views import (  # noqa: E402
    TokenBlacklistView,
    TokenObtainPairView,
    TokenRefreshView,
    TokenVerifyView,
)


class WhoAmI(APIView):
    """What an API would answer to a valid token."""

    def get(self, request):
        return Response({"user": request.user.username})


urlpatterns = [
    path("api/token/", TokenObtainPairView.as_view()),
    path("api/token/refresh/", TokenRefreshView.as_view()),
    path("api/token/verify/", TokenVerifyView.as_view()),
    path("api/token/blacklist/", TokenBlacklistView.as_view()),
    path("whoami", WhoAmI.as_view()),
]


class Throttle(AnonRateThrottle):
    """One that lets nobody log in."""

    def allow_request(self, request, view):
        return False

    def wait(self):
        return 60


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
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def who_am_i(self, token):
        """What the API answers to a token: status (401 where it is not good) and user."""
        answer = requests.get(f"{self.url}/whoami", headers={"Authorization": f"Bearer {token}"}, timeout=30)
        return answer.status_code, answer.json().get("user")

    def is_blacklisted(self, refresh):
        """Whether the database says that a refresh token has ended."""
        return BlacklistedToken.objects.filter(token__token=refresh).exists()

    def blacklist_all(self):
        """Ends every session, as an administrator does."""
        for token in OutstandingToken.objects.all():
            BlacklistedToken.objects.get_or_create(token=token)

    @contextlib.contextmanager
    def lifetimes(self, **seconds):
        """Gives other lifetimes to what is issued meanwhile: `access`, `refresh`."""
        kinds = {"access": AccessToken, "refresh": RefreshToken}
        before = {name: kinds[name].lifetime for name in seconds}
        for name, span in seconds.items():
            kinds[name].lifetime = timedelta(seconds=span)
        yield
        for name, span in before.items():
            kinds[name].lifetime = span

    @contextlib.contextmanager
    def throttled(self):
        """Lets nobody log in meanwhile."""
        TokenObtainPairView.throttle_classes = [Throttle]
        yield
        del TokenObtainPairView.throttle_classes
