"""Check-answers pages, one a section, and the sign-off."""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, abort, g, redirect, request

from app.assessments.rests_on import digest
from app.assessments.store import get_assessment, load_current, sign_section
from app.engine.answers import DONT_KNOW, MODELS, Answer
from app.engine.answers_check import LONGEST_LINE, AnswerError, check_text
from app.engine.doubts import doubt
from app.engine.typed_dates import read_day
from app.engine.typed_figures import taken_as
from app.schema.questions import Question, Section
from app.wizard.answering import Answered
from app.wizard.digests import readings, rests_on, results, signed
from app.wizard.fitting import LOOK, misfits
from app.wizard.offices import ROLES, THE_OFFICE
from app.wizard.saving import in_words
from app.wizard.security import keeps_input
from app.wizard.site import OpenAssessment, open_assessment, page
from app.wizard.tasks import open_questions, waits_for

pages = Blueprint("review", __name__)
keeps_input("review.sign")


@dataclass(frozen=True)
class Row:
    """One line of a check page."""

    question: Question
    model: str | None
    words: str
    answer: Answer | None
    change: str
    key: str
    kept: bool = False

    @property
    def dont_know(self) -> bool:
        return self.answer is not None and self.answer.value is DONT_KNOW

    def asked_back(self, today: dt.date) -> str:
        """What is to be looked at again about a day, as it may have come with a file; '' where nothing is."""
        known = self.answer is not None and self.answer.known and self.question.kind == "date"
        found = doubt(self.question, self.answer.value, "", today) if known and self.answer is not None else None
        return found.what if found is not None else ""

    @property
    def taken(self) -> str | None:
        """How a text that was typed for a number was taken."""
        return taken_as(self.question, self.answer) if self.answer is not None else None


@pages.get("/a/<token>/check/<section_id>")
def check(token: str, section_id: str) -> Answered:
    assessment = open_assessment(token)
    return _render(assessment, section_of(assessment, section_id))


@pages.post("/a/<token>/check/<section_id>")
def sign(token: str, section_id: str) -> Answered:
    """Sign the section as it was shown. If it has changed meanwhile, it is shown anew and not signed."""
    assessment = open_assessment(token)
    section = section_of(assessment, section_id)
    typed = {field: request.form.get(field, "").strip() for field in ("name", "title", "date")}
    problems: list[tuple[str, str]] = []
    for field, empty in (("name", "Enter your name."), ("title", "Enter your title.")):
        try:
            check_text(typed[field], lines=False, longest=LONGEST_LINE)
        except AnswerError as error:
            problems.append((field, f"{error.what} {error.mend}" if typed[field] else empty))
    signed_on = ""
    try:
        signed_on = str(read_day(typed["date"])) if typed["date"] else ""
        if not signed_on:
            problems.append(("date", "Enter the date."))
    except AnswerError as error:
        problems.append(("date", f"{error.what} {error.mend}"))
    message = g.not_saved or None
    state = next(state for state in assessment.evaluation.sections if state.id == section.id)
    signs = how_signed(assessment, section)
    if signs == "no":
        message = message or f"This part is for {THE_OFFICE[section.role]} to sign."
    if waits_for(assessment, section):
        message = message or "This part cannot be signed before it is known to apply."
    if state.left:
        problems.append(
            ("open", "Some questions have no answer yet. Answer them, or mark them “I don’t know”, before signing.")
        )
    parts = rests_on(assessment, section)
    if not hmac.compare_digest(request.form.get("digest", "").encode(), digest(parts).encode()):
        message = message or "Something here changed after you opened the page. Check it again before you sign."
    if problems or message:
        return _render(assessment, section, typed, problems, message, 400)
    with assessment.site.database.write() as session:
        now = assessment.site.counted(load_current(session, get_assessment(session, assessment.id)))
        if now.answers != assessment.stored:
            return redirect(f"{assessment.base}/check/{section.id}", 303)
        sign_section(
            session, assessment.id, section.id, name=typed["name"], title=typed["title"],
            signed_on=_date(signed_on), rests_on=parts,
            rulebook_version=assessment.rulebook.version, rulebook_date=assessment.rulebook.date,
            who=assessment.by.who, paper=signs == "paper",
        )  # fmt: skip
    return redirect(f"{assessment.base}/tasks", 303)


def how_signed(assessment: OpenAssessment, section: Section) -> Literal["own", "paper", "no"]:
    """How the holder of the link signs a section: as its own office; as an owner who records what was signed on paper;
    not at all. An owner is the manager as long as the manager has no link."""
    if assessment.link.kind == "owner":
        return "own" if section.role == "manager" and assessment.holder.answers_for("manager") else "paper"
    return "own" if assessment.holder.answers_for(section.role) else "no"


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def section_of(assessment: OpenAssessment, section_id: str) -> Section:
    walk = assessment.site.walks.sections.get(section_id)
    if walk is None:
        abort(404)
    return next(section for section in assessment.rulebook.sections if section.id == section_id)


def _rows(assessment: OpenAssessment, section: Section) -> tuple[list[Row], list[Row]]:
    """The answers that count, and those set aside."""
    counted, aside = [], []
    shown = assessment.evaluation.models_asked()
    for question in section.questions:
        change = f"{assessment.base}/{section.id}/q/{assessment.site.walks.page_of(question.id)[1].name}?then=check"
        applies = assessment.evaluation.may_answer(question.id)
        for model in MODELS if question.per == "model" else (None,):
            answer = assessment.answers.find(question.id, model)
            key = f"{question.id}.{model}" if model else question.id
            short = assessment.rulebook.models[model].short if model else None
            row = Row(
                question,
                short,
                in_words(assessment, question, answer),
                answer,
                f"{change}#{key.replace('.', '-')}",
                key,
                not assessment.may_see(key),
            )
            if applies and (model is None or model in shown):
                counted.append(row)
            elif answer is not None and not row.kept:
                aside.append(row)
    return counted, aside


def _render(
    assessment: OpenAssessment,
    section: Section,
    typed: dict[str, str] | None = None,
    problems: list[tuple[str, str]] | None = None,
    message: str | None = None,
    status: int = 200,
) -> tuple[str, int]:
    rows, aside = _rows(assessment, section)
    state = next(state for state in assessment.evaluation.sections if state.id == section.id)
    today = assessment.today
    blank = {"name": "", "title": "", "date": f"{today.month}/{today.day}/{today.year}"}
    return page(
        "check.html",
        assessment,
        status,
        section=section,
        rows=rows,
        aside=aside,
        state=state,
        digest=digest(rests_on(assessment, section)),
        signed=signed(assessment).get(section.id),
        results=results(assessment, section),
        readings=[each for each in readings(assessment, section) if assessment.may_see(each.key)],
        waits=waits_for(assessment, section),
        typed=typed or blank,
        problems=problems or [],
        message=message,
        role=ROLES[section.role],
        the_office=THE_OFFICE[section.role],
        signs=how_signed(assessment, section),
        misfits=misfits(assessment, section.questions),
        look=LOOK in request.args,
        open_shown=" ".join(
            f"{each.id}={assessment.versions.get(each.id, 0)}" for each in open_questions(assessment, section)
        ),
    )
