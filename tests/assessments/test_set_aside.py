"""Answers under a rulebook that has changed since: what still fits counts, the rest is set aside, and none is lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.assessments import store
from app.assessments.answers_file import AnswersFileError, read_answers, write_answers
from app.assessments.set_aside import SetAside, counted, fitting
from app.engine.answers import DONT_KNOW, MODELS, Answer, Answers
from app.schema.questions import Question
from app.schema.renames import Rename
from tests.assessments.conftest import AGENCIES, QUESTIONS, question
from tests.assessments.helpers import BREWER, TODAY, create, load, save
from tests.assessments.strategies import answers

KINDS = ("state", "choice", "choices", "number", "yes_no", "text", "long_text", "date")


@st.composite
def edited(draw) -> dict[str, Question]:
    """The questions after some edits: a question dropped, asked in another kind, for all models at once, within other
    bounds, or without one of its choices."""
    found = dict(QUESTIONS)
    for name in draw(st.lists(st.sampled_from(sorted(QUESTIONS)), unique=True)):
        before = found.pop(name)
        edit = draw(st.sampled_from(["drop", "kind", "choice", "per", "bounds"]))
        if edit == "drop":
            continue
        new: dict = {}
        if edit == "kind":
            kind = draw(st.sampled_from(KINDS))
            new = {"kind": kind, "choices": AGENCIES if kind in ("choice", "choices") else (), "unit": None}
            new |= {"min": None, "max": None, "whole": False, "per": None}
        elif edit == "choice":
            new = {"choices": before.choices[1:]}
        elif edit == "per":
            new = {"per": None if before.per else "model"}
        elif before.kind == "number":
            new = {"min": 20.0, "max": 30.0}
        found[name] = before.model_copy(update=new)
    return found


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(given_before=answers(QUESTIONS), questions=edited())
def test_whatever_the_rulebook_becomes_nothing_fails_and_nothing_is_lost(database, given_before, questions):
    with database.write() as session:
        made = create(session, given_before.town)
        store.set_answers(session, made.id, given_before, {})
        current = store.load_current(session, store.get_assessment(session, made.id))
        now = counted(current.answers, current.versions, questions)
        assert set(now.answers) | set(now.aside) == set(given_before)
        assert not set(now.answers) & set(now.aside)
        for key, answer in now.answers.items():
            assert fitting(key, answer, questions) == answer
        for each in now.aside.values():
            assert each.text
            assert each.why.endswith((".", "?"))

        exported = store.export_answers(session, made.id, questions)
        again = store.import_answers(session, exported, questions, rulebook_version="b", rulebook_date=TODAY)
        taken = store.load_current(session, store.get_assessment(session, again.id))
        assert counted(taken.answers, taken.versions, questions) == now
        # and the rulebook takes all of it back
        assert counted(current.answers, current.versions, QUESTIONS).answers == given_before


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(given_before=answers(QUESTIONS), questions=edited())
def test_an_export_of_an_earlier_rulebook_is_taken(database, given_before, questions):
    """Also where the file was saved before the rulebook changed, so that it sets nothing aside itself."""
    saved = write_answers(given_before, QUESTIONS, rulebook="earlier")
    aside: dict[str, SetAside] = {}
    taken = read_answers(saved, questions, aside=aside)
    assert set(taken) | set(aside) == set(given_before)


def test_a_file_written_by_hand_is_not_guessed_at():
    text = "town: {name: B, kind: city}\nanswers: {officer: 3, agency: sherif}"
    with pytest.raises(AnswersFileError, match=r"Did you mean officers\?.*\n.*Did you mean sheriff\?"):
        read_answers(text, QUESTIONS)


@pytest.mark.parametrize(
    ("group", "message"),
    [
        ("set_aside: 3", "'set_aside' is not a group of answers."),
        ("set_aside: {A B: 3}", "A B: This is not the id of a question."),
        ("set_aside: {gone.patrol: 3}", "gone.patrol: This is not the id of a question."),
        ("set_aside: {gone: {note: x}}", "gone: This is not the form of an answer."),
        ("set_aside: {gone: {value: 3, low: 5, high: 9}}", "gone: This cannot be an answer: low, value and high"),
        ("set_aside: {gone: {value: 3, audience: all}}", "gone: This cannot be an answer: audience is one of"),
        ("set_aside: {gone: null}", "gone: This cannot be an answer"),
        ("set_aside: {gone: {value: [1]}}", "gone: 1 is not a text."),
        ("set_aside: {state: ME}", "state is set aside, and answered as well."),
        ("rulebook: x\nset_aside: {}", ""),
    ],
)
def test_what_is_set_aside_has_the_form_of_an_answer(group, message):
    text = "town: {name: B, kind: city}\nanswers: {state: ME}\n" + group
    if not message:
        assert dict(read_answers(text, QUESTIONS)) == {"state": Answer("ME")}
        return
    with pytest.raises(AnswersFileError) as error:
        read_answers(text, QUESTIONS)
    (problem,) = error.value.problems
    assert message in f"{problem.what} {problem.mend}"
    assert problem.line == 3


def test_what_was_set_aside_counts_again_where_it_fits():
    aside: dict[str, SetAside] = {}
    text = "town: {name: B, kind: city}\nanswers: {}\nset_aside: {officers: 4, old: [a, b], day: 2026-01-02}"
    assert dict(read_answers(text, QUESTIONS, aside=aside)) == {"officers": Answer(4)}
    assert {key: each.text for key, each in aside.items()} == {"old": "a, b", "day": "2026-01-02"}


# Ids that were renamed

MOVED = (
    Rename(kind="fact", old="officers", new="sworn_officers", date=TODAY, rulebook=TODAY),
    Rename(kind="choice", old="agency.sheriff", new="agency.county_sheriff", date=TODAY, rulebook=TODAY),
)
RENAMED = {
    **{key: each for key, each in QUESTIONS.items() if key not in ("officers", "agency")},
    "sworn_officers": question("sworn_officers", "number", min=0, max=500, whole=True, unit="officer"),
    "agency": question(
        "agency", "choice", choices=(AGENCIES[0], AGENCIES[1].model_copy(update={"id": "county_sheriff"}))
    ),
}


def now(database, number):
    with database.read() as session:
        current = store.load_current(session, store.get_assessment(session, number))
    return counted(current.answers, current.versions, RENAMED, MOVED)


def test_an_answer_moves_to_the_id_of_today(database, brewer):
    save(database, brewer.id, {"officers": Answer(20), "agency": Answer("sheriff")})
    found = now(database, brewer.id)
    assert dict(found.answers) == {"sworn_officers": Answer(20), "agency": Answer("county_sheriff")}
    assert found.aside == {}
    assert found.renamed == {"sworn_officers"}
    save(database, brewer.id, {"sworn_officers": Answer(21)}, renamed=found.renamed)
    found = now(database, brewer.id)
    assert found.answers["sworn_officers"] == Answer(21)
    assert found.renamed == frozenset()


def test_an_answer_under_an_earlier_id_can_be_taken_back(database, brewer):
    save(database, brewer.id, {"officers": Answer(20)})
    save(database, brewer.id, {"sworn_officers": None}, renamed=now(database, brewer.id).renamed)
    assert dict(now(database, brewer.id).answers) == {}
    assert dict(load(database, brewer.id)) == {"officers": Answer(20)}  # as it was said, under the id of its time


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (Answer(True), "Yes"),
        (Answer(False), "No"),
        (Answer(12.5), "12.5"),
        (Answer("a\nb"), "a\nb"),
        (Answer(("a", "b")), "a, b"),
        (Answer(()), "None of them"),
        (Answer(DONT_KNOW), "I don\u2019t know"),
        (Answer(41.0, typed="$82,000 a year"), "$82,000 a year"),
    ],
)
def test_what_is_set_aside_is_named_with_its_value(answer, text):
    found = counted(Answers(BREWER, {"gone": answer, f"fund.{MODELS[0]}": answer}), {}, QUESTIONS)
    assert [each.text for each in found.aside.values()] == [text, text]
    assert [each.why for each in found.aside.values()] == [
        "The question no longer differs by model.", "The rulebook no longer has this question.",
    ]  # fmt: skip
