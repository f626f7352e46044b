"""What every document has around its sections: dates, version, audience, and how to report an error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from app import __version__
from app.briefing.blocks import Document, Mark, Section, Volume
from app.briefing.citations import numbered
from app.briefing.context import Context, paragraph
from app.briefing.sections import since, summary
from app.engine import figures


def framed(
    context: Context,
    title: str,
    subject: str,
    sections: Iterable[Section],
    mark: Mark = "DRAFT",
    volume: Volume | None = None,
) -> Document:
    """A document of these sections, for the context's audience, with its citations numbered."""
    evaluation = context.evaluation
    made = Document(
        title=title,
        subject=subject,
        town=context.town,
        mark=mark,
        audience=context.audience,
        prepared_on=figures.date_text(evaluation.prepared_on),
        law_as_of=figures.date_text(evaluation.as_of),
        version=f"Brief287 {__version__}, {evaluation.rulebook.words}",
        limit=since.limit(context, summary.stale_after(context)),
        sections=tuple(sections),
        created=dt.datetime.combine(evaluation.prepared_on, dt.time(12), dt.UTC).isoformat(),
        volume=volume,
    )
    return numbered(made, context.rulebook.sources)


def report_words(contact: str = "") -> str:
    """How to report an error in a document, in a sentence. `contact`: the address that the host names for this."""
    if contact:
        return f"To report an error in this document, contact {contact}."
    return (
        "To report an error, tell the host of the page that this document came from; its page on corrections says how."
    )


def reported(document: Document, contact: str = "") -> Document:
    """The document with how to report an error at the end of its last part."""
    *before, last = document.sections
    said = paragraph(report_words(contact), "note")
    return replace(document, sections=(*before, replace(last, blocks=(*last.blocks, said))))
