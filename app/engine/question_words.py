"""A question's figures in words: an amount of it, what it takes, an example of what could be typed. Pure."""

from __future__ import annotations

from functools import cache
from typing import Final

from app.engine import figures
from app.engine.typed_text import Period
from app.schema.questions import Question

WAGE: Final = "dollar / hour"


def is_wage(question: Question) -> bool:
    """Is it pay by the hour, so that a year of it has the hours that are paid in a year?"""
    return question.unit == WAGE and question.pay


def is_share(question: Question) -> bool:
    """Is it entered as a percentage and kept as a part of 1?"""
    return bool(question.unit and question.unit.startswith("share"))


def counted(question: Question) -> str:
    """What it counts: 'dollar' of 'dollar / hour'; '' without a unit."""
    return (question.unit or "").partition("/")[0].strip()


@cache
def unit_period(unit: str | None) -> Period | None:
    """The period that a unit is by: 'hour / officer / month' is by the month."""
    last = (unit or "").rpartition("/")[2].strip() if "/" in (unit or "") else ""
    return next((each for each in ("hour", "day", "month", "year") if each == last), None)


def example(question: Question) -> str:
    """A figure for this question as it could be typed."""
    if is_share(question):
        return "43%"
    if is_wage(question):
        return "38.50 or 82,000 a year"
    if question.unit == "ratio":
        return "1.5"
    return "1,234" if question.whole else "1,234 or 36.50"


def in_words(value: float, unit: str) -> str:
    """A value in its unit: '$39.42 an hour'."""
    text = figures.with_unit(value, unit, given=True)
    for period in ("hour", "day", "month", "year"):
        text = text.replace(f" per {period}", f" {'an' if period == 'hour' else 'a'} {period}")
    return text


def amount(question: Question, value: float) -> str:
    """A value of this question in words: '$39.42 an hour'."""
    return in_words(value, question.unit or "")


def plain_amount(value: float, unit: str) -> str:
    """The number with its sign and without its unit."""
    what = unit.partition("/")[0].strip()
    return figures.with_unit(value, what, given=True) if what in ("dollar", "share") else figures.shortest(value)


def amounts(question: Question, ends: list[float]) -> list[str]:
    """The ends of a range, the unit behind the last: '$30', '$42 an hour'."""
    unit = question.unit or ""
    return [*(plain_amount(number, unit) for number in ends[:-1]), in_words(ends[-1], unit)]


def what_it_takes(question: Question) -> str:
    """The figures that fit, by the question's least and most: 'an amount from $7.25 to $250 an hour'."""
    kind = "a whole number" if question.whole else "a percentage" if is_share(question) else "a number"
    if counted(question) == "dollar":
        kind = "an amount"
    if question.min is not None and question.max is not None:
        return f"{kind} from {' to '.join(amounts(question, [question.min, question.max]))}"
    if question.min is not None:
        return f"{kind} of {amount(question, question.min)} or more"
    return f"{kind} of {amount(question, question.max or 0.0)} or less"
