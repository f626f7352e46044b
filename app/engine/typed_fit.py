"""Does a typed figure, taken apart, belong to its question: its signs, words and period, and between which bounds?

What does not fit is refused with the text to type in its place. Pure, no I/O.
"""

from __future__ import annotations

import math
import re
from typing import Final

from app.engine import figures
from app.engine.answers import LONGEST_TYPED
from app.engine.answers_check import CHOOSE_DONT_KNOW, LARGEST_NUMBER, AnswerError
from app.engine.question_words import (
    amount,
    amounts,
    counted,
    example,
    is_share,
    is_wage,
    unit_period,
    what_it_takes,
)
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
)
from app.schema.questions import Question

PAID_HOURS_A_YEAR: Final = 2080
"""40 hours in each of 52 weeks: by this a yearly pay becomes an hourly wage."""
MILLION: Final = 1_000_000
Conversion = tuple[int, int, str | None]
"""By what to multiply and to divide, and why; None where nothing is converted."""
AS_IT_IS: Final[Conversion] = (1, 1, None)
_OTHER_UNITS: Final[dict[tuple[str, str], Conversion]] = {
    ("minute", "hour"): (1, 60, "60 minutes an hour"),
    ("hour", "minute"): (60, 1, "60 minutes an hour"),
    ("year", "month"): (12, 1, "12 months a year"),
    ("week", "day"): (7, 1, "7 days a week"),
}
"""A figure in the first unit, for a question in the second."""
_ALSO: Final = {"contact": {"time"}, "trip": {"time"}, "ratio": {"time", "officer"}}
"""Words that may stand behind a figure of a question that counts something else."""
_DECIMAL_COMMA: Final = re.compile(r"(\$?)\s?(\d{1,6}),(\d{1,2})", FLAGS)


def unreadable(question: Question, text: str) -> AnswerError:
    """What is said of a text that is no figure."""
    if len(text) <= LONGEST_READ:
        if ONE_END.fullmatch(text):
            return AnswerError(
                "This names one end of a range alone.", "Write both ends, as in 10 to 15, or one figure."
            )
        pay = PAY_PERIOD.fullmatch(text) if is_wage(question) else None
        if pay and len(pay[1]) <= LONGEST_TYPED:
            offers = f"{pay[1]} every two weeks", f"{pay[1]} twice a month"
            return AnswerError(
                "A pay period can be two weeks or half a month.", f"Write {', or '.join(offers)}.", offers
            )
        if comma := _DECIMAL_COMMA.fullmatch(text):
            point = f"{comma[1]}{comma[2]}.{comma[3]}"
            return AnswerError(
                "This is not a number.", f"With a point it is {point}. If you mean more, write it in full.", (point,)
            )
    return AnswerError(
        "This is not a number.",
        f"Write it in digits, such as {example(question)}. If it is not known, {CHOOSE_DONT_KNOW}.",
    )


def check_signs(question: Question, parts: Parts) -> None:
    """Do $, %, k and the words behind the figures belong to this question? Raises AnswerError."""
    share, what = is_share(question), counted(question)
    if parts.percent and what == "ratio":
        times = " to ".join(figures.shortest(number / 100) for number in parts.numbers)
        raise AnswerError(
            "This question asks for a number, not for a percentage.", f"For {parts.text}, write {times}.", (times,)
        )
    if parts.percent and not share:
        raise AnswerError("This is not a percentage.", "Write the number without a percent sign.")
    if what and what != "dollar" and (parts.money or "dollar" in parts.words):
        alone = "the percentage" if share else "the number alone"
        raise AnswerError("This question does not ask for dollars.", f"Write {alone}, such as {example(question)}.")
    if what and not parts.words <= {what} | _ALSO.get(what, set()) and unit_conversion(question, parts) is AS_IT_IS:
        asked = "dollars" if what == "dollar" else "a percentage" if share else ""
        asked = asked or (figures.with_unit(2.0, what).removeprefix("2 ") if what in COUNTED else "a number alone")
        raise AnswerError(f"This question asks for {asked}.", f"Write the number alone, such as {example(question)}.")
    _check_each(question, parts)
    if share and max(parts.times) > 1:
        raise AnswerError("This is not a percentage.", "Write it in digits, such as 43%.")
    if share and 0 < parts.fractions < len(parts.numbers):
        raise AnswerError("One figure is a fraction and the other is not.", "Write both as percentages.")
    if max(parts.times) >= MILLION and what != "dollar":
        raise AnswerError("This question does not count in millions.", "Write the number in digits.")
    _check_clock(what, parts)
    _check_times(parts)


