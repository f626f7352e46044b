"""The lower part of an option on the sheet Offsets: ranges, waiting for payment, and what remains when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.engine.evaluation import Evaluation
from app.engine.money import TotalKind
from app.engine.results import YEARS, Basis, FundingId
from app.outputs.workbook.live import TEXT_NOT_KNOWN, Standing
from app.outputs.workbook.offset_rows import Row
from app.outputs.workbook.option import ModelTab
from app.outputs.workbook.parts import AMOUNT, FIRST, FIVE
from app.outputs.workbook.sheets import MONEY, PERCENT, WRAP, Book, Tab, cell_at
from app.rulebook import names

NETS: dict[Basis, str] = {"cash": "new cash", "loaded": "loaded cost"}


class OffsetsSheet(Protocol):
    """What is needed of the sheet Offsets: its parts, and the row that comes next."""

    book: Book
    evaluation: Evaluation
    tab: Tab
    lines: Tab
    row: int

    @property
    def listed(self) -> Sequence[FundingId]: ...

    def title(self, funding: FundingId, model: ModelTab) -> str: ...

    def counted(self, funding: FundingId, rows: Sequence[Row]) -> list[Row]: ...


def write_ranges(sheet: OffsetsSheet, model: ModelTab) -> None:
    """Bounds and percentiles of the five-year figures, by scenario: values, as computed."""
    tab, result = sheet.tab, model.result
    tab.band(sheet.row, f"{result.option.title}: ranges over five years, {sheet.book.as_computed}")
    sheet.row += 1
    heads: list[tuple[TotalKind, Basis, str]] = [("offset", "cash", "Money from others")]
    heads += [("net", basis, f"Net {words}") for basis, words in NETS.items()]
    for kind, basis, words in heads:
        for funding in sheet.listed:
            total = sheet.evaluation.total(result.id, kind, basis, "all", funding)
            if total.status == "unknown" or (kind == "offset" and funding == "none"):
                continue
            title = f"{words}: {sheet.title(funding, model)}"
            tab.text(sheet.row, 0, title, WRAP)
            tab.height(sheet.row, title, tab.widths[0])
            spread = sheet.evaluation.uncertainty.spread(result, total)
            for column, end in enumerate((spread.low, spread.p10, spread.p90, spread.high), 1):
                tab.bound(sheet.row, column, end, MONEY)
            sheet.row += 1


def write_more(sheet: OffsetsSheet, model: ModelTab, rows: list[Row]) -> None:
    """The largest cash gap by scenario, what remains when payment ends, and the share for break-even."""
    tab, live, result, ranges = sheet.tab, sheet.book.live, model.result, sheet.evaluation.uncertainty
    tab.band(sheet.row, f"{result.option.title}: waiting for payment, and after it ends")
    sheet.row += 1
    lag = names.REIMBURSEMENT_LAG
    if lag in live.tables.place:
        for funding in sheet.listed[1:]:
            counted = sheet.counted(funding, rows)
            gap = ranges.cash_gap(result, funding)
            if gap is None:
                continue
            start = [sheet.lines.at(one.row, FIRST) for one in counted if one.offset.timing == "start_up"]
            yearly = [one for one in counted if one.offset.timing == "recurring"]
            parts = [f"SUM({','.join(start)})"] if start else []
            parts += (
                [f"SUM({','.join(_month_one(sheet.lines, one) for one in yearly)})*{sheet.book.name(lag)}/12"]
                if yearly
                else []
            )
            moves: Standing = "live"
            if live.standing(lag) != "live" or any({one.standing, one.years} != {"live"} for one in counted):
                moves = "fixed"
            balances = ["+".join(parts) or "0"]
            for column in range(FIRST + 1, FIRST + len(YEARS) if yearly else FIRST):
                cells = ",".join(sheet.lines.at(one.row, column) for one in yearly)
                balances.append(f"SUM({cells})*{sheet.book.name(lag)}/12")
            formula = f"=IF(ISNUMBER({sheet.book.name(lag)}),MAX({','.join(balances)}),{TEXT_NOT_KNOWN})"
            title = f"Largest cash gap while the town waits: {sheet.title(funding, model)}"
            tab.text(sheet.row, 0, title, WRAP)
            tab.height(sheet.row, title, sheet.tab.widths[0])
            tab.figure(sheet.row, AMOUNT, formula, gap, moves, MONEY)
            sheet.row += 1
    for basis, words in NETS.items():
        title = f"What year 2 costs once payment has stopped: {words}"
        tab.text(sheet.row, 0, title, WRAP)
        tab.height(sheet.row, title, sheet.tab.widths[0])
        gross = sheet.evaluation.money.gross(result, basis)
        cell = model.at(basis, model.gross[basis], FIRST + 1)
        tab.figure(sheet.row, AMOUNT, f"={cell}", gross.of(2), model.standings[basis][2], MONEY)
        sheet.row += 1
    _break_even(sheet, model)


def _break_even(sheet: OffsetsSheet, model: ModelTab) -> None:
    tab, live, result = sheet.tab, sheet.book.live, model.result
    even = sheet.evaluation.uncertainty.break_even_share(result)
    officers, pay = f"{names.OFFICERS_TRAINED}.{model.model}", names.ANNUAL_PAY_AND_BENEFITS
    if even is None or not {officers, pay} <= set(live.tables.place):
        return
    title = "Break-even: share of the trained officers' salary and benefits that others would have to pay"
    tab.text(sheet.row, 0, title, WRAP)
    tab.height(sheet.row, title, sheet.tab.widths[0])
    first = model.tab.at(model.factor_rows["wages"], FIRST)
    last = cell_at(model.factor_rows["wages"], FIRST + 4, fix="both")
    gross = model.tab.at(model.gross["loaded"], FIVE)
    both = f"{sheet.book.name(officers)},{sheet.book.name(pay)}"
    formula = (
        f"=IFERROR(IF(COUNT({gross},{both})=3,{gross}/({both.replace(',', '*')}*SUM({first}:{last})),"
        f"{TEXT_NOT_KNOWN}),{TEXT_NOT_KNOWN})"
    )
    moves: Standing = "live"
    if live.rests_on(officers) & live.withheld_places or live.rests_on(pay) & live.withheld_places:
        moves = "fixed"
    if any(standing != "live" for standing in model.standings["loaded"].values()):
        moves = "fixed"
    if any(model.factor_standing["wages", year] != "live" for year in YEARS):
        moves = "fixed"
    tab.figure(sheet.row, AMOUNT, formula, even, moves, PERCENT)
    sheet.row += 1


def _month_one(lines: Tab, one: Row) -> str:
    """The yearly amount of a line that counts in year 1: a month's worth is waited for, however short that year is."""
    amount, first = lines.at(one.row, AMOUNT), lines.at(one.row, FIRST)
    return f"IF(ISNUMBER({first}),IF({first}=0,0,{amount}),0)" if one.part else amount
