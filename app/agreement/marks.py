"""Where strike-outs stand among the words of a copy."""

from __future__ import annotations

from collections.abc import Iterable

from app.agreement.document import Mark
from app.agreement.find import Copy
from app.agreement.tokens import letters


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
    if at < 0:
        return set()
    first, last = begin + at, begin + at + len(sought)
    return {place for place in page if copy.exact.starts[place] < last and copy.exact.starts[place + 1] > first}
