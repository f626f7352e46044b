"""Types and units. Every expression is checked once, at load; the readings rely on it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.language.errors import (
    ExpressionError,
    KnownError,
    UnitError,
    UnknownChoiceError,
    UnknownNameError,
    did_you_mean,
    one_of,
)
from app.language.tree import (
    Among,
    Arithmetic,
    Call,
    Compare,
    If,
    Known,
    Logic,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Truth,
    Word,
    rewrite,
    walk,
)
from app.language.units import NO_UNIT, Unit

Kind = Literal["number", "yes_no", "choice", "choices", "text", "date"]
_KIND_WORDS: Mapping[str, str] = {
    "yes_no": "yes or no",
    "choice": "a choice",
    "choices": "a list of choices",
    "text": "a text",
    "date": "a date",
}


@dataclass(frozen=True, slots=True)
class Type:
    """What a value is. `unit` is None for the plain 0, which fits any unit."""

    kind: Kind
    unit: Unit | None = None
    choices: tuple[str, ...] = ()
    per_model: bool = False

    def __str__(self) -> str:
        if self.kind == "number":
            return "0" if self.unit is None else "a number without a unit" if self.unit == NO_UNIT else str(self.unit)
        return _KIND_WORDS[self.kind]


YES_NO = Type("yes_no")
MAX_POWER = 20
Scope = Mapping[str, Type]


def number(unit: Unit) -> Type:
    return Type("number", unit)


def check(node: Node, scope: Scope, *, model: str | None, models: tuple[str, ...], presentation: bool = False) -> Type:
    """The type of an expression. Raises `ExpressionError`.

    `model` is set where an expression is worked out for one model, so that the plain name of a fact that varies by
    model is allowed. `presentation` allows `known()`.
    """
    return _Checker(scope, model, models, presentation).type(node)


def expect(found: Type, wanted: Type, what: str) -> None:
    """Refuse an expression whose type is not the one its place needs."""
    if found.kind != wanted.kind:
        raise ExpressionError(
            f"{what} gives {found}, but {wanted} is needed here", "Change the expression or its place"
        )
    if wanted.kind == "number" and found.unit is not None and wanted.unit is not None and found.unit != wanted.unit:
        raise UnitError(f"{what} gives {found}, but {wanted} is needed here", _convert(found.unit, wanted.unit))


def _convert(found: Unit, wanted: Unit) -> str:
    """How to turn one unit into another: by what is missing between them."""
    missing = wanted / found
    if sum(abs(power) for _, power in missing.powers) > 2:
        return "These are different things: check the names"
    if any(power > 0 for _, power in missing.powers):
        return f"Multiply by a value in {missing}, such as a constant in rules/facts.yaml"
    return f"Divide by a value in {found / wanted}, such as a constant in rules/facts.yaml"


class _Checker:
    def __init__(self, scope: Scope, model: str | None, models: tuple[str, ...], presentation: bool) -> None:
        self.scope = scope
        self.model = model
        self.models = models
        self.presentation = presentation

    def type(self, node: Node) -> Type:
        match node:
            case Number(value):
                return Type("number", None if value == 0 else NO_UNIT)
            case Truth():
                return YES_NO
            case Word():
                return Type("choice")
            case Name():
                return self.name(node)
            case Negative(of):
                return self.number(of)
            case Power(of, exponent):
                return _product((self.number(of).unit or NO_UNIT).power(exponent))
            case Arithmetic():
                return self.arithmetic(node)
            case Compare():
                return self.compare(node)
            case Logic(word, parts):
                for part in parts:
                    self.yes_no(part, f"a part of '{word}'")
                return YES_NO
            case Among():
                return self.among(node)
            case If(test, then, other, column):
                self.yes_no(test, "the condition after 'if'")
                found = self.same(self.type(then), self.type(other), "the two sides of 'if'", column)
                if found.kind not in ("number", "yes_no"):
                    raise ExpressionError(
                        f"the two sides of 'if' are {found}", "Choose between numbers or conditions", column
                    )
                return found
            case Call(function, arguments, column):
                found = self.number(arguments[0])
                for argument in arguments[1:]:
                    found = self.same(found, self.number(argument), f"the values in {function}()", column)
                return found
            case Known(of):
                if not self.presentation:
                    raise KnownError(
                        "known() may not stand in a cost, a status or the condition of a question",
                        "Remove it: an answer could then change a result that was already known",
                        of.column,
                    )
                self.name(of)
                return YES_NO

    def name(self, node: Name) -> Type:
        found = self.scope.get(node.fact)
        if found is None:
            raise UnknownNameError(f"there is no fact '{node.fact}'", did_you_mean(node.fact, self.scope), node.column)
        if node.model is not None:
            if not found.per_model:
                raise ExpressionError(f"'{node.fact}' does not vary by model", "Leave out the model", node.column)
            if node.model not in self.models:
                raise ExpressionError(
                    f"'{node.model}' is not a model", did_you_mean(node.model, self.models), node.column
                )
        elif found.per_model and self.model is None:
            raise ExpressionError(
                f"'{node.fact}' varies by model, and no model is given here",
                f"Write {node.fact}.{self.models[0] if self.models else 'model'}",
                node.column,
            )
        return found

    def number(self, node: Node) -> Type:
        found = self.type(node)
        if found.kind != "number":
            raise ExpressionError(
                f"{_shown(node)} is {found}, but a number is needed", "Compare it or choose by it with 'if'"
            )
        return found

    def yes_no(self, node: Node, what: str) -> None:
        found = self.type(node)
        if found.kind != "yes_no":
            raise ExpressionError(f"{what} is {found}, not a condition", "Compare it with something, as in x > 0")

    def same(self, a: Type, b: Type, what: str, column: int) -> Type:
        if a.kind != b.kind:
            raise ExpressionError(f"{what} do not fit: {a} and {b}", "Make both of the same kind", column)
        if a.kind == "number":
            if a.unit is None:
                return b
            if b.unit is not None and a.unit != b.unit:
                wanted = (a.unit, b.unit) if ("dollar", 1) in a.unit.powers else (b.unit, a.unit)
                raise UnitError(f"{what} do not fit: {a} and {b}", _convert(wanted[1], wanted[0]), column)
        return a

    def arithmetic(self, node: Arithmetic) -> Type:
        left, right = self.number(node.left), self.number(node.right)
        if node.sign == "*":
            return _product((left.unit or NO_UNIT) * (right.unit or NO_UNIT))
        if node.sign == "/":
            if right.unit is None:
                raise ExpressionError("this divides by 0", "Divide by something else", node.column)
            return _product((left.unit or NO_UNIT) / right.unit)
        what = "the two sides of '+'" if node.sign == "+" else "the two sides of '-'"
        return self.same(left, right, what, node.column)

    def compare(self, node: Compare) -> Type:
        left, right = self.type(node.left), self.type(node.right)
        for side, other, other_type in ((node.left, node.right, right), (node.right, node.left, left)):
            if isinstance(side, Word) and not isinstance(other, Word):
                self.choice(side, other_type, node.column)
        for found in (left, right):
            if found.kind not in ("number", "yes_no", "choice", "date"):
                mend = 'Write "x" in fact' if found.kind == "choices" else "Ask it as a choice or yes/no instead"
                raise ExpressionError(f"{found} cannot be compared", mend, node.column)
        self.same(left, right, "the two sides of the comparison", node.column)
        if left.kind not in ("number", "date") and node.sign not in ("==", "!="):
            raise ExpressionError(f"{left} has no order", "Use == or !=", node.column)
        return YES_NO

    def among(self, node: Among) -> Type:
        if isinstance(node.group, tuple):
            found = self.type(node.item)
            if found.kind != "choice":
                raise ExpressionError(f"{found} stands before 'in'", 'Write fact in ("a", "b")', node.column)
            for word in node.group:
                self.choice(word, found, node.column)
            return YES_NO
        found = self.type(node.group)
        if found.kind != "choices" or not isinstance(node.item, Word):
            mend = (
                'Write fact == "x"' if found.kind == "choice" else 'Write "x" in fact, where fact has several choices'
            )
            raise ExpressionError(f"{found} stands after 'in'", mend, node.column)
        self.choice(node.item, found, node.column)
        return YES_NO

    def choice(self, word: Word, of: Type, column: int) -> None:
        if of.choices and word.value not in of.choices:
            raise UnknownChoiceError(
                f"'{word.value}' is not one of the choices", one_of(word.value, of.choices), column
            )


def _product(unit: Unit) -> Type:
    if any(abs(power) > MAX_POWER for _, power in unit.powers):
        raise UnitError(f"a unit is raised to more than the power {MAX_POWER}", "Check the powers and products")
    return number(unit)


def _shown(node: Node) -> str:
    return f"'{node.key}'" if isinstance(node, Name) else "a part of this"


def for_model(node: Node, model: str, per_model: frozenset[str] | set[str]) -> Node:
    """The tree as worked out for one model: plain names of facts that vary by model become that model's."""

    def change(part: Node) -> Node | None:
        if isinstance(part, Name) and part.model is None:
            if part.fact == "model":
                return Word(model)
            if part.fact in per_model:
                return Name(part.fact, model, part.column)
        return None

    return rewrite(node, change)


