"""On the sheet Summary: five-year nets by funding, each with how firm the money is, and their chart."""

from __future__ import annotations

from collections.abc import Sequence

from app.briefing.outside_money import NO_MONEY, standing_words, titled
from app.engine import figures
from app.engine.results import BASES, Basis, FundingId, Total
from app.language.bounds import Interval
from app.language.values import is_known
from app.outputs.workbook.live import Standing
from app.outputs.workbook.offsets import OffsetsTab
from app.outputs.workbook.option import ModelTab
from app.outputs.workbook.option_sheet import MIDDLE, point_word
from app.outputs.workbook.parts import FIVE, dress, place_chart
from app.outputs.workbook.sheets import (
    AS_OF,
    DARK_BAR,
    HEAD,
    LIGHT_BAR,
    MIDDLE_BAR,
    MONEY,
    NO_FIGURE,
    NOTE,
    WRAP,
    Book,
    Tab,
    rows_of,
)

BASIS = {"cash": "New cash", "loaded": "Loaded cost", "hours": "Officer hours"}
SHOWN_FUNDING: tuple[FundingId, FundingId] = ("none", "announced")
BELOW: tuple[FundingId, FundingId] = ("announced_full", "state")
"""Below them: what was announced read in full, and the state's grant alone."""


class SummaryNets:
    """The part of the sheet that shows what is left for the town to pay after money from others."""

    def __init__(self, book: Book, tab: Tab, models: Sequence[ModelTab], offsets: OffsetsTab | None) -> None:
        self.book = book
        self.tab = tab
        self.models = models
        self.offsets = offsets
        self.evaluation = book.evaluation
        self.row = 0

    def _merged(self, row: int, first: int, last: int, words: str, *styles: dict[str, object]) -> None:
        form = self.book.format(WRAP, *styles)
        self.tab.sheet.merge_range(row, first, row, last, "", form)
        self.tab.sheet.write_string(row, first, words, form)

    # ---- figures --------------------------------------------------------------------------------------------------

    def _likely(
        self, column: int, model: ModelTab, basis: Basis, formula: str, value: float, standing: Standing,
        ends: Interval | None, form: str, *styles: dict[str, object],
    ) -> None:  # fmt: skip
        """A likely figure; none while it rests on a decisive assumption that has no source."""
        test = model.judged_test(basis) if value != 0 and (ends is None or ends[0] != ends[1]) else None
        now = test is not None and model.judged_now(basis)
        if test is not None and is_known(value) and standing == "live":
            words = f'=IF({test},"{NO_FIGURE}",{formula[1:]})'
            self.tab.formula(self.row, column, words, NO_FIGURE if now else value, form, *styles)
        elif now and is_known(value) and standing == "fixed":
            self.tab.text(self.row, column, NO_FIGURE, AS_OF, {"align": "right"})
        else:
            self.tab.figure(self.row, column, formula, value, standing, form, *styles)

    def _point_head(self, column: int, models: Sequence[ModelTab], bases: Sequence[Basis]) -> None:
        """The head above the figures between low and high: Likely, or Middle while all of them rest on judgement."""
        formula, value = point_word([(model, basis) for model in models for basis in bases])
        form = self.book.format(HEAD, {"align": "right"})
        self.tab.sheet.write_formula(self.row, column, formula, form, value)

    def _bounds(self, model: ModelTab, total: Total) -> Interval | None:
        if total.status == "unknown":
            return None
        return self.evaluation.uncertainty.total_bounds(model.result, total)

    def _net(self) -> None:
        """Five years, net: no money from others and all that was announced, side by side and alike."""
        assert self.offsets is not None
        tab = self.tab
        tab.band(
            self.row,
            "Five years, after money from others. Every label says how firm that money is for this town",
        )
        self.row += 1
        self.net_rows: dict[Basis, int] = {}
        self._nets(SHOWN_FUNDING, self.net_rows)
        below = [each for each in BELOW if each in self.offsets.listed and self._comes(each)]
        if below:
            self._nets(below, {})
        more = len(self.offsets.listed) - len(SHOWN_FUNDING) - len(below)
        tab.wide(self.row, f"Low and high are bounds that hold whatever is still answered, {self.book.as_computed}. No "
                           f"probability is put on any scenario; {self.offsets.where} {more} more.", NOTE)  # fmt: skip
        self.row += 1

    def _comes(self, funding: FundingId) -> bool:
        """Does a funding count money for some option?"""
        return any(standing_words(self.book.context, model.result, funding) for model in self.models)

    def _firm(self, funding: FundingId) -> str:
        """A funding's title with the standing of its money: for all options, or by option where it differs."""
        context, models = self.book.context, self.models
        if funding == "none":
            return self.evaluation.scenarios[funding].title
        title, *others = dict.fromkeys(self.evaluation.funding_title(funding, model.result) for model in models)
        if others:
            return "; ".join(f"{m.result.option.short}: {titled(context, funding, m.result)}" for m in models)
        said = {model: standing_words(context, model.result, funding) or NO_MONEY for model in models}
        if len(set(said.values())) == 1:
            return f"{title} ({next(iter(said.values()))})"
        by_option = "; ".join(f"{model.result.option.short}: {words}" for model, words in said.items())
        return f"{title} ({by_option})"

    def _nets(self, fundings: Sequence[FundingId], rows: dict[Basis, int]) -> None:
        """One table of five-year nets, under one or two fundings. `rows` keeps where each basis starts."""
        assert self.offsets is not None
        tab = self.tab
        tab.text(self.row, 0, "", HEAD)
        for i, funding in enumerate(fundings):
            self._merged(self.row, 1 + 3 * i, 3 + 3 * i, self._firm(funding), HEAD, {"align": "center"})
        tab.height(self.row, max((self._firm(each) for each in fundings), key=len), sum(tab.widths[1:4]))
        self.row += 1
        heads = ["Low", "", "High"] * len(fundings)
        tab.heads(self.row, ["Dollars; below zero, outside money would exceed new spending", *heads])
        for i, funding in enumerate(fundings):
            if funding == "none":
                self._point_head(2 + 3 * i, self.models, BASES[:2])
            else:  # offers can be read in two ways, and neither is called likely
                tab.text(self.row, 2 + 3 * i, MIDDLE, HEAD, {"align": "right"})
        self.row += 1
        for basis in BASES[:2]:
            rows[basis] = self.row
            for model in self.models:
                self._net_row(model, basis, fundings)

    def _net_row(self, model: ModelTab, basis: Basis, fundings: Sequence[FundingId]) -> None:
        assert self.offsets is not None
        tab, context = self.tab, self.book.context
        words = [standing_words(context, model.result, each) or NO_MONEY for each in fundings if each != "none"]
        title = f"{BASIS[basis]}, net: {model.result.option.short} (money: {', '.join(dict.fromkeys(words))})"
        tab.text(self.row, 0, title, WRAP)
        tab.height(self.row, title, tab.widths[0])
        for i, funding in enumerate(fundings):
            total = self.evaluation.total(model.result.id, "net", basis, "all", funding)
            net_tab, row, moves = self.offsets.rows[model.result.id, "net", funding, basis]
            ends = self._bounds(model, total)
            formula = f"={net_tab.at(row, FIVE)}"
            self._likely(2 + 3 * i, model, basis, formula, total.value, moves, ends, MONEY, {"bold": True})
            if ends is not None:
                tab.bound(self.row, 1 + 3 * i, ends[0], MONEY)
                tab.bound(self.row, 3 + 3 * i, ends[1], MONEY)
        self.row += 1

    # ---- the chart ---------------------------------------------------------------------------------------

    def _chart(self) -> None:
        """Five-year net loaded cost, nothing paid beside all paid."""
        tab = self.tab
        shown = [
            model for model in self.models
            if self.evaluation.total(model.result.id, "net", "loaded", "all", "none").status != "unknown"
        ]  # fmt: skip
        if not shown:
            return
        judged = any(model.judged_now("loaded") for model in shown)
        first, last = self.net_rows["loaded"], self.net_rows["loaded"] + len(self.models) - 1
        none, announced = (self._firm(funding) for funding in SHOWN_FUNDING)
        series = (
            [(f"{none}: low", 1, "#FFFFFF"), (f"{none}: high", 3, DARK_BAR),
             (f"{announced}: low", 4, LIGHT_BAR), (f"{announced}: high", 6, MIDDLE_BAR)]
            if judged
            else [(none, 2, DARK_BAR), (announced, 5, LIGHT_BAR)]
        )  # fmt: skip
        chart = self.book.workbook.add_chart({"type": "column"})
        for name, column, colour in series:
            chart.add_series(
                {
                    "name": name,
                    "categories": [tab.name, first, 0, last, 0],
                    "values": [tab.name, first, column, last, column],
                    "fill": {"color": colour},
                    "border": {"color": "#1B1B1B", "width": 0.75},
                    "gap": 60,
                }
            )
        words = f"low and high, {self.book.as_computed}" if judged else "middle figures"
        title = f"Five-year loaded cost after money from others: {words}"
        dress(chart, title, "$#,##0")
        chart.set_size({"width": 760, "height": 280})
        said = []
        for model in shown:
            parts = []
            for funding, scenario in zip(SHOWN_FUNDING, (none, announced), strict=True):
                total = self.evaluation.total(model.result.id, "net", "loaded", "all", funding)
                low, high = self.evaluation.uncertainty.total_bounds(model.result, total)
                amount = (
                    f"{figures.dollars(low)} to {figures.dollars(high)}" if judged else figures.dollars(total.value)
                )
                parts.append(f"{scenario}: {amount}")
            said.append(f"{model.result.option.title}: {'; '.join(parts)}.")
        alt = f"Column chart. {title}. {' '.join(said)} The table above has the figures."
        place_chart(tab, self.row, 0, chart, alt)
        self.row += rows_of(280)
