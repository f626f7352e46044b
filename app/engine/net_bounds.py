"""Bounds of a net: cost less money from others, with what both rest on counted once (app/engine/shared_terms.py)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Protocol

from app.engine.money import Shares
from app.engine.numbers import Numbers
from app.engine.results import YEARS, Basis, FundingId, OptionResult, Total, Year
from app.engine.shared_terms import (
    NOTHING,
    Bend,
    Form,
    Proportional,
    Term,
    WrittenOut,
    bounds_of,
    bounds_of_node,
    truth_from,
)
from app.language.bounds import Interval, i_add, i_multiply
from app.language.values import is_known

MOST_CORNERS: Final = 2
"""At most so many inputs are put at their ends."""

Values = tuple[list[Any], list[Any]]
"""The bounds of every value in year 1, and from year 2 on."""
Group = tuple[str, str]
"""Timing and growth: rows of one group are multiplied alike in each year."""


class Inputs(Protocol):
    """What is read of the ranges of an evaluation."""

    numbers: Numbers

    @property
    def spread_ends(self) -> dict[int, Interval]:
        """Ends of each input that is not one value."""

    @property
    def worked_out(self) -> frozenset[int]:
        """Places whose formula counts."""

    @property
    def bounds(self) -> list[Any]:
        """Every value in year 1, as an interval, a truth or a choice."""

    def opposed_in(self, result: OptionResult, basis: Basis) -> tuple[int, ...]:
        """Inputs that raise one cost line and lower another."""

    def is_straight(self, place: int, term: Term) -> bool:
        """Is a term a straight line in the input?"""

    def at_corners(self, places: Sequence[int]) -> list[Values]:
        """The bounds of every value with these inputs at each combination of their ends."""

    def factor(self, whole: bool, growth: str, year: int) -> Interval:
        """By what a yearly amount is multiplied in a year."""


@dataclass(frozen=True)
class _Rows:
    """The rows of one group, written out: the lines together, and each offset with the part of each year it counts."""

    lines: Form
    offsets: tuple[tuple[Form, Shares], ...]

    def in_year(self, year: int) -> Form:
        found = self.lines
        for form, shares in self.offsets:
            found = found.plus(form, -shares[year - 1])
        return found


class NetBounds:
    """The bounds of the nets of one evaluation. Nothing is worked out before it is read."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self._found: dict[tuple[str, bool, FundingId, Basis], Mapping[Year, Interval]] = {}
        self._corners: dict[tuple[int, ...], list[Values]] = {}
        self._kinds: dict[int, Proportional] = {}

    def of(self, result: OptionResult, total: Total) -> Interval:
        """Bounds of a net. `total` has a funding, and its value is known."""
        assert result.model is not None
        assert total.funding is not None
        key = (result.model, result.recurring_only, total.funding, total.basis)
        if key not in self._found:
            self._found[key] = self._by_year(result, total.funding, total.basis)
        return self._found[key][total.year]

    # ---- rows -------------------------------------------------------------------------------------------------------

    @cached_property
    def _written(self) -> WrittenOut:
        program, bounds = self.inputs.numbers.tables.program, self.inputs.bounds
        same: dict[int, Any] = {}
        for place, step in enumerate(program.steps):
            value = bounds[place]
            if step.kind != "number":
                same[place] = value
            elif value is not None and value[0] == value[1]:
                same[place] = value[0]
        return WrittenOut(program, self.inputs.worked_out, truth_from(same, program))

    def _grouped(self, result: OptionResult, funding: FundingId, basis: Basis) -> dict[Group, _Rows]:
        assert result.model is not None
        numbers, whole = self.inputs.numbers, result.recurring_only
        lines: dict[Group, Form] = {}
        for row in numbers.money.counted(result.model, whole, basis):
            if is_known(numbers.filled[row.place]) and not (whole and row.timing == "start_up"):
                group = (row.timing, row.growth)
                lines[group] = lines.get(group, NOTHING).plus(self._written.of(row.place))
        offsets: dict[Group, list[tuple[Form, Shares]]] = {}
        for line in numbers.money.offset_lines(result, funding):
            if line.status != "unknown":
                shares = numbers.money.offers.shares[whole].get(line.id) or (1.0,) * len(YEARS)
                form = self._written.of(line.row.place)
                offsets.setdefault((line.row.timing, line.row.growth), []).append((form, shares))
        return {
            group: _Rows(lines.get(group, NOTHING), tuple(offsets.get(group, ())))
            for group in dict.fromkeys((*lines, *offsets))
        }

    # ---- corners ----------------------------------------------------------------------------------------------------

    def _by_year(self, result: OptionResult, funding: FundingId, basis: Basis) -> Mapping[Year, Interval]:
        """Both ends where the net is a straight line in the inputs that are put at their ends; the high end where it
        is convex in them, as cost less the smaller of two sums is."""
        groups = self._grouped(result, funding, basis)
        whole, straight = result.recurring_only, self._straight(groups)
        found = self._hull(groups, straight, whole)
        bent = [place for place in self.inputs.opposed_in(result, basis) if place not in straight]
        if not bent or not self._convex(groups, bent):
            return found
        wider = self._hull(groups, (*straight, *bent), whole)
        return {year: (found[year][0], min(found[year][1], wider[year][1])) for year in found}

    def _hull(self, groups: dict[Group, _Rows], places: tuple[int, ...], whole: bool) -> dict[Year, Interval]:
        if places not in self._corners:
            self._corners[places] = self.inputs.at_corners(places)
        found: dict[Year, Interval] = {}
        for values in self._corners[places]:
            for year, (low, high) in self._years(groups, values, whole).items():
                least, most = found.get(year, (low, high))
                found[year] = (min(least, low), max(most, high))
        return found

    def _straight(self, groups: dict[Group, _Rows]) -> tuple[int, ...]:
        """The widest inputs on which both cost and offset rest, and in which each of them is a straight line."""
        spread, found = self.inputs.spread_ends, list[int]()
        lines = [rows.lines for rows in groups.values()]
        offsets = [form for rows in groups.values() for form, _ in rows.offsets]
        for place in sorted(spread, key=lambda place: _width(spread[place]), reverse=True):
            if spread[place][0] < 0:
                continue
            kind = self._kind(place)
            if (
                any(kind.within(form) for form in offsets)
                and any(kind.within(form) for form in lines)
                and all(kind.straight(form) for form in (*lines, *offsets))
            ):
                found.append(place)
                if len(found) == MOST_CORNERS:
                    break
        return tuple(found)

    def _convex(self, groups: dict[Group, _Rows], places: Sequence[int]) -> bool:
        """Is the net convex in each of these inputs? Lines without bends less the smallest of sums without bends, all
        of them straight lines in the input."""
        forms = [form for rows in groups.values() for form in (rows.lines, *(form for form, _ in rows.offsets))]
        terms: dict[Term, None] = {}
        if any(self._rests(bend, places) for rows in groups.values() for bend, _ in rows.lines.bends):
            return False
        for form in forms:
            terms |= dict.fromkeys(term for term, _ in form.terms)
            for bend, times in form.bends:
                if self._rests(bend, places) and (
                    bend.which != "min" or times < 0 or any(each.bends for each in bend.of)
                ):
                    return False
                terms |= dict.fromkeys(term for each in bend.of for term, _ in each.terms)
        return all(self.inputs.is_straight(place, term) for place in places for term in terms)

    def _rests(self, bend: Bend, places: Sequence[int]) -> bool:
        return any(self._kind(place).within(each) for place in places for each in bend.of)

    def _kind(self, place: int) -> Proportional:
        if place not in self._kinds:
            self._kinds[place] = Proportional(self._written.program, self.inputs.worked_out, place)
        return self._kinds[place]

    # ---- years ------------------------------------------------------------------------------------------------------

    def _years(self, groups: dict[Group, _Rows], values: Values, whole: bool) -> dict[Year, Interval]:
        found: dict[Year, Interval] = dict.fromkeys(YEARS, (0.0, 0.0))
        readers = [self._reader(each) for each in values]
        for (timing, growth), rows in groups.items():
            if timing == "start_up":
                found[1] = i_add(found[1], bounds_of(rows.in_year(1), readers[0]))
                continue
            known: dict[tuple[bool, tuple[float, ...]], Interval] = {}
            for year in YEARS:
                key = (year > 1, tuple(shares[year - 1] for _, shares in rows.offsets))
                if key not in known:
                    known[key] = bounds_of(rows.in_year(year), readers[year > 1])
                found[year] = i_add(found[year], i_multiply(known[key], self.inputs.factor(whole, growth, year)))
        whole_sum: Interval = (0.0, 0.0)
        for year in YEARS:
            whole_sum = i_add(whole_sum, found[year])
        return {**found, "all": whole_sum}

    def _reader(self, values: list[Any]) -> Callable[[Term], Interval]:
        program = self._written.program

        def at(term: Term) -> Interval:
            found: Interval = (
                values[term] if isinstance(term, int) else bounds_of_node(term, values.__getitem__, program)
            )
            return found

        return at


def _width(ends: Interval) -> float:
    """How far an input reaches, as a share of its middle."""
    middle = abs(ends[0] + ends[1])
    return 2.0 * (ends[1] - ends[0]) / middle if middle else 0.0
