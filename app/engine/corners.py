"""Corners: inputs that raise one cost line and lower another, such as the share of hours worked on overtime.

Interval arithmetic bounds each line apart, so an hour would count as regular in one line and as overtime in the next,
both at once. Where a sum is a straight line in such an input (all others held), its least and its greatest value lie at
one of the input's ends. So the sum is bounded once for each end, and the hull of these is the bound of the sum. With
intervals for the other inputs, the low end of the sum is concave in the input and the high end convex, as long as no
product holds the input twice; the ends are therefore still the extremes, and a narrower input never gives a wider hull.
(Moore, Kearfott and Cloud, Introduction to Interval Analysis, SIAM 2009, chapter 6, on inputs that occur twice.)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from app.language.program import Program
from app.language.tree import Arithmetic, Call, If, Name, Negative, Node, Number, Power, children

MOST = 3
"""At most so many inputs are put at their ends, which makes eight corners."""

Signs = frozenset[int]
NO_SIGN: Signs = frozenset()


class _BentError(Exception):
    """The formula is not a straight line in the input."""


class Slopes:
    """In which direction the values of a program move with one input, as far as their formulas show it."""

    def __init__(self, program: Program, worked_out: Collection[int], place: int, points: Collection[int] = ()) -> None:
        self.points = points  # places with a single value, whatever the inputs are
        self.program = program
        self.worked_out = worked_out  # places whose formula counts; the others stand as they are given
        self.place = place
        self._signs: dict[int, Signs | None] = {}

    def of(self, place: int) -> Signs | None:
        """Signs with which the input stands in this value: none, {1}, {-1} or both. None: not a straight line."""
        if place not in self._signs:
            formula = self.program.steps[place].formula
            if place == self.place:
                found: Signs | None = frozenset((1,))
            elif formula is None or place not in self.worked_out or place in self.points:
                found = NO_SIGN
            else:
                try:
                    found = self._signs_in(formula)
                except _BentError:
                    found = None
            self._signs[place] = found
        return self._signs[place]

    def are_straight(self, term: int | Node) -> bool:
        """Is the value at a place, or of a part of a formula, a straight line in the input?"""
        if isinstance(term, int):
            return self.of(term) is not None
        try:
            self._signs_in(term)
        except _BentError:
            return False
        return True

    def _signs_in(self, node: Node) -> Signs:
        match node:
            case Name():
                found = self.of(self.program.place[node.key])
                if found is None:
                    raise _BentError
                return found
            case Number():
                return NO_SIGN
            case Negative(of):
                return _flipped(self._signs_in(of))
            case Arithmetic("+", left, right, _):
                return self._signs_in(left) | self._signs_in(right)
            case Arithmetic("-", left, right, _):
                return self._signs_in(left) | _flipped(self._signs_in(right))
            case Arithmetic("*", left, right, _):
                first, second = self._signs_in(left), self._signs_in(right)
                if first and second:
                    raise _BentError
                return first | second  # the other factor is taken to be positive; a wrong guess costs only time
            case Arithmetic("/", left, right, _):
                self._must_be_free(right)
                return self._signs_in(left)
            case Power(of, 1):
                return self._signs_in(of)
            case If(test, then, other, _):
                self._must_be_free(test)
                return self._signs_in(then) | self._signs_in(other)
            case Power() | Call():
                self._must_be_free(node)
                return NO_SIGN
            case _:
                self._must_be_free(node)
                return NO_SIGN

    def _must_be_free(self, node: Node) -> None:
        """Raises if the input stands anywhere in the node, whatever its form."""
        if isinstance(node, Name):
            found = self.of(self.program.place[node.key])
            if found is None or found:
                raise _BentError
        for child in children(node):
            self._must_be_free(child)


def _flipped(signs: Signs) -> Signs:
    return frozenset(-sign for sign in signs)


def opposed(
    program: Program, worked_out: Collection[int], inputs: Iterable[int], ends: Iterable[int], points: Collection[int]
) -> tuple[int, ...]:
    """The inputs that stand with both signs in the sum of these values, each a straight line in them; at most MOST."""
    listed = tuple(ends)
    found: list[int] = []
    for place in inputs:
        slopes = Slopes(program, worked_out, place, points)
        signs = [slopes.of(end) for end in listed]
        if all(one is not None for one in signs) and {1, -1} <= set().union(*(one for one in signs if one)):
            found.append(place)
    return tuple(found[:MOST])
