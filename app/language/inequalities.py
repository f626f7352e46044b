"""Numbers that meet several comparisons at once: a point that does, a proof that there is none, or "not decided".

Three ways, in this order. Points: the values at, just below and just above each threshold, tried together. Straight
lines: where every comparison is linear, Fourier and Motzkin's elimination over exact fractions decides whether any real
numbers meet them (Schrijver, Theory of Linear and Integer Programming, 1986, section 12.2). Boxes: interval bounds over
halved boxes, which also hold for products, quotients and rounding, up to `MOST_BOXES`.
"""

from __future__ import annotations

import itertools
import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from app.language import bounds
from app.language.interpret import value_of
from app.language.tree import Arithmetic, Call, Compare, CompareSign, Name, Negative, Node, Number, Power, names, walk
from app.language.values import NAN

MOST_POINTS: Final = 2_500
MOST_BOXES: Final = 2_000
MOST_ROWS: Final = 600
"""Bounds of the three ways. What is not settled within them is "not decided"."""
USUAL: Final = (1.0, 2.0, 10.0, 100.0)
"""Plain figures that are tried before the ends of a range, so that an example reads like a town's own answer."""

How = Literal["cases", "points", "lines", "boxes"]


@dataclass(frozen=True, slots=True)
class Range:
    """The values that one number may take."""

    low: float
    high: float
    whole: bool = False
    usual: tuple[float, ...] = USUAL

    @property
    def step(self) -> float:
        """How far "just below" and "just above" are."""
        if self.whole or self.high - self.low >= 100:
            return 1.0
        return 10.0 ** max(-6, math.floor(math.log10(max(self.high - self.low, 1e-6) / 100)))

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high and (not self.whole or value == math.floor(value))

    def nearest(self, value: float) -> float:
        held = min(max(value, self.low), self.high)
        return min(max(float(round(held)), math.ceil(self.low)), math.floor(self.high)) if self.whole else held


@dataclass(frozen=True, slots=True)
class Solved:
    """`point` where there is one; else `none` is True if that is proven."""

    point: dict[str, float] | None
    none: bool
    how: How
    boxes: int = 0


def solve(comparisons: Sequence[Compare], ranges: Mapping[str, Range]) -> Solved:
    """Do any numbers within their ranges make every comparison true? Every name must have a range."""
    keys = list(dict.fromkeys(name.key for each in comparisons for name in names(each)))
    used = {key: ranges[key] for key in keys}
    if any(one.low > one.high for one in used.values()):
        return Solved(None, True, "points")
    if all(one.whole for one in used.values()):
        counts = [range(math.ceil(one.low), math.floor(one.high) + 1) for one in used.values()]
        if math.prod(len(count) for count in counts) <= MOST_POINTS:
            every = (dict(zip(used, map(float, values), strict=True)) for values in itertools.product(*counts))
            met = next((point for point in every if _meets(comparisons, point)), None)
            return Solved(met, met is None, "points")
    lines = [_linear(each) for each in comparisons]
    for point in _points(used, lines, comparisons):
        if _meets(comparisons, point):
            return Solved(point, False, "points")
    linear = [line for line in lines if line is not None]
    eliminated = _eliminate(linear, used)
    if eliminated is False:
        return Solved(None, True, "lines")
    if isinstance(eliminated, dict):
        for point in (eliminated, {key: used[key].nearest(value) for key, value in eliminated.items()}):
            if set(point) == set(used) and _fits(point, used) and _meets(comparisons, point):
                return Solved(point, False, "lines")
    return _boxes(comparisons, used)


def _fits(point: Mapping[str, float], ranges: Mapping[str, Range]) -> bool:
    return all(ranges[key].holds(value) for key, value in point.items())


def _meets(comparisons: Sequence[Compare], point: Mapping[str, float]) -> bool:
    def lookup(name: Name) -> float:
        return point.get(name.key, NAN)

    return all(value_of(each, lookup) is True for each in comparisons)


# ---- points ---------------------------------------------------------------------------------------------------------


