"""The sheet Sources: every source that the workbook cites, with its dates; and how to report an error."""

from __future__ import annotations

from app.briefing.frame import report_words
from app.engine import figures
from app.outputs.workbook.printing import set_up
from app.outputs.workbook.sheets import HEAD, NOTE, WRAP, Book, Tab, lines_of

WIDTHS = [5.0, 54, 24, 14, 15, 44]


def write_sources(book: Book, tab: Tab, contact: str = "") -> None:
    """The sources in the order of their numbers, then how to report an error. Addresses are texts, not links."""
    tab.text(0, 0, "Sources", {"bold": True, "font_size": 14})
    tab.tall(0, 20)
    tab.wide(1, "Numbers in brackets in this workbook point here. They need not be those of the briefing.", NOTE)
    for column, words in enumerate(("No.", "Title", "Publisher", "Date", "Checked on", "Address")):
        tab.text(3, column, words, HEAD)
    row = 4
    for id_, number in book.sources.items():
        source = book.evaluation.rulebook.sources[id_]
        cells = (
            f"[{number}]", f"{source.title}.{source.copy_note}" if source.copy_note else source.title,
            source.publisher, str(source.date), figures.date_text(source.checked_on), source.cited_address or "",
        )  # fmt: skip
        for column, words in enumerate(cells):
            tab.text(row, column, words, WRAP)
        high = max(lines_of(words, WIDTHS[column] * 0.92) for column, words in enumerate(cells))
        tab.rows(row, high)
        row += 1
    tab.wide(row + 1, report_words(contact), NOTE)
    set_up(tab, repeat=3, freeze=(4, 0), last=row + 2)
