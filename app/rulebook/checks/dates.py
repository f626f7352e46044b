"""Days: ends after beginnings, checks that have happened, and an end that something follows.

What is dated is found by the fields of a shape: `from_date` and `until` are the days on which it counts; any other
date but those of `FORWARD` is a day on which something was done. `SUCCESSION` says what takes the place of what; a test
holds that each dated shape is named there or in `SIDE_BY_SIDE`.
"""

from __future__ import annotations

import datetime as dt
import itertools
import typing
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cache

from app.rulebook.checks.examined import Examined, Placed, holds
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.schema.base import Date, Shape
from app.schema.corrections import Correction
from app.schema.law import ModelRow
from app.schema.states import StateLaw

FORWARD = frozenset({"from_date", "until", "stale_after", "date", "dies_on", "funds_until"})
"""Dates that may lie ahead; every other one says when something was done."""
SUCCESSION: Mapping[str, Callable[[typing.Any], Hashable]] = {"ModelRow": lambda row: row.topic}
"""Shapes of which one takes the place of the other on the day it begins, with what makes them rivals. State entries and
summaries, which do so too, have checks of their own in `law_days`."""
SIDE_BY_SIDE: Mapping[str, str] = {
    "Statement": "several statements of a list hold at once; each may begin and end as it likes",
    "TownSentence": "as other statements",
    "Authority": "several laws count at once",
    "StateGrant": "a state may have several grants; see law.end_without_reason",
    "DatedQuestion": "several questions make sense at once; that there is always one is checked in `law`",
    "Correction": "several statements may have been wrong at once; each was wrong on its own days",
    "Offset": "several offers count at once, each in the scenarios that it names",
    "PublishedAccount": "accounts are added and stay",
    "EarlierWords": "it holds until the scenario's own words do: no gap can be written",
    "Payment": "payments are added and stay",
    "TownAccount": "accounts are added and stay",
    "StateEntry": "see law.two_entries and law.no_status",
    "Summary": "see law.two_summaries and law.nothing_said",
    "ShortAnswer": "as other statements",
    "LawStatement": "as other statements; where something is to be said on every day, see law.nothing_said",
    "PendingStatement": "as other statements",
    "StateAuthority": "several laws count at once; see law.end_without_reason",
}
"""Dated shapes for which overlap and gap say nothing, or are checked elsewhere, and why."""
CHECKED_IN_LAW = frozenset(
    {"entries", "summary", "authorities", "who_may_sign", "who_may_end", "penalties", "duties", "grants"}
)
"""Lists of a state's file whose ends have checks of their own in `law`."""
OLDEST_LAW, FURTHEST_YEARS, OLDEST_CHECK_YEARS = dt.date(1776, 7, 4), 30, 5
LONGEST_FRESH = dt.timedelta(days=183)


@cache
def date_fields(shape: type[Shape]) -> tuple[str, ...]:
    """The fields of a shape that hold a date."""
    hints = typing.get_type_hints(shape, include_extras=True)
    return tuple(name for name in shape.model_fields if holds(hints[name], Date))


def days(book: Examined) -> list[tuple[Placed[typing.Any], str, dt.date]]:
    """Every date of the rulebook, with the shape and the key where it stands."""
    found = []
    for placed in book.shapes:
        for name in date_fields(type(placed.shape)):
            value = getattr(placed.shape, name)
            if value is not None:
                found.append((placed, name, value))
    return found


def dated(book: Examined) -> list[Placed[typing.Any]]:
    """Everything that counts from one day on or until one."""
    return [placed for placed in book.shapes if {"from_date", "until"} & set(date_fields(type(placed.shape)))]


def begins(shape: object) -> dt.date:
    return getattr(shape, "from_date", None) or dt.date.min


def ends(shape: object) -> dt.date:
    return getattr(shape, "until", None) or dt.date.max


@check(
    "dates.ends_before_it_begins",
    promise="What has a first day and an end ends after it begins.",
    mend="Correct from_date or until: until is the first day on which it no longer counts.",
    example="from_date: 2026-07-29 with until: 2026-07-01",
)
def order(book: Examined) -> Iterator[Found]:
    for placed in book.once(dated):
        first, last = getattr(placed.shape, "from_date", None), getattr(placed.shape, "until", None)
        if first is not None and last is not None and last <= first:
            yield placed.found("until", f"it ends on {last}, which is not after its first day, {first}")


