"""Two sides held against each other: only what differs is named, with the size of the difference."""

from __future__ import annotations

import datetime as dt

from app.engine.compare import compare
from tests.conftest import Town287

BEFORE, AFTER = dt.date(2025, 4, 1), dt.date(2026, 11, 24)
MAINE = {"state": "ME", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"}


def test_the_same_twice_differs_in_nothing(town287: Town287) -> None:
    assert compare(town287(**MAINE), town287(**MAINE)).same


def test_two_more_officers_move_gear_by_two_officers(town287: Town287) -> None:
    found = compare(
        town287(BEFORE, **MAINE, officers_trained__task_force=4, equipment_cost_per_officer=5000),
        town287(BEFORE, **MAINE, officers_trained__task_force=6, equipment_cost_per_officer=5000),
    )
    assert [d.id for d in found.answers] == ["officers_trained.task_force"]
    assert (found.answers[0].before, found.answers[0].after) == ("4", "6")
    moved = {d.id: d.change for d in found.totals}
    assert "sign_task_force.gross.cash.1" in moved
    assert all(not id_.startswith("no_change") for id_ in moved)
    assert found.options == ()


def test_another_day_changes_the_law_and_says_why(town287: Town287) -> None:
    found = compare(town287(BEFORE, **MAINE), town287(AFTER, **MAINE))
    signing = next(d for d in found.options if d.id == "sign_task_force")
    assert signing.before == "open (counsel to confirm)"
    assert signing.after == "closed (counsel to confirm)"
    assert "federal" in signing.change
    assert [d.id for d in found.frame] == ["as_of"]
