"""How firm money from others is for this town, in words: beside every sum of it, and every net that counts it."""

from __future__ import annotations

from app.briefing.context import Context
from app.engine.money_dates import first_year_alone, last_day
from app.engine.results import FundingId, OptionResult
from app.schema.costs import Offset, Standing

YEAR_ONE_ALONE = "year 1 alone: no day is known"
NO_DAY = "no day is named"
NO_MONEY = "no such money counts here"


def standing(context: Context, funding: FundingId, model: str | None) -> Standing | None:
    """The standing of the money that a funding counts, as far as this audience may read the answers behind it."""
    return context.evaluation.funding_standing(funding, model, context.readable)


def standing_words(context: Context, funding: FundingId, model: str | None) -> str:
    """The same in words; none where a funding counts no money at all."""
    found = standing(context, funding, model)
    return context.rulebook.standings[found] if found is not None else ""


def titled(context: Context, funding: FundingId, result: OptionResult) -> str:
    """A funding's title for one option, with the standing of its money at the end."""
    title, words = context.evaluation.scenarios[funding].title, standing_words(context, funding, result.model)
    if words:
        return f"{title} ({words})"
    return title if funding == "none" else f"{title} ({NO_MONEY})"


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
