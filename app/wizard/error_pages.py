"""Pages for what went wrong: each says what happened, that nothing saved is lost, and what to do."""

from __future__ import annotations

import errno

from flask import Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import Forbidden, HTTPException, TooManyRequests

from app.wizard import not_saved
from app.wizard.front import ForeignNameError
from app.wizard.gate import REFUSED, SWITCHED_OFF
from app.wizard.signed_in import SignedOutError
from app.wizard.site import page, site

FOREIGN = 421
"""The key of the words for a name that is not served here; the answer itself is 400."""
NOT_OPENED = 4040
"""Of those for an address of an assessment where people sign in; the answer itself is 404."""
WORDS = {
    400: ("This could not be done", "The page you sent was out of date or incomplete, so nothing was changed.",
          "Go back, reload the page, and try again. Your saved answers are as they were."),
    403: ("Your link does not open this", "This page needs another link than yours.",
          "Ask whoever sent you the link. Everything that is saved is as it was."),
    NOT_OPENED: ("Nothing opens for you at this address", "It may be mistyped, or of another town; it may have been "
                 "revoked or deleted; or it opens for another account than yours.",
                 "See on your own page what opens for you, or ask whoever sent you the address."),
    404: ("There is nothing at this address", "The link may be mistyped or cut off, or the assessment was deleted.",
          "Check that you have the whole link. A link works until its last day, until it is revoked or "
          "replaced by a new one, and until its assessment is deleted."),
    405: ("This address does not accept that request", "This page was opened in a way that it does not support.",
          "Go back and use the buttons on the page."),
    413: ("This is too large", "What you sent is larger than 2 megabytes, so it was not read.",
          "Go back, shorten it, and try again. Your saved answers are as they were."),
    429: ("Too many requests", "More requests came from your network than this site answers in ten minutes.",
          "Wait ten minutes and try again. Your saved answers are as they were."),
    FOREIGN: ("This site has another address", "The address that was asked for is not one of this site.",
          "Use the address that you were given. If it is this one, whoever runs the site sets BRIEF287_ADDRESS to it."),
    500: ("Something went wrong on our side", "The fault is in the program, not in what you did.",
          "Every answer saved before is still here. Try again. If it happens again, tell whoever runs this."),
    503: ("This is busy just now", "Too much is being done at the moment.",
          "Wait a minute and try again. Every saved answer is still here."),
}  # fmt: skip


def handle(app: Flask) -> None:
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(Exception, _fault)
    app.register_error_handler(SQLAlchemyError, _database)


def _database(error: SQLAlchemyError) -> Response | tuple[str, int]:
    return not_saved.answer(error) or _fault(error)


Answered = Response | tuple[str, int] | tuple[str, int, dict[str, str]]


def _known(error: HTTPException) -> Answered:
    code = error.code or 500
    if 300 <= code < 400:
        return error  # type: ignore[return-value]
    if isinstance(error, TooManyRequests):
        return (*_page(code, code), {"Retry-After": str(error.retry_after)})
    if isinstance(error, SignedOutError):
        return not_saved.signed_out()
    if isinstance(error, ForeignNameError):
        return _page(FOREIGN, code)
    if isinstance(error, Forbidden) and "refused" in g:
        return _refused()
    if (
        code == 404
        and "token" in (request.view_args or {})
        and "came_in" not in g
        and site().config.sign_in is not None
    ):
        return _page(NOT_OPENED, code)
    return _page(code if code in WORDS else (500 if code >= 500 else 400), code)


def _refused() -> tuple[str, int]:
    """What the link lacks, on a page that names nothing of the assessment but the way back."""
    found, need = g.refused
    title, _, mend = WORDS[403]
    off = need == "counsel" and not found.holder.counsel_notes
    what = SWITCHED_OFF if off else REFUSED[need]
    back = f"{found.base}/{'briefing?audience=' + found.audience if found.link.kind == 'reader' else 'tasks'}"
    return page("error.html", status=403, title=title, what=what, mend=mend, back=back)


def _fault(error: Exception) -> tuple[str, int]:
    from flask import current_app

    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):  # a large body finds no room
        return _page(503, 503)
    current_app.logger.exception("a page failed: %s", request.endpoint)
    return _page(500, 500)


def _page(words: int, status: int) -> tuple[str, int]:
    title, what, mend = WORDS[words]
    token = (request.view_args or {}).get("token") if words not in (404, NOT_OPENED) else None
    back = f"{request.script_root}/a/{token}/tasks" if token else None
    return page("error.html", status=status, title=title, what=what, mend=mend, back=back)
