"""How much of page one its answers and its table take, so that a full page says less and never runs over.

Lengths in points on letter paper. Text is measured by its letters: an estimate, held to finished pages by the tests of
layout. What gives way first: steps and points, then what officers without a certificate may not do, the law (with a
pointer to its section), a certified officer's powers, the offers one by one, last the figures that the table repeats.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Final

from app.briefing.blocks import Cite, Fact, Table, Words, plain_words

ANSWERS_LINE, ANSWER_GAP, ANSWER_LETTERS = 13.0, 5.0, 86
ROW_LINE, ROW_GAP, ROW_LETTERS, NOTE_LETTERS = 10.4, 3.0, 130, 118
MOST: Final = 562.0
"""Points for answers and table under a title of one line and three rows of facts."""
TITLE_LETTERS, TITLE_LINE = 46, 21.0
BESIDE, CITED = 1.5, 2  # letters that the space beside a column, and the number of a source, are worth


@dataclass(frozen=True, slots=True)
class Room:
    """How much page one says: steps and points that are not known, letters of the law, sentences on the powers of
    officers, each offer's standing, the figures in the table."""

    most: int
    law: int
    powers: int = 2
    offers: bool = True
    figures: bool = True


ROOMS: Final = (
    Room(3, 430),
    Room(2, 430),
    Room(2, 430, powers=1),
    Room(2, 215),
    Room(2, 215, powers=1),
    Room(2, 215, powers=0),
    Room(2, 215, powers=0, offers=False),
    Room(2, 120, powers=0, offers=False, figures=False),
    Room(1, 120, powers=0, offers=False, figures=False),
)
"""From all that page one may say to what it says where the options or their figures fill it."""


def taken(title: str, answers: Iterable[Fact], table: Table) -> float:
    """Points that the title beyond its first line, the answers and the table take."""
    lines = [ceil(_letters(answer.words) / ANSWER_LETTERS) for answer in answers]
    above = (ceil(len(title) / TITLE_LETTERS) - 1) * TITLE_LINE
    return above + sum(line * ANSWERS_LINE + ANSWER_GAP for line in lines) + _table(table)


def _table(table: Table) -> float:
    total = sum(column.width for column in table.columns)
    letters = [column.width / total * ROW_LETTERS for column in table.columns]
    rows = [1 if len(table.columns) < 3 else 3]
    rows += [max(_lines(cell.words, most) for cell, most in zip(row, letters, strict=True)) for row in table.rows]
    note = ceil(_letters(table.note) / NOTE_LETTERS)
    return sum(lines * ROW_LINE + ROW_GAP for lines in rows) + note * ROW_LINE + 14.0


def _lines(words: Words, letters: float) -> int:
    return ceil(_letters(words) / (letters - BESIDE))


def _letters(words: Words) -> int:
    return len(plain_words(words)) + CITED * sum(isinstance(inline, Cite) for inline in words)
