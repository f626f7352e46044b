"""The task list: each section by role, with an honest status."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from app.assessments.store import set_rulebook
from app.engine import figures
from app.engine.explain import leaves
from app.engine.results import FactValue, SectionState
from app.rulebook import names
from app.rulebook.expressions import if_key
from app.rulebook.facts import LAW_CLOSES_SIGNING
from app.schema.questions import Section
from app.wizard.changes import beside
from app.wizard.corrections import of_assessment
from app.wizard.digests import Signed, signed
from app.wizard.documents import make_ahead
from app.wizard.fitting import all_misfits
from app.wizard.offices import ROLES, THE_OFFICE
from app.wizard.site import OpenAssessment, open_assessment, page

pages = Blueprint("tasks", __name__)


@dataclass(frozen=True)
class Task:
    """One section on the list. `open` is False where it cannot be answered now."""

    section: Section
    status: str
    detail: str
    open: bool


@pages.get("/a/<token>/")
@pages.get("/a/<token>/tasks")
def show(token: str) -> tuple[str, int]:
    assessment = open_assessment(token)
    make_ahead(assessment)
    found = signed(assessment)
    states = {state.id: state for state in assessment.evaluation.sections}
    listed = [
        (words, [task(assessment, section, states[section.id], found.get(section.id))
                 for section in assessment.rulebook.sections if section.role == role])
        for role, words in ROLES.items()
    ]  # fmt: skip
    drafts = [question for question in assessment.rulebook.questions.values() if question.draft]
    kinds = [assessment.evaluation.question_states[question.id] for question in drafts]
    left = kinds.count("unanswered")
    return page(
        "tasks.html",
        assessment,
        listed=listed,
        left=left,
        asked=left + kinds.count("answered") + kinds.count("dont_know"),
        corrected=of_assessment(assessment),
        misfits=all_misfits(assessment),
        beside=beside(assessment),
        the_office=THE_OFFICE,
        aside=[
            (_label(assessment, key), each.text, each.why, each.answer.note) for key, each in assessment.aside.items()
        ],
    )


def _label(assessment: OpenAssessment, key: str) -> str:
    """An answer by its question's label; by its key where there is no such question."""
    id_, _, model = key.partition(".")
    question = assessment.rulebook.answerable.get(id_)
    if question is None:
        return key
    short = next((each.short for each in assessment.rulebook.models.values() if each.id == model), "")
    label = question.label[:1].upper() + question.label[1:]
    return f"{label}, {short}" if short else label


@pages.post("/a/<token>/rulebook")
def take_rulebook(token: str) -> Response:
    """From here on the answers stand under the rulebook of today."""
    assessment = open_assessment(token)
    with assessment.site.database.write() as session:
        set_rulebook(session, assessment.id, version=assessment.rulebook.version, date=assessment.rulebook.date)
    return redirect(f"{assessment.base}/tasks", 303)


def task(assessment: OpenAssessment, section: Section, state: SectionState, sign_off: Signed | None) -> Task:
    if not state.asked:
        asks = [assessment.evaluation.asks(question.id) for question in section.questions]
        why = _turning_on(assessment, section)
        if None in asks:
            return Task(section, "Cannot start yet", f"It waits for: {why}." if why else "", False)
        return Task(section, "Does not apply", f"Because of your answers: {why}." if why else "", False)
    done = state.answered + state.dont_know
    waits = waits_for(assessment, section)
    waits = f"Counts once this is known: {waits}" if waits else ""
    questions = figures.number_of(state.asked, "question")
    open_ends = f"{state.dont_know} marked “I don’t know”" if state.dont_know else ""
    if sign_off is not None and not sign_off.voided:
        by = f"by {sign_off.sign_off.name}, {sign_off.sign_off.title}"
        return Task(section, "Signed", _joined(by, open_ends), True)
    void = f"The sign-off is void: {sign_off.why}" if sign_off is not None else ""
    if not done:
        return Task(section, "Not started", _joined(questions, waits, void), True)
    if state.left:
        return Task(section, f"In progress: {done} of {state.asked}", _joined(open_ends, waits, void), True)
    if waits:
        return Task(section, "Complete", _joined(questions, open_ends, waits), True)
    return Task(section, "Complete, not signed", _joined(questions, open_ends, void), True)


def _joined(*parts: str) -> str:
    return ". ".join(part.rstrip(".") for part in parts if part)


def waits_for(assessment: OpenAssessment, section: Section) -> str:
    """The questions whose answers decide whether a section applies; "" where that is known."""
    if section.when is None or assessment.evaluation.holds(section.when) is not None:
        return ""
    questions = assessment.rulebook.questions
    labels = [
        fact.label for key, fact in _deciding(assessment, section).items() if key in questions and fact.value is None
    ]
    return "; ".join(label for label in labels if label != questions[names.WANTS_COSTS].label)


def _deciding(assessment: OpenAssessment, section: Section) -> dict[str, FactValue]:
    """What decides whether a section applies, by key."""
    conditions = (
        [section.when] if section.when is not None else [q.when for q in section.questions if q.when is not None]
    )
    deciding: dict[str, FactValue] = {}
    for condition in conditions:
        leaves(assessment.evaluation, if_key(condition), deciding)
    return deciding


def _turning_on(assessment: OpenAssessment, section: Section) -> str:
    """The answers that decide whether a section applies, in words."""
    found = []
    for key, fact in _deciding(assessment, section).items():
        answer = assessment.answers.get(key)
        if key == LAW_CLOSES_SIGNING and fact.value is True:
            found.append("state law appears to close signing")
        elif key == names.WANTS_COSTS:
            asked = "cost pages were not asked for" if fact.value is False else "whether cost pages are wanted"
            found.append(asked)
        elif key in assessment.rulebook.questions and fact.value is None:
            found.append(f"{fact.label} is not known")
        elif key in assessment.rulebook.questions and answer is not None:
            found.append(
                f"{fact.label} is “{assessment.context.value_text(assessment.rulebook.questions[key], answer)}”"
            )
    return "; ".join(found)
