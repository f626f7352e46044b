"""The floor for the draws: the same arithmetic written by hand in NumPy, over 10,000 draws of each input.

As in `by_hand`, it knows nothing of rule files, units or unknowns with a name. A hand would add up what grows alike
before it multiplies, and work out each sum once; so does this. Unknown inputs are not there, and their lines left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bench.by_hand import MODELS

DRAWS = 10_000
FUNDED = ("start_up", "pro_rata", "announced")
Amount = Any  # an array of draws, or a float


def draw(spreads: Mapping[str, tuple[float, float, float]], seed: int) -> dict[str, Amount]:
    """10,000 PERT draws of each input from its low, likely and high, each from its own stream."""
    found = {}
    for stream, (name, (low, likely, high)) in enumerate(spreads.items()):
        a, b = 1 + 4 * (likely - low) / (high - low), 1 + 4 * (high - likely) / (high - low)
        found[name] = low + (high - low) * np.random.Generator(np.random.PCG64(seed + stream)).beta(a, b, DRAWS)
    return found


def totals_by_hand(given: Mapping[str, Amount]) -> dict[str, Amount]:
    """The draws of every distinct total, by id (`sign_task_force.net.announced.cash.1`), from the inputs' draws."""
    get = given.get
    totals: dict[str, Amount] = {}
    w, w_sup, b = given["officer_hourly_wage"], given["supervisor_hourly_wage"], given["benefits_rate"]
    ot, beta = given["operating_overtime_share"], given["backfill_share"]
    turnover = given["officer_turnover_rate"]
    overtime_hour = given["overtime_multiple"] * w * (1 + given["overtime_load_rate"])
    officer_hour, supervisor_hour = w * (1 + b), w_sup * (1 + b)
    salary = 2080 * w
    first, up_w, up_p = given["months_active_first_year"] / 12, 1 + given["wage_growth"], 1 + given["inflation_rate"]
    wages, prices = (first, up_w, up_w**2, up_w**3, up_w**4), (first, up_p, up_p**2, up_p**3, up_p**4)
    flat = (first, 1.0, 1.0, 1.0, 1.0)
    wages, prices, flat = ((*years, sum(years[1:], years[0])) for years in (wages, prices, flat))
    vehicles, legal = given["vehicles"] * given["vehicle_cost"], given["legal_review_cost"]
    jail = bool(given["jail"])
    bed_days = 12 * given["bed_days_per_month"] if jail and "bed_days_per_month" in given else None
    beds = bed_days * given["bed_day_marginal_cost"] if bed_days is not None else 0.0
    bed_money = bed_days * given["bed_day_per_diem"] if bed_days is not None else 0.0

    for model in MODELS:
        n, h_train = given[f"officers_trained.{model}"], given[f"training_hours.{model}"]
        travel, posts = given[f"training_travel_cost.{model}"], given[f"dedicated_posts.{model}"]
        train = n * h_train
        refresh = n * (given[f"refresher_hours.{model}"] + turnover * h_train)
        ops_month = given[f"operating_hours_per_month.{model}"]
        ops = 12 * n * ops_month
        shared = np.maximum(0.0, ops - posts * given["net_productive_hours"])
        regular, on_overtime = (1 - ot) * shared, ot * shared
        supervision, administration = (
            ops / given["span_of_control"],
            12 * given[f"administration_hours_per_month.{model}"],
        )
        overtime, post_pay = on_overtime * overtime_hour, posts * salary * (1 + b)
        gear = n * given[f"equipment_cost_per_officer.{model}"]
        things = n * travel + gear + vehicles + legal + posts * given["onboarding_cost"]
        items = turnover * n * travel + n * given["body_camera_cost"] + beds
        for name in ("holding_cost", "interpreter_cost", "insurance_change"):
            items = items + get(name, 0.0)
        time = (regular + refresh) * officer_hour + (supervision + administration) * supervisor_hour
        hours = regular + on_overtime + refresh + supervision + administration + posts * 2080
        backfill = (regular + refresh) * beta * overtime_hour
        sums = {
            "cash": (train * beta * overtime_hour + things, overtime + post_pay + backfill, items),
            "loaded": (train * officer_hour + things, time + overtime + post_pay, items),
        }
        option = f"sign_{model}"
        cost = {
            basis: tuple(
                (start if year in (0, 5) else 0.0) + pay * wages[year] + other * prices[year] for year in range(6)
            )
            for basis, (start, pay, other) in sums.items()
        }
        cost["hours"] = tuple((train if year in (0, 5) else 0.0) + hours * flat[year] for year in range(6))
        for basis, years in cost.items():
            _store(totals, f"{option}.gross.{basis}", years)
        if model == "task_force":
            start = n * 7500 + np.minimum(100_000.0, vehicles)
            paid_overtime = np.minimum(overtime, 0.25 * n * salary)
            pay = n * salary * (1 + b)
            money = {
                "start_up": (start, 0.0, bed_money),
                "pro_rata": (start, ops_month / (2080 / 12) * pay + paid_overtime, bed_money),
                "announced": (start, pay + paid_overtime, bed_money + given["award_share"] * n * 4000),
            }
        else:
            money = {"start_up": (0.0, 0.0, bed_money)}  # the same in all three
        for funding, (start, yearly, plain) in money.items():
            offset = tuple(
                (start if year in (0, 5) else 0.0) + yearly * wages[year] + plain * flat[year] for year in range(6)
            )
            _store(totals, f"{option}.offset.{funding}.cash", offset)
            for basis in ("cash", "loaded"):
                net = tuple(c - o for c, o in zip(cost[basis], offset, strict=True))
                _store(totals, f"{option}.net.{funding}.{basis}", net)
    return totals


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
