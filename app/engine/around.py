"""Who takes part around a town: the agreements of its own agency and of its county, and counts of its state.

The town keeps its table as an answer under a key of its own (`rulebook.records.AROUND`): text with one line for each
agreement, as somebody chose it from the published list. So it has a day and a history, goes along with an answers file
and a FINAL, and no newer list changes it silently. Nothing is worked out from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from app.engine.answers import MODELS, Answer
from app.schema.base import ModelId

Group = Literal["own", "county"]
GROUPS: Final[tuple[Group, ...]] = get_args(Group)
_MARK: Final = "|"
_HEAD: Final = "list of "
_STATE: Final = "state"
LONGEST_NAME: Final = 90
LONGEST: Final = 4_000
"""Of the whole text, as of any answer."""


class AroundError(Exception):
    """The text is no table of agreements. The message says which line is wrong."""


@dataclass(frozen=True, slots=True)
class Neighbor:
    """One agreement of the list. `signed` is the list's own date; `doubt` says in a sentence why it may be wrong."""

    group: Group
    agency: str
    county: str
    model: ModelId
    signed: dt.date | None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """The table of one town. `day` is the list's own; `county` is the town's, perhaps empty; `agencies` and `by_model`
    count the whole state; `left_out` is how many agreements of the county had no room."""

    day: dt.date
    state: str
    county: str
    agencies: int
    by_model: Mapping[ModelId, int]
    neighbors: tuple[Neighbor, ...]
    left_out: int = 0

    @property
    def agreements(self) -> int:
        """Of the whole state."""
        return sum(self.by_model.values())

    def of(self, group: Group) -> tuple[Neighbor, ...]:
        return tuple(each for each in self.neighbors if each.group == group)


def around_text(around: Around) -> str:
    """The table as its answer holds it, at most LONGEST characters: what has no room is counted."""
    shown, left_out = list(around.neighbors), around.left_out
    while True:
        text = "\n".join((_first(around), _counts(around, left_out), *map(_line, shown)))
        if len(text) <= LONGEST or not shown:
            return text
        shown.pop()
        left_out += 1


def _first(around: Around) -> str:
    return _joined(f"{_HEAD}{around.day.isoformat()}", around.state, around.county)


def _counts(around: Around, left_out: int) -> str:
    numbers = [f"{around.by_model.get(model, 0)} {model}" for model in MODELS]
    return _joined(_STATE, f"{around.agencies} agencies", *numbers, f"{left_out} left out")


def _line(each: Neighbor) -> str:
    signed = each.signed.isoformat() if each.signed is not None else ""
    return _joined(each.group, each.agency, each.county, each.model, signed, each.doubt)


def _joined(*parts: str) -> str:
    return f" {_MARK} ".join(" ".join(part.replace(_MARK, "/").split())[:LONGEST_NAME] for part in parts).rstrip()


def around_of(answer: Answer | None) -> Around | None:
    """The table that an answer holds; None where there is none, or what stands there is no table."""
    if answer is None or not answer.known or not isinstance(answer.value, str):
        return None
    try:
        return read_around(answer.value)
    except AroundError:
        return None


def read_around(text: str) -> Around:
    """The table back from its text. Raises AroundError."""
    lines = [[part.strip() for part in line.split(_MARK)] for line in text.strip().splitlines()]
    if len(lines) < 2:
        raise AroundError("A table has a line for the list and a line for the state.")
    day, state, county = _read_first(lines[0])
    agencies, by_model, left_out = _read_counts(lines[1])
    neighbors = tuple(_read_line(number, parts) for number, parts in enumerate(lines[2:], 3))
    return Around(day, state, county, agencies, by_model, neighbors, left_out)


def _read_first(parts: list[str]) -> tuple[dt.date, str, str]:
    day = _day(parts[0].removeprefix(_HEAD))
    if day is None or not parts[0].startswith(_HEAD) or len(parts) not in (2, 3):
        raise AroundError("Line 1 is not 'list of', a date, the state and the county.")
    return day, parts[1], parts[2] if len(parts) == 3 else ""


def _read_counts(parts: list[str]) -> tuple[int, dict[ModelId, int], int]:
    words = [part.partition(" ") for part in parts[1:]]
    numbers = {what: int(number) for number, _, what in words if number.isdecimal() and len(number) < 7}
    if parts[0] != _STATE or set(numbers) != {"agencies", *MODELS, "left out"}:
        raise AroundError("Line 2 is not 'state' and its counts.")
    return numbers["agencies"], {model: numbers[model] for model in MODELS}, numbers["left out"]


def _read_line(number: int, parts: list[str]) -> Neighbor:
    padded = [*parts, "", ""][:6] if len(parts) >= 4 else [""] * 6
    group = next((known for known in GROUPS if known == padded[0]), None)
    model = next((known for known in MODELS if known == padded[3]), None)
    signed = _day(padded[4])
    if group is None or model is None or not padded[1] or (padded[4] and signed is None):
        raise AroundError(f"Line {number} is not a group, an agency, a county, a model and a date.")
    return Neighbor(group, padded[1], padded[2], model, signed, padded[5])


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
