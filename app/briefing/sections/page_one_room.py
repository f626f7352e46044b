"""How much of page one its answers and its table take, so that a full page says less and never runs over.

Lengths in points on letter paper, by the widths of the letters and the measures of the printed page: an estimate, held
to finished pages by the tests of layout. What gives way first: what officers without a certificate may not do, a
certified officer's powers, the law (with a pointer to its section), steps and points, the offers one by one, last the
figures that the table repeats.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.briefing.blocks import Cite, Fact, Jump, Table, Words, plain_words

PAGE, BESIDE = 504.0, 75.6 + 7.0  # width of the text, and of an answer's name with the space after it
ANSWER_SIZE, ANSWER_LINE, ANSWER_GAP = 10.0, 13.0, 5.5
ROW_SIZE, ROW_LINE, ROW_GAP, CELL_GAP = 8.5, 10.37, 3.5, 5.0
HEAD_GAP, NOTE_LINE, AROUND = 6.8, 11.5, 15.0
TITLE_SIZE, TITLE_LINE = 20.0, 21.0
MOST: Final = 562.0
"""Points for answers and table under a title of one line and three rows of facts."""
WIDTHS: Final = {
    letter: fiftieths / 50
    for fiftieths, letters_of in {
        11: ".:`", 12: " ',;i\u00a0\u2019", 13: "!j|", 14: "I", 15: "()[]l", 16: "{", 17: "}", 18: "/\\",
        19: "-Jt", 20: "*1fr", 21: "\"\u201c\u201d", 24: "^z", 25: "sv", 26: "?_", 27: "<>cy",
        28: "+=aekox~\u2013", 29: "Lhnu", 30: "#27FTYbdpq", 31: "0469Eg", 32: "358PZ", 33: "$", 34: "BCKRSVX",
        35: "&DU", 36: "A", 37: "GOQ", 38: "HN", 39: "w", 42: "@", 43: "m", 44: "M", 45: "%", 48: "W",
    }.items()
    for letter in letters_of
}  # fmt: skip
"""Of the letters of the printed page, in ems; those not named have 0.6."""
OTHER_WIDTH, BOLD = 0.6, 1.06
CITED, PAGE_WORDS = "1", " (page\u00a05)"


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
    Room(3, 430, powers=1),
    Room(3, 430, powers=0),
    Room(3, 215, powers=1),
    Room(3, 215, powers=0),
    Room(2, 215, powers=0),
    Room(2, 215, powers=0, offers=False),
    Room(2, 120, powers=0, offers=False, figures=False),
    Room(1, 120, powers=0, offers=False, figures=False),
)
"""From all that page one may say to what it says where the options or their figures fill it."""


def taken(title: str, answers: Iterable[Fact], table: Table) -> float:
    """Points that the title beyond its first line, the answers and the table take."""
    above = (lines(title, PAGE, TITLE_SIZE * BOLD) - 1) * TITLE_LINE
    said = (lines(_said(answer.words), PAGE - BESIDE, ANSWER_SIZE) for answer in answers)
    return above + sum(count * ANSWER_LINE + ANSWER_GAP for count in said) + _table(table)


def _table(table: Table) -> float:
    widths = _widths(table)
    head = max(lines(column.text, width, ROW_SIZE * BOLD) for column, width in zip(table.columns, widths, strict=True))
    rows = [
        max(lines(_said(cell.words), width, ROW_SIZE) for cell, width in zip(row, widths, strict=True))
        for row in table.rows
    ]
    below = lines(plain_words(table.note), PAGE, ROW_SIZE) * NOTE_LINE
    return head * ROW_LINE + HEAD_GAP + sum(count * ROW_LINE + ROW_GAP for count in rows) + below + AROUND


def _widths(table: Table) -> list[float]:
    """Points for the text of each column: its share, or its longest figure, for which the others make room."""
    total = sum(column.width for column in table.columns)
    shares = [column.width / total * PAGE - CELL_GAP for column in table.columns]
    longest = [
        max(letters(word, ROW_SIZE) for row in table.rows for word in plain_words(row[place].words).split(" "))
        if column.align == "right" else 0.0
        for place, column in enumerate(table.columns)
    ]  # fmt: skip
    over = sum(max(least - share, 0.0) for share, least in zip(shares, longest, strict=True))
    room = sum(share for share, least in zip(shares, longest, strict=True) if share >= least) or 1.0
    return [least if share < least else share * (1 - over / room) for share, least in zip(shares, longest, strict=True)]


def lines(text: str, width: float, size: float) -> int:
    """How many lines a text takes whose words go on one line while they fit."""
    count, used = 1, 0.0
    space = WIDTHS[" "] * size
    for word in text.split(" "):
        needed = letters(word, size)
        if used and used + space + needed > width:
            count, used = count + 1, needed
        else:
            used += (space if used else 0.0) + needed
    return count


def letters(text: str, size: float) -> float:
    """How wide a text is, in points."""
    return sum(WIDTHS.get(letter, OTHER_WIDTH) for letter in text) * size


def _said(words: Words) -> str:
    """The text with a digit's room for each citation, and the page that is printed after a pointer."""
    return "".join(
        CITED if isinstance(inline, Cite) else inline.text + (PAGE_WORDS if isinstance(inline, Jump) else "")
        for inline in words
    )
