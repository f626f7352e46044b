"""The schedule of the legal steps in words: for the briefing, the meeting kit's calendar and the pages alike.

What cannot be done before the meeting is said with what follows from it, and never as a reproach.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from app.briefing.context import Context
from app.briefing.open_points import answer_day
from app.engine import figures
from app.engine.results import StepResult
from app.engine.schedule import Slot, schedule


def plan(context: Context) -> dict[str, Slot]:
    """The slot of each step that is not done, by id; none while this audience knows of no meeting ahead."""
    papers = answer_day(context)
    if context.meeting_date is None or papers is None:
        return {}
    meeting = dt.date.fromisoformat(context.meeting_date)
    last = min(dt.date.fromisoformat(papers), meeting)
    return schedule(context.evaluation.steps, meeting, last, context.evaluation.prepared_on)


def by_day(result: StepResult, slots: Mapping[str, Slot]) -> tuple[int, int]:
    """For sorting: by the day on which each is due; where none is known, by the plan."""
    slot = slots.get(result.step.id)
    return (slot.by.toordinal() if slot is not None else 0, -result.step.days_before)


def due_words(slot: Slot) -> str:
    """'due January 5, 2027', or 'not before' a day after the meeting."""
    return f"{'not before' if slot.fits == 'after' else 'due'} {figures.date_text(slot.by)}"


def open_words(context: Context, result: StepResult, slot: Slot | None) -> str:
    """Until when a step that is not done can be: 'Due January 5, 2027.'; '' where no day can be given."""
    if slot is None:
        passed = context.meeting_date is not None and context.meeting_date < context.evaluation.prepared_on.isoformat()
        return "The day of the meeting has passed." if passed and not result.done else ""
    day = figures.date_text(slot.by)
    if slot.fits == "planned":
        return f"Due {day}."
    if slot.fits == "after":
        return f"Not before the meeting; {day} at the earliest."
    start = "today" if slot.start <= context.evaluation.prepared_on else f"by {figures.date_text(slot.start)}"
    return f"Due {day}, if begun {start}."


def outlook(context: Context, slots: dict[str, Slot]) -> str:
    """What still can be done before the meeting, what cannot, and what that means; '' where the plan holds."""
    late = [slot for slot in slots.values() if slot.fits != "planned"]
    if not late:
        return ""
    groups = {fits: [slot for slot in late if slot.fits == fits] for fits in ("papers", "meeting", "after")}
    left = (dt.date.fromisoformat(str(context.meeting_date)) - context.evaluation.prepared_on).days
    said = [
        f"The meeting is {figures.number_of(left, 'day')} away, which is less than the usual plan for "
        f"{figures.number_of(len(late), 'legal check')} not done yet."
    ]
    if groups["papers"]:
        many = figures.number_of(len(groups["papers"]), "of them still fits", "of them still fit")
        said.append(f"{many} before the papers go out.")
    if groups["meeting"]:
        many = figures.number_of(len(groups["meeting"]), "fits", "fit")
        said.append(f"{many} only after that: members would get the answer at the meeting.")
    if groups["after"]:
        day = figures.date_text(max(slot.by for slot in groups["after"]))
        rest = "cannot be done before the meeting"
        many = figures.number_of(len(groups["after"]), rest, rest)
        what = "It is" if len(groups["after"]) == 1 else "They are"
        said.append(f"{many}. {what} then still open: the body can decide all the same, or from {day} on.")
    said.append("How long an answer takes is an assumption of this tool.")
    return " ".join(said)
