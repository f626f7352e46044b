"""No answer that is marked for staff speaks through the public version: whatever it is, all that the public gets is the
same, byte for byte. What is the same for every value of an answer says nothing about it.

Every answer of the examples is tried, in turn, with other values in its place.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from app.assessments.answers_file import read_answers_file
from app.engine.answers import DONT_KNOW, Answer, Answers, split_key
from app.engine.evaluation import evaluate
from app.engine.readers import mark_holds, readable_answers
from app.rulebook.book import Rulebook
from tests.briefing.marked import DAY, can_be_marked, marked, others, public, question_of

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
SAYS_SO = re.compile(r"[Cc]onfidential")
FEW = ("deciding_body", "insurer_answer", "meeting_date", "models_offered", "agreement_in_hand", "request_origin")
"""Those that spoke before (decision 47), and are tried in every run."""


@cache
def answers_of(path: Path, rulebook: Rulebook) -> Answers:
    return read_answers_file(path, rulebook.answerable, rulebook.renames, aside={})


def markable(rulebook: Rulebook, answers: Answers) -> list[str]:
    return [key for key in answers if mark_holds(rulebook, split_key(key)[0]) and can_be_marked(key)]


def spoken(rulebook: Rulebook, answers: Answers, key: str, most: int, **how: object) -> list[object]:
    """The values in whose place the public would see something else."""
    said = public(rulebook, marked(answers, key, answers[key]), **how)  # type: ignore[arg-type]
    tried = list(others(question_of(rulebook, key), answers[key]))[:most]
    return [
        each.value
        for each in tried
        if public(rulebook, marked(answers, key, each), **how) != said  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize("key", FEW)
def test_what_spoke_before_is_silent(rulebook, key):
    every = (answers_of(path, rulebook) for path in EXAMPLES)
    answers = next(found for found in every if key in found and found[key].known)
    assert spoken(rulebook, answers, key, 1, documents=("council",), more=False) == []


@pytest.mark.verify
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_answer_speaks(rulebook, path):
    answers = answers_of(path, rulebook)
    keys = markable(rulebook, answers)
    known = [key for key in keys if answers[key].value is not DONT_KNOW]
    assert {key: found for key in known if (found := spoken(rulebook, answers, key, 3))} == {}


@pytest.mark.verify
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_that_nobody_knows_is_no_secret(rulebook, path):
    """A mark on "don't know" changes nothing: a records request would look for what does not exist."""
    answers = answers_of(path, rulebook)
    for key in (key for key in markable(rulebook, answers) if answers[key].value is DONT_KNOW):
        plain = answers.with_answer(key, replace(answers[key], audience="public", note=None, source=None))
        kept = answers.with_answer(key, replace(answers[key], audience="staff", note=None, source=None))
        shown = ("council", "supporting", "record", "handout")
        assert public(rulebook, plain, shown, more=False) == public(rulebook, kept, shown, more=False), key


def test_the_record_says_confidential_where_the_answer_stood(rulebook):
    answers = answers_of(EXAMPLES[1], rulebook)
    key = "deciding_body"
    plain, kept = (
        public(rulebook, found, ("record",), more=False).decode()
        for found in (answers, marked(answers, key, answers[key]))
    )
    before, after = (re.sub(r"<[^>]+>", "\n", each).split("\n") for each in (plain, kept))
    lines = difflib.unified_diff(before, after, n=0)
    added = [line for line in lines if line.startswith("+") and line.strip("+ ")]
    assert any(SAYS_SO.search(line) for line in added)


def test_four_answers_cannot_be_marked(rulebook):
    assert {id_ for id_ in rulebook.questions if not mark_holds(rulebook, id_)} == {
        "state", "agency_kind", "custody", "agreement_in_force"
    }  # fmt: skip


def test_a_mark_that_cannot_hold_keeps_its_note_and_source(rulebook):
    """A file of an earlier day may have one: the answer shows in every status, its note in nothing."""
    kept = Answer("NH", audience="staff", note="As Ann said", source="A letter")
    answers = Answers(answers_of(EXAMPLES[0], rulebook).town, {"state": kept})
    bare = readable_answers(rulebook, answers, "public")["state"]
    assert (bare.value, bare.note, bare.source) == ("NH", None, None)
    assert readable_answers(rulebook, answers, "staff")["state"] == kept
    assert b"As Ann said" not in public(rulebook, answers)
    assert evaluate(rulebook, answers, DAY).read_by("public").law.state == "NH"
