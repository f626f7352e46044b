"""The form of the what-if: a few of the figures behind the estimate, each to be tried and none to be saved.

It is sent with GET, so that what was typed stands in the address and nowhere else. The figures are read as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from app.engine import figures
from app.engine.answers import Answer
from app.engine.answers_check import AnswerError
from app.engine.evaluation import Evaluation
from app.engine.results import FactValue, OptionResult
from app.engine.typed_figures import TypedFigure, read_figure, taken_as
from app.rulebook import names
from app.wizard.page_forms import META
from app.wizard.saving import to_ask
from app.wizard.site import OpenAssessment
from app.wizard.typed_inputs import Asked, Typed

TRIED = (names.OFFICERS_TRAINED, names.OPERATING_HOURS_PER_MONTH, names.OPERATING_OVERTIME_SHARE)
"""The facts that can be tried: officers, their hours away, and the share of those hours on overtime."""
NOTHING_TYPED = "Type at least one figure to try."
A_RANGE = "A what-if takes one figure. Write one here, or give the range as your answer."


class TriedField(Field):  # type: ignore[misc]
    """One figure to try. Blank leaves the town's own in place. `problems` has what is wrong with it."""

    taken: str | None = None  # for the macro that draws an input: nothing is stored, so nothing was converted before
    misfits: tuple[str, ...] = ()

    def __init__(self, asked: Asked, **more: Any) -> None:
        super().__init__(label=asked.question.label, **more)
        self.asked = asked
        self.typed = Typed()
        self.problems: dict[str, str] = {}
        self.figure: TypedFigure | None = None
        self.models: Mapping[str, str] = {}

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """What was typed, as it was typed."""
        self.process_errors: list[str] = []
        text = formdata.get(self.asked.key, "") if formdata is not None else ""
        self.typed = Typed(values=[text] if text.strip() else [])

    def pre_validate(self, form: Any) -> None:
        """Read the figure. What is wrong becomes a problem beside its input."""
        self.problems, self.figure = {}, None
        if not self.typed.value:
            return
        try:
            found = read_figure(self.asked.question, self.typed.value)
        except AnswerError as error:
            self.problems["value"] = self.asked.named(f"{error.what} {error.mend}".strip(), self.models)
        else:
            if found.low is None:
                self.figure = found
            else:
                self.problems["value"] = self.asked.named(A_RANGE, self.models)
        if self.problems:
            raise ValidationError(self.problems["value"])


@dataclass(frozen=True)
class Change:
    """A figure that is tried: what it is called, the figure in words, how it was taken, and what stands today."""

    asked: Asked
    tried: str
    taken: str | None
    today: FactValue


class WhatIfForm(BaseForm):  # type: ignore[misc]
    """The figures that can be tried, and what each is today."""

    def __init__(self, asked: Iterable[Asked], evaluation: Evaluation, typed: MultiDict[str, str] | None) -> None:
        super().__init__({each.key: _unbound(each) for each in asked}, meta=META)
        self.today = {each.asked.key: evaluation.fact(each.asked.key) for each in self.fields}
        for each in self.fields:
            each.models = {id_: model.short for id_, model in evaluation.rulebook.models.items()}
            each.process(typed)

    @property
    def fields(self) -> list[TriedField]:
        return list(self._fields.values())

    @property
    def groups(self) -> list[list[TriedField]]:
        """The fields of each question together."""
        return [list(some) for _, some in groupby(self.fields, key=lambda field: field.asked.question.id)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Does every figure fit, and is there one at all?"""
        fits = bool(super().validate(extra_validators))
        if fits and self.fields and not self.numbers:
            self.fields[0].problems["value"] = NOTHING_TYPED
            return False
        return fits

    def problems(self) -> list[tuple[str, str]]:
        """(id of the input, message) of all that does not fit, in the order of the page."""
        return [(each.asked.id, message) for each in self.fields for message in each.problems.values()]

    @property
    def numbers(self) -> dict[str, float]:
        """The figures to try, by the key of what they stand for."""
        return {each.asked.key: each.figure.value for each in self.fields if each.figure is not None}

    @property
    def changes(self) -> list[Change]:
        """The same in words."""
        found = []
        for each in self.fields:
            if each.figure is not None:
                question, value = each.asked.question, each.figure.value
                taken = taken_as(question, Answer(value, typed=each.figure.typed))
                found.append(
                    Change(
                        each.asked,
                        figures.with_unit(value, question.unit or "", given=True),
                        taken,
                        self.today[each.asked.key],
                    )
                )
        return found


def what_if_form(
    assessment: OpenAssessment, shown: Iterable[OptionResult], typed: MultiDict[str, str] | None = None
) -> WhatIfForm:
    """The form for the models of the options that the estimate shows; without a field if it shows none."""
    models = {result.model for result in shown}
    questions = [each for id_ in TRIED if (each := assessment.rulebook.questions.get(id_)) is not None]
    asked = to_ask(assessment, questions, also_open=True) if models else []
    asked = [each for each in asked if each.model is None or each.model in models]
    return WhatIfForm(asked, assessment.evaluation, typed)


@cache
def _unbound(asked: Asked) -> Any:
    return TriedField(asked)
