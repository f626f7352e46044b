"""One sheet for each option that carries a model's cost: lines on three bases, five years, totals, and the workings."""

from __future__ import annotations

from dataclasses import dataclass

from app.briefing.counsel_readings import in_full
from app.engine import figures
from app.engine.answers import split_key
from app.engine.money import total_id
from app.engine.results import BASES, NAN, YEARS, Basis, LineAmount, Year
from app.engine.tables import GROWTH
from app.language.tree import Number
from app.language.values import is_known, is_unknown
from app.outputs.workbook.live import TEXT_NOT_KNOWN, Entry, Standing, quoted
from app.outputs.workbook.option_sheet import OptionSheet
from app.outputs.workbook.option_workings import write_about, write_chart, write_workings
from app.outputs.workbook.parts import (
    AMOUNT,
    FIRST,
    FIVE,
    GROWS,
    MONTHS,
    REMARK,
    YEARLY,
    over_years,
    sum_years,
)
from app.outputs.workbook.printing import ROOM, set_up
from app.outputs.workbook.sheets import (
    AS_OF,
    FACTOR,
    HEAD,
    MONEY,
    NOTE,
    NUMBER,
    TITLE,
    TOTAL,
    WRAP,
    Tab,
    cell_at,
    lines_of,
)
from app.schema.costs import CostLine

BAND = {
    "cash": "New cash: money that leaves the town, in dollars",
    "loaded": "Loaded cost: hours at salary and benefits, plus what is not pay, in dollars",
    "hours": "Officer hours",
}
TOTAL_TITLE = {"cash": "All new cash", "loaded": "All loaded cost", "hours": "All officer hours"}
IN_PLACE = "Counted in place of the lines above."
IF_FILLED_IN = "Once filled in, counted in place of the lines above."
RECORDED = "What the agreement has cost by the town's own books is counted instead of every other line."


def model_widths(money: float) -> list[float]:
    return over_years(money, 11, 13)


@dataclass(frozen=True)
class Row:
    """A line that was written: where, its key, and whether its cells are live."""

    row: int
    line: LineAmount
    core: bool
    standing: Standing
    years: Standing
    recorded: bool = False


