"""An OpenID provider of another make than the client's: pyop, over HTTP, in a process of its own.

`python -m tests.sign_in.provider http://localhost` serves two organizations, /one and /two, each an issuer with a key
of its own, for a site at that address.
What a test wants of it is posted to /ORGANIZATION/will as JSON: who signs in next (`person`, with claims), an `error`
to answer with, and what is to be wrong with the next ID token (`forge`: claims that are put over its own; `key`:
`other`, one that nobody publishes; `alg`: none). What it was asked is told at /ORGANIZATION/asked.
How often its document was read is told at /ORGANIZATION/documents.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jwkest.jwk import RSAKey, import_rsa_key
from jwkest.jws import JWS
from pyop.authz_state import AuthorizationState
from pyop.exceptions import OAuthError
from pyop.provider import Provider
from pyop.subject_identifier import HashBasedSubjectIdentifierFactory
from pyop.userinfo import Userinfo

CLIENT, SECRET = "brief287-at-test", "a-secret-of-the-test+/="
ORGANIZATIONS = ("one", "two")


def new_key(kid: str) -> RSAKey:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return RSAKey(key=import_rsa_key(pem), alg="RS256", use="sig", kid=kid)


class Organization:
    """One issuer, with what a test wants of it."""

    def __init__(self, issuer: str, redirects: list[str]) -> None:
        self.issuer = issuer
        self.key, self.other = new_key("a key"), new_key("a key")
        self.will: dict[str, Any] = {}
        self.asked: list[dict[str, str]] = []
        self.documents = 0
        self.people: dict[str, dict[str, Any]] = {}
        secure = issuer.replace("http://", "https://")  # it wants one; here all is on this machine
        self.provider = Provider(
            self.key,
            {
                "issuer": secure, "authorization_endpoint": f"{secure}/authorize", "jwks_uri": f"{secure}/keys",
                "token_endpoint": f"{secure}/token", "response_types_supported": ["code"],
                "subject_types_supported": ["pairwise"], "scopes_supported": ["openid", "email", "profile"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            },
            AuthorizationState(HashBasedSubjectIdentifierFactory("salt")),
            {CLIENT: {"client_secret": SECRET, "redirect_uris": redirects, "response_types": ["code"]}},
            Userinfo(self.people),
        )  # fmt: skip
        for name in ("issuer", "authorization_endpoint", "jwks_uri", "token_endpoint"):
            plain = self.provider.configuration_information[name].replace("https://", "http://")
            self.provider.configuration_information[name] = plain

    def authorize(self, query: str) -> str:
        """Where the person is sent back to: with a code, or with an error."""
        asked = self.provider.parse_authentication_request(query)
        self.asked.append({name: values[0] for name, values in parse_qs(query).items()})
        if "error" in self.will:
            given = {"error": self.will["error"], "state": asked["state"], "error_description": "<b>Words</b>"}
            return f"{asked['redirect_uri']}?{urlencode(given)}"
        person = self.will["person"]
        self.people[person["user"]] = {}
        answer = self.provider.authorize(asked, person["user"]).to_dict()
        return f"{asked['redirect_uri']}?{urlencode(answer | self.will.get('answer', {}))}"

    def token(self, body: str, headers: dict[str, str]) -> dict[str, Any]:
        answer = self.provider.handle_token_request(body, headers, dict(self.will["person"]["claims"]))
        found: dict[str, Any] = answer.to_dict()
        if {"forge", "key", "alg", "leave_out"} & self.will.keys():
            found["id_token"] = self._forged(found["id_token"])
        if self.will.get("no_token"):
            del found["id_token"]
        return found

    def _forged(self, token: str) -> str:
        part = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) | self.will.get("forge", {})
        for name in self.will.get("leave_out", ()):
            claims.pop(name, None)
        key = self.other if self.will.get("key") == "other" else self.key
        if self.will.get("alg") == "none":
            return _unsigned(claims)
        if self.will.get("alg") == "HS256":
            return _by_public_key(claims, self.key)
        signed: str = JWS(json.dumps(claims), alg="RS256").sign_compact([key])
        return signed


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _unsigned(claims: dict[str, Any]) -> str:
    return f"{_part({'alg': 'none', 'kid': 'a key'})}.{_part(claims)}."


def _by_public_key(claims: dict[str, Any], key: RSAKey) -> str:
    """Signed with what everybody knows: the published key, taken for a secret that is shared."""
    text = f"{_part({'alg': 'HS256', 'kid': 'a key'})}.{_part(claims)}"
    made = hmac.new(json.dumps(key.serialize()).encode(), text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


class Answers(BaseHTTPRequestHandler):
    """The provider's pages."""

    organizations: dict[str, Organization] = {}

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        name, _, rest = parts.path.strip("/").partition("/")
        one = self.organizations["one" if name == "organizations" else name]
        if "elsewhere" in one.will:
            self.send_response(302)
            self.send_header("Location", one.will["elsewhere"])
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if rest == ".well-known/openid-configuration":
            one.documents += 1
        if "slow" in one.will:
            time.sleep(one.will["slow"])
        if "drips" in one.will and rest not in ("asked", "documents"):
            return self._drip(one, one.will["drips"])
        if "down" in one.will:
            return self._send(503, b"not just now")
        match rest:
            case ".well-known/openid-configuration":
                return self._json({**one.provider.provider_configuration.to_dict(), **one.will.get("document", {})})
            case "keys" if "keys_down" in one.will:
                self._send(500, b"a fault")
            case "keys":
                return self._json({"keys": [*one.provider.jwks["keys"], *one.will.get("keys", [])]})
            case "asked":
                return self._json(one.asked)
            case "documents":
                return self._json(one.documents)
            case "authorize":
                self.send_response(302)
                self.send_header("Location", one.authorize(parts.query))
                self.send_header("Content-Length", "0")
                self.end_headers()
            case _:
                self._send(404, b"nothing here")

    def do_POST(self) -> None:
        name, _, rest = self.path.strip("/").partition("/")
        one = self.organizations[name]
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        if rest == "will":
            one.will = json.loads(body)
            return self._json({})
        if "token_drips" in one.will:
            return self._drip(one, one.will["token_drips"])
        if "token_down" in one.will:
            return self._send(500, b"a fault")
        try:
            return self._json(one.token(body, dict(self.headers)))
        except OAuthError as error:
            return self._json(error.to_dict() if hasattr(error, "to_dict") else {"error": error.oauth_error}, 400)
        except Exception as error:
            return self._json({"error": "invalid_grant", "error_description": str(error)}, 400)

    def _drip(self, one: Organization, part: str) -> None:
        """An answer that does not end while the test wants that: its `body` or its `head`, a byte at a time."""
        begun = b"Content-Length: 900\r\n\r\n" if part == "body" else b"X-Long: "
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + begun)
        while "drips" in one.will or "token_drips" in one.will:
            try:
                self.wfile.write(b"x")
            except OSError:
                return
            time.sleep(0.1)

    def _json(self, value: Any, status: int = 200) -> None:
        self._send(status, json.dumps(value).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing is said."""


def main(back: str) -> None:
    """Serve until the process ends; says where on its first line."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    start = f"http://127.0.0.1:{server.server_port}"
    Answers.organizations = {
        name: Organization(f"{start}/{name}", [f"{back}/sign-in/{name}/back"]) for name in ORGANIZATIONS
    }
    print(start, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
