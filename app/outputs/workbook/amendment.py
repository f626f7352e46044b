"""The sheet Budget amendment: new cash of year 1 by object of expenditure, and revenue by its standing; a form."""

from __future__ import annotations

from collections.abc import Sequence

from app.briefing.budget_amendment import FORM_ONLY, RANGES, REVENUE_NOTE, TITLE, TO_FILL_IN, revenues
from app.briefing.sections.fiscal import fiscal_year_words
from app.engine.by_object import CashByObject, cash_by_object
from app.engine.results import NAN
from app.outputs.workbook.live import TEXT_NOT_KNOWN, Standing
from app.outputs.workbook.option import ModelTab
from app.outputs.workbook.option_sheet import point_word
from app.outputs.workbook.parts import FIRST
from app.outputs.workbook.printing import set_up
from app.outputs.workbook.sheets import HEAD, INPUT, MONEY, NOTE, TOTAL, WRAP, Book, Tab, cell_at, lines_of
from app.schema.costs import OBJECTS, CostLine, ObjectOfExpenditure

FUND, ACCOUNT, LOW, LIKELY, HIGH, LINES = 1, 2, 3, 4, 5, 6


def amendment_widths(money: float) -> list[float]:
    return [36.0, 16, 18, *([max(money, 12)] * 3), 42]


