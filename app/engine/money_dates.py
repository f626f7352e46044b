"""When money from others ends, and which part of each fiscal year lies before that day.

Money is appropriated, or promised, until a day. A year, or a part of one, after it counts nothing. The day ends new
commitments; whether a payment for earlier work may still follow is a question for whoever pays.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final

from app.engine.results import YEARS
from app.rulebook import names
from app.schema.costs import Offset

MONTHS: Final = 12.0
WHOLE: Final = (1.0,) * len(YEARS)
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
        found.append(min(1.0, max(0.0, (until - start) / length)) if length > 0 else float(until > start))
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
    """The parts of years 1 to 5 for which each offset counts; an offset that counts in all of each is left out."""
    begins, found = first_year_begins(value, as_of), {}
    for offset in offsets:
        day = last_day(offset, value, as_of)
        if day is not None:
            share = shares_by_year(begins, months_active, day)
        elif first_year_alone(offset, value, as_of):
            share = (1.0, *((0.0,) * (len(YEARS) - 1)))
        else:
            continue
        if offset.timing == "start_up":  # it comes once, when the work begins
            begun = day is None or months(day + dt.timedelta(days=1)) > months(begins) + MONTHS - months_active
            share = (float(begun), *share[1:])
        if share != WHOLE:
            found[offset.id] = share
    return found
