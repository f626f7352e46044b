"""A second, independent implementation of the cost arithmetic, for tests.

Written from the description of the cost model (its formulas and corrections), not from the rule files: plain Python, no
units, no expression language, nothing imported from `app`. If the rule files and this module disagree, one is wrong.

Conventions that both sides must share:

* A missing input (absent or None) is unknown. What rests on it is None and is left out of sums; it is never zero.
* Year 1 is start-up money once plus the yearly amounts times months active / 12. Year k is the yearly amounts grown
  k - 1 times, by wages or by prices. Hours do not grow. Nothing is rounded.
* Loaded cost leaves out backfill, whose hours the time lines already value.
* Offsets are worked out for the Task Force Model, and bed-day payments for a town with a jail.

Letters follow the cost model: n officers, w wage, b benefits, beta backfill share, t turnover; total_* are its H_*.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Basis = Literal["cash", "loaded", "hours"]
Model = Literal["task_force", "warrant_service_officer", "jail_enforcement"]
Timing = Literal["start_up", "recurring"]
Growth = Literal["wages", "prices", "none"]
Input = float | str | None
Inputs = Mapping[str, Input]

BASES: Final[tuple[Basis, ...]] = ("cash", "loaded", "hours")
FUNDINGS: Final = ("none", "start_up", "pro_rata", "announced")
YEARS: Final = (1, 2, 3, 4, 5)
PAID_HOURS: Final = 2080.0
START_OFFER_FROM: Final = dt.date(2025, 9, 2)
SALARY_OFFER_FROM: Final = dt.date(2025, 10, 1)
TODAY: Final = dt.date(2026, 11, 24)

REQUIRED: Final = (
    "officers_trained", "officer_hourly_wage", "supervisor_hourly_wage", "benefits_rate", "overtime_multiple",
    "overtime_load_rate", "backfill_share", "training_hours", "refresher_hours", "training_travel_cost",
    "operating_hours_per_month", "operating_overtime_share", "span_of_control", "administration_hours_per_month",
    "equipment_cost_per_officer", "vehicles", "vehicle_cost", "body_camera_cost", "legal_review_cost",
    "officer_turnover_rate", "wage_growth", "inflation_rate", "months_active_first_year", "award_share",
    "net_productive_hours", "shift_length",
)  # fmt: skip
"""Inputs that must be numbers. All others may be missing."""
OPTIONAL: Final = (
    "insurance_change", "interpreter_cost", "holding_cost", "dedicated_posts", "onboarding_cost",
    "baseline_hours_per_month", "baseline_share_avoided",
    "arrests_transported_per_month", "ice_office_travel_hours", "officers_per_trip", "vehicle_running_cost",
    "custody", "bed_days_per_month", "bed_day_marginal_cost", "bed_day_per_diem",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One cost line: what it costs in each basis, once or a year. None: unknown."""

    timing: Timing
    growth: Growth
    cash: float | None
    loaded: float | None
    hours: float | None

    def amount(self, basis: Basis) -> float | None:
        return {"cash": self.cash, "loaded": self.loaded, "hours": self.hours}[basis]


@dataclass(frozen=True)
class OffsetLine:
    """One offset: dollars once or a year, and the scenarios in which it counts."""

    timing: Timing
    growth: Growth
    amount: float | None
    fundings: frozenset[str]


@dataclass(frozen=True)
class Result:
    """Everything the tests compare."""

    lines: dict[str, Line]
    years: dict[Basis, dict[int, float]]
    offsets: dict[str, OffsetLine]
    offset_years: dict[str, dict[int, float]]
    excluded: dict[Basis, tuple[str, ...]]
    excluded_offsets: dict[str, tuple[str, ...]]

    def gross(self, basis: Basis) -> float:
        """Five years of cost."""
        return sum(self.years[basis].values())

    def net(self, basis: Basis, funding: str, year: int) -> float:
        """Cost less money from others; negative means that more comes in than goes out."""
        return self.years[basis][year] - self.offset_years[funding][year]


def _number(inputs: Inputs, name: str) -> float:
    value = inputs.get(name)
    if value is None or isinstance(value, str):
        raise ValueError(f"{name} must be a number, not {value!r}")
    return float(value)


def _or_zero(inputs: Inputs, name: str) -> float:
    """An input that counts as none where it is missing, as posts that nobody plans."""
    value = inputs.get(name)
    return value if isinstance(value, float) else 0.0


def _perhaps(inputs: Inputs, *names: str) -> tuple[float, ...] | None:
    """The values of optional inputs, or None if one of them is missing."""
    values = [inputs.get(name) for name in names]
    found = [float(value) for value in values if value is not None and not isinstance(value, str)]
    return tuple(found) if len(found) == len(names) else None


