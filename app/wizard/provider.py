"""One OpenID provider over HTTP: its discovery document, the way to it, and the ID token that comes of it.

Authlib speaks the protocol: authorization code with PKCE, state and nonce; signature, issuer, audience and times of the
token. Here stands what Authlib leaves to its user: that the document is the issuer's own, that no algorithm without a
key pair counts, that a state is old after ten minutes, that few wait, and not long
(`provider_answers`). Imported only where sign-in is set.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any, Final
from urllib.parse import urlsplit

from authlib.integrations.base_client.errors import MismatchingStateError, OAuthError
from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App
from flask import request, session
from joserfc.errors import JoseError
from requests import RequestException

from app.schema.sign_in import Provider
from app.sign_in import TENANT_BLANK
from app.wizard.at_work import give_turn_back
from app.wizard.provider_answers import WHOLE_WITHIN, Asking
from app.wizard.waiting import SIGNING_IN

SECONDS: Final = 5.0
"""Of silence, after which a provider is away."""
DOCUMENT_LASTS: Final = 3600.0
"""Seconds after which discovery document and keys are read again: so long a withdrawn key may still count."""
AWAY_FOR: Final = 10.0
"""Seconds in which a provider that did not answer is not asked again."""
STATE_LASTS: Final = 600
"""Seconds for a person to sign in at the provider."""
MOST_STATES: Final = 3
"""Sign-ins that one browser may have open at a time: they lie in its cookie."""
LEEWAY: Final = 60
"""Seconds by which clocks may differ."""
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Those with a key pair. `none` and keys that both sides share never count, whatever the document says."""
ORGANIZATIONS: Final = "organizations"
"""In the place of an organization's id, in the address of a document that is for all of them."""


class ProviderAwayError(Exception):
    """The provider does not answer, or not as a provider does."""


class BusyError(ProviderAwayError):
    """As many as may wait for the provider do so already."""


class StaleError(Exception):
    """This browser has begun no such sign-in, or not lately."""


class DeniedError(Exception):
    """The provider signed nobody in: the person went back, or it refuses them or this site. Its code is the message."""


class UnsoundError(Exception):
    """What came back does not hold: the message is the kind of fault, and repeats nothing of it."""


class _States(FlaskIntegration):  # type: ignore[misc]
    """Sign-ins that were begun, in the browser's signed cookie: a few, each for a while."""

    expires_in = STATE_LASTS

    def get_state_data(self, kept: Any, state: str) -> Mapping[str, Any] | None:
        entry = kept.get(f"_state_{self.name}_{state}")
        if not entry or entry["exp"] < time.time():
            return None
        found: Mapping[str, Any] = entry["data"]
        return found

    def set_state_data(self, kept: Any, state: str, data: Any) -> None:
        self._clear_session_state(kept)
        begun = sorted((key for key in kept if key.startswith("_state_")), key=lambda key: kept[key]["exp"])
        for key in begun[: max(0, len(begun) - MOST_STATES + 1)]:
            kept.pop(key)
        super().set_state_data(kept, state, data)


