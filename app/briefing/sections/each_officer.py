"""Cost and hours for 1, 2, 4 and 8 trained officers, low to high: an illustration, also while the number is open."""

from __future__ import annotations

from app.briefing.amounts import figure, span
from app.briefing.blocks import Block, Column, Heading
from app.briefing.context import Context, cell, paragraph, table
from app.engine.evaluation import Evaluation
from app.engine.results import BASES, OptionResult, Total
from app.engine.what_if import for_officers

HEADS = {"cash": "New cash", "loaded": "Loaded cost", "hours": "Officer hours, less hours saved"}


def each_officer(context: Context, shown: tuple[OptionResult, ...]) -> list[Block]:
    """A small table for each option that carries a cost of its own; none for an agreement in force."""
    blocks: list[Block] = []
    for result in shown:
        if result.recurring_only or not result.costs_known:
            continue
        rows, totals = [], []
        for each in for_officers(context.evaluation, result):
            listed = [found[basis] for basis in BASES for found in (each.first, each.second)]
            totals += listed
            ends = [_ends(each.evaluation, each.result, total) for total in listed]
            name = "1 officer" if each.officers == 1 else f"{each.officers} officers"
            rows.append([cell(name, head=True), *(cell(words, right=True) for words in ends)])
        heads = [Column("Trained", width=0.8)]
        heads += [Column(f"{HEADS[basis]}, year {year}", "right") for basis in BASES for year in (1, 2)]
        anchor = f"officers-{result.id}".replace("_", "-")
        caption = f"{result.option.title}: an illustration, low to high, before money from others"
        blocks.append(table(caption, heads, rows, anchor, dense=True))
    if not blocks:
        return []
    said = (
        "Not this town's plan: what a number of officers would cost, by the town's other answers and the tool's "
        "assumptions. Legal review, administration and vehicles hardly grow with the number; most other lines do."
    )
    return [Heading(3, "For each officer trained", "each-officer"), paragraph(said, "wide"), *blocks]


def _ends(evaluation: Evaluation, result: OptionResult, total: Total) -> str:
    if total.status == "unknown":
        return "Not known"
    mark = "\u00a0*" if total.status == "partial" else ""
    low, high = evaluation.uncertainty.total_bounds(result, total)
    if figure(low, total.unit) == figure(high, total.unit):
        return figure(low, total.unit) + mark
    return span(low, high, total.unit) + mark
