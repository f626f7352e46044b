"""Time without gaps: what holds until the next of its kind begins. The one place that makes a timeline.

A state's entries succeed each other, for each option and each body apart: an entry holds until the next entry for that
option and body begins. So a new entry needs no change of the one before it, and cannot leave a day without law. An
entry's own `until` is a true end: nothing follows, and what nothing follows is a gap, which is shown as one.
"""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Literal, Protocol, TypeVar

from app.schema.states import EntryBody, StateEntry, StateLaw


class Dated(Protocol):
    """What counts from one day until another: `until` is the first day on which it no longer does."""

    @property
    def from_date(self) -> dt.date | None: ...
    @property
    def until(self) -> dt.date | None: ...


DatedT = TypeVar("DatedT", bound=Dated)
KeyT = TypeVar("KeyT", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Span(Generic[DatedT]):
    """The days from `from_date` (None: as far back as is known) until `until` (the first day that is no longer meant;
    None: no end is known), and what holds on them. `holds` is None in a gap."""

    from_date: dt.date | None
    until: dt.date | None
    holds: DatedT | None


Spans = tuple[Span[DatedT], ...]
"""One line of time, in order and without a break: the first span has no beginning, the last no end."""


def counts(dated: Dated, day: dt.date) -> bool:
    """Is the day one of its days, by its own dates?"""
    return (dated.from_date is None or dated.from_date <= day) and (dated.until is None or day < dated.until)


def succession(listed: Iterable[DatedT]) -> Spans[DatedT]:
    """The line of time of what succeeds each other. Each holds until the next one begins, or until its own end.

    Of two that begin on one day (which `brief287 check` refuses) the later in the file counts.
    """
    ordered = sorted(listed, key=_begin)
    found: list[Span[DatedT]] = []
    reached: dt.date | None = None  # the first day that is not told yet; None at the beginning of time
    for each, following in itertools.zip_longest(ordered, ordered[1:]):
        if following is not None and _begin(following) == _begin(each):
            continue
        if each.from_date is not None and each.from_date != reached:
            found.append(Span(reached, each.from_date, None))
        ends = [day for day in (each.until, following.from_date if following is not None else None) if day is not None]
        found.append(Span(each.from_date, min(ends, default=None), each))
        reached = found[-1].until
        if reached is None:
            return tuple(found)
    return (*found, Span(reached, None, None))


def by_key(listed: Iterable[tuple[KeyT, DatedT]]) -> dict[KeyT, Spans[DatedT]]:
    """A line of time for each key, the keys in the order in which they first stand."""
    grouped: dict[KeyT, list[DatedT]] = {}
    for key, each in listed:
        grouped.setdefault(key, []).append(each)
    return {key: succession(group) for key, group in grouped.items()}


def holding(spans: Spans[DatedT], day: dt.date) -> Span[DatedT]:
    """The span in which a day lies."""
    return spans[bisect.bisect_right([_begin(each) for each in spans], day) - 1]


def uncovered(listed: Sequence[Dated]) -> tuple[Span[Dated], ...]:
    """The days on which none counts, of things that may stand side by side. All of time where the list is empty."""
    gaps: list[Span[Dated]] = []
    reached = dt.date.min
    for each in sorted(listed, key=_begin):
        if _begin(each) > reached:
            gaps.append(Span(None if reached == dt.date.min else reached, each.from_date, None))
        reached = max(reached, each.until or dt.date.max)
    if reached < dt.date.max:
        gaps.append(Span(None if reached == dt.date.min else reached, None, None))
    return tuple(gaps)


# ---- a state ----------------------------------------------------------------------------------------------------

FALLS_BACK: Final[Mapping[EntryBody, EntryBody]] = {"sheriff": "county"}
"""The body whose entries count where a body has none of its own."""


def options_of(law: StateLaw, body: EntryBody) -> dict[str, Spans[StateEntry]]:
    """For each option of which the state's file says something for the body: its line of time.

    A sheriff's own entries go first; where they leave a gap, the county's count.
    """
    own: dict[str, Spans[StateEntry]] = by_key(
        (option, entry) for entry in law.entries if entry.body == body for option in entry.options
    )
    other = FALLS_BACK.get(body)
    if other is None:
        return own
    under = options_of(law, other)
    return {
        option: _filled(own[option], under[option]) if option in own and option in under else (own | under)[option]
        for option in dict.fromkeys((*under, *own))
    }


def spans_of(law: StateLaw, body: EntryBody, option: str) -> Spans[StateEntry]:
    """The line of time of one option. One gap without beginning or end where the file says nothing of it."""
    return options_of(law, body).get(option, (Span(None, None, None),))


def in_force(options: Mapping[str, Spans[StateEntry]], day: dt.date) -> dict[str, StateEntry]:
    """The entry of each option on a day. An option in a gap is left out."""
    found = ((option, holding(spans, day).holds) for option, spans in options.items())
    return {option: entry for option, entry in found if entry is not None}


@dataclass(frozen=True, slots=True)
class Piece:
    """An entry for those of its options that it holds for on the same days. An entry is one piece, unless later entries
    take its options over on different days."""

    entry: StateEntry
    options: tuple[str, ...]
    from_date: dt.date | None
    until: dt.date | None


def pieces(law: StateLaw, body: EntryBody) -> tuple[Piece, ...]:
    """The entries for a body (its own, not those of the body it falls back on) in the order of the file, in pieces."""
    lines = by_key(_each_option(law, body))
    found: list[Piece] = []
    for entry in law.entries:
        if entry.body != body:
            continue
        groups: dict[tuple[dt.date | None, dt.date | None], list[str]] = {}
        for option in entry.options:
            for span in lines[option]:
                if span.holds is entry:
                    groups.setdefault((span.from_date, span.until), []).append(option)
        found += [Piece(entry, tuple(options), first, last) for (first, last), options in groups.items()]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Change:
    """What changes on a day for some options of a body: `before` and `after` are None in a gap."""

    day: dt.date
    body: EntryBody
    options: tuple[str, ...]
    before: StateEntry | None
    after: StateEntry | None


def changes(law: StateLaw, bodies: Sequence[EntryBody] = ("municipality", "county")) -> tuple[Change, ...]:
    """Everything that changes, by day; options that change alike stand together."""
    found: list[Change] = []
    for body in bodies:
        groups: dict[tuple[dt.date, int, int], tuple[list[str], Span[StateEntry], Span[StateEntry]]] = {}
        for option, spans in options_of(law, body).items():
            for before, after in itertools.pairwise(spans):
                if after.from_date is not None:
                    key = (after.from_date, id(before.holds), id(after.holds))
                    groups.setdefault(key, ([], before, after))[0].append(option)
        found += [
            Change(day, body, tuple(options), before.holds, after.holds)
            for (day, _, _), (options, before, after) in groups.items()
        ]
    return tuple(sorted(found, key=lambda each: (each.day, bodies.index(each.body))))


FaultKind = Literal["backwards", "twin", "undeclared", "not_needed", "no_end", "outlasts"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the days of a state's entry. `at` is its place in the file's list, `options` those concerned.

    backwards     it ends before it begins
    twin          another entry (at `other`) begins on the same day for these options
    undeclared    it ends, nothing follows for these options, and it does not say why
    not_needed    it has an `until`, though the entry at `other` follows on that day (or before, without a declared end)
    no_end        it says why it ends, but has no `until`
    outlasts      it takes over from the entry at `other` before that one's declared end, and goes on past that day
    """

    kind: FaultKind
    at: int
    options: tuple[str, ...]
    other: int | None = None


def faults(law: StateLaw) -> tuple[Fault, ...]:
    """What is wrong with the days of a state's entries: at most one of each kind for an entry and the other's place."""
    found: list[Fault] = []
    for i, entry in enumerate(law.entries):
        rivals = [(j, other) for j, other in enumerate(law.entries) if j != i and other.body == entry.body]
        for j, other in rivals[: sum(1 for j, _ in rivals if j < i)]:
            both = tuple(option for option in entry.options if option in other.options)
            if both and other.from_date == entry.from_date:
                found.append(Fault("twin", i, both, j))
        if entry.until is not None and entry.until <= _begin(entry):
            found.append(Fault("backwards", i, entry.options))
            continue
        if entry.until is None:
            found += [Fault("no_end", i, entry.options)] if entry.ends is not None else []
            continue
        after = {option: _after(entry, option, rivals) for option in entry.options}
        left = tuple(option for option, j in after.items() if j is None or _begin(law.entries[j]) > entry.until)
        followed = {option: j for option, j in after.items() if j is not None and option not in left}
        early = {option: j for option, j in followed.items() if _begin(law.entries[j]) < entry.until}
        if left and entry.ends is None:
            found.append(Fault("undeclared", i, left))
        elif not left and (entry.ends is None or not early):
            found.append(Fault("not_needed", i, entry.options, next(iter(followed.values()))))
        elif entry.ends is not None:
            for j in dict.fromkeys(early.values()):
                if (law.entries[j].until or dt.date.max) > entry.until:
                    found.append(Fault("outlasts", j, tuple(o for o, k in early.items() if k == j), i))
    return tuple(found)


def _after(entry: StateEntry, option: str, rivals: Iterable[tuple[int, StateEntry]]) -> int | None:
    """The place of the next entry for an option of an entry."""
    later = [(_begin(each), j) for j, each in rivals if option in each.options and _begin(each) > _begin(entry)]
    return min(later)[1] if later else None


def _each_option(law: StateLaw, body: EntryBody) -> Iterator[tuple[str, StateEntry]]:
    """The options of a body, each with each of its entries."""
    return ((option, entry) for entry in law.entries if entry.body == body for option in entry.options)


def _begin(dated: Dated) -> dt.date:
    return dated.from_date or dt.date.min


def _filled(own: Spans[StateEntry], under: Spans[StateEntry]) -> Spans[StateEntry]:
    """One line of time over another: where the upper has a gap, the lower shows."""
    found: list[Span[StateEntry]] = []
    for span in own:
        if span.holds is not None:
            found.append(span)
            continue
        for lower in under:
            first = max(_begin(span), _begin(lower))
            last = min(span.until or dt.date.max, lower.until or dt.date.max)
            if first < last:
                start, end = (None if first == dt.date.min else first), (None if last == dt.date.max else last)
                found.append(Span(start, end, lower.holds))
    return tuple(found)
