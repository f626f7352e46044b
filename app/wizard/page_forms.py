"""The form of one page: a WTForms field for each answer, made from the questions. Our own macros draw it.

One field stands for all the inputs of an answer: the value, don't know, how sure, low and high, a note, and who may
read it.
What was typed is kept as it was typed, so that a page with an error comes back with nothing lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta
from wtforms.validators import ValidationError

from app.engine.answers import AUDIENCES, DONT_KNOW, PROVENANCES, Answer, AnswerValue, Provenance, join_key
from app.engine.answers_check import AnswerError, check_text
from app.engine.typed_figures import (
    TypedFigure,
    holds_range,
    read_figure,
    read_one,
    show_answer,
    show_number,
    taken_as,
    unit_period,
)
from app.schema.base import Audience, ModelId
from app.schema.questions import Question
from app.wizard.input_kinds import INPUT_KINDS, InputKind, affixes

DONT_KNOW_WORD = "dont_know"
LONGEST_NOTE = 2_000
MOST_VALUES = 60
BOTH = "You gave an answer and also marked “I don’t know”. Keep one of them."


@dataclass(frozen=True)
class Asked:
    """One answer that a page asks for: a question, for one model where it differs by model."""

    question: Question
    model: ModelId | None = None

    @property
    def key(self) -> str:
        return join_key(self.question.id, self.model)

    @property
    def id(self) -> str:
        """The id of its input on the page."""
        return self.key.replace(".", "-")

    @property
    def kind(self) -> InputKind:
        return INPUT_KINDS[self.question.kind]

    @property
    def affixes(self) -> tuple[str, str]:
        return affixes(self.question.unit)

    @property
    def in_words(self) -> bool:
        """May its figure need letters, as in 82,000 a year? Then a phone shows all its keys."""
        return unit_period(self.question.unit) is not None


@dataclass(slots=True)
class Typed:
    """What stands in the inputs of one answer, as it was typed."""

    values: list[str] = field(default_factory=list)
    dont_know: bool = False
    clear: bool = False
    sure: str = "recorded"
    low: str = ""
    high: str = ""
    note: str = ""
    audience: str = ""
    clash: bool = False  # was the page shown because someone else had saved meanwhile?
    keep: str = ""  # then: mine or theirs

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def extras(self) -> bool:
        """Is there anything beyond the value?"""
        return bool(self.low or self.high or self.note or self.clear or self.sure != "recorded")


def typed_of(asked: Asked, answer: Answer | None) -> Typed:
    """The inputs for a stored answer."""
    question = asked.question
    if answer is None:
        return Typed(audience=question.audience)
    known = answer.value is not DONT_KNOW
    radios = asked.kind.control == "radios"
    low, high = (None, None) if holds_range(question, answer.typed) else (answer.low, answer.high)
    return Typed(
        values=_shown(asked, answer) if known else [DONT_KNOW_WORD] if radios else [],
        dont_know=not known,
        sure=answer.provenance,
        low=show_number(question, low) if low is not None else "",
        high=show_number(question, high) if high is not None else "",
        note=answer.note or "",
        audience=answer.audience or question.audience,
    )


def _shown(asked: Asked, answer: Answer) -> list[str]:
    """What stands in the inputs of a known value: a number as it was typed, if that was kept."""
    number = asked.question.kind == "number"
    return [show_answer(asked.question, answer)] if number else asked.kind.show(asked.question, answer.value)


def typed_from(asked: Asked, data: MultiDict[str, str]) -> Typed:
    """The inputs as they were posted."""
    name = asked.key
    values = [value for value in data.getlist(name)[:MOST_VALUES] if value.strip()]
    return Typed(
        values=values,
        dont_know=data.get(f"{name}:dk") == "y" or (asked.kind.control == "radios" and values == [DONT_KNOW_WORD]),
        clear=data.get(f"{name}:clear") == "y",
        sure=data.get(f"{name}:sure") or "recorded",
        low=data.get(f"{name}:low", "").strip(),
        high=data.get(f"{name}:high", "").strip(),
        note=data.get(f"{name}:note", "").strip(),
        audience=data.get(f"{name}:audience") or asked.question.audience,
        clash=data.get(f"{name}:clash") == "y",
        keep=data.get(f"{name}:keep", ""),
    )


class AnswerField(Field):  # type: ignore[misc]
    """All the inputs of one answer. `problems` has a message for each part that does not fit."""

    def __init__(self, asked: Asked, **more: Any) -> None:
        super().__init__(label=asked.question.label, **more)
        self.asked = asked
        self.typed = Typed()
        self.problems: dict[str, str] = {}
        self.answer: Answer | None = None
        self.stored: Answer | None = None
        self.figure: TypedFigure | None = None
        self.clash: Any = None
        self.extras = Markup("")
        self.misfits: tuple[str, ...] = ()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """The posted inputs if there are any, else those of the stored answer."""
        self.process_errors: list[str] = []
        self.stored = data if isinstance(data, Answer) else None
        self.typed = typed_of(self.asked, self.stored) if formdata is None else typed_from(self.asked, formdata)

    @property
    def taken(self) -> str | None:
        """How the text in the input was taken when it was saved; None where it stands as it was typed."""
        stored = self.stored
        if stored is None or stored.typed is None or self.typed.value != stored.typed:
            return None
        return taken_as(self.asked.question, stored)

    def pre_validate(self, form: Any) -> None:
        """Work out the answer. Each thing that is wrong becomes a problem beside its input."""
        self.problems = {}
        typed = self.typed
        if typed.clash and typed.keep not in ("mine", "theirs"):
            self.problems["keep"] = "Choose which of the two answers to keep."
        value = self._value(typed)
        spread = self._spread(typed, value)
        note = self._note(typed)
        audience: Audience | None = None
        for known in AUDIENCES:
            if typed.audience == known and known != self.asked.question.audience:
                audience = known
        if typed.audience not in AUDIENCES:
            self.problems["audience"] = "Choose who may read this answer from the list."
        if typed.sure not in PROVENANCES:
            self.problems["sure"] = "Choose how sure this is from the list."
        if self.problems:
            raise ValidationError(next(iter(self.problems.values())))
        if value is None:
            self.answer = None
            return
        stored = self.stored
        source = stored.source if stored is not None and stored.value == value else None
        figure = self.figure
        estimate = typed.sure == "estimate" or (figure is not None and figure.estimate)
        provenance: Provenance = "estimate" if estimate else "recorded"
        low, high = spread or (None, None)
        as_typed = figure.typed if figure is not None else None
        self.answer = Answer(value, provenance, note, audience, low, high, source, as_typed)

    def _value(self, typed: Typed) -> AnswerValue | None:
        self.figure = None
        radios = self.asked.kind.control == "radios"
        given = [value for value in typed.values if not (radios and value == DONT_KNOW_WORD)]
        if typed.clear and (not given or radios):
            return None
        if typed.dont_know:
            if given:
                self.problems["value"] = BOTH
            return DONT_KNOW
        if not given:
            if typed.note or typed.low or typed.high:
                self.problems["value"] = (
                    "There is a note or a range but no answer. Give an answer, or choose “I don’t know”."
                )
            return None
        try:
            if self.asked.question.kind == "number":
                self.figure = self._as_stored(read_figure(self.asked.question, given[0]), given[0])
                return self.figure.value
            return self.asked.kind.read(self.asked.question, given)
        except AnswerError as error:
            self.problems["value"] = f"{error.what} {error.mend}".strip()
            return None

    def _as_stored(self, figure: TypedFigure, text: str) -> TypedFigure:
        """The figure, but as it is stored where its text was left as it stood: it was converted once."""
        stored = self.stored
        if stored is None or not isinstance(stored.value, float):
            return figure
        if text.strip() != show_answer(self.asked.question, stored):
            return figure
        if figure.low is None or stored.low is None:
            return replace(figure, value=stored.value)
        return replace(figure, value=stored.value, low=stored.low, high=stored.high)

    def _end(self, text: str, stored: float | None) -> float:
        """One end of a range, as it is stored where its text was left as it stood."""
        end = read_one(self.asked.question, text)
        shown = None if stored is None else show_number(self.asked.question, stored)
        return stored if stored is not None and shown == text else end

    def _spread(self, typed: Typed, value: AnswerValue | None) -> tuple[float, float] | None:
        figure = self.figure
        own = None
        if figure is not None and figure.low is not None and figure.high is not None:
            own = figure.low, figure.high
        if own is not None and not (typed.low or typed.high):
            return own
        if not (typed.low or typed.high) or self.asked.question.kind != "number" or "value" in self.problems:
            return None
        if isinstance(value, bool) or not isinstance(value, float):
            self.problems["low"] = "A range needs a figure. Give the figure, or take the range out."
            return None
        if typed.sure != "estimate" and not (figure is not None and figure.estimate):
            self.problems["sure"] = "A range belongs to an estimate. Choose “An estimate”, or take the range out."
        ends = {}
        stored = self.stored
        for part, text in (("low", typed.low), ("high", typed.high)):
            try:
                if not text:
                    raise AnswerError("Give both a low and a high figure.", "")
                ends[part] = self._end(text, None if stored is None else stored.low if part == "low" else stored.high)
            except AnswerError as error:
                self.problems[part] = f"{error.what} {error.mend}".strip()
        if len(ends) < 2:
            return None
        if own is not None and own != (ends["low"], ends["high"]):
            self.problems["low"] = "Your answer is a range already. Take the low and the high figure out, or change it."
        if ends["low"] > value:
            self.problems["low"] = "The low figure is more than your answer."
        if ends["high"] < value:
            self.problems["high"] = "The high figure is less than your answer."
        return ends["low"], ends["high"]

    def _note(self, typed: Typed) -> str | None:
        if not typed.note:
            return None
        try:
            return check_text(typed.note, lines=True, longest=LONGEST_NOTE)
        except AnswerError as error:
            self.problems["note"] = f"{error.what} {error.mend}"
            return None


class _Meta(DefaultMeta):  # type: ignore[misc]
    """Without translations: our messages are our own."""

    locales = False

    def get_translations(self, form: Any) -> None:
        return None


class PageForm(BaseForm):  # type: ignore[misc]
    """The answers of one page."""

    def __init__(self, asked: Iterable[Asked]) -> None:
        super().__init__({each.key: _unbound(each) for each in asked}, meta=META)

    @property
    def fields(self) -> list[AnswerField]:
        return list(self._fields.values())

    def fill(self, answers: Mapping[str, Answer | None], data: MultiDict[str, str] | None = None) -> None:
        """Put in what is stored and, over it, what was posted."""
        for key, each in self._fields.items():
            each.process(data, answers.get(key))

    def problems(self) -> list[tuple[str, str]]:
        """(id of the input, message) of all that does not fit, in the order of the page."""
        return [(part_id(each.asked, part), message) for each in self.fields for part, message in each.problems.items()]


META = _Meta()


@cache
def _unbound(asked: Asked) -> Any:
    return AnswerField(asked)


def part_id(asked: Asked, part: str) -> str:
    """The id of the input that a message belongs to."""
    if part == "value":
        if asked.kind.control == "radios":
            return f"{asked.id}-{asked.question.choices[0].id if asked.question.choices else 'yes'}"
        return f"{asked.id}-{asked.question.choices[0].id}" if asked.kind.control == "checkboxes" else asked.id
    return f"{asked.id}-{part}"
