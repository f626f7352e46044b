"""Short answers to what people ask: each stands once, where there is room for it, and nothing is lost from sight."""

from __future__ import annotations

import datetime as dt

import pytest

from app.briefing.blocks import Cite, Document, Run, Table, Words
from app.briefing.compose import volumes_of
from app.briefing.sections.asked import ANSWERED
from tests.conftest import Town287

ANCHORS = ("short-answers-table", "more-short-answers-table")
OPEN = {"state": "NH", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"}
SEVERAL = {**OPEN, "custody": "jail"}
CLOSED = {"state": "ME", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"}
CLOSED_IN_FORCE = {**CLOSED, "agreement_in_force": "task_force"}


def tables(document: Document, *anchors: str) -> list[Table]:
    return [block for _, block in document.flow() if isinstance(block, Table) and block.anchor in anchors]


def said(words: Words) -> str:
    return "".join(inline.text for inline in words if isinstance(inline, Run))


def asked_in(document: Document) -> list[str]:
    """What people ask, from the rows of the document's tables of short answers."""
    return [said(row[0].words) for each in tables(document, *ANCHORS) for row in each.rows]


def named_as_answered(document: Document) -> str:
    """The row of the questions left to others that names what the record answers; '' if there is none."""
    rows = tables(document, "left-to-others-table")[0].rows
    return next((said(row[1].words) for row in rows if said(row[0].words) == ANSWERED), "")


@pytest.mark.parametrize(
    ("given", "room"),
    [(OPEN, "some"), (SEVERAL, "none"), (CLOSED, "all"), (CLOSED_IN_FORCE, "some")],
    ids=["open", "several forms", "closed", "closed, in force"],
)
def test_each_stands_once_and_the_list_names_those_in_the_record(
    town287: Town287, given: dict[str, str], room: str
) -> None:
    evaluation = town287(**given)
    briefing, supporting, record = volumes_of(evaluation)
    printable = [each for each in evaluation.rulebook.short_answers if evaluation.printable(each)]
    here = {
        "all": [each.asked for each in printable],
        "some": [each.asked for each in printable if not each.record],
        "none": [],
    }[room]
    left = [each.asked for each in printable if each.asked not in here]
    assert asked_in(briefing) == []
    assert asked_in(supporting) == here
    assert asked_in(record) == left
    named = named_as_answered(supporting)
    assert named == (f"Topics: {'; '.join(left)}." if left else "")


def test_every_answer_cites_what_it_rests_on(town287: Town287) -> None:
    _, supporting, _ = volumes_of(town287(**CLOSED))
    rows = [row for each in tables(supporting, *ANCHORS) for row in each.rows]
    assert rows
    assert all(any(isinstance(inline, Cite) for inline in row[1].words) for row in rows)


def test_nothing_of_2025_is_said_of_a_day_before_it(town287: Town287) -> None:
    before = town287(as_of=dt.date(2025, 1, 1), **OPEN)
    printed = {each.asked for each in before.rulebook.short_answers if before.printable(each)}
    assert "Schools, clinics, courts" not in printed
    assert "ICE's warrant" in printed
