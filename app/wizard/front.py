"""Requests as they come in: by which name they may ask, whose address counts, and where this site is for people.

What the pages build links, redirects and cookies from is the address in the settings. Without one, a request for any
name but this machine's own is refused, so that no sender's `Host` ever stands in a link.
"""

from __future__ import annotations

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from app.address import Address, host_name
from app.config import Config
from app.wizard.at_work import AtWork

_FOREIGN = "brief287.foreign"
ANY_NAME: set[str] = set()
"""Endpoints that answer by whatever name they are asked: those that a load balancer asks by number."""


class ForeignNameError(BadRequest):
    """The request names a host that is not served here."""


def any_name(endpoint: str) -> None:
    ANY_NAME.add(endpoint)


class _Number(IntegerConverter):
    """A number in an address: no more than a database keeps. What is larger is no address."""

    regex = r"\d{1,9}"


def stand_before(app: Flask, config: Config) -> None:
    """Let every request of the application pass here first."""
    app.url_map.converters["int"] = _Number
    inner: WSGIApplication = _Front(AtWork(app.wsgi_app), config.address, config.served_names)
    if config.proxies:
        near = config.proxies
        inner = ProxyFix(inner, x_for=near, x_proto=near, x_host=near)
    app.wsgi_app = inner  # type: ignore[method-assign, assignment]
    app.before_request(_refuse_foreign)


class _Front:
    """Puts the public address in the place of what the sender wrote."""

    def __init__(self, app: WSGIApplication, address: Address | None, names: frozenset[str]) -> None:
        self._app, self._address, self._names = app, address, names

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[_FOREIGN] = host_name(environ.get("HTTP_HOST", "")) not in self._names
        if self._address is not None:
            self._place(environ, self._address)
        elif environ[_FOREIGN]:
            environ["HTTP_HOST"] = "localhost"  # the page that refuses it
        return self._app(environ, start_response)

    def _place(self, environ: WSGIEnvironment, address: Address) -> None:
        environ["wsgi.url_scheme"] = address.scheme
        environ["HTTP_HOST"] = address.host
        environ["SCRIPT_NAME"] = address.path
        below = environ.get("PATH_INFO", "").removeprefix(address.path)  # a proxy may have taken it off already
        if not below or below.startswith("/"):
            environ["PATH_INFO"] = below or "/"


def _refuse_foreign() -> None:
    if request.environ.get(_FOREIGN) and request.endpoint not in ANY_NAME:
        raise ForeignNameError
