"""When money from others ends, and which part of each fiscal year lies before that day.

Money is appropriated, or promised, until a day. A year, or a part of one, after it counts nothing. The day ends new
commitments; whether a payment for earlier work may still follow is a question for whoever pays.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from app.engine.results import YEARS
from app.rulebook import names
from app.schema.costs import Offset

MONTHS: Final = 12.0
WHOLE: Final = (1.0,) * len(YEARS)
NONE: Final = (0.0,) * len(YEARS)
YEAR_1: Final = (1.0, *NONE[1:])
Value = Callable[[str], Any]
"""A fact's known value by its id; None where it is not known."""


def first_year_begins(value: Value, as_of: dt.date) -> dt.date:
    """The first day of year 1: of the fiscal year in which the meeting falls, where both are known.

    Otherwise the month after the meeting, or after `as_of`: a convention, so that a day on which money ends can be
    placed among the years.
    """
    meeting, start = value(names.MEETING_DATE), value(names.FISCAL_YEAR_START)
    day = dt.date.fromisoformat(meeting) if isinstance(meeting, str) else as_of
    if isinstance(meeting, str) and start in names.CALENDAR:
        month = names.CALENDAR.index(start) + 1
        return dt.date(day.year if day.month >= month else day.year - 1, month, 1)
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


@lru_cache(maxsize=256)
def shares_by_year(begins: dt.date, months_active: float, last_day: dt.date) -> tuple[float, ...]:
    """For years 1 to 5, which part of the months at work lies on or before `last_day`: 0 to 1.

    Year 1 is at work in its last `months_active` months, and each later year in all twelve.
    """
    until = months(last_day + dt.timedelta(days=1)) - months(begins)
    found = []
    for year in YEARS:
        end = MONTHS * year
        start = end - (months_active if year == 1 else MONTHS)
        length = end - start
        found.append(min(1.0, max(0.0, (until - start) / length)) if length > 0 else float(until >= start))
    return tuple(found)


def months(day: dt.date) -> float:
    """Months since the year 0, with the part of the month that has gone by at the start of the day."""
    return day.year * MONTHS + day.month - 1 + (day.day - 1) / calendar.monthrange(day.year, day.month)[1]


def last_day(offset: Offset, value: Value, as_of: dt.date) -> dt.date | None:
    """The last day for which an offset counts: the earlier of what is appropriated and what is promised."""
    promised = value(offset.promised_until) if offset.promised_until is not None else None
    days = [dt.date.fromisoformat(promised)] if isinstance(promised, str) else []
    known = offset.funds_since is None or offset.funds_since <= as_of
    return min([*days, *([offset.funds_until] if offset.funds_until is not None and known else [])], default=None)


def first_year_alone(offset: Offset, value: Value, as_of: dt.date) -> bool:
    """Does yearly money count in year 1 alone, since no day is known until which it is promised?"""
    return offset.promised_until is not None and offset.funds_until is None and last_day(offset, value, as_of) is None


def money_shares(
    offsets: Iterable[Offset], value: Value, as_of: dt.date, months_active: float
) -> dict[str, tuple[float, ...]]:
    """The parts of years 1 to 5 for which each offset counts; an offset that counts in all of each is left out.

    `offsets` are those that count on the day.
    """
    listed = {offset.id: offset for offset in offsets}
    found = {id_: part_of_years(offset, listed, value, as_of, months_active) for id_, offset in listed.items()}
    return {id_: share for id_, share in found.items() if share is not WHOLE and share != WHOLE}


def part_of_years(
    offset: Offset, listed: Mapping[str, Offset], value: Value, as_of: dt.date, months_active: float
) -> tuple[float, ...]:
    """The parts of years 1 to 5 for which an offset counts; `listed` has those that count on the day, by id.

    Every offer counts from the first day of work on until its own last day. So of two offers the shorter part is the
    one for which both count.
    """
    own = own_part(offset, value, as_of, months_active)
    if not offset.beside and not offset.without:
        return own
    other = next((listed[id_] for id_ in (*offset.beside, *offset.without) if id_ in listed), None)
    theirs = own_part(other, value, as_of, months_active) if other is not None else NONE
    both = tuple(min(one, two) for one, two in zip(own, theirs, strict=True))
    return both if offset.beside else tuple(one - two for one, two in zip(own, both, strict=True))


def own_part(offset: Offset, value: Value, as_of: dt.date, months_active: float) -> tuple[float, ...]:
    """The parts of years 1 to 5 that lie on or before an offset's last day, whatever other offers count."""
    day = last_day(offset, value, as_of)
    if day is None:
        return YEAR_1 if offset.timing == "recurring" and first_year_alone(offset, value, as_of) else WHOLE
    return _until(offset, day, value, as_of, months_active)


def part_after_funds(offset: Offset, value: Value, as_of: dt.date, months_active: float) -> tuple[float, ...]:
    """The parts of years 1 to 5 after the day until which an offset is appropriated, as far as it is promised for them
    or no day is known until which it is. They count in no total."""
    promised = value(offset.promised_until) if offset.promised_until is not None else None
    if offset.funds_until is None or (offset.funds_since is not None and offset.funds_since > as_of):
        return NONE
    whole = WHOLE
    if isinstance(promised, str):
        whole = _until(offset, dt.date.fromisoformat(promised), value, as_of, months_active)
    counted = own_part(offset, value, as_of, months_active)
    return tuple(one - two for one, two in zip(whole, counted, strict=True))


def _until(offset: Offset, day: dt.date, value: Value, as_of: dt.date, months_active: float) -> tuple[float, ...]:
    begins = first_year_begins(value, as_of)
    if offset.timing == "recurring":
        return shares_by_year(begins, months_active, day)
    begun = months(day + dt.timedelta(days=1)) > months(begins) + MONTHS - months_active
    return WHOLE if begun else NONE  # it comes once, when the work begins


def counts_in_some_year(offset: Offset, listed: Mapping[str, Offset], value: Value, as_of: dt.date) -> bool:
    """Is there a part of a year, however many months the first one has, in which an offset counts?"""
    years = 1 if offset.timing == "start_up" else len(YEARS)
    return any(any(part_of_years(offset, listed, value, as_of, active)[:years]) for active in (MONTHS, 0.0))
