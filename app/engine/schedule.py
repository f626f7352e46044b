"""The legal steps that are not done, fitted to the day of the meeting: what can still be done by it, and what cannot.

Each step has a day in the plan, counted back from the meeting. Where that day has passed, or is too near, the step is
fitted in anew: after the steps that it waits for, each with the days that it takes at least. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.engine.results import StepResult

Fits = Literal["planned", "papers", "meeting", "after"]
"""planned: as the plan has it. papers: later than planned, and still before the papers go out. meeting: only after
they are out, and by the meeting. after: not before the meeting."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One step that is not done: begun by `start` at the latest it is done by `by`. `earliest`: the first day on which
    it can be done if it is begun at once."""

    result: StepResult
    start: dt.date
    by: dt.date
    earliest: dt.date
    fits: Fits


def schedule(steps: Iterable[StepResult], meeting: dt.date, papers: dt.date, today: dt.date) -> dict[str, Slot]:
    """A slot for each step that is not done, by id. Empty where the day of the meeting has passed.

    `papers`: the day on which the papers go out; an answer by then can be in them.
    """
    if meeting < today:
        return {}
    open_ = {result.step.id: result for result in steps if not result.done}
    takes = {id_: dt.timedelta(days=result.step.takes_days) for id_, result in open_.items()}
    earliest = _earliest(open_, takes, today)
    waiting = {id_: [other for other in open_ if id_ in open_[other].waits] for id_ in open_}
    found: dict[str, Slot] = {}

    def slot(id_: str) -> Slot:
        if id_ not in found:
            planned, first = meeting - dt.timedelta(days=open_[id_].step.days_before), earliest[id_]
            fits: Fits = "planned" if planned >= first else _squeezed(first, papers, meeting)
            limit = {"planned": planned, "papers": papers, "meeting": meeting, "after": first}[fits]
            by = max(first, min([limit, *(slot(other).by - takes[other] for other in waiting[id_])]))
            found[id_] = Slot(open_[id_], max(by - takes[id_], today), by, first, fits)
        return found[id_]

    return {id_: slot(id_) for id_ in open_}


def _squeezed(first: dt.date, papers: dt.date, meeting: dt.date) -> Fits:
    if first <= papers:
        return "papers"
    return "meeting" if first <= meeting else "after"


def _earliest(steps: Mapping[str, StepResult], takes: Mapping[str, dt.timedelta], today: dt.date) -> dict[str, dt.date]:
    """The first day on which each step can be done, after those that it waits for."""
    found: dict[str, dt.date] = {}

    def of(id_: str) -> dt.date:
        if id_ not in found:
            found[id_] = max((of(other) for other in steps[id_].waits if other in steps), default=today) + takes[id_]
        return found[id_]

    for id_ in steps:
        of(id_)
    return found
