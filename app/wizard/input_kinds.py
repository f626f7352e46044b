"""One handler for each kind of answer: what a person typed -> the stored value, and back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from app.engine import figures
from app.engine.answers import AnswerValue
from app.engine.answers_check import FIRST_YEAR, LAST_YEAR, LONGEST_LINE, AnswerError, check_value
from app.engine.typed_figures import read_figure, show_number
from app.rulebook.usstates import STATES
from app.schema.questions import Question

_US_DATE: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_WORD_DATE: Final = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})", re.ASCII)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class InputKind:
    """How one kind of answer is typed. `read` raises AnswerError with a sentence for the person."""

    control = "text"  # which macro draws it
    several = False  # may more than one value be given?

    def read(self, question: Question, typed: Sequence[str]) -> AnswerValue:
        """The value for what was typed, which is not blank."""
        return check_value(question, typed[0])

    def show(self, question: Question, value: AnswerValue) -> list[str]:
        """What stands in the input for a stored value."""
        return [str(value)]


class YesNo(InputKind):
    control = "radios"

    def read(self, question: Question, typed: Sequence[str]) -> AnswerValue:
        if typed[0] not in ("yes", "no"):
            raise AnswerError("Choose yes or no.", "")
        return typed[0] == "yes"

    def show(self, question: Question, value: AnswerValue) -> list[str]:
        return ["yes" if value is True else "no"]


class OneChoice(InputKind):
    control = "radios"

    def read(self, question: Question, typed: Sequence[str]) -> AnswerValue:
        if typed[0] not in {choice.id for choice in question.choices}:
            raise AnswerError("Choose one of the answers in the list.", "")
        return typed[0]


class Choices(InputKind):
    control = "checkboxes"
    several = True

    def read(self, question: Question, typed: Sequence[str]) -> AnswerValue:
        known = [choice.id for choice in question.choices]
        if not set(typed) <= set(known):
            raise AnswerError("Choose from the answers in the list.", "")
        return tuple(id_ for id_ in known if id_ in typed)

    def show(self, question: Question, value: AnswerValue) -> list[str]:
        return list(value) if isinstance(value, tuple) else []


class State(InputKind):
    control = "select"

    def read(self, question: Question, typed: Sequence[str]) -> AnswerValue:
        if typed[0] not in STATES:
            raise AnswerError("Choose a state from the list.", "")
        return typed[0]


class Number(InputKind):
    control = "number"

    def read(self, question: Question, typed: Sequence[str]) -> AnswerValue:
        return read_figure(question, typed[0]).value

    def show(self, question: Question, value: AnswerValue) -> list[str]:
        return [show_number(question, value)] if isinstance(value, float) else []


class Date(InputKind):
    def read(self, question: Question, typed: Sequence[str]) -> AnswerValue:
        text = " ".join(typed[0].split())
        found = _day(text)
        if found is None:
            raise AnswerError("This is not a date we can read.", "Write it as month/day/year, such as 5/18/2027.")
        year, month, day = found
        try:
            date = dt.date(year, month, day)
        except ValueError:
            raise AnswerError("There is no such day.", "Write it as month/day/year, such as 5/18/2027.") from None
        if not FIRST_YEAR <= date.year <= LAST_YEAR:
            raise AnswerError(f"The year {year} is not likely.", f"Give a year from {FIRST_YEAR} to {LAST_YEAR}.")
        return date.isoformat()

    def show(self, question: Question, value: AnswerValue) -> list[str]:
        date = dt.date.fromisoformat(str(value))
        return [f"{date.month}/{date.day}/{date.year}"]


class Line(InputKind):
    def read(self, question: Question, typed: Sequence[str]) -> AnswerValue:
        if len(typed[0].strip()) > LONGEST_LINE:
            raise AnswerError("This is too long.", f"Shorten it to {LONGEST_LINE} characters or fewer.")
        return super().read(question, typed)


class LongText(InputKind):
    control = "textarea"


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


def _day(text: str) -> tuple[int, int, int] | None:
    if match := _US_DATE.fullmatch(text):
        month, day, year = map(int, match.groups())
        return year, month, day
    if match := _ISO_DATE.fullmatch(text):
        year, month, day = map(int, match.groups())
        return year, month, day
    if (match := _WORD_DATE.fullmatch(text)) and match[1][:3].lower() in _MONTHS:
        return int(match[3]), _MONTHS.index(match[1][:3].lower()) + 1, int(match[2])
    return None
