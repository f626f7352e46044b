"""The sheet Offsets: money from others, by funding scenario, and what is left for the town to pay."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.briefing.outside_money import offer_standing, titled
from app.engine.money import Sum, TotalKind, total_id
from app.engine.results import YEARS, Basis, FundingId
from app.language.values import is_unknown
from app.outputs.workbook.live import TEXT_NOT_KNOWN, Standing, quoted
from app.outputs.workbook.offset_more import NETS, write_more, write_ranges
from app.outputs.workbook.offset_rows import UNTIL, OffsetRows, Row
from app.outputs.workbook.option import ModelTab
from app.outputs.workbook.parts import AMOUNT, FIRST, FIVE, sum_years
from app.outputs.workbook.printing import set_up
from app.outputs.workbook.sheets import (
    HEAD,
    MONEY,
    NOTE,
    NUMBER,
    WRAP,
    Book,
    Tab,
    cell_at,
    lines_of,
)
from app.schema.costs import FUNDING_READINGS

ORDER: tuple[FundingId, ...] = (
    "none", "announced", "announced_full", "state", "start_up", "start_up_full", "pro_rata", "pro_rata_full",
)  # fmt: skip
"""None and all announced stand side by side."""
SPENT: dict[FundingId, FundingId] = {
    "announced_full": "announced",
    "start_up_full": "start_up",
    "pro_rata_full": "pro_rata",
}
"""The other reading of each scenario that is read in full."""


def offset_widths(money: float) -> list[float]:
    return [42.0, 15, *([money] * 6), money + 0.5, money + 0.5, 20]


class OffsetsTab:
    """Writes the sheet. Keeps where the five-year nets stand for the Summary."""

    def __init__(self, book: Book, tab: Tab, models: Sequence[ModelTab]) -> None:
        self.book = book
        self.tab = tab
        self.models = models
        self.evaluation = book.evaluation
        self.row = 0
        self.rows: dict[tuple[str, str, str, str], tuple[int, Standing]] = {}
        self.scenarios = book.evaluation.scenarios

    def write(self) -> None:
        tab, book = self.tab, self.book
        tab.text(0, 0, "Offsets: money from others, always apart from cost", {"bold": True, "font_size": 14})
        tab.tall(0, 20)
        tab.wide(
            1,
            "No probability is put on any scenario. A net below zero means that more comes in than goes out. How firm "
            "the money is for this town stands in brackets. What falls after the day in the last column counts "
            "nothing. Figures in black follow the sheet Inputs; figures in grey italics are values, "
            f"{book.as_computed}.",
            NOTE,
        )
        tab.heads(
            3,
            ["Line or scenario", "Counts in", "Once, or a full year", *(f"Year {year}" for year in YEARS),
             "Years 1 to 3", "Five years", "Counted until"],
        )  # fmt: skip
        tab.text(3, 1, "Counts in", HEAD)
        tab.text(3, UNTIL, "Counted until", HEAD, {"indent": 1})
        self.row = 4
        for model in self.models:
            self._option(model)
        self._scenarios()
        printed = self.row - 1  # what the lines are and rest on is read on the screen
        self._conditions()
        set_up(tab, repeat=3, freeze=(4, 1), last=printed, listing=True)

    # ---- one option -----------------------------------------------------------------------------------------------

    def _option(self, model: ModelTab) -> None:
        tab, money, result = self.tab, self.evaluation.money, model.result
        tab.band(self.row, f"{result.option.title}: lines of money from others")
        self.row += 1
        offsets = {offset.id: offset for offset in self.evaluation.rulebook.offsets}
        rows, lines = [], OffsetRows(self.book, tab)
        spent, full = (money.offsets(model.model, result.recurring_only, each) for each in (False, True))
        for one, other in zip(spent, full, strict=True):
            offset = offsets[one.id]
            for line, in_full in ((one, False), (other, True)) if one.key != other.key else ((one, False),):
                rows.append(lines.write(self.row, model, line, offset, in_full))
                self.row += 1
        if not rows:
            tab.wide(self.row, "No offer of money was found for this option.", NOTE)
            self.row += 1
        self._left_out(model, rows)
        tab.band(self.row, f"{result.option.title}: money from others, by scenario")
        self.row += 1
        for funding in ORDER:
            self._offset(model, funding, rows)
        for basis, words in NETS.items():
            tab.band(self.row, f"{result.option.title}: net {words}, by scenario")
            self.row += 1
            for funding in ORDER:
                self._net(model, funding, basis)
        write_ranges(self, model)
        write_more(self, model, rows)
        self.row += 1

    def counted(self, funding: FundingId, rows: Sequence[Row]) -> list[Row]:
        """The rows that count under a funding, each in its reading."""
        scenario, full = FUNDING_READINGS[funding]
        listed = [one for one in rows if scenario in one.offset.fundings]
        return [one for one in listed if one.offset.in_full is None or one.full == full]

    def alike(self, funding: FundingId) -> bool:
        """Do both readings have one title, since nothing was announced by the day? Then they share their rows."""
        spent = SPENT.get(funding)
        return spent is not None and self.scenarios[funding].title == self.scenarios[spent].title

    @property
    def listed(self) -> tuple[FundingId, ...]:
        """The fundings that have rows of their own."""
        return tuple(funding for funding in ORDER if not self.alike(funding))

    def title(self, funding: FundingId, model: ModelTab) -> str:
        """A funding, and how firm its money is for this town."""
        return titled(self.book.context, funding, model.result)

    def _left_out(self, model: ModelTab, rows: list[Row]) -> None:
        """A note that names every line of money that is left out, live."""
        by_title: dict[str, list[Row]] = {}
        for one in rows:
            if one.standing != "withheld":
                by_title.setdefault(one.offset.title + ". ", []).append(one)
        if not by_title:
            return
        cells = {title: [cell_at(one.row, AMOUNT) for one in listed] for title, listed in by_title.items()}
        left, every = "Left out, because not known: ", "Every line is counted."
        listed = "&".join(
            f'IF(COUNT({",".join(each)})={len(each)},"",{quoted(title)})' for title, each in cells.items()
        )
        whole = [cell for each in cells.values() for cell in each]
        known = f"COUNT({','.join(whole)})={len(whole)}"
        names = [title for title, each in by_title.items() if any(is_unknown(one.line.amount) for one in each)]
        value = (left + "".join(names)).strip() if names else every
        formula = f"=IF({known},{quoted(every)},TRIM({quoted(left)}&{listed}))"
        self.tab.wide_formula(self.row, formula, value, NOTE, longest=len(value) + 60)
        self.book.left_out[model.result.id, "offset"] = self.tab.at(self.row, 0)
        self.book.left_out_value[model.result.id, "offset"] = value
        self.row += 1

    def _offset(self, model: ModelTab, funding: FundingId, rows: list[Row]) -> None:
        """What comes in under one scenario."""
        if self.alike(funding):
            self._share(model, "offset", funding, "cash")
            return
        total = self.evaluation.money.offset(model.result, funding)
        counted = self.counted(funding, rows)
        moves: Standing = "live" if all(one.years == "live" for one in counted) else "fixed"

        def formula(column: int) -> str:
            if not counted:
                return "=0"
            cells = ",".join(cell_at(one.row, column) for one in counted)
            return f"=IF(COUNT({cells})=0,{TEXT_NOT_KNOWN},SUM({cells}))"

        self._row(model, "offset", funding, "cash", total, formula, moves)

    def _net(self, model: ModelTab, funding: FundingId, basis: Basis) -> None:
        """Cost less what comes in."""
        if self.alike(funding):
            self._share(model, "net", funding, basis)
            return
        total = self.evaluation.money.net(model.result, funding, basis)
        gross_row, offset_row = model.gross[basis], self.rows[model.result.id, "offset", funding, "cash"][0]
        moves: Standing = "live"
        if any(standing != "live" for standing in model.standings[basis].values()):
            moves = "fixed"
        if self.rows[model.result.id, "offset", funding, "cash"][1] != "live":
            moves = "fixed"

        def formula(column: int) -> str:
            gross, offset = model.tab.at(gross_row, column), cell_at(offset_row, column)
            return f"=IF(COUNT({gross},{offset})=2,{gross}-{offset},{TEXT_NOT_KNOWN})"

        self._row(model, "net", funding, basis, total, formula, moves)

    def _row(
        self, model: ModelTab, kind: TotalKind, funding: FundingId, basis: Basis, total: Sum,
        formula: Callable[[int], str], moves: Standing,
    ) -> None:  # fmt: skip
        tab, row, result = self.tab, self.row, model.result
        form = NUMBER if basis == "hours" else MONEY
        what = "Money from others" if kind == "offset" else f"Net {NETS[basis]}"
        title = f"{what}: {self.title(funding, model)}"
        tab.text(row, 0, title, WRAP, {"bold": kind == "net"})
        tab.height(row, title, self.tab.widths[0])
        style = {"bold": kind == "net"}
        for year in YEARS:
            column = FIRST + year - 1
            tab.figure(row, column, formula(column), total.years[year - 1], moves, form, style)
            self.book.totals[total_id(result.id, kind, funding, basis, year)] = (tab.name, cell_at(row, column))
        sum_years(tab, row, total.years, moves, form, style)
        self.book.totals[total_id(result.id, kind, funding, basis, "all")] = (tab.name, cell_at(row, FIVE))
        self.rows[result.id, kind, funding, basis] = (row, moves)
        self.row += 1

    def _share(self, model: ModelTab, kind: TotalKind, funding: FundingId, basis: Basis) -> None:
        """The figures of the other reading, which has the same title."""
        spent = SPENT[funding]
        for year in (*YEARS, "all"):
            own, other = (total_id(model.result.id, kind, each, basis, year) for each in (funding, spent))
            self.book.totals[own] = self.book.totals[other]
        self.rows[model.result.id, kind, funding, basis] = self.rows[model.result.id, kind, spent, basis]

    # ---- words ----------------------------------------------------------------------------------------------------

    def _scenarios(self) -> None:
        tab, words = self.tab, self.evaluation.rulebook.funding_readings
        tab.band(self.row, "The scenarios, and their readings")
        self.row += 1
        for funding in ORDER:
            if not self.alike(funding):
                self._said(self.scenarios[funding].title, self.scenarios[funding].what)
        self._said(
            f"{words.spent}; {words.full}",
            "Two readings of an offer whose terms are not public. The first counts no more than the cost of what it "
            "pays for; the second counts what was announced, also where that is more. Neither is likely.",
        )
        standings = "; ".join(self.evaluation.rulebook.standings.values())
        self._said("In brackets", f"How firm the money is for this town, from the firmest down: {standings}.")

    def _said(self, title: str, words: str) -> None:
        tab = self.tab
        tab.text(self.row, 0, title, WRAP)
        form = self.book.format(WRAP)
        tab.sheet.merge_range(self.row, 1, self.row, len(self.tab.widths) - 1, "", form)
        tab.sheet.write_string(self.row, 1, words, form)
        lines = max(lines_of(title, tab.widths[0]), lines_of(words, sum(tab.widths[1:])))
        tab.rows(self.row, lines)
        self.row += 1

    def _conditions(self) -> None:
        """How firm each line is here, its conditions, and what no offer covers."""
        tab, rulebook = self.tab, self.evaluation.rulebook
        models = {model.model for model in self.models}
        counts = self.evaluation.offers.counts
        tab.band(self.row, "Conditions of each line of money, with sources")
        self.row += 1
        for offset in rulebook.offsets:
            if offset.id in counts and models & set(offset.models):
                conditions, sources, confirm = self.evaluation.offset_terms(offset)
                firm = f"Standing here: {offer_standing(self.book.context, offset)}."
                said = f"{' '.join(conditions)}{' Counsel to confirm.' if confirm else ''}"
                self._said(offset.title, f"{firm} {said} {self.book.cited(sources)}")
        for left in rulebook.not_covered:
            if self.evaluation.printable(left):
                ending = " Counsel to confirm." if left.confidence == "M" else ""
                self._said("Not covered, or not clear", f"{left.text}{ending} {self.book.cited(left.sources)}")
