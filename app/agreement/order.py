"""Which of the units that were found stand in the form's order, and which have moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.agreement.find import Hit, Unit


@dataclass(frozen=True)
class Order:
    """Of each hit the unit that it stands for, or None; and the numbers of the hits that have moved."""

    unit_of: list[Unit | None]
    moved: frozenset[int]


def align(hits: Sequence[Hit], units: Sequence[Unit]) -> Order:
    """Pair hits with units in one order, so that as many letters as can be keep their place; a form may say a
    sentence twice. What is left over on both sides has moved; what is left over in the copy alone was said again."""
    pairs = _longest_common(hits, units)
    unit_of: list[Unit | None] = [None] * len(hits)
    taken: set[int] = set()
    for row, column in pairs:
        unit_of[row] = units[column]
        taken.add(column)
    free: dict[str, list[Unit]] = defaultdict(list)
    for number, unit in enumerate(units):
        if number not in taken:
            free[unit.key].append(unit)
    moved = set()
    for number, hit in enumerate(hits):
        if unit_of[number] is None and free[hit.unit.key]:
            unit_of[number] = free[hit.unit.key].pop(0)
            moved.add(number)
    return Order(unit_of, frozenset(moved))


def _longest_common(hits: Sequence[Hit], units: Sequence[Unit]) -> list[tuple[int, int]]:
    """The common subsequence with the most letters, as pairs of places."""
    keys = [unit.key for unit in units]
    best = [[0] * (len(units) + 1) for _ in range(len(hits) + 1)]
    for row in range(len(hits) - 1, -1, -1):
        key, weight = hits[row].unit.key, hits[row].unit.weight
        here, below = best[row], best[row + 1]
        for column in range(len(units) - 1, -1, -1):
            most = max(below[column], here[column + 1])
            if keys[column] == key:
                most = max(most, below[column + 1] + weight)
            here[column] = most
    pairs = []
    row = column = 0
    while row < len(hits) and column < len(units):
        key, weight = hits[row].unit.key, hits[row].unit.weight
        if keys[column] == key and best[row][column] == best[row + 1][column + 1] + weight:
            pairs.append((row, column))
            row, column = row + 1, column + 1
        elif best[row + 1][column] >= best[row][column + 1]:
            row += 1
        else:
            column += 1
    return pairs
