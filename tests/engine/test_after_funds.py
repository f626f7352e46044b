"""Money after the day until which it is appropriated, as if it went on: by hand, and in no total."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import strategies as st

from app.engine.evaluation import Evaluation
from app.engine.results import FUNDINGS
from app.rulebook.book import Rulebook
from tests.conftest import Town287
from tests.language.proof import prove

DAY = dt.date(2026, 12, 1)
TOWN: dict[str, Any] = {
    "state": "NH", "agency_kind": "municipal_police", "agreement_in_force": "none", "custody": "none",
    "officers_trained": 4.0, "officer_hourly_wage": 30.0, "benefits_rate": 0.5, "operating_hours_per_month": 10.0,
    "operating_overtime_share": 0.0, "refresher_hours": 0.0, "officer_turnover_rate": 0.0, "wage_growth": 0.0,
    "months_active_first_year": 6.0, "award_share": 0.5,
}  # fmt: skip


def after(found: Evaluation, funding: Any = "announced") -> tuple[float, ...]:
    result = found.option("sign_task_force")
    assert result is not None
    money = found.after_funds(result, funding)
    return (0.0,) * 5 if money is None else money.total.years


def test_by_hand(town287: Town287) -> None:
    """480 hours at 45 = 21,600 a year, and awards of 4 x 4,000 x 0.5 = 8,000. Year 3 is the year 2029: its last three
    months lie after September 30. In full: four officers' 2,080 x 45 = 374,400, and the awards."""
    found = town287(DAY, **TOWN)
    assert after(found) == pytest.approx((0, 0, 29_600 / 4, 29_600, 29_600))
    assert after(found, "announced_full") == pytest.approx((0, 0, 382_400 / 4, 382_400, 382_400))
    assert after(found, "pro_rata") == pytest.approx((0, 0, 21_600 / 4, 21_600, 21_600))
    assert after(found, "state") == (0.0,) * 5
    result = found.option("sign_task_force")
    assert result is not None
    money = found.after_funds(result, "announced")
    assert money is not None
    assert money.days == (dt.date(2029, 9, 30),)
    assert money.sources == ("pub_l_119_21_title_10",)


def test_a_promise_ends_it(town287: Town287) -> None:
    """Promised in writing until March 31, 2030: three months of 2029 and three of 2030; or until a day before."""
    for day, years in (("2030-03-31", (0, 0, 7_400, 7_400, 0)), ("2029-06-30", (0, 0, 0, 0, 0))):
        found = town287(DAY, **TOWN, reimbursement_in_writing="signed", reimbursement_until=day)
        assert after(found) == pytest.approx(years), day


def test_work_that_begins_after_the_day_has_start_up_money_in_it_too(town287: Town287) -> None:
    found = town287(dt.date(2029, 12, 1), **TOWN, equipment_cost_per_officer=1_000.0, vehicles=0.0)
    assert after(found)[0] == pytest.approx(29_600 / 2 + 4_000)
    assert found.total("sign_task_force", "offset", "cash", "all", "announced").value == 0


def test_an_option_without_an_agreement_has_none(town287: Town287) -> None:
    found = town287(DAY, **TOWN)
    assert [found.after_funds(result, "announced") for result in found.options if result.model is None] != []
    assert all(found.after_funds(result, "announced") is None for result in found.options if result.model is None)


@pytest.mark.parametrize("examples", [40, pytest.param(400, marks=pytest.mark.verify)])
def test_with_what_counts_it_is_all_of_the_money_and_no_total_holds_it(town287: Town287, examples: int) -> None:
    """What counts and what falls after the day are together what no day ends: growth, months and amount alone."""

    def body(ahead: int, active: int, growth: int) -> None:
        day = DAY + dt.timedelta(days=ahead)
        found = town287(day, **{**TOWN, "months_active_first_year": float(active), "wage_growth": growth / 100})
        result = found.option("sign_task_force")
        assert result is not None
        totals = [total.value for total in found.totals]
        by_growth = found.money.factors[False]
        for funding in FUNDINGS:
            money = found.after_funds(result, funding)
            later = {} if money is None else {line.id: line.years for line in money.lines}
            for line in found.money.offset_lines(result, funding):
                if line.timing == "start_up" or line.status == "unknown":
                    continue
                whole = [line.amount * each for each in by_growth[line.row.growth]]
                both = [a + b for a, b in zip(line.years, later.get(line.id, (0.0,) * 5), strict=True)]
                assert both == pytest.approx(whole), (funding, line.id)
        assert [total.value for total in found.totals] == totals

    prove(body, examples, ahead=st.integers(0, 1500), active=st.integers(1, 12), growth=st.integers(0, 5))


def test_before_the_act_no_day_is_known(town287: Town287, rulebook: Rulebook) -> None:
    assert {offset.funds_since for offset in rulebook.offsets if offset.funds_until} == {dt.date(2025, 7, 4)}
    assert after(town287(dt.date(2025, 7, 3), **TOWN)) == (0.0,) * 5
