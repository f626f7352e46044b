"""The schedule of the legal steps: never a day that has passed, never before what a step waits for."""

from __future__ import annotations

import datetime as dt

import pytest

from app.engine.results import StepResult
from app.engine.schedule import Slot, schedule
from tests.engine import towns

pytestmark = pytest.mark.usefixtures("real_rulebook")
MEETING = dt.date(2027, 1, 12)


def steps(done: tuple[str, ...] = ()) -> list[StepResult]:
    listed = towns.rulebook().steps
    return [
        StepResult(step, step.id in done, None, None, tuple(id_ for id_ in step.waits_for if id_ not in done))
        for step in listed
    ]


def slots(days: int, papers: int = 7, done: tuple[str, ...] = ()) -> dict[str, Slot]:
    today = MEETING - dt.timedelta(days=days)
    return schedule(steps(done), MEETING, max(today, MEETING - dt.timedelta(days=papers)), today)


@pytest.mark.parametrize("days", [0, 1, 3, 7, 10, 14, 21, 28, 41, 42, 60, 300])
def test_no_day_has_passed_and_none_is_before_what_it_waits_for(days):
    found = slots(days)
    today = MEETING - dt.timedelta(days=days)
    assert len(found) == len(towns.rulebook().steps)
    for slot in found.values():
        assert today <= slot.start <= slot.by
        assert slot.earliest <= slot.by
        assert (slot.fits == "after") == (slot.earliest > MEETING)
        for id_ in slot.result.waits:
            assert found[id_].by <= slot.by
            assert found[id_].earliest <= slot.earliest


def test_a_far_meeting_keeps_the_plan_and_a_near_one_says_what_fits():
    assert {slot.fits for slot in slots(60).values()} == {"planned"}
    near = slots(21)
    assert near["state_law"].fits == "papers"
    assert near["bargaining"].fits == "meeting"  # three weeks at least
    assert {slot.fits for slot in near.values()} == {"planned", "papers", "meeting"}
    assert {slot.fits for slot in slots(2).values()} == {"after"}


def test_what_is_done_has_no_slot_and_what_waited_for_it_waits_no_longer():
    found = slots(10, done=("get_agreement", "get_agreement_in_force"))
    assert "get_agreement" not in found
    assert found["read_agreement"].earliest < slots(10)["read_agreement"].earliest


def test_a_meeting_that_is_past_has_no_schedule():
    assert slots(-1) == {}
