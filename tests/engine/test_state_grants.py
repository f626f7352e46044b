"""State grants: money from others only where the state's file has a grant, and only what was awarded in writing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.engine.evaluation import Evaluation
from tests.conftest import Town287

CITY: dict[str, Any] = {"agency_kind": "municipal_police", "agreement_in_force": "none", "custody": "none"}
SHERIFF: dict[str, Any] = {"agency_kind": "sheriff", "agreement_in_force": "none", "custody": "jail"}
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
    assert {"state_grant_once", "state_grant_yearly"} <= set(net.excluded)
    assert net.value == town287(state="FL", **CITY, **GIVEN, state_grant_once=0.0).total(
        "sign_task_force", "net", "cash", 1, "announced"
    ).value  # fmt: skip


def test_an_award_counts_with_federal_money_and_never_in_none(town287: Town287) -> None:
    """$30,000 once and $12,000 a year: $42,000 in a full first year, $12,000 in the second."""
    before = town287(state="FL", **CITY, **GIVEN, state_grant_once=0.0, state_grant_yearly=0.0)
    after = town287(state="FL", **CITY, **GIVEN, state_grant_once=30_000.0, state_grant_yearly=12_000.0)

    def gain(year: int, funding: Any) -> float:
        first, second = (one.total("sign_task_force", "net", "cash", year, funding) for one in (before, after))
        return round(first.value - second.value, 2)

    for funding in ("start_up", "pro_rata", "announced"):
        assert gain(1, funding) == 42_000
        assert gain(2, funding) == 12_000
    assert gain(1, "none") == 0
    gross = [one.total("sign_task_force", "gross", "cash", "all").value for one in (before, after)]
    assert gross[0] == gross[1], "a grant is never taken off the cost"


def test_texas_has_a_grant_for_sheriffs_from_2026_and_none_for_a_city(town287: Town287) -> None:
    assert counted(town287(state="TX", **CITY, **GIVEN)) == set()
    assert counted(town287(state="TX", **SHERIFF, **GIVEN)) == {"state_grant_once", "state_grant_yearly"}
    assert counted(town287(state="TX", as_of=dt.date(2025, 12, 31), **SHERIFF, **GIVEN)) == set()


def test_its_conditions_are_those_of_the_state(town287: Town287) -> None:
    evaluation = town287(state="TX", **SHERIFF, **GIVEN)
    offset = next(offset for offset in evaluation.rulebook.offsets if offset.id == "state_grant_yearly")
    conditions, sources, confirm = evaluation.offset_terms(offset)
    assert any("$140,000" in condition for condition in conditions)
    assert "tx_gov_753" in sources
    assert not confirm
