"""Bounds of cost less money from others, where both rest on the same values.

Interval arithmetic takes cost and offset for independent, so an hour could be long where it is paid and short where it
is repaid. Here the difference is written out first: what stands on both sides cancels, and from cost - min(a, b) comes
max(cost - a, cost - b). What is left is bounded as ever, so the result holds the value for every completion.
(Moore, Kearfott and Cloud, Introduction to Interval Analysis, SIAM 2009, chapter 6, on inputs that occur twice.)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from app.language.bounds import (
    EVERYTHING,
    Interval,
    i_add,
    i_divide,
    i_hull,
    i_max,
    i_min,
    i_multiply,
    i_negative,
    i_subtract,
)
from app.language.interpret import value_of
from app.language.program import Program
from app.language.tree import Arithmetic, Call, If, Name, Negative, Node, Number, children

Term = int | Node
MOST_BENDS: Final = 6
"""Of these each may double the work; a difference with more is left to plain intervals."""


@dataclass(frozen=True, slots=True)
class Bend:
    """The least or the greatest of some sums."""

    which: Literal["min", "max"]
    of: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A constant, times of terms (places of the program, or products that have no place), and times of bends, added up.
    No times is zero."""

    constant: float
    terms: tuple[tuple[Term, float], ...] = ()
    bends: tuple[tuple[Bend, float], ...] = ()

    def plus(self, other: Form, times: float = 1.0) -> Form:
        """This and so many times the other: what cancels is gone."""
        return Form(
            self.constant + times * other.constant,
            _added(self.terms, other.terms, times),
            _added(self.bends, other.bends, times),
        )


NOTHING: Final = Form(0.0)


T = TypeVar("T", bound=Hashable)


def _added(
    one: Sequence[tuple[T, float]], other: Sequence[tuple[T, float]], times: float
) -> tuple[tuple[T, float], ...]:
    found: dict[T, float] = dict(one)
    for key, each in other:
        found[key] = found.get(key, 0.0) + times * each
    return tuple((key, each) for key, each in found.items() if each)


class WrittenOut:
    """The values of a program as forms: sums, minima and maxima are opened, all else stands for itself."""

    def __init__(self, program: Program, worked_out: Collection[int], truth: Callable[[Node], bool | None]) -> None:
        self.program = program
        self.worked_out = worked_out  # places whose formula counts; the others stand as they are given
        self.truth = truth
        self._forms: dict[int, Form] = {}

    def of(self, place: int) -> Form:
        """The value at a place."""
        if place not in self._forms:
            formula = self.program.steps[place].formula
            opened = self._opened(formula) if formula is not None and place in self.worked_out else None
            self._forms[place] = _itself(place) if opened is None or opened == _itself(formula) else opened
        return self._forms[place]

    def _opened(self, node: Node) -> Form:
        match node:
            case Number(value):
                return Form(float(value))
            case Name():
                return self.of(self.program.place[node.key])
            case Negative(of):
                return NOTHING.plus(self._opened(of), -1.0)
            case Arithmetic("+" | "-" as sign, left, right, _):
                return self._opened(left).plus(self._opened(right), 1.0 if sign == "+" else -1.0)
            case If(test, then, other, _) if (held := self.truth(test)) is not None:
                return self._opened(then if held else other)
            case Call("min" | "max" as which, arguments, _):
                return Form(0.0, (), ((Bend(which, tuple(self._opened(each) for each in arguments)), 1.0),))
            case _:
                return _itself(node)


def _itself(term: Term | None) -> Form:
    return NOTHING if term is None else Form(0.0, ((term, 1.0),))


def bounds_of(form: Form, at: Callable[[Term], Interval]) -> Interval:
    """Bounds of a form. `at` gives those of a term."""
    if len(form.bends) > MOST_BENDS:
        found = bounds_of(Form(form.constant, form.terms), at)
        for bend, times in form.bends:
            found = i_add(found, i_multiply(bounds_of(Form(0.0, (), ((bend, 1.0),)), at), (times, times)))
        return found
    if form.bends:
        (bend, times), *others = form.bends
        rest = Form(form.constant, form.terms, tuple(others))
        either = [bounds_of(rest.plus(each, times), at) for each in bend.of]
        return (i_min if (bend.which == "min") == (times > 0) else i_max)(*either)
    found = (form.constant, form.constant)
    for term, times in form.terms:
        found = i_add(found, i_multiply(at(term), (times, times)))
    return found


