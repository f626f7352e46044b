"""Counsel's own reading of one option: recorded, changed and withdrawn on a page of its own. Kept as an answer."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, g, redirect, request
from werkzeug.wrappers import Response

from app.assessments.store import Conflict
from app.briefing.counsel_readings import in_full
from app.engine.answers import AUDIENCES, Answer
from app.engine.answers_check import AnswerError
from app.engine.counsel_readings import FIELDS, LONGEST_REASON, check_reading, reading_of
from app.engine.results import OptionResult
from app.rulebook.book import reading_key
from app.schema.base import Audience
from app.wizard.input_kinds import INPUT_KINDS
from app.wizard.saving import changed_meanwhile, read_version
from app.wizard.security import keeps_input
from app.wizard.site import OpenAssessment, open_assessment, page

pages = Blueprint("reading_records", __name__)
keeps_input("reading_records.save")
Answered = tuple[str, int] | Response
Problems = list[tuple[str, str]]
FIELD_OF_CHOICE: Mapping[str, str] = {"status": "status-open", "audience": "audience-public"}
"""A message on a choice leads to the first of its buttons."""
AUDIENCE_WORDS: Mapping[Audience, str] = {
    "public": "Everyone: it is printed in the public briefing, the handout and the letters",
    "staff": "Staff and counsel",
    "counsel": "Counsel alone",
}


@pages.get("/a/<token>/readings/<option>")
def show(token: str, option: str) -> Answered:
    assessment = open_assessment(token)
    result = _result(assessment, option)
    return _render(assessment, result, _typed(assessment, assessment.answers.get(reading_key(result.id))))


@pages.post("/a/<token>/readings/<option>")
def save(token: str, option: str) -> Answered:
    """All of a reading is needed; the second button withdraws it, whatever stands in the fields."""
    assessment = open_assessment(token)
    result = _result(assessment, option)
    typed = {name: request.form.get(name, "").strip() for name in (*FIELDS, "audience", "version")}
    problems: Problems = [("status-open", g.not_saved)] if g.forged else []
    answer = None
    if "withdraw" not in request.form:
        answer, found = _read(assessment, result, typed)
        problems += found
    if problems:
        return _render(assessment, result, typed, problems, 400)
    key = reading_key(result.id)
    try:
        assessment.save({key: answer}, {key: read_version(typed["version"])}, "attorney")
    except Conflict as conflict:
        clash = conflict.clashes[0]
        message = changed_meanwhile(_words(clash.theirs))
        again = {**typed, "version": str(clash.version)}
        return _render(assessment, result, again, [("status-open", message)], 409)
    return redirect(f"{assessment.base}/law#{key}", 303)


def _read(assessment: OpenAssessment, result: OptionResult, typed: Mapping[str, str]) -> tuple[Answer | None, Problems]:
    """The answer that was typed, or what is wrong with it, in the order of the fields."""
    question = assessment.rulebook.answerable[reading_key(result.id)]
    given, wrong = dict(typed), {}
    if typed["day"]:
        try:
            given["day"] = str(INPUT_KINDS["date"].read(question, [typed["day"]]))
        except AnswerError as error:
            wrong["day"] = error
    audience = next((each for each in AUDIENCES if each == typed["audience"]), None)
    answer, found = check_reading(question, given, audience)
    found |= wrong
    problems = [
        (FIELD_OF_CHOICE.get(field, field), f"{found[field].what} {found[field].mend}")
        for field in FIELDS
        if field in found
    ]
    if audience is None:
        problems.append((FIELD_OF_CHOICE["audience"], "Say who may read it."))
    return (answer, []) if not problems else (None, problems)


def _result(assessment: OpenAssessment, option: str) -> OptionResult:
    return next((result for result in assessment.evaluation.options if result.id == option), None) or abort(404)


def _typed(assessment: OpenAssessment, answer: Answer | None) -> dict[str, str]:
    """What the fields hold when the page is opened."""
    reading = reading_of(answer, (answer.audience if answer is not None else None) or "counsel")
    if reading is None:
        return {**dict.fromkeys(FIELDS, ""), "audience": "counsel"}
    day = f"{reading.day.month}/{reading.day.day}/{reading.day.year}"
    return {
        "status": reading.status, "reason": reading.reason, "authority": reading.authority, "name": reading.name,
        "day": day, "audience": reading.audience,
    }  # fmt: skip


def _words(answer: Answer | None) -> str:
    """A reading as somebody else is told of it."""
    reading = reading_of(answer, (answer.audience if answer is not None else None) or "counsel")
    return in_full(reading) if reading is not None else "no reading"


def _render(
    assessment: OpenAssessment,
    result: OptionResult,
    typed: Mapping[str, str],
    problems: Problems | None = None,
    status: int = 200,
) -> tuple[str, int]:
    key = reading_key(result.id)
    return page(
        "reading.html", assessment, status, result=result, choices=assessment.rulebook.answerable[key].choices,
        audiences=AUDIENCE_WORDS, longest=LONGEST_REASON, recorded=result.id in assessment.context.readings,
        typed={"version": str(assessment.versions.get(key, 0)), **typed}, problems=problems or [],
    )  # fmt: skip
