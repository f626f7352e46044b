"""Checks of rules/consistency.yaml that a shape cannot make: the questions of a rule are those that it compares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.language.errors import ExpressionError, did_you_mean
from app.language.parse import parse
from app.language.tree import names
from app.rulebook.expressions import DEFINES_FACTS
from app.rulebook.facts import Fact
from app.rulebook.files import Files, RuleFile
from app.rulebook.problems import Problem
from app.rulebook.schema.consistency import ConsistencyFile, ConsistencyRule
from app.rulebook.strict_yaml import Path


def check_consistency(files: Files, table: Mapping[str, Fact], problems: list[Problem]) -> None:
    """Add every problem of the rules on answers. An expression that cannot be read is told elsewhere."""
    if files.failed & set(DEFINES_FACTS):
        return
    for file, listed in files.of(ConsistencyFile):
        for i, rule in enumerate(listed.rules):
            _questions(file, ("rules", i), rule, table, problems)


def _questions(
    file: RuleFile, path: Path, rule: ConsistencyRule, table: Mapping[str, Fact], problems: list[Problem]
) -> None:
    def error(at: str, what: str, mend: str) -> None:
        problems.append(Problem(file.name, file.loaded.line((*path, at)), what, mend))

    asked = {fact.id for fact in table.values() if fact.question is not None}
    named = _facts_in(rule.holds)
    behind = _rests_on(named, table) if all(id_ in table for id_ in named) else set()
    for id_ in dict.fromkeys(rule.questions):
        if id_ not in asked:
            error("questions", f"there is no question '{id_}'", did_you_mean(id_, asked))
        elif behind and id_ not in behind:
            error("questions", f"'{rule.id}' does not rest on the question '{id_}'", "Take it out, or compare it")
    if len(set(rule.questions)) < len(rule.questions):
        error("questions", f"a question of '{rule.id}' stands twice", "Remove one of them")
    for id_ in named:
        if id_ in asked and id_ not in rule.questions:
            error("questions", f"'{rule.id}' compares '{id_}', which is not among its questions", "Add it there")
    if rule.per is not None and named and not any(id_ in table and table[id_].type.per_model for id_ in named):
        error("per", f"nothing in '{rule.id}' varies by model", "Remove 'per: model'")


def _facts_in(text: str) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(name.fact for name in names(parse(text))))
    except ExpressionError:
        return ()


def _rests_on(named: Iterable[str], table: Mapping[str, Fact]) -> set[str]:
    """The facts that are named, and what their formulas rest on, however deep."""
    found: set[str] = set()
    todo = list(named)
    while todo:
        id_ = todo.pop()
        if id_ not in found:
            found.add(id_)
            fact = table.get(id_)
            if fact is not None and fact.derived is not None:
                todo += _facts_in(fact.derived.formula)
    return found
