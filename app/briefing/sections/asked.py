"""Questions that people may ask and that these documents do not settle, by who could answer them."""

from __future__ import annotations

from app.briefing.amounts import upper
from app.briefing.blocks import Column, Section
from app.briefing.context import PARTY, Context, cell, section, table
from app.schema.base import Party

OPENS = "People may ask these. The documents do not settle them."
HEADS = [Column("Who could answer", width=1.0), Column("Questions", width=5.6)]


def asked(context: Context) -> list[Section]:
    """One row for each who could answer, with the questions that fit this town."""
    by_party: dict[Party, list[str]] = {}
    for each in context.rulebook.open_questions:
        if each.when is None or context.evaluation.holds(each.when) is not False:
            by_party.setdefault(each.who, []).append(each.question)
    if not by_party:
        return []
    rows = [[cell(f"{upper(PARTY[who])}", head=True), cell(" ".join(questions))] for who, questions in by_party.items()]
    made = table(
        "Questions left to others", HEADS, rows, "left-to-others-table", dense=True, caption_shown=False, note=OPENS
    )
    return section("Questions left to others", "left-to-others", made)
