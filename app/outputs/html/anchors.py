"""The anchors within a document, and whether its links lead anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.briefing.blocks import (
    Block,
    Box,
    Cite,
    Document,
    Facts,
    Items,
    Jump,
    Paragraph,
    Run,
    SourceList,
    Table,
)
from app.outputs.html.write import source_anchor


def problems(document: Document) -> list[str]:
    """What is wrong with the document's anchors: used twice, or pointed at and not there. Empty when all is well."""
    anchors: list[str] = []
    wanted: list[str] = []
    for block in all_blocks(document.blocks):
        anchors += anchors_of(block)
        if isinstance(block, SourceList):
            wanted += [anchor for entry in block.entries for anchor in entry.cited_from]
        for inline in inlines(block):
            if isinstance(inline, Cite):
                wanted.append(source_anchor(inline.source))
            elif isinstance(inline, Jump):
                wanted.append(inline.target)
    seen: set[str] = set()
    found: list[str] = []
    for anchor in anchors:
        if anchor in seen:
            found.append(f"anchor used twice: {anchor}")
        if not anchor or re.search(r"\s", anchor):
            found.append(f"anchor with a space, or empty: {anchor!r}")
        seen.add(anchor)
    found += [f"nothing to point at: {target}" for target in dict.fromkeys(wanted) if target not in seen]
    return found


def anchors_of(block: Block) -> list[str]:
    """The anchors of a block itself, of its citations and of its sources, but not of the blocks in a box."""
    own = getattr(block, "anchor", None)
    found = [own] if own else []
    if isinstance(block, SourceList):
        found += [source_anchor(entry.id) for entry in block.entries]
    return found + [inline.anchor for inline in inlines(block) if isinstance(inline, Cite)]


def all_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, and those within boxes."""
    for block in blocks:
        yield block
        if isinstance(block, Box):
            yield from all_blocks(block.body)


def inlines(block: Block) -> Iterator[Run | Cite | Jump]:
    """Every piece of running text directly in a block."""
    if isinstance(block, Paragraph):
        yield from block.words
    elif isinstance(block, Items):
        for item in block.items:
            yield from item
    elif isinstance(block, Facts):
        for fact in block.facts:
            yield from fact.words
    elif isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                yield from cell.words
        yield from block.note
