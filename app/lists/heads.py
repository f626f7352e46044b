"""Which row of a sheet has the heads, and which column is which: known by their words, whatever their order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.lists.sheets import Row, Sheet

HEADS_WITHIN: Final = 40
"""Rows. Titles and notes may stand above the heads."""


@dataclass(frozen=True, slots=True)
class Column:
    """One thing a list has: the words that its head may be, and whether the list is none without it."""

    words: tuple[str, ...]
    needed: bool = True


def head_words(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower()).split())


def find_heads(sheet: Sheet, columns: Mapping[str, Column]) -> tuple[int, dict[str, int]] | None:
    """The place of the heads among the rows, and the column of each thing; None if the sheet is another list."""
    for place, row in enumerate(sheet.rows[:HEADS_WITHIN]):
        found = _match(row, columns)
        if all(name in found for name, column in columns.items() if column.needed):
            return place, found
    return None


def _match(row: Row, columns: Mapping[str, Column]) -> dict[str, int]:
    heads: Sequence[str] = [head_words(row.text(place)) for place in range(len(row.cells))]
    found: dict[str, int] = {}
    for name, column in columns.items():
        place = next((heads.index(word) for word in column.words if word in heads), None)
        if place is not None:
            found[name] = place
    return found
