"""The floor for the draws: the same arithmetic written by hand in NumPy, over 10,000 draws of each input.

As in `by_hand`, it knows nothing of rule files, units or unknowns with a name. A hand would add up what grows alike
before it multiplies, and work out each sum once; so does this. Unknown inputs are not there, and their lines left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bench.by_hand import FUNDED, MODELS

DRAWS = 10_000
Amount = Any  # an array of draws, or a float
Years = tuple[Amount, ...]


def draw(spreads: Mapping[str, tuple[float, float, float]], seed: int) -> dict[str, Amount]:
    """10,000 PERT draws of each input from its low, likely and high, each from its own stream."""
    found = {}
    for stream, (name, (low, likely, high)) in enumerate(spreads.items()):
        a, b = 1 + 4 * (likely - low) / (high - low), 1 + 4 * (high - likely) / (high - low)
        found[name] = low + (high - low) * np.random.Generator(np.random.PCG64(seed + stream)).beta(a, b, DRAWS)
    return found


def totals_by_hand(given: Mapping[str, Amount], later: Mapping[str, Amount]) -> dict[str, Amount]:
    """The draws of every distinct total, by id (`sign_task_force.net.announced.cash.1`), from the inputs' draws.

    `given` has the inputs in year 1, `later` from year 2 on, when what is recorded may have moved.
    """
    totals: dict[str, Amount] = {}
    first = given["months_active_first_year"] / 12
    wages, prices, daily = (
        _grown(first, later[name]) for name in ("wage_growth", "inflation_rate", "bed_day_per_diem_growth")
    )
    flat = (first, 1.0, 1.0, 1.0, 1.0)
    for model in MODELS:
        start, yearly = _sums(given, model)
        _, after = _sums(later, model)
        option = f"sign_{model}"
        cost = {}
        for basis in ("cash", "loaded", "hours"):
            pay, items = (wages, prices) if basis != "hours" else (flat, flat)
            cost[basis] = _years(
                start[basis], ((yearly[f"{basis}_pay"], after[f"{basis}_pay"], pay),
                               (yearly[f"{basis}_items"], after[f"{basis}_items"], items))
            )  # fmt: skip
            _store(totals, f"{option}.gross.{basis}", cost[basis])
        for funding in MONEY if model == "task_force" else MONEY[:1]:  # the same in all
            parts = [(yearly["bed_money"], after["bed_money"], _until(daily))]
            if model == "task_force" and funding in yearly:
                parts.append((yearly[funding], after[funding], _until(wages)))
            if model == "task_force" and funding.startswith("announced"):
                parts.append((yearly["awards"], after["awards"], _until(flat)))
            once = start["money_full" if funding.endswith("_full") else "money"]
            offset = _years(once, parts)
            _store(totals, f"{option}.offset.{funding}.cash", offset)
            for basis in ("cash", "loaded"):
                net = tuple(c - o for c, o in zip(cost[basis], offset, strict=True))
                _store(totals, f"{option}.net.{funding}.{basis}", net)
    return totals


MONEY = ("start_up", "start_up_full", "pro_rata", "pro_rata_full", "announced", "announced_full")


def _grown(first: Amount, rate: Amount) -> Years:
    up = 1 + rate
    return (first, up, up**2, up**3, up**4)


def _until(growth: Years) -> Years:
    return tuple(amount * part for amount, part in zip(growth, FUNDED, strict=True))


def _years(once: Amount, parts: Sequence[tuple[Amount, Amount, Years]]) -> Years:
    """Years 1 to 5 and all together: what comes once, and yearly parts of year 1 and of later years as they grow."""
    found = [once + sum(now * growth[0] for now, _, growth in parts)]
    found += [sum(after * growth[year] for _, after, growth in parts) for year in (1, 2, 3, 4)]
    later = sum(after * sum(growth[2:], growth[1]) for _, after, growth in parts)
    return (*found, found[0] + later)


def _sums(given: Mapping[str, Amount], model: str) -> tuple[dict[str, Amount], dict[str, Amount]]:
    """What comes once, and what comes in a year, of one model."""
    get = given.get
    w, w_sup, b = given["officer_hourly_wage"], given["supervisor_hourly_wage"], given["benefits_rate"]
    ot, beta, beta_train = given["operating_overtime_share"], given["backfill_share"], given["training_backfill_share"]
    multiple, load, straight = (
        given["overtime_multiple"],
        1 + given["overtime_load_rate"],
        given["straight_hours_per_month"],
    )
    overtime_hour, officer_hour, supervisor_hour = multiple * w * load, w * (1 + b), w_sup * (1 + b)
    salary, turnover = 2080 * w, given["officer_turnover_rate"]
    vehicles = given["vehicles"] * given["vehicle_cost"]
    bed_days = 12 * given["bed_days_per_month"] if given["jail"] and "bed_days_per_month" in given else 0.0
    n, h_train = given[f"officers_trained.{model}"], given[f"training_hours.{model}"]
    travel, posts = given[f"training_travel_cost.{model}"], given[f"dedicated_posts.{model}"]
    train = n * h_train
    refresh = n * (given[f"refresher_hours.{model}"] + turnover * h_train)
    ops_month = given[f"operating_hours_per_month.{model}"]
    ops = 12 * n * ops_month
    shared = np.maximum(0.0, ops - posts * given["net_productive_hours"])
    regular, on_overtime = (1 - ot) * shared, ot * shared
    supervision = ops / given["span_of_control"]
    administration = 12 * given[f"administration_hours_per_month.{model}"]
    plain = straight / np.maximum(np.maximum(on_overtime / 12 / np.maximum(n, 1.0), straight), 0.01)
    overtime = on_overtime * w * (plain + (1 - plain) * multiple) * load
    post_pay, pay = posts * salary * (1 + b), n * salary * (1 + b)
    gear = n * given[f"equipment_cost_per_officer.{model}"]
    things = n * travel + gear + vehicles + given["legal_review_cost"] + posts * given["onboarding_cost"]
    things = things + given["camera_vehicles"] * given["vehicle_camera_cost"]
    items = turnover * n * travel + n * given["body_camera_cost"] + bed_days * get("bed_day_marginal_cost", 0.0)
    for name in ("holding_cost", "interpreter_cost", "insurance_change"):
        items = items + get(name, 0.0)
    own = overtime + post_pay + n * given[f"pay_differential.{model}"] * load
    time = (regular + refresh) * officer_hour + (supervision + administration) * supervisor_hour
    once = {
        "cash": train * beta_train * overtime_hour + things, "loaded": train * officer_hour + things, "hours": train,
        "money": 0.0, "money_full": 0.0,
    }  # fmt: skip
    yearly = {
        "cash_pay": own + (regular * beta + refresh * beta_train) * overtime_hour, "cash_items": items,
        "loaded_pay": own + time, "loaded_items": items,
        "hours_pay": regular + on_overtime + refresh + supervision + administration + posts * 2080, "hours_items": 0.0,
        "bed_money": bed_days * get("bed_day_per_diem", 0.0),
    }  # fmt: skip
    if model == "task_force":
        once["money"] = np.minimum(n * 7500, gear) + np.minimum(100_000.0, vehicles)
        once["money_full"] = n * 7500 + 100_000.0
        work, later, paid = (
            regular * officer_hour + post_pay,
            refresh * officer_hour,
            np.minimum(overtime, 0.25 * n * salary),
        )
        share = np.minimum(1.0, ops_month / (2080 / 12)) * pay
        yearly["pro_rata"] = np.minimum(pay, work) + paid
        yearly["pro_rata_full"] = np.minimum(pay, np.maximum(share, work)) + paid
        yearly["announced"] = np.minimum(pay, work + later) + paid
        yearly["announced_full"] = pay + paid
        yearly["awards"] = given["award_share"] * n * 4000
    return once, yearly


def middles_by_hand(totals: Mapping[str, Amount]) -> dict[str, tuple[float, float, float, float]]:
    """Mean, P10, P50 and P90 of each total that is spread."""
    return {
        id_: (float(drawn.mean()), *np.percentile(drawn, (10, 50, 90)).tolist())
        for id_, drawn in totals.items()
        if isinstance(drawn, np.ndarray)
    }


def _store(totals: dict[str, Amount], name: str, years: tuple[Amount, ...]) -> None:
    for year, amount in zip((1, 2, 3, 4, 5, "all"), years, strict=True):
        totals[f"{name}.{year}"] = amount
