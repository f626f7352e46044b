"""What texts say of how many take part agrees with the counts of rules/participation.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from app.rulebook.checks.examined import Examined, Placed
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.checks.said_twice import days_in
from app.rulebook.usstates import STATES
from app.schema.base import ModelId, Statement
from app.schema.evidence import NationalCount, ParticipationFile

_N = r"(\d[\d,]*)"
_BY_MODEL = re.compile(rf"{_N} Task Force, {_N} Warrant Service Officer and {_N} Jail Enforcement")
_AGREEMENTS = re.compile(rf"(?:there were|it had|of the) {_N} agreements")
_AGENCIES = re.compile(rf"held by {_N} agencies")
_MUNICIPAL = re.compile(rf"[Mm]unicipal agencies held {_N}")
_IN_STATES = re.compile(r"in (\d+) states")
_STATE = re.compile(rf"({'|'.join(STATES.values())})(?: had)? {_N}\b")
ORDER: tuple[ModelId, ...] = ("task_force", "warrant_service_officer", "jail_enforcement")
"""In which a text names the models."""
CODES = {name: code for code, name in STATES.items()}


@check(
    "participation.in_words",
    promise="What a text says of agreements on the day of a count is what was counted.",
    mend="Correct the text, or the count.",
    example="'On May 18, 2026, there were 1,834 agreements' with agreements: 1843 on that day",
)
def in_words(book: Examined) -> Iterator[Found]:
    for counts in book.of(ParticipationFile):
        rows = {row.day.isoformat(): row for row in counts.shape.national}
        for placed in book.of(Statement):
            text = " ".join(placed.shape.text.split())
            named = {day for day, _ in days_in(text)} & rows.keys()
            first = placed.shape.from_date.isoformat() if placed.shape.from_date is not None else ""
            if "On that day" in text and first in rows:
                named.add(first)
            if len(named) == 1:
                yield from _held(placed, text, counts.shape, rows[named.pop()])


def _held(placed: Placed[Statement], text: str, file: ParticipationFile, row: NationalCount) -> Iterator[Found]:
    """One text against the count of its day."""
    municipal = _municipal(file) if row.day == file.counted_on else {}
    by_model = row.by_model or {}
    models = [tuple(by_model.get(model, 0) for model in ORDER)]
    models += [tuple(sum(state[model] for state in municipal.values()) for model in ORDER)] if municipal else []
    for found in _BY_MODEL.finditer(text):
        if row.by_model is not None and tuple(map(_number, found.groups())) not in models:
            yield _told(placed, found.group(), row)
    states = sum(1 for each in municipal.values() if any(each.values()))
    for pattern, counted in (
        (_AGREEMENTS, row.agreements), (_AGENCIES, row.agencies), (_MUNICIPAL, row.municipal),
        (_IN_STATES, states if municipal and "unicipal" in text else None),
    ):  # fmt: skip
        for found in pattern.finditer(text):
            if counted is not None and _number(found[1]) != counted:
                yield _told(placed, found.group(), row)
    for found in _STATE.finditer(text) if municipal and "unicipal agencies held" in text else ():
        if _number(found[2]) != sum(municipal[CODES[found[1]]].values()):
            yield _told(placed, found.group(), row)


def _municipal(file: ParticipationFile) -> Mapping[str, Mapping[str, int]]:
    """The agreements of municipal agencies, by state and model."""
    return {state.state: {model: getattr(state.municipal, model) for model in ORDER} for state in file.states}


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _told(placed: Placed[Statement], words: str, row: NationalCount) -> Found:
    return placed.found("text", f"'{words}' is not what was counted on {row.day}")
