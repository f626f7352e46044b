"""The steps of the legal review by the day on which each is due: done, not done, or not before the meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import groupby

from app.briefing.blocks import Block, Look, Stop, Timeline
from app.briefing.context import Context, paragraph
from app.briefing.plan import outlook, plan
from app.engine import figures
from app.engine.results import StepResult
from app.engine.schedule import Slot
from app.rulebook import names

LOOKS: tuple[tuple[Look, str], ...] = (
    ("solid", "done"),
    ("white", "not done"),
    ("heavy", "not done, and not before the meeting"),
)


def step_dates(context: Context, listed: list[tuple[int, StepResult]]) -> list[Block]:
    """The timeline, with a sentence before it where no date can be given. `listed`: the steps with their numbers."""
    meeting = context.meeting_date
    stops = _stops(context, listed)
    title = "Steps before the meeting, by the day on which each is due, numbered as in the table"
    alt = f"{title}. " + " ".join(_sentence(stop) for stop in stops)
    blocks: list[Block] = []
    if meeting is None:
        given = names.MEETING_DATE in context.evaluation.without
        why = "The date of the meeting is confidential" if given else "No meeting date is set yet"
        blocks.append(paragraph(f"{why}, so no step has a due date. Below, days are counted back from the meeting."))
    said = outlook(context, plan(context))
    if said:
        blocks.append(paragraph(said))
    return [*blocks, Timeline(title, alt, stops, LOOKS, "chart-steps")]


def _stops(context: Context, listed: list[tuple[int, StepResult]]) -> tuple[Stop, ...]:
    """A stop for each due date, the day of this briefing among them, and the meeting."""
    meeting = dt.date.fromisoformat(context.meeting_date) if context.meeting_date is not None else None
    slots = plan(context)

    past = meeting is not None and meeting < context.evaluation.prepared_on

    def days(each: tuple[int, StepResult]) -> int:
        """Days before the meeting; below 0 after it."""
        slot = slots.get(each[1].step.id)
        return (meeting - slot.by).days if slot is not None and meeting is not None else each[1].step.days_before

    found: list[tuple[int, Stop]] = []
    for before, due in groupby(sorted(listed, key=lambda each: -days(each)), key=days):
        found.append((before, _stop(slots, before, sorted(due, key=lambda each: each[0]), meeting, past)))
    last = Stop("The meeting", "not yet dated" if context.evaluation.value(names.MEETING_DATE) is None else "")
    if meeting is not None:
        last = Stop(figures.date_text(meeting), "the meeting")
        today = context.evaluation.prepared_on
        found.append(((meeting - today).days, Stop(figures.date_text(today), "this briefing was prepared")))
    found.append((0, last))
    # What is due on a day comes before the day itself as that of this briefing or of the meeting.
    return tuple(stop for _, stop in sorted(found, key=lambda each: (-each[0], not each[1].boxes)))


def _stop(
    slots: Mapping[str, Slot], days: int, due: list[tuple[int, StepResult]], meeting: dt.date | None, past: bool
) -> Stop:
    boxes = tuple((str(number), _look(slots, result, past)) for number, result in due)
    done = sum(look == "solid" for _, look in boxes)
    said = "; ".join(
        f"{words}: {numbers([int(name) for name, look in boxes if look == shown])}"
        for shown, words in LOOKS
        if any(look == shown for _, look in boxes)
    )
    counted = f"{done} of {len(boxes)} done"
    if meeting is None:
        return Stop(_before(days), counted, boxes, said)
    return Stop(figures.date_text(meeting - dt.timedelta(days=days)), f"{_before(days)}; {counted}", boxes, said)


def _look(slots: Mapping[str, Slot], result: StepResult, past: bool) -> Look:
    if result.done:
        return "solid"
    slot = slots.get(result.step.id)
    return "heavy" if past or (slot is not None and slot.fits == "after") else "white"


def _before(days: int) -> str:
    """6 weeks before; 10 days before; on the day; 3 days after."""
    if days == 0:
        return "on the day"
    count, unit = (abs(days) // 7, "week") if days % 7 == 0 else (abs(days), "day")
    return f"{figures.number_of(count, unit)} {'before' if days > 0 else 'after'}"


def _sentence(stop: Stop) -> str:
    parts = [part for part in (stop.text, f"steps {stop.said}" if stop.said else "") if part]
    return f"{stop.label}: {'; '.join(parts)}." if parts else f"{stop.label}."


def numbers(listed: Iterable[int]) -> str:
    """1, 3 to 6, 9."""
    runs: list[list[int]] = []
    for number in listed:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
