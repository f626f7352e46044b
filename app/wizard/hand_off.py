"""Handing a part to its office: words for an e-mail, its questions on paper, and its due dates as a calendar file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response as AnyResponse

from app.briefing.context import Context
from app.briefing.kit.due_days import office_days
from app.engine.left import left
from app.outputs.ics.write import MEDIA_TYPE, calendar_bytes
from app.schema.base import Role
from app.schema.questions import Question, Section
from app.wizard.hand_off_words import HandOff, body, subject
from app.wizard.input_kinds import affixes
from app.wizard.offices import ROLES, THE_OFFICE
from app.wizard.outputs import attached, town_in_name
from app.wizard.site import OpenAssessment, open_assessment, page
from app.wizard.tasks import open_questions

pages = Blueprint("hand_off", __name__)
Answered = tuple[str, int] | AnyResponse


@dataclass(frozen=True)
class PaperQuestion:
    """One question on paper; `models` are the names of the models for which a figure is asked apart."""

    question: Question
    models: tuple[str, ...]

    @property
    def unit(self) -> str:
        """'$ per hour'; '' for what is no figure."""
        return " ".join(part for part in affixes(self.question.unit) if part)


@pages.get("/a/<token>/hand-off/<role>")
def show(token: str, role: str) -> Answered:
    assessment = open_assessment(token)
    known = _role(role)
    given = hand_off(assessment, known, link_of(assessment, known))
    return page("hand_off.html", assessment, role=known, subject=subject(given), body=body(given), given=given)


@pages.get("/a/<token>/hand-off/<role>/questions")
def on_paper(token: str, role: str) -> Answered:
    """The questions with room to write. All of them with ?all=1, else those that are open."""
    assessment = open_assessment(token)
    known = _role(role)
    every = "all" in request.args
    parts = [(section, _on_paper(assessment, section, every)) for section in _sections(assessment, known)]
    return page(
        "paper_questions.html", assessment, role=known, every=every,
        parts=[(section, listed) for section, listed in parts if listed],
        given=hand_off(assessment, known, link_of(assessment, known)),
    )  # fmt: skip


@pages.get("/a/<token>/hand-off/<role>/due-dates.ics")
def due_dates(token: str, role: str) -> Answered:
    assessment = open_assessment(token)
    known = _role(role)
    context = Context(assessment.evaluation, "public")
    days = office_days(context, known, ROLES[known], _open(assessment, known))
    name = f"287g-due-dates-{known}-{town_in_name(assessment)}.ics"
    return attached(calendar_bytes(days), MEDIA_TYPE, name)


def link_of(assessment: OpenAssessment, role: Role) -> str:
    """The link that opens the part of an office, where this is the office's own; else where it is made: an owner's link
    is for no office to have."""
    if assessment.link.kind == "office" and assessment.link.office == role:
        return f"{request.host_url.rstrip('/')}{assessment.base}/left#of-{role}"
    return f"[paste here the link that you make for {THE_OFFICE[role]} on the page Links]"


def hand_off(assessment: OpenAssessment, role: Role, link: str) -> HandOff:
    """What the words to an office say, read off the evaluation. `link` opens its part."""
    context = Context(assessment.evaluation, "public")
    own = [each for each in left(assessment.evaluation) if each.role == role and each.why == "not_asked"]
    return HandOff(
        context=context,
        office=ROLES[role],
        parts=tuple(section.title for section in _sections(assessment, role) if open_questions(assessment, section)),
        open=_open(assessment, role),
        telling=tuple(each.label for each in own[:3]),
        link=link,
    )


def _role(text: str) -> Role:
    return next((role for role in ROLES if role == text), None) or abort(404)


def _sections(assessment: OpenAssessment, role: Role) -> Iterable[Section]:
    return (section for section in assessment.rulebook.sections if section.role == role)


def _open(assessment: OpenAssessment, role: Role) -> int:
    return sum(len(open_questions(assessment, section)) for section in _sections(assessment, role))


def _on_paper(assessment: OpenAssessment, section: Section, every: bool) -> list[PaperQuestion]:
    evaluation = assessment.evaluation
    all_ = tuple(question for question in section.questions if evaluation.may_answer(question.id))
    asked = all_ if every else open_questions(assessment, section)
    models = tuple(assessment.rulebook.models[model].short for model in evaluation.models_asked())
    return [PaperQuestion(question, models if question.per == "model" else ()) for question in asked]
