"""One handler for each kind of answer: what a person typed -> the stored value, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from app.engine import figures
from app.engine.answers import AnswerValue
from app.engine.answers_check import LONGEST_LINE, AnswerError, check_value, not_known
from app.engine.typed_dates import read_day, show_day
from app.engine.typed_figures import read_figure, show_number
from app.engine.typed_words import says_not_known
from app.rulebook.usstates import STATES
from app.schema.questions import Question


class InputKind:
    """How one kind of answer is typed. `read` raises AnswerError with a sentence for the person."""

    control = "text"  # which macro draws it
    several = False  # may more than one value be given?

    def read(self, question: Question, typed: Sequence[str], today: dt.date | None = None) -> AnswerValue:
        """The value for what was typed, which is not blank. `today` completes the year of a coming day."""
        return check_value(question, typed[0])

    def show(self, question: Question, value: AnswerValue) -> list[str]:
        """What stands in the input for a stored value."""
        return [str(value)]


class YesNo(InputKind):
    control = "radios"

    def read(self, question: Question, typed: Sequence[str], today: dt.date | None = None) -> AnswerValue:
        if typed[0] not in ("yes", "no"):
            raise AnswerError("Choose yes or no.", "")
        return typed[0] == "yes"

    def show(self, question: Question, value: AnswerValue) -> list[str]:
        return ["yes" if value is True else "no"]


class OneChoice(InputKind):
    control = "radios"

    def read(self, question: Question, typed: Sequence[str], today: dt.date | None = None) -> AnswerValue:
        if typed[0] not in {choice.id for choice in question.choices}:
            raise AnswerError("Choose one of the answers in the list.", "")
        return typed[0]


class Choices(InputKind):
    control = "checkboxes"
    several = True

    def read(self, question: Question, typed: Sequence[str], today: dt.date | None = None) -> AnswerValue:
        if not set(typed) <= {choice.id for choice in question.choices}:
            raise AnswerError("Choose from the answers in the list.", "")
        return check_value(question, list(dict.fromkeys(typed)))

    def show(self, question: Question, value: AnswerValue) -> list[str]:
        return list(value) if isinstance(value, tuple) else []


class State(InputKind):
    control = "select"

    def read(self, question: Question, typed: Sequence[str], today: dt.date | None = None) -> AnswerValue:
        if typed[0] not in STATES:
            raise AnswerError("Choose a state from the list.", "")
        return typed[0]


class Number(InputKind):
    control = "number"

    def read(self, question: Question, typed: Sequence[str], today: dt.date | None = None) -> AnswerValue:
        return read_figure(question, typed[0]).value

    def show(self, question: Question, value: AnswerValue) -> list[str]:
        return [show_number(question, value)] if isinstance(value, float) else []


class Date(InputKind):
    def read(self, question: Question, typed: Sequence[str], today: dt.date | None = None) -> AnswerValue:
        return read_day(typed[0], question=question, today=today)

    def show(self, question: Question, value: AnswerValue) -> list[str]:
        return [show_day(str(value))]


class Line(InputKind):
    def read(self, question: Question, typed: Sequence[str], today: dt.date | None = None) -> AnswerValue:
        if len(typed[0].strip()) > LONGEST_LINE:
            raise AnswerError("This is too long.", f"Shorten it to {LONGEST_LINE} characters or fewer.")
        if says_not_known(typed[0]):
            raise not_known(typed[0])
        return super().read(question, typed, today)


class LongText(InputKind):
    control = "textarea"

    def read(self, question: Question, typed: Sequence[str], today: dt.date | None = None) -> AnswerValue:
        if says_not_known(typed[0]):
            raise not_known(typed[0])
        return super().read(question, typed, today)


INPUT_KINDS: Final[Mapping[str, InputKind]] = {
    "yes_no": YesNo(),
    "choice": OneChoice(),
    "choices": Choices(),
    "state": State(),
    "number": Number(),
    "date": Date(),
    "text": Line(),
    "long_text": LongText(),
}


@cache
def affixes(unit: str | None) -> tuple[str, str]:
    """What stands before and after a number's input: ('$', 'per hour'), ('', '%'), ('', 'hours per officer')."""
    if not unit:
        return "", ""
    text = figures.with_unit(2.0, unit)
    if unit.startswith("share"):
        return "", f"% {text.partition('%')[2].strip()}".strip()
    if text.startswith("$"):
        return "$", text.removeprefix("$2").strip()
    return "", text.removeprefix("2").strip()
