"""Net cost year by year, without any of the money from others and with all that was announced: charts and tables."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Literal

from app.briefing.amounts import headline, lower
from app.briefing.blocks import Bar, Block, Chart, Column, Heading
from app.briefing.context import Context, cell, paragraph, table
from app.briefing.outside_money import titled
from app.briefing.range_words import BOUNDS_IN_CELLS, BOUNDS_IN_WORDS, explained
from app.briefing.sections.cost_chart import BASIS_TITLE
from app.engine.results import YEARS, Basis, FundingId, OptionResult, Total

SHOWN: tuple[FundingId, ...] = ("none", "announced")
EITHER_WAY = "With and without money from others"
AS_FISCAL = "* Leaves out what the fiscal note of the briefing names."
BELOW_ZERO = "A minus sign means outside money would exceed new spending, if every payment were made."


def net_by_year(context: Context, shown: tuple[OptionResult, ...]) -> list[Block]:
    """A chart for each option that carries a cost, all on one scale, and a table of every option, for each basis."""
    bases: tuple[Basis, ...] = ("cash", "loaded")
    charts = {basis: [chart for result in shown if (chart := _chart(context, result, basis))] for basis in bases}
    ends = tuple(end for basis in bases for chart in charts[basis] for bar in chart.bars for end in _ends(bar))
    covers = (min(ends), max(ends)) if ends else ()
    blocks: list[Block] = [Heading(3, "Net cost by year, with and without money from others", "net-years")]
    drawn = {chart.anchor for chart in charts["loaded"]}
    missing = [result.option.short for result in shown if _anchor(result, "loaded") not in drawn]
    if missing:
        said = "Not drawn, as no total can be worked out yet (what is not known is not zero): "
        blocks.append(paragraph(f"{said}{'; '.join(missing)}."))
    for basis in bases:
        blocks += (replace(chart, covers=covers) for chart in charts[basis])
        blocks.append(_table(context, shown, basis))
    return blocks


def _rows(context: Context, result: OptionResult, basis: Basis) -> list[tuple[str, list[Total]]]:
    """The five years and their sum for each funding, with its title; one row where the money changes no figure."""
    evaluation = context.evaluation
    years: tuple[int | Literal["all"], ...] = (*YEARS, "all")
    rows = [
        (
            titled(context, funding, result),
            [evaluation.total(result.id, "net", basis, year, funding) for year in years],
        )
        for funding in SHOWN
    ]
    said = [[headline(evaluation, result, total) for total in totals] for _, totals in rows]
    return [(EITHER_WAY, rows[0][1])] if said[0] == said[1] else rows


def _chart(context: Context, result: OptionResult, basis: Basis) -> Chart | None:
    """The years of one option; None where no year is known."""
    bars = [
        bar
        for place, (title, totals) in enumerate(_rows(context, result, basis))
        for bar in _bars(context, result, totals[:-1], title, second=place > 0)
    ]
    if not any(_ends(bar) for bar in bars):
        return None
    title = f"{result.option.title}: net {lower(BASIS_TITLE[basis])} by year"
    years = groupby(bars, key=lambda bar: bar.group)
    said = " ".join(f"{group}: {'; '.join(f'{lower(bar.label)} {bar.text}' for bar in some)}." for group, some in years)
    ranges = explained(bars)
    alt = f"{title}. {said}" + (f" {BOUNDS_IN_WORDS}" if ranges else "")
    return Chart(title, alt, tuple(bars), "dollars a year", _anchor(result, basis), note=ranges)


def _bars(context: Context, result: OptionResult, totals: list[Total], group: str, *, second: bool) -> list[Bar]:
    """A bar for each year; a single row of words where no year is known."""
    if all(total.status == "unknown" for total in totals):
        return [Bar("Every year", headline(context.evaluation, result, totals[0]), group=group)]
    return [_bar(context, result, total, group, second=second) for total in totals]


def _bar(context: Context, result: OptionResult, total: Total, group: str, *, second: bool) -> Bar:
    """One year as `headline` words it: a figure, low to high, or not known."""
    bar = Bar(f"Year {total.year}", headline(context.evaluation, result, total), group=group, second=second)
    if total.status == "unknown":
        return bar
    if total.rests_on_judgement and total.value != 0:
        low, high = context.evaluation.uncertainty.total_bounds(result, total)
        if low != high:
            return replace(bar, low=low, high=high)
    return replace(bar, value=total.value)


def _ends(bar: Bar) -> tuple[float, ...]:
    return tuple(end for end in (bar.low, bar.value, bar.high) if end is not None)


def _table(context: Context, shown: tuple[OptionResult, ...], basis: Basis) -> Block:
    """Every option that is not closed or is costed on request, in the order in which options are always shown."""
    evaluation = context.evaluation
    rows, counted = [], []
    for result in evaluation.options:
        if result.status == "closed" and result not in shown:
            continue
        for title, totals in _rows(context, result, basis):
            counted += totals
            figures_ = (cell(headline(evaluation, result, total), right=True, why=total.id) for total in totals)
            rows.append([cell(f"{result.option.short}: {lower(title)}", head=True), *figures_])
    heads = [
        Column("Option, and what is paid", width=1.6),
        *(Column(f"Year {year}", "right") for year in YEARS), Column("Five years", "right", 1.1),
    ]  # fmt: skip
    ranged = any(total.rests_on_judgement and total.value != 0 for total in counted)
    note = [
        BOUNDS_IN_CELLS if ranged else "",
        AS_FISCAL if any(total.status == "partial" for total in counted) else "",
        BELOW_ZERO if any(total.value < 0 for total in counted) else "",
    ]
    caption = f"Net {lower(BASIS_TITLE[basis])} by year"
    return table(caption, heads, rows, f"net-years-{basis}", dense=True, note=" ".join(filter(None, note)))


def _anchor(result: OptionResult, basis: Basis) -> str:
    return f"chart-net-{basis}-{result.id}".replace("_", "-")
