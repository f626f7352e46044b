"""A second, independent implementation of the cost arithmetic, for tests.

It reads which lines, offsets, factors and worked-out facts there are from the rule files, with a small reader of its
own: so a line that a lawyer adds needs no Python here. Everything around the formulas is written from the description
of the cost model: plain floats, no units, no expression language, nothing imported from `app`. That a formula itself is
right is said by the stories in tests/scenarios/lines and offsets, whose figures are worked by hand, and by
tests/reference_sums.py, which has the sums of the cost model without lines.

Conventions that both sides must share:

* A missing input (absent or None) is unknown, unless a formula or a factor's likely value stands in. What rests on an
  unknown is None and is left out of sums; it is never zero. While a core line is unknown, so is the sum.
* Year 1 is start-up money once plus the yearly amounts times months active / 12. Year k is the yearly amounts grown
  k - 1 times, by wages, by prices or by the daily rate's own change. Hours do not grow. Nothing is rounded.
* A kept agreement has no start-up, and a whole first year. What the town has recorded of it stands in place of every
  other line, on each basis where it is known; it counts nowhere else.
* An offset counts between its days, in the scenarios that it names, unless its condition is known to be false. It is
  unknown while the loaded cost of a line that it pays for is. Where its terms are not public it has two readings.
* Money counts until the earlier of the days until which it is appropriated and promised: whole months, and days of the
  month in which it ends, of those at work. Yearly money of which only a promise would tell the day, and which has none,
  counts in year 1 alone. Start-up money counts if the work begins by that day. Year 1 begins with the fiscal year of
  the meeting, or with the month after the meeting, or after the day of the law.
* An offset beside others counts only in the part of a year in which they count too; one without others only in the part
  in which they do not. One that would count in no year, however many months the first one has, is no row.
"""

from __future__ import annotations

import ast
import datetime as dt
import math
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, cast

import yaml

Basis = Literal["cash", "loaded", "hours"]
Value = float | bool | str | tuple[Any, ...] | None
Inputs = Mapping[str, Any]

ROOT: Final = Path(__file__).parents[1]
BASES: Final[tuple[Basis, ...]] = ("cash", "loaded", "hours")
SCENARIOS: Final = ("none", "state", "start_up", "pro_rata", "announced")
FUNDINGS: Final = ("none", "state", *(f"{each}{reading}" for each in SCENARIOS[2:] for reading in ("", "_full")))
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
YEARS: Final = (1, 2, 3, 4, 5)
TODAY: Final = dt.date(2026, 11, 24)
NAN: Final = float("nan")


# ---- the rule files -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rules:
    """What the arithmetic rests on: rows as the files have them, and formulas, constants and factors by name."""

    lines: tuple[Mapping[str, Any], ...]
    offsets: tuple[Mapping[str, Any], ...]
    formulas: Mapping[str, str]
    constants: Mapping[str, float]
    factors: Mapping[str, Mapping[str, Any]]


@cache
def rules(root: Path = ROOT) -> Rules:
    """The rule files below a folder, read plainly."""
    costs = root / "rules" / "costs"
    facts = _read(root / "rules" / "facts.yaml")
    return Rules(
        tuple(_read(costs / "lines.yaml")["lines"]),
        tuple(_read(costs / "offsets.yaml")["offsets"]),
        {each["id"]: str(each["formula"]) for each in facts["derived"]},
        {each["id"]: float(each["value"]) for each in facts["constants"]},
        {each["id"]: each for each in _read(costs / "factors.yaml")["factors"]},
    )


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


# ---- formulas -------------------------------------------------------------------------------------------------------

