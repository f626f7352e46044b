"""What may stand on pages that could not be read: it is neither deleted nor changed, it was not read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from app.agreement.document import Document, State
from app.agreement.find import Copy, Unit
from app.agreement.gaps import Leftover
from app.agreement.match import Change
from app.agreement.result import Unread, Where

_EDGE_WORDS = 2  # words at a cut that are too few for a group of three


class NotRead:
    """Takes from what differs what may only be unread, and keeps where."""

    def __init__(self, copy: Copy, units: Sequence[Unit], where: Sequence[Where], document: Document) -> None:
        self._copy = copy
        self._units = units
        self._where = where
        self._document = document
        self._pages = document.not_read
        self._found: dict[tuple[int, tuple[int, ...], State], set[int]] = defaultdict(set)
        self._other: dict[tuple[Where, tuple[int, ...], State], None] = {}

    def without_unsure(
        self, changes: Sequence[Change], left: Sequence[Leftover], section_at: Callable[[int], Where]
    ) -> tuple[list[Change], list[Leftover]]:
        """The changes and the new text that the copy's own letters can be trusted for."""
        if not self._pages:
            return list(changes), list(left)
        sure, new = [], []
        for change in changes:
            pages = self._doubtful(change.places) or self._pictured(change)
            if not pages:
                sure.append(change)
            for unit in change.units if pages else ():
                self._add(unit, pages)
        for each in left:
            pages = self._doubtful(each.words)
            if pages:
                self._other[section_at(each.words.start), pages, self._pages[pages[0]]] = None
            else:
                new.append(each)
        return sure, new

    def _doubtful(self, places: Sequence[int]) -> tuple[int, ...]:
        """The unread pages on which these words stand, or into which they run on at the edge of a page."""
        on = {self._copy.words[place].page for place in places}
        unsure = {page for page in on if self._pages.get(page) == "unsure"}
        across = {page for page in range(min(on), max(on)) if page not in on and page in self._pages}
        first, last = min(places), max(places)
        words = self._copy.words
        if first == 0 or words[first - 1].page != words[first].page:
            across |= self._before(words[first].page)
        if last + 1 == len(words) or words[last + 1].page != words[last].page:
            across |= self._behind(words[last].page)
        return tuple(sorted(unsure | across))

    def _before(self, page: int) -> set[int]:
        return {page - 1} if self._pages.get(page - 1) in ("picture", "part") else set()

    def _behind(self, page: int) -> set[int]:
        return {page + 1} if self._pages.get(page + 1) in ("picture", "part") else set()

    def _pictured(self, change: Change) -> tuple[int, ...]:
        """The pages with a picture among their text, where the change may be that words of the form are in the picture:
        it joins sentences that are apart in the form, or no words but those at its edges differ."""
        pages = {self._copy.words[place].page for place in change.places}
        in_part = tuple(sorted(page for page in pages if self._pages.get(page) == "part"))
        numbers = sorted(unit.number for unit in change.units)
        apart = any(after - before > 1 for before, after in pairwise(numbers))
        inside = change.new[_EDGE_WORDS:-_EDGE_WORDS]
        return in_part if apart or not any(inside) else ()

    def without_hidden(self, missing: Sequence[Unit], found: Mapping[int, range]) -> list[Unit]:
        """The missing units whose place in the form's order is on pages that were read."""
        rest = []
        for unit in missing:
            pages = self._between(unit, found)
            if pages:
                self._add(unit, pages)
            else:
                rest.append(unit)
        return rest

    def _between(self, unit: Unit, found: Mapping[int, range]) -> tuple[int, ...]:
        """The unread pages between what is found before a unit and what is found behind it."""
        if not self._pages:
            return ()
        before = max((number for number in found if number < unit.number), default=None)
        behind = min((number for number in found if number > unit.number), default=None)
        words = self._copy.words
        first = self._document.first if before is None else words[found[before].stop - 1].page
        last = self._document.last if behind is None else words[found[behind].start].page
        if unit.sentence is None:  # a heading may be parted by the edge of a page
            first, last = first - 1, last + 1
        return tuple(page for page in self._pages if first <= page <= last)

    def _add(self, unit: Unit, pages: tuple[int, ...]) -> None:
        self._found[unit.section, pages, self._pages[pages[0]]].add(unit.index)

    def listed(self, of: Callable[[int], int]) -> tuple[Unread, ...]:
        """What was not read, section by section; `of` gives how many sentences a section has."""
        sentences = [
            Unread(self._where[section], tuple(sorted(indexes)), of(section), pages, state)
            for (section, pages, state), indexes in sorted(
                self._found.items(), key=lambda each: (each[0][1], each[0][0])
            )
        ]
        return (*sentences, *(Unread(section, (), 0, pages, state) for section, pages, state in self._other))
