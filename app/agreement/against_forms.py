"""A copy beside the known forms: which it is closest to, and what differs, section by section."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.agreement.document import Document
from app.agreement.find import Copy, Hit, Unit, find, units_of
from app.agreement.fingerprint import TILE, tile_hash
from app.agreement.gaps import Gap, Leftover, read_gap, runs_on
from app.agreement.marks import struck_places
from app.agreement.match import Change, marked, match_changed
from app.agreement.order import align
from app.agreement.result import Closeness, Comparison, Difference, Fill, Piece, SectionCount, Where
from app.agreement.tokens import Word, shown
from app.agreement.unread import NotRead
from app.schema.forms import FormFingerprint

LABELS = frozenset(("for", "the", "lea", "ice", "dhs", "date", "signature", "name", "title", "agency", "by", "printed"))
"""Words that stand beside the lines to fill in and sign."""
_LONGEST_LABEL = 6
_LABEL = re.compile(r"\b(?:For (?:the )?[A-Z]\w*|Date|Signature|Name|Printed Name|Title|Agency|By):(?!\S)")


def compare_pages(document: Document, form: FormFingerprint, others: tuple[Closeness, ...] = ()) -> Comparison:
    """Compare the pages of a document with one form."""
    copy = Copy.read(document.pages, document.first)
    own = Closeness(form.model, form.revision, share_of(form, tiles_of(copy.words)))
    return _Reading(copy, form, document).comparison(own, others)


def closeness(pages: Sequence[str], forms: Iterable[FormFingerprint]) -> tuple[Closeness, ...]:
    """How much of each form's wording the pages have, the most first."""
    tiles = tiles_of(Copy.read(pages).words)
    found = [Closeness(form.model, form.revision, share_of(form, tiles)) for form in forms]
    return tuple(sorted(found, key=lambda each: (-each.share, each.model, each.revision)))


def tiles_of(words: Sequence[Word]) -> set[str]:
    """The hash of each three words that follow one another."""
    return {tile_hash(word.letters for word in words[at : at + TILE]) for at in range(len(words))}


def share_of(form: FormFingerprint, tiles: set[str]) -> float:
    """The share of the form's groups of three words that the copy has."""
    own = [tile for section in form.sections for sentence in section.sentences for tile in sentence.tiles.split()]
    return sum(tile in tiles for tile in own) / len(own) if own else 0.0


