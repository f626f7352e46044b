"""A town that does not know its kind of agency: no part is locked; what is given counts once that is known."""

from __future__ import annotations

import datetime as dt

import pytest

from app.engine.answers import DONT_KNOW, Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from tests.engine import towns

WAITS = "The answers are saved, and count once this is known: kind of agency."


@pytest.fixture
def unsure(visitor):
    """A New Hampshire town with its kind of agency not known."""
    visitor.begin("Keene", "city", "manager")
    return visitor.send(state="NH", agency_kind="dont_know", custody="none")


def work_out(**given) -> Evaluation:
    answers = {key: Answer(value) for key, value in {"state": "NH", "custody": "none", **given}.items()}
    return evaluate(towns.rulebook(), Answers(Town("Keene", "city"), answers), dt.date(2026, 11, 24))


def section(evaluation: Evaluation, id_: str):
    return next(state for state in evaluation.sections if state.id == id_)


@pytest.mark.parametrize("id_", ["department", "today", "operations", "practice", "finance"])
def test_a_section_is_locked_only_where_its_condition_is_known_to_be_false(id_):
    assert section(work_out(agency_kind=DONT_KNOW), id_).asked > 0
    assert section(work_out(), id_).asked > 0
    assert section(work_out(agency_kind="municipal_police"), id_).asked > 0
    assert section(work_out(agency_kind="no_agency"), id_).asked == 0


def test_what_is_given_is_kept_and_counts_once_it_is_known():
    before = work_out(agency_kind=DONT_KNOW, sworn_filled=41.0)
    assert before.may_answer("sworn_filled")
    assert before.value("sworn_filled") is None
    assert before.fact("sworn_filled").set_aside
    assert work_out(agency_kind="municipal_police", sworn_filled=41.0).value("sworn_filled") == 41.0
    assert work_out(agency_kind="no_agency", sworn_filled=41.0).value("sworn_filled") is None


def test_a_question_with_a_condition_of_its_own_waits_for_that():
    """The cost of a vehicle is asked where vehicles are known to be bought, whatever is known of the section."""
    assert work_out(agency_kind=DONT_KNOW).may_answer("vehicles")
    assert not work_out(agency_kind=DONT_KNOW).may_answer("vehicle_cost")


def test_where_the_law_closes_signing_costs_come_on_request_alone():
    closed = work_out(state="ME", agency_kind="municipal_police")
    assert not closed.may_answer("officer_hourly_wage")
    assert work_out(state="ME", agency_kind="municipal_police", wants_costs=True).may_answer("officer_hourly_wage")
    assert closed.may_answer("existing_signed_date")  # whether an agreement is in force is another matter


def test_the_task_list_opens_every_part_and_says_what_it_waits_for(unsure):
    unsure.open("tasks")
    assert "Cannot start yet" not in unsure.text
    assert "Counts once this is known: kind of agency" in unsure.text
    assert f'href="{unsure.base}/department/go"' in unsure.page.text
    assert f'href="{unsure.base}/custody_use/go"' not in unsure.page.text  # no cells: known not to apply


def test_a_part_can_be_filled_in_checked_and_signed_later(unsure):
    unsure.open("department/go")
    assert "/department/q/sworn_authorized" in unsure.url
    assert WAITS in unsure.text
    unsure.send(sworn_authorized="43", sworn_filled="41")
    assert "/department/q/" in unsure.url  # on to the next page
    unsure.open("check/department")
    assert WAITS in unsure.text
    assert "41 officers" in unsure.text
    assert "Set aside" not in unsure.text
    while "/department/q/" in unsure.open("department/go").url:
        form = unsure.form()
        known = {name: "y" for name in form.names if name.endswith(":dk") and form.values.get(name[:-3], "") == ""}
        unsure.send(**known, **{name: "dont_know" for name, ids in form.choices.items() if "dont_know" in ids})
    assert "This part can be signed once it is known to apply." in unsure.text
    assert not any("name" in form.names for form in unsure._read().forms)
    unsure.answer(agency_kind="municipal_police").open("check/department")
    assert WAITS not in unsure.text
    unsure.send("", name="R. Doe", title="Chief")
    assert "Signed" in unsure.open("tasks").text


def test_a_sign_off_that_is_sent_all_the_same_is_refused(unsure):
    unsure.open("check/department")
    token = unsure.open("department/q/sworn_authorized").form().values["csrf_token"]
    unsure.post(
        f"{unsure.base}/check/department",
        {"csrf_token": token, "name": "R. Doe", "title": "Chief", "date": "11/24/2026"},
    )
    assert unsure.status == 400
    assert "This part cannot be signed before it is known to apply." in unsure.text


def test_the_first_draft_stays_short(unsure):
    asked = []
    while "/first/q/" in unsure.url:
        asked.append(unsure.url)
        unsure.send()
    assert not any("sworn" in url or "wage" in url for url in asked)
