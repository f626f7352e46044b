"""The minimum of a shift against a trip and against training: in the staff version alone."""

from __future__ import annotations

import datetime as dt

from app.briefing.blocks import Paragraph, plain_words
from app.briefing.context import Context
from app.briefing.sections.staffing import staffing
from app.engine.evaluation import Evaluation
from app.schema.base import Audience
from tests.conftest import Town287

APRIL_2025 = dt.date(2025, 4, 1)
TOWN = {
    "state": "ME", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none",
    "officers_trained__task_force": 4.0, "minimum_shift_staffing": 4.0, "usual_shift_staffing": 5.0,
    "training_hours": 40.0, "shift_length": 10.0, "ice_office_travel_hours": 1.5,
}  # fmt: skip
ON_TRIP = "During a trip a usual shift has 3; the minimum is 4."
ASSUMED = "This takes 2 officers on a trip, an assumption of the tool."
TRAINING = "While one of its officers is in training a usual shift has 4; the minimum is 4."


def said(evaluation: Evaluation, audience: Audience) -> str:
    blocks = (block for part in staffing(Context(evaluation, audience)) for block in part.blocks)
    return " ".join(plain_words(block.words) for block in blocks if isinstance(block, Paragraph)).replace("\u00a0", " ")


def test_a_trip_is_tested_with_the_officers_that_the_tool_assumes(town287: Town287) -> None:
    told = said(town287(APRIL_2025, **TOWN), "staff")
    assert f"{ON_TRIP} {ASSUMED}" in told


def test_what_the_town_answers_is_no_assumption(town287: Town287) -> None:
    told = said(town287(APRIL_2025, **TOWN, arrests_transported_per_month=2.0, officers_per_trip=1.0), "staff")
    assert "During a trip a usual shift has 4; the minimum is 4." in told
    assert "assumption of the tool" not in told


def test_training_is_tested_too(town287: Town287) -> None:
    told = said(town287(APRIL_2025, **TOWN), "staff")
    assert f"{TRAINING} Task Force: training takes each officer off about 4 shifts." in told


def test_the_public_reads_neither(town287: Town287) -> None:
    told = said(town287(APRIL_2025, **TOWN), "public")
    assert "usual shift has" not in told
    assert "the minimum is" not in told
    assert "Test of each shift\u2019s minimum against the hours taken away" in told
