"""The fiscal arithmetic: cost lines and offsets by year, and their totals by option, funding and basis.

After the structure of GAO-20-195G: costs by line, start-up and recurring apart, over five fiscal years, in nominal
dollars. Cash, loaded cost and hours are three bases that are never merged. Money from others stands apart, by funding
scenario. An unknown line is left out and named; it is never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from app.engine.tables import Tables
from app.language.values import is_known
from app.rulebook import names
from app.schema.base import ModelId

TotalKind = Literal["gross", "offset", "net"]
Factors = dict[str, tuple[Any, ...]]
_new = tuple.__new__  # half the time of calling a NamedTuple, and there are thousands


def year_factors(wage_growth: Any, inflation: Any, months_active: Any, whole_first_year: bool) -> Factors:
    """By what a yearly amount is multiplied in years 1 to 5, by growth class.

    Growth is a share a year; `months_active` of 12 in the first year. Works on floats and on arrays alike.
    """
    first = 1.0 if whole_first_year else months_active / 12.0
    factors: Factors = {"none": (first, 1.0, 1.0, 1.0, 1.0)}
    for name, rate in (("wages", wage_growth), ("prices", inflation)):
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

    def __init__(
        self, tables: Tables, known: Sequence[Any], filled: Sequence[Any], offset_counts: Iterable[str]
    ) -> None:
        self.tables = tables
        self.known = known
        self.filled = filled
        self.offset_counts = frozenset(offset_counts)
        self._lines: dict[tuple[str, bool], tuple[LineAmount, ...]] = {}
        self._offsets: dict[tuple[str, bool], tuple[LineAmount, ...]] = {}
        self._sums: dict[tuple[str, bool, str], Sum] = {}

    @cached_property
    def factors(self) -> tuple[Factors, Factors]:
        wages, prices = self._fact(names.WAGE_GROWTH, 0.0), self._fact(names.INFLATION_RATE, 0.0)
        months = self._fact(names.MONTHS_ACTIVE_FIRST_YEAR, 12.0)
        return year_factors(wages, prices, months, False), year_factors(wages, prices, months, True)

    def _fact(self, key: str, without: float) -> float:
        place = self.tables.place.get(key)
        return without if place is None else self.filled[place]

    def lines(self, model: ModelId, recurring_only: bool) -> tuple[LineAmount, ...]:
        """Each cost line of a model on each basis, with its five years."""
        key = (model, recurring_only)
        if key not in self._lines:
            self._lines[key] = self._amounts(self.tables.line_rows[model], recurring_only)
        return self._lines[key]

    def offsets(self, model: ModelId, recurring_only: bool) -> tuple[LineAmount, ...]:
        """Each offset that counts on the day, with its five years. In dollars; the basis is given as cash."""
        key = (model, recurring_only)
        if key not in self._offsets:
            rows = [row for row in self.tables.offset_rows[model] if row.id in self.offset_counts]
            self._offsets[key] = self._amounts(rows, recurring_only)
        return self._offsets[key]

    def _amounts(self, rows: Iterable[LineRow], recurring_only: bool) -> tuple[LineAmount, ...]:
        factors, filled, answered = self.factors[recurring_only], self.filled, self.known
        found = []
        for row in rows:
            amount, known = filled[row.place], answered[row.place]
            if row.timing == "recurring":
                a, b, c, d, e = factors[row.growth]
                years = (amount * a, amount * b, amount * c, amount * d, amount * e)
            elif recurring_only:
                continue
            else:
                years = (amount, 0.0, 0.0, 0.0, 0.0)
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
            self._sums[key] = _sum(lines, self.tables.core_lines)
        return self._sums[key]

    def _lines_of(self, model: ModelId, recurring_only: bool, basis: Basis) -> tuple[LineAmount, ...]:
        """Those of `lines` on one basis; where the others were not asked for, they are not worked out."""
        of_basis = slice(BASES.index(basis), None, len(BASES))
        if (model, recurring_only) in self._lines:
            return self._lines[model, recurring_only][of_basis]
        return self._amounts(self.tables.line_rows[model][of_basis], recurring_only)

    def once(self, result: OptionResult, basis: Basis) -> Sum:
        """The part of the gross cost that comes once, at the start."""
        if not result.costs_known:
            return NOTHING
        lines = self.once_lines(result, basis)
        return _sum(lines, self.tables.core_lines) if lines else ZERO

    def once_lines(self, result: OptionResult, basis: Basis) -> tuple[LineAmount, ...]:
        """The cost lines that come once, on one basis; none where the agreement is already in force."""
        if result.model is None or result.recurring_only:
            return ()
        lines = self.lines(result.model, False)[BASES.index(basis) :: len(BASES)]
        return tuple(line for line in lines if line.timing == "start_up")

    def offset(self, result: OptionResult, funding: FundingId) -> Sum:
        """Money from others under one funding scenario."""
        if not result.costs_known:
            return NOTHING
        if result.model is None or funding == "none":
            return ZERO
        key = (result.model, result.recurring_only, funding)
        if key not in self._sums:
            counts = self.tables.offset_fundings
            lines = [line for line in self.offsets(result.model, result.recurring_only) if funding in counts[line.id]]
            self._sums[key] = _sum(lines, frozenset())
        return self._sums[key]

    def net(self, result: OptionResult, funding: FundingId, basis: Basis) -> Sum:
        """Cost less money from others; negative where more comes in than goes out."""
        gross, offset = self.gross(result, basis), self.offset(result, funding)
        if funding == "none" or result.model is None:
            return gross
        years = tuple(g - o for g, o in zip(gross.years, offset.years, strict=True))
        status = _weaker(gross.status, offset.status)
        return Sum(years, status, (*gross.excluded, *offset.excluded))


_ORDER: tuple[TotalStatus, ...] = ("known", "assumed", "partial", "unknown")


def _weaker(a: TotalStatus, b: TotalStatus) -> TotalStatus:
    return max(a, b, key=_ORDER.index)


def _sum(lines: Sequence[LineAmount], core: frozenset[str]) -> Sum:
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
    """Every total of one option: gross on three bases, offset and net by funding, years 1 to 5 and all."""
    if result.model is None and result.costs_known:
        return _nothing_new(result.id)
    rows: list[Total] = []
    option = result.id
    for (kind, funding, basis), ids in _ids(option):
        if kind == "gross":
            total = money.gross(result, basis)
        elif kind == "offset":
            total = money.offset(result, funding or "none")
        else:
            total = money.net(result, funding or "none", basis)
        status, excluded = total.status, total.excluded
        values = (*total.years, total.all)
        rows += [
            _new(Total, (id_, option, kind, funding, basis, year, value, status, excluded, judged))
            for (year, id_), value in zip(ids, values, strict=True)
        ]
    return rows


@lru_cache(maxsize=64)
def _nothing_new(option: str) -> list[Total]:
    """The totals of an option that costs nothing new: known zeros, always the same."""
    return [Total(id_, option, *head, year, 0.0, "known", (), False) for head, ids in _ids(option) for year, id_ in ids]
