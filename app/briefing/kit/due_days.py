"""The days of the meeting kit's calendar: what is due, by when, from whom. Days only, no times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from app.briefing.context import PARTY, Context
from app.briefing.kit import words
from app.briefing.letters import DAYS_BEFORE
from app.briefing.open_points import answer_day
from app.briefing.plan import open_words, plan
from app.briefing.sections.steps import OWNER
from app.briefing.sections.summary import stale_after
from app.engine import figures
from app.rulebook import names
from app.schema.base import Role


@dataclass(frozen=True, slots=True)
class DueDay:
    """One day. `key` names what is due and stays the same when its day moves."""

    key: str
    day: dt.date
    title: str
    said: str


@dataclass(frozen=True, slots=True)
class DueDays:
    """All days of one town in their order, and the calendar's name. `made` is the day of the evaluation."""

    town: str
    name: str
    made: dt.date
    days: tuple[DueDay, ...]


TOLD = (
    (names.AGENDA_PUBLICATION_DATE, "Agenda published", "The agenda and its papers are published."),
    (names.NEXT_BUDGET_AMENDMENT, "Next budget amendment", "The next day on which the budget can be amended."),
    (names.FIRST_REVIEW_DATE, "First review", "The body first looks back at its choice, whichever it is."),
)


def due_days(context: Context) -> DueDays:
    """What has a day: legal steps not done, answers to letters, the meeting, and days that the town has given."""
    listed = (*_steps(context, None), *_meeting(context), *_told(context), _stale(context))
    ordered = tuple(sorted(listed, key=lambda due: due.day))
    return DueDays(context.town, f"287(g) in {context.town}: due dates", context.evaluation.prepared_on, ordered)


def office_days(context: Context, role: Role, office: str, questions: int) -> DueDays:
    """The days of one office: its answers, its legal steps, the meeting; and the day from which the briefing is old."""
    found: list[DueDay] = [*_steps(context, role), *_meeting(context)]
    wanted = answer_day(context)
    if questions and wanted is not None:
        many = figures.number_of(questions, "question")
        title = f"{office}: answers for the briefing"
        said = f"On {figures.date_text(context.evaluation.prepared_on)}, {many} had no answer."
        found.append(DueDay(f"answers.{role}", dt.date.fromisoformat(wanted), title, said))
    ordered = tuple(sorted((*found, _stale(context)), key=lambda due: due.day))
    name = f"287(g) in {context.town}: due dates, {office.lower()}"
    return DueDays(context.town, name, context.evaluation.prepared_on, ordered)


def _steps(context: Context, owner: Role | None) -> Iterator[DueDay]:
    for id_, slot in plan(context).items():
        step = slot.result.step
        if step.audience != "public" or owner not in (None, step.owner):
            continue
        said = f"{open_words(context, slot.result, slot)} Owner: {OWNER[step.owner]}. Ask {PARTY[step.to]}: {step.ask}"
        yield DueDay(f"step.{id_}", slot.by, f"{OWNER[step.owner]}: {step.title}", said)


def _meeting(context: Context) -> Iterator[DueDay]:
    if context.meeting_date is None:
        return
    day = dt.date.fromisoformat(context.meeting_date)
    yield DueDay("meeting", day, f"{context.body} meeting: {words.ITEM}", words.decision(context))
    answers = day - dt.timedelta(days=DAYS_BEFORE)
    wanted = answer_day(context)
    if answers < context.evaluation.prepared_on and wanted is not None:  # a near meeting
        answers = dt.date.fromisoformat(wanted)
    said = "Answers to the question letters that come by this day can still go into the papers for the meeting."
    yield DueDay("letters", answers, "Answers to the question letters help by today", said)


def _told(context: Context) -> Iterator[DueDay]:
    for id_, title, said in TOLD:
        value = context.evaluation.value(id_)
        if isinstance(value, str) and context.readable(id_):
            yield DueDay(id_, dt.date.fromisoformat(value), title, f"{said} As the town gives it.")


def _stale(context: Context) -> DueDay:
    day = dt.date.fromisoformat(stale_after(context))
    return DueDay(
        "stale", day, "Briefing out of date after today", "Ask for an update of the briefing and of this kit."
    )
