"""rules/consistency.yaml: the questions of a rule are those that it compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from app.language.errors import did_you_mean
from app.rulebook.checks.examined import Examined, Placed, facts_in
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.facts import Fact
from app.schema.consistency import ConsistencyRule


def rules(book: Examined) -> Iterator[Placed[ConsistencyRule]]:
    return book.of(ConsistencyRule) if book.facts_known else iter(())


@check(
    "consistency.unknown_question",
    promise="A rule on answers names questions that are there.",
    mend="Correct the id.",
    example="questions: [custdy]",
)
def unknown(book: Examined) -> Iterator[Found]:
    for rule in rules(book):
        for id_ in rule.shape.questions:
            if id_ not in book.questions:
                yield rule.found("questions", f"there is no question '{id_}'", did_you_mean(id_, book.questions))


@check(
    "consistency.not_listed",
    promise="A rule lists every question that it compares, so that its warning stands beside each.",
    mend="Add it to 'questions:'.",
    example="holds: a <= b with questions: [a]",
)
def not_listed(book: Examined) -> Iterator[Found]:
    for rule in rules(book):
        for id_ in facts_in(rule.shape.holds):
            if id_ in book.questions and id_ not in rule.shape.questions:
                what = f"'{rule.shape.id}' compares '{id_}', which is not among its questions"
                yield rule.found("questions", what, "Add it there")


@check(
    "consistency.not_compared",
    promise="A rule lists no question that it does not rest on.",
    mend="Take it out, or compare it.",
    example="questions: [meeting_date] in a rule on officers",
)
def not_compared(book: Examined) -> Iterator[Found]:
    for rule in rules(book):
        named = facts_in(rule.shape.holds)
        behind = rests_on(named, book.table) if all(id_ in book.table for id_ in named) else set()
        for id_ in dict.fromkeys(rule.shape.questions):
            if behind and id_ in book.questions and id_ not in behind:
                yield rule.found("questions", f"'{rule.shape.id}' does not rest on the question '{id_}'")


@check(
    "consistency.per_model",
    promise="A rule is checked for each model only if something in it varies by model.",
    mend="Remove 'per: model'.",
    example="per: model with holds: sworn_filled <= sworn_authorized",
)
def per_model(book: Examined) -> Iterator[Found]:
    for rule in rules(book):
        named = facts_in(rule.shape.holds)
        varies = any(id_ in book.table and book.table[id_].type.per_model for id_ in named)
        if rule.shape.per is not None and named and not varies:
            yield rule.found("per", f"nothing in '{rule.shape.id}' varies by model")


def rests_on(named: Iterable[str], table: Mapping[str, Fact]) -> set[str]:
    """The facts that are named, and what their formulas rest on, however deep."""
    found: set[str] = set()
    todo = list(named)
    while todo:
        id_ = todo.pop()
        if id_ not in found:
            found.add(id_)
            fact = table.get(id_)
            if fact is not None and fact.derived is not None:
                todo += facts_in(fact.derived.formula)
    return found