def cost_lines(inputs: Inputs, model: Model = "task_force") -> dict[str, Line]:
    """Every cost line of one model."""
    n = _number(inputs, "officers_trained")
    w = _number(inputs, "officer_hourly_wage")
    w_sup = _number(inputs, "supervisor_hourly_wage")
    b = _number(inputs, "benefits_rate")
    b_ot = _number(inputs, "overtime_load_rate")
    m_ot = _number(inputs, "overtime_multiple")
    beta = _number(inputs, "backfill_share")
    ot = _number(inputs, "operating_overtime_share")
    t = _number(inputs, "officer_turnover_rate")
    travel = _number(inputs, "training_travel_cost")
    h_train = _number(inputs, "training_hours")

    total_train = n * h_train
    total_ref = n * (_number(inputs, "refresher_hours") + t * h_train)
    total_ops = 12 * n * _number(inputs, "operating_hours_per_month")
    total_sup = total_ops / _number(inputs, "span_of_control")
    total_adm = 12 * _number(inputs, "administration_hours_per_month")
    posts = _or_zero(inputs, "dedicated_posts")
    shared_ops = max(0.0, total_ops - posts * _number(inputs, "net_productive_hours"))
    overtime_pay = ot * shared_ops * m_ot * w * (1 + b_ot)

    def backfill(hours: float) -> float:
        return hours * beta * m_ot * w * (1 + b_ot)

    def value(hours: float, wage: float = w) -> float:
        return hours * wage * (1 + b)

    def once(cash: float, loaded: float, hours: float = 0.0) -> Line:
        return Line("start_up", "none", cash, loaded, hours)

    def yearly_pay(cash: float | None, loaded: float | None, hours: float | None) -> Line:
        return Line("recurring", "wages", cash, loaded, hours)

    def yearly_item(dollars: float | None) -> Line:
        return Line("recurring", "prices", dollars, dollars, 0.0)

    equipment = n * _number(inputs, "equipment_cost_per_officer")
    vehicles = _number(inputs, "vehicles") * _number(inputs, "vehicle_cost")
    legal = _number(inputs, "legal_review_cost")
    regular = (1 - ot) * shared_ops
    onboarding = posts * _or_zero(inputs, "onboarding_cost")
    post_pay = posts * PAID_HOURS * w * (1 + b)
    lines = {
        "training_time": once(0.0, value(total_train), total_train),
        "training_backfill": once(backfill(total_train), 0.0),
        "training_travel": once(n * travel, n * travel),
        "equipment": once(equipment, equipment),
        "vehicles": once(vehicles, vehicles),
        "legal_review": once(legal, legal),
        "dedicated_onboarding": once(onboarding, onboarding),
        "dedicated_posts": yearly_pay(post_pay, post_pay, posts * PAID_HOURS),
        "operating_time": yearly_pay(0.0, value(regular), regular),
        "operating_overtime": yearly_pay(overtime_pay, overtime_pay, ot * shared_ops),
        "operating_backfill": yearly_pay(backfill(regular), 0.0, 0.0),
        "refresher_time": yearly_pay(0.0, value(total_ref), total_ref),
        "refresher_backfill": yearly_pay(backfill(total_ref), 0.0, 0.0),
        "supervision": yearly_pay(0.0, value(total_sup, w_sup), total_sup),
        "administration": yearly_pay(0.0, value(total_adm, w_sup), total_adm),
        "retraining_travel": yearly_item(t * n * travel),
        "body_cameras": yearly_item(n * _number(inputs, "body_camera_cost")),
    }

    for line, name in (
        ("insurance", "insurance_change"),
        ("interpreters", "interpreter_cost"),
        ("holding", "holding_cost"),
    ):
        found = _perhaps(inputs, name)
        lines[line] = yearly_item(found[0] if found else None)

    saved = _perhaps(inputs, "baseline_hours_per_month", "baseline_share_avoided")
    hours_saved = None if saved is None else 12 * saved[0] * saved[1]
    lines["baseline_time_avoided"] = yearly_pay(
        0.0, None if hours_saved is None else -value(hours_saved), None if hours_saved is None else -hours_saved
    )

    if model == "task_force":
        road = _perhaps(inputs, "arrests_transported_per_month", "ice_office_travel_hours")
        crew = _perhaps(inputs, "officers_per_trip")
        running = _perhaps(inputs, "vehicle_running_cost")
        road_hours = None if road is None else 12 * road[0] * 2 * road[1]
        if road_hours is None or crew is None:
            lines["transport_beyond"] = yearly_pay(None, None, None)
        else:
            beyond = max(0.0, road_hours * crew[0] - total_ops)
            overtime = ot * beyond * m_ot * w * (1 + b_ot)
            lines["transport_beyond"] = yearly_pay(
                overtime + backfill((1 - ot) * beyond), overtime + value((1 - ot) * beyond), beyond
            )
        lines["transport_vehicle"] = yearly_item(
            None if road_hours is None or running is None else road_hours * running[0]
        )

    custody = inputs.get("custody")
    if custody is None:
        days: float | None = None
    elif custody != "jail":
        days = 0.0
    else:
        held = _perhaps(inputs, "bed_days_per_month", "bed_day_marginal_cost")
        days = None if held is None else 12 * held[0] * held[1]
    lines["bed_days"] = yearly_item(days)
    return lines


