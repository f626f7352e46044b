"""rules/corrections.yaml: what is corrected is corrected, and is of a state."""

from __future__ import annotations

from collections.abc import Iterator

from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.usstates import STATES
from app.schema.base import Shape
from app.schema.corrections import Correction

_SAYING = ("text", "reason", "what", "meaning")
"""The fields of a rule file's shapes that are printed as sentences."""


@check(
    "corrections.unknown_state",
    promise="A correction names one of the fifty states or D.C., or none where it is about every town.",
    mend="Correct the two letters, or leave 'state' out.",
    example="state: XX",
)
def unknown_state(book: Examined) -> Iterator[Found]:
    for placed in book.of(Correction):
        code = placed.shape.state
        if code is not None and code not in STATES:
            yield placed.found("state", f"'{placed.shape.id}' is about '{code}', which is no state")


@check(
    "corrections.not_yet",
    promise="A correction was made by the rulebook's own date: no later rulebook has it still to make.",
    mend="Correct 'until'; or, if it is corrected in this rulebook, set 'date:' of rules/briefing.yaml to that day.",
    example="until: 2027-02-01 in a rulebook of 2026",
)
def not_yet(book: Examined) -> Iterator[Found]:
    for placed in book.of(Correction):
        if book.date is not None and placed.shape.until > book.date:
            yield placed.found("until", f"until is {placed.shape.until}, after the rulebook's date {book.date}")


@check(
    "corrections.still_said",
    promise="What was wrong is said no more.",
    mend="Mend that text, or take the correction out.",
    example="said: with the very words of a reason that still stands in a state's file",
)
def still_said(book: Examined) -> Iterator[Found]:
    if not (wrong := list(book.of(Correction))):
        return
    stands = book.once(_sentences)
    for placed in wrong:
        where = stands.get(_plain(placed.shape.said))
        if where is not None:
            yield placed.found("said", f"what '{placed.shape.id}' corrects is still said ({where})")


@check(
    "corrections.nothing_changed",
    promise="What a correction calls right is something else than what it calls wrong.",
    mend="Say in 'right' what is right.",
    example="said: and right: with the same words",
)
def nothing_changed(book: Examined) -> Iterator[Found]:
    for placed in book.of(Correction):
        if _plain(placed.shape.said) == _plain(placed.shape.right):
            yield placed.found("right", f"'{placed.shape.id}' says the same in 'said' and 'right'")


def _sentences(book: Examined) -> dict[str, str]:
    """Every sentence that is printed, with the first place where it stands."""
    found: dict[str, str] = {}
    for placed in book.shapes:
        for text in _texts(placed.shape):
            found.setdefault(_plain(text), placed.place)
    return found


def _texts(shape: Shape) -> Iterator[str]:
    if not isinstance(shape, Correction):
        yield from (value for name in _SAYING if isinstance(value := getattr(shape, name, None), str))


def _plain(text: str) -> str:
    """Without quotation marks around it and a stop at its end, in small letters."""
    return " ".join(text.lower().strip(" .\"\u201c\u201d'").split())
