"""The town's copy of the agreement: upload a copy, read what differs from the standard forms, take it away again."""

from __future__ import annotations

from contextlib import closing
from pathlib import PurePath

from flask import Blueprint, Response, abort, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.assessments.store import keep_agreement, load_agreement_file, remove_agreement
from app.engine.answers_check import LONGEST_LINE, AnswerError, check_text
from app.outputs.apart.uploaded_pdf import LARGEST, PdfTextError, read_pdf
from app.wizard.documents import copy_in_hand
from app.wizard.security import keeps_input, takes_up_to
from app.wizard.site import OpenAssessment, open_assessment, page
from app.wizard.waiting import may_wait

pages = Blueprint("agreement", __name__)
keeps_input("agreement.upload")
takes_up_to("agreement.upload", LARGEST + (1 << 20))
may_wait("agreement.upload")
Answered = tuple[str, int] | AnyResponse
NAME = "agreement.pdf"


@pages.get("/a/<token>/agreement")
def show(token: str) -> Answered:
    return _render(open_assessment(token))


@pages.post("/a/<token>/agreement")
def upload(token: str) -> Answered:
    """Keep the file with its text, in place of one before it. A file that cannot be read changes nothing."""
    assessment = open_assessment(token)
    if g.too_large:
        what = f"The file is larger than {LARGEST >> 20} megabytes. Save it smaller, or choose the agreement alone."
        return _render(assessment, [("file", what)], 413)
    if g.forged:
        return _render(assessment, [("file", g.not_saved)], 400)
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        return _render(assessment, [("file", "Choose a file first.")], 400)
    with closing(chosen):  # a large one lies in a file of its own meanwhile
        body = chosen.read()
    try:
        pages_ = read_pdf(body)
    except PdfTextError as error:
        return _render(assessment, [("file", str(error))], 400)
    with assessment.site.database.write() as session:
        keep_agreement(session, assessment.id, name=_name(chosen.filename), body=body, pages=pages_)
    return redirect(f"{assessment.base}/agreement#result", 303)


@pages.post("/a/<token>/agreement/remove")
def remove(token: str) -> Answered:
    """Delete the copy. What counsel recorded of the clauses stays."""
    assessment = open_assessment(token)
    with assessment.site.database.write() as session:
        remove_agreement(session, assessment.id)
    return redirect(f"{assessment.base}/agreement", 303)


@pages.get("/a/<token>/agreement/copy.pdf")
def copy(token: str) -> Answered:
    """The file as it was uploaded, to be saved and not shown: it is not ours."""
    assessment = open_assessment(token)
    with assessment.site.database.read() as session:
        body = load_agreement_file(session, assessment.id)
    if body is None:
        abort(404)
    headers = {"Content-Disposition": f'attachment; filename="{NAME}"'}
    return Response(body, content_type="application/pdf", headers=headers)


def _name(given: str) -> str:
    """The file's own name as far as it can be printed."""
    name = PurePath(given.replace("\\", "/")).name[:LONGEST_LINE]
    try:
        return check_text(name, lines=False, longest=LONGEST_LINE)
    except AnswerError:
        return NAME


def _render(
    assessment: OpenAssessment, problems: list[tuple[str, str]] | None = None, status: int = 200
) -> tuple[str, int]:
    return page("agreement.html", assessment, status, copy=copy_in_hand(assessment), problems=problems or [])
