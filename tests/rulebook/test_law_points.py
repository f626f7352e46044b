"""Every point of law that a town is to look into, and every question that others have asked of such an agreement, has
its place: a legal step, a question of the questionnaire, or a letter.

The points are the thirty of the project's law research (section 6) and the questions of the guides it read (7.2). The
tables here are written by hand: what a point is put to is for a person to judge, and a test can only hold it there.
"""

from __future__ import annotations

import re
from typing import Final

import pytest

from app.briefing.letter_words import RECEIVERS, addressee_of
from app.rulebook.book import Rulebook
from tests.rulebook import cases

POINTS: Final[dict[str, tuple[str, ...]]] = {
    "1 who may sign": ("step signing_authority", "question who_may_sign"),
    "2 voluntary": ("step voluntary",),
    "3 the state may bar or compel": ("step state_law",),
    "4 civil immigration arrests": ("step civil_arrests",),
    "5 detainers": ("step detainers", "question detainer_practice"),
    "6 stops": ("step stops",),
    "7 profiling": ("step profiling",),
    "8 liability of the town": ("step town_liability",),
    "9 indemnity and defense": ("step indemnity_and_defense", "question town_indemnified"),
    "10 insurance": ("step insurance", "letter insurer"),
    "11 injury to officers": ("step officer_injury", "letter insurer"),
    "12 wages": ("step wages_and_overtime",),
    "13 collective bargaining": ("step bargaining", "letter union"),
    "14 public records": ("step public_records",),
    "15 language access": ("step language_access", "question interpreter_cost"),
    "16 information sharing": ("step information_sharing",),
    "17 pressure on towns that do not sign": ("step grants",),
    "18 victims": ("step victims",),
    "19 protected places": ("step protected_places",),
    "20 juveniles and families": ("step juveniles",),
    "21 consular notice": ("step consular_notice", "letter ice"),
    "22 use of force and cameras": ("step use_of_force_and_cameras",),
    "23 citizens stopped or held": ("step citizens_held", "letter ice"),
    "24 records retention": ("step records_retention",),
    "25 biometrics and data systems": ("step data_systems", "letter ice"),
    "26 changes to the form": ("step changes", "letter ice"),
    "27 exit": ("step exit", "question who_may_end"),
    "28 votes and money": ("step money_and_votes", "question vote_in_open_session"),
    "29 prior federal reviews": ("step federal_supervision_and_reviews",),
    "30 other federal assignments": ("step other_federal_task_forces",),
}

