"""Counsel's own reading of an option: what the town's attorney reads differently from the rulebook, and on what.

It is kept as an answer under a key of its own (`rulebook.book.reading_key`): the status is its value, the reason its
note, and its source has three lines: the authority, who reads it so, and the day. Nothing is worked out from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.engine.answers import Answer
from app.engine.answers_check import LONGEST_LINE, AnswerError, check_day, check_text, check_value
from app.schema.base import Audience, Status
from app.schema.questions import Question

LONGEST_REASON: Final = 600
"""A reading is printed in several places, so its reason is a sentence or two; a memo has room for more."""
FIELDS: Final = ("status", "reason", "authority", "name", "day")
"""What a reading has to say. Each is needed, so that no reader meets a view without its ground and its author."""
_MISSING: Final[Mapping[str, tuple[str, str]]] = {
    "status": ("There is no status.", "Say how counsel reads the status of this option."),
    "reason": ("There is no reason.", "Say in a sentence or two why counsel reads it so."),
    "authority": ("There is no authority.", "Name the statute, ruling or opinion that it rests on."),
    "name": ("There is no name.", "Give the name of the attorney who reads it so."),
    "day": ("There is no day.", "Give the day of this reading."),
}


@dataclass(frozen=True, slots=True)
class CounselReading:
    """How the town's attorney reads the status of one option. `audience`: who may read it."""

    status: Status
    reason: str
    authority: str
    name: str
    day: dt.date
    audience: Audience


def check_reading(
    question: Question, given: Mapping[str, Any], audience: Audience | None
) -> tuple[Answer | None, dict[str, AnswerError]]:
    """The answer that holds a reading, or what is wrong with it by field. `given` is plain data for each of `FIELDS`;
    `question` is that of the key."""
    found: dict[str, str] = {}
    wrong: dict[str, AnswerError] = {}
    for field in FIELDS:
        raw = given.get(field)
        try:
            if raw is None or (isinstance(raw, str) and not raw.strip()):
                raise AnswerError(*_MISSING[field])
            found[field] = _checked(question, field, raw)
        except AnswerError as error:
            wrong[field] = error
    if wrong:
        return None, wrong
    source = "\n".join((found["authority"], found["name"], found["day"]))
    return Answer(found["status"], note=found["reason"], source=source, audience=audience), {}


def _checked(question: Question, field: str, raw: Any) -> str:
    if field == "status":
        value = check_value(question, raw)
        if not isinstance(value, str):
            raise AnswerError(*_MISSING[field])
        return value
    if field == "day":
        return check_day(raw)
    reason = field == "reason"
    return check_text(raw, lines=reason, longest=LONGEST_REASON if reason else LONGEST_LINE)


def reading_of(answer: Answer | None, audience: Audience) -> CounselReading | None:
    """The reading that an answer holds, meant for this audience; None where there is none."""
    if answer is None or not answer.known or answer.note is None:
        return None
    parts = (answer.source or "").split("\n")
    if len(parts) != 3:
        return None
    authority, name, day = parts
    try:
        on = dt.date.fromisoformat(day)
    except ValueError:
        return None
    return CounselReading(answer.value, answer.note, authority, name, on, audience)  # type: ignore[arg-type]
