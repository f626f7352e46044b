"""One clause at a time: what counsel finds in the copy in hand. Kept as an answer for counsel, with its history."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, g, redirect, request
from werkzeug.wrappers import Response

from app.assessments.store import Conflict
from app.briefing.sections.clauses import recorded
from app.engine.answers import MODELS, Answer
from app.engine.answers_check import LONGEST_TEXT, AnswerError, check_text
from app.rulebook.book import clause_key
from app.schema.law import Clause
from app.wizard.documents import copy_in_hand
from app.wizard.saving import changed_meanwhile, in_words, read_version
from app.wizard.security import keeps_input
from app.wizard.site import OpenAssessment, open_assessment, page

pages = Blueprint("clause_records", __name__)
keeps_input("clause_records.save")
Answered = tuple[str, int] | Response
OPEN = "open"
"""What the form sends for a clause that is not yet compared."""


@pages.get("/a/<token>/clauses/<id_>")
def show(token: str, id_: str) -> Answered:
    assessment = open_assessment(token)
    clause = _clause(assessment, id_)
    return _render(assessment, clause, _typed(recorded(assessment.evaluation, clause)))


@pages.post("/a/<token>/clauses/<id_>")
def save(token: str, id_: str) -> Answered:
    """What the copy says of the clause, with a note; 'not yet compared' takes a record back."""
    assessment = open_assessment(token)
    clause = _clause(assessment, id_)
    key = clause_key(clause.id)
    typed = {name: request.form.get(name, "").strip() for name in ("found", "note", "version")}
    choices = [choice.id for choice in assessment.rulebook.answerable[key].choices]
    problems: list[tuple[str, str]] = [("found-same", g.not_saved)] if g.forged else []
    if typed["found"] not in (*choices, OPEN):
        problems.append(("found-same", "Choose what the copy says."))
    note = None
    try:
        note = check_text(typed["note"], lines=True, longest=LONGEST_TEXT) if typed["note"] else None
    except AnswerError as error:
        problems.append(("note", f"{error.what} {error.mend}"))
    if not problems and note is not None and typed["found"] == OPEN:
        problems.append(("found-same", "Choose what the copy says, or remove the note."))
    if problems:
        return _render(assessment, clause, typed, problems, 400)
    day = assessment.today.isoformat()
    answer = Answer(typed["found"], note=note, source=day) if typed["found"] != OPEN else None
    try:
        assessment.save({key: answer}, {key: read_version(typed["version"])}, "attorney")
    except Conflict as conflict:
        clash = conflict.clashes[0]
        theirs = in_words(assessment, assessment.rulebook.answerable[key], clash.theirs)
        return _render(
            assessment,
            clause,
            {**typed, "version": str(clash.version)},
            [("found-same", changed_meanwhile(theirs))],
            409,
        )
    return redirect(f"{assessment.base}/clauses#{key}", 303)


def _clause(assessment: OpenAssessment, id_: str) -> Clause:
    return next((clause for clause in assessment.rulebook.clauses if clause.id == id_), None) or abort(404)


def _typed(record: Answer | None) -> dict[str, str]:
    if record is None:
        return {"found": OPEN, "note": ""}
    return {"found": str(record.value), "note": record.note or ""}


def _render(
    assessment: OpenAssessment,
    clause: Clause,
    typed: Mapping[str, str],
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> tuple[str, int]:
    key = clause_key(clause.id)
    copy = copy_in_hand(assessment)
    return page(
        "clause.html", assessment, status, clause=clause, choices=assessment.rulebook.answerable[key].choices,
        typed={"version": str(assessment.versions.get(key, 0)), **typed}, problems=problems or [],
        models=[assessment.rulebook.models[model] for model in MODELS if model in clause.by_model],
        copy=copy, touching=copy.touching(clause) if copy is not None else [],
        unread=copy.unread(clause) if copy is not None else [],
    )  # fmt: skip
