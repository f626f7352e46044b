"""The sheet Sources: every source that the workbook cites, with its dates; and how to report an error."""

from __future__ import annotations

from app.briefing.frame import report_words
from app.engine import figures
from app.outputs.workbook.paged import Part, paged
from app.outputs.workbook.printing import ROOM, set_up
from app.outputs.workbook.sheets import HEAD, NOTE, TITLE, WRAP, Book, Tab, lines_high, lines_of

WIDTHS = [5.0, 54, 24, 14, 15, 44]
HEAD_HIGH = 2 * 80.0
"""Points that the title, the heads and the last lines take at most, on both pages."""


def write_sources(book: Book, contact: str = "") -> None:
    """The sources in the order of their numbers, then how to report an error. Addresses are texts, not links."""
    listed: list[tuple[float, tuple[str, ...]]] = []
    for id_, number in book.sources.items():
        source = book.evaluation.rulebook.sources[id_]
        cells: tuple[str, ...] = (
            f"[{number}]", f"{source.title}.{source.copy_note}" if source.copy_note else source.title,
            source.publisher, str(source.date), figures.date_text(source.checked_on), source.cited_address or "",
        )  # fmt: skip
        high = lines_high(max(lines_of(words, WIDTHS[column] * 0.92) for column, words in enumerate(cells)))
        listed.append((high, cells))
    sheets = paged([Part("", listed)], ROOM - HEAD_HIGH)
    for number, parts in enumerate(sheets, 1):
        tab = Tab(book, "Sources" if number == 1 else f"Sources {number}", WIDTHS)
        tab.text(0, 0, "Sources" if len(sheets) == 1 else f"Sources, sheet {number} of {len(sheets)}", TITLE)
        tab.tall(0, 20)
        tab.wide(1, "Numbers in brackets in this workbook point here. They need not be those of the briefing.", NOTE)
        for column, words in enumerate(("No.", "Title", "Publisher", "Date", "Checked on", "Address")):
            tab.text(3, column, words, HEAD)
        row = 4
        for part in parts:
            for high, cells in part.rows:
                for column, words in enumerate(cells):
                    tab.text(row, column, words, WRAP)
                tab.tall(row, high)
                row += 1
        if number == len(sheets):
            tab.wide(row + 1, report_words(contact), NOTE)
            row += 2
        set_up(tab, repeat=3, freeze=(4, 0), last=row - 1)