class Proportional:
    """Is a value so many times one input, whatever the other inputs are? At zero it is zero, and it never bends."""

    def __init__(self, program: Program, worked_out: Collection[int], place: int) -> None:
        self.program = program
        self.worked_out = worked_out
        self.place = place
        self._found: dict[int, Literal["free", "times", "other"]] = {}

    def of(self, place: int) -> Literal["free", "times", "other"]:
        """`free`: the input is not in it; `times`: it is so many times the input; `other`: neither."""
        if place == self.place:
            return "times"
        if place not in self._found:
            formula = self.program.steps[place].formula
            used = formula is not None and place in self.worked_out
            self._found[place] = self._of(formula) if used and formula is not None else "free"
        return self._found[place]

    def term(self, term: Term) -> Literal["free", "times", "other"]:
        """The same of a term."""
        return self.of(term) if isinstance(term, int) else self._of(term)

    def _of(self, node: Node) -> Literal["free", "times", "other"]:
        parts = [self._of(child) for child in children(node)]
        if isinstance(node, Name):
            return self.of(self.program.place[node.key])
        if all(part == "free" for part in parts):
            return "free"
        match node:
            case Negative():
                return parts[0]
            case Arithmetic("*", _, _, _):
                return "times" if sorted(parts) == ["free", "times"] else "other"
            case Arithmetic("/", _, _, _):
                return "times" if parts == ["times", "free"] else "other"
            case Arithmetic() | Call("min" | "max", _, _):
                return "times" if all(part == "times" for part in parts) else "other"
            case _:
                return "other"

    def straight(self, form: Form) -> bool:
        """Is the form a straight line in the input, for inputs of zero or more? In each of its bends, then, all are
        free of it or all are so many times it."""
        if any(self.term(term) == "other" for term, _ in form.terms):
            return False
        for bend, _ in form.bends:
            kinds = {kind for each in bend.of for kind in self._kinds(each)}
            if not kinds <= {"free"} and not kinds <= {"times"}:
                return False
        return True

    def within(self, form: Form) -> bool:
        """Does the form rest on the input?"""
        return "times" in self._kinds(form) or "other" in self._kinds(form)

    def _kinds(self, form: Form) -> set[str]:
        found: set[str] = {self.term(term) for term, _ in form.terms}
        found |= {"free"} if form.constant else set()
        for bend, _ in form.bends:
            found |= {kind for each in bend.of for kind in self._kinds(each)}
        return found


def truth_from(values: Mapping[int, Any], program: Program) -> Callable[[Node], bool | None]:
    """Tests that are decided by values which are the same in every completion; None where they are not."""

    def decided(node: Node) -> bool | None:
        def look(name: Name) -> Any:
            place = program.place[name.key]
            if place not in values:
                raise KeyError(place)
            return values[place]

        try:
            found = value_of(node, look)
        except KeyError:
            return None
        return found if isinstance(found, bool) else None

    return decided


def bounds_of_node(node: Node, at: Callable[[int], Any], program: Program) -> Interval:
    """Bounds of a part of a formula. `at` gives those of a place."""
    match node:
        case Number(value):
            return (float(value), float(value))
        case Name():
            found: Interval = at(program.place[node.key])
            return found
        case Negative(of):
            return i_negative(bounds_of_node(of, at, program))
        case Arithmetic(sign, left, right, _):
            return _SIGNS[sign](bounds_of_node(left, at, program), bounds_of_node(right, at, program))
        case Call("min" | "max" as which, arguments, _):
            return (i_min if which == "min" else i_max)(*(bounds_of_node(each, at, program) for each in arguments))
        case If(_, then, other, _):
            return i_hull(bounds_of_node(then, at, program), bounds_of_node(other, at, program))
        case _:
            return EVERYTHING


_SIGNS: Final = {"+": i_add, "-": i_subtract, "*": i_multiply, "/": i_divide}
