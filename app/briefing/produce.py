"""The outputs of one evaluation, by format. The wizard and the command line both come here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Literal, NamedTuple

from app import __version__
from app.assessments.answers_file import write_answers
from app.briefing.blocks import Attachment, Document, Seal
from app.briefing.compose import Mark, compose
from app.briefing.context import SignedOff
from app.briefing.counsel_file import counsel_file
from app.briefing.docx import render_docx
from app.briefing.evaluation_json import evaluation_bytes
from app.briefing.handout import handout, handout_docx, render_handout
from app.briefing.html import Paper, render_print
from app.briefing.render_child import render_pdf
from app.briefing.sections.agreement_copy import ComparedCopy
from app.briefing.xlsx import workbook_bytes
from app.engine.evaluation import Evaluation
from app.resources import folder
from app.rulebook.schema.base import Audience

Written = Literal["pdf", "html", "docx"]
Format = Literal[Written, "xlsx", "json"]
Version = Literal["council", "handout", "counsel"]
LIBRARIES = ("weasyprint", "pydyf", "python-docx", "xlsxwriter", "fontpkg-public-sans", "jinja2", "numpy")
MEDIA_TYPE: Mapping[Format, str] = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def briefing(
    evaluation: Evaluation,
    *,
    audience: Audience = "public",
    mark: Mark = "DRAFT",
    sign_offs: Mapping[str, SignedOff] | None = None,
    seal: Seal | None = None,
) -> Document:
    """The briefing with the answers that its audience may read attached."""
    own = {id_: question.audience for id_, question in evaluation.rulebook.answerable.items()}
    readable = evaluation.answers.for_audience(audience, own)
    answers = write_answers(readable, evaluation.rulebook.answerable).encode()
    attachment = Attachment("answers.yaml", "application/yaml", "The answers that this briefing rests on", answers)
    document = compose(evaluation, audience=audience, mark=mark, sign_offs=sign_offs, attachments=(attachment,))
    return replace(document, seal=seal)


def produce(
    evaluation: Evaluation,
    format: Format,
    *,
    version: Version = "council",
    audience: Audience = "public",
    mark: Mark = "DRAFT",
    sign_offs: Mapping[str, SignedOff] | None = None,
    paper: Paper = "letter",
    seal: Seal | None = None,
    copy: ComparedCopy | None = None,
) -> bytes:
    """One output as bytes; the same bytes for the same input. Raises `RenderError` if a PDF cannot be made.

    The handout is always for the public and counsel's file for counsel, whatever `audience` is. JSON and the
    workbook hold the whole evaluation in every version. `copy` is the agreement in hand, for counsel's file alone.
    """
    made = before_print(
        evaluation, format, version=version, audience=audience, mark=mark, sign_offs=sign_offs, paper=paper, seal=seal,
        copy=copy,
    )  # fmt: skip
    return made if isinstance(made, bytes) else made.pdf()


class Page(NamedTuple):
    """A finished page of HTML for print, with the files that go into its PDF."""

    html: str
    attachments: tuple[Attachment, ...]
    created: str
    seal: Seal | None

    def pdf(self) -> bytes:
        """The PDF. Raises `RenderError` if it cannot be made."""
        return render_pdf(self.html, self.attachments, created=self.created, seal=self.seal)


def before_print(
    evaluation: Evaluation,
    format: Format,
    *,
    version: Version = "council",
    audience: Audience = "public",
    mark: Mark = "DRAFT",
    sign_offs: Mapping[str, SignedOff] | None = None,
    paper: Paper = "letter",
    seal: Seal | None = None,
    copy: ComparedCopy | None = None,
) -> bytes | Page:
    """What `produce` gives; of a PDF, the page that it is printed from."""
    if format == "json":
        return evaluation_bytes(evaluation, audience)
    if format == "xlsx":
        return workbook_bytes(evaluation, audience, mark)
    if version == "handout":
        document = handout(evaluation, mark=mark, sign_offs=sign_offs)
    elif version == "counsel":
        document = counsel_file(evaluation, mark=mark, sign_offs=sign_offs, copy=copy)
    else:
        document = briefing(evaluation, audience=audience, mark=mark, sign_offs=sign_offs)
    document = replace(document, seal=seal)
    return _laid_out(document, format, paper, version)


def rendered(document: Document, format: Written, paper: Paper = "letter") -> bytes:
    """A document as a file. Raises `RenderError` if a PDF cannot be made."""
    made = _laid_out(document, format, paper)
    return made if isinstance(made, bytes) else made.pdf()


def _laid_out(document: Document, format: Written, paper: Paper, version: Version = "council") -> bytes | Page:
    """A document as a file; for a PDF, the page that it is printed from."""
    if format == "docx":
        return handout_docx(document, paper) if version == "handout" else render_docx(document, paper)
    # The handout is set in smaller measures than other documents, so that it is one page.
    html = render_handout(document, paper) if version == "handout" else render_print(document, paper)
    return html.encode() if format == "html" else Page(html, document.attachments, document.created, document.seal)


@lru_cache(maxsize=1)
def _makers() -> str:
    """What makes the documents beside the answers: this program and its templates as they are on disk, and the
    libraries that write the files."""
    digest = hashlib.sha256(__version__.encode())
    for library in LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}\0".encode())
    for root, pattern in ((Path(__file__).parents[1], "**/*.py"), (folder("templates"), "briefing/**/*")):
        for path in sorted(root.glob(pattern)):
            if path.is_file() and "_data" not in path.parts:
                digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def cache_key(
    evaluation: Evaluation,
    format: Format,
    *,
    audience: Audience,
    mark: Mark,
    sign_offs: Mapping[str, SignedOff],
    paper: Paper = "letter",
    seal: Seal | None = None,
    version: Version = "council",
    copy: ComparedCopy | None = None,
) -> str:
    """Everything that shapes an output, as one hash: the key under which it is kept."""
    own = {id_: question.audience for id_, question in evaluation.rulebook.answerable.items()}
    parts = [
        _makers(), evaluation.rulebook.version, evaluation.as_of.isoformat(),
        evaluation.prepared_on.isoformat(), evaluation.seed, format, version, audience, mark, paper,
        hashlib.sha256(seal.png).hexdigest() if seal else "", copy.key if copy else "", repr(sorted(sign_offs.items())),
        write_answers(evaluation.answers.for_audience("counsel", own)),
    ]  # fmt: skip
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
