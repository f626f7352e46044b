"""What a person typed for a number, read once for the web form and the answers file alike. Pure, no I/O.

    38.50   $36.50   1,148   82k   1.25 million   43%   a figure
    82,000 a year   $6,833/mo   1,577 biweekly    a figure for another period, turned into the question's
    10-15   $80,000 to $90,000 a year             a range: its ends and the middle, an estimate
    about 10   ~10                                an estimate

What can be meant in two ways is refused, and the message says what to write.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from app.engine import figures
from app.engine.answers import LONGEST_TYPED, Answer
from app.engine.answers_check import CHOOSE_DONT_KNOW, AnswerError, not_known
from app.engine.question_words import example, in_words, is_share, plain_amount
from app.engine.typed_fit import (
    check_fit,
    check_signs,
    check_size,
    conversion,
    period_of,
    unit_conversion,
    unreadable,
)
from app.engine.typed_text import Parts, taken_apart
from app.engine.typed_words import MULTIPLES, PARTS, says_not_known, says_nothing
from app.schema.questions import Question


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
    parts = parts_of(question, typed)
    check_signs(question, parts)
    check_size(question, parts)
    period = period_of(parts)
    times, over, how = conversion(question, period, parts)
    more, less, why = unit_conversion(question, parts)
    times, over = times * more, over * less
    reasons = [each for each in (why, how) if each is not None]
    parted = 100 if is_share(question) and not parts.fractions else 1
    ends = [number / parted * times / over for number in parts.numbers]
    check_fit(question, parts, period, ends, converted=bool(reasons))
    value, low, high = ends[0], None, None
    if len(ends) == 2:
        low, high = ends
        if low > high:
            first, second = (figures.shortest(number) for number in parts.numbers)
            raise AnswerError(
                "The first figure is more than the second.",
                f"Write the low one first: {second} to {first}.",
                (parts.with_period(f"{second} to {first}"),) if not parts.percent else (),
            )
        value = min(max(sum(parts.numbers) / 2 / parted * times / over, low), high)
        if question.whole:
            value = math.floor(value + 0.5)
    estimate = parts.about or low is not None
    kept = parts.text if estimate or reasons or parts.fractions else None
    if kept is not None and len(kept) > LONGEST_TYPED:
        raise AnswerError(
            "This is too long.", f"Write the figure in {LONGEST_TYPED} characters or fewer, and the rest as a note."
        )
    return TypedFigure(value + 0.0, low, high, estimate, kept, " and ".join(reasons) or None)


def parts_of(question: Question, typed: str) -> Parts:
    """The text of a figure taken apart, with words for none, shares and multiples in digits. Raises AnswerError."""
    text = " ".join(typed.split())
    if says_not_known(text):
        raise not_known(text)
    if says_nothing(text):
        if question.min is not None and question.min > 0:
            raise AnswerError(
                f"\u201c{text}\u201d cannot be the answer here.",
                f"Write a figure, such as {example(question)}, or {CHOOSE_DONT_KNOW}.",
            )
        text = "0"
    if is_share(question):
        text = PARTS.get(text.lower(), text)
    if question.unit == "ratio":
        text = MULTIPLES.get(text.lower(), text)
    parts = taken_apart(text)
    if parts is None:
        raise unreadable(question, text)
    return parts


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
    words = in_words(value, unit)
    if answer.low is not None and answer.high is not None:
        words += f", from {plain_amount(answer.low, unit)} to {plain_amount(answer.high, unit)}"
    elif answer.provenance == "estimate":
        words += ", an estimate"
    try:
        how = read_figure(question, typed).how
    except AnswerError:
        how = None
    return (
        f"Taken as {words}; you wrote {typed} ({how})." if how else f"Taken as {words}; you wrote {typed.rstrip('.')}."
    )