ARITHMETIC: Final[Mapping[type[ast.AST], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}  # fmt: skip
FUNCTIONS: Final[Mapping[str, Callable[..., float]]] = {
    "min": min, "max": max, "ceil": math.ceil, "round": lambda x: math.floor(x + 0.5),
}  # fmt: skip


class Town:
    """The values of one town under one model, by name. `assume`: factors stand in for what is not answered."""

    def __init__(self, inputs: Inputs, model: str, source: Rules, assume: bool = True) -> None:
        self.inputs, self.model, self.source, self.assume = inputs, model, source, assume
        self.found: dict[str, Value] = {"model": model}

    def value(self, name: str) -> Value:
        """An answer, else what a formula gives, else a factor's likely value, else None."""
        if name not in self.found:
            given = self.inputs.get(name)
            if given is None:
                given = self.source.constants.get(name)
            if given is None and name in self.source.formulas:
                given = self.of(self.source.formulas[name])
            self.found[name] = self._factor(name) if given is None and self.assume else given
        return self.found[name]

    def _factor(self, name: str) -> float | None:
        factor = self.source.factors.get(name, {})
        values = factor.get("values") or factor.get("by_model", {}).get(self.model)
        return float(values["likely"]) if values else None

    def of(self, text: Any) -> Value:
        """What an expression comes to; None: unknown."""
        value = self._node(_tree(str(text)))
        return value if not isinstance(value, float) or math.isfinite(value) else None

    def _node(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=bool() | str() as word):
                return word
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.Name(id=name):
                return self.value(name)
            case ast.Attribute(value=ast.Name(id=name), attr=model):
                return Town(self.inputs, model, self.source, self.assume).value(name)
            case ast.Tuple(elts=parts):
                return tuple(self._node(part) for part in parts)
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return None if (held := self._node(inner)) is None else not held
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return self._apply(operator.neg, inner)
            case ast.BinOp(left=left, op=op, right=right):
                return self._apply(ARITHMETIC[type(op)], left, right)
            case ast.Compare(left=left, ops=[ast.In()], comparators=[right]):
                return self._apply(lambda a, b: a in b, left, right)
            case ast.Compare(left=left, ops=[ast.NotIn()], comparators=[right]):
                return self._apply(lambda a, b: a not in b, left, right)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._apply(ARITHMETIC[type(op)], left, right)
            case ast.BoolOp(op=op, values=parts):
                return self._logic(isinstance(op, ast.Or), [self._node(part) for part in parts])
            case ast.IfExp(test=test, body=yes, orelse=no):
                held, sides = self._node(test), (self._node(yes), self._node(no))
                if held is None:
                    return sides[0] if sides[0] == sides[1] else None
                return sides[0] if held else sides[1]
            case ast.Call(func=ast.Name(id=name), args=parts):
                return self._apply(FUNCTIONS[name], *parts)
        raise ValueError(f"the reference has no reading for {ast.unparse(node)}")

    def _apply(self, function: Callable[..., Any], *nodes: ast.expr) -> Value:
        values = [self._node(node) for node in nodes]
        if any(value is None for value in values):
            return None
        try:
            found = function(*values)
        except (ZeroDivisionError, OverflowError):
            return None
        return float(found) if type(found) is int else cast(Value, found)

    @staticmethod
    def _logic(decides: bool, values: list[Value]) -> bool | None:
        """`or` is decided by a true part, `and` by a false one; else an unknown part leaves it unknown."""
        if any(value is decides for value in values):
            return decides
        return None if any(value is None for value in values) else not decides


@cache
def _tree(text: str) -> ast.expr:
    return ast.parse(text.strip(), mode="eval").body


# ---- lines, offsets and years ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One cost line on one basis, or one offset: what it brings once or a year. None: unknown."""

    timing: str
    growth: str
    amount: float | None
    core: bool = False
    counted: tuple[float, ...] = (1.0,) * 5
    """The part of each year for which it counts."""


@dataclass(frozen=True)
class Result:
    """Everything the tests compare: the five years and the names of what is left out."""

    years: dict[Basis, dict[int, float]]
    offset_years: dict[str, dict[int, float]]
    excluded: dict[Basis, tuple[str, ...]]
    excluded_offsets: dict[str, tuple[str, ...]]


def cost_lines(inputs: Inputs, model: str, basis: Basis, source: Rules, keep: bool = False) -> dict[str, Row]:
    """Every cost line of one model on one basis; of a kept agreement, what it has cost if that is known."""
    town = Town(inputs, model, source)
    rows, books = dict[str, Row](), dict[str, Row]()
    for line in source.lines:
        if model not in line["models"] or (keep and line["timing"] == "start_up"):
            continue
        growth = "none" if basis == "hours" else line["growth"]
        row = Row(line["timing"], growth, _number(town.of(line[basis])), line.get("core", False))
        (books if line.get("recorded") else rows)[line["id"]] = row
    known = {name: row for name, row in books.items() if row.amount is not None}
    return known if keep and known else rows


def offset_lines(
    inputs: Inputs, model: str, funding: str, as_of: dt.date, source: Rules, keep: bool = False
) -> dict[str, Row]:
    """Money from others in one funding, as far as it counts on the day."""
    scenario, full = funding.removesuffix("_full"), funding.endswith("_full")
    town, certain = Town(inputs, model, source), Town(inputs, model, source, assume=False)
    loaded = {line["id"]: line["loaded"] for line in source.lines if model in line["models"]}
    months = _number(town.value("months_active_first_year"))
    assert months is not None
    found = {}
    for offset in source.offsets:
        if model not in offset["models"] or scenario not in offset["fundings"]:
            continue
        if offset.get("from_date", as_of) > as_of or ("until" in offset and offset["until"] <= as_of):
            continue
        if ("when" in offset and certain.of(offset["when"]) is False) or (keep and offset["timing"] == "start_up"):
            continue
        amount = _number(town.of(offset.get("in_full", offset["amount"]) if full else offset["amount"]))
        if any(town.of(loaded[line]) is None for line in offset.get("pays_for", ()) if line in loaded):
            amount = None
        books = [_number(town.of(line["loaded"])) for line in source.lines if line.get("recorded")]
        core = (
            keep
            and any(each is not None for each in books)
            and bool(offset.get("pays_for"))
            and "not_tied" not in offset
        )
        amount = None if core else amount
        named = [*offset.get("beside", ()), *offset.get("without", ())]
        other = [each for each in source.offsets if each["id"] in named and each.get("from_date", as_of) <= as_of]
        paid = [_paid_until(each, certain, as_of) for each in (offset, *other[:1])]
        if named and not any(_parts(offset, paid, active)[at] for active in (0.0, 12.0) for at in _counting(offset)):
            continue
        parts = _parts(offset, paid, 12.0 if keep else months)
        found[offset["id"]] = Row(offset["timing"], offset["growth"], amount, core, counted=parts)
    return found


def _counting(offset: Mapping[str, Any]) -> range:
    """The years, from 0 on, in which an offset may count."""
    return range(1) if offset["timing"] == "start_up" else range(5)


def _paid_until(offset: Mapping[str, Any], certain: Town, as_of: dt.date) -> list[float]:
    """Until which part of each of sixty months there is money, by the offset's own days."""
    known = "funds_until" in offset and offset.get("funds_since", as_of) <= as_of
    ends = [offset["funds_until"]] if known else []
    promised = certain.value(offset["promised_until"]) if "promised_until" in offset else None
    ends += [dt.date.fromisoformat(promised)] if isinstance(promised, str) else []
    if not ends:
        only_first = "promised_until" in offset and "funds_until" not in offset and offset["timing"] == "recurring"
        return [0.0 if only_first and at >= 12 else 1.0 for at in range(60)]
    year, month = _begin(certain, as_of)
    return [_gone(year + (month - 1 + at) // 12, (month - 1 + at) % 12 + 1, min(ends)) for at in range(60)]


def _parts(offset: Mapping[str, Any], paid: list[list[float]], months: float) -> tuple[float, ...]:
    """The part of each of five years for which money from others counts, of the months at work in that year.

    `paid` has its own days and those of the offers beside which, or without which, it counts, if they count at all.
    Month by month: from which part of it on there is work, until which part there is money of each.
    """
    idle, beside, without = 12.0 - months, "beside" in offset, "without" in offset
    worked, counted = [0.0] * 5, [0.0] * 5
    with_both, begun = [0.0] * 5, [0.0] * 5
    for at in range(60):
        begins = min(1.0, max(0.0, idle - at))
        own = max(0.0, paid[0][at] - begins)
        theirs = max(0.0, paid[1][at] - begins) if len(paid) > 1 else 0.0
        worked[at // 12] += 1.0 - begins
        begun[at // 12] += own
        with_both[at // 12] += min(own, theirs)
        counted[at // 12] += min(own, theirs) if beside else own - min(own, theirs) if without else own
    if offset["timing"] == "start_up":  # it comes once, when the work begins
        first = next((at for at in range(5) if worked[at] > 0), 0)
        own_counts, both_count = begun[first] > 0, with_both[first] > 0
        counts = both_count if beside else own_counts and not both_count if without else own_counts
        return (1.0 if counts else 0.0, 0.0, 0.0, 0.0, 0.0)
    return tuple(money / work if work else 0.0 for money, work in zip(counted, worked, strict=True))


def _begin(certain: Town, as_of: dt.date) -> tuple[int, int]:
    """The year and month with which year 1 begins."""
    meeting, start = certain.value("meeting_date"), certain.value("fiscal_year_start")
    day = dt.date.fromisoformat(meeting) if isinstance(meeting, str) else as_of
    if isinstance(meeting, str) and start in MONTHS:
        month = MONTHS.index(start) + 1
        return (day.year, month) if month <= day.month else (day.year - 1, month)
    return (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)


def _gone(year: int, month: int, last: dt.date) -> float:
    """The part of a month that lies on or before the last day."""
    opens = dt.date(year, month, 1)
    days = ((opens + dt.timedelta(days=31)).replace(day=1) - opens).days
    return min(1.0, max(0.0, ((last - opens).days + 1) / days))


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _years(inputs: Inputs, rows: Iterable[Row], source: Rules, keep: bool) -> dict[int, float]:
    rows = list(rows)
    if any(row.core and row.amount is None for row in rows) or (rows and all(row.amount is None for row in rows)):
        return dict.fromkeys(YEARS, NAN)
    town = Town(inputs, "task_force", source)
    rates = {
        "wages": town.value("wage_growth"), "prices": town.value("inflation_rate"),
        "per_diem": town.value("bed_day_per_diem_growth"), "none": 0.0,
    }  # fmt: skip
    months = 12.0 if keep else town.value("months_active_first_year")
    found = dict.fromkeys(YEARS, 0.0)
    for row in rows:
        if row.amount is None:
            continue
        if row.timing == "start_up":
            found[1] += row.amount * row.counted[0]
            continue
        rate = rates.get(row.growth)
        assert isinstance(rate, float)
        assert isinstance(months, float)
        found[1] += row.amount * row.counted[0] * months / 12
        for year in YEARS[1:]:
            found[year] += row.amount * row.counted[year - 1] * (1 + rate) ** (year - 1)
    return found


def reference(
    inputs: Inputs,
    model: str = "task_force",
    as_of: dt.date = TODAY,
    source: Rules | None = None,
    *,
    keep: bool = False,
) -> Result:
    """Five years in each basis, and offsets in each funding: of signing, or of keeping an agreement in force."""
    source = source or rules()
    lines = {basis: cost_lines(inputs, model, basis, source, keep) for basis in BASES}
    offsets = {funding: offset_lines(inputs, model, funding, as_of, source, keep) for funding in FUNDINGS}
    return Result(
        {basis: _years(inputs, rows.values(), source, keep) for basis, rows in lines.items()},
        {funding: _years(inputs, rows.values(), source, keep) for funding, rows in offsets.items()},
        {basis: _left_out(rows) for basis, rows in lines.items()},
        {funding: _left_out(rows) for funding, rows in offsets.items()},
    )


def _left_out(rows: Mapping[str, Row]) -> tuple[str, ...]:
    return tuple(sorted(name for name, row in rows.items() if row.amount is None))
