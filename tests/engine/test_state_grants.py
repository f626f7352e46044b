"""State grants: money from others only where the state's file has a grant, and only what was awarded in writing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import strategies as st

from app.engine.evaluation import Evaluation
from tests.conftest import Town287
from tests.language.proof import prove
from tests.reference_sums import grant_beside_ice

CITY: dict[str, Any] = {"agency_kind": "municipal_police", "agreement_in_force": "none", "custody": "none"}
SHERIFF: dict[str, Any] = {"agency_kind": "sheriff", "agreement_in_force": "none", "custody": "jail"}
GRANTS = {"state_grant_once", "state_grant_once_beside", "state_grant_yearly", "state_grant_yearly_beside"}
GIVEN: dict[str, Any] = {"officers_trained": 4.0, "officer_hourly_wage": 34.0}


def counted(evaluation: Evaluation) -> set[str]:
    return {line.id for line in evaluation.money.offsets("task_force", False) if line.id.startswith("state_grant")}


def test_a_state_without_a_grant_shows_no_row_and_asks_nothing(town287: Town287) -> None:
    evaluation = town287(state="NH", **CITY, **GIVEN)
    assert counted(evaluation) == set()
    assert evaluation.asks("state_grant_once") is False
    assert "state_grant_once" not in evaluation.total("sign_task_force", "net", "cash", 1, "announced").excluded


def test_while_there_is_no_award_the_grant_is_left_out_and_named(town287: Town287) -> None:
    evaluation = town287(state="FL", **CITY, **GIVEN)
    assert evaluation.asks("state_grant_yearly") is True
    net = evaluation.total("sign_task_force", "net", "cash", 1, "announced")
    assert net.status == "partial"
    assert {"state_grant_once_beside", "state_grant_yearly_beside"} <= set(net.excluded)
    alone = evaluation.total("sign_task_force", "net", "cash", 1, "state")
    assert {"state_grant_once", "state_grant_yearly"} <= set(alone.excluded)
    assert net.value == town287(state="FL", **CITY, **GIVEN, state_grant_once=0.0).total(
        "sign_task_force", "net", "cash", 1, "announced"
    ).value  # fmt: skip


def test_an_award_counts_in_the_states_money_and_beside_ices_and_in_no_other(town287: Town287) -> None:
    """$30,000 once and $12,000 a year until the middle of year 3, which begins in December 2028.

    Alone it pays for training, 4 x 40 x 34 x 1.5 = 8,160, gear of 20,000 and a vehicle of 50,000; and for officers' and
    supervisors' time, of which there is more than 12,000. Beside ICE's money, which leaves nothing of the gear and the
    vehicle, once 8,160; and each year supervision and administration, 4,000 of hours.
    """
    more: dict[str, Any] = {
        "benefits_rate": 0.5, "training_hours": 40.0, "training_travel_cost": 0.0,
        "equipment_cost_per_officer": 5_000.0, "vehicles": 1.0, "vehicle_cost": 50_000.0,
        "operating_hours_per_month": 20.0, "span_of_control": 24.0,
        "administration_hours_per_month": 5.0, "supervisor_hourly_wage": 26.666666666666668, "wage_growth": 0.0,
        "state_grant_until": "2029-05-31", "operating_overtime_share": 0.0,
    }  # fmt: skip
    before = town287(state="FL", **CITY, **GIVEN, **more, state_grant_once=0.0, state_grant_yearly=0.0)
    after = town287(state="FL", **CITY, **GIVEN, **more, state_grant_once=30_000.0, state_grant_yearly=12_000.0)

    def gain(year: int, funding: Any) -> float:
        first, second = (one.total("sign_task_force", "net", "cash", year, funding) for one in (before, after))
        return round(first.value - second.value, 2)

    assert [gain(year, "state") for year in (1, 2, 3, 4, 5)] == [42_000, 12_000, 6_000, 0, 0]
    # (960 / 24 + 60) x 26.67 x 1.5 = 4,000
    assert [gain(year, "announced") for year in (1, 2, 3, 4, 5)] == [12_160, 4_000, 2_000, 0, 0]
    assert [gain(year, "announced_full") for year in (1, 2, 3, 4, 5)] == [0, 0, 0, 0, 0]
    for funding in ("none", "start_up", "start_up_full", "pro_rata", "pro_rata_full"):
        assert [gain(year, funding) for year in (1, 2, 3, 4, 5)] == [0, 0, 0, 0, 0], funding
    gross = [one.total("sign_task_force", "gross", "cash", "all").value for one in (before, after)]
    assert gross[0] == gross[1], "a grant is never taken off the cost"


def test_without_a_day_a_yearly_grant_counts_in_year_1_alone(town287: Town287) -> None:
    found = town287(state="FL", **CITY, **GIVEN, state_grant_once=0.0, state_grant_yearly=500.0)
    years = [found.total("sign_task_force", "offset", "cash", year, "state").value for year in (1, 2, 3)]
    assert years == [500, 0, 0]


def test_texas_has_a_grant_for_sheriffs_from_2026_and_none_for_a_city(town287: Town287) -> None:
    assert counted(town287(state="TX", **CITY, **GIVEN)) == set()
    assert counted(town287(state="TX", **SHERIFF, **GIVEN)) == GRANTS
    assert counted(town287(state="TX", as_of=dt.date(2025, 12, 31), **SHERIFF, **GIVEN)) == set()


def test_its_conditions_are_those_of_the_state(town287: Town287) -> None:
    evaluation = town287(state="TX", **SHERIFF, **GIVEN)
    offset = next(offset for offset in evaluation.rulebook.offsets if offset.id == "state_grant_yearly")
    conditions, sources, confirm = evaluation.offset_terms(offset)
    assert any("$140,000" in condition for condition in conditions)
    assert "tx_gov_753" in sources
    assert not confirm


def test_what_ice_pays_takes_nothing_off_the_grant_where_ice_pays_nothing(town287: Town287) -> None:
    """By hand. Year 1 is January to December 2027, so year 3 has nine months of ICE's money and three without.

    Four officers, 10 hours a month each at 30 x 1.5 = 45: 480 hours, 21,600 dollars a year, which ICE pays. Supervision
    480 / 8 = 60 hours and administration 60, at 50 x 1.5 = 75: 9,000. Of a grant of 20,000, ICE leaves 9,000 to pay.
    """
    given: dict[str, Any] = {
        "officers_trained": 4.0, "officer_hourly_wage": 30.0, "benefits_rate": 0.5, "supervisor_hourly_wage": 50.0,
        "operating_hours_per_month": 10.0, "operating_overtime_share": 0.0, "refresher_hours": 0.0,
        "officer_turnover_rate": 0.0, "span_of_control": 8.0, "administration_hours_per_month": 5.0,
        "wage_growth": 0.0, "months_active_first_year": 6.0, "state_grant_once": 0.0, "state_grant_yearly": 20_000.0,
        "state_grant_until": "2031-06-30", "award_share": 0.0,
    }  # fmt: skip
    found = town287(dt.date(2026, 12, 1), state="FL", **CITY, **given)
    lines = {line.id: line.years for line in found.money.offsets("task_force", False)}
    assert lines["state_grant_yearly_beside"] == pytest.approx((4_500, 9_000, 6_750, 0, 0))
    assert lines["state_grant_yearly_without"] == pytest.approx((0, 0, 5_000, 20_000, 10_000))
    full = {line.id: line.years for line in found.money.offsets("task_force", False, True)}
    assert full["state_grant_yearly_beside"] == pytest.approx((0, 0, 0, 0, 0))
    assert full["state_grant_yearly_without"] == lines["state_grant_yearly_without"]


def test_a_grant_that_ends_with_ices_money_has_one_row(town287: Town287) -> None:
    ends = {"state_grant_yearly": 500.0, "state_grant_until": "2029-09-30"}
    found = town287(state="FL", **CITY, **GIVEN, **ends)
    assert counted(found) == GRANTS
    later = town287(state="FL", **CITY, **GIVEN, **{**ends, "state_grant_until": "2029-10-01"})
    assert counted(later) == {*GRANTS, "state_grant_yearly_without"}
    # Year 1, October 2028 to September 2029, ends on the last day of ICE's money; without a day the grant ends there.
    first = {"state_grant_yearly": 500.0, "meeting_date": "2028-10-15", "fiscal_year_start": "october"}
    assert "state_grant_yearly_without" not in counted(town287(state="FL", **CITY, **GIVEN, **first))


@pytest.mark.parametrize("examples", [50, pytest.param(500, marks=pytest.mark.verify)])
def test_the_grant_by_month_as_the_words_have_it(town287: Town287, examples: int) -> None:
    """Any grant, any end of ICE's promise and of the award, any months at work: the sum month by month of the words."""

    def last(months: int) -> str:
        year, month = divmod(months, 12)
        return (dt.date(2027 + year, month + 1, 1) - dt.timedelta(days=1)).isoformat()

    def body(grant: int, hours: int, ice: int, state: int, active: int) -> None:
        given: dict[str, Any] = {
            "officers_trained": 3.0, "officer_hourly_wage": 40.0, "benefits_rate": 0.25, "wage_growth": 0.0,
            "supervisor_hourly_wage": 60.0, "operating_hours_per_month": float(hours), "refresher_hours": 0.0,
            "operating_overtime_share": 0.0, "officer_turnover_rate": 0.0, "span_of_control": 6.0,
            "administration_hours_per_month": 4.0, "months_active_first_year": float(active),
            "state_grant_yearly": float(grant), "state_grant_until": last(state), "state_grant_once": 0.0,
            "reimbursement_in_writing": "signed", "reimbursement_until": last(ice),
        }  # fmt: skip
        found = town287(dt.date(2026, 12, 1), state="FL", **CITY, **given)
        work = 12 * 3 * hours
        cost = work * 50 + (work / 6 + 48) * 75
        expected = grant_beside_ice(grant, cost, work * 50, {"active": active, "ice": min(ice, 33), "grant": state})
        lines = [line.years for line in found.money.offsets("task_force", False) if "_yearly_" in line.id]
        assert [sum(years) for years in zip(*lines, strict=True)] == pytest.approx(list(expected), abs=1e-6)

    prove(
        body, examples, grant=st.integers(1, 90_000), hours=st.integers(0, 100), ice=st.integers(0, 70),
        state=st.integers(1, 70), active=st.integers(1, 12),
    )  # fmt: skip
