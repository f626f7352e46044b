"""What moves the five-year loaded cost most: each input from its low to its high value, as charts and as a table."""

from __future__ import annotations

from app.briefing.amounts import figure, headline, span, upper
from app.briefing.blocks import Bar, Block, Cell, Chart, Column, Heading
from app.briefing.context import KEPT_OUT, Context, cell, table
from app.engine.results import OptionResult, Swing

SWINGS_SHOWN = 5
CHARTS_SHOWN = 2
"""Options up to which each has a chart; the table has the figures of all."""


def swings(context: Context, shown: tuple[OptionResult, ...]) -> list[Block]:
    """The inputs that move the five-year loaded cost most, each alone, all else as it is."""
    rows: list[list[Cell]] = []
    charts: list[Block] = []
    for result in shown:
        found = context.evaluation.uncertainty.swings(result)[:SWINGS_SHOWN]
        rows += (_row(context, result, swing) for swing in found)
        chart = _chart(context, result, found)
        if chart is not None and len(shown) <= CHARTS_SHOWN:
            charts.append(chart)
        if not found:
            known = context.evaluation.total(result.id, "net", "loaded", "all", "none").status != "unknown"
            why = "no input has a range" if known else "no total can be worked out yet"
            ends = (cell("None" if known else "Not known", right=True) for _ in range(3))
            rows.append([cell(f"{result.option.short}: {why}", head=True), *ends])
    heads = [
        Column("Input", width=1.9), Column("Cost at its low value", "right"), Column("Cost at its high value", "right"),
        Column("Difference", "right"),
    ]  # fmt: skip
    note = " ".join(said for result in shown if (said := _likely(context, result)))
    return [
        Heading(3, "What moves the five-year loaded cost most", "swings"),
        *charts,
        table(
            "The inputs that move it most", heads, rows, "swings-table", dense=True, caption_shown=False, note=note
        ),
    ]  # fmt: skip


def _row(context: Context, result: OptionResult, swing: Swing) -> list[Cell]:
    ends = tuple(figure(end, "dollar") for end in (swing.at_low, swing.at_high, swing.size))
    if _kept_out(context, swing):
        ends = (KEPT_OUT,) * 3
    name = f"{result.option.short}: {swing.label}"
    return [cell(name, head=True), *(cell(end, right=True) for end in ends)]


def _chart(context: Context, result: OptionResult, found: tuple[Swing, ...]) -> Chart | None:
    """A bar for each input, round the likely cost where that may be shown; None where there is nothing to draw."""
    if all(_kept_out(context, swing) for swing in found):
        return None
    total = context.evaluation.total(result.id, "net", "loaded", "all", "none")
    likely = None if total.rests_on_judgement else total.value
    bars = tuple(_bar(context, swing, likely) for swing in found)
    title = f"{result.option.title}: five-year loaded cost, each input from its low to its high value"
    said = " ".join(f"{bar.label}: {bar.text}." for bar in bars)
    alt = " ".join(filter(None, (f"{title}.", _likely(context, result), said)))
    name = "likely" if likely is None else f"likely, {headline(context.evaluation, result, total)}"
    anchor = f"chart-swings-{result.id}".replace("_", "-")
    return Chart(title, alt, bars, "dollars over five years", anchor, "swings", name)


def _bar(context: Context, swing: Swing, likely: float | None) -> Bar:
    label = upper(swing.label)
    if _kept_out(context, swing):
        return Bar(label, KEPT_OUT)
    return Bar(label, span(swing.at_low, swing.at_high, "dollar"), likely, swing.at_low, swing.at_high)


def _likely(context: Context, result: OptionResult) -> str:
    """The cost round which the swings lie, or why none is shown; empty where it is not known."""
    total = context.evaluation.total(result.id, "net", "loaded", "all", "none")
    if total.status == "unknown":
        return ""
    if total.rests_on_judgement:
        return f"{result.option.short}: no likely figure is shown, as the town has not estimated its hours."
    said = headline(context.evaluation, result, total)
    return f"{result.option.short}: {said} with every input at its likely value."


def _kept_out(context: Context, swing: Swing) -> bool:
    return context.withholds(context.evaluation.tables.place[swing.key])