class ModelTab(OptionSheet):
    """Writes one option's sheets: its cost, and its hours line by line."""

    def write(self) -> None:
        tab, book, result = self.tab, self.book, self.result
        tab.text(0, 0, f"{result.option.title}: cost over five fiscal years", TITLE)
        tab.tall(0, 20)
        status = book.context.status_text(result)
        reading = book.context.readings.get(result.id)
        counsel = f" {in_full(reading)}" if reading is not None else ""
        law = figures.date_text(self.evaluation.as_of)
        tab.wide(1, f"Legal status: {status} ({book.as_computed}, law as of {law}).{counsel} "
                    "Figures in black are live: they follow the inputs. Figures in grey italics are values, "
                    f"{book.as_computed}. Low and high are bounds; one case in ten lies below P10, and one above P90. "
                    "The three bases are never added up.", NOTE)  # fmt: skip
        self._judged_row()
        self._heads(tab)
        self.row = 5
        self._factors()
        for basis in BASES[:2]:
            self._basis(basis)
        printed = self.row - 1
        write_chart(self)
        if tab.high(self.row) <= ROOM:
            printed = self.row - 1
        # Below: how each line is worked out is read on the screen, and stands in the record.
        write_workings(self)
        write_about(self)
        set_up(tab, repeat=4, freeze=(5, 1), last=printed)
        self._hours()

    def _heads(self, tab: Tab) -> None:
        tab.heads(
            4,
            ["Line", "When; grows with", "Once, or a full year", *(f"Year {year}" for year in YEARS), "Years 1 to 3",
             "Five years", "Remark"],
        )  # fmt: skip
        tab.text(4, 1, "When; grows with", HEAD)
        tab.text(4, REMARK, "Remark", HEAD, {"indent": 1})

    def _hours(self) -> None:
        """The sheet of its officer hours, with the same columns."""
        self.tab = tab = self.hours
        tab.text(0, 0, f"{self.result.option.title}: officer hours over five fiscal years", TITLE)
        tab.tall(0, 20)
        tab.wide(1, f"Its cost, the growth of its lines and the workings: the sheet {self.cost.name}. Figures in black "
                    f"are live; figures in grey italics are values, {self.book.as_computed}.", NOTE)  # fmt: skip
        self._heads(tab)
        self.row = 5
        self._basis("hours")
        set_up(tab, repeat=4, freeze=(5, 1), last=self.row - 2)
        self.tab = self.cost

    # ---- the head -------------------------------------------------------------------------------------------------

    def _judged_row(self) -> None:
        tab, book = self.tab, self.book
        judged = [key for key in book.judged(self.result) if key in book.judged_cells]
        if not judged:
            return
        labels = "; ".join(self.evaluation.rulebook.facts[split_key(key)[0]].label for key in judged)
        tab.text(2, 0, "Do totals rest on an assumption that has no source?", {"bold": True}, WRAP)
        test = ",".join(book.judged_cells[key] for key in judged)
        formula = f'=IF(OR({test}),"yes","no")'
        tab.formula(2, 1, formula, "yes", "General", {"bold": True, "align": "left"})
        words = (
            f"Assumed, without a source: {labels}. While this says yes, read low and high: what lies between them is "
            "the middle figure, not a likely one."
        )
        form = book.format(NOTE)
        tab.sheet.merge_range(2, 2, 2, REMARK, "", form)
        tab.sheet.write_string(2, 2, words, form)
        tab.tall(2, 28)
        book.workbook.define_name(f"{tab.quoted}!rests_on_judgement", f"={tab.at(2, 1)}")

    # ---- growth ---------------------------------------------------------------------------------------------------

    def _factors(self) -> None:
        """By what a yearly amount is multiplied in each year."""
        tab, live = self.tab, self.book.live
        tab.band(self.row, "Growth, and months at work in year 1: what a yearly amount is multiplied by")
        whole = self.result.recurring_only
        values = self.money.factors[whole]
        for growth in GROWS:
            self.row += 1
            self.factor_rows[growth] = self.row
            tab.text(self.row, 0, f"{GROWS[growth]}, factor by year", WRAP)
            rate = GROWTH.get(growth, "")
            has_rate, has_months = rate in live.tables.place, MONTHS in live.tables.place
            for year in YEARS:
                column = FIRST + year - 1
                if year == 1:
                    standing = live.standing(MONTHS) if has_months and not whole else "live"
                    name = self.book.name(MONTHS)
                    formula = "=1" if whole or not has_months else f"=IF(ISNUMBER({name}),{name}/12,{TEXT_NOT_KNOWN})"
                elif not has_rate:
                    standing, formula = "live", "=1"
                else:
                    standing, name = live.standing(rate), self.book.name(rate)
                    before = "1" if year == 2 else cell_at(self.row, column - 1)
                    formula = f"=IF(ISNUMBER({name}),{before}*(1+{name}),{TEXT_NOT_KNOWN})"
                if standing == "fixed":
                    standing = "withheld"
                self.factor_standing[growth, year] = standing
                tab.figure(self.row, column, formula, values[growth][year - 1], standing, FACTOR)
        self.row += 2

    # ---- lines ----------------------------------------------------------------------------------------------------

    def _basis(self, basis: Basis) -> None:
        tab = self.tab
        form = NUMBER if basis == "hours" else MONEY
        tab.band(self.row, BAND[basis])
        self.row += 1
        first = self.row
        by_id = {line.id: line for line in self.evaluation.rulebook.lines}
        rows, empty = [], []
        for line in self._listed(basis):
            node = self.book.live.step(line.key).formula
            if isinstance(node, Number) and node.value == 0:
                empty.append(by_id[line.id].title)
                continue
            rows.append(self._line(by_id[line.id], line, basis, form))
            if basis == "cash":
                self.cash_rows[line.id] = (rows[-1].row, rows[-1].years)
            if basis == "loaded" and rows[-1].standing == "live":
                self.loaded_cells[line.row.place] = tab.at(self.row, AMOUNT)
            self.row += 1
        self._totals(basis, rows, first, form)
        self._ranges(basis, form)
        self._left_out(basis, rows)
        if empty:
            tab.wide(self.row, f"Always zero on this basis, and not listed: {'; '.join(empty)}.", NOTE)
            self.row += 1
        self.row += 1

    def _listed(self, basis: Basis) -> list[LineAmount]:
        """The lines of one basis; at the end what the town has recorded, where the agreement is kept."""
        tables, whole = self.evaluation.tables, self.result.recurring_only
        lines = self.money.lines(self.model, whole)[BASES.index(basis) :: len(BASES)]
        single = [line for line in lines if line.id not in tables.recorded_lines]
        if not whole:
            return single
        known = {line.id: line for line in lines}
        rows = [row for row in tables.line_rows[self.model] if row.id in tables.recorded_lines and row.basis == basis]
        return [*single, *(known.get(row.id, LineAmount(row, NAN, (NAN,) * 5, "unknown")) for row in rows)]

    def _line(self, owner: CostLine, line: LineAmount, basis: Basis, form: str) -> Row:
        tab, live, row = self.tab, self.book.live, self.row
        growth = owner.growth if basis != "hours" else "none"
        once = owner.timing == "start_up"
        tab.text(row, 0, owner.title, WRAP)
        tab.text(row, 1, "once" if once else YEARLY[growth], WRAP)
        # The short names of a model's facts hold on the sheet of its cost alone.
        entry = live.entry(line.key, self.book.call if basis == "hours" else self.book.local_call)
        tab.entry(row, AMOUNT, entry, form)
        amount = cell_at(row, AMOUNT, fix="column")
        years = entry.standing
        for year in YEARS:
            column = FIRST + year - 1
            standing = years
            if once:
                formula = f"={amount}" if year == 1 else f"=IF(ISNUMBER({amount}),0,{TEXT_NOT_KNOWN})"
            else:
                factor = cell_at(self.factor_rows[growth], column, fix="row")
                if basis == "hours":
                    factor = self.cost.at(self.factor_rows[growth], column)
                formula = f"=IF(COUNT({amount},{factor})=2,{amount}*{factor},{TEXT_NOT_KNOWN})"
                standing = self._year_standing(growth, year, entry)
                years = standing if standing != "live" and years != "withheld" else years
            value = line.years[year - 1] if is_known(line.amount) else float("nan")
            tab.figure(row, column, formula, value, standing, form)
        sum_years(tab, row, line.years if is_known(line.amount) else (float("nan"),) * 5, years, form)
        remark = "" if entry.standing == years == "live" else _remark(entry.standing, years)
        if owner.recorded:
            remark = IN_PLACE if is_known(line.amount) else IF_FILLED_IN
        tab.text(row, REMARK, remark, NOTE, {"indent": 1})
        lines = max(lines_of(owner.title, tab.widths[0]), lines_of(remark, tab.widths[REMARK] - 3))
        tab.rows(row, lines)
        if owner.recorded and entry.standing == "live":
            self.recorded_cells[basis] = tab.at(row, AMOUNT)
        return Row(row, line, owner.core, entry.standing, years, owner.recorded)

    def _year_standing(self, growth: str, year: int, entry: Entry) -> Standing:
        if entry.standing == "withheld":
            return "withheld"
        return "live" if entry.standing == self.factor_standing[growth, year] == "live" else "fixed"

    # ---- totals ---------------------------------------------------------------------------------------------------

    def _totals(self, basis: Basis, rows: list[Row], first: int, form: str) -> None:
        tab, row = self.tab, self.row
        self._part(basis, rows, "start_up", "Of this: once, at the start", form)
        self._part(basis, rows, "recurring", "Of this: each full year, before growth", form)
        row = self.row
        total = self.money.gross(self.result, basis)
        tab.text(row, 0, TOTAL_TITLE[basis], TOTAL)
        for column in range(1, len(self.tab.widths)):
            tab.sheet.write_blank(row, column, None, self.book.format(TOTAL))
        standings: dict[int, Standing] = {}
        standing: Standing
        single, counted = self._counted(basis, rows)
        for year in YEARS:
            column = FIRST + year - 1
            standing = "live" if all(one.years == "live" for one in counted) else "fixed"
            standings[year] = standing
            core = [cell_at(one.row, column) for one in single if one.core]
            span = f"{cell_at(first, column)}:{cell_at(first + len(single) - 1, column)}"
            summed = f"SUM({span})" if single else "0"
            words = f"IF(COUNT({','.join(core)})<{len(core)},{TEXT_NOT_KNOWN},{summed})" if core else summed
            formula = "=" + self._instead(basis, rows, words, column)
            tab.figure(row, column, formula, total.years[year - 1], standing, form, TOTAL)
            self._register(basis, year, row, column)
        whole: Standing = "live" if all(found == "live" for found in standings.values()) else "fixed"
        standings[0] = whole
        sum_years(tab, row, total.years, whole, form, TOTAL)
        self._register(basis, "all", row, FIVE)
        if whole != "live":
            tab.text(row, REMARK, _remark("fixed", whole), NOTE, TOTAL)
        self.gross[basis] = row
        self.standings[basis] = standings
        self.row += 1

    def _counted(self, basis: Basis, rows: list[Row]) -> tuple[list[Row], list[Row]]:
        """The single lines; and the rows on which a total rests: with what is recorded, unless that is kept out."""
        single = [one for one in rows if not one.recorded]
        kept_out = [one for one in rows if one.recorded and one.standing != "live" and is_unknown(one.line.amount)]
        return single, [one for one in rows if one not in kept_out]

    def _instead(self, basis: Basis, rows: list[Row], words: str, column: int) -> str:
        """A sum over single lines, unless the town has recorded what the agreement has cost: then that."""
        if basis not in self.recorded_cells:
            return words
        row = next(one.row for one in rows if one.recorded)
        return f"IF(ISNUMBER({cell_at(row, AMOUNT)}),{cell_at(row, column)},{words})"

    def _part(self, basis: Basis, rows: list[Row], timing: str, title: str, form: str) -> None:
        """What is paid once, and what each full year: apart, and before growth."""
        single, counted = self._counted(basis, [one for one in rows if one.line.timing == timing])
        replaced = self.money.replaced(self.result, basis)
        found = [one for one in counted if one.recorded] if replaced else single
        if not found:
            return
        tab, row = self.tab, self.row
        amounts = [one.line.amount for one in found]
        known = sum(amount for amount in amounts if is_known(amount))
        missing = any(one.core and is_unknown(one.line.amount) for one in found)
        core = [cell_at(one.row, AMOUNT) for one in single if one.core]
        summed = f"SUM({','.join(cell_at(one.row, AMOUNT) for one in single)})" if single else "0"
        words = f"IF(COUNT({','.join(core)})<{len(core)},{TEXT_NOT_KNOWN},{summed})" if core else summed
        formula = "=" + (self._instead(basis, rows, words, AMOUNT) if timing == "recurring" else words)
        standing: Standing = "live" if all(one.standing == "live" for one in counted) else "fixed"
        tab.text(row, 0, title, {"italic": True})
        tab.figure(row, AMOUNT, formula, float("nan") if missing else known, standing, form)
        self.parts[basis, timing] = (row, standing)
        self.row += 1

    def _register(self, basis: Basis, year: Year, row: int, column: int) -> None:
        self.book.totals[total_id(self.result.id, "gross", None, basis, year)] = (self.tab.name, cell_at(row, column))

    def _ranges(self, basis: Basis, form: str) -> None:
        """Bounds and percentiles of each total: values, as computed."""
        tab, evaluation = self.tab, self.evaluation
        titles = (("low", "Low"), ("p10", "P10"), ("p90", "P90"), ("high", "High"))
        years: tuple[Year, ...] = (*YEARS, "all")
        spreads = []
        for year in years:
            total = evaluation.total(self.result.id, "gross", basis, year)
            spreads.append((total, evaluation.uncertainty.spread(self.result, total)))
        for name, title in titles:
            tab.text(self.row, 0, f"{title}, {self.book.as_computed}", AS_OF, WRAP)
            for year, (total, spread) in zip(years, spreads, strict=True):
                column = FIVE if year == "all" else FIRST + year - 1
                if total.status != "unknown":
                    tab.bound(self.row, column, getattr(spread, name), form)
            self.row += 1

    def _left_out(self, basis: Basis, rows: list[Row]) -> None:
        """A note that names every line that is left out, live."""
        cells = [(one, cell_at(one.row, AMOUNT)) for one in rows if one.standing != "withheld" and not one.recorded]
        if not cells:
            return
        known = f"COUNT({','.join(cell for _, cell in cells)})={len(cells)}"
        core = [cell for one, cell in cells if one.core]
        listed = "&".join(f'IF(ISNUMBER({cell}),"",{quoted(one.line.title + ". ")})' for one, cell in cells)
        left, none = "Left out, because not known: ", "No total can be given, because not known: "
        start = quoted(left)
        if core:
            start = f"IF(COUNT({','.join(core)})<{len(core)},{quoted(none)},{quoted(left)})"
        every = "Every line is counted."
        names = [one.line.title + ". " for one, _ in cells if is_unknown(one.line.amount)]
        missing = any(one.core and is_unknown(one.line.amount) for one, _ in cells)
        value = every if not names else ((none if missing else left) + "".join(names)).strip()
        longest = len(value) + 60
        formula = f"IF({known},{quoted(every)},TRIM({start}&{listed}))"
        if basis in self.recorded_cells:
            formula = f"IF(ISNUMBER({self.recorded_cells[basis]}),{quoted(RECORDED)},{formula})"
        if self.money.replaced(self.result, basis):
            value = RECORDED
        self.tab.wide_formula(self.row, "=" + formula, value, NOTE, longest=longest)
        self.book.left_out[self.result.id, basis] = self.tab.at(self.row, 0)
        self.book.left_out_value[self.result.id, basis] = value
        self.row += 1


def _remark(entry: Standing, years: Standing) -> str:
    if "withheld" in (entry, years):
        return "Confidential; counted in the total."
    return "Fixed value: rests on an answer confidential."
