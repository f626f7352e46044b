"""Sign-in with a provider, and the end of it. Registered only where the host has set it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Flask, abort, current_app, redirect, request, session
from werkzeug.wrappers import Response

from app.assessments.store import begin_session, end_session, end_sessions
from app.hosting.logs import REQUESTS
from app.schema.sign_in import Provider
from app.sign_in import Identity, NotOurs, SignIn
from app.wizard.provider import (
    BusyError,
    DeniedError,
    ProviderAwayError,
    ProviderClient,
    StaleError,
    UnsoundError,
)
from app.wizard.security import OUTSIDE
from app.wizard.shared_parts import Site, site
from app.wizard.signed_in import drop_cookie, set_cookie, signed_in, within
from app.wizard.site import page

pages = Blueprint("sign_in", __name__)
Answered = tuple[str, int] | Response
AGAIN_AFTER: Final = 30
_CLIENTS: Final = "brief287-providers"
_log: Final = logging.getLogger(f"{REQUESTS}.sign_in")
"""A line for each sign-in, failed or not: the provider, the town, what came of it, and nothing of a person."""

STALE: Final = (400, "This sign-in is no longer open", "It was begun more than ten minutes ago, or in another browser.")
UNSOUND: Final = (
    400, "You are not signed in", "What {name} sent back could not be checked, so it does not count.",
)  # fmt: skip
DENIED: Final = (403, "You are not signed in", "{name} did not sign you in. Perhaps you went back there.")
MISTAKEN: Final = (
    502, "You are not signed in", "{name} does not take this site’s own registration. Tell whoever runs this site.",
)  # fmt: skip
AWAY: Final = (503, "{name} cannot be reached just now", "So nobody can sign in by it. What is saved is as it was.")
BUSY: Final = (503, "Too many people are signing in just now", "Wait half a minute, then try again.")
NOT_OURS: Final = (403, "Your account opens nothing here", "")
OUR_FAULT: Final = frozenset({"invalid_client", "unauthorized_client", "invalid_scope"})
"""Answers of a provider that say that this site is registered or set wrongly."""


def attach(app: Flask, here: Site) -> None:
    """The clients of the providers that the settings name. None is asked before somebody signs in."""
    given = here.config.sign_in
    assert given is not None
    app.extensions[_CLIENTS] = {
        each.id: ProviderClient(each, given.secrets[each.id], given.issuers(each)) for each in given.file.providers
    }


def _given() -> SignIn:
    found = site().config.sign_in
    return found if found is not None else abort(404)


def _client(provider: str) -> tuple[Provider, ProviderClient]:
    clients: Mapping[str, ProviderClient] = current_app.extensions[_CLIENTS]
    client = clients.get(provider)
    return (client.given, client) if client is not None else abort(404)


@pages.get("/sign-in")
def show() -> Answered:
    """A button for each provider. Nobody is sent there without pressing one."""
    onward = within(request.args.get("next"))
    return page("sign_in.html", onward=onward, providers=_given().file.providers, onward_given="next" in request.args)


@pages.get("/sign-in/<provider>/go")
def go(provider: str) -> Answered:
    """To the provider, at the press of the button: who comes from another site is shown the button first."""
    given, client = _client(provider)
    onward = within(request.args.get("next"))
    if request.headers.get("Sec-Fetch-Site") in OUTSIDE:
        return page("sign_in.html", onward=onward, providers=_given().file.providers, onward_given=True)
    try:
        return redirect(client.way_there(_back(given), onward), 303)
    except ProviderAwayError as error:
        return _failed(given, BUSY if isinstance(error, BusyError) else AWAY, str(error))


def _back(given: Provider) -> str:
    """The address that the provider sends people back to: of the settings, and of nothing that a request says."""
    address = site().config.address
    assert address is not None
    return f"{address}/sign-in/{given.id}/back"


@pages.get("/sign-in/<provider>/back")
def back(provider: str) -> Answered:
    """Back from the provider: check what it says, and begin a session of its own."""
    given, client = _client(provider)
    try:
        claims, onward = client.come_back()
        who = _given().identify(given, claims)
    except StaleError:
        return _failed(given, STALE, "no such sign-in was begun")
    except DeniedError as error:
        return _failed(given, MISTAKEN if str(error) in OUR_FAULT else DENIED, f"denied: {_plain(str(error))}")
    except UnsoundError as error:
        return _failed(given, UNSOUND, f"unsound: {error}")
    except ProviderAwayError as error:
        return _failed(given, BUSY if isinstance(error, BusyError) else AWAY, str(error))
    except NotOurs as error:
        return _failed(given, (*NOT_OURS[:2], str(error)), "an account of no town here")
    answer = redirect(f"{request.script_root}{'/operator' if _to_operator(who, onward) else onward}", 303)
    set_cookie(answer, site().config, _begun(who))
    _told(given, "signed in", who.tenant)
    return answer


def _to_operator(who: Identity, onward: str) -> bool:
    return who.tenant is None and onward == "/mine"


def _begun(who: Identity) -> str:
    """A new session; one that this browser had has ended, so that none is handed on."""
    here = site()
    moment = here.config.now()
    before = signed_in()
    with here.database.write() as writing:
        if before is not None:
            end_session(writing, before.account.id, before.id_hash, moment)
        return begin_session(
            writing, issuer=who.issuer, subject=who.subject, provider=who.provider, tenant=who.tenant,
            operator=who.operator, address=who.address, name=who.name, stamp=who.stamp, at=moment,
        )  # fmt: skip


@pages.get("/signed-in")
def done() -> Answered:
    """Of a tab that was opened to sign in again beside a page that is still to be sent."""
    return page("signed_in.html") if signed_in() is not None else redirect(f"{request.script_root}/sign-in", 303)


@pages.post("/sign-out")
def leave() -> Answered:
    """End this session; with `everywhere`, every session of the account."""
    here, who = site(), signed_in()
    if who is not None:
        moment = here.config.now()
        with here.database.write() as writing:
            if "everywhere" in request.form:
                end_sessions(writing, who.account.id, moment)
            else:
                end_session(writing, who.account.id, who.id_hash, moment)
    session.clear()
    answer = redirect(f"{request.script_root}/signed-out", 303)
    drop_cookie(answer, here.config)
    return answer


@pages.get("/signed-out")
def left() -> Answered:
    return page("signed_out.html")


def _failed(given: Provider, words: tuple[int, str, str], told: str) -> Answered:
    status, title, what = words
    _told(given, told, None, failed=True)
    body, _ = page(
        "sign_in_failed.html", status=status, title=title.format(name=given.name), what=what.format(name=given.name),
        own_fault=status == 502, other=status == 403,
    )  # fmt: skip
    answer = Response(body, status, content_type="text/html; charset=utf-8")
    if status == 503:
        answer.headers["Retry-After"] = str(AGAIN_AFTER)
    return answer


def _told(given: Provider, what: str, town: str | None, *, failed: bool = False) -> None:
    fields = {"provider": given.id, "outcome": what, "town": town or ""}
    _log.log(logging.WARNING if failed else logging.INFO, "sign-in: %s, %s", given.id, what, extra={"fields": fields})


def _plain(code: str) -> str:
    """A code of an answer, where it is one: whoever writes an address could have written anything."""
    return code if len(code) <= 40 and code.replace("_", "").isalpha() and code.isascii() else "another answer"
