"""The table of formats, and the table of versions: each declared once, and read by all that makes or offers a file.

A new format is an entry here and a folder beside this file. The writers and composers are imported when they are
called, so that whoever only asks for names (the command line's help, the questionnaire's addresses) has them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from app.briefing.blocks import Document, Volume
    from app.engine.evaluation import Evaluation
    from app.outputs.edition import Edition
    from app.outputs.paper import Paper
    from app.schema.base import Audience


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """One kind of file. `suffixes` end its name, the usual one first; `libraries` are those that shape its bytes.

    It is written from the evaluation, from the document (True for what has to be one page), or printed from the
    document's page in the format `printed_from`. What is written from the evaluation has a title of its own, and is
    the same in every version.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    media_type: str
    libraries: tuple[str, ...] = ()
    own_title: str = ""
    own_stem: str = ""
    """The name of the file, where it is not the version's."""
    from_evaluation: Callable[[Evaluation, Edition], bytes] | None = None
    from_document: Callable[[Document, Paper, bool], bytes] | None = None
    printed_from: str = ""

    @property
    def suffix(self) -> str:
        return self.suffixes[0]

    @property
    def written_from(self) -> Literal["evaluation", "document", "page"]:
        """What it is made of."""
        return "evaluation" if self.from_evaluation else "document" if self.from_document else "page"


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """One document of an evaluation. `audience` None: made for any of them. `formats` are all it can be written in,
    `served` those that the questionnaire offers as a file. `one_page`: laid out so that it is a single page.
    `carries`: its PDF has the answers, the results and the workbook inside."""

    name: str
    title: str
    stem: str
    compose: Callable[[Evaluation, Edition], Document]
    formats: tuple[str, ...]
    served: tuple[str, ...]
    audience: Audience | None = None
    one_page: bool = False
    carries: bool = False


# ---- formats --------------------------------------------------------------------------------------------------------


def _html(document: Document, paper: Paper, one_page: bool) -> bytes:
    from app.outputs.html.write import render_print
    from app.outputs.one_page import render_one_page

    return (render_one_page if one_page else render_print)(document, paper).encode()


def _docx(document: Document, paper: Paper, one_page: bool) -> bytes:
    from app.outputs.one_page import one_page_docx
    from app.outputs.word.write import render_docx

    return (one_page_docx if one_page else render_docx)(document, paper)


def _xlsx(evaluation: Evaluation, edition: Edition) -> bytes:
    from app.outputs.workbook.write import workbook_bytes

    return workbook_bytes(evaluation, edition.audience, edition.mark, edition.contact)


def _json(evaluation: Evaluation, edition: Edition) -> bytes:
    from app.outputs.json.write import evaluation_bytes

    return evaluation_bytes(evaluation, edition.audience)


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
FORMATS: Final[Mapping[str, Format]] = {
    each.name: each
    for each in (
        Format(
            name="pdf", title="PDF", suffixes=(".pdf",), media_type="application/pdf", printed_from="html",
            libraries=("weasyprint", "pydyf"),
        ),
        Format(
            name="html", title="page", suffixes=(".html", ".htm"), media_type="text/html; charset=utf-8",
            from_document=_html,
        ),
        Format(
            name="docx", title="Word", suffixes=(".docx",), media_type=f"{_OFFICE}.wordprocessingml.document",
            from_document=_docx, libraries=("python-docx",),
        ),
        Format(
            name="xlsx", title="Excel", suffixes=(".xlsx",), media_type=f"{_OFFICE}.spreadsheetml.sheet",
            from_evaluation=_xlsx, libraries=("xlsxwriter",), own_title="Workbook",
        ),
        Format(
            name="json", title="JSON", suffixes=(".json",), media_type="application/json",
            from_evaluation=_json, own_title="All public results", own_stem="evaluation",
        ),
    )
}  # fmt: skip
DEFAULT_FORMAT: Final = "pdf"


def format_of(suffix: str) -> str:
    """The format of a file by the ending of its name; the usual one for an ending that is none of theirs."""
    named = (each.name for each in FORMATS.values() if suffix.lower() in each.suffixes)
    return next(named, DEFAULT_FORMAT)


# ---- versions -------------------------------------------------------------------------------------------------------


def _volume(volume: Volume) -> Callable[[Evaluation, Edition], Document]:
    """Composes one of the three documents of a council."""

    def composed(evaluation: Evaluation, edition: Edition) -> Document:
        from app.briefing.compose import compose

        return compose(evaluation, volume, audience=edition.audience, mark=edition.mark, sign_offs=edition.sign_offs)

    return composed


def _handout(evaluation: Evaluation, edition: Edition) -> Document:
    from app.briefing.handout import handout

    return handout(evaluation, mark=edition.mark, sign_offs=edition.sign_offs)


def _counsel(evaluation: Evaluation, edition: Edition) -> Document:
    from app.briefing.counsel_file import counsel_file

    return counsel_file(evaluation, mark=edition.mark, sign_offs=edition.sign_offs, copy=edition.copy)


VERSIONS: Final[Mapping[str, Version]] = {
    each.name: each
    for each in (
        Version(
            name="council", title="Briefing", stem="briefing", compose=_volume("briefing"), formats=tuple(FORMATS),
            served=("pdf", "docx", "xlsx", "json"), carries=True,
        ),
        Version(
            name="supporting", title="Supporting volume", stem="supporting-volume", compose=_volume("supporting"),
            formats=("pdf", "html", "docx"), served=("pdf", "docx"),
        ),
        Version(
            name="record", title="Record", stem="record", compose=_volume("record"),
            formats=("pdf", "html", "docx"), served=("pdf",),
        ),
        Version(
            name="handout", title="One-page handout", stem="handout", compose=_handout,
            formats=("pdf", "html", "docx"), served=("pdf",), audience="public", one_page=True,
        ),
        Version(
            name="counsel", title="Counsel’s file", stem="counsel-file", compose=_counsel,
            formats=("pdf", "html", "docx"), served=("pdf", "docx"), audience="counsel",
        ),
    )
}  # fmt: skip
LETTER_FORMATS: Final = ("docx", "html")
"""What a question letter is written in: it goes out to be filled in."""


def file_name(version: Version, form: Format, audience: Audience = "public") -> str:
    """What the file is called where nothing else tells it apart: briefing-staff.pdf, evaluation.json."""
    own = "" if version.audience is not None or audience == "public" else f"-{audience}"
    return f"{form.own_stem or version.stem}{own}{form.suffix}"
