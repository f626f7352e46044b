"""Who may read what: an answer's own audience goes before its question's, and what no question names is for counsel."""

from __future__ import annotations

import datetime as dt

import pytest

from app.engine.answers import AUDIENCES, Answer, Answers, Town
from app.engine.evaluation import evaluate
from app.engine.readers import Reader, audiences_read_by, may_read, readable_answers, readable_record, reads
from app.rulebook.book import Rulebook

DAY = dt.date(2026, 11, 24)
ANSWERS = Answers(
    Town("Brewer", "city"),
    {
        "sworn_filled": Answer(30),  # a public question
        "minimum_shift_staffing": Answer(4),  # a question for staff
        "officers_trained.task_force": Answer(2, audience="counsel"),
        "counsel_points_answered": Answer(("who_may_sign",), audience="public"),
        "no_such_question": Answer(6),
    },
)


def test_each_audience_reads_what_the_wider_ones_read():
    for reader in AUDIENCES:
        assert audiences_read_by(reader) == tuple(each for each in AUDIENCES if reads(reader, each))
    assert not reads("public", "staff")
    assert reads("counsel", "public")


@pytest.mark.parametrize(
    ("reader", "read"),
    [
        ("public", {"sworn_filled", "counsel_points_answered"}),
        ("staff", {"sworn_filled", "counsel_points_answered", "minimum_shift_staffing"}),
        ("counsel", set(ANSWERS)),
    ],
)
def test_an_audience_reads_its_own_and_what_is_wider(rulebook: Rulebook, reader, read):
    assert set(readable_answers(rulebook, ANSWERS, reader)) == read
    assert {key for key in ANSWERS if may_read(rulebook, ANSWERS, key, reader)} == read


def test_what_rests_on_a_withheld_answer_is_withheld(rulebook: Rulebook):
    evaluation = evaluate(rulebook, ANSWERS, DAY)
    place, reader = evaluation.tables.place, Reader(evaluation, "public")
    assert reader.withholds(place["officers_trained.task_force"])
    assert reader.withholds(place["line training_time.task_force.hours"])
    assert not reader.withholds(place["line training_time.jail_enforcement.hours"])
    assert reader.withholds_result("officers_trained.task_force")
    assert not reader.withholds(place["sworn_filled"])
    assert "officers_trained.task_force" in reader.withheld_facts(evaluation.facts)
    assert Reader(evaluation, "counsel").withheld == frozenset()


def test_a_record_of_a_step_is_public_unless_it_is_marked():
    record, marked = Answer("2026-11-20"), Answer("2026-11-20", audience="counsel")
    assert readable_record(record, "public") is record
    assert readable_record(marked, "staff") is None
    assert readable_record(None, "counsel") is None