def _check_each(question: Question, parts: Parts) -> None:
    """Is the figure for one of what the question asks for, as '$500 per officer'? A wage is always an officer's."""
    for one in sorted(parts.each):
        if question.unit is None or is_wage(question) or f"/ {one}" in question.unit:
            continue
        asked = re.search(r"/ (officer|vehicle|contact|trip|shift|person)", question.unit)
        way = f"each {asked[1]}" if asked else "all together"
        raise AnswerError(f"This question does not ask for a figure for each {one}.", f"Write the figure for {way}.")


def _check_clock(what: str, parts: Parts) -> None:
    if not parts.clock or what == "hour" or (what == "minute" and parts.spelled):
        return
    if what == "minute":
        minutes = tuple(figures.shortest(number * 60) for number in parts.numbers)
        raise AnswerError(
            f"{parts.text[:20]} can be hours and minutes, or minutes and seconds.",
            f"Write the minutes alone, such as {minutes[0]}.",
            (" to ".join(minutes),),
        )
    raise AnswerError("This question does not ask for hours and minutes.", "Write the number alone.")


def _check_times(parts: Parts) -> None:
    if len(set(parts.times)) < 2 or 1 not in parts.times:
        return
    first, second = (figures.shortest(n / by) for n, by in zip(parts.numbers, parts.times, strict=True))
    most = max(parts.times)
    sign, what = (
        ("k", "the k for thousand") if most < MILLION
        else (" million", "the word million") if most == MILLION
        else (" billion", "the word billion")
    )  # fmt: skip
    money = "$" if parts.money else ""
    both = f"{money}{first}{sign} to {money}{second}{sign}"
    raise AnswerError(
        f"Only one of the two figures has {what}.",
        f"Write {both}, or both figures in full.",
        (parts.with_period(both),),
    )


def check_size(question: Question, parts: Parts) -> None:
    """Not too large for any question, and of a share not to be taken for the part itself. Raises AnswerError."""
    if any(abs(number) / (100 if is_share(question) else 1) > LARGEST_NUMBER for number in parts.numbers):
        raise AnswerError("This number is too large.", f"Give a number below {LARGEST_NUMBER:,.0f}.")
    if not is_share(question) or parts.percent or parts.fractions:
        return
    if any(0 < abs(number) < 1 for number in parts.numbers):
        offers = []
        if len(parts.numbers) == 1:
            number = parts.numbers[0]
            offers = [f"{figures.shortest(each).replace(figures.MINUS, '-')}%" for each in (number * 100, number)]
        raise AnswerError(
            f"{parts.text[:20]} could be a percentage or a part of one.",
            "Write 43 for 43 percent. If you mean less than one percent, add the sign, as in 0.5%.",
            tuple(offers),
        )


def period_of(parts: Parts) -> Period | None:
    """The period that the figures are for. Raises AnswerError where there are two."""
    if len(parts.periods) > 1:
        by = " and ".join(BY[each] for each in parts.periods)
        raise AnswerError(f"The two figures are for different periods: {by}.", "Write both for the same one.")
    return parts.periods[0] if parts.periods else None


