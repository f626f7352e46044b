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
from app.outputs.workbook.parts import AMOUNT, FIRST, FIVE, over_years, sum_years
from app.outputs.workbook.printing import set_up
from app.outputs.workbook.sheets import (
    HEAD,
    MONEY,
    NOTE,
    NUMBER,
    TITLE,
    WRAP,
    Book,
    Tab,
    cell_at,
    lines_of,
    tab_name,
)
from app.schema.costs import FUNDING_READINGS

SHEETS = ("Offsets", "Nets", "Ranges")
YEAR_HEADS = (*(f"Year {year}" for year in YEARS), "Years 1 to 3", "Five years")
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


def offset_widths(money: float, net: float) -> tuple[list[float], ...]:
    """Of each of the `SHEETS`, by the room that amounts of money from others take, and of nets."""
    return over_years(money, 11, 14), over_years(net, 1, 1), [76.0, *([max(net, 15)] * 4)]


class OffsetsTab:
    """Writes the sheet. Keeps where the five-year nets stand for the Summary."""

    def __init__(self, book: Book, widths: Sequence[list[float]], models: Sequence[ModelTab]) -> None:
        """With several models, each has sheets of its own."""
        self.book = book
        self.models = models
        self.sheets = {
            model.result.id: tuple(
                Tab(book, name if len(models) == 1 else f"{name} {tab_name(model.result)}"[:31], own)
                for name, own in zip(SHEETS, widths, strict=True)
            )
            for model in models
        }
        self.lines, self.nets, self.ranges = self.sheets[models[0].result.id]
        self.tab = self.lines
        self.evaluation = book.evaluation
        self.row = 0
        self.rows: dict[tuple[str, str, str, str], tuple[Tab, int, Standing]] = {}
        self.scenarios = book.evaluation.scenarios

    def write(self) -> None:
        for model in self.models:
            self.lines, self.nets, self.ranges = self.sheets[model.result.id]
            rows = self._lines(model)
            self._nets(model, rows)
            self._ranges(model)

    def _open(self, tab: Tab, title: str, words: str, heads: list[str]) -> None:
        """Begins a sheet: what is written next stands on it."""
        self.tab = tab
        tab.text(0, 0, title, TITLE)
        tab.tall(0, 20)
        tab.wide(1, words, NOTE)
        tab.heads(3, heads)
        self.row = 4

    def _lines(self, model: ModelTab) -> list[Row]:
        """The sheet of the lines of money from others, and what comes in under each scenario."""
        self._open(
            self.lines, "Offsets: money from others, always apart from cost",
            "No probability is put on any scenario. Brackets show how firm the money is for this town. Amounts after "
            "the day in the last column are not counted. Figures in black follow the inputs; figures in "
            f"grey italics are values, {self.book.as_computed}.",
            ["Line or scenario", "Counts in", "Once, or a full year", *YEAR_HEADS, "Counted until"],
        )  # fmt: skip
        tab = self.tab
        tab.text(3, 1, "Counts in", HEAD)
        tab.text(3, UNTIL, "Counted until", HEAD, {"indent": 1})
        rows = self._option(model)
        self._scenarios(model)
        printed = self.row - 1  # what the lines are and rest on is read on the screen
        self._conditions(model)
        set_up(tab, repeat=3, freeze=(4, 1), last=printed)
        return rows

    def _nets(self, model: ModelTab, rows: list[Row]) -> None:
        """The sheet of what is left for the town to pay."""
        self._open(
            self.nets, "Nets: what the town pays after money from others",
            "No probability is put on any scenario. A net below zero means outside money would exceed new spending, if "
            "every payment were made. Brackets show how firm the money is for this town. The scenarios, and "
            f"the lines of money: the sheet {self.lines.name}.",
            ["Scenario", "", "Amount", *YEAR_HEADS, ""],
        )  # fmt: skip
        for basis, words in NETS.items():
            self.tab.band(self.row, f"{model.result.option.title}: net {words}, by scenario")
            self.row += 1
            for funding in ORDER:
                self._net(model, funding, basis)
        write_more(self, model, rows)
        set_up(self.tab, repeat=3, freeze=(4, 1), last=self.row - 1)

    def _ranges(self, model: ModelTab) -> None:
        """The sheet of the ranges of both."""
        self._open(
            self.ranges, "Ranges: money from others and nets, over five years",
            f"Values, {self.book.as_computed}. Low and high are bounds; one case in ten lies below P10, and one above "
            "P90.",
            ["Scenario", "Low", "P10", "P90", "High"],
        )  # fmt: skip
        write_ranges(self, model)
        set_up(self.tab, repeat=3, freeze=(4, 1), last=self.row - 1)

    # ---- one option -----------------------------------------------------------------------------------------------

    def _option(self, model: ModelTab) -> list[Row]:
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
        self.row += 1
        return rows

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

    @property
    def where(self) -> str:
        """Which sheets have the nets, with the verb."""
        return f"the sheet {self.nets.name} has" if len(self.models) == 1 else "the sheets of nets have"

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
            none = f"COUNT({cells})=0"
            if "loaded" in model.recorded_cells and any(one.line.row.tied for one in counted):
                none = f"OR({none},ISNUMBER({model.recorded_cells['loaded']}))"
            return f"=IF({none},{TEXT_NOT_KNOWN},SUM({cells}))"

        self._row(model, "offset", funding, "cash", total, formula, moves)

    def _net(self, model: ModelTab, funding: FundingId, basis: Basis) -> None:
        """Cost less what comes in."""
        if self.alike(funding):
            self._share(model, "net", funding, basis)
            return
        total = self.evaluation.money.net(model.result, funding, basis)
        gross_row = model.gross[basis]
        came, offset_row, standing = self.rows[model.result.id, "offset", funding, "cash"]
        moves: Standing = "live"
        if any(standing != "live" for standing in model.standings[basis].values()):
            moves = "fixed"
        if standing != "live":
            moves = "fixed"

        def formula(column: int) -> str:
            gross, offset = model.at(basis, gross_row, column), came.at(offset_row, column)
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
        self.rows[result.id, kind, funding, basis] = (tab, row, moves)
        self.row += 1

    def _share(self, model: ModelTab, kind: TotalKind, funding: FundingId, basis: Basis) -> None:
        """The figures of the other reading, which has the same title."""
        spent = SPENT[funding]
        for year in (*YEARS, "all"):
            own, other = (total_id(model.result.id, kind, each, basis, year) for each in (funding, spent))
            self.book.totals[own] = self.book.totals[other]
        self.rows[model.result.id, kind, funding, basis] = self.rows[model.result.id, kind, spent, basis]

    # ---- words ----------------------------------------------------------------------------------------------------

    def _scenarios(self, model: ModelTab) -> None:
        tab, words = self.tab, self.evaluation.rulebook.funding_readings
        if model is not self.models[0]:
            tab.wide(self.row, f"The scenarios: the sheet {self.sheets[self.models[0].result.id][0].name}.", NOTE)
            self.row += 1
            return
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

    def _conditions(self, model: ModelTab) -> None:
        """How firm each line is here, its conditions, and what no offer covers."""
        tab, rulebook = self.tab, self.evaluation.rulebook
        counts = self.evaluation.offers.counts
        tab.band(self.row, "Conditions of each line of money, with sources")
        self.row += 1
        for offset in rulebook.offsets:
            if offset.id in counts and model.model in offset.models:
                conditions, sources, confirm = self.evaluation.offset_terms(offset)
                firm = f"Standing here: {offer_standing(self.book.context, offset)}."
                said = f"{' '.join(conditions)}{' Counsel to confirm.' if confirm else ''}"
                self._said(offset.title, f"{firm} {said} {self.book.cited(sources)}")
        for left in rulebook.not_covered:
            if self.evaluation.printable(left):
                ending = " Counsel to confirm." if left.confidence == "M" else ""
                self._said("Not covered, or not clear", f"{left.text}{ending} {self.book.cited(left.sources)}")
