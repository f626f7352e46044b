"""How a sheet prints: landscape, one page wide, heads repeated, on at most two pages in type that can be read.

A list that is longer than that goes on in another sheet (`ROOM`).
"""

from __future__ import annotations

from app.engine import figures
from app.outputs.workbook.sheets import Tab

WIDTH, HEIGHT = 720.0, 520.0  # points of a landscape letter page inside its margins
TOP, BOTTOM = 0.65, 0.6  # inches
A_LETTER = 6.35  # points of a column's width unit at most, as LibreOffice prints it without Arial or its like
BETWEEN = 0.75  # units that each column takes beside its width
PAGES = 2
SMALLEST = 0.7  # of its size on the screen, which is ten points: a sheet is not printed smaller
WIDEST = WIDTH / SMALLEST / A_LETTER
"""Units of width of all columns together, `BETWEEN` included, beyond which type would be printed smaller."""
ROOM = PAGES * HEIGHT / SMALLEST * 0.97
"""Points of rows for which two pages have room, less what a page break leaves empty."""


def set_up(tab: Tab, *, repeat: int | None, freeze: tuple[int, int] | None, last: int) -> None:
    """Print set-up of a finished sheet; town, mark, dates and version on every page. `last`: its last printed row."""
    book, sheet = tab.book, tab.sheet
    sheet.set_landscape()
    sheet.set_paper(1)
    sheet.set_margins(left=0.5, right=0.5, top=TOP, bottom=BOTTOM)
    sheet.fit_to_pages(1, pages_high(tab, last))
    sheet.hide_gridlines(2)
    if repeat is not None:
        sheet.repeat_rows(repeat)
    if freeze is not None:
        sheet.freeze_panes(*freeze)
    sheet.print_area(0, 0, last, len(tab.widths) - 1)
    town = book.context.town.replace("&", "&&")[:90]
    evaluation = book.evaluation
    prepared, law = (f"{figures.date_text(day)}" for day in (evaluation.prepared_on, evaluation.as_of))
    readers = {"public": "public version", "staff": "for staff", "counsel": "for counsel"}[book.audience]
    # A space after the size, so that a town whose name starts with a number does not change it.
    head = f"&L&8 {town}&C&8 {book.mark}, {readers}&R&8 &A"
    foot = f"&L&8 Prepared {prepared}. Law as of {law}.&C&8 {book.version}&R&8 Page &P of &N"
    sheet.set_header(head, {"scale_with_doc": False, "margin": 0.3})
    sheet.set_footer(foot, {"scale_with_doc": False, "margin": 0.3})


def pages_high(tab: Tab, last: int) -> int:
    """Two, where the sheet is still read at the size that this asks for; else as many as it takes (0)."""
    return PAGES if tab.high(last + 1) <= PAGES * HEIGHT / SMALLEST else 0
