"""The three documents of a council, each of which says what the others hold and where they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.briefing.blocks import Items, Section, Volume
from app.briefing.context import Context, text
from app.briefing.sections.options import long, money_apart

HOLDS: Final[Mapping[Volume, tuple[str, str]]] = {
    "briefing": ("Briefing", "page one, the options in equal depth, the fiscal note, the law, motions."),
    "supporting": ("Supporting volume", "how costs add up, law and clauses in full, legal steps, evidence, views."),
    "record": ("Record", "each cost line, range, answer and count, with the workbook and JSON."),
}
MONEY_RECORD = "each cost line, range, answer and count; other federal money; workbook, JSON."
LONG_RECORD = "each line, range, answer and count; other federal money; options by group; workbook, JSON."
"""The record where it has what the supporting volume has no room for: other federal money, or more."""
WHERE = "They are on the page this came from, or at [web page; the clerk\u2019s office]."


def elsewhere(context: Context, volume: Volume) -> list[Section]:
    """What the other two documents hold, and where to get them."""
    title, words = HOLDS["record"]
    words = LONG_RECORD if long(context) else MONEY_RECORD if money_apart(context) else words
    said = {**HOLDS, "record": (title, words)}
    items = tuple(
        (*text(f"{title}: ", strong=True), *text(words)) for each, (title, words) in said.items() if each != volume
    )
    return [Section("The other documents", "elsewhere", (Items((*items, text(WHERE)), wide=True),))]