def _points(
    ranges: Mapping[str, Range], lines: Sequence[_Line | None], comparisons: Sequence[Compare]
) -> Iterator[dict[str, float]]:
    """Candidates at and beside each threshold, plain figures and the ends; near ones before far ones."""
    if not ranges:
        yield {}
        return
    constants = {part.value for each in comparisons for part in walk(each) if isinstance(part, Number)}
    listed = []
    for key, one in ranges.items():
        found = [float(-line.constant / line.weights[key]) for line in lines if line and set(line.weights) == {key}]
        wanted = [value + one.step * side for value in (*found, *sorted(constants)) for side in (0, -1, 1)]
        wanted += [*one.usual, one.low, one.high, (one.low + one.high) / 2, one.low + one.step, one.high - one.step]
        listed.append(list(dict.fromkeys(value for value in map(one.nearest, wanted) if one.holds(value))))
    most = max(len(values) for values in listed)
    total = math.prod(len(values) for values in listed)
    if total > MOST_POINTS:  # fewer values of each, so that all are tried together
        most = max(2, int(MOST_POINTS ** (1 / len(listed))))
    cut = [[*values[: max(1, most - 2)], *values[-2:]][:most] if len(values) > most else values for values in listed]
    for combination in itertools.islice(itertools.product(*cut), MOST_POINTS):
        yield dict(zip(ranges, combination, strict=True))


# ---- straight lines -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """sum of weight * number + constant, `sign` 0: < 0, <= 0 or == 0."""

    weights: dict[str, Fraction]
    constant: Fraction
    sign: Literal["<", "<=", "=="]


def _linear(compare: Compare) -> _Line | None:
    """The comparison as a line; None where it is none."""
    left, right = _sum(compare.left), _sum(compare.right)
    if left is None or right is None or compare.sign == "!=":
        return None
    sign: CompareSign = compare.sign
    if sign in (">", ">="):
        left, right, sign = right, left, "<" if sign == ">" else "<="
    found = _added(left, right, -1)
    return _Line(found[0], found[1], sign)  # type: ignore[arg-type]


_Sum = tuple[dict[str, Fraction], Fraction]


def _added(a: _Sum, b: _Sum, times: int | Fraction) -> _Sum:
    weights = dict(a[0])
    for key, weight in b[0].items():
        weights[key] = weights.get(key, Fraction()) + weight * times
    return {key: weight for key, weight in weights.items() if weight}, a[1] + b[1] * times


def _sum(node: Node) -> _Sum | None:
    match node:
        case Number(value):
            return {}, Fraction(value)
        case Name():
            return {node.key: Fraction(1)}, Fraction()
        case Negative(of):
            inner = _sum(of)
            return None if inner is None else _added(({}, Fraction()), inner, -1)
        case Power(of, 1):
            return _sum(of)
        case Arithmetic(sign, left, right, _):
            a, b = _sum(left), _sum(right)
            if a is None or b is None:
                return None
            if sign in "+-":
                return _added(a, b, 1 if sign == "+" else -1)
            if not b[0] and (sign == "*" or b[1]):
                return _added(({}, Fraction()), a, b[1] if sign == "*" else 1 / b[1])
            return _added(({}, Fraction()), b, a[1]) if sign == "*" and not a[0] else None
    return None


def _eliminate(lines: Sequence[_Line], ranges: Mapping[str, Range]) -> dict[str, float] | Literal[False] | None:
    """A point that meets the lines, taken as real numbers; False where there is none; None where it grows too large."""
    rows = [_Line(line.weights, line.constant, "<=" if line.sign == "==" else line.sign) for line in lines]
    for line in lines:
        if line.sign == "==":
            rows.append(_Line({key: -weight for key, weight in line.weights.items()}, -line.constant, "<="))
    for key, one in ranges.items():
        rows.append(_Line({key: Fraction(-1)}, Fraction(one.low), "<="))
        rows.append(_Line({key: Fraction(1)}, -Fraction(one.high), "<="))
    stages: list[tuple[str, list[_Line]]] = []
    for key in ranges:
        above = [row for row in rows if row.weights.get(key, 0) > 0]
        below = [row for row in rows if row.weights.get(key, 0) < 0]
        stages.append((key, above + below))
        rows = [row for row in rows if key not in row.weights]
        if len(rows) + len(above) * len(below) > MOST_ROWS:
            return None
        for high, low in itertools.product(above, below):
            scaled = _added(
                (low.weights, low.constant), (high.weights, high.constant), -low.weights[key] / high.weights[key]
            )
            rows.append(_Line(scaled[0], scaled[1], "<" if "<" in (high.sign, low.sign) else "<="))
        if any(not row.weights and (row.constant > 0 or (row.constant == 0 and row.sign == "<")) for row in rows):
            return False
    return _back(stages, ranges)


