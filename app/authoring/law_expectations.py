"""What a story expects of a state's law: for each body and option, from which day on it is treated how, and on what.

A row of `law` speaks for its options from its day on, until another row's day. What the story says of an option of a
body has to be all that the state's file says of it, so that a day too early, too late or missing is seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.authoring.story_shape import ALWAYS, APPEARS, NOTHING_SAID, STATUS_WORDS, LawRow
from app.rulebook.timeline import Span, spans_of

if TYPE_CHECKING:
    from app.authoring.stories import Told
    from app.schema.states import EntryBody, StateEntry

EXACT: Final[Mapping[str, str]] = {"day": "", "month": "in the month of ", "about": "about "}
"""Stands before a day of which only the month, or no more than about when, is known."""
Found = Iterator[tuple[tuple[str | int, ...], str, str]]


@dataclass(frozen=True, slots=True)
class _Said:
    """What one row says of one option, or a file of law says from one day on."""

    day: str
    status: str
    sources: frozenset[str] | None

    def __str__(self) -> str:
        return f"{self.status} from {self.day}" if self.day != ALWAYS else f"{self.status} as far back as is known"


def law_found(told: Told, wanted: Mapping[EntryBody, Sequence[LawRow]]) -> Found:
    """Each row that the law of the town's state does not bear out, and each change of which no row speaks."""
    answer = told.answers.get("state")
    code = answer.value if answer is not None else None
    law = told.rulebook.states.get(code) if isinstance(code, str) else None
    if law is None:
        yield (), "the law of a state", "the answers name no state whose law is in the rulebook"
        return
    for body, rows in wanted.items():
        for option in dict.fromkeys(option for row in rows for option in row.options):
            own = [(i, row) for i, row in enumerate(rows) if option in row.options]
            yield from _option(body, option, own, spans_of(law, body, option))


def _option(
    body: EntryBody, option: str, rows: Sequence[tuple[int, LawRow]], spans: Sequence[Span[StateEntry]]
) -> Found:
    came = {each.day.removeprefix("about ").removeprefix("in the month of "): each for each in map(_of_span, spans)}
    if next(iter(came.values())).status == NOTHING_SAID and len(came) > 1:
        del came[ALWAYS]
    for i, row in rows:
        said = _Said(row.from_, row.status, frozenset(row.rests_on) if row.rests_on else None)
        got = came.pop(row.day, None)
        if got is None:
            yield (body, i), f"{option}: {said}", "nothing changes on that day"
        elif (got.day, got.status) != (said.day, said.status):
            yield (body, i), f"{option}: {said}", f"came: {got}"
        elif said.sources is not None and got.sources != said.sources:
            yield (body, i), f"{option}: {said}, resting on {_list(said.sources)}", f"it rests on {_list(got.sources)}"
    for got in came.values():
        yield (body,), f"nothing else of {option}", f"came: {got}"


def _of_span(span: Span[StateEntry]) -> _Said:
    entry = span.holds
    if entry is None:
        return _Said(_day(span.from_date), NOTHING_SAID, frozenset())
    status = (APPEARS if entry.confidence == "M" else "") + STATUS_WORDS[entry.status]
    day = _day(span.from_date) if span.from_date is None else EXACT[entry.exact] + _day(span.from_date)
    return _Said(day, status, frozenset(entry.sources))


def _day(day: dt.date | None) -> str:
    return ALWAYS if day is None else day.isoformat()


def _list(sources: frozenset[str] | None) -> str:
    return ", ".join(sorted(sources or ())) or "no source"
