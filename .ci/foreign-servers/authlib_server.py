"""A server made of Authlib's parts as its documentation shows: authlib_server.py PORT. Everything is kept in memory."""

import json
import re
import sys
import threading
import time

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector
from authlib.oauth2.rfc6749 import ClientMixin, TokenMixin, grants
from authlib.oauth2.rfc6750 import BearerTokenGenerator, BearerTokenValidator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from authlib.oauth2.rfc8628 import DeviceAuthorizationEndpoint, DeviceCodeGrant, DeviceCredentialDict
from authlib.oauth2.rfc9207 import IssuerParameter
from flask import Flask, jsonify, request
from fob_case import ODD_SECRET, PASSWORD, SECRET, USERNAME

URL = f"http://127.0.0.1:{sys.argv[1]}"
app = Flask(__name__)
tokens, codes, devices, decisions, polled = [], {}, {}, {}, set()
is_idle = threading.Event()


class Client(ClientMixin):
    def __init__(self, identifier, secret, rotates=False, dialect=None, refuses_with=None):
        self.identifier, self.secret, self.rotates = identifier, secret, rotates
        # The status of refusals, or the standard's.
        self.refuses_with = refuses_with
        # Changes an answer into what some servers make of it.
        self.dialect = dialect or (lambda answer: answer)

    def get_client_id(self):
        return self.identifier

    def get_default_redirect_uri(self):
        return None

    def get_allowed_scope(self, scope):
        return " ".join(word for word in (scope or "files").split() if word in ("files", "mail"))

    def check_client_secret(self, secret):
        return secret == self.secret

    def check_endpoint_auth_method(self, method, endpoint):
        return method == "none" if self.secret is None else method != "none"

    def check_grant_type(self, grant_type):
        return True

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_redirect_uri(self, redirect_uri):
        return re.fullmatch(r"http://127\.0\.0\.1:\d+/", redirect_uri) is not None


def text_members(answer):
    return answer | {key: str(answer[key]) for key in ("expires_in", "interval") if key in answer}


def empty_members(answer):
    kept = {key: value for key, value in answer.items() if key != "token_type"}
    return {"refresh_token": ""} | kept | {"expires_in": "", "scope": None}


clients = {
    client.identifier: client
    for client in (
        Client("fob", SECRET),
        Client("rotating", SECRET, rotates=True),
        Client("odd", ODD_SECRET),
        Client("public", None),
        Client("text", SECRET, rotates=True, dialect=text_members),
        Client("empty", SECRET, rotates=True, dialect=empty_members),
        Client("fine", SECRET, refuses_with=200),
        Client("busy", SECRET),
    )
}


class Token(dict, TokenMixin):
    def check_client(self, client):
        return self["client_id"] == client.identifier

    def get_scope(self):
        return self.get("scope", "")

    def get_expires_in(self):
        return self["expires_in"]

    def is_expired(self):
        return self["issued"] + self["expires_in"] < time.time()

    def is_revoked(self):
        return self["revoked"]


def save_token(token, request):
    kept = {"client_id": request.client.identifier, "user": request.user, "issued": int(time.time()), "revoked": False}
    tokens.append(Token(token | kept))


def find(value, *kinds):
    return next((token for token in tokens for kind in kinds if token.get(kind) == value), None)


class Code(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]

    def save_authorization_code(self, code, request):
        payload = request.payload
        codes[code] = AuthorizationCode(
            client=request.client,
            redirect_uri=payload.redirect_uri,
            scope=payload.scope,
            code_challenge=payload.data.get("code_challenge"),
            code_challenge_method=payload.data.get("code_challenge_method"),
        )

    def query_authorization_code(self, code, client):
        found = codes.get(code)
        return found if found and found["client"] is client else None

    def delete_authorization_code(self, authorization_code):
        for code in [code for code, kept in codes.items() if kept is authorization_code]:
            del codes[code]

    def authenticate_user(self, authorization_code):
        return USERNAME


class AuthorizationCode(dict):
    def __getattr__(self, name):
        return self.get(name)

    def get_redirect_uri(self):
        return self["redirect_uri"]

    def get_scope(self):
        return self["scope"]


class Issuer(IssuerParameter):
    def get_issuer(self):
        return URL


class Password(grants.ResourceOwnerPasswordCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

    def authenticate_user(self, username, password):
        return username if (username, password) == (USERNAME, PASSWORD) else None


class ClientCredentials(grants.ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]


class Refresh(grants.RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]

    @property
    def INCLUDE_NEW_REFRESH_TOKEN(self):
        return self.request.client.rotates

    def authenticate_refresh_token(self, refresh_token):
        token = find(refresh_token, "refresh_token")
        return None if token is None or token["revoked"] else token

    def authenticate_user(self, refresh_token):
        return refresh_token["user"]

    def revoke_old_credential(self, refresh_token):
        if self.request.client.rotates:
            refresh_token["revoked"] = True


class Device(DeviceCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]

    def query_device_credential(self, device_code):
        polled.add(devices[device_code]["user_code"])
        return devices[device_code]

    def query_user_grant(self, user_code):
        return (USERNAME, decisions[user_code]) if user_code in decisions else None

    def should_slow_down(self, credential):
        return False


class DeviceAuthorization(DeviceAuthorizationEndpoint):
    CLIENT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]
    INTERVAL = 1

    def get_verification_uri(self):
        return f"{URL}/device"

    def save_device_credential(self, client_id, scope, data):
        kept = data | {"client_id": client_id, "scope": scope, "expires_at": int(time.time()) + data["expires_in"]}
        devices[data["device_code"]] = DeviceCredentialDict(kept)


class Revocation(RevocationEndpoint):
    CLIENT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]

    def query_token(self, token_string, token_type_hint):
        return find(token_string, "access_token", "refresh_token")

    def revoke_token(self, token, request):
        token["revoked"] = True


class Introspection(IntrospectionEndpoint):
    def query_token(self, token_string, token_type_hint):
        return find(token_string, "access_token")

    def check_permission(self, token, client, request):
        return token.check_client(client)

    def introspect_token(self, token):
        facts = {"username": token["user"], "exp": token["issued"] + token["expires_in"], "scope": token.get_scope()}
        return {"active": True, "client_id": token["client_id"]} | facts


class Validator(BearerTokenValidator):
    def authenticate_token(self, token_string):
        return find(token_string, "access_token")


server = AuthorizationServer(app, query_client=clients.get, save_token=save_token)
letters = iter(range(10**6, 10**7))
server.register_token_generator(
    "default",
    BearerTokenGenerator(
        access_token_generator=lambda **_: f"access-{next(letters)}-of-authlib",
        refresh_token_generator=lambda **_: f"refresh-{next(letters)}-of-authlib",
        expires_generator=lambda *_: 600,
    ),
)
for grant in (Password, ClientCredentials, Refresh, Device):
    server.register_grant(grant)
server.register_grant(Code, [CodeChallenge(required=True)])
server.register_extension(Issuer())
for endpoint in (DeviceAuthorization, Revocation, Introspection):
    server.register_endpoint(endpoint)
protected = ResourceProtector()
protected.register_token_validator(Validator())


@app.get("/.well-known/oauth-authorization-server")
def metadata():
    names = {"token": "token", "introspection": "introspect", "revocation": "revoke"}
    names |= {"device_authorization": "device-code", "authorization": "authorize"}
    endpoints = {f"{name}_endpoint": f"{URL}/{path}" for name, path in names.items()}
    ways = ["client_secret_basic", "client_secret_post", "none"]
    facts = {"issuer": URL, "token_endpoint_auth_methods_supported": ways, "code_challenge_methods_supported": ["S256"]}
    return jsonify(endpoints | facts | {"authorization_response_iss_parameter_supported": True})


def asking():
    """The identifier of the client that asks."""
    return request.authorization.username if request.authorization else request.form.get("client_id")


def spoken(response):
    """An answer as the client's dialect has it."""
    client, answer = clients.get(asking()), response.get_json()
    if client and "error" not in answer:
        response.data = json.dumps(client.dialect(answer))
    elif client and client.refuses_with:
        response.status_code = client.refuses_with
    return response


@app.get("/authorize")
def authorization_page():
    grant = server.get_consent_grant(end_user=USERNAME)
    return f"<form method=post>{grant.client.identifier}: <button name=action value=approve>Approve</button></form>"


@app.post("/authorize")
def authorize():
    grant = server.get_consent_grant(end_user=USERNAME)
    user = USERNAME if request.form["action"] == "approve" else None
    return server.create_authorization_response(grant_user=user, grant=grant)


@app.post("/token")
def token():
    return spoken(server.create_token_response())


@app.post("/<any(introspect, revoke):path>")
def endpoint(path):
    if path == "revoke" and asking() == "busy" and not is_idle.is_set():
        return jsonify({"error": "temporarily_unavailable"}), 503
    return server.create_endpoint_response({"introspect": "introspection", "revoke": "revocation"}[path])


@app.post("/device-code")
def device_code():
    return spoken(server.create_endpoint_response("device_authorization"))


@app.post("/device")
def device():
    # A person takes longer than the client, which has been answered once that nobody has decided yet.
    while request.form["user_code"] not in polled:
        time.sleep(0.05)
    decisions[request.form["user_code"]] = request.form["action"] == "approve"
    return "Decided."


@app.post("/idle")
def idle():
    is_idle.set()
    return "From now on the client named busy can end tokens."


@app.get("/whoami")
@protected()
def who_am_i():
    return "It is good."


if __name__ == "__main__":
    app.run(port=int(sys.argv[1]), threaded=True)
