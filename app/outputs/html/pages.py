"""A document of a council as pages of the web's reading view: page one, then a page for each section.

Each page's heading is its only h1. A link within the document leads to the page on which its target stands, so that a
citation leads to the page of sources and back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.briefing.blocks import Block, Document, Heading, Part, Section
from app.outputs.drawing.typeface import without_controls
from app.outputs.html.anchors import all_blocks, anchors_of
from app.outputs.html.pieces import pieces_of
from app.outputs.html.write import AUDIENCE_LABELS, Explained, Places, environment

LEFT_OUT = "elsewhere"
"""The section on the other two documents: on the web each page leads to them."""


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """One page of a document. `name` ends its address: the section's anchor, and empty for the first. `article` is an
    `<article>` of HTML in UTF-8."""

    name: str
    title: str
    article: bytes


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the pages are read: the address of the first one, which those of the others begin with; that of
    explanations, before their id, or '' where there are none; and the audience for which each is asked, or '' where
    there is but one."""

    first: str
    explain: str
    audience: str


def render_pages(document: Document, frame: Frame) -> tuple[ReadingPage, ...]:
    """The document as pages, the first one first: page one, or where there is none the title alone. Each section that
    has a title of its own is a page."""
    cut = _cut(document)
    after, stem = f"?audience={frame.audience}" if frame.audience else "", frame.first.rpartition("/")[2]
    where = {anchor: name for name, _, sections in cut for anchor in _anchors(sections)}
    template = environment().get_template("briefing/page.html")
    found = []
    for name, title, sections in cut:
        page = template.render(
            document=document,
            pieces=pieces_of(_flow(name, title, sections), narrow=True),
            audience=AUDIENCE_LABELS[document.audience],
            first=not name,
            places=Places(where, frame.first, after, name),
            explained=Explained(frame.explain, f"{after}&from={f'{stem}/{name}' if name else stem}")
            if frame.explain
            else None,
        )
        found.append(ReadingPage(name, title, without_controls(page).encode()))
    return tuple(found)


_Cut = tuple[str, str, Sequence[Section]]


def _cut(document: Document) -> list[_Cut]:
    """Name, title and sections of each page."""
    opening = [section for section in document.sections if section.part == "page_one"]
    others = [section for section in document.sections if section.part != "page_one" and section.anchor != LEFT_OUT]
    return [("", document.title, opening), *((section.anchor, section.title, [section]) for section in others)]


def _flow(name: str, title: str, sections: Sequence[Section]) -> Iterator[tuple[Part, Block]]:
    """The blocks of a page. Where it is a section's own, each heading in it stands one level higher."""
    yield "body", Heading(1, title, name or "top")
    for section in sections:
        if not name and section.title:
            yield section.part, Heading(2, section.title, section.anchor)
        for block in section.blocks:
            if name and isinstance(block, Heading):
                yield section.part, replace(block, level=block.level - 1)
            else:
                yield section.part, block


def _anchors(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        yield section.anchor
        for block in all_blocks(section.blocks):
            yield from anchors_of(block)