def unit_conversion(question: Question, parts: Parts) -> Conversion:
    """From the unit behind the figures to the question's own: 90 minutes for a question in hours."""
    what = counted(question)
    (named,) = parts.words if len(parts.words) == 1 else ("",)
    if parts.spelled:
        named = "hour"
    if parts.clock and what == "hour":
        return 1, 1, "60 minutes an hour"
    return _OTHER_UNITS.get((named, what), AS_IT_IS)


def conversion(question: Question, period: Period | None, parts: Parts) -> Conversion:
    """From the period of the figures to the question's own. Raises AnswerError where that cannot be worked out."""
    asked = unit_period(question.unit)
    if period is None or period == asked:
        return AS_IT_IS
    wage = is_wage(question)
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
    if counted(question) != "dollar" and re.search("bi-?weekly", parts.text, FLAGS):
        raise AnswerError(
            "Biweekly can mean two things.", "Write it as every two weeks, or give the figure for a week."
        )
    over = PAID_HOURS_A_YEAR if wage else A_YEAR[asked]
    reasons = [f"{A_YEAR[each]} {MANY[each]}" for each in (period, asked) if each in MANY]
    if wage:
        reasons.append(f"{PAID_HOURS_A_YEAR:,} paid hours")
    return A_YEAR[period], over, f"{' and '.join(reasons)} a year"


def check_fit(question: Question, parts: Parts, period: Period | None, ends: list[float], *, converted: bool) -> None:
    """Whole where only whole numbers make sense, and between the question's least and most. Raises AnswerError."""
    if question.whole and not all(number.is_integer() for number in ends):
        raise AnswerError("This is not a whole number.", "Write a whole number, without a fraction.")
    for number in ends:
        low, high = question.min, question.max
        under, over = low is not None and number < low, high is not None and number > high
        if over and is_wage(question) and not converted:
            _guess_period(question, parts)
        if under or over:
            bound = (low if under else high) or 0.0
            which = f"{'less' if under else 'more'} than {amount(question, bound)}"
            what = f"This is {which}."
            if converted:
                said = parts.said(period) if period is not None else parts.text
                what = _capital(f"{said} is {' to '.join(amounts(question, ends))}, which is {which}.")
            raise AnswerError(what, f"Give {what_it_takes(question)}.")


def periods_that_fit(question: Question, parts: Parts, low: float, high: float) -> list[tuple[Period, str]]:
    """The periods for which all figures would be between `low` and `high` of the question: each with what to type."""
    asked = unit_period(question.unit)
    wage = is_wage(question)
    if asked is None or is_share(question) or not (wage or asked in A_YEAR):
        return []
    over = PAID_HOURS_A_YEAR if wage else A_YEAR[asked]
    return [
        (period, parts.said(period).replace(figures.MINUS, "-"))
        for period in ("year", "month", "half month", "two weeks", "week")
        if period != asked and all(low <= number * A_YEAR[period] / over <= high for number in parts.numbers)
    ]


def _guess_period(question: Question, parts: Parts) -> None:
    """Refuse a wage that is likely to be for a longer time than an hour, with the text to type. Raises AnswerError."""
    fitting = periods_that_fit(question, parts, question.min or 0.0, question.max or math.inf)
    if fitting and fitting[0][0] == "year":
        fitting = fitting[:1]
    fitting = [each for each in fitting if each[0] != "half month"]
    if not fitting:
        return
    mend = " ".join(f"If it is {_PAY[period]}, write {text}." for period, text in fitting)
    meant = either([FOR[period] for period, _ in fitting])
    offers = tuple(text for _, text in fitting)
    raise AnswerError(f"{_capital(parts.said('hour'))}? Did you mean {meant}?", mend, offers)


_PAY: Final[dict[Period, str]] = {
    "year": "a yearly salary",
    "month": "pay for a month",
    "two weeks": "pay for two weeks",
    "week": "pay for a week",
}


def either(words: list[str]) -> str:
    """'a month, two weeks or a week'."""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
