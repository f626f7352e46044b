"""The list of contents: a field that Word can update, filled in with links so that it shows before it is.

Its entries carry no page numbers until it is updated (F9): only Word knows them, and a wrong number is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from docx.oxml.ns import qn

from app.outputs.word.xml import Element, element, kept, paragraph, run

INSTRUCTION = ' TOC \\o "1-2" \\h \\z \\u '
DEEPEST = 2


class Entry(NamedTuple):
    """A heading: its level among Word's (1 and 2), its text, and the name of its bookmark."""

    level: int
    text: str
    bookmark: str


def contents(title: str, entries: Sequence[Entry], breaks: bool) -> list[Element]:
    """Title and entries, as paragraphs. `breaks`: on a new page."""
    more = [element("w:pageBreakBefore")] if breaks else []
    made = [paragraph("TOCHeading", run(title), more=more)]
    for place, entry in enumerate(entries):
        link = element("w:hyperlink", run(kept(entry.text)), anchor=entry.bookmark, history=1)
        before = [_mark("begin"), _instruction(), _mark("separate")] if place == 0 else []
        after = [_mark("end")] if place == len(entries) - 1 else []
        made.append(paragraph(f"TOC{entry.level}", *before, link, *after))
    return made


def _mark(kind: str) -> Element:
    return element("w:r", element("w:fldChar", fldCharType=kind))


def _instruction() -> Element:
    words = element("w:instrText")
    words.text = INSTRUCTION
    words.set(qn("xml:space"), "preserve")
    return element("w:r", words)
