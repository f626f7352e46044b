"""Conditions: each can come true, and each can fail to. What no condition lets through is never asked or printed."""

from __future__ import annotations

from collections.abc import Iterator

from app.language import tree
from app.language.check import YES_NO, Type, expect, never_true
from app.language.check import check as typed
from app.language.errors import ExpressionError
from app.rulebook.checks.examined import Examined, Written, tree_of
from app.rulebook.checks.registry import Found, check
from app.rulebook.expressions import quoted
from app.rulebook.facts import MODELS
from app.rulebook.schema.consistency import ConsistencyRule
from app.rulebook.schema.costs import CostLine, Derived

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


def _never(node: tree.Node, book: Examined) -> bool:
    found = never_true(node, book.once(_scope))
    return found is not None and found[0]


@check(
    "conditions.never_true",
    promise="Every condition can come true.",
    mend="Correct the condition, or remove what hangs on it.",
    example='when: custody == "jail" and custody == "none"',
)
def never(book: Examined) -> Iterator[Found]:
    for written, node in book.once(conditions):
        if _never(node, book):
            what = f"{quoted(written.text)} is false for every combination of its choices"
            yield written.owner.found(written.field, what)


@check(
    "conditions.always_true",
    severity="warning",
    promise="No condition is true whatever the answers: it would say nothing.",
    mend="Remove the condition.",
    example='when: custody == "none" or custody == "jail", where there are no other choices',
)
def always(book: Examined) -> Iterator[Found]:
    for written, node in book.once(conditions):
        if any(len(set(book.table[name.fact].type.choices)) == 1 for name in tree.names(node)):
            continue  # a question with one choice is told there
        found = never_true(node, book.once(_scope))
        if found is not None and found[1] and not found[0]:
            what = f"{quoted(written.text)} is true for every combination of its choices"
            yield written.owner.found(written.field, what)


@check(
    "conditions.never_asked",
    promise="Every question can be asked: its condition and that of its section can hold together.",
    mend="Correct one of the two conditions, or remove the question.",
    example='a question with when: custody == "none" in a section with when: custody == "jail"',
)
def never_asked(book: Examined) -> Iterator[Found]:
    for section in book.sections:
        above = _fitting(section.shape.when, book.once(_scope)) if section.shape.when is not None else None
        for i, question in enumerate(section.shape.questions):
            own = _fitting(question.when, book.once(_scope)) if question.when is not None else None
            if above is None or own is None or _never(above, book) or _never(own, book):
                continue
            if _never(tree.Logic("and", (above, own)), book):
                what = f"'{question.id}' is never asked: its condition and that of its section exclude each other"
                yield section.found(("questions", i, "when"), what)
