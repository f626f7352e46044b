"""Citations: numbered in one pass over a finished document, in the order in which a reader meets them.

The sections only name the source of what they say. So no number depends on which section was made first.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from app.briefing.blocks import (
    Block,
    Box,
    Cell,
    Cite,
    Document,
    Fact,
    Facts,
    Inline,
    Items,
    Paragraph,
    Section,
    SourceEntry,
    SourceList,
    Table,
    Words,
)
from app.engine import figures
from app.schema.law import Source

SOURCES = Section("Sources", "sources", (SourceList(()),), "sources")
"""Where the list of sources goes. It is left out of a document that cites none."""


def numbered(document: Document, sources: Mapping[str, Source]) -> Document:
    """The document with its citations numbered by first use, and its list of sources in that order."""
    cited: dict[str, list[str]] = {}

    def number(words: Words) -> Words:
        if not any(isinstance(inline, Cite) for inline in words):
            return words
        return _ascending(tuple(_placed(inline, cited) if isinstance(inline, Cite) else inline for inline in words))

    sections = [replace(section, blocks=changed(section.blocks, number)) for section in document.sections]
    usual = _usual_day(sources[id_] for id_ in cited)
    listed = SourceList(
        tuple(
            _entry(place, sources[id_], tuple(anchors), usual) for place, (id_, anchors) in enumerate(cited.items(), 1)
        ),
        f"Each was checked on {figures.date_text(usual)}, unless it names another day." if usual is not None else "",
    )
    found = []
    for section in sections:
        blocks = tuple(listed if isinstance(block, SourceList) else block for block in section.blocks)
        if listed.entries or section.part != "sources":
            found.append(replace(section, blocks=blocks))
    return replace(document, sections=tuple(found))


def _placed(cite: Cite, cited: dict[str, list[str]]) -> Cite:
    """The citation with its number and its own anchor, which it adds to those of its source."""
    anchors = cited.setdefault(cite.source, [])
    anchors.append(f"cite-{cite.source}-{len(anchors) + 1}".replace("_", "-"))
    return replace(cite, number=list(cited).index(cite.source) + 1, anchor=anchors[-1])


def _ascending(words: Words) -> Words:
    """The same words, the citations of each group in the order of their numbers."""
    found: list[Inline] = []
    for _, group in groupby(words, key=lambda inline: isinstance(inline, Cite)):
        found += sorted(group, key=lambda inline: inline.number if isinstance(inline, Cite) else 0)
    return tuple(found)


def _usual_day(listed: Iterable[Source]) -> dt.date | None:
    """The day on which most of the sources were checked; None where none is cited."""
    days = Counter(source.checked_on for source in listed)
    return max(days, key=lambda day: (days[day], day)) if days else None


def _entry(number: int, source: Source, anchors: tuple[str, ...], usual: dt.date | None) -> SourceEntry:
    text = f"{source.title}. {source.publisher}, {source.date}."
    if source.checked_on != usual:
        text += f" Checked {figures.date_text(source.checked_on)}."
    return SourceEntry(number, source.id, text + source.copy_note, source.cited_address, anchors)


def changed(blocks: Iterable[Block], change: Callable[[Words], Words]) -> tuple[Block, ...]:
    """The blocks with all their running text changed, taken in the order of reading: a table row by row, then its
    note."""
    return tuple(_changed(block, change) for block in blocks)


_AnyBlock = TypeVar("_AnyBlock", bound=Block)
_Worded = TypeVar("_Worded", Cell, Fact)


def _changed(block: _AnyBlock, change: Callable[[Words], Words]) -> _AnyBlock:
    match block:
        case Paragraph():
            return replace(block, words=change(block.words))
        case Items():
            return replace(block, items=tuple(change(words) for words in block.items))
        case Facts():
            return replace(block, facts=tuple(_with(fact, change(fact.words)) for fact in block.facts))
        case Table():
            rows = tuple(tuple(_with(cell, change(cell.words)) for cell in row) for row in block.rows)
            return replace(block, rows=rows, note=change(block.note))
        case Box():
            return replace(block, body=tuple(_changed(part, change) for part in block.body))
        case _:
            return block


def _with(worded: _Worded, words: Words) -> _Worded:
    """The same cell or fact with these words: itself where they are its own, as in most of a briefing's cells."""
    return worded if words is worded.words else replace(worded, words=words)
