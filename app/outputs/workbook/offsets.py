"""The sheet Offsets: money from others, by funding scenario, and what is left for the town to pay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.engine.money import Sum, TotalKind, total_id
from app.engine.results import YEARS, Basis, FundingId, LineAmount
from app.language.values import is_known, is_unknown
from app.outputs.workbook.live import TEXT_NOT_KNOWN, Standing, quoted
from app.outputs.workbook.option import ModelTab
from app.outputs.workbook.parts import AMOUNT, FIRST, FIVE, YEARLY, sum_years
from app.outputs.workbook.sheets import (
    HEAD,
    MONEY,
    NOTE,
    NUMBER,
    PERCENT,
    WRAP,
    Book,
    Tab,
    cell_at,
    lines_of,
)
from app.rulebook import names
from app.schema.costs import Offset

ORDER: tuple[FundingId, ...] = ("none", "announced", "start_up", "pro_rata")
"""None and all announced stand side by side."""
NETS: dict[Basis, str] = {"cash": "new cash", "loaded": "loaded cost"}
SHORT = {"none": "none", "start_up": "start-up", "pro_rata": "pro rata", "announced": "all announced"}


def offset_widths(money: float) -> list[float]:
    return [42.0, 15, *([money] * 6), money + 0.5, money + 0.5]


@dataclass(frozen=True)
class Row:
    row: int
    line: LineAmount
    offset: Offset
    standing: Standing
    years: Standing


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
        tab.sheet.set_row(0, 20)
        tab.wide(
            1,
            "No probability is put on any scenario. A net below zero means that more comes in than goes out. Likely "
            f"figures follow the sheet Inputs; figures in grey italics are values, {book.as_computed}.",
            NOTE,
        )
        tab.heads(
            3,
            ["Line or scenario", "Counts in", "Once, or a full year", *(f"Year {year}" for year in YEARS),
             "Years 1 to 3", "Five years"],

        )  # fmt: skip
        tab.text(3, 1, "Counts in", HEAD)
        self.row = 4
        breaks = []
        for model in self.models:
            self._option(model)
            breaks.append(self.row)
        self._scenarios()
        self._conditions()
        tab.set_up(repeat=3, freeze=(4, 1), areas=self.row - 1, breaks=breaks)

    # ---- one option -----------------------------------------------------------------------------------------------

    def _option(self, model: ModelTab) -> None:
        tab, money, result = self.tab, self.evaluation.money, model.result
        tab.band(self.row, f"{result.option.title}: lines of money from others")
        self.row += 1
        offsets = {offset.id: offset for offset in self.evaluation.rulebook.offsets}
        rows = []
        for line in money.offsets(model.model, result.recurring_only):
            rows.append(self._line(model, line, offsets[line.id]))
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
        self._ranges(model)
        self._more(model, rows)
        self.row += 1

    def _line(self, model: ModelTab, line: LineAmount, offset: Offset) -> Row:
        tab, live, row = self.tab, self.book.live, self.row
        once = offset.timing == "start_up"
        title = f"{offset.title} ({'once' if once else YEARLY[offset.growth]})"
        tab.text(row, 0, title, WRAP)
        scenarios = ", ".join(SHORT[funding] for funding in offset.fundings)
        tab.text(row, 1, scenarios, WRAP)
        lines = max(lines_of(title, tab.widths[0]), lines_of(scenarios, tab.widths[1]))
        tab.rows(row, lines)
        entry = live.entry(line.key, self.book.call)
        tab.entry(row, AMOUNT, entry, MONEY)
        amount = cell_at(row, AMOUNT, fix="column")
        known = is_known(line.amount)
        years = entry.standing
        for year in YEARS:
            column = FIRST + year - 1
            standing = years
            if once:
                formula = f"={amount}" if year == 1 else f"=IF(ISNUMBER({amount}),0,{TEXT_NOT_KNOWN})"
            else:
                factor = model.tab.at(model.factor_rows[offset.growth], column)
                formula = f"=IF(COUNT({amount},{factor})=2,{amount}*{factor},{TEXT_NOT_KNOWN})"
                if years != "withheld" and model.factor_standing[offset.growth, year] != "live":
                    standing = years = "fixed"
            tab.figure(row, column, formula, line.years[year - 1] if known else float("nan"), standing, MONEY)
        listed = line.years if known else (float("nan"),) * 5
        sum_years(tab, row, listed, years, MONEY)
        return Row(row, line, offset, entry.standing, years)

    def _left_out(self, model: ModelTab, rows: list[Row]) -> None:
        """A note that names every line of money that is left out, live."""
        cells = [(one, cell_at(one.row, AMOUNT)) for one in rows if one.standing != "withheld"]
        if not cells:
            return
        left, every = "Left out, because not known: ", "Every line is counted."
        listed = "&".join(f'IF(ISNUMBER({cell}),"",{quoted(one.offset.title + ". ")})' for one, cell in cells)
        known = f"COUNT({','.join(cell for _, cell in cells)})={len(cells)}"
        names = [one.offset.title + ". " for one, _ in cells if is_unknown(one.line.amount)]
        value = (left + "".join(names)).strip() if names else every
        formula = f"=IF({known},{quoted(every)},TRIM({quoted(left)}&{listed}))"
        self.tab.wide_formula(self.row, formula, value, NOTE, longest=len(value) + 60)
        self.book.left_out[model.result.id, "offset"] = self.tab.at(self.row, 0)
        self.book.left_out_value[model.result.id, "offset"] = value
        self.row += 1

    def _offset(self, model: ModelTab, funding: FundingId, rows: list[Row]) -> None:
        """What comes in under one scenario."""
        total = self.evaluation.money.offset(model.result, funding)
        counted = [one for one in rows if funding in one.offset.fundings]
        moves: Standing = "live" if all(one.years == "live" for one in counted) else "fixed"

        def formula(column: int) -> str:
            if not counted:
                return "=0"
            cells = ",".join(cell_at(one.row, column) for one in counted)
            return f"=IF(COUNT({cells})=0,{TEXT_NOT_KNOWN},SUM({cells}))"

        self._row(model, "offset", funding, "cash", total, formula, moves)

    def _net(self, model: ModelTab, funding: FundingId, basis: Basis) -> None:
        """Cost less what comes in."""
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
        tab.text(row, 0, self.scenarios[funding].title, WRAP, {"bold": kind == "net"})
        tab.height(row, self.scenarios[funding].title, self.tab.widths[0])
        style = {"bold": kind == "net"}
        for year in YEARS:
            column = FIRST + year - 1
            tab.figure(row, column, formula(column), total.years[year - 1], moves, form, style)
            self.book.totals[total_id(result.id, kind, funding, basis, year)] = (tab.name, cell_at(row, column))
        sum_years(tab, row, total.years, moves, form, style)
        self.book.totals[total_id(result.id, kind, funding, basis, "all")] = (tab.name, cell_at(row, FIVE))
        self.rows[result.id, kind, funding, basis] = (row, moves)
        self.row += 1

    def _ranges(self, model: ModelTab) -> None:
        """Bounds and percentiles of the five-year figures, by scenario: values, as computed."""
        tab, result = self.tab, model.result
        tab.band(self.row, f"{result.option.title}: ranges over five years, {self.book.as_computed}")
        self.row += 1
        for column, words in enumerate(("", "", "", "Low", "P10", "P90", "High")):
            tab.text(self.row, column, words, {"italic": True, "align": "right"})
        self.row += 1
        heads: list[tuple[TotalKind, Basis, str]] = [("offset", "cash", "Money from others")]
        heads += [("net", basis, f"Net {words}") for basis, words in NETS.items()]
        for kind, basis, words in heads:
            for funding in ORDER:
                total = self.evaluation.total(result.id, kind, basis, "all", funding)
                if total.status == "unknown" or (kind == "offset" and funding == "none"):
                    continue
                title = f"{words}: {self.scenarios[funding].title}"
                tab.text(self.row, 0, title, WRAP)
                tab.height(self.row, title, tab.widths[0])
                spread = self.evaluation.uncertainty.spread(result, total)
                for column, end in enumerate((spread.low, spread.p10, spread.p90, spread.high), FIRST):
                    tab.bound(self.row, column, end, MONEY)
                self.row += 1

    def _more(self, model: ModelTab, rows: list[Row]) -> None:
        """The largest cash gap by scenario, what remains when payment ends, and the share for break-even."""
        tab, live, result, ranges = self.tab, self.book.live, model.result, self.evaluation.uncertainty
        tab.band(self.row, f"{result.option.title}: waiting for payment, and after it ends")
        self.row += 1
        lag = names.REIMBURSEMENT_LAG
        if lag in live.tables.place:
            for funding in ORDER[1:]:
                counted = [one for one in rows if funding in one.offset.fundings]
                gap = ranges.cash_gap(result, funding)
                if gap is None:
                    continue
                start = [cell_at(one.row, AMOUNT) for one in counted if one.offset.timing == "start_up"]
                yearly = [cell_at(one.row, AMOUNT) for one in counted if one.offset.timing == "recurring"]
                parts = [f"SUM({','.join(start)})"] if start else []
                parts += [f"SUM({','.join(yearly)})*{self.book.name(lag)}/12"] if yearly else []
                moves: Standing = "live"
                if live.standing(lag) != "live" or any({one.standing, one.years} != {"live"} for one in counted):
                    moves = "fixed"
                balances = ["+".join(parts) or "0"]
                for column in range(FIRST + 1, FIRST + len(YEARS) if yearly else FIRST):
                    cells = ",".join(cell_at(one.row, column) for one in counted)
                    balances.append(f"SUM({cells})*{self.book.name(lag)}/12")
                formula = f"=IF(ISNUMBER({self.book.name(lag)}),MAX({','.join(balances)}),{TEXT_NOT_KNOWN})"
                title = f"Largest cash gap while the town waits: {self.scenarios[funding].title}"
                tab.text(self.row, 0, title, WRAP)
                tab.height(self.row, title, self.tab.widths[0])
                tab.figure(self.row, AMOUNT, formula, gap, moves, MONEY)
                self.row += 1
        for basis, words in NETS.items():
            title = f"What year 2 costs once payment has stopped: {words}"
            tab.text(self.row, 0, title, WRAP)
            tab.height(self.row, title, self.tab.widths[0])
            gross = self.evaluation.money.gross(result, basis)
            cell = model.tab.at(model.gross[basis], FIRST + 1)
            tab.figure(self.row, AMOUNT, f"={cell}", gross.of(2), model.standings[basis][2], MONEY)
            self.row += 1
        self._break_even(model)

    def _break_even(self, model: ModelTab) -> None:
        tab, live, result = self.tab, self.book.live, model.result
        even = self.evaluation.uncertainty.break_even_share(result)
        officers, pay = f"{names.OFFICERS_TRAINED}.{model.model}", names.ANNUAL_PAY_AND_BENEFITS
        if even is None or not {officers, pay} <= set(live.tables.place):
            return
        title = "Break-even: share of the trained officers' salary and benefits that others would have to pay"
        tab.text(self.row, 0, title, WRAP)
        tab.height(self.row, title, self.tab.widths[0])
        first = model.tab.at(model.factor_rows["wages"], FIRST)
        last = cell_at(model.factor_rows["wages"], FIRST + 4, fix="both")
        gross = model.tab.at(model.gross["loaded"], FIVE)
        both = f"{self.book.name(officers)},{self.book.name(pay)}"
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
        tab.figure(self.row, AMOUNT, formula, even, moves, PERCENT)
        self.row += 1

    # ---- words ----------------------------------------------------------------------------------------------------

    def _scenarios(self) -> None:
        tab = self.tab
        tab.band(self.row, "The four scenarios")
        self.row += 1
        for funding in ORDER:
            self._said(self.scenarios[funding].title, self.scenarios[funding].what)

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
        """The conditions of each line, and what no offer covers."""
        tab, rulebook = self.tab, self.evaluation.rulebook
        models = {model.model for model in self.models}
        counts = self.evaluation.offers.counts
        tab.band(self.row, "Conditions of each line of money, with sources")
        self.row += 1
        for offset in rulebook.offsets:
            if offset.id in counts and models & set(offset.models):
                conditions, sources, confirm = self.evaluation.offset_terms(offset)
                words = f"{' '.join(conditions)}{' Counsel to confirm.' if confirm else ''} {self.book.cited(sources)}"
                self._said(offset.title, words)
        for said in rulebook.not_covered:
            if self.evaluation.printable(said):
                ending = " Counsel to confirm." if said.confidence == "M" else ""
                self._said("Not covered, or not clear", f"{said.text}{ending} {self.book.cited(said.sources)}")
