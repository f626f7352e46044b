"""The outputs of one evaluation, by format. The wizard and the command line both come here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Literal, NamedTuple

from app import __version__
from app.assessments.answers_file import write_answers
from app.briefing.blocks import Attachment, Document, Seal
from app.briefing.compose import compose
from app.briefing.counsel_file import counsel_file
from app.briefing.handout import handout
from app.engine.answers import Answers
from app.engine.evaluation import Evaluation
from app.engine.readers import readable_answers
from app.outputs.apart.child import render_pdf
from app.outputs.edition import DRAFT, Edition, Version
from app.outputs.handout import handout_docx, render_handout
from app.outputs.html.write import render_print
from app.outputs.json.write import evaluation_bytes
from app.outputs.paper import Paper
from app.outputs.word.write import render_docx
from app.outputs.workbook.write import workbook_bytes
from app.resources import folder
from app.rulebook.schema.base import Audience

Written = Literal["pdf", "html", "docx"]
Format = Literal[Written, "xlsx", "json"]
LIBRARIES = ("weasyprint", "pydyf", "python-docx", "xlsxwriter", "fontpkg-public-sans", "jinja2", "numpy")
MEDIA_TYPE: Mapping[Format, str] = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def briefing(evaluation: Evaluation, edition: Edition = DRAFT) -> Document:
    """The briefing, as its audience may read it."""
    document = compose(evaluation, audience=edition.audience, mark=edition.mark, sign_offs=edition.sign_offs)
    return replace(document, seal=edition.seal)


def _handout(evaluation: Evaluation, edition: Edition) -> Document:
    return replace(handout(evaluation, mark=edition.mark, sign_offs=edition.sign_offs), seal=edition.seal)


def _counsel_file(evaluation: Evaluation, edition: Edition) -> Document:
    made = counsel_file(evaluation, mark=edition.mark, sign_offs=edition.sign_offs, copy=edition.copy)
    return replace(made, seal=edition.seal)


_DOCUMENTS: Mapping[Version, Callable[[Evaluation, Edition], Document]] = {
    "council": briefing,
    "handout": _handout,
    "counsel": _counsel_file,
}


def attachments(evaluation: Evaluation, edition: Edition) -> tuple[Attachment, ...]:
    """What travels inside the briefing's PDF: the answers, to run it again; the results; and the cost to recalculate.

    Each holds what the edition's audience may read and nothing else.
    """
    answers = write_answers(_readable(evaluation, edition.audience), evaluation.rulebook.answerable).encode()
    results = evaluation_bytes(evaluation, edition.audience)
    workbook = workbook_bytes(evaluation, edition.audience, edition.mark)
    return (
        Attachment("answers.yaml", "application/yaml", "The answers that this briefing rests on", answers),
        Attachment("evaluation.json", MEDIA_TYPE["json"], "All answers and results, for other programs", results),
        Attachment("workbook.xlsx", MEDIA_TYPE["xlsx"], "The cost of each option, with live formulas", workbook),
    )


def _readable(evaluation: Evaluation, audience: Audience) -> Answers:
    return readable_answers(evaluation.rulebook, evaluation.answers, audience)


def produce(evaluation: Evaluation, format: Format, edition: Edition = DRAFT) -> bytes:
    """One output as bytes; the same bytes for the same input. Raises `RenderError` if a PDF cannot be made."""
    made = before_print(evaluation, format, edition)
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


def before_print(evaluation: Evaluation, format: Format, edition: Edition) -> bytes | Page:
    """What `produce` gives; of a PDF, the page that it is printed from."""
    if format == "json":
        return evaluation_bytes(evaluation, edition.audience)
    if format == "xlsx":
        return workbook_bytes(evaluation, edition.audience, edition.mark)
    document = _DOCUMENTS[edition.version](evaluation, edition)
    if edition.version == "council" and format == "pdf":
        document = replace(document, attachments=attachments(evaluation, edition))
    return _laid_out(document, format, edition.paper, edition.version)


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


def cache_key(evaluation: Evaluation, format: Format, edition: Edition) -> str:
    """Everything that shapes an output, as one hash: the key under which it is kept."""
    seal, copy = edition.seal, edition.copy
    parts = [
        _makers(), evaluation.rulebook.version, evaluation.as_of.isoformat(), evaluation.prepared_on.isoformat(),
        evaluation.seed, format, edition.version, edition.audience, edition.mark, edition.paper,
        hashlib.sha256(seal.png).hexdigest() if seal else "", copy.key if copy else "",
        repr(sorted(edition.sign_offs.items())), write_answers(_readable(evaluation, "counsel")),
    ]  # fmt: skip
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
