"""Cost and hours for 1, 2, 4 and 8 trained officers, low to high: an illustration, also while the number is open."""

from __future__ import annotations

from app.briefing.amounts import figure, span
from app.briefing.blocks import Block, Column, Heading
from app.briefing.context import Context, cell, paragraph, table, text
from app.engine import figures
from app.engine.evaluation import Evaluation
from app.engine.results import BASES, OptionResult, Total
from app.engine.what_if import for_officers
from app.rulebook import names

_BY_THE_BOOKS = {"cash": "in new cash", "loaded": "in loaded cost", "hours": "officer hours"}
HEADS = {"cash": "New cash", "loaded": "Loaded cost", "hours": "Officer hours, less hours saved"}


def each_officer(context: Context, shown: tuple[OptionResult, ...]) -> list[Block]:
    """A small table for each option with an agreement; of one that is kept, its yearly lines, or the town's books."""
    blocks: list[Block] = []
    for result in shown:
        if not result.costs_known or result.model is None:
            continue
        if any(context.evaluation.money.replaced(result, basis) for basis in BASES):
            blocks += _by_the_books(context, result)
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


def _by_the_books(context: Context, result: OptionResult) -> list[Block]:
    """What the town has recorded of an agreement that is kept, divided by its trained officers."""
    evaluation, key = context.evaluation, f"{names.OFFICERS_TRAINED}.{result.model}"
    officers = evaluation.likely(key)
    if not officers or context.withholds(evaluation.tables.place[key]):
        return []
    parts = []
    for basis in BASES:
        total = evaluation.total(result.id, "gross", basis, 2)
        if evaluation.money.replaced(result, basis) and total.status == "known":
            parts.append(f"{figure(total.value / officers, total.unit)} {_BY_THE_BOOKS[basis]}")
    count = "1 trained officer" if officers == 1 else f"{figures.shortest(officers)} trained officers"
    said = f"By the town\u2019s books, divided by {count}, year 2: {', '.join(parts)}." if parts else ""
    return [paragraph((*text(f"{result.option.title}. ", strong=True), *text(said)), "wide")] if said else []


def _ends(evaluation: Evaluation, result: OptionResult, total: Total) -> str:
    if total.status == "unknown":
        return "Not known"
    mark = "\u00a0*" if total.status == "partial" else ""
    low, high = evaluation.uncertainty.total_bounds(result, total)
    if figure(low, total.unit) == figure(high, total.unit):
        return figure(low, total.unit) + mark
    return span(low, high, total.unit) + mark
