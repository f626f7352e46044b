"""Draws: 10,000 possible values of each total, for its mean and percentiles.

PERT (Malcolm et al., Operations Research 7, 1959; the modified form with weight 4), one random stream for each fact,
seeded by the assessment and the fact, so that a changed answer moves only what rests on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from app.engine.money import Factors, year_factors
from app.engine.numbers import Numbers
from app.engine.results import OptionResult, Total, Year
from app.language.bounds import Interval
from app.language.values import is_known, is_unknown
from app.rulebook import names

DRAWS = 10_000
GROWTH = (names.WAGE_GROWTH, names.INFLATION_RATE, names.MONTHS_ACTIVE_FIRST_YEAR)
PERCENTILES = (10, 50, 90)
Array = np.ndarray[Any, np.dtype[np.float64]]
Amount = Any  # an Array, or a float where nothing that it rests on is spread
Part = tuple[str, str, int]  # timing, growth, place in the program
Middle = tuple[float, float, float, float]  # mean, P10, P50, P90


class Draws:
    """The draws of one numbers. A sum is drawn once, whatever the number of totals that are this sum."""

    def __init__(self, numbers: Numbers, fixed: Sequence[Any], ends: Mapping[int, Interval]) -> None:
        """`fixed` has the value of each place that is neither spread nor worked out; `ends` the inputs spread."""
        self.numbers = numbers
        self.tables = numbers.tables
        self.fixed = fixed
        self.ends = ends
        self._sums: dict[tuple[Part, ...], tuple[Amount, dict[str, Amount]]] = {}
        self._five_years: dict[tuple[bool, str], Amount] = {}
        self._middles: dict[tuple[tuple[Part, ...], tuple[Part, ...], bool, Year], Middle] = {}

    def stream(self, key: str) -> np.random.Generator:
        """The random stream of one fact: the same for the same assessment and fact, whatever else is answered, and
        whatever the fact is called by now."""
        first = self.numbers.rulebook.first_key(key)
        digest = hashlib.sha256(f"{self.numbers.seed}\0{first}".encode()).digest()
        return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))

    def pert(self, key: str, low: float, likely: float, high: float) -> Array:
        """Draws of one input: a beta distribution on [low, high] with its mode at `likely`."""
        width = high - low
        a, b = 1.0 + 4.0 * (likely - low) / width, 1.0 + 4.0 * (high - likely) / width
        return np.clip(low + width * self.stream(key).beta(a, b, DRAWS), low, high)

    @cached_property
    def values(self) -> list[Any]:
        """Every value of the program, with an array of draws for each input that is spread."""
        program, filled = self.tables.program, self.numbers.filled
        given = list(self.fixed)
        for place, (low, high) in self.ends.items():
            given[place] = self.pert(program.steps[place].key, low, min(max(filled[place], low), high), high)
        with np.errstate(all="ignore"):
            return program.drawn(given)

    @cached_property
    def _factors(self) -> tuple[Factors, Factors]:
        wages, prices, months = (self.values[self.tables.place[key]] for key in GROWTH)
        return year_factors(wages, prices, months, False), year_factors(wages, prices, months, True)

    # ---- totals ---------------------------------------------------------------------------------------------------

    def total(self, result: OptionResult, total: Total) -> Amount:
        """The draws of one total: an array, or a float where nothing that it counts is spread."""
        if result.model is None or is_unknown(total.value):
            return total.value
        cost, money = self._parts(result, total)
        found = self._in_year(cost, result.recurring_only, total.year) if total.kind != "offset" else 0.0
        if total.kind == "gross":
            return found
        other = self._in_year(money, result.recurring_only, total.year)
        return other if total.kind == "offset" else found - other

    def middle(self, result: OptionResult, total: Total) -> Middle:
        """Mean, P10, P50 and P90 of a total."""
        if result.model is None or is_unknown(total.value):
            return (total.value,) * 4
        cost, money = self._parts(result, total)
        key = (cost if total.kind != "offset" else (), money if total.kind != "gross" else (), result.recurring_only,
               total.year)  # fmt: skip
        if key not in self._middles:
            drawn = self.total(result, total)
            if not isinstance(drawn, np.ndarray):
                return (total.value,) * 4
            p10, p50, p90 = np.percentile(drawn, PERCENTILES).tolist()
            self._middles[key] = (float(drawn.mean()), p10, p50, p90)
        return self._middles[key]

    def _parts(self, result: OptionResult, total: Total) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
        """The cost lines and the offsets that a total counts."""
        assert result.model is not None
        counts = self.numbers.money.offset_counts
        lines = (
            (line.line.timing, line.line.growth if total.basis != "hours" else "none", line.places[total.basis])
            for line in self.tables.lines[result.model]
        )
        offsets = (
            (one.offset.timing, one.offset.growth, one.place)
            for one in self.tables.offsets[result.model]
            if one.offset.id in counts and total.funding in one.offset.fundings
        )
        return self._known(lines), self._known(offsets)

    def _known(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        filled = self.numbers.filled
        return tuple(part for part in parts if is_known(filled[part[2]]))

    def _in_year(self, parts: tuple[Part, ...], whole: bool, year: Year) -> Amount:
        """The parts' sum in one year. Yearly parts that grow alike are added up before they are multiplied."""
        if parts not in self._sums:
            start: Amount = 0.0
            yearly: dict[str, Amount] = {}
            for timing, growth, place in parts:
                if timing == "start_up":
                    start = start + self.values[place]
                else:
                    yearly[growth] = yearly.get(growth, 0.0) + self.values[place]
            self._sums[parts] = (start, yearly)
        start, yearly = self._sums[parts]
        found: Amount = start if year in (1, "all") and not whole else 0.0
        for growth, amount in yearly.items():
            found = found + amount * self._factor(whole, growth, year)
        return found

    def _factor(self, whole: bool, growth: str, year: Year) -> Amount:
        key = (whole, growth)
        if year != "all":
            return self._factors[whole][growth][year - 1]
        if key not in self._five_years:
            factors = self._factors[whole][growth]
            self._five_years[key] = sum(factors[1:], factors[0])
        return self._five_years[key]
