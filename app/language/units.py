"""Units of measure. Two units fit only when they are exactly equal: a month is not a year, an officer not an hour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.language.errors import UnitError, did_you_mean

BASE_UNITS = frozenset(
    {
        "dollar",
        "hour",
        "minute",
        "day",
        "month",
        "year",
        "officer",
        "contact",
        "detainer",
        "vehicle",
        "shift",
        "mile",
        "resident",
        "bed",
        "trip",
        "person",
        "post",
    }
)
DIMENSIONLESS = frozenset({"share", "ratio", "1"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of base units with whole exponents: dollar / hour is (('dollar', 1), ('hour', -1))."""

    powers: tuple[tuple[str, int], ...] = ()

    def __mul__(self, other: Unit) -> Unit:
        return _combine(self, other, 1)

    def __truediv__(self, other: Unit) -> Unit:
        return _combine(self, other, -1)

    def power(self, exponent: int) -> Unit:
        return Unit(tuple((name, p * exponent) for name, p in self.powers)) if exponent else Unit()

    def __str__(self) -> str:
        above = [name for name, p in self.powers for _ in range(p)]
        below = [name for name, p in self.powers for _ in range(-p)]
        if not above and not below:
            return "no unit"
        return " / ".join([" * ".join(above) or "1", *below])


def _combine(a: Unit, b: Unit, sign: int) -> Unit:
    powers = dict(a.powers)
    for name, p in b.powers:
        powers[name] = powers.get(name, 0) + sign * p
    return Unit(tuple(sorted((name, p) for name, p in powers.items() if p)))


NO_UNIT = Unit()


@lru_cache(maxsize=1024)
def parse_unit(text: str) -> Unit:
    """Read 'hour / officer / month'. Raises `UnitError` for a unit that is not known."""
    tokens = re.findall(r"[A-Za-z_]+|1|[*/]|\S", text)
    if not tokens:
        raise UnitError("the unit is empty", "Write a unit such as dollar / hour, or share")
    unit, sign, want_name = Unit(), 1, True
    for token in tokens:
        if want_name:
            unit = _combine(unit, _base(token), sign)
        elif token in "*/":
            sign = 1 if token == "*" else -1
        else:
            raise UnitError(f"the unit '{text}' has no * or / before '{token}'", "Write hour / officer / month")
        want_name = not want_name
    if want_name:
        raise UnitError(f"the unit '{text}' ends too early", "Write a unit such as dollar / hour")
    return unit


def _base(token: str) -> Unit:
    if token in DIMENSIONLESS:
        return Unit()
    if token in BASE_UNITS:
        return Unit(((token, 1),))
    raise UnitError(f"'{token}' is not a unit", did_you_mean(token, BASE_UNITS | DIMENSIONLESS))
