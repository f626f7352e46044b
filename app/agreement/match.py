"""Which text of the copy stands in place of which sentence of the form: they share groups of three words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.agreement.find import Copy, Unit
from app.agreement.fingerprint import TILE, tile_hash
from app.agreement.gaps import Leftover

ANYWHERE = 0.5
"""The share of a sentence's groups that ties text to it wherever the text stands."""
IN_PLACE = 0.15
"""The share that is enough where the text stands in the sentence's own place."""


@dataclass(frozen=True, slots=True)
class Change:
    """Sentences of the form and the words of the copy that stand for them; `new` marks those that differ."""

    units: tuple[Unit, ...]
    places: tuple[int, ...]
    new: tuple[bool, ...]

    @property
    def places_of_new(self) -> list[int]:
        return [place for place, new in zip(self.places, self.new, strict=True) if new]


def match_changed(
    copy: Copy, left: Sequence[Leftover], missing: Sequence[Unit]
) -> tuple[list[Change], list[Unit], list[Leftover]]:
    """The changes, and what stays missing and new."""
    tiles = [_tiles(copy, each.words) for each in left]
    pairs: list[tuple[float, int, int]] = []
    for row, unit in enumerate(missing):
        for column, each in enumerate(left):
            likeness = _likeness(unit, tiles[column], in_place=_in_place(unit, each))
            if likeness:
                pairs.append((likeness, row, column))
    unit_of: dict[int, int] = {}
    piece_of: dict[int, int] = {}
    links: list[tuple[int, int]] = []
    for _, row, column in sorted(pairs, key=lambda each: (-each[0], each[1], each[2])):
        if column not in unit_of or row not in piece_of:  # one sentence made two, or two made one
            if column in unit_of and row in unit_of.values():
                continue
            if row in piece_of and not _touch(left, piece_of[row], column):
                continue
            unit_of.setdefault(column, row)
            piece_of.setdefault(row, column)
            links.append((row, column))
    changes = [_change(copy, rows, columns, missing, left) for rows, columns in _groups(links)]
    return (
        changes,
        [unit for row, unit in enumerate(missing) if row not in {row for row, _ in links}],
        [each for column, each in enumerate(left) if column not in {column for _, column in links}],
    )


def _tiles(copy: Copy, words: range) -> dict[str, list[int]]:
    """Each group of three words of a piece, and where it begins."""
    found: dict[str, list[int]] = {}
    for at in range(words.start, words.stop - TILE + 1):
        found.setdefault(tile_hash(word.letters for word in copy.words[at : at + TILE]), []).append(at)
    return found


def _likeness(unit: Unit, tiles: dict[str, list[int]], *, in_place: bool) -> float:
    """The share of the sentence's groups that the piece has; 0 if it is too small to tie them together."""
    if unit.sentence is None or not unit.sentence.tiles:
        return 0.0
    own = unit.sentence.tiles.split()
    share = sum(tile in tiles for tile in own) / len(own)
    if in_place:
        return 1 + share if share >= IN_PLACE else 0.0
    return share if share >= ANYWHERE and len(own) > 1 else 0.0


def _in_place(unit: Unit, each: Leftover) -> bool:
    first = each.before.number if each.before is not None else -1
    last = each.after.number if each.after is not None else 1 << 30
    return first < unit.number < last


def _touch(left: Sequence[Leftover], one: int, other: int) -> bool:
    """Do two pieces follow one another in the copy?"""
    first, second = sorted((left[one].words, left[other].words), key=lambda words: words.start)
    return first.stop == second.start


def _groups(links: Sequence[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
    """Linked sentences and pieces, together."""
    groups: list[tuple[set[int], set[int]]] = []
    for row, column in links:
        joined = ({row}, {column})
        for group in [group for group in groups if row in group[0] or column in group[1]]:
            groups.remove(group)
            joined = (joined[0] | group[0], joined[1] | group[1])
        groups.append(joined)
    return [(sorted(rows), sorted(columns)) for rows, columns in groups]


def _change(
    copy: Copy, rows: Sequence[int], columns: Sequence[int], missing: Sequence[Unit], left: Sequence[Leftover]
) -> Change:
    return marked(copy, [missing[row] for row in rows], *(left[column].words for column in columns))


def marked(copy: Copy, units: Sequence[Unit], *pieces: range) -> Change:
    """Pieces of the copy that stand for these units, with the words marked that none of their groups of three has."""
    known: set[int] = set()
    own = {tile for unit in units if unit.sentence is not None for tile in unit.sentence.tiles.split()}
    for piece in pieces:
        for tile, starts in _tiles(copy, piece).items():
            if tile in own:
                known |= {start + step for start in starts for step in range(TILE)}
    places = [place for piece in pieces for place in piece]
    return Change(tuple(units), tuple(places), tuple(place not in known for place in places))
