"""The outputs of one evaluation, by format. The wizard and the command line both come here."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from app import __version__
from app.assessments.answers_file import write_answers
from app.briefing.blocks import Attachment, Document, Seal
from app.briefing.frame import reported
from app.engine.answers import Answers
from app.engine.evaluation import Evaluation
from app.engine.readers import readable_answers
from app.outputs.apart.child import render_pdf
from app.outputs.edition import DRAFT, Edition
from app.outputs.formats import FORMATS, VERSIONS, Format
from app.outputs.paper import Paper
from app.resources import folder
from app.schema.base import Audience

LIBRARIES = ("fontpkg-public-sans", "jinja2", "numpy")
"""What shapes every file; each format names its own beside these."""


def document_of(evaluation: Evaluation, edition: Edition = DRAFT) -> Document:
    """The document of an edition's version, as its audience may read it."""
    made = reported(VERSIONS[edition.version].compose(evaluation, edition), edition.contact)
    return replace(made, seal=edition.seal)


def attachments(evaluation: Evaluation, edition: Edition) -> tuple[Attachment, ...]:
    """What travels inside the briefing's PDF: the answers, to run it again; the results; and the cost to recalculate.

    Each holds what the edition's audience may read and nothing else.
    """
    book = evaluation.rulebook
    answers = write_answers(_readable(evaluation, edition.audience), book.answerable, rulebook=book.version)
    return (
        Attachment("answers.yaml", "application/yaml", "The answers that this briefing rests on", answers.encode()),
        _attached("evaluation.json", "json", "All answers and results, for other programs", evaluation, edition),
        _attached("workbook.xlsx", "xlsx", "The cost of each option, with live formulas", evaluation, edition),
    )


def _attached(name: str, format: str, what: str, evaluation: Evaluation, edition: Edition) -> Attachment:
    return Attachment(name, FORMATS[format].media_type, what, produce(evaluation, format, edition))


def _readable(evaluation: Evaluation, audience: Audience) -> Answers:
    return readable_answers(evaluation.rulebook, evaluation.answers, audience)


def produce(evaluation: Evaluation, format: str, edition: Edition = DRAFT) -> bytes:
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


def before_print(evaluation: Evaluation, format: str, edition: Edition) -> bytes | Page:
    """What `produce` gives; of a PDF, the page that it is printed from."""
    form, version = FORMATS[format], VERSIONS[edition.version]
    if form.from_evaluation is not None:
        return form.from_evaluation(evaluation, edition)
    document = document_of(evaluation, edition)
    if version.carries and form.written_from == "page":
        document = replace(document, attachments=attachments(evaluation, edition))
    return _laid_out(document, form, edition.paper, version.one_page)


def rendered(document: Document, format: str, paper: Paper = "letter") -> bytes:
    """A document as a file. Raises `RenderError` if a PDF cannot be made."""
    made = _laid_out(document, FORMATS[format], paper)
    return made if isinstance(made, bytes) else made.pdf()


def _laid_out(document: Document, form: Format, paper: Paper, one_page: bool = False) -> bytes | Page:
    """A document as a file; for what is printed, the page that it is printed from."""
    write = FORMATS[form.printed_from or form.name].from_document
    if write is None:
        raise ValueError(f"a document is not written as {form.name}")
    made = write(document, paper, one_page)
    return made if form.from_document else Page(made.decode(), document.attachments, document.created, document.seal)


@lru_cache(maxsize=1)
def makers() -> str:
    """What makes the documents beside the answers, as a hash in hex: this program and its templates as they are on
    disk, and the libraries that write the files."""
    digest = hashlib.sha256(__version__.encode())
    libraries = {*LIBRARIES, *(each for form in FORMATS.values() for each in form.libraries)}
    for library in sorted(libraries):
        digest.update(f"{library} {metadata.version(library)}\0".encode())
    for root, pattern in ((Path(__file__).parents[1], "**/*.py"), (folder("templates"), "briefing/**/*")):
        for path in sorted(root.glob(pattern)):
            if path.is_file() and "_data" not in path.parts:
                digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def cache_key(evaluation: Evaluation, format: str, edition: Edition) -> str:
    """Everything that shapes an output, as one hash: the key under which it is kept."""
    seal, copy = edition.seal, edition.copy
    parts = [
        makers(), evaluation.rulebook.version, evaluation.as_of.isoformat(), evaluation.prepared_on.isoformat(),
        evaluation.seed, format, edition.version, edition.audience, edition.mark, edition.paper,
        hashlib.sha256(seal.png).hexdigest() if seal else "", copy.key if copy else "",
        edition.contact, repr(sorted(edition.sign_offs.items())), write_answers(_readable(evaluation, "counsel")),
    ]  # fmt: skip
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