class AmendmentTab:
    """Writes the sheet. Likely figures are live; low and high are values, as computed."""

    def __init__(self, book: Book, tabs: Sequence[Tab], models: Sequence[ModelTab]) -> None:
        """`tabs`: one for each of the models."""
        self.book = book
        self.tabs = tabs
        self.tab = tabs[0]
        self.models = models
        self.evaluation = book.evaluation
        self.row = 0

    def write(self) -> None:
        for tab, model in zip(self.tabs, self.models, strict=True):
            self.tab = tab
            self._model(model)

    def _model(self, model: ModelTab) -> None:
        tab, book = self.tab, self.book
        tab.text(0, 0, f"{TITLE}, year 1", {"bold": True, "font_size": 14})
        tab.tall(0, 20)
        tab.wide(1, f"{FORM_ONLY} {fiscal_year_words(book.context)} Low and high are bounds, {book.as_computed}. "
                    f"{RANGES}", NOTE)  # fmt: skip
        self.row = 3
        self._spent(model)
        self._revenue(model)
        self._to_fill_in()
        set_up(tab, repeat=None, freeze=(2, 1), last=self.row - 1)

    # ---- expenditures ---------------------------------------------------------------------------------------------

    def _spent(self, model: ModelTab) -> None:
        tab, result = self.tab, model.result
        tab.band(self.row, f"{result.option.title}: expenditures by object, year 1")
        self.row += 1
        tab.heads(self.row, ["Object of expenditure", "Fund", "Account number", "Low", "", "High", "Charged here"])
        for column, words in ((FUND, "Fund"), (ACCOUNT, "Account number"), (LINES, "Charged here")):
            tab.text(self.row, column, words, HEAD, {"indent": int(column == LINES)})
        word, now = point_word([(model, "cash")])
        tab.sheet.write_formula(self.row, LIKELY, word, self.book.format(HEAD, {"align": "right"}), now)
        self.row += 1
        found, first = cash_by_object(self.evaluation, result), self.row
        for object_, lines in self._objects(model).items():
            self._object(model, found, object_, lines)
        self._whole(model, found, first)

    def _objects(self, model: ModelTab) -> dict[ObjectOfExpenditure, list[CostLine]]:
        """The lines that stand on the option's sheet, by object in the order of a budget; benefits have every line of
        which a part is charged there."""
        listed = [line for line in self.evaluation.rulebook.lines if line.id in model.cash_rows]
        found: dict[ObjectOfExpenditure, list[CostLine]] = {}
        for object_ in OBJECTS:
            own = [line for line in listed if line.object == object_]
            own += [line for line in listed if object_ == "benefits" and line.benefits_part is not None]
            if own:
                found[object_] = own
        return found

    def _object(
        self, model: ModelTab, found: CashByObject, object_: ObjectOfExpenditure, lines: Sequence[CostLine]
    ) -> None:
        tab, row, live = self.tab, self.row, self.book.live
        title, charged = self.evaluation.rulebook.objects[object_], "; ".join(line.title for line in lines)
        tab.text(row, 0, title, WRAP)
        tab.text(row, LINES, charged, NOTE, {"indent": 1})
        tab.rows(row, max(lines_of(title, tab.widths[0]), lines_of(charged, tab.widths[LINES] - 3)))
        self._blanks(row)
        amount = next((each for each in found.objects if each.object == object_), None)
        moves: Standing = "live"
        for line in lines:
            years = model.cash_rows[line.id][1]
            part = line.benefits_part
            if years == "withheld" or moves == "withheld":
                moves = "withheld"
            elif years != "live" or (part is not None and live.standing(part) != "live"):
                moves = "fixed"
        value = amount.likely if amount is not None else 0.0
        tab.figure(row, LIKELY, self._formula(model, object_, lines), value, moves, MONEY)
        for column, end in ((LOW, amount.low if amount else 0.0), (HIGH, amount.high if amount else 0.0)):
            if moves == "withheld":
                tab.figure(row, column, "", end, moves, MONEY)
            else:
                tab.bound(row, column, end, MONEY)
        self.row += 1

    def _formula(self, model: ModelTab, object_: ObjectOfExpenditure, lines: Sequence[CostLine]) -> str:
        """The cash of the lines in year 1, each with the part that is charged to this object."""
        by_part: dict[str | None, list[str]] = {}
        for line in lines:
            by_part.setdefault(line.benefits_part, []).append(model.tab.at(model.cash_rows[line.id][0], FIRST))
        terms = []
        for part, cells in by_part.items():
            summed = f"SUM({','.join(cells)})"
            if part is not None:
                name = self.book.name(part)
                summed += f"*{name}" if object_ == "benefits" else f"*(1-{name})"
            terms.append(summed)
        every = [cell for listed in by_part.values() for cell in listed]
        formula = f"IF(COUNT({','.join(every)})=0,{TEXT_NOT_KNOWN},{'+'.join(terms)})"
        recorded = model.recorded_cells.get("cash")
        if recorded is None:
            return f"={formula}"
        if all(line.recorded for line in lines):
            return f"=IF(ISNUMBER({recorded}),{formula},0)"
        return f"=IF(ISNUMBER({recorded}),0,{formula})"

    def _whole(self, model: ModelTab, found: CashByObject, first: int) -> None:
        tab, row = self.tab, self.row
        for column in range(len(tab.widths)):
            tab.sheet.write_blank(row, column, None, self.book.format(TOTAL))
        tab.text(row, 0, "All new cash, year 1", TOTAL)
        gross = model.tab.at(model.gross["cash"], FIRST)
        rows = f"{cell_at(first, LIKELY)}:{cell_at(row - 1, LIKELY)}"
        known = found.total.status != "unknown"
        formula = f"=IF(ISNUMBER({gross}),SUM({rows}),{TEXT_NOT_KNOWN})"
        value = found.total.value if known else NAN
        tab.figure(row, LIKELY, formula, value, model.standings["cash"][1], MONEY, TOTAL)
        for column, end in ((LOW, found.low), (HIGH, found.high)):
            tab.bound(row, column, end if known else NAN, MONEY, TOTAL)
        self.book.amendment[model.result.id] = (tab.name, cell_at(row, LIKELY))
        self.row += 2

    # ---- revenues, and what is left to fill in --------------------------------------------------------------------

    def _revenue(self, model: ModelTab) -> None:
        tab, readings = self.tab, self.evaluation.rulebook.funding_readings
        tab.band(
            self.row, f"{model.result.option.title}: revenues, year 1; an amount is blank until paid or signed for"
        )
        self.row += 1
        listed = revenues(self.book.context, model.result)
        if not listed:
            tab.wide(self.row, "No offer of money was found for this option.", NOTE)
            self.row += 2
            return
        heads = ("Revenue", "Fund", "Account number", readings.spent.capitalize(), readings.full.capitalize(), "")
        for column, words in enumerate((*heads, "Standing")):
            form = {"align": "right"} if column in (LOW, LIKELY) else {"indent": int(column == LINES)}
            tab.text(self.row, column, words, HEAD, form)
        tab.tall(self.row, 28)
        for each in listed:
            self.row += 1
            tab.text(self.row, 0, each.source, WRAP)
            tab.text(self.row, LINES, each.standing, NOTE, {"indent": 1})
            tab.height(self.row, each.source, tab.widths[0])
            self._blanks(self.row)
            for column, amount in ((LOW, each.spent), (LIKELY, each.full)):
                if amount is None:
                    tab.sheet.write_blank(self.row, column, None, self.book.format(INPUT, {"num_format": MONEY}))
                else:
                    tab.number(self.row, column, amount, MONEY, {"italic": True})
        tab.wide(self.row + 1, REVENUE_NOTE, NOTE)
        self.row += 3

    def _to_fill_in(self) -> None:
        for words in TO_FILL_IN:
            self.tab.text(self.row, 0, words, WRAP)
            self.tab.height(self.row, words, self.tab.widths[0])
            self._blanks(self.row)
            self.row += 1
        self.row += 1

    def _blanks(self, row: int) -> None:
        for column in (FUND, ACCOUNT):
            self.tab.sheet.write_blank(row, column, None, self.book.format(INPUT))
