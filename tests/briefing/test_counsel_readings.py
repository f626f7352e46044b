"""Counsel's own reading stands beside the rulebook's status wherever that is printed with its reason. One that is kept
from a reader leaves no trace in what that reader gets: not a byte differs."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

import pytest

from app.authoring.stories import words_of
from app.briefing.counsel_file import counsel_file
from app.briefing.counsel_readings import in_full
from app.briefing.letters import letters
from app.engine.answers import Answers
from app.engine.counsel_readings import CounselReading
from app.engine.evaluation import evaluate
from app.outputs.edition import Edition
from app.outputs.html.write import render_print
from app.outputs.produce import attachments, produce
from app.rulebook.book import reading_key
from tests.conftest import TODAY
from tests.engine.test_counsel_readings import TOWNS, reading

SENTENCE = (
    "Counsel reads this differently: closed. The charter bars it (Charter, article 2; A. Lee, November 20, 2026)."
)
PLACES = {"Maine": "sign_task_force", "New Hampshire": "sign_task_force", "nothing known": "decline"}
PUBLIC = [("html", "council"), ("docx", "council"), ("xlsx", "council"), ("json", "council"), ("html", "handout")]


def read(evaluation, audience, *options, **changed):
    book, answers = evaluation.rulebook, evaluation.answers
    own = {reading_key(option): reading(book, option, audience, **changed) for option in options}
    return evaluate(book, Answers(answers.town, {**answers, **own}), evaluation.as_of)


@pytest.fixture
def nashua(town287):
    """A New Hampshire town, in which signing is open."""
    return town287(TODAY, **TOWNS["New Hampshire"])


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize(("audience", "reader"), [("counsel", "public"), ("staff", "public"), ("counsel", "staff")])
def test_a_withheld_reading_leaves_no_trace(town287, town, audience, reader):
    plain = town287(TODAY, **TOWNS[town])
    kept = read(plain, audience, PLACES[town])
    for format, version in PUBLIC:
        if version == "handout" and reader != "public":
            continue
        edition = Edition(audience=reader, version=version)
        assert produce(kept, format, edition) == produce(plain, format, edition), (format, version)
    assert attachments(kept, Edition(audience=reader)) == attachments(plain, Edition(audience=reader))
    assert letters(kept) == letters(plain)
    shown = read(plain, reader, PLACES[town])
    assert produce(shown, "html", Edition(audience=reader)) != produce(plain, "html", Edition(audience=reader))


def test_the_words():
    told = CounselReading("conditional", "Two\nlines. A full stop.", "RSA 41", "A. Lee", dt.date(2026, 3, 1), "public")
    assert in_full(told) == (
        "Counsel reads this differently: open on conditions. Two lines. A full stop (RSA 41; A. Lee, March 1, 2026)."
    )


@pytest.mark.parametrize("end", ["8 U.S.C.", "Is it?", "No!"])
def test_a_last_sign_that_is_no_full_stop_stays(end):
    told = CounselReading("open", end, "RSA 41", "A. Lee", dt.date(2026, 3, 1), "public")
    assert f"{end} (RSA 41; " in in_full(told)


def test_it_stands_in_every_place(nashua):
    page = words_of(produce(read(nashua, "public", "sign_task_force"), "html").decode())
    first, _, rest = page.partition("Where we are today")
    assert "Counsel reads this as closed: see Law." in first
    assert rest.count(SENTENCE) == 3  # the option, the law table, the motion


def test_an_option_that_is_closed_says_why_it_has_no_motion(town287):
    plain = town287(TODAY, **TOWNS["Maine"])
    page = words_of(produce(read(plain, "public", "sign_task_force", status="open"), "html").decode())
    said = SENTENCE.replace("closed.", "open.", 1)
    assert f"no motion is drafted, because the option is shown as closed. {said}" in page
    assert "Counsel reads this as open (Task Force): see Law." in page
    assert page.count(said) == 3  # page one or the closed options, the law table, below the motions


def test_options_that_share_a_row_of_the_law_are_told_apart(town287):
    plain = town287(TODAY, **TOWNS["Maine"])
    two = ("sign_warrant_service_officer", "sign_jail_enforcement")
    one = words_of(produce(read(plain, "public", two[1], status="open"), "html").decode())
    assert "Jail Enforcement: Counsel reads this differently: open." in one
    both = words_of(produce(read(plain, "public", *two, status="open"), "html").decode())
    assert "Jail Enforcement: Counsel reads" not in both


def test_where_the_rulebook_has_no_law_it_stands_alone(town287):
    page = words_of(produce(read(town287(TODAY), "public", "decline"), "html").decode())
    assert f"Decline an agreement. {SENTENCE}" in page


def test_json_has_a_list_of_its_own(nashua):
    data = json.loads(produce(read(nashua, "public", "sign_task_force"), "json"))
    assert data["readings"] == [
        {
            "option": "sign_task_force", "status": "closed", "reason": "The charter bars it.",
            "authority": "Charter, article 2", "name": "A. Lee", "day": "2026-11-20", "audience": "public",
        }
    ]  # fmt: skip
    before = json.loads(produce(nashua, "json"))
    assert before.pop("readings") == []
    del data["readings"]
    assert data == before


def test_workbook_and_word_say_it(nashua):
    evaluation = read(nashua, "public", "sign_task_force")
    for format, part in (("xlsx", "xl/sharedStrings.xml"), ("docx", "word/document.xml")):
        with zipfile.ZipFile(io.BytesIO(produce(evaluation, format))) as archive:
            assert "Counsel reads this differently: closed." in archive.read(part).decode(), format


def test_the_handout_says_it_in_short(nashua):
    page = words_of(produce(read(nashua, "public", "sign_task_force"), "html", Edition(version="handout")).decode())
    assert "Counsel reads this as closed" in page
    assert "Charter, article 2" not in page


def test_counsels_file_says_who_may_read_it(nashua):
    page = words_of(render_print(counsel_file(read(nashua, "staff", "sign_task_force"))))
    assert "Counsel's own readings" in page
    assert f"{SENTENCE} Staff" in page
    assert "Counsel's own readings" not in words_of(render_print(counsel_file(nashua)))


def test_letters_to_counsel_and_to_those_who_could_settle_it(town287):
    plain = town287(TODAY, **{**TOWNS["New Hampshire"], "custody": "holding_cells"})
    asked = {each.to: each for each in letters(plain)}
    open_ids = {each.id: status.question.to for status in plain.open_statuses for each in status.options}
    assert "ice" in open_ids.values()
    option = next(id_ for id_, to in open_ids.items() if to == "ice")
    found = {each.to: words_of(render_print(each.document)) for each in letters(read(plain, "public", option))}
    assert SENTENCE in found["ice"]
    assert "Where you read the law differently" in found["attorney"]
    assert SENTENCE in found["attorney"]
    assert set(found) == set(asked)
    assert SENTENCE not in found["insurer"]
