"""Draws: 10,000 possible values of each total, for its mean and percentiles.

PERT (Malcolm et al., Operations Research 7, 1959; the modified form with weight 4), one random stream for each fact,
seeded by the assessment and the fact, so that a changed answer moves only what rests on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from app.engine.money import Factors, Shares, year_factors
from app.engine.numbers import Numbers
from app.engine.results import YEARS, Basis, FundingId, OptionResult, Total, Year
from app.engine.tables import GROWTH
from app.language.bounds import Interval
from app.language.values import is_known, is_unknown
from app.rulebook import names

DRAWS = 10_000
PERCENTILES = (10, 50, 90)
Array = np.ndarray[Any, np.dtype[np.float64]]
Amount = Any  # an Array, or a float where nothing that it rests on is spread
Part = tuple[str, str, int, Shares | None]  # timing, growth, place in the program, parts of the years that count
_Counted = tuple[tuple[Part, ...], tuple[Part, ...]]
_Parts = tuple[Amount, dict[tuple[str, Shares | None], Amount], dict[tuple[str, Shares | None], Amount]]
Middle = tuple[float, float, float, float]  # mean, P10, P50, P90


PLACES = tuple(int((DRAWS - 1) * (at / 100)) for at in PERCENTILES)
KTHS = tuple(sorted({place + more for place in PLACES for more in (0, 1)}))
"""The places, in order, between which each percentile lies."""


def percentiles(drawn: Array) -> tuple[float, ...]:
    """P10, P50 and P90 of all DRAWS, between two neighbors by a straight line, as `numpy.percentile` has it."""
    ordered = np.partition(drawn, KTHS)
    found = []
    for at, place in zip(PERCENTILES, PLACES, strict=True):
        share = (DRAWS - 1) * (at / 100) - place
        one, two = ordered[place], ordered[place + 1]
        found.append(float(one + (two - one) * share if share < 0.5 else two - (two - one) * (1.0 - share)))
    return tuple(found)


class Draws:
    """The draws of one numbers. A sum is drawn once, whatever the number of totals that are this sum."""

    def __init__(
        self, numbers: Numbers, fixed: Sequence[Any], ends: Mapping[int, Interval], later: Mapping[int, Interval]
    ) -> None:
        """`fixed` has the value of each place that is neither spread nor worked out; `ends` the inputs spread.

        `later`: the recorded inputs that are exact in year 1 and spread from year 2 on.
        """
        self.numbers = numbers
        self.tables = numbers.tables
        self.fixed = fixed
        self.ends = ends
        self.later = later
        self._sums: dict[tuple[Part, ...], _Parts] = {}
        self._five_years: dict[tuple[bool, str, Shares | None, int], Amount] = {}
        self._counted: dict[tuple[str, Basis, FundingId | None], _Counted] = {}
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
    def _given(self) -> list[Any]:
        program, filled = self.tables.program, self.numbers.filled
        given = list(self.fixed)
        for place, (low, high) in self.ends.items():
            given[place] = self.pert(program.steps[place].key, low, min(max(filled[place], low), high), high)
        return given

    @cached_property
    def values(self) -> list[Any]:
        """Every value of the program in year 1, with an array of draws for each input that is spread."""
        with np.errstate(all="ignore"):
            return self.tables.program.drawn(list(self._given))

    @cached_property
    def later_values(self) -> list[Any]:
        """The same from year 2 on, when what was recorded this year may have moved."""
        if not self.later:
            return self.values
        program, given = self.tables.program, list(self._given)
        for place, (low, high) in self.later.items():
            given[place] = self.pert(f"{program.steps[place].key} later", low, self.numbers.known[place], high)
        with np.errstate(all="ignore"):
            return program.drawn(given)

    @cached_property
    def _factors(self) -> tuple[Factors, Factors]:
        growth = {name: self.later_values[self.tables.place[key]] for name, key in GROWTH.items()}
        months = self.values[self.tables.place[names.MONTHS_ACTIVE_FIRST_YEAR]]
        return year_factors(growth, months, False), year_factors(growth, months, True)

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
            p10, p50, p90 = percentiles(drawn)
            self._middles[key] = (float(drawn.mean()), p10, p50, p90)
        return self._middles[key]

    def share_above(self, result: OptionResult, total: Total) -> float | None:
        """The share of the draws that lie above the total's own figure; None where nothing that it counts is spread."""
        drawn = self.total(result, total)
        return float(np.mean(drawn > total.value)) if isinstance(drawn, np.ndarray) else None

    def _parts(self, result: OptionResult, total: Total) -> _Counted:
        """The cost lines and the offsets that a total counts."""
        key = (result.id, total.basis, total.funding)
        if key not in self._counted:
            self._counted[key] = self._parts_of(result, total)
        return self._counted[key]

    def _parts_of(self, result: OptionResult, total: Total) -> _Counted:
        assert result.model is not None
        money, filled, whole = self.numbers.money, self.numbers.filled, result.recurring_only
        lines = tuple(
            (row.timing, row.growth, row.place, None)
            for row in money.counted(result.model, whole, total.basis)
            if is_known(filled[row.place])
        )
        offsets = tuple(
            (line.row.timing, line.row.growth, line.row.place, money.offers.shares[whole].get(line.id))
            for line in (money.offset_lines(result, total.funding) if total.funding is not None else ())
            if line.status != "unknown"
        )
        return lines, offsets

    def _in_year(self, parts: tuple[Part, ...], whole: bool, year: Year) -> Amount:
        """The parts' sum in one year. Yearly parts that grow alike are added up before they are multiplied."""
        if parts not in self._sums:
            self._sums[parts] = self._added_up(parts)
        start, first, later = self._sums[parts]
        found: Amount = start if year in (1, "all") and not whole else 0.0
        if year in (1, "all"):
            for (growth, shares), amount in first.items():
                found = found + amount * self._factor(whole, growth, shares, 1)
        if year != 1:
            for (growth, shares), amount in later.items():
                found = found + amount * self._factor(whole, growth, shares, year)
        return found

    def _added_up(self, parts: tuple[Part, ...]) -> _Parts:
        start: Amount = 0.0
        first: dict[tuple[str, Shares | None], Amount] = {}
        later: dict[tuple[str, Shares | None], Amount] = {}
        for timing, growth, place, shares in parts:
            if timing == "start_up":
                start = start + self.values[place] * (1.0 if shares is None else shares[0])
                continue
            for values, listed in ((self.values, first), (self.later_values, later)):
                listed[growth, shares] = listed.get((growth, shares), 0.0) + values[place]
        return start, first, later

    def _factor(self, whole: bool, growth: str, shares: Shares | None, year: Year) -> Amount:
        """By what a yearly amount is multiplied in a year; for all years, in those from the second on."""
        key = (whole, growth, shares, 0 if year == "all" else year)
        if key not in self._five_years:
            years = YEARS[1:] if year == "all" else (year,)
            factors = [
                self._factors[whole][growth][at - 1] * (1.0 if shares is None else shares[at - 1]) for at in years
            ]
            self._five_years[key] = sum(factors[1:], factors[0])
        return self._five_years[key]