def never_true(node: Node, scope: Scope, limit: int = 20_000) -> tuple[bool, bool] | None:
    """(never true, never false) over all choices; None where there are too many combinations to tell.

    Comparisons of numbers and of dates count as free, so a doubt is never raised without ground.
    """
    atoms: dict[str, list[object]] = {}
    free: dict[Node, str] = {}
    for part in walk(node):
        if (isinstance(part, Compare) and _is_free(part, scope)) or isinstance(part, Known):
            free.setdefault(part, f"#{len(free)}")
        elif isinstance(part, Name):
            found = scope[part.fact]
            if found.kind == "yes_no":
                atoms[part.key] = [True, False]
            elif found.kind == "choice":
                atoms[part.key] = list(found.choices)
            elif found.kind == "choices":
                words = {w.item.value for w in walk(node) if isinstance(w, Among) and isinstance(w.item, Word)}
                if 2 ** len(words) > limit:
                    return None
                atoms[part.key] = [
                    frozenset(c) for n in range(len(words) + 1) for c in itertools.combinations(sorted(words), n)
                ]
    for label in free.values():
        atoms[label] = [True, False]
    size = 1
    for values in atoms.values():
        size *= max(1, len(values))
        if size > limit:
            return None
    seen = {_truth(node, dict(zip(atoms, combo, strict=True)), free) for combo in itertools.product(*atoms.values())}
    return True not in seen, False not in seen