QUESTIONS: Final[dict[str, tuple[str, ...]]] = {
    "A1": ("question request_origin", "question models_offered", "question agreement_in_hand", "step get_agreement"),
    "A2": ("question agreement_read", "step read_agreement"),
    "A3": (
        "question deciding_body",
        "question who_may_sign",
        "question vote_in_open_session",
        "step signing_authority",
    ),
    "A4": ("question state_law_confirmed", "step state_law"),
    "A5": ("question local_policy", "question local_rule_conflict", "step read_agreement"),
    "B1": ("question problem_to_solve",),
    "B2": (
        "question baseline_contacts_per_month",
        "question detainers_last_three_years",
        "question ice_response_hours",
        "letter ice",
    ),
    "B3": ("question expected_gains", "question baseline_share_avoided"),
    "B4": ("question cases_taken",),
    "B5": (
        "question alternatives_considered call_ice",
        "question alternatives_considered federal_query",
        "question alternatives_considered criminal_task_force",
        "question alternatives_considered other_agency",
    ),
    "C1": ("question custody", "question arrest_holding_place"),
    "C2": (
        "question ice_office_distance",
        "question ice_office_travel_hours",
        "question arrests_transported_per_month",
    ),
    "C3": ("question ice_assignment", "question service_voluntary", "letter ice"),
    "C4": ("question written_rules administrative_warrants", "step civil_arrests"),
    "D1": (
        "question sworn_authorized",
        "question sworn_filled",
        "question minimum_shift_staffing",
        "question nominees_eligible",
    ),
    "D2": ("question training_hours", "question backfill_share"),
    "D3": ("question service_voluntary", "question bargaining_status", "letter union"),
    "D4": ("question patrol_service_hours_per_month", "question oversight_planned response_baseline"),
    "E1": (
        "question officer_hourly_wage",
        "question benefits_rate",
        "question operating_overtime_share",
        "question backfill_share",
        "question arrests_transported_per_month",
        "question interpreter_cost",
        "question body_camera_cost",
        "question administration_hours_per_month",
        "question legal_review_cost",
        "question insurance_change",
        "question equipment_cost_per_officer",
        "step wages_and_overtime",
    ),
    "E2": ("question reimbursement_in_writing", "question ice_written_answers payment", "letter ice"),
    "E3": ("question months_without_payment",),
    "E4": ("question counsel_points_answered awards", "step money_and_votes"),
    "E5": ("question grants_affected", "step grants"),
    "F1": (
        "question training_hours",
        "question refresher_hours",
        "question ice_written_answers training_content",
        "letter ice",
    ),
    "F2": (
        "question ice_written_answers supervisor_reach",
        "question ice_written_answers response_time",
        "step federal_supervision_and_reviews",
        "letter ice",
    ),
    "F3": (
        "question written_rules conduct",
        "question written_rules body_cameras",
        "step use_of_force_and_cameras",
    ),
    "G1": ("question written_rules status_questions", "question written_rules length_of_stops", "step stops"),
    "G2": ("question oversight_planned stop_data", "step profiling"),
    "G3": ("question written_rules citizenship_claims", "step citizens_held", "letter ice"),
    "G4": ("question detainer_practice", "question written_rules detainers", "step detainers"),
    "G5": (
        "question written_rules victims_witnesses",
        "question written_rules named_places",
        "step victims",
        "step protected_places",
    ),
    "G6": ("question written_rules children_property", "step juveniles"),
    "G7": ("question interpreter_cost", "question written_rules interpreters", "step language_access"),
    "G8": ("question written_rules consular_notice", "step consular_notice", "letter ice"),
    "H1": (
        "question expected_gains",
        "question expected_harms",
        "question groups_to_hear all_residents",
        "question groups_to_hear supporters",
        "question groups_to_hear immigrant_residents",
        "question groups_to_hear businesses_farms",
        "question groups_to_hear schools_faith",
        "question hearing_status",
    ),
    "H2": ("question expected_harms", "question oversight_planned crime_report_baseline"),
    "H3": ("question notice_languages", "question oversight_planned rules_explained"),
    "I1": ("question oversight_planned complaint_path",),
    "I2": ("question officer_removal_plan",),
    "I3": ("question oversight_planned review_group", "question public_report_interval"),
    "I4": ("question oversight_planned goals", "step federal_supervision_and_reviews"),
    "J1": ("question insurer_answer", "step insurance", "letter insurer"),
    "J2": ("question town_indemnified", "step indemnity_and_defense"),
    "J3": ("question claims_history", "letter insurer"),
    "J4": ("question counsel_points_answered officer_injury", "step officer_injury", "letter insurer"),
    "K1": ("question records_answered", "step public_records"),
    "K2": (
        "question written_rules data_tools",
        "question counsel_points_answered data_systems",
        "step data_systems",
        "letter ice",
    ),
    "K3": ("question oversight_planned press_office",),
    "L1": ("question first_review_date", "question oversight_planned end_date"),
    "L2": ("question who_may_end", "question existing_money_received", "step exit", "topic ending"),
    "L3": ("question stop_or_widen_facts",),
    "M1": (
        "question current_practice",
        "question counsel_points_answered information_sharing",
        "step information_sharing",
        "topic without_agreement",
    ),
    "M2": ("question reply_to_request", "topic reply"),
    "M3": ("question counsel_points_answered decline_penalty", "step state_law"),
}

