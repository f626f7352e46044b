"""Counsel's own readings are kept, read by those who may, and never count: nothing that is worked out rests on one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from app.engine.answers import AUDIENCES, Answer, Answers
from app.engine.compare import compare
from app.engine.counsel_readings import check_reading, reading_of
from app.engine.evaluation import evaluate
from app.rulebook.book import reading_key
from app.schema.base import Status
from tests.conftest import TODAY

GIVEN = {
    "status": "closed",
    "reason": "The charter bars it.",
    "authority": "Charter, article 2",
    "name": "A. Lee",
    "day": "2026-11-20",
}
TOWNS: dict[str, dict[str, Any]] = {
    "Maine": {"state": "ME", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"},
    "New Hampshire": {
        "state": "NH", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none",
        "officers_trained__task_force": 4, "operating_hours_per_month": 10, "sworn_filled": 20,
    },
    "nothing known": {},
}  # fmt: skip


def reading(rulebook, option, audience=None, **changed):
    answer, wrong = check_reading(rulebook.answerable[reading_key(option)], {**GIVEN, **changed}, audience)
    assert wrong == {}
    return answer


def with_readings(evaluation, audience=None, status="closed"):
    """The same town, in which counsel reads every option before the body as `status`."""
    book, answers = evaluation.rulebook, evaluation.answers
    own = {reading_key(r.id): reading(book, r.id, audience, status=status) for r in evaluation.options}
    return evaluate(book, Answers(answers.town, {**answers, **own}), evaluation.as_of)


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("status", [status for status in get_args(Status) if status != "unknown"])
def test_no_result_rests_on_a_reading(town287, town, status):
    plain = town287(TODAY, **TOWNS[town])
    read = with_readings(plain, "public", status)
    assert len(read.readings("public")) == len(read.options) > 3
    for name in ("options", "steps", "question_states", "sections", "unknowns", "open_statuses", "mismatches"):
        assert getattr(read, name) == getattr(plain, name), name
    assert repr(read.totals) == repr(plain.totals)
    assert repr(read.facts) == repr(plain.facts)
    assert read.short_path == plain.short_path


@pytest.mark.parametrize("meant_for", AUDIENCES)
def test_only_those_whom_counsel_lets_read_it_do(town287, meant_for):
    evaluation = with_readings(town287(TODAY, **TOWNS["New Hampshire"]), meant_for)
    for reader in AUDIENCES:
        readable = AUDIENCES.index(meant_for) <= AUDIENCES.index(reader)
        assert bool(evaluation.readings(reader)) is readable


def test_without_an_audience_it_is_for_counsel_alone(town287):
    evaluation = with_readings(town287(TODAY, **TOWNS["New Hampshire"]))
    assert evaluation.readings("staff") == {}
    assert {each.audience for each in evaluation.readings("counsel").values()} == {"counsel"}


def test_a_reading_of_an_option_that_is_not_before_the_body_is_not_given(town287, rulebook):
    plain = town287(TODAY, **TOWNS["New Hampshire"])
    own = {reading_key("end_agreement"): reading(rulebook, "end_agreement", "public")}
    evaluation = evaluate(rulebook, Answers(plain.answers.town, {**plain.answers, **own}), TODAY)
    assert plain.option("end_agreement") is None
    assert evaluation.readings("counsel") == {}


@pytest.mark.parametrize("field", GIVEN)
def test_every_part_is_needed(rulebook, field):
    question = rulebook.answerable[reading_key("decline")]
    for empty in (None, "", "  "):
        answer, wrong = check_reading(question, {**GIVEN, field: empty}, None)
        assert answer is None
        assert list(wrong) == [field]


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("status", "unknown"), ("status", "dont_know"), ("status", "maybe"), ("reason", "x" * 601),
        ("authority", "one\ntwo"), ("authority", "x" * 201), ("name", "one\ntwo"), ("day", "soon"),
        ("day", "2026-02-30"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(rulebook, field, bad):
    answer, wrong = check_reading(rulebook.answerable[reading_key("decline")], {**GIVEN, field: bad}, None)
    assert answer is None
    assert list(wrong) == [field]
    assert wrong[field].what
    assert wrong[field].mend


def test_it_comes_back_as_it_was_given(rulebook):
    found = reading_of(reading(rulebook, "decline", "staff"), "staff")
    assert found is not None
    assert (found.status, found.reason, found.authority, found.name) == tuple(GIVEN[each] for each in list(GIVEN)[:4])
    assert found.day.isoformat() == GIVEN["day"]
    assert found.audience == "staff"


def test_an_answer_that_is_no_reading_gives_none(rulebook):
    whole = reading(rulebook, "decline")
    for broken in (None, Answer("dont_know"), replace(whole, note=None), replace(whole, source="one line"),
                   replace(whole, source="a\nb\nsoon"), replace(whole, source=None)):  # fmt: skip
        assert reading_of(broken, "counsel") is None


def test_a_comparison_names_it_and_finds_no_other_difference(town287, rulebook):
    plain = town287(TODAY, **TOWNS["New Hampshire"])
    own = {reading_key("decline"): reading(rulebook, "decline")}
    found = compare(plain, evaluate(rulebook, Answers(plain.answers.town, {**plain.answers, **own}), TODAY))
    assert [(each.title, each.before, each.after) for each in found.answers] == [
        ("counsel\u2019s own reading: Decline an agreement", "no answer", "closed")
    ]
    assert (found.options, found.totals, found.numbers, found.unknowns) == ((), (), (), ())
