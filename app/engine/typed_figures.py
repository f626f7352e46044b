"""What a person typed for a number, read once for the web form and the answers file alike. Pure, no I/O.

    38.50   $36.50   1,148   82k   1.25 million   43%   a figure
    82,000 a year   $6,833/mo   1,577 biweekly    a figure for another period, turned into the question's
    10-15   $80,000 to $90,000 a year             a range: its ends and the middle, an estimate
    about 10   ~10                                an estimate

What can be meant in two ways is refused, and the message says what to write.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from app.engine import figures
from app.engine.answers import LONGEST_TYPED, Answer
from app.engine.answers_check import LARGEST_NUMBER, AnswerError
from app.engine.typed_text import (
    A_YEAR,
    BY,
    COUNTED,
    FLAGS,
    FOR,
    LONGEST_READ,
    MANY,
    ONE_END,
    PAY_PERIOD,
    Parts,
    Period,
    taken_apart,
)
from app.schema.questions import Question

PAID_HOURS_A_YEAR: Final = 2080
"""40 hours in each of 52 weeks: by this a yearly pay becomes an hourly wage."""
WAGE: Final = "dollar / hour"
MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class TypedFigure:
    """A figure as it was read, in the question's unit.

    Of a range `low` and `high` are its ends and `value` is the middle (of a question for whole numbers, the whole
    number at the middle). `estimate`: is it one by its own words? `typed` is the text, kept where the value alone
    would not give it back: a range, an estimate, or what was converted; `how` then says by what it was converted.
    """

    value: float
    low: float | None = None
    high: float | None = None
    estimate: bool = False
    typed: str | None = None
    how: str | None = None


def read_figure(question: Question, typed: str) -> TypedFigure:
    """The figure that a person typed, which is not blank. Raises AnswerError with a sentence for the person."""
    parts = taken_apart(typed)
    if parts is None:
        raise _unreadable(question, " ".join(typed.split()))
    _check_signs(question, parts)
    _check_size(question, parts)
    period = _period(parts)
    times, over, how = _conversion(question, period, parts)
    parted = 100 if is_share(question) else 1
    ends = [number / parted * times / over for number in parts.numbers]
    _check_fit(question, parts, period, ends, converted=how is not None)
    value, low, high = ends[0], None, None
    if len(ends) == 2:
        low, high = ends
        if low > high:
            first, second = (figures.shortest(number) for number in parts.numbers)
            raise AnswerError(
                "The first figure is more than the second.", f"Write the low one first: {second} to {first}."
            )
        value = min(max(sum(parts.numbers) / 2 / parted * times / over, low), high)
        if question.whole:
            value = math.floor(value + 0.5)
    estimate = parts.about or low is not None
    kept = parts.text if estimate or how is not None else None
    if kept is not None and len(kept) > LONGEST_TYPED:
        raise AnswerError(
            "This is too long.", f"Write the figure in {LONGEST_TYPED} characters or fewer, and the rest as a note."
        )
    return TypedFigure(value + 0.0, low, high, estimate, kept, how)


def read_one(question: Question, typed: str) -> float:
    """One end of an estimate's range, which has to be a single figure. Raises AnswerError."""
    found = read_figure(question, typed)
    if found.estimate:
        raise AnswerError("This is not one single figure.", "Write one figure here, or the range as your answer.")
    return found.value


def show_number(question: Question, value: float) -> str:
    """The number as it stands in its input; `read_figure` reads it back."""
    shown = round(value * 100, 9) if is_share(question) else value
    text = figures.shortest(shown).replace(figures.MINUS, "-")
    exact = Decimal(repr(shown))
    if float(text.replace(",", "")) != shown and int(exact.as_tuple().exponent) >= -10:
        text = f"{exact:,f}"
    return f"{text}%" if is_share(question) and 0 < abs(shown) < 1 else text


def show_answer(question: Question, answer: Answer) -> str:
    """What stands in the input for a stored number: the text as it was typed, else the number."""
    if answer.typed is not None:
        return answer.typed
    return show_number(question, answer.value) if isinstance(answer.value, float) else ""


def holds_range(question: Question, typed: str | None) -> bool:
    """Does a stored text give the low and the high as well?"""
    try:
        return typed is not None and read_figure(question, typed).low is not None
    except AnswerError:  # under another rulebook it may no longer fit; the answer stands as it was read
        return False