def _is_free(node: Compare, scope: Scope) -> bool:
    """Does it compare two numbers or two dates?"""

    def ordered(side: Node) -> bool:
        if isinstance(side, Name):
            return scope[side.fact].kind in ("number", "date")
        return not isinstance(side, Word | Truth | Logic | Compare | Among)

    return ordered(node.left) and ordered(node.right)


def _truth(node: Node, values: Mapping[str, object], free: Mapping[Node, str]) -> object:
    if (label := free.get(node)) is not None:
        return values[label]
    match node:
        case Truth(value) | Word(value):
            return value
        case Name():
            return values.get(node.key)
        case Logic("not", (part,)):
            return not _truth(part, values, free)
        case Logic("and", parts):
            return all(_truth(part, values, free) for part in parts)
        case Logic(_, parts):
            return any(_truth(part, values, free) for part in parts)
        case Compare(sign, left, right, _):
            return (_truth(left, values, free) == _truth(right, values, free)) == (sign == "==")
        case Among(item, group, negated, _):
            wanted = _truth(item, values, free)
            if isinstance(group, tuple):
                return (wanted in {word.value for word in group}) != negated
            held = _truth(group, values, free)
            return (wanted in held if isinstance(held, frozenset) else False) != negated
        case If(test, then, other, _):
            return _truth(then if _truth(test, values, free) else other, values, free)
        case _:
            return None
