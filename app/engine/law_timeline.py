"""A state's law by option and day: what holds when for each body, and what changes on which day.

For whoever keeps the rulebook (`brief287 law`), for the page of a state (`/law/XX`) and for its feed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from app.rulebook.timeline import Change, Spans, changes, options_of, pieces
from app.schema.states import EntryBody, LawStatement, StateEntry, StateLaw

BODIES: Final[tuple[EntryBody, ...]] = get_args(EntryBody)
TURNING: Final = ("who_may_sign", "who_may_end", "penalties", "duties", "state_money")
"""Lists of a state's file of which it is told on what day an item begins or ends, beside the options."""


@dataclass(frozen=True, slots=True)
class Group:
    """Options whose law is the same on every day, with their line of time."""

    options: tuple[str, ...]
    spans: Spans[StateEntry]


@dataclass(frozen=True, slots=True)
class BodyLaw:
    """The options of one kind of body, grouped, and what changes for it on which day."""

    body: EntryBody
    groups: tuple[Group, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class LawTimeline:
    """One state. `silent` has, for each body, the options of which its file says nothing."""

    law: StateLaw
    bodies: tuple[BodyLaw, ...]
    silent: Mapping[EntryBody, tuple[str, ...]]


def law_timeline(law: StateLaw, options: Sequence[str], bodies: Sequence[EntryBody] = ()) -> LawTimeline:
    """The timeline of a state. `options`: every option that can be asked about. `bodies`: those wanted; without any,
    the municipality and the county, and the sheriff where the file has entries for that office."""
    own = {entry.body for entry in law.entries}
    wanted = bodies or tuple(body for body in BODIES if body != "sheriff" or body in own)
    told = {body: options_of(law, body) for body in wanted}
    return LawTimeline(
        law,
        tuple(BodyLaw(body, _groups(told[body]), changes(law, (body,))) for body in wanted),
        {body: tuple(option for option in options if option not in told[body]) for body in wanted},
    )


def _groups(told: Mapping[str, Spans[StateEntry]]) -> tuple[Group, ...]:
    found: dict[tuple[tuple[dt.date | None, int], ...], tuple[list[str], Spans[StateEntry]]] = {}
    for option, spans in told.items():
        found.setdefault(line_key(spans), ([], spans))[0].append(option)
    return tuple(Group(tuple(options), spans) for options, spans in found.values())


def line_key(spans: Spans[StateEntry]) -> tuple[tuple[dt.date | None, int], ...]:
    """The same for two lines of time on which the same entries hold on the same days."""
    return tuple((span.from_date, id(span.holds)) for span in spans)


def about_days(law: StateLaw) -> frozenset[dt.date]:
    """The days of a state's file that are not known exactly. Only entries say so: a day is near where an entry that is
    not exact begins or ends on it, unless an exact one begins on it or ends the past on it."""
    parts = [piece for body in BODIES for piece in pieces(law, body)]
    near = {day for each in parts if each.entry.exact != "day" for day in (each.from_date, each.until)}
    sharp = {each.from_date or each.until for each in parts if each.entry.exact == "day"}
    return frozenset(day for day in near - sharp if day is not None)


# ---- what changes on which day ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OptionChange:
    """The status or the reason of some options changes, for some bodies alike. None: a gap."""

    bodies: tuple[EntryBody, ...]
    options: tuple[str, ...]
    before: StateEntry | None
    after: StateEntry | None


@dataclass(frozen=True, slots=True)
class StatementChange:
    """A statement of one of the lists `TURNING` begins to count, or ends."""

    field: str
    said: LawStatement
    begins: bool


@dataclass(frozen=True, slots=True)
class LawDay:
    """Everything that changes in a state's law on one day. `about`: the day is not known exactly."""

    day: dt.date
    about: bool
    options: tuple[OptionChange, ...]
    statements: tuple[StatementChange, ...]


def law_days(law: StateLaw) -> tuple[LawDay, ...]:
    """The days on which a state's law changes, in order, for every body."""
    options: dict[dt.date, list[OptionChange]] = {}
    merged: dict[tuple[dt.date, tuple[str, ...], int, int], tuple[list[EntryBody], Change]] = {}
    for body in BODIES:
        for each in changes(law, (body,)):
            key = (each.day, each.options, id(each.before), id(each.after))
            merged.setdefault(key, ([], each))[0].append(body)
    for bodies, each in merged.values():
        told = OptionChange(tuple(bodies), each.options, each.before, each.after)
        options.setdefault(each.day, []).append(told)
    statements: dict[dt.date, list[StatementChange]] = {}
    for field in TURNING:
        for said in getattr(law, field):
            for day, begins in ((said.until, False), (said.from_date, True)):
                if day is not None and said.audience == "public":
                    statements.setdefault(day, []).append(StatementChange(field, said, begins))
    near = about_days(law)
    return tuple(
        LawDay(day, day in near, tuple(options.get(day, ())), tuple(statements.get(day, ())))
        for day in sorted(options.keys() | statements.keys())
    )