def taken_as(question: Question, answer: Answer) -> str | None:
    """How a typed text was taken: 'Taken as $39.42 an hour; you wrote $82,000 a year (...).' None where it stands as it
    was typed."""
    value, typed, unit = answer.value, answer.typed, question.unit or ""
    if typed is None or not isinstance(value, float):
        return None
    words = _in_words(value, unit)
    if answer.low is not None and answer.high is not None:
        words += f", from {_amount(answer.low, unit)} to {_amount(answer.high, unit)}"
    elif answer.provenance == "estimate":
        words += ", an estimate"
    try:
        how = read_figure(question, typed).how
    except AnswerError:
        how = None
    return (
        f"Taken as {words}; you wrote {typed} ({how})." if how else f"Taken as {words}; you wrote {typed.rstrip('.')}."
    )


def amount(question: Question, value: float) -> str:
    """A value of this question in words: '$39.42 an hour'."""
    return _in_words(value, question.unit or "")


def is_share(question: Question) -> bool:
    """Is it entered as a percentage and kept as a part of 1?"""
    return bool(question.unit and question.unit.startswith("share"))


@cache
def unit_period(unit: str | None) -> Period | None:
    """The period that a unit is by: 'hour / officer / month' is by the month."""
    last = (unit or "").rpartition("/")[2].strip() if "/" in (unit or "") else ""
    return next((each for each in ("hour", "day", "month", "year") if each == last), None)


def example(question: Question) -> str:
    """A figure for this question as it could be typed."""
    if is_share(question):
        return "43%"
    if question.unit == WAGE:
        return "38.50 or 82,000 a year"
    return "1,234" if question.whole else "1,234 or 36.50"


def _unreadable(question: Question, text: str) -> AnswerError:
    if len(text) <= LONGEST_READ:
        if ONE_END.fullmatch(text):
            return AnswerError(
                "This names one end of a range alone.", "Write both ends, as in 10 to 15, or one figure."
            )
        pay = PAY_PERIOD.fullmatch(text) if question.unit == WAGE else None
        if pay and len(pay[1]) <= LONGEST_TYPED:
            return AnswerError(
                "A pay period can be two weeks or half a month.",
                f"Write {pay[1]} every two weeks, or {pay[1]} twice a month.",
            )
    return AnswerError("This is not a number.", f"Write it in digits, such as {example(question)}.")


def _check_signs(question: Question, parts: Parts) -> None:
    """Do $, %, k and the words behind the figures belong to this question?"""
    share, counted = is_share(question), (question.unit or "").partition("/")[0].strip()
    if parts.percent and not share:
        raise AnswerError("This is not a percentage.", "Write the number without a percent sign.")
    if counted and counted != "dollar" and (parts.money or "dollar" in parts.words):
        raise AnswerError(
            "This question does not ask for dollars.", f"Write the number alone, such as {example(question)}."
        )
    if counted and parts.words - {counted}:
        asked = "dollars" if counted == "dollar" else "a percentage" if share else ""
        asked = asked or (
            figures.with_unit(2.0, counted).removeprefix("2 ") if counted in COUNTED else "a number alone"
        )
        raise AnswerError(f"This question asks for {asked}.", f"Write the number alone, such as {example(question)}.")
    if share and max(parts.times) > 1:
        raise AnswerError("This is not a percentage.", "Write it in digits, such as 43%.")
    if MILLION in parts.times and counted != "dollar":
        raise AnswerError("This question does not count in millions.", "Write the number in digits.")
    if len(set(parts.times)) > 1 and 1 in parts.times:
        first, second = (figures.shortest(n / by) for n, by in zip(parts.numbers, parts.times, strict=True))
        sign, word = ("k", "thousand") if max(parts.times) < MILLION else (" million", "million")
        unit = "the k for thousand" if word == "thousand" else "the word million"
        raise AnswerError(
            f"Only one of the two figures has {unit}.",
            f"Write {first}{sign} to {second}{sign}, or both figures in full.",
        )


def _check_size(question: Question, parts: Parts) -> None:
    """Not too large for any question, and of a share not to be taken for the part itself. Raises AnswerError."""
    if any(abs(number) / (100 if is_share(question) else 1) > LARGEST_NUMBER for number in parts.numbers):
        raise AnswerError("This number is too large.", f"Give a number below {LARGEST_NUMBER:,.0f}.")
    if is_share(question) and not parts.percent and any(0 < abs(number) < 1 for number in parts.numbers):
        raise AnswerError(
            f"{parts.text[:20]} could be a percentage or a part of one.",
            "Write 43 for 43 percent. If you mean less than one percent, add the sign, as in 0.5%.",
        )


def _period(parts: Parts) -> Period | None:
    if len(parts.periods) > 1:
        by = " and ".join(BY[each] for each in parts.periods)
        raise AnswerError(f"The two figures are for different periods: {by}.", "Write both for the same one.")
    return parts.periods[0] if parts.periods else None


