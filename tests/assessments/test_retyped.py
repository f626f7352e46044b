"""Answers to questions that were renamed or re-typed: moved in the order of the records, and what cannot be is kept."""

from __future__ import annotations

import datetime as dt

import pytest

from app.assessments.answers_file import read_answers
from app.assessments.set_aside import counted
from app.engine.answers import DONT_KNOW, Answer, Answers, Town
from app.rulebook.book import examine
from app.schema.questions import Choice, Question
from app.schema.renames import Rename
from tests.rulebook import cases

DAY = dt.date(2026, 12, 1)
TOWN = Town("Troy", "town")


def question(id_: str, kind: str, **more) -> Question:
    return Question(id=id_, kind=kind, ask="What?", label=id_, why="So.", find="There.", effect="None.", **more)


def record(old: str, new: str, kind: str = "fact", **more) -> Rename:
    return Rename(old=old, new=new, kind=kind, date=DAY, rulebook=DAY, **more)


QUESTIONS = {
    "insurer": question(
        "insurer", "choice", choices=(Choice(id="covers", text="It covers"), Choice(id="no", text="No"))
    ),
    "hours_a_year": question("hours_a_year", "number", unit="hour / year", min=0, max=9000),
    "whole_days": question("whole_days", "number", unit="day", whole=True, min=0, max=900),
}
RECORDS = (
    record("overtime", "hours_a_month"),
    record("insurer", "insurer", choices={"They cover it.": "yes", "not covered": "no"}),
    record("insurer.yes", "insurer.covers", "choice"),
    record("hours_a_month", "hours_a_year", unit="hour / month", times={"months_per_year": 12}),
    record("hours", "whole_days", unit="hour", divided_by={"hours_per_day": 8}),
)  # fmt: skip


def moved(**stored: Answer):
    return counted(Answers(TOWN, stored), dict.fromkeys(stored, 1), QUESTIONS, RECORDS)


@pytest.mark.parametrize(
    ("key", "given", "today", "becomes"),
    [
        ("insurer", Answer("they  COVER it"), "insurer", Answer("covers")),  # a text, then a choice that was renamed
        ("insurer", Answer("not covered."), "insurer", Answer("no")),
        ("insurer", Answer("no"), "insurer", Answer("no")),  # given since: a choice already
        ("insurer", Answer(DONT_KNOW), "insurer", Answer(DONT_KNOW)),
        ("hours_a_month", Answer(10.0), "hours_a_year", Answer(120.0)),
        ("overtime", Answer(10.0, note="As told."), "hours_a_year", Answer(120.0, note="As told.")),
        ("hours_a_month", Answer(10.0, "estimate", low=5.0, high=20.0), "hours_a_year",
         Answer(120.0, "estimate", low=60.0, high=240.0)),
        ("hours_a_month", Answer(10.0, typed="10 hours"), "hours_a_year", Answer(120.0)),
        ("hours_a_month", Answer(DONT_KNOW), "hours_a_year", Answer(DONT_KNOW)),
        ("hours_a_year", Answer(120.0), "hours_a_year", Answer(120.0)),  # given since: never converted twice
        ("hours", Answer(16.0), "whole_days", Answer(2.0)),
    ],
)  # fmt: skip
def test_an_answer_is_what_it_was_as_the_question_of_today_takes_it(key, given, today, becomes):
    found = moved(**{key: given})
    assert dict(found.answers) == {today: becomes}
    assert found.aside == {}


@pytest.mark.parametrize(
    ("key", "given", "text"),
    [
        ("insurer", Answer("they would think about it"), "they would think about it"),
        ("hours_a_month", Answer("ten"), "ten"),
        ("hours_a_month", Answer(True), "Yes"),
        ("hours", Answer(12.0), "1.5"),  # no whole number of days
    ],
)
def test_what_cannot_be_moved_is_set_aside_with_its_value(key, given, text):
    found = moved(**{key: given})
    assert dict(found.answers) == {}
    assert [each.text for each in found.aside.values()] == [text]


