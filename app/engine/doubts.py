"""What fits its question and still may be a slip: it is asked back once, and can be confirmed. Pure, no I/O.

A figure is in doubt outside the question's `usual` range, a day on the wrong side of today. Neither changes a result:
a person who confirms is right.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from app.engine import figures
from app.engine.answers import AnswerValue
from app.engine.answers_check import AnswerError
from app.engine.question_words import amount, counted
from app.engine.typed_dates import PLAIN_YEARS, read_day, show_day
from app.engine.typed_figures import parts_of, read_figure
from app.engine.typed_fit import either, periods_that_fit
from app.engine.typed_text import FOR, Parts
from app.schema.questions import Question

LONG_AGO: Final = 40
"""Years before today beyond which a day is asked back."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is asked back: a sentence, what can be confirmed ('$8 an hour'), and texts that may have been meant."""

    what: str
    confirm: str
    offers: tuple[str, ...] = ()


def doubt(question: Question, value: AnswerValue, typed: str, today: dt.date) -> Doubt | None:
    """What to ask back about a value that was read from `typed`; None where nothing is unusual about it."""
    if isinstance(value, float) and not isinstance(value, bool) and question.usual is not None:
        return _figure(question, value, typed)
    if question.kind == "date" and isinstance(value, str):
        return _day(question, dt.date.fromisoformat(value), today)
    return None


def reading(question: Question, text: str) -> str:
    """What a text that is offered would be taken for, in words: '82,000 a year, which is $39.42 an hour'."""
    try:
        if question.kind != "number":
            return figures.date_text(read_day(text))
        found = read_figure(question, text)
    except AnswerError:
        return text
    return f"{text}, which is {amount(question, found.value)}" if found.how else text


def _figure(question: Question, value: float, typed: str) -> Doubt | None:
    low, high = question.usual or (value, value)
    if low <= value <= high:
        return None
    said = amount(question, value)
    way = "low" if value < low else "high"
    parts = parts_of(question, typed)
    near = [] if parts.periods else periods_that_fit(question, parts, low, high)
    near = [each for each in near if each[0] in ("year", "month")]
    meant, offers = [FOR[period] for period, _ in near], [text for _, text in near]
    if not near and counted(question) == "dollar":
        meant = offers = _in_full(parts, low, high)
    what = f"{said}? Did you mean {either(meant)}?" if offers else f"{said}? That is unusually {way}."
    return Doubt(what, said, tuple(offers))


def _in_full(parts: Parts, low: float, high: float) -> list[str]:
    """The amount in thousands or millions, where it would be usual then: 12.4 for $12.4 million."""
    if len(parts.numbers) > 1 or parts.times != (1,) or parts.periods:
        return []
    number = parts.numbers[0]
    words = (("thousand", 1e3), ("million", 1e6))
    return [f"${figures.shortest(number)} {word}" for word, by in words if low <= number * by <= high]


def _day(question: Question, day: dt.date, today: dt.date) -> Doubt | None:
    said = figures.date_text(day)
    if question.day == "ahead" and day < today:
        return Doubt(f"{said}? That day has passed.", said, _later(day, today))
    if question.day == "ahead" and day.year > today.year + PLAIN_YEARS:
        return Doubt(f"{said}? That is more than {PLAIN_YEARS} years ahead.", said)
    if question.day == "past" and day > today:
        return Doubt(f"{said}? That day is still to come.", said, _earlier(day, today))
    if day.year < today.year - LONG_AGO:
        return Doubt(f"{said}? That is more than {LONG_AGO} years ago.", said)
    return None


def _later(day: dt.date, today: dt.date) -> tuple[str, ...]:
    """The next such day of a year."""
    return next((each for year in (today.year, today.year + 1) if (each := _in(day, year, today, 1))), ())


def _earlier(day: dt.date, today: dt.date) -> tuple[str, ...]:
    return next((each for year in (today.year, today.year - 1) if (each := _in(day, year, today, -1))), ())


def _in(day: dt.date, year: int, today: dt.date, way: int) -> tuple[str, ...]:
    try:
        other = day.replace(year=year)
    except ValueError:  # February 29
        return ()
    return (show_day(other.isoformat()),) if (other - today).days * way >= 0 else ()
