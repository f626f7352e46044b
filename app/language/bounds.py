"""Reading 3: interval bounds. A number is a pair (low, high) that holds its value for every completion of the unknowns.

Yes/no values and choices are as in reading 1; None then means "could be either". After Moore, Kearfott and Cloud,
Introduction to Interval Analysis (SIAM 2009), with rounding to nearest: the end points go through the same float
operations as the value itself, which are monotone, so the value stays inside.
"""

from __future__ import annotations

import math
from typing import Final

from app.language.values import choose, half_up, is_known, is_unknown, power, up
from app.language.writer import Writer

Interval = tuple[float, float]
INFINITY: Final = float("inf")
EVERYTHING: Final[Interval] = (-INFINITY, INFINITY)


def _safe(low: float, high: float) -> Interval:
    return (low if is_known(low) else -INFINITY, high if is_known(high) else INFINITY)


def i_add(a: Interval, b: Interval) -> Interval:
    return _safe(a[0] + b[0], a[1] + b[1])


def i_subtract(a: Interval, b: Interval) -> Interval:
    return _safe(a[0] - b[1], a[1] - b[0])


def i_negative(a: Interval) -> Interval:
    return (-a[1], -a[0])


def _product(x: float, y: float) -> float:
    """0 times anything is 0: an end point at infinity stands for arbitrarily large finite values."""
    return 0.0 if x == 0 or y == 0 else x * y


def i_multiply(a: Interval, b: Interval) -> Interval:
    if a[0] >= 0 and b[0] >= 0:
        return (_product(a[0], b[0]), _product(a[1], b[1]))
    products = [_product(x, y) for x in a for y in b]
    return (min(products), max(products))


def i_divide(a: Interval, b: Interval) -> Interval:
    if b[0] <= 0 <= b[1]:
        return EVERYTHING
    quotients = [x / y for x in a for y in b]
    if any(is_unknown(q) for q in quotients):
        return EVERYTHING
    return (min(quotients), max(quotients))


def i_power(a: Interval, exponent: int) -> Interval:
    ends = [power(x, exponent) for x in a]
    if exponent % 2 == 0 and exponent and a[0] < 0 < a[1]:
        return (0.0, max(ends))
    return (min(ends), max(ends))


def i_hull(a: Interval, b: Interval) -> Interval:
    return (min(a[0], b[0]), max(a[1], b[1]))


def i_compare(sign: str, a: Interval, b: Interval) -> bool | None:
    if sign in (">", ">="):
        a, b, sign = b, a, "<" if sign == ">" else "<="
    if sign == "<":
        return True if a[1] < b[0] else False if a[0] >= b[1] else None
    if sign == "<=":
        return True if a[1] <= b[0] else False if a[0] > b[1] else None
    equal = False if a[1] < b[0] or b[1] < a[0] else True if a[0] == a[1] == b[0] == b[1] else None
    return equal if sign == "==" or equal is None else not equal


def i_min(*values: Interval) -> Interval:
    return (min(v[0] for v in values), min(v[1] for v in values))


def i_max(*values: Interval) -> Interval:
    return (max(v[0] for v in values), max(v[1] for v in values))


def i_round(a: Interval) -> Interval:
    low, high = (half_up(x) if math.isfinite(x) else x for x in a)
    return (low, high)


def i_ceil(a: Interval) -> Interval:
    low, high = (up(x) if math.isfinite(x) else x for x in a)
    return (low, high)


def i_choose(test: bool | None, then: Interval, other: Interval) -> Interval:
    return then if test is True else other if test is False else i_hull(then, other)


RUNTIME: Final[dict[str, object]] = {
    "i_add": i_add,
    "i_subtract": i_subtract,
    "i_negative": i_negative,
    "i_multiply": i_multiply,
    "i_divide": i_divide,
    "i_power": i_power,
    "i_compare": i_compare,
    "i_min": i_min,
    "i_max": i_max,
    "i_round": i_round,
    "i_ceil": i_ceil,
    "i_choose": i_choose,
    "choose": choose,
    "everything": EVERYTHING,
}
_SIGNS = {"+": "i_add", "-": "i_subtract", "*": "i_multiply", "/": "i_divide"}


class BoundsWriter(Writer):
    def number(self, value: float) -> str:
        return f"({value!r}, {value!r})"

    def negative(self, of: str) -> str:
        return f"i_negative({of})"

    def power(self, of: str, exponent: int) -> str:
        return f"i_power({of}, {exponent})"

    def arithmetic(self, sign: str, left: str, right: str) -> str:
        return f"{_SIGNS[sign]}({left}, {right})"

    def compare(self, sign: str, left: str, right: str, numeric: bool) -> str:
        if numeric:
            return f"i_compare({sign!r}, {left}, {right})"
        a, b = self.temporary(), self.temporary()
        return f"({a} {sign} {b} if ({a} := {left}) is not None and ({b} := {right}) is not None else None)"

    def choose(self, test: str, then: str, other: str, numeric: bool) -> str:
        return f"{'i_choose' if numeric else 'choose'}({test}, {then}, {other})"

    def call(self, function: str, arguments: list[str]) -> str:
        return f"i_{function}({', '.join(arguments)})"

    def known(self, variable: str, is_number: bool) -> str:
        return f"({variable} != everything)" if is_number else f"({variable} is not None)"