LAST: Final = {"A": 5, "B": 5, "C": 4, "D": 4, "E": 5, "F": 3, "G": 8, "H": 3, "I": 4, "J": 4, "K": 3, "L": 3, "M": 3}
KEYS: Final = [f"{letter}{number}" for letter, last in LAST.items() for number in range(1, last + 1)]


def test_the_tables_are_complete():
    assert [int(key.split()[0]) for key in POINTS] == list(range(1, 31))
    assert list(QUESTIONS) == KEYS


@pytest.mark.parametrize(("point", "places"), [*POINTS.items(), *QUESTIONS.items()], ids=[*POINTS, *QUESTIONS])
def test_each_point_has_its_place(point: str, places: tuple[str, ...], rulebook: Rulebook):
    steps = {step.id: step for step in rulebook.steps}
    for place in places:
        kind, name, *choice = place.split()
        if kind == "step":
            assert steps[name].ask.strip(), place
        elif kind == "question":
            question = rulebook.questions[name]
            assert not choice or choice[0] in {each.id for each in question.choices}, place
        elif kind == "letter":
            assert name in RECEIVERS, place
            parties = {step.to for step in rulebook.steps} | {q.who for q in rulebook.questions.values() if q.who}
            assert name in {addressee_of(party) for party in parties}, place
        else:
            assert rulebook.topics[name].statements, place


def test_a_point_that_goes_into_a_letter_is_asked_in_that_letter(rulebook: Rulebook):
    """The steps that stand beside a letter here go to that letter's addressee, or a question of theirs does."""
    steps = {step.id: step for step in rulebook.steps}
    for point, places in {**POINTS, **QUESTIONS}.items():
        for letter in (place.split()[1] for place in places if place.startswith("letter")):
            asked: set[str | None] = {steps[p.split()[1]].to for p in places if p.startswith("step")}
            asked |= {rulebook.questions[p.split()[1]].who for p in places if p.startswith("question")}
            assert letter in asked, point


def covers() -> dict[str, set[str]]:
    """For each question the keys that its `# covers` comment in the question files names."""
    found: dict[str, set[str]] = {}
    for path in (cases.ROOT / "questions").glob("*.yaml"):
        for listed, name in re.findall(r"# covers (.*)\n  - id: (\w+)", path.read_text("utf-8")):
            found[name] = {key.strip() for key in listed.split(",")}
    return found


def test_the_question_files_say_the_same_of_what_they_cover():
    """The `# covers` comments and the table agree: a question in the table names the key, and no key is left out."""
    named = covers()
    for key, places in QUESTIONS.items():
        for name in (place.split()[1] for place in places if place.startswith("question")):
            assert key in named[name], (key, name)
    assert set().union(*named.values()) == set(QUESTIONS)


def test_one_of_many_is_named_by_its_choice(rulebook: Rulebook):
    """A question that ticks a list covers a point by one line of the list: the table names it."""
    for key, places in QUESTIONS.items():
        for place in (place.split() for place in places if place.startswith("question")):
            if rulebook.questions[place[1]].kind == "choices" and place[1] not in (
                "models_offered",
                "current_practice",
            ):
                assert len(place) == 3, (key, place)


def test_a_point_on_which_counsel_answered_is_one_that_counsel_is_asked(rulebook: Rulebook):
    """Each choice of counsel's list is put to somebody by a step: one that it marks as done, or that names it."""
    asked = " ".join(step.ask for step in rulebook.steps)
    done = " ".join(step.done or "" for step in rulebook.steps)
    put = {"awards": "awards tied to results", "decline_penalty": "with what penalty", "mutual_aid": "mutual aid pact"}
    for choice in rulebook.questions["counsel_points_answered"].choices:
        if choice.id != "no_point_yet":
            assert f'"{choice.id}"' in done or put[choice.id] in asked, choice.id
