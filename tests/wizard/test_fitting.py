"""Answers that do not fit together: said once after saving, beside the inputs, on the check page; never in the way."""

from __future__ import annotations

import pytest

from app.engine import figures

WARNED = "More sworn posts are filled than the budget allows."


def test_a_page_is_shown_again_once_and_lets_one_go_on(keene):
    keene.answer(sworn_authorized="5")
    here = keene.open("department/q/sworn_authorized").url
    keene.send(sworn_authorized="5", sworn_filled="900")
    assert keene.url == f"{here}?look=1"
    assert WARNED in keene.text
    assert 'role="alert" tabindex="-1" autofocus' in keene.page.text  # so that it is read out
    assert 'aria-describedby="sworn_filled-hint sworn_filled-unit sworn_filled-misfit"' in keene.page.text
    assert 'id="sworn_authorized-misfit"' in keene.page.text
    assert 'href="#sworn_filled">Sworn posts filled</a>: 900 officers' in keene.page.text
    assert "Continue with the answers as they are" in keene.text
    keene.send()  # nothing is changed: it goes on
    assert here not in keene.url


def test_another_misfit_or_another_value_is_said_again(keene):
    here = keene.open("department/q/sworn_authorized").url
    keene.send(sworn_authorized="5", sworn_filled="900")
    keene.send(sworn_filled="800")
    assert keene.url == f"{here}?look=1"
    keene.send(sworn_filled="4")
    assert "look" not in keene.url
    assert WARNED not in keene.open(here).text


def test_a_page_opened_later_says_it_without_taking_the_focus(keene):
    here = keene.open("department/q/sworn_authorized").url
    keene.send(sworn_authorized="5", sworn_filled="900")
    assert WARNED in keene.open(here).text
    assert "autofocus" not in keene.page.text


def test_an_answer_on_another_page_is_linked(keene):
    keene.answer(sworn_filled="3")
    keene.answer(**{"officers_trained.task_force": "4"})
    assert "More officers are to be trained for the Task Force Model than sworn posts are filled." in keene.text
    assert f"{keene.base}/department/q/sworn_authorized?then=check#sworn_filled" in keene.page.text
    assert 'id="officers_trained-task_force-misfit"' in keene.page.text
    assert 'id="sworn_filled-misfit"' not in keene.page.text


def test_the_check_page_says_it_and_can_be_signed(keene):
    keene.answer(sworn_authorized="5")
    keene.open("department/q/sworn_authorized?then=check").send(sworn_filled="900")
    assert keene.url.endswith("/check/department?look=1")
    assert keene.page.text.count("autofocus") == 1
    assert keene.text.count(f"May not fit: {WARNED}") == 2
    assert "You can continue either way." in keene.text
    assert WARNED not in keene.open("check/finance").text


def test_the_chief_is_told_on_the_one_page(visitor):
    visitor.begin("Keene", "city", "chief")
    visitor.send(state="NH", agency_kind="no_agency", custody="jail")
    assert visitor.url.endswith("/chief?look=1")
    assert "the town has no police agency of its own" in visitor.text
    visitor.send()
    assert visitor.url.endswith("/estimate")


@pytest.mark.parametrize("typed", ["x", "5"])
def test_an_error_comes_first(keene, typed):
    keene.open("department/q/sworn_authorized").send(sworn_authorized="5", sworn_filled="900")
    keene.open("department/q/sworn_authorized").send(sworn_authorized="x", patrol_officers=typed)
    assert keene.status == 400
    assert WARNED not in keene.text


TRAINED = "More officers are to be trained for the Task Force Model than sworn posts are filled."


@pytest.fixture
def forty_of_twelve(keene):
    keene.answer(sworn_filled="12", agreement_in_force="none", **{"officers_trained.task_force": "40"})
    return keene


@pytest.mark.parametrize("page", ["estimate", "draft", "tasks", "chief", "department/q/shift_length"])
def test_the_warning_stands_wherever_a_figure_that_rests_on_it_does(forty_of_twelve, page):
    text = forty_of_twelve.open(page).text
    assert TRAINED in text
    assert "Sworn posts filled : 12 officers; Officers to be trained (Task Force) : 40 officers." in text
    assert '#sworn_filled">Sworn posts filled</a>' in forty_of_twelve.page.text
    assert "autofocus" not in forty_of_twelve.page.text


def test_the_what_if_has_it_too_and_loses_it_with_no_saved_answer(forty_of_twelve):
    forty_of_twelve.open("estimate").send("what-if", **{"officers_trained.task_force": "4"})
    address = f"{forty_of_twelve.base}/estimate/what-if?officers_trained.task_force=4"
    assert TRAINED in forty_of_twelve.open(address).text


def test_a_warning_that_no_figure_rests_on_is_on_the_task_list_and_not_on_the_estimate(keene):
    keene.answer(agreement_in_force="none", hearing_status="held", notice_given="no")
    warned = "A hearing was held, but no public notice was given."
    assert warned in keene.open("tasks").text
    assert warned in keene.open("draft").text
    assert warned not in keene.open("estimate").text


def test_it_is_gone_once_the_answers_fit(forty_of_twelve):
    forty_of_twelve.answer(**{"officers_trained.task_force": "4"})
    for page in ("estimate", "draft", "tasks"):
        assert "may not fit" not in forty_of_twelve.open(page).text


def test_the_check_page_asks_back_about_a_day_that_came_with_a_file(visitor):
    text = b"""
town: {name: Keene, kind: city}
answers: {state: NH, agency_kind: municipal_police, custody: none, agreement_in_force: task_force,
  meeting_date: 2020-06-09, existing_signed_date: "March 5th, 2027"}
"""
    visitor.open("/import").upload(text)
    assert "June 9, 2020? That day has passed. Check the date." in visitor.open("check/town").text
    assert "March 5, 2027? That day is still to come. Check the date." in visitor.open("check/existing_agreement").text
    warned = "The agreement in force was signed after the day of the meeting."
    assert warned in visitor.open("tasks").text


def test_the_check_page_names_the_state(keene):
    assert "New Hampshire" in keene.open("check/town").text
    assert "NH" not in keene.text


def test_counts_of_one_are_singular():
    assert [figures.number_of(n, "question") for n in (0, 1, 2, 1000)] == [
        "0 questions", "1 question", "2 questions", "1,000 questions",
    ]  # fmt: skip
    assert figures.number_of(1, "entry differs", "entries differ") == "1 entry differs"


def test_a_file_with_one_problem_is_told_so(visitor):
    visitor.open("/import").upload(b"town: {name: X, kind: city}\nanswers: {sworn_filled: many}")
    assert "The file could not be used: 1 problem is listed below." in visitor.text
    visitor.open("/import").upload(b"town: {name: X, kind: city}\nanswers: {sworn_filled: many, jail_beds: many}")
    assert "2 problems are listed below." in visitor.text