@check(
    "dates.done_in_the_future",
    promise="Nothing was checked, read or counted after the rulebook's own date (`date` of rules/briefing.yaml).",
    mend="Correct the day; or, if it was done since, set 'date:' of rules/briefing.yaml to that day or a later one.",
    example="checked_on: 2036-11-24 in a rulebook of 2026",
)
def done(book: Examined) -> Iterator[Found]:
    for placed, name, value in book.once(days):
        if placed.file.loaded.name_at(placed.path) != placed.file.name:
            continue  # a host's overlay is younger than the rulebook
        if name not in FORWARD and book.date is not None and value > book.date:
            yield placed.found(name, f"{name} is {value}, after the rulebook's date {book.date}")


@check(
    "dates.absurd",
    promise="No day lies so far back or ahead that it can only be mistyped.",
    mend="Correct the year.",
    example="until: 2206-07-01, or checked_on: 1926-11-24",
)
def absurd(book: Examined) -> Iterator[Found]:
    if book.date is None:
        return
    furthest = book.date.replace(year=book.date.year + FURTHEST_YEARS, day=1)
    oldest = book.date.replace(year=book.date.year - OLDEST_CHECK_YEARS, day=1)
    for placed, name, value in book.once(days):
        checked = name in ("checked_on", "made_on", "date") or (name == "on" and hasattr(placed.shape, "by"))
        if value < (oldest if checked else OLDEST_LAW) or furthest < value < dt.date.max:
            yield placed.found(name, f"{name} is {value}, which can hardly be meant")


@check(
    "dates.stale_after",
    promise="What was checked is due again after the day of the check, and within half a year.",
    mend="Set stale_after to a day within half a year of the check.",
    example="checked_on: 2026-11-24 with stale_after: 2026-11-24",
)
def stale(book: Examined) -> Iterator[Found]:
    for placed, name, due in book.once(days):
        checked = getattr(placed.shape, "checked_on", None) if name == "stale_after" else None
        if checked is None or due == dt.date.max:
            continue
        if due <= checked:
            yield placed.found("stale_after", f"stale_after is {due}, not later than the check of {checked}")
        elif due > checked + LONGEST_FRESH:
            yield placed.found("stale_after", f"stale_after is {due}, more than half a year after the check")


def rivals(book: Examined) -> Iterator[list[Placed[typing.Any]]]:
    """What succeeds each other: lists of rivals in the order of their days."""
    groups: dict[Hashable, list[Placed[typing.Any]]] = {}
    for placed in book.once(dated):
        key = SUCCESSION.get(type(placed.shape).__name__)
        if key is not None:
            groups.setdefault((placed.file.name, placed.siblings, key(placed.shape)), []).append(placed)
    for group in groups.values():
        yield sorted(group, key=lambda placed: begins(placed.shape))


@check(
    "dates.overlap",
    promise="Of what takes each other's place, one holds on any day.",
    mend="Remove one of them, or give it a 'from_date' of its own.",
    example="two rows of the topic training without dates",
)
def overlap(book: Examined) -> Iterator[Found]:
    for group in rivals(book):
        for one, other in itertools.pairwise(group):
            if begins(other.shape) == begins(one.shape) or begins(other.shape) < _reaches(one.shape):
                row = f"the row '{other.shape.topic}'" if isinstance(other.shape, ModelRow) else "it"
                yield other.found("", f"{row} counts on days on which the one at line {one.line()} counts")


def _reaches(shape: Shape) -> dt.date:
    """The day to which it holds if nothing follows; where its shape has no `until`, the next one ends it."""
    return ends(shape) if "until" in type(shape).model_fields else begins(shape)


@check(
    "dates.end_unexplained",
    severity="warning",
    promise="Where something ends, something in the same file begins on that day, or the file says why nothing does.",
    mend="Correct 'until', add what holds from that day on, or silence this with the reason.",
    example="a statement until 2026-07-02 in a file in which the law changes on 2026-07-01",
)
def unexplained(book: Examined) -> Iterator[Found]:
    starts: dict[str, set[dt.date]] = {}
    listed = [placed for placed in book.once(dated) if {"from_date", "until"} <= set(type(placed.shape).model_fields)]
    for placed in listed:
        starts.setdefault(placed.file.name, set()).add(begins(placed.shape))
        if getattr(placed.shape, "ends", None) is not None:
            starts[placed.file.name].add(ends(placed.shape))
    for placed in listed:
        if isinstance(placed.shape, Correction):
            continue  # what is right from that day on stands beside it
        if isinstance(placed.file.shape, StateLaw) and placed.path[0] in CHECKED_IN_LAW:
            continue
        last = ends(placed.shape)
        if begins(placed.shape) < last != dt.date.max and last not in starts[placed.file.name]:
            yield placed.found("until", f"it ends on {last}, and nothing in this file begins on that day")