def _back(stages: Sequence[tuple[str, list[_Line]]], ranges: Mapping[str, Range]) -> dict[str, float]:
    """A point, by putting values back in the reverse order of elimination."""
    point: dict[str, Fraction] = {}
    for key, rows in reversed(stages):
        low, high = Fraction(ranges[key].low), Fraction(ranges[key].high)
        for row in rows:
            rest = row.constant + sum(weight * point[other] for other, weight in row.weights.items() if other != key)
            end = -rest / row.weights[key]
            low, high = (low, min(high, end)) if row.weights[key] > 0 else (max(low, end), high)
        middle = (low + high) / 2
        whole = Fraction(math.ceil(low)) if ranges[key].whole else middle
        point[key] = whole if low < whole < high else middle
    return {key: float(value) for key, value in point.items()}


# ---- boxes ----------------------------------------------------------------------------------------------------------

_Box = dict[str, tuple[float, float]]


def _boxes(comparisons: Sequence[Compare], ranges: Mapping[str, Range]) -> Solved:
    todo: deque[_Box] = deque([{key: (one.low, one.high) for key, one in ranges.items()}])
    open_ = False
    for count in range(MOST_BOXES):
        if not todo:
            return Solved(None, not open_, "boxes", count)
        box = todo.popleft()
        held = [_bounds_of_comparison(each, box) for each in comparisons]
        if False in held:
            continue
        for point in (
            {key: ranges[key].nearest((low + high) / 2) for key, (low, high) in box.items()},
            {key: low for key, (low, _) in box.items()},
            {key: high for key, (_, high) in box.items()},
        ):
            if _fits(point, ranges) and _meets(comparisons, point):
                return Solved(point, False, "boxes", count)
        halves = _halves(box, ranges)
        open_ = open_ or (not halves and any(low < high for low, high in box.values()))
        todo += halves
    return Solved(None, False, "boxes", MOST_BOXES)


def _halves(box: _Box, ranges: Mapping[str, Range]) -> list[_Box]:
    """The box in two, across its widest side; none where it is as small as can be told apart."""

    def width(key: str) -> float:
        low, high = box[key]
        return (high - low) / max(ranges[key].high - ranges[key].low, 1e-12) if high > low else 0.0

    key = max(box, key=width, default=None)
    if key is None or width(key) < 1e-9:
        return []
    low, high = box[key]
    middle = (low + high) / 2
    if ranges[key].whole:
        left, right = float(math.floor(middle)), float(math.floor(middle)) + 1
    else:
        left = right = middle
    parts = [(low, left), (right, high)]
    return [{**box, key: part} for part in parts if part[0] <= part[1]]


def _bounds_of_comparison(compare: Compare, box: _Box) -> bool | None:
    return bounds.i_compare(compare.sign, _bounds(compare.left, box), _bounds(compare.right, box))


def _bounds(node: Node, box: _Box) -> bounds.Interval:
    match node:
        case Number(value):
            return (value, value)
        case Name():
            return box[node.key]
        case Negative(of):
            return bounds.i_negative(_bounds(of, box))
        case Power(of, exponent):
            return bounds.i_power(_bounds(of, box), exponent)
        case Arithmetic(sign, left, right, _):
            return _SIGNS[sign](_bounds(left, box), _bounds(right, box))
        case Call(function, arguments, _):
            return _CALLS[function](*(_bounds(argument, box) for argument in arguments))
    return bounds.EVERYTHING


_SIGNS: Final[Mapping[str, Callable[..., bounds.Interval]]] = {
    "+": bounds.i_add,
    "-": bounds.i_subtract,
    "*": bounds.i_multiply,
    "/": bounds.i_divide,
}
_CALLS: Final[Mapping[str, Callable[..., bounds.Interval]]] = {
    "min": bounds.i_min,
    "max": bounds.i_max,
    "round": bounds.i_round,
    "ceil": bounds.i_ceil,
}
