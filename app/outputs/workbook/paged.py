"""A list that is longer than two pages goes on in another sheet, at the beginning of a part where that can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

BAND = 15.5
"""Points of a part's title."""


Row = TypeVar("Row")


@dataclass(frozen=True)
class Part(Generic[Row]):
    """A part of a list under its title: each row with its height in points."""

    title: str
    rows: Sequence[tuple[float, Row]]

    @property
    def high(self) -> float:
        return BAND + sum(high for high, _ in self.rows)


def paged(parts: Iterable[Part[Row]], room: float) -> list[list[Part[Row]]]:
    """The parts of each sheet. A part without rows is left out; one that no sheet has room for is divided."""
    sheets: list[list[Part[Row]]] = [[]]
    left = room
    for part in parts:
        for piece in _pieces(part, room):
            if piece.high > left and sheets[-1]:
                sheets.append([])
                left = room
            sheets[-1].append(piece)
            left -= piece.high
    return sheets


def _pieces(part: Part[Row], room: float) -> list[Part[Row]]:
    """The part in pieces that each fit a sheet."""
    pieces: list[list[tuple[float, Row]]] = []
    left = 0.0
    for row in part.rows:
        if not pieces or row[0] > left:
            pieces.append([])
            left = room - BAND
        pieces[-1].append(row)
        left -= row[0]
    return [Part(f"{part.title}, continued" if number else part.title, rows) for number, rows in enumerate(pieces)]
