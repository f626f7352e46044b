"""Where strike-outs stand among the words of a copy."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from app.agreement.document import Mark
from app.agreement.find import Copy
from app.agreement.tokens import letters

_LEAST_PIECE = 12  # letters


def struck_places(copy: Copy, marks: Iterable[Mark]) -> set[int]:
    """The words of the copy that a line strikes out, in whole or in part."""
    found: set[int] = set()
    for mark in marks:
        if mark.kind == "struck" and mark.over:
            found |= _places(copy, mark)
    return found


def _places(copy: Copy, mark: Mark) -> set[int]:
    """The words on the mark's page that it stands on; none where they are not to be found there."""
    page = [place for place, word in enumerate(copy.words) if mark.page in (0, word.page)]
    sought = letters(mark.over)
    if not page or not sought:
        return set()
    begin = copy.exact.starts[page[0]]
    row = copy.exact.letters(page[0], page[-1] + 1)
    at = row.find(sought)
    for _ in range(mark.nth):
        later = row.find(sought, at + 1)
        at = later if later >= 0 else at
    spans = [(at, len(sought))] if at >= 0 else _pieces(row, sought)
    starts = copy.exact.starts
    return {
        place
        for first, length in spans
        for place in page
        if starts[place] < begin + first + length and starts[place + 1] > begin + first
    }


def _pieces(row: str, sought: str) -> list[tuple[int, int]]:
    """Where long pieces of the struck words stand: the box of a strike-out may cut off letters at its edges."""
    blocks = SequenceMatcher(None, row, sought, autojunk=False).get_matching_blocks()
    return [(block.a, block.size) for block in blocks if block.size >= _LEAST_PIECE]
