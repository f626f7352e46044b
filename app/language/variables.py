"""What facts can be: their values, when they count, and which of them move together. For reading 6 (`satisfy`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from app.language.check import Kind
from app.language.inequalities import How, Range
from app.language.interpret import value_of
from app.language.tree import Name, Node
from app.language.values import NAN, Scalar, is_unknown

ANY_NUMBER: Final = Range(-1e12, 1e12)
_DAY: Final = dt.date(2026, 11, 24).toordinal()
DAYS: Final = Range(
    dt.date(1900, 1, 1).toordinal(), dt.date(2199, 12, 31).toordinal(), whole=True, usual=(_DAY, _DAY - 1, _DAY + 1)
)

Verdict = Literal["yes", "no", "not decided"]
Witness = Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Variable:
    """What a fact can be. `answerable`: a person can give it, within `range` or `choices`, while `applies` holds."""

    kind: Kind
    answerable: bool = False
    choices: tuple[str, ...] = ()
    alone: frozenset[str] = frozenset()  # choices that cannot stand beside others
    range: Range = ANY_NUMBER
    applies: Node | None = None
    formula: Node | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Values that several facts have together: no other combination of them occurs. Keys without a variable are
    labels of the row (a day, say) and come into the witness."""

    keys: tuple[str, ...]
    rows: tuple[tuple[Scalar, ...], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """`witness` for "yes": the facts that are needed, by key; whatever else is answered, the condition holds."""

    verdict: Verdict
    how: How = "cases"
    witness: Witness = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that a condition may name, what of them is already answered, and what moves together."""

    variables: Mapping[str, Variable]
    given: Witness = field(default_factory=dict)
    tables: tuple[Table, ...] = ()

    def value(self, node: Node, assigned: Witness) -> Scalar:
        """The value of an expression with these answers and no others: strong Kleene logic."""
        known: dict[str, Scalar] = {}

        def lookup(name: Name) -> Scalar:
            if name.key not in known:
                known[name.key] = self._fact(name.key, assigned, lookup)
            return known[name.key]

        found: Scalar = value_of(node, lookup)
        return found

    def _fact(self, key: str, assigned: Witness, lookup: Callable[[Name], Any]) -> Scalar:
        variable = self.variables.get(key)
        nothing = NAN if variable is not None and variable.kind == "number" else None
        if variable is None:
            return assigned.get(key)
        value = assigned.get(key, self.given.get(key, nothing)) if variable.answerable else nothing
        if variable.applies is not None and value_of(variable.applies, lookup) is not True:
            value = nothing
        if is_unknown(value) and variable.formula is not None:
            value = value_of(variable.formula, lookup)
            if variable.kind == "number" and value - value != 0:
                value = NAN
        return value
