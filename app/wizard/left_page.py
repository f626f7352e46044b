"""What is left: one list by person, the most telling first, with progress as a figure; and a part done for now."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from app.assessments.store import Conflict
from app.engine.answers import DONT_KNOW, Answer
from app.engine.left import Left, Progress, left, progress
from app.schema.base import Role
from app.wizard.digests import signed
from app.wizard.lack_links import address
from app.wizard.offices import ROLES
from app.wizard.review import section_of
from app.wizard.saving import read_shown
from app.wizard.site import OpenAssessment, open_assessment, page
from app.wizard.tasks import Task, open_questions, task

pages = Blueprint("left_page", __name__)
MOST_TELLING = 3
SHOWN = 5


@dataclass(frozen=True)
class Item:
    """One open question with the address of its input."""

    left: Left
    address: str


@dataclass(frozen=True)
class Person:
    """What is left for one role, the most telling first, and its parts."""

    role: Role
    words: str
    progress: Progress
    parts: tuple[Task, ...]
    items: tuple[Item, ...]


@pages.get("/a/<token>/left")
def show(token: str) -> tuple[str, int]:
    assessment = open_assessment(token)
    items = open_items(assessment)
    return page(
        "left.html",
        assessment,
        progress=progress(assessment.evaluation),
        first=[item for item in items if item.left.bears == "first"],
        telling=[item for item in items if item.left.bears == "narrows"][:MOST_TELLING],
        people=[_person(assessment, role, items) for role in ROLES],
        shown=SHOWN,
    )


def open_items(assessment: OpenAssessment) -> tuple[Item, ...]:
    """Every open question, the most telling first. Kept in memory until an answer changes."""
    key = ("left", assessment.id, assessment.found.revision, assessment.today, assessment.base)
    return assessment.site.cached(
        key, lambda: tuple(Item(each, address(assessment, each.lack)) for each in left(assessment.evaluation))
    )


def _person(assessment: OpenAssessment, role: Role, items: tuple[Item, ...]) -> Person:
    states = {state.id: state for state in assessment.evaluation.sections}
    found = signed(assessment)
    parts = [
        task(assessment, section, states[section.id], found.get(section.id))
        for section in assessment.rulebook.sections
        if section.role == role
    ]
    own = tuple(item for item in items if item.left.role == role)
    return Person(role, ROLES[role], progress(assessment.evaluation, role), tuple(parts), own)


@pages.post("/a/<token>/check/<section_id>/done-for-now")
def done_for_now(token: str, section_id: str) -> Response:
    """Mark the open questions of a part, as the page showed them, "I don't know". What somebody else has answered
    meanwhile stays."""
    assessment = open_assessment(token)
    section = section_of(assessment, section_id)
    expected = read_shown(request.form.get("shown", ""))
    marked = {each.id: Answer(DONT_KNOW) for each in open_questions(assessment, section) if each.id in expected}
    if marked:
        with suppress(Conflict):
            assessment.save(dict(marked), {key: expected[key] for key in marked}, section.role)
            return redirect(f"{assessment.base}/tasks", 303)
    return redirect(f"{assessment.base}/check/{section.id}", 303)