def _conversion(question: Question, period: Period | None, parts: Parts) -> tuple[int, int, str | None]:
    """By what to multiply and to divide, and why; None where nothing is converted."""
    asked = unit_period(question.unit)
    if period is None or period == asked:
        return 1, 1, None
    wage = question.unit == WAGE
    dollars = (question.unit or "").startswith("dollar")
    if asked is None:
        raise AnswerError(
            f"This question does not ask for a figure for {FOR[period]}.",
            f"Write the figure alone, such as {example(question)}.",
        )
    if is_share(question) or period not in A_YEAR or not (wage or asked in A_YEAR):
        ways = "an hour, a month or a year" if wage else FOR[asked]
        raise AnswerError(
            f"A figure for {FOR[period]} cannot be turned into one for {FOR[asked]} here.",
            f"Write the figure for {ways}.",
        )
    if not dollars and re.search("bi-?weekly", parts.text, FLAGS):
        raise AnswerError(
            "Biweekly can mean two things.", "Write it as every two weeks, or give the figure for a week."
        )
    over = PAID_HOURS_A_YEAR if wage else A_YEAR[asked]
    reasons = [f"{A_YEAR[each]} {MANY[each]}" for each in (period, asked) if each in MANY]
    if wage:
        reasons.append(f"{PAID_HOURS_A_YEAR:,} paid hours")
    return A_YEAR[period], over, f"{' and '.join(reasons)} a year"


def _check_fit(question: Question, parts: Parts, period: Period | None, ends: list[float], *, converted: bool) -> None:
    """Whole where only whole numbers make sense, and between the question's least and most. Raises AnswerError."""
    if question.whole and not all(number.is_integer() for number in ends):
        raise AnswerError("This is not a whole number.", "Write a whole number, without a fraction.")
    for number in ends:
        low, high = question.min, question.max
        under, over = low is not None and number < low, high is not None and number > high
        if over and question.unit == WAGE and not converted:
            _guess_period(question, parts)
        if under or over:
            which = f"{'less' if under else 'more'} than {_bound(question, (low if under else high) or 0.0)}"
            what = f"This is {which}."
            if converted:
                what = f"{parts.said(period)} is {' to '.join(_amounts(question, ends))}, which is {which}."
                what = what[:1].upper() + what[1:]
            raise AnswerError(what, f"Give {_range(question)}.")


def _guess_period(question: Question, parts: Parts) -> None:
    """Refuse a wage that is likely to be for a longer time than an hour, with the text to type. Raises AnswerError."""
    low, high = question.min or 0.0, question.max or math.inf
    words: tuple[tuple[Period, str], ...] = (
        ("year", "a yearly salary"), ("month", "pay for a month"), ("half month", "pay for half a month"),
        ("two weeks", "pay for two weeks"), ("week", "pay for a week"),
    )  # fmt: skip
    fitting = [
        (period, what) for period, what in words
        if all(low <= number * A_YEAR[period] / PAID_HOURS_A_YEAR <= high for number in parts.numbers)
    ]  # fmt: skip
    offers = (
        fitting[:1] if fitting and fitting[0][0] == "year" else [each for each in fitting if each[0] != "half month"]
    )
    if not offers:
        return
    mend = " ".join(f"If it is {what}, write {parts.said(period)}." for period, what in offers)
    said = parts.said("hour")
    raise AnswerError(f"{said[:1].upper()}{said[1:]} is not likely.", mend)


def _in_words(value: float, unit: str) -> str:
    text = figures.with_unit(value, unit, given=True)
    for period in ("hour", "day", "month", "year"):
        text = text.replace(f" per {period}", f" {'an' if period == 'hour' else 'a'} {period}")
    return text


def _amount(value: float, unit: str) -> str:
    """The number with its sign and without its unit."""
    counted = unit.partition("/")[0].strip()
    return figures.with_unit(value, counted, given=True) if counted in ("dollar", "share") else figures.shortest(value)


def _amounts(question: Question, ends: list[float]) -> list[str]:
    unit = question.unit or ""
    return [*(_amount(number, unit) for number in ends[:-1]), _in_words(ends[-1], unit)]


def _bound(question: Question, value: float) -> str:
    return f"{figures.shortest(value * 100)}%" if is_share(question) else figures.shortest(value)


def _range(question: Question) -> str:
    kind = "a whole number" if question.whole else "a percentage" if is_share(question) else "a number"
    if question.min is not None and question.max is not None:
        return f"{kind} from {_bound(question, question.min)} to {_bound(question, question.max)}"
    if question.min is not None:
        return f"{kind} of {_bound(question, question.min)} or more"
    return f"{kind} of {_bound(question, question.max or 0)} or less"
