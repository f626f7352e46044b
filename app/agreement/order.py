"""Which of the units that were found stand in the form's order, and which have moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.agreement.find import Hit, Unit


@dataclass(frozen=True)
class Order:
    """Of each hit the unit that it stands for, or None; and the numbers of the hits that have moved."""

    unit_of: list[Unit | None]
    moved: frozenset[int]


_LETTER = 10_000
"""What one letter in its place counts beside one hit that follows another: more than a copy has hits."""


def align(hits: Sequence[Hit], units: Sequence[Unit], follows: Callable[[Hit, Hit], bool]) -> Order:
    """Pair hits with units in one order, so that as many letters as can be keep their place. A form may say a sentence
    twice: where the copy has it once, it stands for the one whose neighbors are beside it too. `follows` says whether
    nothing is, and nothing was left unread, between two hits. What is left over on both sides has moved; what is left
    over in the copy alone was said again."""
    pairs = _longest_common(hits, units, follows)
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


def _longest_common(
    hits: Sequence[Hit], units: Sequence[Unit], follows: Callable[[Hit, Hit], bool]
) -> list[tuple[int, int]]:
    """The common subsequence with the most letters, and of these the one that is torn least, as pairs of places."""
    keys = [unit.key for unit in units]
    size = len(units) + 1
    best = [[0] * size for _ in range(len(hits) + 1)]
    paired = [[-1] * size for _ in range(len(hits) + 1)]  # the best that begins with this very pair
    beside = [follows(hit, after) for hit, after in pairwise(hits)] + [False]
    for row in range(len(hits) - 1, -1, -1):
        key, weight = hits[row].unit.key, hits[row].unit.weight * _LETTER
        here, below, pair_below = best[row], best[row + 1], paired[row + 1]
        for column in range(len(units) - 1, -1, -1):
            most = max(below[column], here[column + 1])
            if keys[column] == key:
                next_too = pair_below[column + 1] + 1 if beside[row] and pair_below[column + 1] >= 0 else 0
                paired[row][column] = weight + max(below[column + 1], next_too)
                most = max(most, paired[row][column])
            here[column] = most
    pairs = []
    row = column = 0
    joined = False  # the pair before counts this one as its neighbor
    while row < len(hits) and column < len(units):
        if joined or paired[row][column] == best[row][column]:
            pairs.append((row, column))
            next_pair = paired[row + 1][column + 1]
            joined = beside[row] and next_pair >= max(0, best[row + 1][column + 1])
            row, column = row + 1, column + 1
        elif best[row + 1][column] >= best[row][column + 1]:
            row += 1
        else:
            column += 1
    return pairs
