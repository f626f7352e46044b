"""Until which day money from others counts, as far as an audience may read it."""

from __future__ import annotations

from app.briefing.context import Context
from app.engine.money_dates import first_year_alone, last_day
from app.schema.costs import Offset

YEAR_ONE_ALONE = "year 1 alone: no day is known"
NO_DAY = "no day is named"


def readable_last_day(context: Context, offset: Offset) -> str | None:
    """The ISO day until which an offset counts; None where there is none, or where it may not be read."""
    day = last_day(offset, context.evaluation.value, context.evaluation.as_of)
    return None if day is None or day_withheld(context, offset) else day.isoformat()


def day_withheld(context: Context, offset: Offset) -> bool:
    """Is the day until which it was promised an answer that this audience may not read?"""
    key = offset.promised_until
    return key is not None and context.evaluation.value(key) is not None and not context.readable(key)


def alone(context: Context, offset: Offset) -> bool:
    """Does its yearly money count in year 1 alone, since no day is known until which it is promised?"""
    return offset.timing == "recurring" and first_year_alone(offset, context.evaluation.value, context.evaluation.as_of)
