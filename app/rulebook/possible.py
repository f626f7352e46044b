"""What every fact of a rulebook can be: for the question whether a condition can be true (app/language/satisfy.py)."""

from __future__ import annotations

from collections.abc import Mapping

from app.language.inequalities import Range
from app.language.program import Step
from app.language.variables import ANY_NUMBER, DAYS, Variable
from app.rulebook.facts import PROGRAM_FACTS, Fact


def variables(table: Mapping[str, Fact], steps: Mapping[str, Step]) -> dict[str, Variable]:
    """Every fact by key, with its limits, its formula and when its question is asked.

    `steps` are those of the program, by key. A factor without a question is never known from answers alone.
    """
    found: dict[str, Variable] = {}
    for fact in table.values():
        for key in fact.keys:
            step = steps.get(key)
            if step is None:
                continue
            asked = steps.get(step.applies) if step.applies is not None else None
            question = fact.question
            found[key] = Variable(
                kind=fact.type.kind,
                answerable=question is not None or fact.id in PROGRAM_FACTS,
                choices=fact.type.choices,
                alone=frozenset(choice.id for choice in question.choices if choice.alone) if question else frozenset(),
                range=_range(fact),
                applies=asked.formula if asked is not None else None,
                formula=step.formula,
            )
    return found


def _range(fact: Fact) -> Range:
    if fact.type.kind == "date":
        return DAYS
    question = fact.question
    if question is None or question.kind != "number":
        return ANY_NUMBER
    return Range(
        ANY_NUMBER.low if question.min is None else question.min,
        ANY_NUMBER.high if question.max is None else question.max,
        question.whole,
    )
