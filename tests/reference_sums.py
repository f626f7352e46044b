"""The sums of the cost model written from its description alone: no rule file is read, nothing comes from `app`.

Letters follow the cost model: n officers, w wage, b benefits, beta backfill share, t turnover.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Inputs = Mapping[str, Any]

OF_THE_MODEL: Final = (
    "training_time", "training_backfill", "training_travel", "equipment", "vehicles", "legal_review", "operating_time",
    "operating_overtime", "operating_backfill", "refresher_time", "refresher_backfill", "supervision", "administration",
    "retraining_travel", "body_cameras", "insurance", "vehicle_cameras", "pay_differential",
)  # fmt: skip
"""The lines that the closed formulas are the sums of. The model has no letter for interpreters, holding, transport,
bed-days, dedicated posts and the time saved; those stand in stories."""


def _given(inputs: Inputs, *names: str) -> tuple[float, ...]:
    return tuple(float(inputs[name]) for name in names)


def closed_formulas(inputs: Inputs) -> dict[str, float]:
    """START and REC of the cost model in one expression each, without lines.

    They are the sums of the lines `OF_THE_MODEL`, where no post is dedicated. No hour is valued twice: an hour of work
    in overtime is paid at the plain rate until the hours of the work period before overtime is due are used up.
    """
    n, w, b = _given(inputs, "officers_trained", "officer_hourly_wage", "benefits_rate")
    m_ot, b_ot, beta = _given(inputs, "overtime_multiple", "overtime_load_rate", "backfill_share")
    t, ot = float(inputs["officer_turnover_rate"]), float(inputs["operating_overtime_share"])
    beta_train = beta if inputs.get("training_backfill_share") is None else float(inputs["training_backfill_share"])
    w_sup = float(inputs["supervisor_hourly_wage"])
    h_train, travel = float(inputs["training_hours"]), float(inputs["training_travel_cost"])
    ops = 12 * n * float(inputs["operating_hours_per_month"])
    ref = n * (float(inputs["refresher_hours"]) + t * h_train)
    over = m_ot * w * (1 + b_ot)
    plain_hours = 12 * max(n, 1.0) * straight_hours(inputs)
    late = _overtime(ot * ops, plain_hours, w, m_ot) * (1 + b_ot)
    cars = float(inputs["vehicles"]) * float(inputs["vehicle_cost"])
    cars += float(inputs["camera_vehicles"]) * float(inputs["vehicle_camera_cost"])
    gear = n * float(inputs["equipment_cost_per_officer"])
    once = n * travel + gear + cars + float(inputs["legal_review_cost"])
    items = t * n * travel + float(inputs["insurance_change"])
    items += n * (float(inputs["body_camera_cost"]) + float(inputs["pay_differential"]) * (1 + b_ot))
    leaders = ops / float(inputs["span_of_control"]) + 12 * float(inputs["administration_hours_per_month"])
    filled = (ref * beta_train + (1 - ot) * ops * beta) * over
    return {
        "start_cash": n * h_train * beta_train * over + once,
        "start_loaded": n * h_train * w * (1 + b) + once,
        "recurring_cash": filled + late + items,
        "recurring_loaded": (ref + (1 - ot) * ops) * w * (1 + b) + late + leaders * w_sup * (1 + b) + items,
    }


def straight_hours(inputs: Inputs) -> float:
    """Added hours of an officer in a month before overtime is due: those of the work period beyond the schedule."""
    days, due = inputs.get("work_period_days"), inputs.get("overtime_after_hours")
    if days is None or due is None:
        return 0.0
    own = inputs.get("scheduled_hours")
    scheduled = 2080 * float(days) / 365 if own is None else float(own)
    return max(0.0, float(due) - scheduled) * (365 / float(days)) / 12


def _overtime(hours: float, plain_hours: float, wage: float, multiple: float) -> float:
    """Pay for added hours: the first of them at the plain rate, the rest at the overtime rate."""
    plain = min(hours, plain_hours)
    return (plain + (hours - plain) * multiple) * wage


def staffing(inputs: Inputs) -> dict[str, float]:
    """Hours not backfilled in a full first year, as officers, shifts and posts; and the relief factor."""
    n, beta = float(inputs["officers_trained"]), float(inputs["backfill_share"])
    beta_train = beta if inputs.get("training_backfill_share") is None else float(inputs["training_backfill_share"])
    regular = (1 - float(inputs["operating_overtime_share"])) * 12 * n * float(inputs["operating_hours_per_month"])
    uncovered = (1 - beta_train) * n * float(inputs["training_hours"]) + (1 - beta) * regular
    on_duty = float(inputs["net_productive_hours"])
    return {
        "uncovered_hours_first_year": uncovered,
        "uncovered_fte": uncovered / on_duty,
        "uncovered_shifts": uncovered / float(inputs["shift_length"]),
        "uncovered_posts": uncovered / 8760,
        "relief_factor": 8760 / on_duty,
    }


def grant_beside_ice(grant: float, cost: float, ice: float, months: Mapping[str, int]) -> tuple[float, ...]:
    """What a yearly grant brings in five years, where it pays no cost that ICE has paid. Dollars; all amounts a year.

    Month by month: nothing before the work begins or once the grant has ended; while ICE pays, a month's part of the
    grant, up to what ICE leaves of the month's cost; while ICE does not, up to the month's cost. `months`: at work in
    the first year, and from the first day of year 1 until the end of ICE's money and of the grant.
    """
    years = [0.0] * 5
    for month in range(12 - months["active"], min(60, months["grant"])):
        left = cost - ice if month < months["ice"] else cost
        years[month // 12] += min(grant, left) / 12
    return tuple(years)
