"""Answers that do not fit together: each rule of rules/consistency.yaml on answers that break it, and on ones that
just keep it. What is not known never warns, and a warning changes no result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from app.assessments.answers_file import read_answers_file
from app.engine.answers import DONT_KNOW, Answer, Answers, Town
from app.engine.answers_check import check_value
from app.engine.evaluation import Evaluation, evaluate
from tests.engine import towns
from tests.language.proof import prove

pytestmark = pytest.mark.usefixtures("real_rulebook")
BASE: dict[str, Any] = {
    "state": "NH",
    "agency_kind": "municipal_police",
    "custody": "jail",
    "agreement_in_force": "none",
}
FORCE = {"agreement_in_force": "task_force"}
COVERED = {"insurer_answer": "covered"}
MEETING = {"meeting_date": "2027-01-12"}
TRAINED = "officers_trained.task_force"
HOURS = "operating_hours_per_month.task_force"
MINUTES = "planned_minutes_per_contact"
# rule -> answers that break it, and what has to be changed of them so that they fit
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "custody_without_agency": ({"agency_kind": "no_agency"}, {"custody": "none"}),
    "agreement_without_agency": (
        {"agency_kind": "no_agency", "custody": "none", **FORCE}, {"agreement_in_force": "none"},
    ),
    "jail_agreement_without_cells": (
        {"custody": "none", "agreement_in_force": "jail_enforcement"}, {"custody": "holding_cells"},
    ),
    "own_cells_without_cells": ({"custody": "none", "arrest_holding_place": "own_cells"}, {"custody": "holding_cells"}),
    "cells_without_places": ({"jail_beds": 0.0}, {"jail_beds": 1.0}),
    "bed_days_beyond_beds": ({"jail_beds": 2.0, "bed_days_per_month": 63.0}, {"bed_days_per_month": 62.0}),
    "union_heard_and_not_asked": (
        {"groups_to_hear": ("officers",), "bargaining_status": "not_raised"}, {"bargaining_status": "talks_open"},
    ),
    "filled_beyond_authorized": ({"sworn_authorized": 5.0, "sworn_filled": 900.0}, {"sworn_filled": 5.0}),
    "patrol_beyond_filled": ({"sworn_filled": 10.0, "patrol_officers": 11.0}, {"patrol_officers": 10.0}),
    "supervisors_beyond_filled": ({"sworn_filled": 10.0, "supervisors": 11.0}, {"supervisors": 10.0}),
    "minimum_beyond_patrol": ({"patrol_officers": 4.0, "minimum_shift_staffing": 5.0}, {"patrol_officers": 5.0}),
    "minimum_beyond_usual": (
        {"minimum_shift_staffing": 4.0, "usual_shift_staffing": 3.0}, {"usual_shift_staffing": 4.0},
    ),
    "unavailable_beyond_filled": ({"sworn_filled": 10.0, "officers_unavailable": 11.0}, {"officers_unavailable": 10.0}),
    "money_beyond_received": (
        {**FORCE, "existing_money_received": 5000.0, "existing_money_for_period": 5001.0},
        {"existing_money_for_period": 5000.0},
    ),
    "full_cost_below_cash": (
        {**FORCE, "existing_cost_cash": 9000.0, "existing_cost_loaded": 8999.0}, {"existing_cost_loaded": 9000.0},
    ),
    "calls_beyond_patrol_hours": (
        {"patrol_officers": 12.0, "patrol_service_hours_per_month": 2601.0}, {"patrol_service_hours_per_month": 2600.0},
    ),
    "trained_beyond_filled": ({"sworn_filled": 3.0, TRAINED: 4.0}, {TRAINED: 3.0}),
    "trained_beyond_eligible": ({"nominees_eligible": 3.0, TRAINED: 4.0}, {TRAINED: 3.0}),
    "new_posts_beyond_trained": ({"dedicated_posts.task_force": 2.0, TRAINED: 1.0}, {TRAINED: 2.0}),
    "duty_beyond_paid_hours": ({HOURS: 217.0}, {HOURS: 216.0}),
    "full_time_with_few_hours": ({"ice_assignment": "full_time", HOURS: 86.0}, {HOURS: 87.0}),
    "duty_below_contacts": (
        {"planned_contacts_per_month": 100.0, MINUTES: 60.0, TRAINED: 4.0, HOURS: 12.0}, {HOURS: 12.5},
    ),
    "today_hours_and_contacts": (
        {"baseline_contacts_per_month": 10.0, "baseline_minutes_per_contact": 60.0, "baseline_hours_per_month": 21.0},
        {"baseline_hours_per_month": 20.0},
    ),
    "trips_without_contacts": (
        {"planned_contacts_per_month": 0.0, "arrests_transported_per_month": 1.0}, {"planned_contacts_per_month": 1.0},
    ),
    "drive_too_fast": ({"ice_office_distance": 81.0, "ice_office_travel_hours": 1.0}, {"ice_office_distance": 80.0}),
    "worked_beyond_paid_hours": ({"net_productive_hours": 2081.0}, {"net_productive_hours": 2080.0}),
    "no_hold_but_holds": (
        {"detainer_practice": "no_hold", "current_practice": ["hold_on_detainer"]},
        {"detainer_practice": "judge_order"},
    ),
    "no_step_and_steps": (
        {"current_practice": ["no_added_step", "tell_ice"]}, {"current_practice": ["no_added_step", "officer_decides"]},
    ),
    "no_local_rule_but_rules": (
        {"local_policy": False, "written_rules": ["detainers"]}, {"written_rules": ["body_cameras"]},
    ),
    "excluded_at_no_cost": (
        {"insurer_answer": "excluded", "insurance_change": 0.0}, {"insurance_change": "dont_know"},
    ),
    "supervisor_paid_less": (
        {"officer_hourly_wage": 40.0, "supervisor_hourly_wage": 39.0}, {"supervisor_hourly_wage": 40.0},
    ),
    "read_without_text": ({"agreement_in_hand": False, "agreement_read": True}, {"agreement_read": False}),
    "signed_by_another_office": ({**FORCE, "existing_signer": "sheriff"}, {"existing_signer": "chief"}),
    "signer_of_another_office": ({"who_may_sign": "sheriff"}, {"who_may_sign": "body"}),
    "ender_of_another_office": ({"agency_kind": "sheriff", "who_may_end": "chief"}, {"who_may_end": "sheriff"}),
    "hearing_without_notice": ({"hearing_status": "held", "notice_given": False}, {"notice_given": True}),
    "request_after_meeting": (
        {**MEETING, "request_origin": "residents", "request_date": "2027-01-13"}, {"request_date": "2027-01-12"},
    ),
    "agenda_after_meeting": (
        {**MEETING, "agenda_publication_date": "2028-01-05"}, {"agenda_publication_date": "2027-01-12"},
    ),
    "review_before_meeting": ({**MEETING, "first_review_date": "2027-01-12"}, {"first_review_date": "2027-01-13"}),
    "signed_after_meeting": (
        {**MEETING, **FORCE, "existing_signed_date": "2027-01-13"}, {"existing_signed_date": "2027-01-12"},
    ),
    "form_after_meeting": (
        {**MEETING, "agreement_in_hand": True, "agreement_form_revision": "2027-01-13"},
        {"agreement_form_revision": "2025-02-01"},
    ),
    "insurer_before_request": (
        {"request_origin": "residents", "request_date": "2026-09-02", **COVERED, "insurer_answer_date": "2026-09-01"},
        {"insurer_answer_date": "2026-09-02"},
    ),
    "insurer_after_meeting": (
        {**MEETING, **COVERED, "insurer_answer_date": "2027-01-13"}, {"insurer_answer_date": "2027-01-12"},
    ),
    "agenda_before_request": (
        {"request_origin": "residents", "request_date": "2026-09-02", "agenda_publication_date": "2026-09-01"},
        {"agenda_publication_date": "2026-09-02"},
    ),
    "form_after_signing": (
        {
            **FORCE, "agreement_in_hand": True, "existing_signed_date": "2025-03-01",
            "agreement_form_revision": "2025-03-02",
        },
        {"agreement_form_revision": "2025-03-01"},
    ),
    "payment_ends_before_meeting": (
        {**MEETING, "reimbursement_in_writing": "signed", "reimbursement_until": "2027-01-11"},
        {"reimbursement_until": "2027-01-12"},
    ),
    "contract_ends_before_meeting": (
        {**MEETING, "bed_day_per_diem": 90.0, "bed_day_contract_until": "2027-01-11"},
        {"bed_day_contract_until": "2027-01-12"},
    ),
    "grant_ends_before_meeting": (
        {**MEETING, "state": "FL", "state_grant_yearly": 1000.0, "state_grant_until": "2027-01-11"},
        {"state_grant_until": "2027-01-12"},
    ),
}  # fmt: skip


def work_out(given: dict[str, Any]) -> Evaluation:
    book = towns.rulebook()
    answers = {key: Answer(check_value(book.questions[key.partition(".")[0]], raw)) for key, raw in given.items()}
    return evaluate(book, Answers(Town("Keene", "city"), answers), towns.DAY)


def warned(evaluation: Evaluation) -> set[str]:
    return {each.rule.id for each in evaluation.mismatches}


def test_every_rule_has_its_case() -> None:
    assert [rule.id for rule in towns.rulebook().consistency] == list(CASES)


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_warns_where_it_is_broken_and_not_where_it_is_just_kept(rule: str) -> None:
    broken, mended = CASES[rule]
    assert warned(work_out({**BASE, **broken})) == {rule}
    assert warned(work_out({**BASE, **broken, **mended})) == set()


@pytest.mark.parametrize("rule", CASES)
def test_what_is_not_known_never_warns(rule: str) -> None:
    """Without any one of the answers, or with "don't know" in its place, the rule is silent."""
    broken = {**BASE, **CASES[rule][0]}
    concerned = next(r for r in towns.rulebook().consistency if r.id == rule).questions
    for key in broken:
        if key.partition(".")[0] in concerned:
            assert rule not in warned(work_out({k: v for k, v in broken.items() if k != key})), key
            assert rule not in warned(work_out({**broken, key: "dont_know"})), key


def test_a_rule_checked_for_each_model_names_the_models() -> None:
    given = {**BASE, "nominees_eligible": 3.0, TRAINED: 4.0, "officers_trained.jail_enforcement": 2.0}
    (found,) = work_out(given).mismatches
    assert found.models == ("task_force",)
    (found,) = work_out({**given, "officers_trained": 5.0, "officers_trained.jail_enforcement": 5.0}).mismatches
    assert found.models == ("task_force", "warrant_service_officer", "jail_enforcement")
    (found,) = work_out({**given, "custody": "none", "officers_trained.jail_enforcement": 5.0}).mismatches
    assert found.models == ("task_force",)  # the jail models are not before this town


def test_answers_that_are_set_aside_never_warn() -> None:
    given = {**BASE, "sworn_authorized": 5.0, "sworn_filled": 900.0}
    assert warned(work_out(given)) == {"filled_beyond_authorized"}
    assert warned(work_out({**given, "agency_kind": "no_agency", "custody": "none"})) == set()


@pytest.mark.parametrize("file", sorted((towns.ROOT / "examples").glob("*.yaml")), ids=lambda file: file.stem)
def test_the_examples_hold_no_answers_that_do_not_fit(file: Path) -> None:
    book = towns.rulebook()
    assert warned(evaluate(book, read_answers_file(file, book.answerable), towns.DAY)) == set()


@pytest.mark.parametrize("examples", [60, pytest.param(2_000, marks=pytest.mark.verify)])
def test_a_warning_once_given_stays_whatever_else_is_answered(examples: int) -> None:
    """A warning rests on what is known: one more answer to an open question never takes it back."""

    def body(seed: int) -> None:
        chance, given = towns.town(seed)
        book = towns.rulebook()
        before = towns.work_out(given)
        for question in chance.sample(list(book.questions.values()), 4):
            if all(before.value(key) is None for key in book.facts[question.id].keys):
                given = given.with_answer(question.id, towns.answer(question, chance))
        after = towns.work_out(given)
        told = {(each.rule.id, model) for each in before.mismatches for model in each.models or ("",)}
        kept = {(each.rule.id, model) for each in after.mismatches for model in each.models or ("",)}
        gone = {(rule, model) for rule, model in told - kept if not model or model in after.models_shown()}
        assert gone == set(), given

    prove(body, examples, seed=st.integers(0, 2**40))


def test_a_town_that_knows_nothing_is_warned_of_nothing() -> None:
    answers = {id_: Answer(DONT_KNOW) for id_ in towns.rulebook().questions}
    assert evaluate(towns.rulebook(), Answers(Town("Keene", "city"), answers), towns.DAY).mismatches == ()
