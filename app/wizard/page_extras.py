"""What a question page has beside its questions: why an answer is changed, what waits, comments, histories."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from app.assessments.store import LONGEST_WHY, Proposal, open_comments, open_proposals
from app.engine.answers_check import AnswerError, check_text
from app.wizard.histories import Waiting, label, waiting
from app.wizard.offices import THE_OFFICE
from app.wizard.page_forms import PageForm
from app.wizard.site import OpenAssessment

WAITS = "waits"
"""The parameter of a page that is shown again because a change waits for another office; it has the focus then."""


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of the page: its key and label, what waits for it, and how many comments on it are open."""

    key: str
    label: str
    waiting: tuple[Waiting, ...]
    comments: int


@dataclass(frozen=True, slots=True)
class PageExtras:
    """`others`: the offices that decide changes made here by this holder, in words. `why`: as it was typed."""

    lines: tuple[Line, ...]
    others: tuple[str, ...]
    why: str
    waits: bool
    asks_why: bool


def read_why() -> tuple[str | None, str]:
    """Why the answers of a posted page are changed; and what is wrong with that, if anything."""
    typed = request.form.get("why", "").strip()
    try:
        return (check_text(typed, lines=False, longest=LONGEST_WHY) if typed else None), ""
    except AnswerError as error:
        return None, f"Why you change it: {error}"


def page_extras(assessment: OpenAssessment, form: PageForm) -> PageExtras:
    """Of the answers that a page asks for."""
    keys = [field.asked.key for field in form.fields]
    proposals, comments = _beside(assessment)
    listed = waiting(assessment, [each for each in proposals if each.key in keys])
    lines = []
    for field in form.fields:
        key = field.asked.key
        own = tuple(each for each in listed if each.proposal.key == key)
        if own or key in comments or assessment.versions.get(key):
            lines.append(Line(key, label(assessment, key), own, comments.count(key)))
    offices = dict.fromkeys(assessment.office_of(key) for key in keys if not assessment.counts(key))
    return PageExtras(
        tuple(lines), tuple(THE_OFFICE[each] for each in offices), request.form.get("why", ""),
        WAITS in request.args, any(assessment.versions.get(key) for key in keys) or bool(offices),
    )  # fmt: skip


def _beside(assessment: OpenAssessment) -> tuple[list[Proposal], list[str]]:
    """The changes that wait, and of each open comment the key of its answer."""
    if not assessment.opens.beside:  # told by the read that opened it: most pages ask no more
        return [], []
    with assessment.site.database.read() as session:
        comments = open_comments(session, assessment.id, assessment.audience)
        return open_proposals(session, assessment.id), [each.key for each in comments]
