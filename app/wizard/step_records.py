"""One legal step at a time: who did it, and on what day. Kept as an answer, with the history that every answer has."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, g, redirect, request
from werkzeug.wrappers import Response

from app.assessments.store import Conflict
from app.engine.answers import DONT_KNOW, Answer
from app.engine.answers_check import LONGEST_LINE, AnswerError, check_text
from app.engine.results import StepResult
from app.rulebook.book import step_key
from app.wizard.input_kinds import INPUT_KINDS
from app.wizard.saving import changed_meanwhile, read_version
from app.wizard.security import keeps_input
from app.wizard.site import OpenAssessment, open_assessment, page

pages = Blueprint("step_records", __name__)
keeps_input("step_records.save")
Answered = tuple[str, int] | Response


@pages.get("/a/<token>/steps/<id_>")
def show(token: str, id_: str) -> Answered:
    assessment = open_assessment(token)
    result = _result(assessment, id_)
    return _render(assessment, result, _typed(assessment, step_key(result.step.id), result.record))


@pages.post("/a/<token>/steps/<id_>")
def save(token: str, id_: str) -> Answered:
    """Both fields say that it is done; both empty take that back."""
    assessment = open_assessment(token)
    result = _result(assessment, id_)
    key = step_key(result.step.id)
    typed = {name: request.form.get(name, "").strip() for name in ("by", "on", "version")}
    problems: list[tuple[str, str]] = [("by", g.not_saved)] if g.forged else []
    by = on = None
    try:
        by = check_text(typed["by"], lines=False, longest=LONGEST_LINE) if typed["by"] else None
    except AnswerError as error:
        problems.append(("by", f"{error.what} {error.mend}"))
    try:
        on = INPUT_KINDS["date"].read(assessment.rulebook.answerable[key], [typed["on"]]) if typed["on"] else None
    except AnswerError as error:
        problems.append(("on", f"{error.what} {error.mend}"))
    if not problems and (by is None) != (on is None):
        problems.append(("by", "Say who did it.") if by is None else ("on", "Give the day on which it was done."))
    if problems:
        return _render(assessment, result, typed, problems, 400)
    answer = Answer(on, source=by, audience="public") if on is not None else None
    try:
        written = assessment.save({key: answer}, {key: read_version(typed["version"])})
    except Conflict as conflict:
        clash = conflict.clashes[0]
        theirs = _words(assessment, key, clash.theirs)
        return _render(
            assessment, result, {**typed, "version": str(clash.version)}, [("by", changed_meanwhile(theirs))], 409
        )
    return redirect(f"{assessment.base}/{'history/' if written.waiting else 'steps#'}{key}", 303)


def _result(assessment: OpenAssessment, id_: str) -> StepResult:
    found = next((result for result in assessment.evaluation.steps if result.step.id == id_), None) or abort(404)
    if not assessment.may_see(step_key(id_)):
        g.refused = assessment, "counsel"
        abort(403)
    return found


def _typed(assessment: OpenAssessment, key: str, record: Answer | None) -> dict[str, str]:
    if record is None:
        return {"by": "", "on": ""}
    on = INPUT_KINDS["date"].show(assessment.rulebook.answerable[key], record.value)[0]
    return {"by": record.source or "", "on": on}


def _words(assessment: OpenAssessment, key: str, record: Answer | None) -> str:
    if record is None or record.value is DONT_KNOW:
        return "not done"
    typed = _typed(assessment, key, record)
    return f"{typed['by']}, {typed['on']}"


def _render(
    assessment: OpenAssessment,
    result: StepResult,
    typed: Mapping[str, str],
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> tuple[str, int]:
    shown = {"version": str(assessment.versions.get(step_key(result.step.id), 0)), **typed}
    return page("step.html", assessment, status, result=result, typed=shown, problems=problems or [])