class _Reading:
    """One copy read against one form."""

    def __init__(self, copy: Copy, form: FormFingerprint, document: Document) -> None:
        self.copy = copy
        self.document = document
        self.form = form
        self.units = units_of(form)
        self.where = [Where(section.number, section.title) for section in form.sections]
        self.hits = find(copy, self.units)
        order = align(self.hits, self.units, self._follows)
        self.unit_of = order.unit_of  # of each hit, the unit that it stands for; None: it stands there once too often
        self.moved = order.moved
        self.found = {unit.number for unit in self.unit_of if unit is not None}
        self.section_at = self._sections()

    def comparison(self, form: Closeness, others: tuple[Closeness, ...]) -> Comparison:
        fills, left = self._gaps()
        missing = [unit for unit in self.units if unit.number not in self.found]
        slips, real = self._slips()
        changes, missing, left = match_changed(self.copy, left, missing)
        changes += real
        longer, left = self._longer(left)
        changes += longer
        unread = NotRead(copy=self.copy, units=self.units, where=self.where, document=self.document)
        changes, left = unread.without_unsure(changes, left, lambda place: self.section_at[place])
        missing = unread.without_hidden(missing, self._found_places())
        listed = [
            *(self._changed(change) for change in changes),
            *self._new(left),
            *self._missing(missing),
            *self._moved(),
            *self._renumbered(),
            *self._struck(),
        ]
        listed.sort(key=lambda each: each[0])
        sentences = [unit for unit in self.units if unit.sentence is not None]
        found = Comparison(
            self.document.first,
            self.document.last,
            form,
            others,
            sum(unit.number in self.found for unit in sentences),
            len(sentences),
            tuple(self._counts()),
            tuple(difference for _, difference in listed),
            tuple(fills),
            tuple(slips),
            unread.listed(self._of),
            tuple(self.document.not_read),
            self.copy.left_out,
        )
        return found if self.document.paged else found.without_pages()

    def _follows(self, before: Hit, after: Hit) -> bool:
        """Does the one stand right behind the other, on the same page or the next?"""
        words = self.copy.words
        return before.stop == after.start and words[after.start].page - words[before.stop - 1].page <= 1

    def _found_places(self) -> dict[int, range]:
        """The words of the copy in which each unit stands that has not moved, by the unit's number."""
        return {
            unit.number: range(hit.start, hit.stop)
            for number, (hit, unit) in enumerate(zip(self.hits, self.unit_of, strict=True))
            if unit is not None and number not in self.moved
        }

    def _sections(self) -> list[Where]:
        """The section in which each word of the copy stands, by the copy's own headings where it has any."""
        new = self.copy.headings
        known: dict[int, Where] = {}
        for hit, unit in zip(self.hits, self.unit_of, strict=True):
            if unit is not None and unit.sentence is None:
                known[hit.start] = self.where[unit.section]
        found, here = [], self.where[0]
        covered = {place for hit in self.hits for place in range(hit.start, hit.stop)}
        for place in range(len(self.copy.words)):
            if place in known:
                here = known[place]
            elif place in new and place not in covered:
                heading = new[place][0]
                here = Where(heading.number, heading.title) if heading.number else here
            found.append(here)
        return found

    def _gaps(self) -> tuple[list[Fill], list[Leftover]]:
        """What stands between the units that were found: entries in blanks, and text that is not the form's."""
        entries = [fill for hit in self.hits for fill in hit.fills]
        left: list[Leftover] = []
        edges = [(None, 0), *((hit, hit.stop) for hit in self.hits)]
        nexts = [*self.hits, None]
        units = [None, *self.unit_of, None]
        for number, ((before, start), after) in enumerate(zip(edges, nexts, strict=True)):
            stop = after.start if after is not None else len(self.copy.words)
            if start < stop:
                fillable = self._fillable(before, units[number], after, units[number + 1])
                written, rest = read_gap(self.copy, Gap(start, stop, units[number], units[number + 1], fillable))
                entries += written
                left += rest
        for number, hit in enumerate(self.hits):
            if self.unit_of[number] is None and hit.unit.sentence is not None:
                left.append(Leftover(range(hit.start, hit.stop), None, None))
        left.sort(key=lambda each: each.words.start)
        return self._fills(sorted(entries, key=lambda each: each.start)), left

    def _fills(self, entries: Sequence[range]) -> list[Fill]:
        """What was written in, those of one place together; labels alone are left out."""
        found: list[Fill] = []
        last = -1
        for entry in entries:
            words = self.copy.words[entry.start : entry.stop]
            label = words[0].letters == "for" and len(words) <= _LONGEST_LABEL and words[-1].text.endswith(":")
            if label or all(word.letters in LABELS for word in words):
                continue
            text = " ".join(_LABEL.sub("", shown(words)).replace("____", "").split()).rstrip(" ,;:.")
            if not text:
                continue
            between = self.copy.words[last : entry.start] if last >= 0 else ()
            if found and len(between) < len(LABELS) and all(word.letters in LABELS for word in between):
                found[-1] = replace(found[-1], text=f"{found[-1].text}; {text}")
            else:
                found.append(Fill(self.section_at[entry.start], text, words[0].page))
            last = entry.stop
        return found

    def _fillable(self, before: Hit | None, unit: Unit | None, after: Hit | None, next_unit: Unit | None) -> bool:
        """Has the form a blank or lines to fill in between these two, or a blank in one of them? Entries that are
        typed over a form may come out of a file a line above or below their blank."""
        near = [hit.unit.sentence for hit in (before, after) if hit is not None and hit.unit.sentence is not None]
        if any(sentence.blanks or sentence.ends_blank for sentence in near):
            return True
        first = unit.number if unit is not None else 0
        last = next_unit.number if next_unit is not None else len(self.units)
        between = self.units[first:last] if first < last else [before.unit] if before is not None else []
        return any(each.lines_after for each in between)

    def _longer(self, left: Sequence[Leftover]) -> tuple[list[Change], list[Leftover]]:
        """Sentences of the form that stand in the copy with more words before or behind them; and what is left."""
        starts = {hit.start: number for number, hit in enumerate(self.hits)}
        stops = {hit.stop: number for number, hit in enumerate(self.hits)}
        longer: dict[int, list[range]] = defaultdict(list)
        rest = []
        for each in left:
            behind, before = stops.get(each.words.start), starts.get(each.words.stop)
            if behind is not None and runs_on(self.copy, each.words.start):
                longer[behind].append(each.words)
            elif before is not None and runs_on(self.copy, each.words.stop):
                longer[before].append(each.words)
            else:
                rest.append(each)
        changes = []
        for number, added in longer.items():
            hit, unit = self.hits[number], self.unit_of[number]
            if unit is None or unit.sentence is None:
                rest += [Leftover(words, None, None) for words in added]
                continue
            self.found.discard(unit.number)
            places = sorted([*range(hit.start, hit.stop), *(place for words in added for place in words)])
            changes.append(Change((unit,), tuple(places), tuple(not hit.start <= each < hit.stop for each in places)))
        return changes, sorted(rest, key=lambda each: each.words.start)

    def _slips(self) -> tuple[list[Difference], list[Change]]:
        """Sentences that stand in the copy but for letters that scanning confuses; and those that only seem so, as
        each word that differs is a word of the form elsewhere."""
        pairs = [(hit, unit) for hit, unit in zip(self.hits, self.unit_of, strict=True) if unit is not None]
        exact = [place for hit, _ in pairs if not hit.loose for place in range(hit.start, hit.stop)]
        words = {self.copy.words[place].letters for place in exact}
        slips: list[Difference] = []
        real: list[Change] = []
        for hit, unit in pairs:
            if not hit.loose:
                continue
            self.found.discard(unit.number)
            change = marked(self.copy, (unit,), range(hit.start, hit.stop))
            other = [self.copy.words[place].letters for place in change.places_of_new]
            if unit.sentence is not None and other and words.issuperset(other):
                real.append(change)
            else:
                slips.append(replace(self._changed(change)[1], kind="slip"))
        return slips, real

    def _struck(self) -> list[tuple[int, Difference]]:
        """Sentences of the form with words that a line strikes out."""
        places = struck_places(self.copy, self.document.marks)
        found = []
        for hit, unit in zip(self.hits, self.unit_of, strict=True):
            inside = [place for place in range(hit.start, hit.stop) if place in places]
            if unit is None or not inside:
                continue
            self.found.discard(unit.number)
            change = Change((unit,), tuple(inside), (True,) * len(inside))
            found.append((hit.start, replace(self._changed(change)[1], kind="struck")))
        return found

    # ---- the differences, each with the word of the copy at which it is listed ------------------------------------

    def _changed(self, change: Change) -> tuple[int, Difference]:
        first = change.units[0]
        pieces: list[Piece] = []
        for place, new in zip(change.places, change.new, strict=True):
            text = self.copy.words[place].text
            if pieces and pieces[-1].new == new:
                pieces[-1] = Piece(f"{pieces[-1].text} {text}", new)
            else:
                pieces.append(Piece(text, new))
        here = self.section_at[change.places[0]]
        section = self.where[first.section]
        return change.places[0], Difference(
            "changed", section, tuple(unit.index for unit in change.units), tuple(pieces),
            here if here != section else None, self._of(first.section), self.copy.words[change.places[0]].page,
        )  # fmt: skip

    def _new(self, left: Sequence[Leftover]) -> list[tuple[int, Difference]]:
        found: list[tuple[int, Difference]] = []
        for each in left:
            place = each.words.start
            text = shown(self.copy.words[place : each.words.stop])
            section = self.section_at[place]
            page = self.copy.words[place].page
            found.append((place, Difference("new", section, pieces=(Piece(text, True),), page=page)))
        return found

    def _missing(self, missing: Sequence[Unit]) -> list[tuple[int, Difference]]:
        by_section: dict[int, list[int]] = defaultdict(list)
        numbers: dict[int, int] = {}
        for unit in missing:
            by_section[unit.section].append(unit.index)
            numbers.setdefault(unit.section, unit.number)
        return [
            (
                self._place_in_copy(numbers[section]),
                Difference("missing", self.where[section], tuple(indexes), of=self._of(section)),
            )
            for section, indexes in by_section.items()
        ]

    def _moved(self) -> list[tuple[int, Difference]]:
        """Units that stand elsewhere than in the form; those of one section that moved together are one difference."""
        groups: list[list[int]] = []
        for number in sorted(self.moved):
            unit = self.unit_of[number]
            assert unit is not None
            last = self.unit_of[groups[-1][-1]] if groups else None
            if last is not None and groups[-1][-1] + 1 == number and last.section == unit.section:
                groups[-1].append(number)
            else:
                groups.append([number])
        found = []
        for group in groups:
            units = [unit for number in group if (unit := self.unit_of[number]) is not None]
            start = self.hits[group[0]].start
            indexes = tuple(unit.index for unit in units if unit.index)
            section = self.where[units[0].section]
            now = self.section_at[start - 1] if start and units[0].sentence is None else self.section_at[start]
            found.append(
                (
                    start,
                    Difference(
                        "moved",
                        section,
                        indexes,
                        now=now,
                        of=self._of(units[0].section),
                        page=self.copy.words[start].page,
                    ),
                )
            )
        return found

    def _renumbered(self) -> list[tuple[int, Difference]]:
        found = []
        for number, (hit, unit) in enumerate(zip(self.hits, self.unit_of, strict=True)):
            if unit is not None and hit.number_as_printed is not None and number not in self.moved:
                now = Where(hit.number_as_printed, self.where[unit.section].title)
                found.append(
                    (
                        hit.start,
                        Difference("heading", self.where[unit.section], now=now, page=self.copy.words[hit.start].page),
                    )
                )
        return found

    def _place_in_copy(self, number: int) -> int:
        """The word of the copy at which a missing unit of the form is listed: behind what stands before it there."""
        before = [
            hit.stop - 1
            for place, (hit, unit) in enumerate(zip(self.hits, self.unit_of, strict=True))
            if unit is not None and unit.number < number and place not in self.moved
        ]
        return max(before, default=0)

    def _of(self, section: int) -> int:
        return len(self.form.sections[section].sentences)

    def _counts(self) -> Iterable[SectionCount]:
        for place, where in enumerate(self.where):
            units = [unit for unit in self.units if unit.section == place and unit.sentence is not None]
            if units:
                yield SectionCount(where, sum(unit.number in self.found for unit in units), len(units))
