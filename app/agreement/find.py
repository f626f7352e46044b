"""Where the sentences and headings of a form stand in a copy, however the copy is parted into lines and sentences.

The copy is one long row of letters. A sentence of the form is looked for at every word: as many letters as it has must
end with a word and have its hash. A blank may hold up to `LONGEST_FILL` words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from app.agreement.fingerprint import segment_hash, sentence_hash
from app.agreement.sentences import Heading, headings
from app.agreement.tokens import Line, Word, letters, lines_of, words_of
from app.schema.forms import FormFingerprint, FormSentence

LONGEST_FILL = 14
_SHIFTED = 6  # words by which a typed entry may have slipped behind the words that follow its blank


@dataclass(frozen=True)
class Copy:
    """A document in hand, read once."""

    lines: tuple[Line, ...]
    words: tuple[Word, ...]
    row: str = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)  # where in the row each word starts; the row's length at the end
    place_of: dict[int, int] = field(repr=False)  # the word that starts there

    @classmethod
    def read(cls, pages: Sequence[str]) -> Copy:
        lines = lines_of(pages)
        words = words_of(lines)
        starts = [0]
        for word in words:
            starts.append(starts[-1] + len(word.letters))
        row = "".join(word.letters for word in words)
        return cls(lines, words, row, tuple(starts), {start: place for place, start in enumerate(starts)})

    def ahead(self, place: int, count: int) -> int | None:
        """The word after `count` letters from this word on, if they end with a word."""
        return self.place_of.get(self.starts[place] + count)

    def letters(self, start: int, stop: int) -> str:
        return self.row[self.starts[start] : self.starts[stop]]

    @cached_property
    def headings(self) -> dict[int, tuple[Heading, int]]:
        """The headings that the copy seems to have: by first word, with the word after them."""
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        for place, word in enumerate(self.words):
            first.setdefault(word.line, place)
            last[word.line] = place + 1
        found = {}
        for heading in headings(self.lines):
            lines = [line for line in heading.lines if line in first]
            if lines:
                found[first[lines[0]]] = (heading, last[lines[-1]])
        return found


@dataclass(frozen=True, slots=True)
class Unit:
    """A heading or a sentence of a form, numbered through the form. `index` counts sentences in the section, from 1."""

    number: int
    section: int
    index: int
    sentence: FormSentence | None
    title: str = ""  # of a heading: its letters, with the number before them
    bare: str = ""  # the same without the number
    lines_after: bool = False

    @property
    def key(self) -> str:
        return self.sentence.hash if self.sentence is not None else f"heading {self.title}"

    @property
    def weight(self) -> int:
        return self.sentence.letters if self.sentence is not None else max(1, len(self.title))


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of the copy in which a unit of the form was found; `fills` are the words in its blanks."""

    start: int
    stop: int
    unit: Unit
    fills: tuple[range, ...] = ()
    number_as_printed: str | None = None  # of a heading under another number than the form's


def units_of(form: FormFingerprint) -> list[Unit]:
    found: list[Unit] = []
    for place, section in enumerate(form.sections):
        if section.title:
            bare = letters(section.title)
            found.append(Unit(len(found), place, 0, None, letters(section.printed) + bare, bare, section.lines_first))
        for index, sentence in enumerate(section.sentences, 1):
            found.append(Unit(len(found), place, index, sentence, lines_after=sentence.lines_after))
    return found


def find(copy: Copy, units: Sequence[Unit]) -> list[Hit]:
    """The units that stand in the copy, in its order and without overlap; where two begin, the longer counts."""
    by_place: dict[int, Hit] = {}
    for hit in (*_plain(copy, units), *_with_blanks(copy, units), *_headings(copy, units)):
        known = by_place.get(hit.start)
        if known is None or hit.stop > known.stop:
            by_place[hit.start] = hit
    found: list[Hit] = []
    at = 0
    for start in sorted(by_place):
        if start >= at:
            found.append(by_place[start])
            at = by_place[start].stop
    return found


