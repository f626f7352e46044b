"""A second, independent implementation of the cost arithmetic, for tests.

It reads which lines, offsets, factors and worked-out facts there are from the rule files, with a small reader of its
own: so a line that a lawyer adds needs no Python here. Everything around the formulas is written from the description
of the cost model: plain floats, no units, no expression language, nothing imported from `app`. That a formula itself is
right is said by the stories in tests/scenarios/lines and offsets, whose figures are worked by hand, and by
`closed_formulas`, which has the sums of the cost model without lines.

Conventions that both sides must share:

* A missing input (absent or None) is unknown, unless a formula or a factor's likely value stands in. What rests on an
  unknown is None and is left out of sums; it is never zero. While a core line is unknown, so is the sum.
* Year 1 is start-up money once plus the yearly amounts times months active / 12. Year k is the yearly amounts grown
  k - 1 times, by wages or by prices. Hours do not grow. Nothing is rounded.
* An offset counts between its days, in the scenarios that it names, unless its condition is known to be false.

Letters follow the cost model: n officers, w wage, b benefits, beta backfill share, t turnover.
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
FUNDINGS: Final = ("none", "start_up", "pro_rata", "announced")
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


@dataclass(frozen=True)
class Result:
    """Everything the tests compare: the five years and the names of what is left out."""

    years: dict[Basis, dict[int, float]]
    offset_years: dict[str, dict[int, float]]
    excluded: dict[Basis, tuple[str, ...]]
    excluded_offsets: dict[str, tuple[str, ...]]


def cost_lines(inputs: Inputs, model: str, basis: Basis, source: Rules) -> dict[str, Row]:
    """Every cost line of one model on one basis."""
    town = Town(inputs, model, source)
    return {
        line["id"]: Row(
            line["timing"], "none" if basis == "hours" else line["growth"], _number(town.of(line[basis])),
            line.get("core", False),
        )
        for line in source.lines
        if model in line["models"]
    }  # fmt: skip


def offset_lines(inputs: Inputs, model: str, funding: str, as_of: dt.date, source: Rules) -> dict[str, Row]:
    """Money from others in one funding scenario, as far as it counts on the day."""
    town, certain = Town(inputs, model, source), Town(inputs, model, source, assume=False)
    return {
        offset["id"]: Row(offset["timing"], offset["growth"], _number(town.of(offset["amount"])))
        for offset in source.offsets
        if model in offset["models"]
        and funding in offset["fundings"]
        and offset.get("from_date", as_of) <= as_of
        and not ("until" in offset and offset["until"] <= as_of)
        and ("when" not in offset or certain.of(offset["when"]) is not False)
    }


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _years(inputs: Inputs, rows: Iterable[Row], source: Rules) -> dict[int, float]:
    rows = list(rows)
    if any(row.core and row.amount is None for row in rows):
        return dict.fromkeys(YEARS, NAN)
    town = Town(inputs, "task_force", source)
    rates = {"wages": town.value("wage_growth"), "prices": town.value("inflation_rate"), "none": 0.0}
    months = town.value("months_active_first_year")
    found = dict.fromkeys(YEARS, 0.0)
    for row in rows:
        if row.amount is None:
            continue
        if row.timing == "start_up":
            found[1] += row.amount
            continue
        rate = rates[row.growth]
        assert isinstance(rate, float)
        assert isinstance(months, float)
        found[1] += row.amount * months / 12
        for year in YEARS[1:]:
            found[year] += row.amount * (1 + rate) ** (year - 1)
    return found


def reference(inputs: Inputs, model: str = "task_force", as_of: dt.date = TODAY, source: Rules | None = None) -> Result:
    """Five years in each basis, and offsets in each funding scenario."""
    source = source or rules()
    lines = {basis: cost_lines(inputs, model, basis, source) for basis in BASES}
    offsets = {funding: offset_lines(inputs, model, funding, as_of, source) for funding in FUNDINGS}
    return Result(
        {basis: _years(inputs, rows.values(), source) for basis, rows in lines.items()},
        {funding: _years(inputs, rows.values(), source) for funding, rows in offsets.items()},
        {basis: _left_out(rows) for basis, rows in lines.items()},
        {funding: _left_out(rows) for funding, rows in offsets.items()},
    )


def _left_out(rows: Mapping[str, Row]) -> tuple[str, ...]:
    return tuple(sorted(name for name, row in rows.items() if row.amount is None))


# ---- written from the description alone -----------------------------------------------------------------------------

OF_THE_MODEL: Final = (
    "training_time", "training_backfill", "training_travel", "equipment", "vehicles", "legal_review", "operating_time",
    "operating_overtime", "operating_backfill", "refresher_time", "refresher_backfill", "supervision", "administration",
    "retraining_travel", "body_cameras", "insurance",
)  # fmt: skip
"""The lines that the closed formulas are the sums of. The model has no letter for interpreters, holding, transport,
bed-days, dedicated posts and the time saved; those stand in stories."""


def _given(inputs: Inputs, *names: str) -> tuple[float, ...]:
    return tuple(float(inputs[name]) for name in names)


def closed_formulas(inputs: Inputs) -> dict[str, float]:
    """START and REC of the cost model in one expression each, without lines.

    They are the sums of the lines `OF_THE_MODEL`.
    """
    n, w, b = _given(inputs, "officers_trained", "officer_hourly_wage", "benefits_rate")
    m_ot, b_ot, beta = _given(inputs, "overtime_multiple", "overtime_load_rate", "backfill_share")
    t, ot = float(inputs["officer_turnover_rate"]), float(inputs["operating_overtime_share"])
    w_sup = float(inputs["supervisor_hourly_wage"])
    h_train, travel = float(inputs["training_hours"]), float(inputs["training_travel_cost"])
    ops = 12 * n * float(inputs["operating_hours_per_month"])
    ref = n * (float(inputs["refresher_hours"]) + t * h_train)
    over = m_ot * w * (1 + b_ot)
    cars = float(inputs["vehicles"]) * float(inputs["vehicle_cost"])
    gear = n * float(inputs["equipment_cost_per_officer"])
    once = n * travel + gear + cars + float(inputs["legal_review_cost"])
    items = t * n * travel + float(inputs["insurance_change"]) + float(inputs["body_camera_cost"]) * n
    leaders = ops / float(inputs["span_of_control"]) + 12 * float(inputs["administration_hours_per_month"])
    return {
        "start_cash": n * h_train * beta * over + once,
        "start_loaded": n * h_train * w * (1 + b) + once,
        "recurring_cash": (ref * beta + ot * ops + (1 - ot) * ops * beta) * over + items,
        "recurring_loaded": (ref + (1 - ot) * ops) * w * (1 + b) + ot * ops * over + leaders * w_sup * (1 + b) + items,
    }


def staffing(inputs: Inputs) -> dict[str, float]:
    """Hours not backfilled in a full first year, as officers, shifts and posts; and the relief factor."""
    n, beta = float(inputs["officers_trained"]), float(inputs["backfill_share"])
    regular = (1 - float(inputs["operating_overtime_share"])) * 12 * n * float(inputs["operating_hours_per_month"])
    uncovered = (1 - beta) * (n * float(inputs["training_hours"]) + regular)
    on_duty = float(inputs["net_productive_hours"])
    return {
        "uncovered_hours_first_year": uncovered,
        "uncovered_fte": uncovered / on_duty,
        "uncovered_shifts": uncovered / float(inputs["shift_length"]),
        "uncovered_posts": uncovered / 8760,
        "relief_factor": 8760 / on_duty,
    }
