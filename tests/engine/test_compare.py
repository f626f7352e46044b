"""Two sides held against each other: only what differs is named, with the size of the difference."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

from app.engine.compare import Snapshot, compare, compare_snapshots, snapshot
from app.engine.evaluation import evaluate
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


def test_a_snapshot_that_was_kept_says_the_same(town287: Town287) -> None:
    """Through JSON and back, as a database keeps it, nothing is lost and nothing is made up."""
    before = town287(BEFORE, **MAINE, officers_trained__task_force=4)
    after = town287(AFTER, **MAINE, officers_trained__task_force=6, equipment_cost_per_officer=5000)
    kept = Snapshot.from_json(json.loads(json.dumps(snapshot(before).to_json(), allow_nan=False)))
    assert compare_snapshots(kept, snapshot(before)).same
    assert compare_snapshots(kept, snapshot(after)) == compare(before, after)
    assert not compare_snapshots(kept, snapshot(after)).same


def test_a_note_that_changed_is_named_without_a_change_of_value(town287: Town287) -> None:
    before, after = town287(BEFORE, **MAINE), town287(BEFORE, **MAINE)
    answer = replace(after.answers["custody"], note="since the fire")
    after = evaluate(after.rulebook, after.answers.with_answer("custody", answer), BEFORE)
    (difference,) = compare(before, after).answers
    assert (difference.before, difference.after, difference.change) == ("none", "none", "note, source or audience")


def test_totals_are_named_in_words(town287: Town287) -> None:
    found = compare(
        town287(BEFORE, **MAINE, officers_trained__task_force=4),
        town287(BEFORE, **MAINE, officers_trained__task_force=6),
    )
    titles = {d.id: d.title for d in found.totals}
    assert titles["sign_task_force.gross.cash.1"] == (
        "Sign the Task Force Model: new cash, before money from others, year 1"
    )
