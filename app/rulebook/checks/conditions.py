"""Conditions: each can come true, and each can fail to. What no condition lets through is never asked or printed."""

from __future__ import annotations

from collections.abc import Iterator

from app.language import tree
from app.language.check import YES_NO, Type, expect, never_true
from app.language.check import check as typed
from app.language.errors import ExpressionError
from app.language.satisfy import can
from app.language.variables import Facts
from app.rulebook.checks.examined import Examined, Written, tree_of
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.expressions import quoted
from app.rulebook.facts import MODELS
from app.rulebook.possible import variables
from app.schema.consistency import ConsistencyRule
from app.schema.costs import CostLine, Derived

_NO_CONDITIONS = (CostLine, Derived)


def conditions(book: Examined) -> list[tuple[Written, tree.Node]]:
    """Every yes/no expression that fits its place. What does not is told where it is read."""
    found = []
    scope = book.once(_scope)
    for written in book.written:
        shape = written.owner.shape
        if isinstance(shape, _NO_CONDITIONS) or written.field == "amount":
            continue
        if isinstance(shape, ConsistencyRule) and shape.per is not None:
            continue
        node = _fitting(written.text, scope)
        if node is not None:
            found.append((written, node))
    return found


def _scope(book: Examined) -> dict[str, Type]:
    return {fact.id: fact.type for fact in book.table.values()}


def _fitting(text: str, scope: dict[str, Type]) -> tree.Node | None:
    node = tree_of(text)
    if node is None:
        return None
    try:
        expect(typed(node, scope, model=None, models=MODELS, presentation=True), YES_NO, "the expression")
    except ExpressionError:
        return None
    return node


def _facts(book: Examined) -> Facts | None:
    """What every fact can be, with its limits and when it is asked; None if the program could not be made."""
    if book.program is None:
        return None
    return Facts(variables(book.table, {step.key: step for step in book.program.steps}))


def _impossible(book: Examined, node: tree.Node, wanted: bool) -> bool:
    """Is it proven that no answers make a condition `wanted`? By choices alone where the program could not be made."""
    facts = book.once(_facts)
    if facts is not None:
        return can(facts, node, wanted).verdict == "no"
    found = never_true(node, book.once(_scope))
    return found is not None and found[0 if wanted else 1]


def _never(book: Examined) -> set[str]:
    """The texts of the conditions that can never come true."""
    nodes = {written.text: node for written, node in book.once(conditions)}
    return {text for text, node in nodes.items() if _impossible(book, node, True)}


@check(
    "conditions.never_true",
    promise="Every condition can come true, within the choices and limits of the questions.",
    mend="Correct the condition, or remove what hangs on it.",
    example='when: custody == "jail" and custody == "none"',
)
def never(book: Examined) -> Iterator[Found]:
    for written, _ in book.once(conditions):
        if written.text in book.once(_never):
            what = f"{quoted(written.text)} is false for every combination of answers"
            yield written.owner.found(written.field, what)


@check(
    "conditions.always_true",
    severity="warning",
    promise="No condition is true whatever the answers: it would say nothing.",
    mend="Remove the condition.",
    example='when: custody == "none" or custody == "jail", where there are no other choices',
)
def always(book: Examined) -> Iterator[Found]:
    seen: dict[str, bool] = {}
    for written, node in book.once(conditions):
        if any(len(set(book.table[name.fact].type.choices)) == 1 for name in tree.names(node)):
            continue  # a question with one choice is told there
        if written.text not in seen:
            seen[written.text] = _impossible(book, node, False) and written.text not in book.once(_never)
        if seen[written.text]:
            yield written.owner.found(written.field, f"{quoted(written.text)} is true for every combination of answers")


@check(
    "conditions.never_asked",
    promise="Every question can be asked: its condition and that of its section can hold together, and so can those of "
    "the questions on which they rest.",
    mend="Correct one of the conditions, or remove the question.",
    example='a question with when: custody == "none" in a section with when: custody == "jail"',
)
def never_asked(book: Examined) -> Iterator[Found]:
    scope = book.once(_scope)
    never = book.once(_never)
    for section in book.sections:
        above = _fitting(section.shape.when, scope) if section.shape.when is not None else None
        for i, question in enumerate(section.shape.questions):
            own = _fitting(question.when, scope) if question.when is not None else None
            if above is None or own is None or section.shape.when in never or question.when in never:
                continue
            if _impossible(book, tree.Logic("and", (above, own)), True):
                what = f"'{question.id}' is never asked: its condition and that of its section exclude each other"
                yield section.found(("questions", i, "when"), what)
