"""Reading 6: can a condition be true, can it be false, and with which answers? Each comes with a witness or a reason.

The parts of the logic are gone through case by case: choices and yes/no by their sets, `if`, `min` and `max` by their
cases, formulas by putting them in place of the fact, and numbers and dates by `inequalities`. A fact counts only while
its question is asked (`applies`), as in a program. Facts that move together (a state, a kind of agency and what the law
says of them) come as a `Table` of the values that occur.

What comes out holds: a witness has been worked out again from the tree alone, "no" is proven within the limits of the
questions, and everything else is "not decided" and says why.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from app.language.check import Kind
from app.language.inequalities import How, solve
from app.language.tree import (
    Among,
    Call,
    Compare,
    CompareSign,
    If,
    Known,
    Logic,
    Name,
    Node,
    Number,
    Truth,
    Word,
    names,
    rewrite,
    walk,
)
from app.language.values import Scalar
from app.language.variables import DAYS, Facts, Found, Table, Variable

MOST_CASES: Final = 20_000
"""So many ways of making a condition true are gone through at most."""
MOST_BOXES: Final = 8_000
"""So many boxes of numbers are looked into at most, in all cases together."""


def can(facts: Facts, node: Node, wanted: bool = True) -> Found:
    """Is there a completion of what is given with which the condition is known to be `wanted`?"""
    return can_all(facts, [(node, wanted)])


def can_all(facts: Facts, goals: Sequence[tuple[Node, bool]]) -> Found:
    """The same for several conditions at once."""
    return _Search(facts).run(goals)


class _TooMany(Exception):  # noqa: N818 - never leaves this module
    pass


@dataclass(frozen=True, slots=True)
class _State:
    """One case so far: what each fact may still be."""

    goals: tuple[tuple[Node, bool], ...] = ()
    allowed: Mapping[str, frozenset[Scalar]] = field(default_factory=dict)  # choices and yes/no
    holds: Mapping[str, frozenset[str]] = field(default_factory=dict)  # several choices: these among them
    lacks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    comparisons: tuple[Compare, ...] = ()
    answered: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()  # facts that must stay without an answer


class _Search:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.variables = facts.variables
        self.cases = 0
        self.boxes = 0
        self.doubt = ""
        self.how: How = "cases"

    def run(self, goals: Sequence[tuple[Node, bool]]) -> Found:
        try:
            for state in self.states(_State(tuple(goals))):
                witness = self.finished(state)
                if witness is None:
                    continue
                if all(self.facts.value(node, witness) is wanted for node, wanted in goals):
                    return Found("yes", self.how, witness)
                self.doubt = self.doubt or "what was found does not hold when it is worked out again"
        except _TooMany:
            return Found("not decided", self.how, why=f"there are more than {MOST_CASES:,} cases")
        if self.doubt:
            return Found("not decided", self.how, why=self.doubt)
        return Found("no", self.how)

    # ---- logic: one case after the other ------------------------------------------------------------------------

    def states(self, state: _State) -> Iterator[_State]:
        todo = [state]
        while todo:
            self.cases += 1
            if self.cases > MOST_CASES:
                raise _TooMany
            state = todo.pop()
            if not state.goals:
                yield state
                continue
            (node, wanted), rest = state.goals[0], state.goals[1:]
            todo += reversed(list(self.step(node, wanted, replace(state, goals=rest))))

    def step(self, node: Node, wanted: bool, state: _State) -> Iterator[_State]:
        """The cases in which a condition is `wanted`."""
        match node:
            case Truth(value):
                if value is wanted:
                    yield state
            case Logic("not", (part,)):
                yield _with(state, (part, not wanted))
            case Logic(word, parts):
                if (word == "and") is wanted:
                    yield _with(state, *((part, wanted) for part in parts))
                else:
                    for part in parts:
                        yield _with(state, (part, wanted))
            case If(test, then, other, _):
                yield _with(state, (test, True), (then, wanted))
                yield _with(state, (test, False), (other, wanted))
                yield _with(state, (then, wanted), (other, wanted))  # the test may stay unknown
            case Name():
                yield from self.fact(node.key, frozenset((wanted,)), state)
            case Known(of):
                yield from self.known(of.key, wanted, state)
            case Among(item, group, negated, _):
                yield from self.among(item, group, wanted != negated, state)
            case Compare():
                yield from self.compare(node, wanted, state)

    def fact(self, key: str, among: frozenset[Scalar], state: _State) -> Iterator[_State]:
        """The cases in which a choice or a yes/no is one of these."""
        variable = self.variables.get(key)
        if variable is None or not among:
            return
        if key in self.facts.given:
            if self.facts.given[key] in among:
                yield from self.answer(key, variable, state)
        elif variable.answerable:
            allowed = state.allowed.get(key, self.domain(variable)) & among
            if allowed:
                yield from self.answer(key, variable, replace(state, allowed={**state.allowed, key: allowed}))
        if variable.formula is not None:
            for each in self.unanswered(key, state):
                for value in (True, False):
                    if value in among:
                        yield _with(each, (variable.formula, value))

    @staticmethod
    def domain(variable: Variable) -> frozenset[Scalar]:
        return frozenset((True, False)) if variable.kind == "yes_no" else frozenset(variable.choices)

    def answer(self, key: str, variable: Variable, state: _State) -> Iterator[_State]:
        """The fact has an answer, and its question is asked."""
        if key in state.without:
            return
        if key in state.answered:
            yield state
            return
        found = replace(state, answered=state.answered | {key})
        yield found if variable.applies is None else _with(found, (variable.applies, True))

    def unanswered(self, key: str, state: _State) -> Iterator[_State]:
        if key not in state.answered and key not in self.facts.given:
            yield replace(state, without=state.without | {key})

    def known(self, key: str, wanted: bool, state: _State) -> Iterator[_State]:
        variable = self.variables.get(key)
        if variable is None:
            return
        if wanted:
            if variable.answerable:
                yield from self.answer(key, variable, state)
            if variable.formula is not None:
                needed = [(Known(name), True) for name in names(variable.formula)]
                yield from (_with(each, *needed) for each in self.unanswered(key, state))
        elif variable.formula is None:
            yield from self.unanswered(key, state)
        else:
            for each in self.unanswered(key, state):
                yield from (_with(each, (Known(name), False)) for name in names(variable.formula))

    def among(self, item: Node, group: Node | tuple[Word, ...], wanted: bool, state: _State) -> Iterator[_State]:
        if isinstance(group, tuple):
            words = frozenset(word.value for word in group)
            if isinstance(item, Name) and item.key in self.variables:
                every = self.domain(self.variables[item.key])
                yield from self.fact(item.key, every & words if wanted else every - words, state)
            elif isinstance(item, Word) and (item.value in words) is wanted:
                yield state
            return
        if not isinstance(group, Name) or not isinstance(item, Word) or group.key not in self.variables:
            return
        key, variable = group.key, self.variables[group.key]
        if key in self.facts.given:
            held = self.facts.given[key]
            if isinstance(held, frozenset) and (item.value in held) is wanted:
                yield from self.answer(key, variable, state)
            return
        if not variable.answerable:
            return
        holds, lacks = state.holds.get(key, frozenset()), state.lacks.get(key, frozenset())
        holds, lacks = (holds | {item.value}, lacks) if wanted else (holds, lacks | {item.value})
        if holds & lacks or (holds & variable.alone and len(holds) > 1):
            return
        found = replace(state, holds={**state.holds, key: holds}, lacks={**state.lacks, key: lacks})
        yield from self.answer(key, variable, found)

    # ---- comparisons --------------------------------------------------------------------------------------------

    def compare(self, node: Compare, wanted: bool, state: _State) -> Iterator[_State]:
        left, right = node.left, node.right
        kinds = {self.kind(left), self.kind(right)}
        if kinds & {"number", "date"}:
            sign = node.sign if wanted else _OPPOSITE[node.sign]
            for one in ("<", ">") if sign == "!=" else (sign,):
                yield from self.ordered(Compare(one, left, right), state)
            return
        equal = (node.sign == "==") is wanted
        if isinstance(left, Word):
            left, right = right, left
        if isinstance(right, Word):
            if isinstance(left, Name) and left.key in self.variables:
                every = self.domain(self.variables[left.key])
                word: frozenset[Scalar] = frozenset((right.value,))
                yield from self.fact(left.key, every & word if equal else every - word, state)
            elif isinstance(left, Word) and (left.value == right.value) is equal:
                yield state
        elif "yes_no" in kinds:
            for value in (True, False):
                yield _with(state, (left, value), (right, value is equal))
        elif isinstance(left, Name) and isinstance(right, Name) and {left.key, right.key} <= set(self.variables):
            domains = [sorted(map(str, self.domain(self.variables[side.key]))) for side in (left, right)]
            for a, b in itertools.product(*domains):
                if (a == b) is equal:
                    for each in self.fact(left.key, frozenset((a,)), state):
                        yield from self.fact(right.key, frozenset((b,)), each)

    def kind(self, node: Node) -> Kind:
        if isinstance(node, Name):
            variable = self.variables.get(node.key)
            return "choice" if variable is None else variable.kind
        if isinstance(node, Word):
            return "choice"
        if isinstance(node, If):
            return self.kind(node.then)
        return "yes_no" if isinstance(node, Truth | Logic | Compare | Among | Known) else "number"

    def ordered(self, compare: Compare, state: _State) -> Iterator[_State]:
        """Numbers or dates, in cases without `if`, `min`, `max` and without facts that have to be worked out."""
        for part in walk(compare):
            if isinstance(part, If):
                for goals, side in (([(part.test, True)], part.then), ([(part.test, False)], part.other)):
                    yield _with(state, *goals, (_put(compare, part, side), True))
                same = Compare("==", part.then, part.other)
                yield _with(state, (same, True), (_put(compare, part, part.then), True))
                return
            if isinstance(part, Call) and part.function in ("min", "max"):
                sign: CompareSign = "<=" if part.function == "min" else ">="
                for one in part.arguments:
                    others = [(Compare(sign, one, other), True) for other in part.arguments if other is not one]
                    yield _with(state, *others, (_put(compare, part, one), True))
                return
            if isinstance(part, Name):
                variable = self.variables.get(part.key)
                if variable is None:
                    return
                if part.key in self.facts.given:
                    for each in self.answer(part.key, variable, state):
                        yield _with(each, (_put(compare, part, Number(_number(self.facts.given[part.key]))), True))
                    return
                if part.key in state.answered:
                    continue
                if variable.answerable:
                    for each in self.answer(part.key, variable, state):
                        yield _with(each, (compare, True))
                if variable.formula is not None:
                    for each in self.unanswered(part.key, state):
                        yield _with(each, (_put(compare, part, variable.formula), True))
                return
        yield replace(state, comparisons=(*state.comparisons, compare))

    # ---- a case that has no goals left --------------------------------------------------------------------------

    def finished(self, state: _State) -> dict[str, Scalar] | None:
        """The answers of one case; None where there are none."""
        witness: dict[str, Scalar] = {}
        for key, variable in self.variables.items():
            if key in state.answered and key not in self.facts.given and key not in witness:
                if variable.kind == "yes_no":
                    witness[key] = True
                elif variable.kind == "choice":
                    witness[key] = variable.choices[0]
        for key, values in state.allowed.items():  # the order of the questionnaire, not of the alphabet
            order = (True, False) if self.variables[key].kind == "yes_no" else self.variables[key].choices
            witness[key] = next(value for value in order if value in values)
        for table in self.facts.tables:
            if not self._row(table, state, witness):
                return None
        for key in state.answered:
            kind = self.variables[key].kind
            if key in self.facts.given or kind not in ("choices", "text"):
                continue
            held = state.holds.get(key, frozenset())
            if not held and kind == "choices":
                lacks = state.lacks.get(key, frozenset())
                held = frozenset([choice for choice in self.variables[key].choices if choice not in lacks][:1])
            witness[key] = held if kind == "choices" else "text"
        return self._numbers(state, witness)

    def _row(self, table: Table, state: _State, witness: dict[str, Scalar]) -> bool:
        touched = [key for key in table.keys if key in witness or key in self.facts.given]
        if not touched:
            return True
        for row in table.rows:
            values = dict(zip(table.keys, row, strict=True))
            if all(
                value == self.facts.given[key] if key in self.facts.given else value in state.allowed.get(key, (value,))
                for key, value in values.items()
            ):
                witness.update((key, value) for key, value in values.items() if key not in self.facts.given)
                return True
        return False

    def _numbers(self, state: _State, witness: dict[str, Scalar]) -> dict[str, Scalar] | None:
        used = {name.key for each in state.comparisons for name in names(each)}
        ranges = {key: DAYS if self.variables[key].kind == "date" else self.variables[key].range for key in used}
        if self.boxes >= MOST_BOXES:
            self.doubt = self.doubt or "its numbers go into too many products and cases"
            return None
        solved = solve(state.comparisons, ranges)
        self.boxes += solved.boxes
        self.how = max(self.how, solved.how, key=_HOWS.index)
        if solved.point is None:
            if not solved.none:
                self.doubt = "numbers that meet its comparisons were neither found nor ruled out"
            return None
        numbers = {key: self.variables[key].range.low for key in state.answered if self.variables[key].kind == "number"}
        for key, value in {**numbers, **solved.point}.items():
            if key not in self.facts.given:
                date = self.variables[key].kind == "date"
                witness[key] = dt.date.fromordinal(int(value)).isoformat() if date else value
        for key in state.answered:
            if self.variables[key].kind == "date" and key not in self.facts.given:
                witness.setdefault(key, "2026-11-24")
        return witness


_HOWS: Final[tuple[How, ...]] = ("cases", "points", "lines", "boxes")
_OPPOSITE: Final[Mapping[CompareSign, CompareSign]] = {
    "<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==",
}  # fmt: skip


def _with(state: _State, *goals: tuple[Node, bool]) -> _State:
    return replace(state, goals=(*goals, *state.goals))


def _put(node: Node, part: Node, other: Node) -> Node:
    return rewrite(node, lambda each: other if each == part else None)


def _number(value: Scalar) -> float:
    return float(dt.date.fromisoformat(value).toordinal()) if isinstance(value, str) else float(value)  # type: ignore[arg-type]