def _plain(copy: Copy, units: Sequence[Unit]) -> Iterator[Hit]:
    wanted: dict[int, dict[str, Unit]] = defaultdict(dict)
    for unit in units:
        if unit.sentence is not None and unit.sentence.blanks is None:
            wanted[unit.sentence.letters].setdefault(unit.sentence.hash, unit)
    for place in range(len(copy.words)):
        for count, hashes in wanted.items():
            stop = copy.ahead(place, count)
            known = hashes.get(sentence_hash(copy.letters(place, stop))) if stop is not None else None
            if stop is not None and known is not None:
                yield Hit(place, stop, known)


def _with_blanks(copy: Copy, units: Sequence[Unit]) -> Iterator[Hit]:
    for unit in units:
        if unit.sentence is None or unit.sentence.blanks is None:
            continue
        split = [part.split(":") for part in unit.sentence.blanks.split()]
        segments = [(int(count), hash_ if hash_ != "-" else None) for count, hash_ in split]
        if not any(hash_ for _, hash_ in segments):
            continue
        for place in range(len(copy.words)):
            filled = (parts for parts in _filled(copy, place, segments) if _fixed(copy, parts) == unit.sentence.hash)
            found = next(filled, None)
            if found is not None:
                fills = tuple(range(before.stop, after.start) for before, after in pairwise(found))
                yield Hit(place, found[-1].stop, unit, tuple(fill for fill in fills if fill))
            elif (slipped := _slipped(copy, place, segments, unit.sentence)) is not None:
                yield Hit(place, slipped[1], unit, (slipped[0],))


def _filled(copy: Copy, place: int, segments: Sequence[tuple[int, str | None]]) -> Iterator[list[range]]:
    """The words of each part of the sentence if it begins here, with up to `LONGEST_FILL` words between parts."""
    count, hash_ = segments[0]
    stop = copy.ahead(place, count)
    if stop is None or (hash_ is not None and segment_hash(copy.letters(place, stop)) != hash_):
        return
    if len(segments) == 1:
        yield [range(place, stop)]
        return
    for start in range(stop, min(stop + LONGEST_FILL, len(copy.words)) + 1):
        for rest in _filled(copy, start, segments[1:]):
            yield [range(place, stop), *rest]


def _fixed(copy: Copy, parts: Sequence[range]) -> str:
    """The hash of a sentence without what stands in its blanks."""
    return sentence_hash("".join(copy.letters(part.start, part.stop) for part in parts))


def _slipped(
    copy: Copy, place: int, segments: Sequence[tuple[int, str | None]], sentence: FormSentence
) -> tuple[range, int] | None:
    """The entry and the end of a sentence with one blank whose entry stands some words behind the blank."""
    count, hash_ = segments[0]
    blank = copy.ahead(place, count)
    if blank is None or hash_ is None or segment_hash(copy.letters(place, blank)) != hash_:
        return None
    last = len(copy.words)
    for start in range(blank, min(blank + _SHIFTED, last) + 1):
        for stop in range(start, min(start + LONGEST_FILL, last) + 1):
            behind = sentence.letters - (copy.starts[start] - copy.starts[place])
            end = copy.ahead(stop, behind) if behind >= 0 else None
            if end is None:
                continue
            if sentence_hash(copy.letters(place, start) + copy.letters(stop, end)) == sentence.hash:
                return range(start, stop), end
    return None


def _headings(copy: Copy, units: Sequence[Unit]) -> Iterator[Hit]:
    """Headings of the form: at the start of a line and to the end of one, perhaps under another number."""
    titles = [unit for unit in units if unit.sentence is None]
    for place, word in enumerate(copy.words):
        if place and copy.words[place - 1].line == word.line:
            continue
        for unit in titles:
            stop = copy.ahead(place, len(unit.title))
            if stop is not None and _ends_line(copy, stop) and copy.letters(place, stop) == unit.title:
                yield Hit(place, stop, unit)
    for start, (heading, stop) in copy.headings.items():
        bare, number = letters(heading.title), letters(heading.number)
        for unit in titles:
            if number and bare and unit.bare == bare and unit.title != number + bare:
                yield Hit(start, stop, unit, number_as_printed=heading.number)


def _ends_line(copy: Copy, stop: int) -> bool:
    return stop == len(copy.words) or copy.words[stop].line != copy.words[stop - 1].line
