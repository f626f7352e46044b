"""Each year's cost and what moves it most, for the supporting volume; each line's range, for the record."""

from __future__ import annotations

from app.briefing.amounts import figure, headline, span, upper
from app.briefing.blocks import Block, Column, Heading, Section, plain_words
from app.briefing.context import KEPT_OUT, Context, cell, paragraph, section, table
from app.briefing.sections.cost_chart import BASIS_TITLE
from app.briefing.sections.each_officer import each_officer
from app.briefing.sections.fiscal import costed, once, three_years
from app.briefing.sections.net_by_year import net_by_year
from app.briefing.sections.swings import swings
from app.engine import figures
from app.engine.answers import split_key
from app.engine.explain import formula_words
from app.engine.results import BASES, YEARS, Basis, LineAmount, OptionResult

LONG_FIGURE = 12
"""Letters of a figure, with its mark, beyond which seven columns of them are wider than a page."""


def sums(context: Context) -> list[Section]:
    """How costs add up, year by year; nothing if no option that carries a cost is open."""
    shown = costed(context)
    if not shown:
        return []
    return section(
        "How the costs add up",
        "years",
        paragraph(
            "Cost before outside money. One-time costs count in year 1. Until the town estimates its hours, low to "
            "high is shown and no likely figure. A figure with * leaves out what the fiscal note names."
        ),
        *(block for basis in BASES[:2] for block in _years(context, shown, basis)),
        *each_officer(context, shown),
        *swings(context, shown),
    )


def ranges(context: Context) -> list[Section]:
    """The low and the high end of each line, the numbers worked out on the way, hours and nets by year."""
    shown = costed(context)
    if not shown:
        return []
    return section(
        "Ranges, numbers on the way, and net cost by year",
        "line-ranges",
        *_years(context, shown, "hours"),
        *_lines(context, shown),
        *_worked_out(context, shown),
        *net_by_year(context, shown),
    )


def _years(context: Context, shown: tuple[OptionResult, ...], basis: Basis) -> list[Block]:
    """Every option that is not closed or is costed on request, no change among them, in the same years; in two tables
    where the figures are too long for one."""
    evaluation = context.evaluation
    rows = []
    for result in context.evaluation.options:
        if result.status == "closed" and result not in shown:
            continue
        years = [evaluation.total(result.id, "gross", basis, year) for year in YEARS]
        whole = evaluation.total(result.id, "gross", basis, "all")
        rows.append(
            [
                cell(result.option.short, head=True),
                cell(once(context, result, basis), right=True),
                *(cell(headline(evaluation, result, year), right=True, why=year.id) for year in years),
                cell(three_years(evaluation, result, basis), right=True, why=whole.id),
            ]
        )
    heads = [
        Column("Option", width=1.1), Column("Once, at the start", "right", 0.9),
        *(Column(f"Year {year}", "right") for year in YEARS), Column("Three years", "right", 1.1),
    ]  # fmt: skip
    name, anchor = f"{BASIS_TITLE[basis]} by year", f"years-{basis}"
    longest = max(len(word) for row in rows for one in row[1:] for word in plain_words(one.words).split(" "))
    if longest <= LONG_FIGURE:
        return [table(name, heads, rows, anchor, dense=True)]
    first, second = [row[:5] for row in rows], [[row[0], *row[5:]] for row in rows]
    return [
        table(name, heads[:5], first, anchor, dense=True),
        table(f"{name}, continued", [heads[0], *heads[5:]], second, f"{anchor}-continued", dense=True),
    ]


def _lines(context: Context, shown: tuple[OptionResult, ...]) -> list[Block]:
    """The low and the high end of each cost line."""
    blocks: list[Block] = []
    for result in shown:
        assert result.model is not None
        amounts = {
            (line.id, line.basis): line for line in context.evaluation.money.lines(result.model, result.recurring_only)
        }
        rows = [
            [
                cell(line.title, head=True),
                *(cell(_range(context, amounts[(line.id, basis)]), right=True) for basis in BASES),
            ]
            for line in context.rulebook.lines
            if (line.id, "cash") in amounts
        ]
        heads = [Column("Line", width=1.5), *(Column(BASIS_TITLE[basis], "right") for basis in BASES)]
        anchor = f"ranges-{result.id}".replace("_", "-")
        blocks.append(table(f"{result.option.title}: low to high", heads, rows, anchor, dense=True))
    return blocks


def _range(context: Context, line: LineAmount) -> str:
    if context.withholds(line.row.place):
        return KEPT_OUT
    if line.status == "unknown":
        return "Not known"
    unit = "hour" if line.basis == "hours" else "dollar"
    low, high = context.evaluation.uncertainty.bounds[line.row.place]
    shown = span(low, high, unit)
    return figure(low, unit) if figure(low, unit) == figure(high, unit) else shown


def _worked_out(context: Context, shown: tuple[OptionResult, ...]) -> list[Block]:
    """The numbers between the answers and the cost lines, each with its formula in words."""
    evaluation = context.evaluation
    models = {result.model for result in shown}
    rows = []
    for fact in context.rulebook.facts.values():
        if fact.type.kind != "number" or fact.derived is None:
            continue
        for key in fact.keys:
            place = evaluation.tables.place[key]
            model = split_key(key)[1]
            if place not in evaluation.money_inputs or (model and model not in models):
                continue
            value = evaluation.fact(key)
            if value.origin == "answer":
                continue
            number = value.value if isinstance(value.value, float) else None
            amount = KEPT_OUT if context.withholds(place) else figures.with_unit(number, value.unit)
            label = upper(value.label)
            rows.append([cell(label, head=True), cell(amount), cell(formula_words(evaluation, key))])
    heads = [Column("Number", width=1.3), Column("Value", width=0.9), Column("How it is worked out", width=2.0)]
    return [
        Heading(3, "Numbers worked out on the way", "worked-out"),
        table("Numbers worked out on the way", heads, rows, "worked-out-table", dense=True, caption_shown=False),
    ]
