"""Answers that do not fit together, as the pages say so: beside the inputs, and on top with a way to each answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.engine.answers import MODELS, Answers
from app.engine.results import Mismatch
from app.schema.consistency import ConsistencyRule
from app.schema.questions import Question
from app.wizard.page_forms import AnswerField
from app.wizard.site import OpenAssessment
from app.wizard.typed_inputs import Asked, part_id

LOOK = "look"
"""The parameter of a page that is shown again because what was just saved does not fit; it has the focus then."""


@dataclass(frozen=True)
class Misfit:
    """One warning. `answers`: label, text and address of each answer concerned; `keys`: theirs."""

    rule: ConsistencyRule
    answers: tuple[tuple[str, str, str], ...]
    keys: frozenset[str]

    @property
    def words(self) -> str:
        return f"{self.rule.what} {self.rule.mend}"


def misfits(
    assessment: OpenAssessment, questions: Iterable[Question], here: Mapping[str, Asked] | None = None
) -> tuple[Misfit, ...]:
    """The warnings that concern any of these questions. `here`: what the page itself asks, by key."""
    ids = {question.id for question in questions}
    return tuple(
        _misfit(assessment, each, here or {})
        for each in assessment.evaluation.mismatches
        if not ids.isdisjoint(each.rule.questions)
    )


def all_misfits(assessment: OpenAssessment, *, of_figures: bool = False) -> tuple[Misfit, ...]:
    """Every warning; with `of_figures` those on which a cost or the hours of duty rest."""
    context = assessment.context
    listed = context.mismatches_in_figures if of_figures else context.mismatches
    return tuple(_misfit(assessment, each, {}) for each in listed)


def _misfit(assessment: OpenAssessment, mismatch: Mismatch, here: Mapping[str, Asked]) -> Misfit:
    found, keys = [], set()
    for key, label, text in assessment.context.mismatched_answers(mismatch):
        keys.add(key)
        asked = here.get(key)
        if asked is not None:
            found.append((label, text, f"#{part_id(asked, 'value')}"))
            continue
        walk, page = assessment.site.walks.page_of(key.partition(".")[0])
        found.append((label, text, f"{assessment.base}/{walk.id}/q/{page.name}?then=check#{key.replace('.', '-')}"))
    return Misfit(mismatch.rule, tuple(found), frozenset(keys))


def changed_into(before: Answers, after: OpenAssessment, fields: Iterable[AnswerField]) -> bool:
    """Does an answer that was just changed by these fields not fit with another? Saving it again unchanged goes on."""
    changed = {
        each.asked.question
        for each in fields
        if any(
            before.find(each.asked.question.id, model) != after.answers.find(each.asked.question.id, model)
            for model in (MODELS if each.asked.model is not None else (None,))
        )
    }
    return bool(misfits(after, changed)) if changed else False
