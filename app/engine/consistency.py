"""Answers that cannot stand together, by the rules of rules/consistency.yaml. They warn and change no result."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from typing import Any

from app.engine.answers import MODELS
from app.engine.results import Mismatch
from app.engine.tables import Tables
from app.rulebook.book import Rulebook
from app.rulebook.expressions import rule_key


def mismatches(rulebook: Rulebook, held: Callable[[str], Any], models: Iterable[str]) -> tuple[Mismatch, ...]:
    """The rules that are known not to hold, in the order of the file.

    `held` gives the known truth of a key of the program; `models` are those before the body.
    """
    shown = tuple(model for model in MODELS if model in set(models))
    found = []
    for rule in rulebook.consistency:
        if rule.per is None:
            if held(rule_key(rule)) is False:
                found.append(Mismatch(rule, (), (rule_key(rule),)))
            continue
        failing = tuple(model for model in shown if held(rule_key(rule, model)) is False)
        if failing:
            found.append(Mismatch(rule, failing, tuple(rule_key(rule, model) for model in failing)))
    return tuple(found)


def bears_on(tables: Tables, mismatch: Mismatch, inputs: Container[int]) -> bool:
    """Is one of the answers that do not fit among these places: those on which some figures rest?"""
    behind = tables.program.rests_on(tables.place[key] for key in mismatch.keys)
    return any(
        place in behind and place in inputs for id_ in mismatch.rule.questions for place in tables.fact_places[id_]
    )
