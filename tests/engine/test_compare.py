"""Two sides held against each other: only what differs is named, with the size of the difference."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

from app.engine.answers import Answer, Answers
from app.engine.compare import Snapshot, compare, compare_snapshots, snapshot
from app.engine.evaluation import evaluate
from app.engine.explain import explain
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


FIRST_FINALS = {
    "officers_trained.task_force": "('4.0', 'estimate', \"by the chief's list\", 'staff', 2.0, 6.5, 'roster')",
    "meeting_date": "('DontKnow.DONT_KNOW', 'recorded', None, None, None, None, None)",
    "wants_costs": "('True', 'recorded', None, None, None, None, None)",
    "who_is_stopped": "(\"('a', 'b')\", 'recorded', None, None, None, None, None)",
    "agreement_in_force": "('none', 'recorded', 'said \"so\"', None, None, None, None)",
}
"""All of an answer as the first FINALs hold it, which can never be changed."""
TODAY = {
    "officers_trained.task_force": Answer(4.0, "estimate", "by the chief's list", "staff", 2.0, 6.5, "roster"),
    "meeting_date": Answer("dont_know"),
    "wants_costs": Answer(True),
    "who_is_stopped": Answer(("a", "b")),
    "agreement_in_force": Answer("none", note='said "so"'),
}


def kept_and_now(town287: Town287, **changes: Answer) -> tuple[Snapshot, Snapshot]:
    """A snapshot as a first FINAL has it, out of the database, and one of today."""
    found = town287(BEFORE)
    now = snapshot(evaluate(found.rulebook, Answers(found.answers.town, {**TODAY, **changes}), BEFORE))
    kept = json.loads(
        json.dumps(snapshot(evaluate(found.rulebook, Answers(found.answers.town, TODAY), BEFORE)).to_json())
    )
    for key, text in FIRST_FINALS.items():
        kept["answers"][key][2] = text
    return Snapshot.from_json(kept), now


def test_a_snapshot_of_the_first_finals_is_still_read(town287: Town287) -> None:
    then, now = kept_and_now(town287)
    assert compare_snapshots(then, now).answers == ()
    assert compare_snapshots(then, then).same


def test_each_change_since_one_of_the_first_finals_is_named(town287: Town287) -> None:
    changed = {
        "officers_trained.task_force": replace(TODAY["officers_trained.task_force"], note="by the new list"),
        "meeting_date": Answer("2026-12-01"),
        "wants_costs": Answer(False),
        "who_is_stopped": Answer(("a",)),
        "agreement_in_force": replace(TODAY["agreement_in_force"], audience="counsel"),
    }
    found = compare_snapshots(*kept_and_now(town287, **changed)).answers
    assert {each.id: each.change for each in found} == {
        "agreement_in_force": "note, source or audience",
        "meeting_date": "",
        "officers_trained.task_force": "note, source or audience",
        "wants_costs": "",
        "who_is_stopped": "",
    }


def test_what_is_kept_of_an_answer_is_plain(town287: Town287) -> None:
    _, now = kept_and_now(town287)
    assert now.answers["officers_trained.task_force"][2] == {
        "value": 4.0, "provenance": "estimate", "note": "by the chief's list", "audience": "staff", "low": 2.0,
        "high": 6.5, "source": "roster",
    }  # fmt: skip
    values = {key: answer[2]["value"] for key, answer in now.answers.items() if not isinstance(answer[2], str)}
    assert (values["meeting_date"], values["wants_costs"], values["who_is_stopped"]) == ("dont_know", True, ["a", "b"])


def test_an_option_with_a_new_title_goes_by_it_and_says_so(town287: Town287) -> None:
    before = snapshot(town287(BEFORE, **MAINE, officers_trained__task_force=4))
    after = snapshot(town287(AFTER, **MAINE, officers_trained__task_force=6))
    title, status, reason = after.options["sign_task_force"]
    renamed = replace(after, options={**after.options, "sign_task_force": ("Sign for patrol", status, reason)})
    found = [each for each in compare_snapshots(before, renamed).options if each.id == "sign_task_force"]
    assert {each.title for each in found} == {"Sign for patrol"}
    assert (found[0].before, found[0].after, found[0].change) == (title, "Sign for patrol", "its title")
    assert found[1].after == status
    total = "sign_task_force.gross.hours.1"
    old, *rest = before.totals[total]
    again = replace(before, totals={**before.totals, total: ("Sign for patrol: hours", "9 hours", 9.0, "hour")})
    assert rest[2] == "hour"
    assert [each.title for each in compare_snapshots(before, again).totals] == ["Sign for patrol: hours"]
    assert [each.title for each in compare_snapshots(again, before).totals] == [old]


def test_each_net_has_the_standing_of_its_money_and_closed_options_are_left_out(town287: Town287) -> None:
    day, florida = dt.date(2026, 11, 24), {**MAINE, "state": "FL", "operating_hours_per_month": 10.0}
    found = compare(
        town287(day, **florida, officers_trained__task_force=4), town287(day, **florida, officers_trained__task_force=6)
    )
    funded = [d for d in found.totals if ".net." in d.id and ".net.none." not in d.id]
    assert any(d.title.endswith("up to what is spent (announced only)") for d in funded)
    assert all(d.title.endswith(("(announced only)", "(no such money counts here)")) for d in funded)
    closed = compare(
        town287(AFTER, **MAINE, officers_trained__task_force=4), town287(AFTER, **MAINE, officers_trained__task_force=6)
    )
    assert not [d.id for d in closed.totals if d.id.startswith("sign_")]


def test_a_standing_that_changed_is_named_for_both_sides(town287: Town287) -> None:
    day = dt.date(2026, 11, 24)
    given = {**MAINE, "state": "FL", "operating_hours_per_month": 10.0}
    found = compare(
        town287(day, **given, officers_trained__task_force=4),
        town287(
            day,
            **given,
            officers_trained__task_force=6,
            reimbursement_in_writing="signed",
            reimbursement_covers=("equipment", "vehicles"),
        ),
    )
    title = next(d.title for d in found.totals if d.id == "sign_task_force.net.start_up.cash.all")
    assert title.endswith("(signed), before: announced only")


def test_a_total_that_rests_on_judgement_is_low_to_high(town287: Town287) -> None:
    day, florida = dt.date(2026, 11, 24), {**MAINE, "state": "FL"}
    sides = [town287(day, **florida, officers_trained__task_force=n) for n in (4, 6)]
    moved = next(d for d in compare(*sides).totals if d.id == "sign_task_force.net.start_up.cash.all")
    assert moved.before.removesuffix(" (partial)").endswith(", low to high")
    assert moved.change == ""
    told = explain(sides[0], moved.id)
    assert (told.result, told.title.endswith("(announced only)")) == (moved.before.removesuffix(" (partial)"), True)
    assert not any("read its low" in why for why in told.why)
