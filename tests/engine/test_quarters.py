"""Cash by quarter, worked by hand for two towns; and what always holds of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from app.engine.evaluation import Evaluation
from app.engine.quarters import CashByQuarter, cash_by_quarter
from app.engine.results import FUNDINGS, OptionResult
from tests.conftest import Town287
from tests.engine import towns

TODAY = dt.date(2026, 11, 24)
BOTH: dict[str, Any] = {
    "state": "NH", "agency_kind": "municipal_police", "custody": "none", "models_offered": ("task_force",),
    "officers_trained": 4.0, "officer_hourly_wage": 30.0, "benefits_rate": 0.4, "overtime_load_rate": 0.0,
    "overtime_multiple": 1.5, "operating_hours_per_month": 10.0, "administration_hours_per_month": 0.0,
    "operating_overtime_share": 0.0, "training_backfill_share": 0.0, "training_travel_cost": 0.0, "vehicles": 0.0,
    "camera_vehicles": 0.0, "dedicated_posts": 0.0, "equipment_cost_per_officer": 1000.0, "legal_review_cost": 2000.0,
    "officer_turnover_rate": 0.0, "refresher_hours": 0.0, "body_camera_cost": 0.0, "award_share": 0.0,
    "wage_growth": 0.0, "inflation_rate": 0.0,
}  # fmt: skip


def found(evaluation: Evaluation, option: str) -> tuple[OptionResult, CashByQuarter]:
    result = next(each for each in evaluation.options if each.id == option)
    quarters = cash_by_quarter(evaluation, result, FUNDINGS)
    assert quarters is not None
    return result, quarters


def test_an_agreement_that_begins_half_way_through_the_year(town287: Town287) -> None:
    """Six months at work in year 1. $4,000 of gear and $2,000 for counsel at the start; $4,800 a year of added pay.

    ICE pays the gear two months later, within the same quarter; nothing else comes in.
    """
    given = {**BOTH, "agreement_in_force": "none", "backfill_share": 0.0, "pay_differential": 1200.0}
    evaluation = town287(TODAY, **given, months_active_first_year=6.0, reimbursement_lag=2.0)
    result, quarters = found(evaluation, "sign_task_force")
    assert quarters.out == pytest.approx((0, 0, 7200, 1200, 1200, 1200, 1200, 1200))
    (start,) = (each for each in quarters.fundings if each.funding == "start_up")
    assert start.came_in == pytest.approx((0, 0, 4000, 0, 0, 0, 0, 0))
    assert start.gap == pytest.approx((0, 0, 3200, 4400, 5600, 6800, 8000, 9200))
    assert start.awaited == pytest.approx((0,) * 8)
    assert start.most_awaited == pytest.approx(4000)
    assert evaluation.uncertainty.cash_gap(result, "start_up") == pytest.approx(4000)


def test_an_agreement_in_force_whose_pay_is_repaid_four_months_later(town287: Town287) -> None:
    """480 hours a year: half of them filled on overtime at $45, so $10,800 of new cash a year, $2,700 a quarter.

    ICE repays 480 hours at $42, $20,160 a year and $1,680 a month: from the fifth month on.
    """
    given = {**BOTH, "agreement_in_force": "task_force", "backfill_share": 0.5, "pay_differential": 0.0}
    evaluation = town287(TODAY, **given, reimbursement_lag=4.0)
    result, quarters = found(evaluation, "keep_agreement")
    assert quarters.out == pytest.approx((2700,) * 8)
    (all_,) = (each for each in quarters.fundings if each.funding == "announced")
    assert all_.came_in == pytest.approx((0, 3360, 5040, 5040, 5040, 5040, 5040, 5040))
    assert all_.gap == pytest.approx((2700, 2040, -300, -2640, -4980, -7320, -9660, -12000))
    assert all_.awaited == pytest.approx((5040, 6720, 6720, 6720, 6720, 6720, 6720, 6720))
    assert all_.most_awaited == pytest.approx(6720)
    assert evaluation.uncertainty.cash_gap(result, "announced") == pytest.approx(6720)


def test_money_stops_on_a_day_and_what_was_earned_still_comes_in(town287: Town287) -> None:
    """Signed for until March 31 of a fiscal year that begins on January 1: three months come in late."""
    given = {**BOTH, "agreement_in_force": "task_force", "backfill_share": 0.0, "pay_differential": 0.0}
    given |= {"reimbursement_in_writing": "signed", "reimbursement_until": "2027-03-31", "meeting_date": "2027-01-12"}
    evaluation = town287(TODAY, **given, fiscal_year_start="january", reimbursement_lag=4.0)
    _, quarters = found(evaluation, "keep_agreement")
    (all_,) = (each for each in quarters.fundings if each.funding == "announced")
    assert all_.came_in == pytest.approx((0, 2 * 1680, 1680, 0, 0, 0, 0, 0))


def test_no_wait_means_that_nothing_is_awaited(town287: Town287) -> None:
    given = {**BOTH, "agreement_in_force": "none", "backfill_share": 0.0, "pay_differential": 0.0}
    _, quarters = found(town287(TODAY, **given, reimbursement_lag=0.0), "sign_task_force")
    assert quarters.fundings
    for each in quarters.fundings:
        assert each.most_awaited == pytest.approx(0)
        assert each.awaited == pytest.approx((0,) * 8)


def test_the_quarters_of_a_year_are_the_years_cash_in_every_town() -> None:
    shown = 0
    for seed in range(80):
        evaluation = towns.work_out(towns.town(seed)[1])
        for result in evaluation.options:
            quarters = cash_by_quarter(evaluation, result, FUNDINGS)
            gross = evaluation.money.gross(result, "cash")
            assert (quarters is None) == (result.model is None or gross.status == "unknown")
            if quarters is None:
                continue
            shown += 1
            for year in (0, 1):
                out = sum(quarters.out[4 * year : 4 * year + 4])
                assert out == pytest.approx(gross.years[year], abs=0.004, rel=1e-9)
            for each in quarters.fundings:
                offset = evaluation.money.offset(result, each.funding)
                if offset.status != "unknown":
                    both = sum(each.came_in) + each.awaited[-1]
                    assert both == pytest.approx(offset.first(2), abs=0.004, rel=1e-9)
                    assert each.most_awaited >= max(each.awaited) - 0.004
    assert shown > 20
