"""One line of money from others on the sheet Offsets: its amount, and the part of each year for which it counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.engine import figures
from app.engine.money_dates import first_year_begins, last_day, months, own_part
from app.engine.results import YEARS, LineAmount
from app.language.values import is_known, is_unknown
from app.outputs.counted_until import NO_DAY, YEAR_ONE_ALONE, alone, counted_days, day_withheld, other_offer
from app.outputs.workbook.live import TEXT_NOT_KNOWN, WITHHELD_CELL, Entry, Standing
from app.outputs.workbook.option import ModelTab
from app.outputs.workbook.parts import AMOUNT, FIRST, MONTHS, YEARLY, sum_years
from app.outputs.workbook.sheets import MONEY, NOTE, WRAP, Book, Tab, cell_at, lines_of
from app.schema.costs import Offset

UNTIL = 10
NAN = float("nan")
SHORT = {
    "none": "none",
    "state": "state",
    "start_up": "start-up",
    "pro_rata": "pro rata",
    "announced": "all announced",
}


@dataclass(frozen=True)
class Row:
    """A line that was written. `full`: read as announced, in full. `part`: it may count in no part of year 1."""

    row: int
    line: LineAmount
    offset: Offset
    standing: Standing
    years: Standing
    full: bool
    part: bool


class OffsetRows:
    """Writes the lines of money from others."""

    def __init__(self, book: Book, tab: Tab) -> None:
        self.book = book
        self.tab = tab
        self.evaluation = book.evaluation

    def write(self, row: int, model: ModelTab, line: LineAmount, offset: Offset, full: bool) -> Row:
        tab = self.tab
        once = offset.timing == "start_up"
        title = self.title(offset, full)
        scenarios, until = ", ".join(SHORT[each] for each in offset.fundings), self._until(offset)
        tab.text(row, 0, title, WRAP)
        tab.text(row, 1, scenarios, WRAP)
        tab.text(row, UNTIL, until, NOTE, {"indent": 1})
        widths = ((title, tab.widths[0]), (scenarios, tab.widths[1]), (until, tab.widths[UNTIL] - 3))
        tab.rows(row, max(lines_of(words, width) for words, width in widths))
        entry = self._entry(model, line)
        tab.entry(row, AMOUNT, entry, MONEY)
        years, known = entry.standing, is_known(line.amount)
        moving = bool(self._first_year(model, offset))
        for year in YEARS:
            column, standing = FIRST + year - 1, years
            rests = not once or (year == 1 and moving)
            growth = "none" if once else offset.growth
            if rests and years != "withheld" and model.factor_standing[growth, year] != "live":
                standing = years = "fixed"
            formula = self._year(model, offset, row, column, year)
            tab.figure(row, column, formula, line.years[year - 1] if known else NAN, standing, MONEY)
        sum_years(tab, row, line.years if known else (NAN,) * 5, years, MONEY)
        part = moving or self._shares(model, offset)[0] != 1
        return Row(row, line, offset, entry.standing, years, full, part)

    def title(self, offset: Offset, full: bool) -> str:
        """The offset's title, its reading where it has two, and when it comes."""
        words = self.evaluation.rulebook.funding_readings
        reading = f", {words.full if full else words.spent}" if offset.in_full is not None else ""
        return f"{offset.title}{reading} ({'once' if offset.timing == 'start_up' else YEARLY[offset.growth]})"

    def _until(self, offset: Offset) -> str:
        """The day until which it counts."""
        if day_withheld(self.book.context, offset):
            return WITHHELD_CELL
        after, day = counted_days(self.book.context, offset)
        if after is not None:
            until = f", until {figures.date_text(day)}" if day is not None else ""
            return f"after {figures.date_text(after)}{until}"
        if day is not None:
            return figures.date_text(day)
        return YEAR_ONE_ALONE if alone(self.book.context, offset) else NO_DAY

    def _entry(self, model: ModelTab, line: LineAmount) -> Entry:
        """Its amount: not known while the cost of a line that it pays for is not."""
        live = self.book.live
        entry = live.entry(line.key, self.book.call)
        value = line.amount if is_known(line.amount) else None
        cells, missing = [], False
        for place in line.row.needs:
            at = model.loaded_cells.get(place)
            if at is not None:
                cells.append(at)
            missing = missing or (at is None and is_unknown(self.evaluation.filled[place]))
        if missing or entry.formula is None:
            return Entry(None, value, "fixed" if missing else entry.standing)
        tests = [f"COUNT({','.join(cells)})={len(cells)}"] if cells else []
        if line.row.tied and "loaded" in model.recorded_cells:  # one sum by the town's books, in place of the lines
            tests.append(f"NOT(ISNUMBER({model.recorded_cells['loaded']}))")
        if not tests:
            return Entry(entry.formula, value, entry.standing)
        test = tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"
        return Entry(f"=IF({test},{entry.formula[1:]},{TEXT_NOT_KNOWN})", value, entry.standing)

    # ---- the part of a year ---------------------------------------------------------------------------------------

    def _shares(self, model: ModelTab, offset: Offset) -> tuple[float, ...]:
        found = self.evaluation.money.offers.shares[model.result.recurring_only].get(offset.id)
        return found if found is not None else (1.0,) * len(YEARS)

    def _year(self, model: ModelTab, offset: Offset, row: int, column: int, year: int) -> str:
        """The amount, times growth, times the part of the year before the money ends."""
        amount = cell_at(row, AMOUNT, fix="column")
        share = self._shares(model, offset)[year - 1]
        part = "" if share == 1 else f"*{share:.17g}"
        moving = self._first_year(model, offset) if year == 1 else ""
        if offset.timing == "start_up":
            if year > 1:
                return f"=IF(ISNUMBER({amount}),0,{TEXT_NOT_KNOWN})"
            if moving:
                return f"=IF(COUNT({amount},{self.book.name(MONTHS)})=2,{amount}*{moving},{TEXT_NOT_KNOWN})"
            return f"=IF(ISNUMBER({amount}),{amount}{part},{TEXT_NOT_KNOWN})" if part else f"={amount}"
        factor = model.tab.at(model.factor_rows[offset.growth], column)
        part = f"*{moving}" if moving else part
        return f"=IF(COUNT({amount},{factor})=2,{amount}*{factor}{part},{TEXT_NOT_KNOWN})"

    def _first_year(self, model: ModelTab, offset: Offset) -> str:
        """The part of year 1 as a formula, where it moves with the months at work; '' where it does not.

        Of an offset that counts beside or without others, it is the part that both, or it alone, cover.
        """
        own = self._own_first_year(model, offset)
        if not offset.beside and not offset.without:
            return own
        other = other_offer(self.evaluation, offset)
        theirs = self._own_first_year(model, other) if other is not None else ""
        if not own and not theirs:
            return ""
        first, second = own or self._fixed(model, offset), theirs or self._fixed(model, other)
        return f"MIN({first},{second})" if offset.beside else f"({first}-MIN({first},{second}))"

    def _fixed(self, model: ModelTab, offset: Offset | None) -> str:
        """The part of year 1 that an offset's own days leave, as a number."""
        if offset is None:
            return "0"
        months_ = self.evaluation.likely(MONTHS)
        active = 12.0 if model.result.recurring_only or months_ is None else months_
        return f"{own_part(offset, self.evaluation.value, self.evaluation.as_of, active)[0]:.17g}"

    def _own_first_year(self, model: ModelTab, offset: Offset) -> str:
        """The same by the offset's own days."""
        day = last_day(offset, self.evaluation.value, self.evaluation.as_of)
        if day is None or model.result.recurring_only or MONTHS not in self.book.live.tables.place:
            return ""
        begins, name = first_year_begins(self.evaluation.value, self.evaluation.as_of), self.book.name(MONTHS)
        if offset.timing == "start_up":
            left = (day - begins).days
            return f"IF(INT((12-{name})*365.25/12+0.5)<={left},1,0)" if 0 <= left < 366 else ""
        until = months_until(begins, day)
        return f"IF({name}>0,MIN(1,MAX(0,({until:.17g}-12+{name})/{name})),0)" if 0 < until < 12 else ""


def months_until(begins: dt.date, day: dt.date) -> float:
    """The months from the first day of year 1 until the end of a day."""
    return months(day + dt.timedelta(days=1)) - months(begins)
