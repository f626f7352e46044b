"""The legal steps as printed: whose each is, when it is due, what it waits for, and who did it, on what day."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from app.assessments.answers_file import read_answers, write_answers
from app.briefing.blocks import Cite, Document, Table, plain_words
from app.briefing.context import SignedOff
from app.engine.answers import DONT_KNOW, Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.json.write import evaluation_json
from app.rulebook.book import Rulebook, step_key
from tests.conftest import Town287
from tests.documents import whole

GIVEN = {
    "state": "NH", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none",
    "meeting_date": "2027-01-12",
}  # fmt: skip


def rows(document: Document) -> dict[str, list[str]]:
    """Of each step by its title: its name, what was found, the question, and the status. The supporting volume and the
    record have a table each, with the same steps."""
    steps, found_of = table_of(document, "steps-table"), table_of(document, "steps-found-table")
    found = {}
    for row, more in zip(steps.rows, found_of.rows, strict=True):
        name, ask, status = (plain_words(cell.words) for cell in row)
        number_and_title = re.match(r"(\d+\. (.*?))\. [A-Z]", name)
        assert number_and_title is not None
        assert plain_words(more[0].words) == number_and_title[1]
        found[number_and_title[2]] = [name, plain_words(more[1].words), ask, status]
    return found


def table_of(document: Document, anchor: str) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table) and block.anchor == anchor)


def test_the_order_is_that_of_exposure_and_nothing_is_due_before_what_it_waits_for(rulebook: Rulebook):
    assert [step.order for step in rulebook.steps] == list(range(1, len(rulebook.steps) + 1))
    by_id = {step.id: step for step in rulebook.steps}
    for step in rulebook.steps:
        assert (step.applies is None) == (step.when is None), step.id
        for id_ in step.waits_for:
            assert by_id[id_].days_before > step.days_before, (step.id, id_)


def test_each_authority_has_a_source_with_a_date(rulebook: Rulebook):
    bare = {step.id for step in rulebook.steps if not step.authorities and not step.found}
    assert bare == {"victims", "other_federal_task_forces"}  # nothing was read on these: they are questions
    for step in rulebook.steps:
        for each in step.authorities:
            assert rulebook.sources[each.source].date


def test_due_dates_are_counted_back_from_the_meeting(town287: Town287):
    found = rows(whole(town287(**GIVEN)))
    assert "Not done. Due December 1, 2026." in found["What state and local law allow or order"][3]
    assert "Due December 15, 2026. Waits for step 2." in found["Read the agreement in full"][3]
    late = rows(whole(town287(dt.date(2026, 12, 20), **GIVEN)))
    assert "Due January 5, 2027, if begun by December 29, 2026." in late["Read the agreement in full"][3]
    near = whole(town287(dt.date(2027, 1, 2), **GIVEN))
    assert "Not before the meeting; January 16, 2027 at the earliest." in rows(near)["Read the agreement in full"][3]
    note = table_of(near, "steps-table").note
    assert "The meeting is 10 days away" in plain_words(note)
    assert "the body can decide all the same, or from January 23, 2027 on." in plain_words(note)


def test_without_a_meeting_date_or_where_it_is_kept_back_nothing_is_due(town287: Town287):
    for given in (
        {**GIVEN, "meeting_date": DONT_KNOW},
        {**GIVEN, "meeting_date": Answer("2027-01-12", audience="staff")},
    ):
        evaluation = town287(**given)
        document = whole(evaluation)
        assert "ue December" not in " ".join(" ".join(row) for row in rows(document).values())
        assert {step["due"] for step in evaluation_json(evaluation, "public")["steps"]} == {None}


def test_who_did_it_and_when(town287: Town287):
    record = Answer("2026-11-20", source="Town counsel, memo 12")
    evaluation = town287(**GIVEN, step_insurance=record)
    assert (
        rows(whole(evaluation))["Insurance answer in writing"][3] == "Done: Town counsel, memo 12, November 20, 2026."
    )
    assert rows(whole(evaluation))["Liability of the town itself"][3].startswith("Not done.")
    step = next(step for step in evaluation_json(evaluation, "public")["steps"] if step["id"] == "insurance")
    assert (step["status"], step["done_on"], step["done_by"]) == ("done", "2026-11-20", "Town counsel, memo 12")
    kept = town287(**GIVEN, step_insurance=Answer("2026-11-20", source="Town counsel, memo 12", audience="counsel"))
    assert "memo 12" not in " ".join(" ".join(row) for row in rows(whole(kept)).values())
    assert "memo 12" in rows(whole(kept, audience="counsel"))["Insurance answer in writing"][3]
    unsure = town287(**GIVEN, step_insurance=DONT_KNOW)
    assert rows(whole(unsure))["Insurance answer in writing"][3].startswith("Not done.")


def test_a_step_that_an_answer_shows_as_done_names_who_signed_that_answer(town287: Town287):
    evaluation = town287(**GIVEN, counsel_points_answered=("town_liability",), state_law_confirmed=True)
    assert rows(whole(evaluation))["Liability of the town itself"][3] == "Done; by whom and when is not recorded."
    signed = {"counsel": SignedOff("A. Lee", "Town attorney", "2026-11-18")}
    words = rows(whole(evaluation, sign_offs=signed))["Liability of the town itself"][3]
    assert words == "Done, as signed by A. Lee, Town attorney, November 18, 2026."


def test_what_a_step_waits_for_is_what_is_not_done(town287: Town287):
    evaluation = town287(**GIVEN, agreement_in_hand=True)
    assert "Waits" not in rows(whole(evaluation))["Read the agreement in full"][3]


def test_authorities_are_those_of_the_day(town287: Town287):
    words = rows(whole(town287(dt.date(2025, 4, 1), **GIVEN)))["Who may sign for the town"][1]
    assert "Minnesota" not in words
    words = rows(whole(town287(**GIVEN)))["Who may sign for the town"][1]
    assert "Minnesota Attorney General of December 12, 2025" in words


def test_each_row_of_the_table_cites_or_says_that_nothing_was_read(town287: Town287):
    document = whole(town287(**GIVEN))
    for row in table_of(document, "steps-found-table").rows:
        cited = any(isinstance(inline, Cite) for inline in row[1].words)
        assert cited or plain_words(row[1].words) == "No source was read on this point. Counsel to find the law."
    for row in table_of(document, "steps-table").rows:
        assert plain_words(row[1].words).count("?") or "lease" in plain_words(row[1].words)


def test_the_note_says_to_whom_the_steps_apply(town287: Town287):
    document = whole(town287(**GIVEN))
    table = table_of(document, "steps-table")
    assert "Where an agreement is in force, or where state law does not close signing:" in plain_words(table.note)


@pytest.fixture
def recorded(rulebook: Rulebook) -> tuple[Answers, str]:
    answers = Answers(
        Town("A", "town"),
        {step_key(step.id): Answer("2026-11-20", source=f"Office {i}") for i, step in enumerate(rulebook.steps)},
    )
    return answers, write_answers(answers, rulebook.answerable)


def test_records_go_into_an_answers_file_and_back(recorded: tuple[Answers, str], rulebook: Rulebook):
    answers, text = recorded
    again = read_answers(text, rulebook.answerable)
    assert again == answers
    evaluation: Evaluation = evaluate(rulebook, again, dt.date(2026, 11, 24))
    assert all(result.done and result.record is not None for result in evaluation.steps)
