"""The sheet Hours: posts and shifts today, and the hours that each option takes."""

from __future__ import annotations

from collections.abc import Sequence

from app.engine import figures
from app.engine.answers import split_key
from app.outputs.workbook.live import WITHHELD_CELL
from app.outputs.workbook.measures import HOURS, TOWN
from app.outputs.workbook.option import ModelTab
from app.outputs.workbook.option_sheet import point_word
from app.outputs.workbook.parts import dress, place_chart
from app.outputs.workbook.printing import set_up
from app.outputs.workbook.sheets import (
    AS_OF,
    DARK_BAR,
    HEAD,
    LIGHT_BAR,
    NO_FIGURE,
    NOTE,
    WRAP,
    Book,
    Tab,
    capital,
    number_format,
    rows_of,
)
from app.rulebook import names

FIRST = 2


def hours_widths(options: int) -> list[float]:
    """Three columns an option. With few options the sheet is kept wide enough not to be blown up on paper."""
    label, figure = {1: (58.0, 20.0), 2: (50.0, 13.0)}.get(options, (38.0, 10.5))
    return [label, 18.0 if options > 1 else 21.0, *([figure] * 3 * options)]


class HoursTab:
    """Writes the sheet: likely figures live, low and high as computed."""

    def __init__(self, book: Book, tab: Tab, models: Sequence[ModelTab]) -> None:
        self.book = book
        self.tab = tab
        self.models = models
        self.evaluation = book.evaluation
        self.row = 0
        self.chart_row = 0

    def write(self) -> None:
        tab, book = self.tab, self.book
        tab.text(0, 0, "Hours: officers, shifts and time", {"bold": True, "font_size": 14})
        tab.tall(0, 20)
        tab.wide(
            1,
            "Figures in black follow the inputs. Low and high are bounds that hold whatever is still answered, "
            f"{book.as_computed}. Hours that are not filled on overtime are hours away from other duty.",
            NOTE,
        )
        self.row = 3
        self._town()
        self._options()
        self._workload()
        self._chart()
        set_up(tab, repeat=None, freeze=(2, 1), last=self.row - 1)

    def _town(self) -> None:
        tab, evaluation, live = self.tab, self.evaluation, self.book.live
        tab.band(self.row, "The department today")
        self.row += 1
        for key in TOWN:
            fact = evaluation.rulebook.facts.get(key)
            if fact is None or (fact.question is not None and evaluation.asks(key) is not True):
                continue
            tab.text(self.row, 0, capital(fact.label), WRAP)
            tab.text(self.row, 1, fact.unit_text, WRAP)
            tab.height(self.row, fact.label, tab.widths[0])
            form = number_format(fact.unit_text)
            standing = live.standing(key)
            if standing == "withheld":
                tab.text(self.row, FIRST, WITHHELD_CELL, AS_OF, {"align": "right"})
            elif key in self.book.names:
                value = live.value(key)
                name = self.book.name(key)
                formula = f'=IF(ISNUMBER({name}),{name},"not known")'
                tab.figure(self.row, FIRST, formula, float("nan") if value is None else value, standing, form)
            else:
                tab.number(self.row, FIRST, live.value(key), form, AS_OF)
            self.row += 1
        self.row += 1

    def _options(self) -> None:
        """One row a measure; for each option low, likely and high."""
        tab, evaluation = self.tab, self.evaluation
        tab.band(self.row, "Hours of each option")
        self.row += 1
        for column in (0, 1):
            tab.text(self.row, column, "", HEAD)
            tab.text(self.row + 1, column, ("Measure", "Unit")[column], HEAD)
        for i, model in enumerate(self.models):
            column = FIRST + 3 * i
            form = self.book.format(HEAD, {"align": "center"})
            tab.sheet.merge_range(self.row, column, self.row, column + 2, "", form)
            tab.sheet.write_string(self.row, column, model.result.option.title, form)
            for offset, words in enumerate((f"Low, {self.book.as_computed}", "", f"High, {self.book.as_computed}")):
                tab.text(self.row + 1, column + offset, words, HEAD, {"align": "right"})
            word, now = point_word([(model, "hours")])
            tab.sheet.write_formula(self.row + 1, column + 1, word, self.book.format(HEAD, {"align": "right"}), now)
        tab.tall(self.row, 28)
        tab.tall(self.row + 1, 42)
        self.row += 2
        for fact_id in HOURS:
            fact = evaluation.rulebook.facts.get(fact_id)
            if fact is None:
                continue
            tab.text(self.row, 0, capital(fact.label), WRAP)
            tab.text(self.row, 1, fact.unit_text, WRAP)
            tab.height(self.row, fact.label, tab.widths[0])
            for i, model in enumerate(self.models):
                self._figures(model, fact_id, FIRST + 3 * i)
            if fact_id == names.AGREEMENT_HOURS:
                self.chart_row = self.row
            self.row += 1
        judged = dict.fromkeys(
            evaluation.rulebook.facts[split_key(key)[0]].label
            for model in self.models for key in self.book.judged(model.result)
        )  # fmt: skip
        if judged:
            tab.wide(
                self.row,
                "No likely figure is shown where it would rest on an assumption that has neither source nor answer: "
                f"{'; '.join(judged)}.",
                NOTE,
            )
            self.row += 1

    def _figures(self, model: ModelTab, fact_id: str, column: int) -> None:
        tab, evaluation, live = self.tab, self.evaluation, self.book.live
        key = f"{fact_id}.{model.model}"
        if key not in live.tables.place or fact_id not in model.workings:
            return
        unit = evaluation.rulebook.facts[fact_id].unit_text
        form = number_format(unit)
        value, standing = live.value(key), live.standing(key)
        cell = model.tab.at(model.workings[fact_id], 2)
        formula, cached = f"={cell}", float("nan") if value is None else value
        judged = self.judged(model, key)
        if judged and standing == "live" and value is not None:
            words = f'=IF({model.judged_cell}="yes","{NO_FIGURE}",{cell})'
            tab.formula(self.row, column + 1, words, NO_FIGURE, form, {"text_wrap": True})
        else:
            tab.figure(self.row, column + 1, formula, cached, standing, form)
        if value is None or standing == "withheld":
            return
        low, high = evaluation.uncertainty.bounds[live.tables.place[key]]
        for where, end in ((column, low), (column + 2, high)):
            tab.bound(self.row, where, end, form)

    def judged(self, model: ModelTab, key: str) -> bool:
        """Does the figure rest on a decisive assumption?"""
        if model.judged_cell is None:
            return False
        places = frozenset(self.book.live.tables.place[one] for one in self.book.judged(model.result))
        return bool(self.book.live.rests_on(key) & places)

    def _workload(self) -> None:
        """What the share of patrol hours can say, and what it cannot."""
        if names.PATROL_WORKLOAD_NOW in self.book.names:
            note = self.evaluation.rulebook.texts.workload_note
            self.tab.wide(self.row, f"{note.text} {self.book.cited(note.sources)}".strip(), NOTE)
            self.row += 1

    def _chart(self) -> None:
        """Hours a year on agreement duties, by option: low and high where no likely figure may stand."""
        shown = [
            model for model in self.models
            if self.book.live.value(f"{names.AGREEMENT_HOURS}.{model.model}") is not None
            and self.book.live.standing(f"{names.AGREEMENT_HOURS}.{model.model}") != "withheld"
        ]  # fmt: skip
        if not shown or not self.chart_row:
            return
        tab = self.tab
        judged = any(self.judged(model, f"{names.AGREEMENT_HOURS}.{model.model}") for model in shown)
        chart = self.book.workbook.add_chart({"type": "column"})
        parts = [("Low", 0, LIGHT_BAR), ("High", 2, DARK_BAR)] if judged else [("Likely", 1, DARK_BAR)]
        for name, offset, colour in parts:
            cells = [FIRST + 3 * self.models.index(model) for model in shown]
            row = self.chart_row
            values = ",".join(tab.at(row, cell + offset) for cell in cells)
            heads = ",".join(tab.at(self.chart_row_heads, cell) for cell in cells)
            chart.add_series(
                {"name": name, "categories": f"=({heads})" if len(cells) > 1 else f"={heads}",
                 "values": f"=({values})" if len(cells) > 1 else f"={values}",
                 "fill": {"color": colour}, "border": {"color": "#1B1B1B", "width": 0.75}, "gap": 80}
            )  # fmt: skip
        words = f"low and high, {self.book.as_computed}" if judged else "likely"
        title = f"Officer hours a year on agreement duties: {words}"
        dress(chart, title, "#,##0")
        chart.set_size({"width": 640, "height": 250})
        self.row += 1
        place_chart(tab, self.row, 0, chart, f"Column chart. {title}. {self._said(shown, judged)}")
        self.row += rows_of(250)

    @property
    def chart_row_heads(self) -> int:
        found = [fact for fact in HOURS if fact in self.evaluation.rulebook.facts]
        return self.chart_row - found.index(names.AGREEMENT_HOURS) - 2

    def _said(self, shown: Sequence[ModelTab], judged: bool) -> str:
        parts = []
        for model in shown:
            key = f"{names.AGREEMENT_HOURS}.{model.model}"
            low, high = self.evaluation.uncertainty.bounds[self.book.live.tables.place[key]]
            words = (
                f"{figures.plain(low)} to {figures.plain(high)}" if judged else figures.plain(self.book.live.value(key))
            )
            parts.append(f"{model.result.option.title}: {words}")
        return "; ".join(parts) + ". The table above has the figures."
