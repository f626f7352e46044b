"""Who takes part around the town, as it took the rows from ICE's list: in short, and every row in the record."""

from __future__ import annotations

from app.briefing.blocks import Block, Cell, Column, Section, Table
from app.briefing.context import Context, cell, paragraph, section, table
from app.engine import figures
from app.engine.answers import MODELS
from app.engine.around import Around, Neighbor
from app.engine.readers import readable_around
from app.rulebook.usstates import STATES

IN_SHORT = 4
"""Rows in the supporting volume, which has twenty pages at most; the record has them all."""
LIST = "ICE\u2019s list of participating agencies"


def in_short(context: Context) -> list[Section]:
    """A sentence of counts and the first rows; nothing where no table was taken."""
    found = readable_around(context.rulebook, context.evaluation.answers, context.audience)
    if found is None:
        return []
    shown = found.neighbors[:IN_SHORT]
    rest = len(found.neighbors) + found.left_out - len(shown)
    note = f"{figures.number_of(rest, 'more row is', 'more rows are')} in the record." if rest else ""
    blocks: list[Block] = [paragraph(counts_words(found))]
    if shown:
        blocks.append(_table(context, found, shown, "kept-around-short", note))

    return section("Who takes part around us", "around", *blocks)


def in_full(context: Context, *, alone: bool) -> list[Section]:
    """Every row that was taken; nothing where the supporting volume has them all. `alone`: it has none."""
    found = readable_around(context.rulebook, context.evaluation.answers, context.audience)
    if found is None or (not alone and len(found.neighbors) + found.left_out <= IN_SHORT):
        return []
    note = ""
    if found.left_out:
        note = f"{figures.number_of(found.left_out, 'more row has', 'more rows have')} no room here. ICE has the list."
    blocks: list[Block] = [paragraph(counts_words(found))]
    if found.neighbors:
        blocks.append(_table(context, found, found.neighbors, "kept-around", note))
    title = "Who takes part around us" if alone else "Who takes part around us: every row"
    return section(title, "around-full", *blocks)


def counts_words(found: Around) -> str:
    """The counts in two sentences, with the list and its day."""
    own, county = len(found.of("own")), len(found.of("county")) + found.left_out
    where = f"{_agreements(county)} of other agencies in {found.county}, and " if found.county else ""
    models = [
        f"{figures.plain(count)} {words}"
        for model, words in zip(MODELS, ("task force", "warrant service officer", "jail enforcement"), strict=True)
        if (count := found.by_model.get(model, 0))
    ]
    by_model = f" ({', '.join(models)})" if models else ""
    agencies = figures.number_of(found.agencies, "agency", "agencies")
    return (
        f"{LIST} of {figures.date_text(found.day)} has {_agreements(own)} of the town\u2019s own agency, {where}"
        f"{_agreements(found.agreements)} of {agencies} in {STATES.get(found.state, found.state)}{by_model}. "
        "The list has agreements that were signed, and nothing of agencies that considered one and did not sign."
    )


def signed_words(each: Neighbor) -> str:
    """March 19, 2016; with what speaks against it where something does."""
    day = figures.date_text(each.signed) if each.signed is not None else "Not given"
    return f"{day} ({each.doubt})" if each.doubt else day


def _table(context: Context, found: Around, rows: tuple[Neighbor, ...], anchor: str, note: str) -> Table:
    heads = [Column("Agency", width=1.5), Column("County"), Column("Model"), Column("Signed, by the list")]
    return table(
        "Agreements of the town\u2019s own agency and of its county",
        heads,
        [_row(context, each) for each in rows],
        anchor,
        dense=True,
        note=note,
        caption_shown=False,
    )


def _row(context: Context, each: Neighbor) -> list[Cell]:
    own = " (own agency)" if each.group == "own" else ""
    return [
        cell(each.agency + own, head=True),
        cell(each.county or "Not given"),
        cell(context.rulebook.models[each.model].short),
        cell(signed_words(each)),
    ]


def _agreements(number: int) -> str:
    return "no agreement" if number == 0 else figures.number_of(number, "agreement")
