"""What keeps the pages safe. Every setting has a sentence of reason."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask import Flask, Response, abort, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from jinja2 import StrictUndefined

from app.config import Config

HEADERS = {
    # Nothing but our own style sheet, font and pictures: there is no script, and nobody may frame a page.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # The address of a page is the key to its assessment: no other site may learn it.
    "Referrer-Policy": "no-referrer",
    # A file is what we say it is, whatever it looks like.
    "X-Content-Type-Options": "nosniff",
    # For browsers that do not know frame-ancestors.
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
BY_HTTPS = {
    # Who came once by https comes by nothing else for two years.
    "Strict-Transport-Security": "max-age=63072000",
}
AGAIN_AFTER = 30
"""Seconds after which a browser or proxy may ask again for what was refused as too much."""
FOR_GOOD = "public, max-age=31536000, immutable"
OUTSIDE = frozenset({"cross-site", "same-site"})

_csrf = CSRFProtect()


def protect(app: Flask, config: Config) -> None:
    """Headers, limits, and the check that a form was ours."""
    app.config.update(
        SECRET_KEY=config.key(),
        MAX_CONTENT_LENGTH=config.largest_upload,  # a larger body is refused before it is read
        MAX_FORM_MEMORY_SIZE=config.largest_upload,
        MAX_FORM_PARTS=2_000,
        # By https a browser takes the cookie from this host alone, whole, and for every path.
        SESSION_COOKIE_NAME="__Host-brief287" if config.secure else "brief287",
        SESSION_COOKIE_HTTPONLY=True,  # no script may read it
        SESSION_COOKIE_SAMESITE="Lax",  # a form on another site comes without it
        SESSION_COOKIE_SECURE=config.secure,
        WTF_CSRF_CHECK_DEFAULT=False,  # we check by ourselves, so that a stale page loses no answer
        WTF_CSRF_TIME_LIMIT=None,  # a page that stood open over lunch still saves
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, which our policy keeps browsers from sending
    )
    _csrf.init_app(app)
    app.before_request(_check)
    app.after_request(partial(_headers, HEADERS | BY_HTTPS if config.secure else HEADERS))
    app.jinja_env.globals["csrf_token"] = generate_csrf
    app.jinja_env.undefined = StrictUndefined  # a name that does not exist is a fault, not an empty text
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _check() -> None:
    """Note whether a post comes from a page of ours. A view that keeps the input acts on it; else the post is refused.
    `g.not_saved` says to the person why nothing was saved; `g.ours`: the form's token holds."""
    g.forged = g.too_large = g.ours = False
    g.not_saved = ""
    limit = LARGER.get(request.endpoint or "")
    if request.method == "POST" and limit is not None:
        request.max_content_length = limit
        if (request.content_length or 0) > limit:  # not read: the view says so beside its field, and saves nothing
            g.forged = g.too_large = True
            return
    if request.method == "POST":
        if None in request.form or None in request.files:  # a part of a damaged form, which has no name
            abort(400)
        try:
            _csrf.protect()
            g.ours = True
        except CSRFError:
            save_nothing(EXPIRED)
        if request.headers.get("Sec-Fetch-Site") in OUTSIDE:
            abort(400)
        view = request.endpoint
        if g.forged and view not in KEEPS_INPUT:
            abort(400)


EXPIRED = "Your page had expired, so nothing is saved yet. What you typed is still here. Check it and save again."


def save_nothing(why: str) -> None:
    """Have a view that keeps the input show it again, with this sentence, and save nothing of it."""
    g.forged, g.not_saved = True, why


KEEPS_INPUT: set[str] = set()
"""Endpoints that show a forged or stale form again, with all that was typed and nothing saved."""


def keeps_input(endpoint: str) -> None:
    KEEPS_INPUT.add(endpoint)


LARGER: dict[str, int] = {}
"""Endpoints that take a larger body than others, and how many bytes. Their views look at `g.too_large` first."""


def takes_up_to(endpoint: str, size: int) -> None:
    LARGER[endpoint] = size


def _headers(own: Mapping[str, str], response: Response) -> Response:
    headers = response.headers
    headers.extend(own)
    if response.status_code in (429, 503) and "Retry-After" not in headers:
        headers["Retry-After"] = str(AGAIN_AFTER)
    if request.endpoint == "static":
        headers["Cache-Control"] = FOR_GOOD
    elif "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"  # answers stay out of the browser's disk and of every cache between
    return response