def offset_lines(inputs: Inputs, model: Model = "task_force", as_of: dt.date = TODAY) -> dict[str, OffsetLine]:
    """Money from others, by offset. F1, F2 and F3 of the cost model; nothing for the two jail models but bed-days."""
    offsets: dict[str, OffsetLine] = {}
    if model == "task_force":
        n = _number(inputs, "officers_trained")
        w = _number(inputs, "officer_hourly_wage")
        salary = PAID_HOURS * w
        pay = salary * (1 + _number(inputs, "benefits_rate"))
        ops = _number(inputs, "operating_hours_per_month")
        overtime_pay = cost_lines(inputs, model)["operating_overtime"].cash
        assert overtime_pay is not None
        start = frozenset(("start_up", "pro_rata", "announced"))
        vehicles = _number(inputs, "vehicles") * _number(inputs, "vehicle_cost")
        if as_of >= START_OFFER_FROM:
            offsets["equipment_money"] = OffsetLine("start_up", "none", 7500 * n, start)
            offsets["vehicle_money"] = OffsetLine("start_up", "none", min(100_000.0, vehicles), start)
        if as_of >= SALARY_OFFER_FROM:
            share = ops / (PAID_HOURS / 12)
            award = 4 * 1000 * n * _number(inputs, "award_share")
            offsets["salary_pro_rata"] = OffsetLine("recurring", "wages", share * n * pay, frozenset(("pro_rata",)))
            offsets["salary_announced"] = OffsetLine("recurring", "wages", n * pay, frozenset(("announced",)))
            offsets["overtime_money"] = OffsetLine(
                "recurring", "wages", min(overtime_pay, 0.25 * n * salary), frozenset(("pro_rata", "announced"))
            )
            offsets["quarterly_awards"] = OffsetLine("recurring", "none", award, frozenset(("announced",)))
    custody = inputs.get("custody")
    paid = _perhaps(inputs, "bed_days_per_month", "bed_day_per_diem")
    bed: float | None = None
    if custody is not None and custody != "jail":
        bed = 0.0
    elif custody == "jail" and paid is not None:
        bed = 12 * paid[0] * paid[1]
    offsets["bed_day_payments"] = OffsetLine("recurring", "none", bed, frozenset(("start_up", "pro_rata", "announced")))
    return offsets


def _in_year(inputs: Inputs, timing: Timing, growth: Growth, amount: float, year: int) -> float:
    """What an amount comes to in one of the five years."""
    if timing == "start_up":
        return amount if year == 1 else 0.0
    if year == 1:
        return amount * _number(inputs, "months_active_first_year") / 12
    rate = {"wages": "wage_growth", "prices": "inflation_rate"}.get(growth)
    return amount * (1 + _number(inputs, rate)) ** (year - 1) if rate else amount


def _total(parts: Iterable[float | None]) -> float:
    return sum(part for part in parts if part is not None)


def reference(inputs: Inputs, model: Model = "task_force", as_of: dt.date = TODAY) -> Result:
    """Lines, five years in each basis, and offsets in each funding scenario."""
    lines = cost_lines(inputs, model)
    offsets = offset_lines(inputs, model, as_of)
    years: dict[Basis, dict[int, float]] = {}
    excluded: dict[Basis, tuple[str, ...]] = {}
    for basis in BASES:
        known = [(line, amount) for line in lines.values() if (amount := line.amount(basis)) is not None]
        years[basis] = {
            year: _total(
                _in_year(inputs, line.timing, "none" if basis == "hours" else line.growth, amount, year)
                for line, amount in known
            )
            for year in YEARS
        }
        excluded[basis] = tuple(sorted(name for name, line in lines.items() if line.amount(basis) is None))
    offset_years: dict[str, dict[int, float]] = {}
    excluded_offsets: dict[str, tuple[str, ...]] = {}
    for funding in FUNDINGS:
        counted = {name: offset for name, offset in offsets.items() if funding in offset.fundings}
        offset_years[funding] = {
            year: _total(
                _in_year(inputs, offset.timing, offset.growth, offset.amount, year)
                for offset in counted.values()
                if offset.amount is not None
            )
            for year in YEARS
        }
        excluded_offsets[funding] = tuple(sorted(name for name, offset in counted.items() if offset.amount is None))
    return Result(lines, years, offsets, offset_years, excluded, excluded_offsets)


