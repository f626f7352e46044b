"""A value of an answers file: as plain data, or a number as a person types it, read as the web form reads it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app.engine.answers import DONT_KNOW, AnswerValue
from app.engine.answers_check import CHOOSE_DONT_KNOW, AnswerError, check_spread, check_value, show
from app.engine.question_words import amount, is_wage
from app.engine.typed_dates import read_day
from app.engine.typed_figures import TypedFigure, read_figure, read_one
from app.schema.questions import Question


@dataclass(frozen=True, slots=True)
class Given:
    """A value that was given, with all that its own text says: low and high, and whether it is an estimate."""

    value: AnswerValue
    low: float | None = None
    high: float | None = None
    estimate: bool = False
    typed: str | None = None


def given_value(question: Question, raw: Any) -> Given:
    """The value for plain data or, to a question for a number or a day, a text as a person types it. Raises
    AnswerError."""
    if is_wage(question) and isinstance(raw, int | float) and raw > (question.max or raw):
        raw = str(raw)  # a yearly salary as a bare number: the reader of texts says so
    if not isinstance(raw, str) or raw.strip() in ("", DONT_KNOW.value) or question.kind not in ("number", "date"):
        return Given(check_value(question, raw))
    try:
        return Given(read_day(raw)) if question.kind == "date" else _given(read_figure(question, raw))
    except AnswerError as error:
        raise AnswerError(error.what, error.mend.replace(CHOOSE_DONT_KNOW, "write dont_know")) from None


def with_typed(question: Question, given: Given, raw: Any) -> Given:
    """With the text that the value was read from once (`typed`). The value itself stands as it is. Raises AnswerError
    where the text says something else."""
    if not isinstance(given.value, float):
        raise AnswerError("Only a number has a text as it was typed.", "Take typed out.")
    if given.typed is not None:
        raise AnswerError("The value is a text as it was typed already.", "Take typed out.")
    if not isinstance(raw, str) or not raw.strip():
        raise AnswerError(f"{show(raw)} is not a text as it was typed.", "Put it in quotes, or take typed out.")
    read = _given(read_figure(question, raw))
    if not isinstance(read.value, float) or not _near(given.value, read.value):
        is_, was = amount(question, given.value), amount(question, float(str(read.value)))
        raise AnswerError(
            f"{show(raw)} is {was}, and the value is {is_}.", "Correct one of the two, or take typed out."
        )
    return replace(read, value=given.value)


def given_spread(question: Question, given: Given, low: Any, high: Any) -> tuple[float, float] | None:
    """The low and high: those given beside the value, else those of its own text. Raises AnswerError."""
    own = (given.low, given.high) if given.low is not None and given.high is not None else None
    if low is None and high is None:
        return own
    found = check_spread(question, given.value, _end(question, low), _end(question, high))
    if own is not None and found is not None and not (_near(own[0], found[0]) and _near(own[1], found[1])):
        raise AnswerError("The text of the value is a range already, and another one.", "Take low and high out.")
    return found


def _given(figure: TypedFigure) -> Given:
    return Given(figure.value, figure.low, figure.high, figure.estimate, figure.typed)


def _end(question: Question, raw: Any) -> Any:
    return read_one(question, raw) if isinstance(raw, str) and question.kind == "number" and raw.strip() else raw


def _near(one: float, other: float) -> bool:
    """The same, but for how a person may have rounded it."""
    return abs(one - other) <= max(0.005 if abs(other) >= 1 else 0.00005, abs(other) * 0.0005)
