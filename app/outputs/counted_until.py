"""Until which day money from others counts, as far as an audience may read it."""

from __future__ import annotations

import datetime as dt

from app.briefing.context import Context
from app.engine.evaluation import Evaluation
from app.engine.money_dates import first_year_alone, last_day
from app.schema.costs import Offset

YEAR_ONE_ALONE = "year 1 alone: no day is known"
NO_DAY = "no day is named"


def readable_last_day(context: Context, offset: Offset) -> str | None:
    """The ISO day until which an offset counts; None where there is none, or where it may not be read."""
    day = counted_days(context, offset)[1]
    return None if day is None or day_withheld(context, offset) else day.isoformat()


def counted_days(context: Context, offset: Offset) -> tuple[dt.date | None, dt.date | None]:
    """The day after which an offset counts, where it waits for the end of others, and the day until which it does."""
    evaluation, other = context.evaluation, other_offer(context.evaluation, offset)
    own = last_day(offset, evaluation.value, evaluation.as_of)
    theirs = last_day(other, evaluation.value, evaluation.as_of) if other is not None else None
    if offset.without:
        return theirs, own
    return None, min((day for day in (own, theirs) if day is not None), default=None)


def other_offer(evaluation: Evaluation, offset: Offset) -> Offset | None:
    """The first of the offers beside which, or without which, an offset counts; None where none counts on the day."""
    named, counts = (*offset.beside, *offset.without), evaluation.offers.counts
    return next((each for each in evaluation.rulebook.offsets if each.id in named and each.id in counts), None)


def day_withheld(context: Context, offset: Offset) -> bool:
    """Is a day on which its counting turns an answer that this audience may not read?"""
    both = (offset, other_offer(context.evaluation, offset))
    keys = [each.promised_until for each in both if each is not None and each.promised_until is not None]
    return any(context.keeps(key) for key in keys)


def alone(context: Context, offset: Offset) -> bool:
    """Does its yearly money count in year 1 alone, since no day is known until which it is promised?"""
    return offset.timing == "recurring" and first_year_alone(offset, context.evaluation.value, context.evaluation.as_of)