def closed_formulas(inputs: Inputs) -> dict[str, float]:
    """START and REC of the cost model in one expression each, without lines.

    They leave out what the model has no letter for: interpreters, transport, bed-days and the baseline. With those
    zero, the sums of the lines must equal these.
    """
    n, w, b = (_number(inputs, k) for k in ("officers_trained", "officer_hourly_wage", "benefits_rate"))
    m_ot, b_ot, beta = (_number(inputs, k) for k in ("overtime_multiple", "overtime_load_rate", "backfill_share"))
    t, ot = _number(inputs, "officer_turnover_rate"), _number(inputs, "operating_overtime_share")
    w_sup = _number(inputs, "supervisor_hourly_wage")
    h_train, travel = _number(inputs, "training_hours"), _number(inputs, "training_travel_cost")
    ops = 12 * n * _number(inputs, "operating_hours_per_month")
    ref = n * (_number(inputs, "refresher_hours") + t * h_train)
    over = m_ot * w * (1 + b_ot)
    cars = _number(inputs, "vehicles") * _number(inputs, "vehicle_cost")
    gear = n * _number(inputs, "equipment_cost_per_officer")
    once = n * travel + gear + cars + _number(inputs, "legal_review_cost")
    items = t * n * travel + _number(inputs, "insurance_change") + _number(inputs, "body_camera_cost") * n
    leaders = ops / _number(inputs, "span_of_control") + 12 * _number(inputs, "administration_hours_per_month")
    return {
        "start_cash": n * h_train * beta * over + once,
        "start_loaded": n * h_train * w * (1 + b) + once,
        "recurring_cash": (ref * beta + ot * ops + (1 - ot) * ops * beta) * over + items,
        "recurring_loaded": (ref + (1 - ot) * ops) * w * (1 + b) + ot * ops * over + leaders * w_sup * (1 + b) + items,
    }


def staffing(inputs: Inputs) -> dict[str, float]:
    """Hours not backfilled in a full first year, as officers, shifts and posts; and the relief factor."""
    n, beta = _number(inputs, "officers_trained"), _number(inputs, "backfill_share")
    regular = (1 - _number(inputs, "operating_overtime_share")) * 12 * n * _number(inputs, "operating_hours_per_month")
    uncovered = (1 - beta) * (n * _number(inputs, "training_hours") + regular)
    on_duty = _number(inputs, "net_productive_hours")
    return {
        "uncovered_hours_first_year": uncovered,
        "uncovered_fte": uncovered / on_duty,
        "uncovered_shifts": uncovered / _number(inputs, "shift_length"),
        "uncovered_posts": uncovered / 8760,
        "relief_factor": 8760 / on_duty,
    }


def present_value(year_totals: Mapping[int, float], rate: float) -> float:
    """Nominal flows at a nominal rate; year 1 is not discounted."""
    return sum(amount / (1 + rate) ** (year - 1) for year, amount in year_totals.items())


MAINE_EXAMPLE: Final[dict[str, Input]] = {
    "officers_trained": 4, "officer_hourly_wage": 32.24, "supervisor_hourly_wage": 44.40, "benefits_rate": 0.43,
    "overtime_multiple": 1.5, "overtime_load_rate": 0.15, "backfill_share": 0.5, "training_hours": 40,
    "refresher_hours": 8, "training_travel_cost": 0, "operating_hours_per_month": 10, "operating_overtime_share": 0.25,
    "span_of_control": 8, "administration_hours_per_month": 16, "equipment_cost_per_officer": 7500, "vehicles": 0,
    "vehicle_cost": 90000, "body_camera_cost": 0, "legal_review_cost": 5000, "officer_turnover_rate": 0.09,
    "wage_growth": 0.035, "inflation_rate": 0.025, "months_active_first_year": 12, "award_share": 0.5,
    "net_productive_hours": 1720, "shift_length": 10, "officers_per_trip": 2, "vehicle_running_cost": 35,
    "custody": "none",
}  # fmt: skip
"""Four officers, Task Force Model, Maine median wages of May 2025, all other factors at their likely value."""
