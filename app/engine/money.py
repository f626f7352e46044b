"""The fiscal arithmetic: cost lines and offsets by year, and their totals by option, funding and basis.

After the structure of GAO-20-195G: costs by line, start-up and recurring apart, over five fiscal years, in nominal
dollars. Cash, loaded cost and hours are three bases that are never merged. Money from others stands apart, by funding
scenario. An unknown line is left out and named; it is never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal

from app.engine.results import (
    BASES,
    FUNDINGS,
    NAN,
    YEARS,
    Basis,
    FactStatus,
    FundingId,
    LineAmount,
    LineRow,
    OptionResult,
    Total,
    TotalStatus,
    Year,
)
from app.engine.tables import GROWTH, Tables
from app.language.values import is_known, is_unknown
from app.rulebook import names
from app.schema.base import ModelId
from app.schema.costs import FUNDING_READINGS

TotalKind = Literal["gross", "offset", "net"]
Factors = dict[str, tuple[Any, ...]]
Shares = tuple[float, ...]
"""For years 1 to 5, the part of the year that lies before the day on which money from others ends."""
NO_SHARES: Mapping[str, Shares] = {}


@dataclass(frozen=True, slots=True)
class Offers:
    """Which offsets count on the day, and for which part of each year (by offset, where it is not all of it).

    `shares` has them twice: for a first year with its months active, and for a whole first year.
    """

    counts: frozenset[str]
    shares: tuple[Mapping[str, Shares], Mapping[str, Shares]] = (NO_SHARES, NO_SHARES)


_new = tuple.__new__  # half the time of calling a NamedTuple, and there are thousands


def year_factors(growth: Mapping[str, Any], months_active: Any, whole_first_year: bool) -> Factors:
    """By what a yearly amount is multiplied in years 1 to 5, by growth class.

    `growth` has the share a year of each class; `months_active` of 12 in the first year. Works on floats and on arrays.
    """
    first = 1.0 if whole_first_year else months_active / 12.0
    factors: Factors = {"none": (first, 1.0, 1.0, 1.0, 1.0)}
    for name, rate in growth.items():
        grown = 1.0
        listed: list[Any] = [first]
        for _ in YEARS[1:]:
            grown = grown * (1.0 + rate)
            listed.append(grown)
        factors[name] = tuple(listed)
    return factors


@dataclass(frozen=True, slots=True)
class Sum:
    """A total over lines: its years 1 to 5, and what is known about it."""

    years: tuple[float, ...]
    status: TotalStatus
    excluded: tuple[str, ...]

    @property
    def all(self) -> float:
        return sum(self.years)

    def first(self, years: int) -> float:
        """The first years together."""
        return sum(self.years[:years])

    def of(self, year: Year) -> float:
        return self.all if year == "all" else self.years[year - 1]


def present_value(total: Sum, rate: float) -> float:
    """Nominal yearly amounts at a nominal discount rate (share a year); year 1 is not discounted.

    After OMB Circular A-94: nominal flows with a nominal rate.
    """
    value, factor = 0.0, 1.0
    for amount in total.years:
        value += amount / factor
        factor *= 1.0 + rate
    return value


ZERO = Sum((0.0,) * 5, "known", ())
NOTHING = Sum((NAN,) * 5, "unknown", ())


class Money:
    """All amounts of one evaluation, from the program's values. Worked out by model when first read."""

    def __init__(self, tables: Tables, known: Sequence[Any], filled: Sequence[Any], offers: Offers) -> None:
        self.tables = tables
        self.known = known
        self.filled = filled
        self.offers = offers
        self._lines: dict[tuple[str, bool], tuple[LineAmount, ...]] = {}
        self._lines_on: dict[tuple[str, bool, str], tuple[LineAmount, ...]] = {}
        self._offsets: dict[tuple[str, bool, bool], tuple[LineAmount, ...]] = {}
        self._sums: dict[tuple[str, bool, str], Sum] = {}

    @cached_property
    def factors(self) -> tuple[Factors, Factors]:
        growth = {name: self._fact(key, 0.0) for name, key in GROWTH.items()}
        months = self._fact(names.MONTHS_ACTIVE_FIRST_YEAR, 12.0)
        return year_factors(growth, months, False), year_factors(growth, months, True)

    def _fact(self, key: str, without: float) -> float:
        place = self.tables.place.get(key)
        return without if place is None else self.filled[place]

    def lines(self, model: ModelId, recurring_only: bool) -> tuple[LineAmount, ...]:
        """Each cost line of a model on each basis, with its five years. See `counted` for which of them count."""
        key = (model, recurring_only)
        if key not in self._lines:
            recorded = self.tables.recorded_lines if not (recurring_only and self._recorded(model)) else ()
            rows = [row for row in self.tables.line_rows[model] if row.id not in recorded]
            self._lines[key] = self._amounts(rows, recurring_only)
        return self._lines[key]

    def _recorded(self, model: ModelId) -> dict[Basis, LineRow]:
        """By basis, the line that says what an agreement in force has cost, where the town has recorded it."""
        rows = (row for row in self.tables.line_rows[model] if row.id in self.tables.recorded_lines)
        return {row.basis: row for row in rows if is_known(self.filled[row.place])}

    def replaced(self, result: OptionResult, basis: Basis) -> bool:
        """Does what the town has recorded stand in place of the single lines, on this basis?"""
        return result.model is not None and result.recurring_only and basis in self._recorded(result.model)

    def in_one_sum(self, model: ModelId, recurring_only: bool) -> bool:
        """Do the town's books give the loaded cost of an agreement that is kept in one sum, in place of its lines?"""
        return recurring_only and "loaded" in self._recorded(model)

    def counted(self, model: ModelId, recurring_only: bool, basis: Basis) -> tuple[LineRow, ...]:
        """The rows that a total counts, known or not. What the town has recorded stands in place of the others."""
        if recurring_only and basis in (recorded := self._recorded(model)):
            return (recorded[basis],)
        of_basis = self.tables.line_rows[model][BASES.index(basis) :: len(BASES)]
        return tuple(row for row in of_basis if row.id not in self.tables.recorded_lines)

    def offsets(self, model: ModelId, recurring_only: bool, full: bool = False) -> tuple[LineAmount, ...]:
        """Each offset that counts on the day, with its five years. In dollars; the basis is given as cash.

        Up to what is spent on what it pays for; or, with `full`, as it was announced. Its years count what falls
        before the day on which the money ends. Where the town's books give the loaded cost in one sum, what is spent
        on the lines that an offset pays for is not known, so the offset is not either.
        """
        key = (model, recurring_only, full)
        if key not in self._offsets:
            rows = [row for row in self.tables.offset_rows[model, full] if row.id in self.offers.counts]
            shares = self.offers.shares[recurring_only]
            self._offsets[key] = self._amounts(rows, recurring_only, shares, self.in_one_sum(model, recurring_only))
        return self._offsets[key]

    def offset_known(self, row: LineRow) -> bool:
        """Is the amount of an offset known, and the cost of every line that it pays for?"""
        filled = self.filled
        for place in row.needs:
            if is_unknown(filled[place]):
                return False
        return is_known(filled[row.place])

    def _amounts(
        self,
        rows: Iterable[LineRow],
        recurring_only: bool,
        shares: Mapping[str, Shares] = NO_SHARES,
        in_one_sum: bool = False,
    ) -> tuple[LineAmount, ...]:
        factors, filled, answered = self.factors[recurring_only], self.filled, self.known
        found = []
        for row in rows:
            amount, known = filled[row.place], answered[row.place]
            if row.needs and (not self.offset_known(row) or (in_one_sum and row.tied)):
                amount = known = NAN
            if row.timing == "recurring":
                a, b, c, d, e = factors[row.growth]
                years = (amount * a, amount * b, amount * c, amount * d, amount * e)
            elif recurring_only:
                continue
            else:
                years = (amount, 0.0, 0.0, 0.0, 0.0)
            if (share := shares.get(row.id)) is not None:
                years = tuple(one * part for one, part in zip(years, share, strict=True))
            status: FactStatus = "known" if is_known(known) else "assumed" if is_known(amount) else "unknown"
            found.append(_new(LineAmount, (row, amount, years, status)))
        return tuple(found)

    def gross(self, result: OptionResult, basis: Basis) -> Sum:
        """Cost before any money from others."""
        if not result.costs_known:
            return NOTHING
        if result.model is None:
            return ZERO
        key = (result.model, result.recurring_only, basis)
        if key not in self._sums:
            lines = self._lines_of(result.model, result.recurring_only, basis)
            self._sums[key] = sum_lines(lines, self.tables.core_lines)
        return self._sums[key]

    def _lines_of(self, model: ModelId, recurring_only: bool, basis: Basis) -> tuple[LineAmount, ...]:
        """Those of `lines` on one basis; where the others were not asked for, they are not worked out."""
        key = (model, recurring_only, basis)
        if key not in self._lines_on:
            self._lines_on[key] = self._amounts(self.counted(model, recurring_only, basis), recurring_only)
        return self._lines_on[key]

    def counted_lines(self, result: OptionResult, basis: Basis) -> tuple[LineAmount, ...]:
        """The lines that the gross cost of an option counts on one basis, known or not, each with its five years."""
        return () if result.model is None else self._lines_of(result.model, result.recurring_only, basis)

    def once(self, result: OptionResult, basis: Basis) -> Sum:
        """The part of the gross cost that comes once, at the start."""
        if not result.costs_known:
            return NOTHING
        lines = self.once_lines(result, basis)
        return sum_lines(lines, self.tables.core_lines) if lines else ZERO

    def once_lines(self, result: OptionResult, basis: Basis) -> tuple[LineAmount, ...]:
        """The cost lines that come once, on one basis; none where the agreement is already in force."""
        if result.model is None or result.recurring_only:
            return ()
        return tuple(line for line in self._lines_of(result.model, False, basis) if line.timing == "start_up")

    def offset(self, result: OptionResult, funding: FundingId) -> Sum:
        """Money from others under one funding scenario."""
        if not result.costs_known:
            return NOTHING
        if result.model is None or funding == "none":
            return ZERO
        key = (result.model, result.recurring_only, funding)
        if key not in self._sums:
            lines = self.offset_lines(result, funding)
            one_sum = self.in_one_sum(result.model, result.recurring_only)
            self._sums[key] = sum_lines(lines, frozenset(line.id for line in lines if one_sum and line.row.tied))
        return self._sums[key]

    def offset_lines(self, result: OptionResult, funding: FundingId) -> tuple[LineAmount, ...]:
        """The offsets that count under one funding, each as that funding reads it."""
        if result.model is None:
            return ()
        counts, full = self.tables.offset_fundings, FUNDING_READINGS[funding][1]
        listed = self.offsets(result.model, result.recurring_only, full)
        return tuple(line for line in listed if funding in counts[line.id])

    def net(self, result: OptionResult, funding: FundingId, basis: Basis) -> Sum:
        """Cost less money from others; negative where more comes in than goes out."""
        gross, offset = self.gross(result, basis), self.offset(result, funding)
        if funding == "none" or result.model is None:
            return gross
        a, b, c, d, e = gross.years
        one, two, three, four, five = offset.years
        status = max(gross.status, offset.status, key=_WEAKNESS.__getitem__)
        return Sum((a - one, b - two, c - three, d - four, e - five), status, (*gross.excluded, *offset.excluded))


