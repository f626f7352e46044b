"""The task list: each section by role, with an honest status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from app.assessments.store import set_rulebook
from app.engine import figures
from app.engine.explain import leaves
from app.engine.lacking import lacks_of_condition
from app.engine.results import FactValue, SectionState
from app.rulebook import names
from app.rulebook.expressions import if_key
from app.rulebook.facts import LAW_CLOSES_SIGNING
from app.schema.questions import Question, Section
from app.wizard.changes import beside
from app.wizard.corrections import of_assessment
from app.wizard.digests import Signed, signed
from app.wizard.documents import make_ahead
from app.wizard.final_standing import standing
from app.wizard.fitting import all_misfits
from app.wizard.offices import ROLES, THE_OFFICE
from app.wizard.releases import label_of, recalled_of_assessment
from app.wizard.site import OpenAssessment, open_assessment, page
from app.wizard.walks import MOST_FIRST, OF_THE_TOWN

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
    first = assessment.site.walks.first
    done, asked = first.answers(assessment.evaluation)
    return page(
        "tasks.html",
        assessment,
        listed=listed,
        left=asked - done,
        done=done + OF_THE_TOWN,
        asked=MOST_FIRST if first.may_grow(assessment.evaluation) else asked + OF_THE_TOWN,
        at_most=first.may_grow(assessment.evaluation),
        corrected=of_assessment(assessment),
        recalled=recalled_of_assessment(assessment),
        misfits=all_misfits(assessment),
        final=standing(assessment),
        beside=beside(assessment),
        the_office=THE_OFFICE,
        aside=[
            (label_of(assessment, key), each.text, each.why, each.answer.note) for key, each in assessment.aside.items()
        ],
    )


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
        if None in asks:
            waits = "; ".join(dict.fromkeys(_lacked(assessment, section)))
            return Task(section, "Cannot start yet", f"It waits for: {waits}." if waits else "", False)
        why = _turning_on(assessment, section)
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


def open_questions(assessment: OpenAssessment, section: Section) -> tuple[Question, ...]:
    """The questions of a part that can be answered now and have no answer."""
    states = assessment.evaluation.question_states
    return tuple(
        question
        for question in section.questions
        if states[question.id] in ("unanswered", "not_yet") and assessment.evaluation.may_answer(question.id)
    )


def waits_for(assessment: OpenAssessment, section: Section) -> str:
    """The questions whose answers decide whether a section applies; "" where that is known."""
    if section.when is None or assessment.evaluation.holds(section.when) is not None:
        return ""
    return "; ".join(lack.label for lack in lacks_of_condition(assessment.evaluation, section.when))


def _turning_on(assessment: OpenAssessment, section: Section) -> str:
    """The answers that decide whether a section applies, in words."""
    found = []
    deciding: dict[str, FactValue] = {}
    for condition in _conditions(section):
        leaves(assessment.evaluation, if_key(condition), deciding)
    for key, fact in deciding.items():
        answer = assessment.answers.get(key)
        if key == LAW_CLOSES_SIGNING and fact.value is True:
            found.append("state law appears to close signing")
        elif key == names.WANTS_COSTS and fact.value is False:
            found.append("cost pages were not asked for")
        elif key in assessment.rulebook.questions and fact.value is not None and answer is not None:
            value = assessment.context.value_text(assessment.rulebook.questions[key], answer)
            found.append(f"{fact.label} is “{value}”")
    return "; ".join(found)


def _lacked(assessment: OpenAssessment, section: Section) -> Iterator[str]:
    """What has to be known before it is known whether a section applies."""
    for condition in _conditions(section):
        for lack in lacks_of_condition(assessment.evaluation, condition):
            yield "whether cost pages are wanted" if lack.question == names.WANTS_COSTS else lack.label


def _conditions(section: Section) -> list[str]:
    return [section.when] if section.when is not None else [q.when for q in section.questions if q.when]
