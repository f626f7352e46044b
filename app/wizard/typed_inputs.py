"""What one answer's inputs hold: as they stand on a page, and as they were posted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from app.engine.answers import DONT_KNOW, Answer, join_key
from app.engine.answers_check import LONGEST_LINE
from app.engine.question_words import unit_period
from app.engine.typed_figures import holds_range, show_answer, show_number
from app.schema.base import ModelId
from app.schema.questions import Question
from app.wizard.input_kinds import INPUT_KINDS, InputKind, affixes

DONT_KNOW_WORD = "dont_know"
MOST_VALUES = 60
AS_TYPED = "as_typed"
"""Chosen where a value was asked back about and is right."""


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

    def named(self, message: str, models: Mapping[str, str]) -> str:
        """A message with what it is about before it: 'Officers to be trained, Task Force: ...'."""
        label = self.question.label[:1].upper() + self.question.label[1:]
        which = f", {models[self.model]}" if self.model is not None and self.model in models else ""
        return f"{label}{which}: {message}"

    @property
    def in_words(self) -> bool:
        """May its figure need letters, as in 82,000 a year? Then a phone shows all its keys."""
        return unit_period(self.question.unit) is not None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value that a published list proposes: as it is typed, said in a sentence, and the source kept beside it."""

    value: str
    said: str
    source: str


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
    asked: str = ""  # the value that was asked back about, and
    meant: str = ""  # what was chosen then: AS_TYPED, or the text to take in its place
    clash: bool = False  # was the page shown because someone else had saved meanwhile?
    keep: str = ""  # then: mine or theirs
    source: str = ""  # of a value that a look-up filled, while it stands as it was filled
    proposed: bool = False  # was the value that a list proposes chosen?

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
        asked=data.get(f"{name}:asked", ""),
        meant=data.get(f"{name}:meant", ""),
        clash=data.get(f"{name}:clash") == "y",
        keep=data.get(f"{name}:keep", ""),
        source=data.get(f"{name}:source", "")[:LONGEST_LINE] if data.get(f"{name}:filled") in values else "",
        proposed=data.get(f"{name}:proposed") == "y",
    )


def part_id(asked: Asked, part: str) -> str:
    """The id of the input that a message belongs to."""
    if part == "value":
        if asked.kind.control == "radios":
            return f"{asked.id}-{asked.question.choices[0].id if asked.question.choices else 'yes'}"
        return f"{asked.id}-{asked.question.choices[0].id}" if asked.kind.control == "checkboxes" else asked.id
    return f"{asked.id}-{part}"
