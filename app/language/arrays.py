"""Reading 2: the same expression over NumPy arrays, for draws.

Each value may be a scalar as in reading 1 or an array of draws; a condition on drawn numbers is an array of
1.0 (true), 0.0 (false) and NaN (unknown).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from app.language.values import COMPARE, NAN, choose, choose_number, is_known, is_unknown, power
from app.language.writer import Writer

Array = np.ndarray[Any, np.dtype[np.float64]]
Drawn = Any  # a Scalar or an Array


def _as_array(value: Drawn) -> Drawn:
    """A yes/no as 1.0, 0.0 or NaN."""
    if isinstance(value, np.ndarray):
        return value
    return NAN if value is None else float(value)


def _tidy(value: Drawn) -> Drawn:
    return value if isinstance(value, np.ndarray) else (None if is_unknown(value) else bool(value))


def a_divide(left: Drawn, right: Drawn) -> Drawn:
    if not isinstance(right, np.ndarray):
        return left / right if right else left * NAN
    return np.where(right == 0, NAN, left / np.where(right == 0, 1.0, right))


def a_compare(sign: str, left: Drawn, right: Drawn) -> Drawn:
    if not isinstance(left, np.ndarray) and not isinstance(right, np.ndarray):
        return COMPARE[sign](left, right) if is_known(left) and is_known(right) else None
    found = COMPARE[sign](left, right).astype(np.float64)
    return np.where(np.isnan(left) | np.isnan(right), NAN, found)


def a_logic(word: str, *parts: Drawn) -> Drawn:
    if word == "not":
        return _tidy(1.0 - _as_array(parts[0]))
    values = [_as_array(part) for part in parts]
    deciding = 0.0 if word == "and" else 1.0
    decided: Drawn = False
    unknown: Drawn = False
    for value in values:
        decided = np.logical_or(decided, np.equal(value, deciding))
        unknown = np.logical_or(unknown, np.isnan(value))
    found = np.where(decided, deciding, np.where(unknown, NAN, 1.0 - deciding))
    return _tidy(found if found.ndim else float(found))


def a_choose_number(test: Drawn, then: Drawn, other: Drawn) -> Drawn:
    if any(isinstance(value, np.ndarray) for value in (test, then, other)):
        if test is True or test is False:
            return then if test else other
        both = np.where(np.equal(then, other), then, NAN)
        return both if test is None else np.where(np.isnan(test), both, np.where(test == 1.0, then, other))
    return choose_number(test, then, other)


def a_choose(test: Drawn, then: Drawn, other: Drawn) -> Drawn:
    """As above where both sides are yes/no."""
    if any(isinstance(value, np.ndarray) for value in (test, then, other)):
        return _tidy(a_choose_number(test, _as_array(then), _as_array(other)))
    return choose(test, then, other)


def a_same(sign: str, left: Drawn, right: Drawn) -> Drawn:
    """== and != of two yes/no values or two choices; any comparison of two dates."""
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        return a_compare(sign, _as_array(left), _as_array(right))
    return None if left is None or right is None else COMPARE[sign](left, right)


def a_figure(value: Drawn) -> Drawn:
    """An overflow is not a figure, here as in reading 1."""
    if not isinstance(value, np.ndarray):
        return value if value - value == 0 else NAN
    finite = np.isfinite(value)
    return value if finite.all() else np.where(finite, value, NAN)


def a_power(value: Drawn, exponent: int) -> Drawn:
    if not isinstance(value, np.ndarray):
        return power(value, exponent)
    found = np.where(np.isnan(value), NAN, 1.0)
    for _ in range(exponent):
        found = found * value
    return found


def a_least(*values: Drawn) -> Drawn:
    return _reduce(np.minimum, values)


def a_greatest(*values: Drawn) -> Drawn:
    return _reduce(np.maximum, values)


def _reduce(function: Any, values: tuple[Drawn, ...]) -> Drawn:
    found = values[0]
    for value in values[1:]:
        found = function(found, value)
    return found if isinstance(found, np.ndarray) else float(found)


def _whole(function: Any, value: Drawn) -> Drawn:
    found = function(value)
    return found if isinstance(found, np.ndarray) else float(found)


def a_round(value: Drawn) -> Drawn:
    return a_figure(_whole(np.floor, value + 0.5))


def a_ceil(value: Drawn) -> Drawn:
    return a_figure(_whole(np.ceil, value))


RUNTIME: Final[dict[str, object]] = {
    "nan": NAN,
    "a_power": a_power,
    "a_divide": a_divide,
    "a_compare": a_compare,
    "a_logic": a_logic,
    "a_choose_number": a_choose_number,
    "a_choose": a_choose,
    "a_same": a_same,
    "a_figure": a_figure,
    "a_min": a_least,
    "a_max": a_greatest,
    "a_round": a_round,
    "a_ceil": a_ceil,
}


class ArrayWriter(Writer):
    def number(self, value: float) -> str:
        return repr(value)

    def negative(self, of: str) -> str:
        return f"(-{of})"

    def power(self, of: str, exponent: int) -> str:
        return f"a_power({of}, {exponent})"

    def arithmetic(self, sign: str, left: str, right: str) -> str:
        return f"a_divide({left}, {right})" if sign == "/" else f"({left} {sign} {right})"

    def compare(self, sign: str, left: str, right: str, numeric: bool) -> str:
        if numeric:
            return f"a_compare({sign!r}, {left}, {right})"
        return f"a_same({sign!r}, {left}, {right})"

    def logic(self, word: str, parts: list[str]) -> str:
        return f"a_logic({word!r}, {', '.join(parts)})"

    def choose(self, test: str, then: str, other: str, numeric: bool) -> str:
        return f"a_choose{'_number' if numeric else ''}({test}, {then}, {other})"

    def call(self, function: str, arguments: list[str]) -> str:
        return f"a_{function}({', '.join(arguments)})"