def test_an_answer_of_today_goes_before_one_under_an_earlier_id():
    found = moved(overtime=Answer(10.0), hours_a_year=Answer(7.0))
    assert dict(found.answers) == {"hours_a_year": Answer(7.0)}


def test_a_saved_file_is_read_in_the_same_way():
    text = "rulebook: x\ntown: {name: B, kind: city}\nanswers: {overtime: 10, insurer: not covered, hours: a few}\n"
    aside: dict = {}
    found = read_answers(text, QUESTIONS, renames=RECORDS, aside=aside)
    assert dict(found) == {"hours_a_year": Answer(120.0), "insurer": Answer("no")}
    assert {key: each.text for key, each in aside.items()} == {"hours": "a few"}


# ---- what a record may say ------------------------------------------------------------------------------------------

TIMES, BY = "times: {months_per_year: 12}", "divided_by: {months_per_year: 12}"
HEAD = "date: 2026-11-24, rulebook: 2026-11-24, kind: fact"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f"old: wage_month, new: hourly_wage, unit: dollar / hour / year, {TIMES}", "is not dollar / hour"),
        (f"old: wage_month, new: hourly_wage, unit: dollar / hour / year, {BY}", "is not dollar"),
        (f"old: wage, new: hourly_wage, unit: dollar * year / hour / month, {TIMES}", ""),
        (f"old: wage, new: hourly_wage, unit: dollar * month / hour / year, {BY}", ""),
        ("old: pay, new: hourly_wage, unit: dollar * year / hour, times: {months_per_year: 11}", "is 12, not 11"),
        ("old: wage, new: hourly_wage, unit: dollar, times: {months_a_year: 12}", "Did you mean 'months_per_year'?"),
        (f"old: wage, new: hourly_wage, unit: dollars, {TIMES}", "'dollars' is not a unit"),
        ("old: wage, new: hourly_wage, unit: dollar", "needs unit, and either times or divided_by"),
        (f"old: wage, new: hourly_wage, {TIMES}", "needs unit, and either"),
        ("old: wage, new: hourly_wage, unit: dollar, times: {}", "names one constant"),
        (f"old: hourly_wage, new: hourly_wage, unit: dollar, {TIMES}", "needs a new id"),
        ("old: custody, new: custody, choices: {no jail: none, a jail: jail}", ""),
        ("old: cells, new: custody, choices: {no jail: none}", ""),
        ("old: cells, new: custody, choices: {no jail: nothing}", "'nothing' is no choice of 'custody'"),
        ("old: custody, new: custody, choices: {jail: none}", "stands for another one"),
        ("old: pay, new: annual_pay_and_benefits, choices: {no jail: none}", "is no question"),
    ],
)  # fmt: skip
def test_a_record_is_checked_when_it_is_loaded(tmp_path, line, message):
    folder = cases.build(cases.BASE, tmp_path)
    (folder / "rules" / "renames.yaml").write_text(f"renames:\n  - {{{line}, {HEAD}}}\n")
    _, problems = examine(folder)
    told = [str(problem) for problem in problems if problem.id == "renames.record"]
    if message:
        assert any(message in each for each in told), told
    else:
        assert told == []


def test_each_record_leads_to_the_one_that_follows(tmp_path):
    """Two changes of unit, one after the other, and a renamed choice: each is held against the next."""
    folder = cases.build(cases.BASE, tmp_path)
    (folder / "rules" / "renames.yaml").write_text(
        "renames:\n"
        f"  - {{old: wage, new: wage_b, unit: dollar / hour / month, times: {{months_per_year: 12}}, {HEAD}}}\n"
        f"  - {{old: wage_b, new: hourly_wage, unit: dollar / hour / year, times: {{months_per_year: 12}}, {HEAD}}}\n"
    )
    told = [each for each in examine(folder)[1] if each.id == "renames.record"]
    assert [each.line for each in told] == [3]