_WEAKNESS: Mapping[TotalStatus, int] = {"known": 0, "assumed": 1, "partial": 2, "unknown": 3}


def sum_lines(lines: Sequence[LineAmount], core: frozenset[str]) -> Sum:
    """The lines that are known, added up year by year; unknown while a core line is, or while every line is."""
    one = two = three = four = five = 0.0
    excluded: list[str] = []
    missing = assumed = False
    for line in lines:
        row, _, years, known = line
        if known == "unknown":
            excluded.append(row.id)
            missing = missing or row.id in core
            continue
        assumed = assumed or known == "assumed"
        a, b, c, d, e = years
        one, two, three, four, five = one + a, two + b, three + c, four + d, five + e
    if missing or (lines and len(excluded) == len(lines)):
        return Sum((NAN,) * 5, "unknown", tuple(excluded))
    status: TotalStatus = "partial" if excluded else "assumed" if assumed else "known"
    return Sum((one, two, three, four, five), status, tuple(excluded))


Head = tuple[TotalKind, FundingId | None, Basis]
HEADS: tuple[Head, ...] = (
    *(("gross", None, basis) for basis in BASES),
    *(("offset", funding, "cash") for funding in FUNDINGS),
    *(("net", funding, basis) for funding in FUNDINGS for basis in BASES[:2]),
)
ALL_YEARS: tuple[Year, ...] = (*YEARS, "all")


