"""What changed since the holder of a link was here last: answers, and what was decided of their proposals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from app.assessments.store import (
    Comment,
    Event,
    Proposal,
    changed_since,
    note_seen,
    open_comments,
    open_proposals,
)
from app.wizard.histories import KEPT, Waiting, label, waiting, words_of
from app.wizard.offices import THE_OFFICE
from app.wizard.site import OpenAssessment, open_assessment, page

pages = Blueprint("changes", __name__)
Answered = tuple[str, int] | Response
MOST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that others changed: what it is now said to be, by whom, and why."""

    key: str
    label: str
    words: str
    event: Event
    readable: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the answers for one holder: how many changed since, what waits, what was written."""

    changed: int
    to_decide: tuple[tuple[Waiting, str], ...]
    own: tuple[tuple[Waiting, str, str], ...]
    comments: tuple[tuple[Comment, str], ...]


@pages.get("/a/<token>/changes")
def show(token: str) -> Answered:
    assessment = open_assessment(token)
    until = assessment.site.config.now()
    with assessment.site.database.read() as session:
        events = changed_since(session, assessment.id, assessment.link.seen_at, MOST_SHOWN)
    return page(
        "changes.html", assessment, changes=[_change(assessment, each) for each in _of_others(assessment, events)],
        until=(events[-1].at if (more := len(events) == MOST_SHOWN) else until).isoformat(), more=more,
    )  # fmt: skip


@pages.post("/a/<token>/changes")
def seen(token: str) -> Answered:
    """From now on only what comes later is new."""
    assessment = open_assessment(token)
    now = assessment.site.config.now()
    try:
        until = dt.datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        until = assessment.link.seen_at
    until = until if until.tzinfo is not None else until.replace(tzinfo=dt.UTC)
    with assessment.site.database.write() as session:
        note_seen(session, assessment.id, assessment.link.id, max(min(until, now), assessment.link.seen_at))
    return redirect(f"{assessment.base}/tasks", 303)


def beside(assessment: OpenAssessment) -> Beside:
    """For the task list."""
    with assessment.site.database.read() as session:
        events = changed_since(session, assessment.id, assessment.link.seen_at, MOST_SHOWN)
        proposals: Sequence[Proposal] = open_proposals(session, assessment.id)
        written = open_comments(session, assessment.id, assessment.audience)
    listed = waiting(assessment, proposals)
    return Beside(
        len(_of_others(assessment, events)),
        tuple((each, label(assessment, each.proposal.key)) for each in listed if each.decides),
        tuple(
            (each, label(assessment, each.proposal.key), THE_OFFICE[assessment.office_of(each.proposal.key)])
            for each in listed
            if each.own and not each.decides
        ),
        tuple((each, label(assessment, each.key)) for each in written if assessment.may_see(each.key)),
    )


def _of_others(assessment: OpenAssessment, events: Sequence[Event]) -> list[Event]:
    """The last change of each answer that another link made."""
    last = {each.key: each for each in events}
    return [each for each in last.values() if each.link != assessment.link.id]


def _change(assessment: OpenAssessment, event: Event) -> Change:
    question = assessment.rulebook.answerable.get(event.key.partition(".")[0])
    readable = question is not None and assessment.may_see(event.key)
    words = words_of(assessment, question, event.answer) if question is not None and readable else KEPT
    return Change(event.key, label(assessment, event.key), words, event, readable)
