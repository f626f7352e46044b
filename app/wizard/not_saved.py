"""The database is busy, full, read-only or away: nothing was saved, and nothing that was typed is lost.

A page that keeps its input is shown again, with all that was typed in its fields. Any other page, or that one where
not even the assessment can be read, gives way to one that lists what was typed and sends it again at the press of a
button. Where the form's token does not hold, another site may have sent it: that page has no button then.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from flask import Response, current_app, g, make_response, request
from sqlalchemy.exc import SQLAlchemyError

from app.assessments.faults import Fault, FaultKind, fault_of
from app.wizard.security import KEEPS_INPUT, save_nothing
from app.wizard.signed_in import SignedOutError
from app.wizard.site import page, site

RETRY_SECONDS: Final = 30
WORDS: Final[Mapping[FaultKind, tuple[str, str]]] = {
    "busy": ("Another program is using the place where answers are saved.", "Wait a minute and try again."),
    "full": ("There is no room left where answers are saved.", "Tell whoever runs this, and try again then."),
    "read_only": ("The place where answers are saved cannot be written to.", "Tell whoever runs this."),
    "away": ("The place where answers are saved cannot be reached.", "Wait a minute and try again."),
    "no_database": ("The place where answers are saved is damaged.", "Tell whoever runs this."),
}
"""What a person is told: what happened, and what to do."""
ENDED: Final = (
    "You are not signed in any more.",
    "Sign in by the link below, which opens a page of its own. Then come back to this page and press the button.",
)
UNKNOWN: Final = (
    "You are not signed in, and what was sent may come from another site.",
    "If you typed it, sign in, open the page again and enter it there.",
)
_OURS: Final = frozenset({"csrf_token", "shown", "then", "version", "digest", "was_name", "was_kind", "number", "walk"})
"""Inputs that a page carries along by itself."""
_PARTS: Final[Mapping[str, str]] = {
    "dk": "I don\u2019t know", "sure": "how sure", "low": "low figure", "high": "high figure", "note": "note",
    "audience": "who may read it", "keep": "which one to keep", "clear": "taken back",
}  # fmt: skip
_log: Final = logging.getLogger(__name__)


def answer(error: SQLAlchemyError) -> Response | None:
    """What to show in place of the page; None where the fault is the program's own."""
    fault = fault_of(error)
    if fault is None:
        return None
    _log.warning("the database failed: %s, %s", fault.kind, request.endpoint)
    response = _form_again(fault) or _typed_again(*WORDS[fault.kind])
    response.status_code = 503
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _form_again(fault: Fault) -> Response | None:
    """The page itself, with what was typed; None where it cannot be shown."""
    endpoint = request.endpoint or ""
    if request.method != "POST" or endpoint not in KEEPS_INPUT or g.get("form_again"):
        return None
    g.form_again = True
    what, mend = WORDS[fault.kind]
    save_nothing(f"Nothing is saved yet. {what} What you typed is still here. {mend}")
    try:
        return make_response(current_app.view_functions[endpoint](**(request.view_args or {})))
    except (SQLAlchemyError, SignedOutError):  # the latter where the session could not be looked up
        return None


def signed_out() -> Response:
    """For whoever sends a page and is not signed in any more: what was typed, to be sent again once they are. Where the
    form's token does not hold, only what was typed."""
    response = _typed_again(*(ENDED if g.ours else UNKNOWN), sign_in=True)
    response.status_code = 403
    return response


def _typed_again(what: str, mend: str, *, sign_in: bool = False) -> Response:
    """A page of its own, which needs no database."""
    form, sent = ((), ()) if g.get("too_large") else (request.form.items(multi=True), request.files.values())
    posted = [(name, value) for name, value in form if name != "csrf_token"]
    files = any(each.filename for each in sent)
    again = request.script_root + request.full_path.rstrip("?")
    body, _ = page(
        "not_saved.html", what=what, mend=mend, posted=posted, files=files, again=again, post=request.method == "POST",
        ours=g.get("ours", False), to_sign_in=sign_in,
        typed=[(_words(name), value) for name, value in posted if name not in _OURS and value.strip()],
    )  # fmt: skip
    return make_response(body)


def _words(name: str) -> str:
    """An input by the label of its question; of one that belongs to none by its own name."""
    key, _, part = name.partition(":")
    question = site().rulebook.answerable.get(key.partition(".")[0])
    label = question.label if question is not None else key.replace("_", " ")
    words = f"{label}, {_PARTS.get(part, part)}" if part else label
    return words[:1].upper() + words[1:]
