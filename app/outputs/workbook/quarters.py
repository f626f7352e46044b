"""The sheet Quarters: new cash out and money in by fiscal quarter, under every funding; values, as computed."""

from __future__ import annotations

from collections.abc import Sequence

from app.briefing.outside_money import titled
from app.briefing.sections.quarters import GAP, IN, OUT, method_words, quarter_heads
from app.engine.quarters import CashByQuarter, cash_by_quarter
from app.engine.results import FundingId, OptionResult
from app.outputs.workbook.printing import set_up
from app.outputs.workbook.sheets import AS_OF, MONEY, NOTE, TITLE, WRAP, Book, Tab

AWAITED = "Owed at the end"
PARTIAL = "The sheets of the option, and of its offsets, name what is left out."


def quarter_widths(money: float) -> list[float]:
    return [42.0, *([money] * 8)]


def write_quarters(book: Book, tabs: Sequence[Tab], listed: Sequence[FundingId]) -> None:
    """One sheet for each option. `listed`: the fundings that have rows of their own."""
    for tab, result in zip(tabs, book.options, strict=True):
        tab.text(0, 0, "Quarters: new cash out, and when money from others comes in", TITLE)
        tab.tall(0, 20)
        found = cash_by_quarter(book.evaluation, result, listed)
        method = method_words(found) if found is not None else ""
        tab.wide(1, f"{method} All figures are point figures, {book.as_computed}. {PARTIAL}".strip(), NOTE)
        tab.heads(3, ["Fiscal quarter", *quarter_heads()])
        row = _option(book, tab, 4, result, found)
        set_up(tab, repeat=3, freeze=(4, 1), last=row - 1)


def _option(book: Book, tab: Tab, row: int, result: OptionResult, found: CashByQuarter | None) -> int:
    """The rows of one option; gives the row after them."""
    tab.band(row, f"{result.option.title}: cash by fiscal quarter")
    if found is None:
        tab.wide(row + 1, "Not shown, as the new cash is not known yet.", NOTE)
        return row + 3
    rows: list[tuple[str, Sequence[float | None]]] = [(OUT, found.out)]
    for each in found.fundings:
        title = titled(book.context, each.funding, result)
        known = each.status != "unknown"
        for words, amounts in ((IN, each.came_in), (GAP, each.gap), (AWAITED, each.awaited)):
            rows.append((f"{words}: {title}", amounts if known else (None,) * len(amounts)))
    for words, listed in rows:
        row += 1
        tab.text(row, 0, words, WRAP)
        tab.height(row, words, tab.widths[0])
        for column, amount in enumerate(listed, 1):
            tab.number(row, column, amount, MONEY, AS_OF)
    return row + 2
