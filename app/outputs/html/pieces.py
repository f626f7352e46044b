"""A document's blocks as the templates take them: with their drawings, levels of headings, and turned pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.briefing.blocks import Block, Box, Chart, Heading, Paragraph, Part, Table, Timeline
from app.outputs.drawing import charts, due_dates

WIDE_FROM = 9  # columns: from here on a table is printed on a page of its own, turned


@dataclass(slots=True)
class Piece:
    """A block with what the templates need to know about its place."""

    kind: str
    block: Block
    part: Part = "body"
    level: int = 0
    wide: charts.Drawing | due_dates.Drawing | None = None
    narrow: charts.Drawing | due_dates.Drawing | None = None
    body: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Stretch:
    """Pieces printed upright or, for a table with many columns, on turned pages."""

    turned: bool
    pieces: list[Piece]


def pieces_of(flow: Iterable[tuple[Part, Block]], narrow: bool) -> list[Piece]:
    """The blocks with their drawings and, for a box, the level that its title takes among the headings."""
    level = 1
    pieces = []
    for part, block in flow:
        piece = Piece(type(block).__name__, block, part)
        if isinstance(block, Heading):
            level = min(block.level, level + 1)  # a level left out breaks the outline and PDF/UA
            piece.level = level
        elif isinstance(block, Box):
            piece.level = level + 1
            piece.body = [Piece(type(each).__name__, each, part) for each in block.body]
        elif isinstance(block, Chart):
            piece.wide = charts.draw(block)
            piece.narrow = charts.draw(block, "narrow") if narrow else None
        elif isinstance(block, Timeline):
            piece.wide = due_dates.draw_timeline(block)
            piece.narrow = due_dates.draw_timeline(block, "narrow") if narrow else None
        pieces.append(piece)
    return pieces


def stretches_of(pieces: Iterable[Piece]) -> Iterator[Stretch]:
    """Split where a table needs turned pages: its heading goes with it."""
    current: list[Piece] = []
    for piece in pieces:
        if isinstance(piece.block, Table) and len(piece.block.columns) >= WIDE_FROM:
            start = len(current)
            while start and isinstance(current[start - 1].block, Paragraph) and len(current) - start < 2:
                start -= 1
            if start and isinstance(current[start - 1].block, Heading):
                while start and isinstance(current[start - 1].block, Heading) and current[start - 1].level > 1:
                    start -= 1
            else:
                start = len(current)
            if current[:start]:
                yield Stretch(False, current[:start])
            yield Stretch(True, [*current[start:], piece])
            current = []
        else:
            current.append(piece)
    if current:
        yield Stretch(False, current)
