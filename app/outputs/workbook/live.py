"""Which values of an evaluation may stand as live formulas in a workbook for one audience, and those formulas.

Live: a formula, or a cell that a person may change. Fixed: a number that no longer moves, since an input behind it is
withheld from this audience (or it rests on a condition over numbers, which is settled when the workbook is made).
Withheld: not shown at all, as it is such an input or worked out from it. No number here counts a withheld one
(decision 23).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from app.briefing.context import Context
from app.engine.answers import split_key
from app.engine.evaluation import Evaluation
from app.language.excel import excel
from app.language.interpret import value_of
from app.language.program import Step
from app.language.tree import Arithmetic, If, Name, Node, Number, names, walk
from app.language.values import is_known

Standing = Literal["live", "fixed", "withheld"]
NOT_KNOWN = "not known"
WITHHELD_CELL = "kept out"
TEXT_NOT_KNOWN = f'"{NOT_KNOWN}"'


@dataclass(frozen=True)
class Entry:
    """What one cell holds: a formula (None: a plain value), the engine's value (None: not known), and its standing."""

    formula: str | None
    value: float | None
    standing: Standing


def quoted(text: str) -> str:
    """A text inside a formula. Excel takes at most 255 characters in one."""
    short = text if len(text) <= 200 else text[:197] + "..."
    return '"' + short.replace('"', '""') + '"'


class Live:
    """Formulas and standings of one evaluation's values."""

    def __init__(self, evaluation: Evaluation, context: Context) -> None:
        self.evaluation = evaluation
        self.tables = evaluation.tables
        self.program = evaluation.rulebook.program
        self.withheld = context.reader.withheld_facts(evaluation.facts)
        self._reach: dict[int, frozenset[int]] = {}

    # ---- what rests on what ---------------------------------------------------------------------------------------

    def step(self, key: str) -> Step:
        return self.program.steps[self.tables.place[key]]

    def value(self, key: str) -> float | None:
        """The likely value of a number; None while it is not known."""
        found = self.evaluation.filled[self.tables.place[key]]
        return None if found is None or found - found != 0 else float(found)

    def answered(self, key: str) -> bool:
        place = self.tables.place[key]
        given = self.evaluation.given[place]
        known = self.evaluation.known[place]
        return self.step(key).answerable and is_known(known) and given == known

    def constant(self, key: str) -> bool:
        fact = self.evaluation.rulebook.facts.get(split_key(key)[0]) if " " not in key else None
        return fact is not None and fact.constant is not None

    def rests_on(self, key: str) -> frozenset[int]:
        """The places that the value rests on, itself included; what lies behind an answer is not gone into."""
        place = self.tables.place[key]
        if place not in self._reach:
            found = {place}
            step = self.program.steps[place]
            if step.formula is not None and not self.answered(key):
                for name in names(step.formula):
                    found |= self.rests_on(name.key)
            self._reach[place] = frozenset(found)
        return self._reach[place]

    @cached_property
    def withheld_places(self) -> frozenset[int]:
        return frozenset(self.tables.place[key] for key in self.withheld)

    def standing(self, key: str) -> Standing:
        if key in self.withheld:
            return "withheld"
        if self.answered(key) or self.constant(key):
            return "live"
        return "fixed" if self.rests_on(key) & self.withheld_places or not self.settled(key) else "live"

    def settled(self, key: str) -> bool:
        """Will the formula still be right when inputs change? Not where a condition in it compares numbers.

        Nor where a condition is not known and the engine has found that both of its sides agree.
        """
        formula = self.step(key).formula
        if formula is None:
            return True
        for part in walk(formula):
            if isinstance(part, If):
                if any(self._moves(name) for name in names(part.test)):
                    return False
                if self.truth(part.test) is None and self.value(key) is not None:
                    return False
        return True

    def _moves(self, name: Name) -> bool:
        """Can the condition's fact change with a number among the inputs?"""
        return any(
            self.program.steps[place].kind == "number" and not self.constant(self.program.steps[place].key)
            for place in self.rests_on(name.key)
        )

    # ---- formulas -------------------------------------------------------------------------------------------------

    def _lookup(self, name: Name) -> Any:
        return self.evaluation.filled[self.tables.place[name.key]]

    def truth(self, node: Node) -> bool | None:
        held: bool | None = value_of(node, self._lookup)
        return held

    def used(self, node: Node) -> tuple[str, ...]:
        """The keys that the formula uses once its conditions are settled."""
        found: dict[str, None] = {}

        def cell(name: Name) -> str:
            found[name.key] = None
            return name.key

        excel(node, cell, self.truth)
        return tuple(found)

    def conditions(self, node: Node) -> tuple[str, ...]:
        """The keys on which the formula's conditions rest."""
        tests = [part.test for part in walk(node) if isinstance(part, If)]
        return tuple(dict.fromkeys(name.key for test in tests for name in names(test)))

    def formula(self, node: Node, call: Callable[[Name], str], otherwise: str = TEXT_NOT_KNOWN) -> str:
        """The formula with its '='. Where an input that it uses is no number, it gives `otherwise`."""
        text = _bare(excel(node, call, self.truth))
        moving = [key for key in self.used(node) if not self.constant(key)]
        calls = {name.key: call(name) for name in names(node)}
        if moving:
            counted = ",".join(dict.fromkeys(calls[key] for key in moving))
            text = f"IF(COUNT({counted})={len(dict.fromkeys(calls[key] for key in moving))},{text},{otherwise})"
        if "NA()" in text or self._may_fail(node):
            text = f"IFERROR({text},{otherwise})"
        return "=" + text

    def _may_fail(self, node: Node) -> bool:
        """Is there a division that could be one by zero?"""
        for part in walk(node):
            if isinstance(part, Arithmetic) and part.sign == "/":
                below = part.right
                if not (isinstance(below, Number) or (isinstance(below, Name) and self.constant(below.key))):
                    return True
        return False

    def entry(self, key: str, call: Callable[[Name], str]) -> Entry:
        """A value that is worked out: its formula where it may be live."""
        standing = self.standing(key)
        node = self.step(key).formula
        if standing == "withheld":
            return Entry(None, None, "withheld")
        if standing == "fixed" or node is None:
            return Entry(None, self.value(key), "fixed")
        return Entry(self.formula(node, call), self.value(key), "live")


def _bare(text: str) -> str:
    """Without parentheses around the whole."""
    while text.startswith("(") and text.endswith(")"):
        depth = 0
        for at, sign in enumerate(text):
            depth += (sign == "(") - (sign == ")")
            if depth == 0 and at < len(text) - 1:
                return text
        text = text[1:-1]
    return text
