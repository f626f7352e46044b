"""Who is signed in: the session's cookie, looked up once a request. Only where the host has set sign-in."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from flask import Flask, g, redirect, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from app.assessments.faults import fault_of
from app.assessments.store import SignedIn, find_session, note_session_use, number_of, use_is_due
from app.config import Config
from app.wizard.shared_parts import Site, site

PLAIN_NAME: Final = "brief287-account"
UNASKED: Final = frozenset({"static", "health.alive", "health.ready"})
"""Endpoints that are the same for everybody."""
LONGEST_ONWARD: Final = 500
"""Of an address to go on to: a few of them lie in one cookie, and a browser takes 4 KB."""


class SignedOutError(Forbidden):
    """Something was sent by whoever is not signed in any more: nothing was changed, and it is to be sent again."""


def know_who_asks(app: Flask) -> None:
    """Look up each request's session before any page is made."""
    app.before_request(_look)


def signed_in() -> SignedIn | None:
    """Whoever is signed in; None for everybody else, and everywhere that has no sign-in."""
    found: SignedIn | None = g.get("signed_in")
    return found


def cookie_name(config: Config) -> str:
    """By https a browser takes the cookie from this host alone, whole, and for every path."""
    return f"__Host-{PLAIN_NAME}" if config.secure else PLAIN_NAME


def set_cookie(response: Response, config: Config, secret: str) -> None:
    """Give a browser its session. It ends with the browser, and in the database."""
    response.set_cookie(
        cookie_name(config), secret, secure=config.secure, httponly=True, samesite="Lax", path="/"
    )  # fmt: skip


def drop_cookie(response: Response, config: Config) -> None:
    response.delete_cookie(cookie_name(config), secure=config.secure, httponly=True, samesite="Lax", path="/")


def _look() -> None:
    g.signed_in = None
    here = site()
    secret = request.cookies.get(cookie_name(here.config))
    if secret and here.config.sign_in is not None and request.endpoint not in UNASKED:
        moment = here.config.now()
        with here.database.read_one() as session:
            found = find_session(session, secret, here.config.sign_in.stamp, moment)
        if found is not None and use_is_due(found, moment):
            _note_use(here, found)
        g.signed_in = found
    if request.method == "POST" and not g.ours and g.signed_in is None and not _by_secret_link():
        raise SignedOutError  # another site's form comes without cookies: no page of ours may hold its values


def _by_secret_link() -> bool:
    token = (request.view_args or {}).get("token")
    return token is not None and number_of(token) is None


def _note_use(here: Site, found: SignedIn) -> None:
    """A database that takes nothing just now keeps nobody from reading."""
    try:
        with here.database.write() as session:
            note_session_use(session, found, here.config.now())
    except SQLAlchemyError as error:
        if fault_of(error) is None:
            raise


def to_sign_in() -> Response:
    """To the page that signs people in, and from there back here. Raises SignedOutError where something was sent."""
    if request.method not in ("GET", "HEAD"):
        raise SignedOutError
    asked = quote(request.path, safe="/~") + (
        f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    )
    return redirect(f"{request.script_root}/sign-in?{urlencode({'next': asked})}", 303)


def within(text: str | None) -> str:
    """A page of this site to go on to; the list of one's assessments for any other text."""
    given = text or ""
    plain = len(given) <= LONGEST_ONWARD and given.isascii() and given.isprintable() and "\\" not in given
    if plain and given.startswith("/") and not given.startswith("//") and not given.startswith(LEADS_NOWHERE):
        return given
    return "/mine"


LEADS_NOWHERE: Final = ("/sign-in", "/sign-out", "/signed-out")
"""Pages that nobody who has just signed in wants to come to."""
