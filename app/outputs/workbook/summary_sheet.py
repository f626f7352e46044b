"""The sheet Summary: options and their status, what each costs, with no money from others and with all announced."""

from __future__ import annotations

from app.briefing.amounts import missing_for, origins_words, reckoned_without
from app.briefing.context import status_means
from app.briefing.counsel_readings import in_full
from app.briefing.range_words import leaves_out
from app.briefing.sections.fiscal import fiscal_year_words
from app.engine import figures
from app.engine.answers import split_key
from app.engine.results import BASES, Basis, Total
from app.language.bounds import Interval, i_add
from app.language.values import is_known
from app.outputs.workbook.live import Standing, quoted
from app.outputs.workbook.option import ModelTab
from app.outputs.workbook.parts import FIRST, FIVE, THREE
from app.outputs.workbook.printing import set_up
from app.outputs.workbook.sheets import (
    AS_OF,
    GREY,
    HEAD,
    MONEY,
    NOTE,
    NUMBER,
    WRAP,
    Style,
    as_kept,
    capital,
)
from app.outputs.workbook.summary_nets import BASIS, SummaryNets
from app.rulebook import names

LOW, LIKELY, HIGH, P10, P90 = 1, 2, 3, 4, 5


class SummaryTab(SummaryNets):
    """Writes the first sheet."""

    def write(self) -> None:
        self._head()
        self._options()
        if self.models:
            self._net()
            self._why()
            self.row += 1
            self._caution()
            self._left_out()
            self._gross()
            self._chart()
        else:
            self._say("No open option has its own cost, so there is nothing to estimate.")
        set_up(self.tab, repeat=None, freeze=(3, 1), last=max(self.row - 1, 4))

    def _say(self, words: str, **style: object) -> None:
        self.tab.wide(self.row, words, style)
        self.row += 1

    def _head(self) -> None:
        tab, book, evaluation = self.tab, self.book, self.evaluation
        tab.text(0, 0, f"Section 287(g): what each option costs. {book.context.town}", {"bold": True, "font_size": 14})
        tab.tall(0, 22)
        prepared, law = (figures.date_text(day) for day in (evaluation.prepared_on, evaluation.as_of))
        readers = {"public": "Public version", "staff": "For staff", "counsel": "For counsel"}[book.audience]
        tab.text(
            1,
            0,
            f"{book.mark}. {readers}. Prepared {prepared}. Law as of {law}. {book.version}.",
            NOTE,
            {"text_wrap": False},
        )
        self.row = 3
        self._say(
            "How to use it: change a boxed blue cell of the inputs, and every figure in black follows. Figures "
            f"in grey italics, percentiles and legal status are values, {book.as_computed}: they do not move. New "
            "cash, loaded cost and hours are three bases that are never added up. It informs; it does not recommend. "
            "Options are in a fixed order.",
            font_color=GREY,
        )
        decides = (names.FISCAL_YEAR_START, names.MONTHS_ACTIVE_FIRST_YEAR, names.MEETING_DATE)
        if self.models and not self.book.live.withheld & set(decides):
            self._say(f"{fiscal_year_words(book.context)} ({capital(book.as_computed)}.)", font_color=GREY)
        self.row += 1

    def _options(self) -> None:
        tab, book = self.tab, self.book
        tab.band(self.row, "Options before the body, and their legal status")
        self.row += 1
        tab.text(self.row, 0, "Option", HEAD)
        self._merged(self.row, 1, 3, f"Status, {book.as_computed}", HEAD)
        self._merged(self.row, 4, 6, "Cost", HEAD)
        self.row += 1
        sheets = {model.result.id: model.tab.name for model in self.models}
        kept = as_kept(self.evaluation, book.options)
        for result in self.evaluation.options:
            if result.id in sheets:
                cost = f"Below, and on the sheet {sheets[result.id]}"
            elif result.id in kept:
                cost = f"As keeping the agreement, until the body decides: the sheet {sheets[kept[result.id].id]}"
            elif result.model is not None:
                cost = "Not worked out here, as the option is closed"
            elif result.costs_known:
                cost = "No new cost on any basis, in any year"
            else:
                cost = f"Not known. {missing_for(self.evaluation, result)}"
            tab.text(self.row, 0, result.option.title, WRAP)
            status = book.context.status_text(result)
            reading = book.context.readings.get(result.id)
            status += f". {in_full(reading)}" if reading is not None else ""
            self._merged(self.row, 1, 3, status, AS_OF)
            self._merged(self.row, 4, 6, cost)
            tab.height(self.row, max(cost, status, key=len) if reading is not None else cost, 48)
            self.row += 1
        tab.wide(self.row, status_means(self.evaluation.options), NOTE)
        self.row += 1
        self.row += 1

    def _why(self) -> None:
        """Why no likely figure stands here."""
        facts = self.evaluation.rulebook.facts
        reasons: dict[str, list[str]] = {}
        for model in self.models:
            if any(model.judged_now(basis) for basis in BASES[:2]):
                judged = [facts[split_key(key)[0]].label for key in self.book.judged(model.result)]
                reasons.setdefault("; ".join(judged), []).append(model.result.option.short)
        for labels, options in reasons.items():
            self.tab.wide(
                self.row,
                f"No likely figure is shown for {', '.join(options)}, because the totals rest on numbers for which "
                f"there is no source and no answer: {labels}. Enter the town's own among the inputs, or set Own "
                "figure to yes there, and the likely figure appears.",
            )
            self.row += 1

    def _left_out(self) -> None:
        """What is not in the totals, by name: live notes."""
        why = "is not known or is confidential" if reckoned_without(self.evaluation) else "is not known"
        self.tab.band(self.row, f"What the totals leave out, because it {why}")
        self.row += 1
        for model in self.models:
            for part, name in (
                *((basis, BASIS[basis].lower()) for basis in BASES[:2]),
                ("offset", "money from others"),
            ):
                cell = self.book.left_out.get((model.result.id, part))
                if cell is not None:
                    start = f"{model.result.option.short}, {name}: "
                    value = start + self.book.left_out_value[model.result.id, part]
                    formula = f"={quoted(start)}&{cell}"
                    self.tab.wide_formula(self.row, formula, value, NOTE, longest=len(value))
                    self.row += 1
        self.row += 1

    def _gross(self) -> None:
        """Each option before any money from others, on three bases."""
        tab = self.tab
        for model in self.models:
            tab.band(self.row, f"{model.result.option.title}: gross cost, before any money from others")
            self.row += 1
            computed = self.book.as_computed
            tab.heads(
                self.row,
                ["", f"Low, {computed}", "", f"High, {computed}", f"P10, {computed}", f"P90, {computed}", ""],
                42,
            )
            self._point_head(LIKELY, [model], BASES)
            self.row += 1
            for basis in BASES:
                self._basis(model, basis)
            self.row += 1
        self.tab.wide(
            self.row,
            "P10 and P90: one case in ten lies below, and one in ten above. Percentiles of lines do not add up to the "
            f"percentile of their sum. {leaves_out(self.evaluation, [model.result for model in self.models])}",
            NOTE,
        )
        self.row += 1

    def _basis(self, model: ModelTab, basis: Basis) -> None:
        form = NUMBER if basis == "hours" else MONEY
        name = BASIS[basis]
        for timing, title in (("start_up", "once, at the start"), ("recurring", "each full year, before growth")):
            if (basis, timing) in model.parts:
                self._part(model, basis, timing, f"{name}: {title}", form)
        whole = self.evaluation.total(model.result.id, "gross", basis, "all")
        row = model.gross[basis]
        first = self.evaluation.total(model.result.id, "gross", basis, 1)
        self._gross_row(model, basis, f"{name}: year 1", f"={model.at(basis, row, FIRST)}", first.value,
                        model.standings[basis][1], [first], form)  # fmt: skip
        three = [self.evaluation.total(model.result.id, "gross", basis, year) for year in (1, 2, 3)]
        self._gross_row(model, basis, f"{name}: years 1 to 3", f"={model.at(basis, row, THREE)}",
                        sum(t.value for t in three), model.standings[basis][0], three, form)  # fmt: skip
        self._gross_row(model, basis, f"{name}: five years", f"={model.at(basis, row, FIVE)}", whole.value,
                        model.standings[basis][0], [whole], form, {"bold": True, "bottom": 1})  # fmt: skip

    def _gross_row(
        self, model: ModelTab, basis: Basis, title: str, formula: str, value: float, standing: Standing,
        totals: list[Total], form: str, *styles: dict[str, object],
    ) -> None:  # fmt: skip
        self.tab.text(self.row, 0, title, *styles)
        ends: Interval | None = None
        if all(total.status != "unknown" for total in totals):
            ends = (0.0, 0.0)
            for total in totals:
                ends = i_add(ends, self.evaluation.uncertainty.total_bounds(model.result, total))
        moves: Standing = "live" if standing == "live" else "fixed"
        for column in (LOW, HIGH, P10, P90) if styles else ():
            self.tab.sheet.write_blank(self.row, column, None, self.book.format({"bottom": 1}))
        self._likely(LIKELY, model, basis, formula, value, moves, ends, form, *styles)
        line: Style = {"bottom": 1} if styles else {}
        if ends is not None:
            self.tab.bound(self.row, LOW, ends[0], form, line)
            self.tab.bound(self.row, HIGH, ends[1], form, line)
            if len(totals) == 1:
                spread = self.evaluation.uncertainty.spread(model.result, totals[0])
                self.tab.bound(self.row, P10, spread.p10, form, line)
                self.tab.bound(self.row, P90, spread.p90, form, line)
        self.row += 1

    def _part(self, model: ModelTab, basis: Basis, timing: str, title: str, form: str) -> None:
        """What is paid once, or in each full year. Its bounds are the sum of its lines' bounds."""
        row, standing = model.parts[basis, timing]
        rows = self.evaluation.money.counted(model.model, model.result.recurring_only, basis)
        counted = {each.id for each in rows}
        lines = [
            line for line in self.evaluation.money.lines(model.model, model.result.recurring_only)
            if line.basis == basis and line.timing == timing and line.id in counted
        ]  # fmt: skip
        ranges, place = self.evaluation.uncertainty.bounds, self.evaluation.tables.place
        core = self.evaluation.tables.core_lines
        value, ends, missing = 0.0, (0.0, 0.0), False
        for line in lines:
            if is_known(line.amount):
                value += line.amount
                ends = i_add(ends, ranges[place[line.key]])
            else:
                missing = missing or line.id in core
        self.tab.text(self.row, 0, title)
        formula = f"={model.at(basis, row, 2)}"
        shown: Interval | None = None if missing else ends
        self._likely(LIKELY, model, basis, formula, float("nan") if missing else value, standing, shown, form)
        if shown is not None:
            self.tab.bound(self.row, LOW, shown[0], form)
            self.tab.bound(self.row, HIGH, shown[1], form)
        self.row += 1

    def _caution(self) -> None:
        """How much of it is assumed, and the wage if it is not the town's."""
        models = {model.model for model in self.models}
        self._say(f"{origins_words(self.evaluation, models)} That is {self.book.as_computed}; the inputs say which.")
        if without := reckoned_without(self.evaluation):
            self._say(without)
        standings = [found for model in self.models for basis in model.standings.values() for found in basis.values()]
        if any(found != "live" for found in standings):
            self._say(
                "Some likely figures are fixed values in this version: an input behind them is left out of it. They do "
                "not follow the inputs."
            )
        if self.evaluation.fact(names.OFFICER_HOURLY_WAGE).status == "assumed":
            texts = self.evaluation.rulebook.texts
            cited = self.book.cited(texts.wage_caution_sources)
            self._say(f"The wage is the state's, not the town's. {texts.wage_caution} {cited}")
        self.row += 1
