"""New cash by object of expenditure: worked by hand for a town, and to the cent in every town."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from app.engine.by_object import cash_by_object
from app.engine.figures import cents
from app.language.values import is_known
from tests.conftest import Town287
from tests.engine import towns
from tests.engine.test_quarters import BOTH

TODAY = dt.date(2026, 11, 24)


def test_each_line_stands_under_its_object_and_payroll_costs_under_benefits(town287: Town287) -> None:
    """Half a year at work. Overtime to fill half of 240 hours at $45 and added pay of $1,200 for four officers, with a
    tenth on top of both for payroll costs; one post at 2,080 hours of $30 and 40 percent of benefits, which takes over
    the 480 hours; gear and counsel."""
    given: dict[str, Any] = {
        **BOTH, "agreement_in_force": "none", "backfill_share": 0.5, "overtime_load_rate": 0.1,
        "pay_differential": 1200.0, "months_active_first_year": 6.0,
    }  # fmt: skip
    evaluation = town287(TODAY, **given)
    result = next(each for each in evaluation.options if each.id == "sign_task_force")
    found = {each.object: each for each in cash_by_object(evaluation, result).objects}
    assert found["overtime"].likely == pytest.approx(120 * 45)
    assert found["benefits"].likely == pytest.approx((120 * 45 + 4 * 1200 / 2) * 0.1)
    assert found["special_pay"].likely == pytest.approx(2400)
    assert found["equipment"].likely == pytest.approx(4000)
    assert found["professional_services"].likely == pytest.approx(2000)
    assert not is_known(found["insurance"].likely)
    assert found["insurance"].missing == ("Change in insurance",)
    assert "regular_salaries" not in found
    posts = town287(TODAY, **{**given, "dedicated_posts": 1.0, "onboarding_cost": 35_000.0})
    found = {each.object: each for each in cash_by_object(posts, result).objects}
    assert found["regular_salaries"].likely == pytest.approx(2080 * 30 / 2)
    assert found["benefits"].likely == pytest.approx(2080 * 30 / 2 * 0.4 + 4 * 1200 / 2 * 0.1)
    assert found["training_travel"].likely == pytest.approx(35_000)


def test_what_the_town_has_recorded_is_one_sum_that_its_own_books_split(town287: Town287) -> None:
    given = {**BOTH, "agreement_in_force": "task_force", "existing_cost_cash": 9000.0, "existing_cost_months": 9.0}
    evaluation = town287(TODAY, **given)
    result = next(each for each in evaluation.options if each.id == "keep_agreement")
    found = cash_by_object(evaluation, result)
    (only,) = found.objects
    assert only.object == "by_the_books"
    assert only.likely == pytest.approx(12_000)
    assert found.total.value == pytest.approx(12_000)


def test_the_rows_add_up_to_the_evaluations_cash_in_every_town() -> None:
    counted = 0
    for seed in range(120):
        evaluation = towns.work_out(towns.town(seed)[1])
        for result in evaluation.options:
            if result.model is None:
                continue
            for year in (1, 2):
                found = cash_by_object(evaluation, result, year)
                if found.total.status == "unknown":
                    continue
                counted += 1
                rows = [each for each in found.objects if is_known(each.likely)]
                assert cents(sum(each.likely for each in rows)) == cents(found.total.value), (seed, result.id)
                assert sum(each.low for each in rows) <= found.low + 0.01
                assert sum(each.high for each in rows) >= found.high - 0.01
                missing = {title for each in found.objects for title in each.missing}
                assert len(missing) == len(found.total.excluded)
    assert counted > 40