def total_id(option: str, kind: TotalKind, funding: FundingId | None, basis: Basis, year: Year) -> str:
    """sign_task_force.net.announced.cash.1"""
    return ".".join([option, kind, *([funding] if funding is not None else []), basis, str(year)])


@lru_cache(maxsize=64)
def _ids(option: str) -> tuple[tuple[Head, tuple[tuple[Year, str], ...]], ...]:
    """The ids of an option's totals, in the order in which they are always given."""
    return tuple((head, tuple((year, total_id(option, *head, year)) for year in ALL_YEARS)) for head in HEADS)


def total_rows(money: Money, result: OptionResult, judged: bool) -> list[Total]:
    """Every total of one option: gross on three bases, offset and net by funding, years 1 to 5 and all.

    `judged`: the option's lines rest on an assumption without a source. Its gross cost does not where the town's books
    stand in place of the lines; what others pay beside it may.
    """
    if result.model is None and result.costs_known:
        return _nothing_new(result.id)
    rows: list[Total] = []
    option = result.id
    lines = {basis: judged and not money.replaced(result, basis) for basis in BASES}
    offsets = judged and not (result.model is not None and money.in_one_sum(result.model, result.recurring_only))
    for (kind, funding, basis), ids in _ids(option):
        if kind == "gross":
            total = money.gross(result, basis)
        elif kind == "offset":
            total = money.offset(result, funding or "none")
        else:
            total = money.net(result, funding or "none", basis)
        paid = kind != "gross" and funding != "none" and offsets
        rests = paid or (kind != "offset" and lines[basis])
        status, excluded = total.status, total.excluded
        values = (*total.years, total.all)
        rows += [
            _new(Total, (id_, option, kind, funding, basis, year, value, status, excluded, rests))
            for (year, id_), value in zip(ids, values, strict=True)
        ]
    return rows


@lru_cache(maxsize=64)
def _nothing_new(option: str) -> list[Total]:
    """The totals of an option that costs nothing new: known zeros, always the same."""
    return [Total(id_, option, *head, year, 0.0, "known", (), False) for head, ids in _ids(option) for year, id_ in ids]
