"""Values as the readings hold them, and the small functions that compiled expressions call.

A number is a float, unknown as NaN. A yes/no, a choice (text) and a list of choices (frozenset) are unknown as None.
Logic is strong Kleene logic: an unknown stays unknown unless the other parts decide.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any, Final

Scalar = float | bool | str | frozenset[str] | None
NAN: Final = float("nan")


def is_known(value: Any) -> bool:
    """Is it a value at all? A number is unknown as NaN, anything else as None. For one value, not for an array."""
    return value is not None and value == value


def is_unknown(value: Any) -> bool:
    """The opposite of `is_known`."""
    return value is None or value != value


def agree(then: Scalar, other: Scalar) -> Scalar:
    """`a if unknown else b` as a yes/no: known only where both sides agree."""
    return then if then == other else None


def agree_number(then: float, other: float) -> float:
    return then if then == other else NAN


def choose(test: bool | None, then: Scalar, other: Scalar) -> Scalar:
    """`then if test else other`, both yes/no."""
    return then if test is True else other if test is False else agree(then, other)


def choose_number(test: bool | None, then: float, other: float) -> float:
    return then if test is True else other if test is False else agree_number(then, other)


def least(*values: float) -> float:
    for value in values:
        if value != value:
            return NAN
    return min(values)


def greatest(*values: float) -> float:
    for value in values:
        if value != value:
            return NAN
    return max(values)


def half_up(value: float) -> float:
    """round(): to a whole number, halves up (toward plus infinity), as Excel's INT(x + 0.5)."""
    return float(math.floor(value + 0.5)) if value - value == 0 else NAN


def up(value: float) -> float:
    """ceil()."""
    return float(math.ceil(value)) if value - value == 0 else NAN


def power(value: float, exponent: int) -> float:
    """By repeated multiplication, so that every reading gives the same last digit."""
    result = 1.0 if value == value else NAN
    for _ in range(exponent):
        result *= value
    return result


COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
"""The comparisons by their sign; on arrays they work element by element."""

RUNTIME: Final[dict[str, object]] = {
    "nan": NAN,
    "choose": choose,
    "choose_number": choose_number,
    "least": least,
    "greatest": greatest,
    "half_up": half_up,
    "up": up,
    "power": power,
}
