"""How a sheet prints: landscape, one page wide, heads repeated, and no more than two pages where it is not a list."""

from __future__ import annotations

from app.engine import figures
from app.outputs.workbook.sheets import ROW, Tab

WIDTH, HEIGHT = 720.0, 504.0  # points of a landscape letter page inside its margins
A_LETTER = 5.6  # points of a column's width unit
PAGES = 2
SMALLEST = 0.5  # of its size on the screen: a sheet is not printed smaller than so to fit its two pages


def set_up(tab: Tab, *, repeat: int | None, freeze: tuple[int, int] | None, last: int, listing: bool = False) -> None:
    """Print set-up of a finished sheet; town, mark, dates and version on every page. `last`: its last printed row.

    `listing`: a list, as long as it has to be.
    """
    book, sheet = tab.book, tab.sheet
    sheet.set_landscape()
    sheet.set_paper(1)
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
    sheet.fit_to_pages(1, 0 if listing else pages_high(tab, last))
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
    sheet.set_header(head, {"scale_with_doc": False})
    sheet.set_footer(foot, {"scale_with_doc": False})


def pages_high(tab: Tab, last: int) -> int:
    """Two, where the sheet is still read at the size that this asks for; else as many as it takes (0)."""
    across = min(WIDTH / (sum(tab.widths) * A_LETTER), 1.0)
    down = sum(tab.heights.get(row, ROW) for row in range(last + 1))
    scale = PAGES * HEIGHT / down
    return PAGES if scale >= min(across, SMALLEST) else 0
