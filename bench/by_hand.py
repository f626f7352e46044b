"""The floor for the evaluation: one hand-written function of the same arithmetic, with the same results by id.

It knows nothing of rule files, units, unknowns with a name, statuses, ranges, sources or explanations; it only does the
sums: three models, every line on three bases over five years, eight fundings, and the totals of seven options.
"""

from __future__ import annotations

from collections.abc import Mapping

MODELS = ("task_force", "warrant_service_officer", "jail_enforcement")
NOTHING_NEW = ("no_change", "defer", "decline", "require_public_vote")
READINGS = ("start_up", "start_up_full", "pro_rata", "pro_rata_full", "announced", "announced_full")
FUNDINGS = ("none", "state", *READINGS)
FUNDED = (1.0, 1.0, 10 / 12, 0.0, 0.0)
"""The part of each year before money ends, on September 30, 2029; year 1 begins on December 1, 2026."""
NAN = float("nan")


def by_hand(given: Mapping[str, float]) -> dict[str, float]:
    """Totals by id (`sign_task_force.net.announced.cash.1`). An input that is not there is unknown and left out."""
    get = given.get
    totals: dict[str, float] = {}
    w, w_sup, b = given["officer_hourly_wage"], given["supervisor_hourly_wage"], given["benefits_rate"]
    ot, beta, beta_train = (
        given["operating_overtime_share"],
        given["backfill_share"],
        given["training_backfill_share"],
    )
    turnover, months = given["officer_turnover_rate"], given["months_active_first_year"]
    multiple, load, straight = (
        given["overtime_multiple"],
        1 + given["overtime_load_rate"],
        given["straight_hours_per_month"],
    )
    overtime_hour = multiple * w * load
    officer_hour, supervisor_hour = w * (1 + b), w_sup * (1 + b)
    grow_w, grow_p = 1 + given["wage_growth"], 1 + given["inflation_rate"]
    first = months / 12
    wages = (first, grow_w, grow_w**2, grow_w**3, grow_w**4)
    prices = (first, grow_p, grow_p**2, grow_p**3, grow_p**4)
    flat = (first, 1.0, 1.0, 1.0, 1.0)
    once = (1.0, 0.0, 0.0, 0.0, 0.0)
    rate = 1 + given["bed_day_per_diem_growth"]
    daily = (first, rate, rate**2, rate**3, rate**4)
    paid_wages, paid_flat, paid_daily = (
        tuple(a * b for a, b in zip(growth, FUNDED, strict=True)) for growth in (wages, flat, daily)
    )
    salary = 2080 * w

    for model in MODELS:
        n = given[f"officers_trained.{model}"]
        travel = given[f"training_travel_cost.{model}"]
        h_train = given[f"training_hours.{model}"]
        train = n * h_train
        refresh = n * (given[f"refresher_hours.{model}"] + turnover * h_train)
        ops_month = given[f"operating_hours_per_month.{model}"]
        ops = 12 * n * ops_month
        posts = given[f"dedicated_posts.{model}"]
        shared = max(0.0, ops - posts * given["net_productive_hours"])
        regular = (1 - ot) * shared
        supervision = ops / given["span_of_control"]
        administration = 12 * given[f"administration_hours_per_month.{model}"]
        plain = straight / max(ot * shared / 12 / max(n, 1.0), straight, 0.01)
        overtime = ot * shared * w * (plain + (1 - plain) * multiple) * load
        post_pay, onboarding = posts * salary * (1 + b), posts * given["onboarding_cost"]
        gear = n * given[f"equipment_cost_per_officer.{model}"]
        vehicles = given["vehicles"] * given["vehicle_cost"]
        cameras = given["camera_vehicles"] * given["vehicle_camera_cost"]
        legal, added = given["legal_review_cost"], n * given[f"pay_differential.{model}"] * load
        saved = 12 * get("baseline_hours_per_month", NAN) * get(f"baseline_share_avoided.{model}", NAN)
        bed = 12 * get("bed_days_per_month", NAN) * get("bed_day_marginal_cost", NAN) if get("jail") else 0.0
        lines: list[tuple[tuple[float, ...], tuple[float, ...], float, float, float]] = [
            (once, once, 0.0, train * officer_hour, train),
            (once, once, train * beta_train * overtime_hour, 0.0, 0.0),
            (once, once, n * travel, n * travel, 0.0),
            (once, once, gear, gear, 0.0),
            (once, once, vehicles, vehicles, 0.0),
            (once, once, cameras, cameras, 0.0),
            (once, once, legal, legal, 0.0),
            (wages, flat, 0.0, regular * officer_hour, regular),
            (wages, flat, overtime, overtime, ot * shared),
            (once, once, onboarding, onboarding, 0.0),
            (wages, flat, post_pay, post_pay, posts * 2080),
            (wages, flat, added, added, 0.0),
            (prices, flat, get("holding_cost", NAN), get("holding_cost", NAN), 0.0),
            (wages, flat, regular * beta * overtime_hour, 0.0, 0.0),
            (wages, flat, 0.0, refresh * officer_hour, refresh),
            (wages, flat, refresh * beta_train * overtime_hour, 0.0, 0.0),
            (wages, flat, 0.0, supervision * supervisor_hour, supervision),
            (wages, flat, 0.0, administration * supervisor_hour, administration),
            (wages, flat, 0.0, -saved * officer_hour, -saved),
            (prices, flat, turnover * n * travel, turnover * n * travel, 0.0),
            (prices, flat, n * given["body_camera_cost"], n * given["body_camera_cost"], 0.0),
            (prices, flat, get("interpreter_cost", NAN), get("interpreter_cost", NAN), 0.0),
            (prices, flat, get("insurance_change", NAN), get("insurance_change", NAN), 0.0),
            (prices, flat, bed, bed, 0.0),
        ]
        bed_money = 12 * get("bed_days_per_month", NAN) * get("bed_day_per_diem", NAN) if get("jail") else 0.0
        offsets: list[tuple[tuple[str, ...], tuple[float, ...], float]] = [
            (READINGS, paid_daily, bed_money if bed == bed else NAN)
        ]
        if model == "task_force":
            road = 12 * get("arrests_transported_per_month", NAN) * 2 * get("ice_office_travel_hours", NAN)
            beyond = max(0.0, road * given["officers_per_trip"] - ops)
            extra, rest = ot * beyond * overtime_hour, (1 - ot) * beyond
            running = road * given["vehicle_running_cost"]
            lines.append((wages, flat, extra + rest * beta * overtime_hour, extra + rest * officer_hour, beyond))
            lines.append((prices, flat, running, running, 0.0))
            pay, work, later = n * salary * (1 + b), regular * officer_hour + post_pay, refresh * officer_hour
            share = n * min(1.0, ops_month / (2080 / 12)) * salary * (1 + b)
            up_to, in_full = READINGS[::2], READINGS[1::2]
            offsets += [
                (up_to, once, min(n * 7500, gear)),
                (in_full, once, n * 7500),
                (up_to, once, min(100000.0, vehicles)),
                (in_full, once, 100000.0),
                (("pro_rata",), paid_wages, min(pay, work)),
                (("pro_rata_full",), paid_wages, min(pay, max(share, work))),
                (("announced",), paid_wages, min(pay, work + later)),
                (("announced_full",), paid_wages, pay),
                (READINGS[2:], paid_wages, min(overtime, 0.25 * n * salary)),
                (READINGS[4:], paid_flat, given["award_share"] * n * 4000),
            ]
        cash, loaded, hours = [0.0] * 5, [0.0] * 5, [0.0] * 5
        for growth, steady, c, v, h in lines:
            if c == c and v == v:
                for year in range(5):
                    cash[year] += c * growth[year]
                    loaded[year] += v * growth[year]
                    hours[year] += h * steady[year]
        option = f"sign_{model}"
        for basis, years in (("cash", cash), ("loaded", loaded), ("hours", hours)):
            _store(totals, f"{option}.gross.{basis}", years)
        for funding in FUNDINGS:
            money = [0.0] * 5
            for counts, growth, amount in offsets:
                if funding in counts and amount == amount:
                    for year in range(5):
                        money[year] += amount * growth[year]
            _store(totals, f"{option}.offset.{funding}.cash", money)
            _store(totals, f"{option}.net.{funding}.cash", [g - o for g, o in zip(cash, money, strict=True)])
            _store(totals, f"{option}.net.{funding}.loaded", [g - o for g, o in zip(loaded, money, strict=True)])
    for option in NOTHING_NEW:
        for basis in ("cash", "loaded", "hours"):
            _store(totals, f"{option}.gross.{basis}", [0.0] * 5)
        for funding in FUNDINGS:
            for kind in ("offset", "net"):
                _store(totals, f"{option}.{kind}.{funding}.cash", [0.0] * 5)
            _store(totals, f"{option}.net.{funding}.loaded", [0.0] * 5)
    return totals


def _store(totals: dict[str, float], name: str, years: list[float]) -> None:
    for year, value in enumerate(years, 1):
        totals[f"{name}.{year}"] = value
    totals[f"{name}.all"] = sum(years)
