"""The town's copy of the agreement and its addenda: upload, read what could be read and what differs, delete again."""

from __future__ import annotations

from contextlib import closing
from pathlib import PurePath

from flask import Blueprint, Response, abort, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.agreement.document import Document
from app.agreement.locate import known_tiles
from app.assessments.store import (
    MOST_ADDENDA,
    TooManyAddenda,
    keep_addendum,
    keep_agreement,
    load_addendum_file,
    load_agreement_file,
    remove_addendum,
    remove_agreement,
)
from app.engine.answers_check import LONGEST_LINE, AnswerError, check_text
from app.outputs.apart.pdf_pages import MOST_PAGES
from app.outputs.apart.uploaded import LARGEST, ReadError, page_range, read_upload
from app.wizard.documents import addenda_in_hand, copy_in_hand
from app.wizard.security import keeps_input, takes_up_to
from app.wizard.site import OpenAssessment, open_assessment, page
from app.wizard.waiting import may_wait

pages = Blueprint("agreement", __name__)
for _endpoint in ("agreement.upload", "agreement.add"):
    keeps_input(_endpoint)
    takes_up_to(_endpoint, LARGEST + (1 << 20))
    may_wait(_endpoint)
Answered = tuple[str, int] | AnyResponse
LONGEST_DATE = 60
_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class _Refused(Exception):  # noqa: N818 - an answer to the person, and no error of the program
    """What was sent cannot be kept: the field, what is wrong with it, and the status of the answer."""

    def __init__(self, field: str, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.field, self.text, self.status = field, text, status


@pages.get("/a/<token>/agreement")
def show(token: str) -> Answered:
    return _render(open_assessment(token))


@pages.post("/a/<token>/agreement")
def upload(token: str) -> Answered:
    """Keep the file with what was read of it, in place of one before it. One that cannot be read changes nothing."""
    assessment = open_assessment(token)
    typed = {"pages": request.form.get("pages", "")[:LONGEST_DATE]} if not g.too_large else {}
    try:
        name, body, document = _sent(assessment, "file", typed.get("pages", ""))
    except _Refused as error:
        return _render(assessment, [(error.field, error.text)], error.status, typed)
    with assessment.site.database.write() as session:
        keep_agreement(session, assessment.id, name=name, body=body, document=document)
    return redirect(f"{assessment.base}/agreement#result", 303)


@pages.post("/a/<token>/agreement/addenda")
def add(token: str) -> Answered:
    """Keep one more file that changes the agreement."""
    assessment = open_assessment(token)
    typed = {"dated": request.form.get("dated", "")} if not g.too_large else {}
    try:
        name, body, document = _sent(assessment, "addendum", "")
        dated = check_text(typed["dated"].strip(), lines=False, longest=LONGEST_DATE) if typed["dated"].strip() else ""
        with assessment.site.database.write() as session:
            keep_addendum(session, assessment.id, name=name, dated=dated, body=body, document=document)
    except _Refused as error:
        return _render(assessment, [(error.field, error.text)], error.status, typed)
    except AnswerError as error:
        return _render(assessment, [("dated", str(error))], 400, typed)
    except TooManyAddenda:
        what = f"There are {MOST_ADDENDA} addenda already. Delete one of them first."
        return _render(assessment, [("addendum", what)], 400, typed)
    return redirect(f"{assessment.base}/agreement#addenda", 303)


def _sent(assessment: OpenAssessment, field: str, wanted: str) -> tuple[str, bytes, Document]:
    """The file that was sent in a field: its name, its bytes, what could be read of it. Raises _Refused."""
    if g.too_large:
        what = f"The file is larger than {LARGEST >> 20} megabytes. Save it smaller, or choose the agreement alone."
        raise _Refused(field, what, 413)
    if g.forged:
        raise _Refused(field, g.not_saved)
    chosen = request.files.get(field)
    if chosen is None or not chosen.filename:
        raise _Refused(field, "Choose a file first.")
    with closing(chosen):  # a large one lies in a file of its own meanwhile
        body = chosen.read()
    try:
        known = {tile for form in assessment.rulebook.forms for tile in known_tiles(form)}
        document = read_upload(body, page_range(wanted), known)
    except ReadError as error:
        raise _Refused(field if error.field == "file" or field != "file" else error.field, str(error)) from error
    return _name(chosen.filename, _kind(body)), body, document


@pages.post("/a/<token>/agreement/remove")
def remove(token: str) -> Answered:
    """Delete the copy. What counsel recorded of the clauses stays, and so do addenda."""
    assessment = open_assessment(token)
    with assessment.site.database.write() as session:
        remove_agreement(session, assessment.id)
    return redirect(f"{assessment.base}/agreement", 303)


@pages.post("/a/<token>/agreement/addenda/<int:number>/remove")
def take_away(token: str, number: int) -> Answered:
    """Delete an addendum."""
    assessment = open_assessment(token)
    with assessment.site.database.write() as session:
        remove_addendum(session, assessment.id, number)
    return redirect(f"{assessment.base}/agreement#addenda", 303)


@pages.get("/a/<token>/agreement/copy")
def copy(token: str) -> Answered:
    """The file as it was uploaded, to be saved and not shown: it is not ours."""
    assessment = open_assessment(token)
    with assessment.site.database.read() as session:
        found = load_agreement_file(session, assessment.id)
    return _saved(found, "agreement")


@pages.get("/a/<token>/agreement/addenda/<int:number>")
def addendum(token: str, number: int) -> Answered:
    """An addendum's file as it was uploaded, to be saved."""
    assessment = open_assessment(token)
    with assessment.site.database.read() as session:
        found = load_addendum_file(session, assessment.id, number)
    return _saved(found, "addendum")


def _saved(found: tuple[bytes, str] | None, stem: str) -> Response:
    if found is None:
        abort(404)
    body, _ = found
    kind = _kind(body)
    headers = {"Content-Disposition": f'attachment; filename="{stem}{kind}"'}
    return Response(body, content_type=_TYPES[kind], headers=headers)


def _kind(body: bytes) -> str:
    return ".pdf" if b"%PDF-" in body[:1024] else ".docx"


def _name(given: str, kind: str) -> str:
    """The file's own name as far as it can be printed."""
    name = PurePath(given.replace("\\", "/")).name[:LONGEST_LINE]
    try:
        return check_text(name, lines=False, longest=LONGEST_LINE)
    except AnswerError:
        return f"agreement{kind}"


def _render(
    assessment: OpenAssessment,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
    typed: dict[str, str] | None = None,
) -> tuple[str, int]:
    return page(
        "agreement.html", assessment, status, copy=copy_in_hand(assessment), addenda=addenda_in_hand(assessment),
        most_pages=MOST_PAGES, problems=problems or [], typed=typed or {},
    )  # fmt: skip