class ProviderClient(FlaskOAuth2App):  # type: ignore[misc]
    """The site as a client of one provider. `issuers` are those whose ID tokens count. At most `SIGNING_IN` requests
    wait for it at a time, and one of them reads its document."""

    client_cls = Asking

    def __init__(self, given: Provider, secret: str, issuers: frozenset[str]) -> None:
        super().__init__(
            _States(given.id), name=given.id, client_id=given.client_id, client_secret=secret,
            server_metadata_url=document_of(given.issuer),
            authorize_params={} if given.prompt == "none" else {"prompt": given.prompt},
            client_kwargs={
                "scope": "openid email profile", "code_challenge_method": "S256", "default_timeout": SECONDS,
                "max_redirects": 0, "threads": threading.BoundedSemaphore(SIGNING_IN),
            },
        )  # fmt: skip
        self.given = given
        self.issuers = issuers
        self._read_at: float | None = None
        self._away_until = 0.0
        self._places = threading.BoundedSemaphore(SIGNING_IN)
        self._reads = threading.Lock()

    def way_there(self, back: str, onward: str) -> str:
        """The address at the provider to send a person to. `back`: where it sends them after that; `onward`: the page
        of this site that they come to at last. Raises ProviderAwayError."""
        try:
            with nullcontext() if self._has_document() else self._place():
                made = self.create_authorization_url(back)
        except (RequestException, ValueError) as error:
            raise self._away(error) from None
        address: str = made.pop("url")
        self.save_authorize_data(redirect_uri=back, onward=onward, **made)
        return address

    def come_back(self) -> tuple[Mapping[str, Any], str]:
        """The claims of the checked ID token that this request's code gives, and the page to go on to. Raises
        StaleError, DeniedError, UnsoundError and ProviderAwayError."""
        state = request.args.get("state", "")
        begun = self.framework.get_state_data(session, state)
        if begun is None:
            raise StaleError
        with self._place():
            return self._checked_claims(state), begun["onward"]

    def _checked_claims(self, state: str) -> Mapping[str, Any]:
        answered_by = request.args.get("iss")  # RFC 9207: who says so, where the provider says it
        try:
            if answered_by is not None and answered_by not in {*self.issuers, self.given.issuer}:
                raise UnsoundError("issuer of the answer")
            if "error" not in request.args and not request.args.get("code"):
                raise UnsoundError("no code")
            self.load_server_metadata()
            options = {
                "iss": {"essential": True, "values": sorted(self.issuers)},
                "aud": {"essential": True, "value": self.client_id}, "sub": {"essential": True},
            }  # fmt: skip
            token = self.authorize_access_token(claims_options=options, leeway=LEEWAY)
        except MismatchingStateError:
            raise StaleError from None
        except OAuthError as error:
            raise DeniedError(str(error.error)) from None
        except JoseError as error:
            raise UnsoundError(type(error).__name__) from None
        except RequestException as error:
            raise self._away(error) from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnsoundError(type(error).__name__) from None
        finally:
            self.framework.clear_state_data(session, state)
        claims: Mapping[str, Any] | None = token.get("userinfo")
        if not claims:
            raise UnsoundError("no ID token")
        if claims["aud"] not in (self.client_id, [self.client_id]):
            raise UnsoundError("audience")
        if TENANT_BLANK in self.given.issuer and claims["iss"] != self._issuer_of(claims.get("tid")):
            raise UnsoundError("organization")
        if not isinstance(claims["sub"], str) or not 1 <= len(claims["sub"]) <= 255:
            raise UnsoundError("subject")
        return claims

    def _issuer_of(self, organization: Any) -> str:
        return self.given.issuer.replace(TENANT_BLANK, str(organization))

    def load_server_metadata(self) -> dict[str, Any]:
        """What is used of the discovery document. Raises RequestException, and ValueError where it is not the
        issuer's."""
        if not self._has_document():
            if not self._reads.acquire(timeout=WHOLE_WITHIN):
                raise RequestException("its document is still being read")
            try:
                if not self._has_document():
                    self._read_document()
            finally:
                self._reads.release()
        found: dict[str, Any] = self.server_metadata
        return found

    def _has_document(self) -> bool:
        return self._read_at is not None and time.monotonic() - self._read_at < DOCUMENT_LASTS

    def _read_document(self) -> None:
        began = time.monotonic()
        if began < self._away_until:
            raise RequestException("it did not answer just now")
        try:
            with self._get_session() as asking:
                answer = asking.request("GET", self._server_metadata_url, withhold_token=True)
                answer.raise_for_status()
                self.server_metadata = self._checked(answer.json())
        except (RequestException, ValueError) as error:
            self._away(error)  # before anyone who waits for this comes to ask again
            raise
        self._read_at = began

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise BusyError("too many wait")
        give_turn_back(request.environ)
        try:
            yield
        finally:
            self._places.release()

    def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:
        """The provider's keys for signatures, but for those that it says are another organization's."""
        found = super().fetch_jwk_set(force)
        own = {None, self.given.issuer, *self.issuers}
        signing = [key for key in found["keys"] if key.get("kty") != "oct" and key.get("use", "sig") == "sig"]
        return {"keys": [key for key in signing if key.get("issuer") in own]}

    def _checked(self, document: Any) -> dict[str, Any]:
        """Of the document, what is used, and nothing that would change how it is used."""
        if not isinstance(document, dict) or document.get("issuer") != self.given.issuer:
            raise ValueError("the document is of another issuer")
        used = {name: document.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
        scheme = urlsplit(self.given.issuer).scheme
        if not all(isinstance(each, str) and urlsplit(each).scheme in ("https", scheme) for each in used.values()):
            raise ValueError("an address of the document is not https")
        offered = document.get("id_token_signing_alg_values_supported") or ["RS256"]
        algorithms = [each for each in offered if each in ALGORITHMS]
        if not algorithms:
            raise ValueError("the provider signs with no key pair")
        methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        basic = "client_secret_basic" in methods or "client_secret_post" not in methods
        method = "client_secret_basic" if basic else "client_secret_post"
        return {
            **used, "issuer": self.given.issuer, "id_token_signing_alg_values_supported": algorithms,
            "token_endpoint_auth_method": method, "_loaded_at": time.time(),
        }  # fmt: skip

    def _away(self, error: Exception) -> ProviderAwayError:
        self._away_until = time.monotonic() + AWAY_FOR
        return ProviderAwayError(type(error).__name__)


def document_of(issuer: str) -> str:
    """The address of an issuer's discovery document."""
    return f"{issuer.replace(TENANT_BLANK, ORGANIZATIONS).rstrip('/')}/.well-known/openid-configuration"
