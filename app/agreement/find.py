"""Where the sentences and headings of a form stand in a copy, however the copy is parted into lines and sentences.

The copy is one long row of letters. A sentence of the form is looked for at every word: as many letters as it has must
end with a word and have its hash. A blank may hold up to `LONGEST_FILL` words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from app.agreement.fingerprint import segment_hash, sentence_hash
from app.agreement.margins import LeftOut, kept_lines
from app.agreement.sentences import Heading, ends_sentence, headings
from app.agreement.tokens import Line, Word, letters, loose_letters, numbered, words_of
from app.schema.forms import FormFingerprint, FormSentence

LONGEST_FILL = 14
_SHIFTED = 6  # words by which a typed entry may have slipped behind the words that follow its blank


@dataclass(frozen=True)
class Row:
    """The letters of all words of a document, one after the other."""

    text: str = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)  # where in the row each word starts; the row's length at the end
    place_of: dict[int, int] = field(repr=False)  # the word that starts there

    @classmethod
    def of(cls, words: Iterable[str]) -> Row:
        listed = list(words)
        starts = [0]
        for word in listed:
            starts.append(starts[-1] + len(word))
        return cls("".join(listed), tuple(starts), {start: place for place, start in enumerate(starts)})

    def ahead(self, place: int, count: int) -> int | None:
        """The word after `count` letters from this word on, if they end with a word."""
        return self.place_of.get(self.starts[place] + count)

    def letters(self, start: int, stop: int) -> str:
        return self.text[self.starts[start] : self.starts[stop]]


@dataclass(frozen=True)
class Copy:
    """A document in hand, read once. `exact`: its letters; `loose`: with those made one that scanning confuses."""

    lines: tuple[Line, ...]
    words: tuple[Word, ...]
    exact: Row = field(repr=False)
    loose: Row = field(repr=False)
    left_out: LeftOut

    @classmethod
    def read(cls, pages: Sequence[str], first: int = 1) -> Copy:
        """The pages' words; the first page has this number."""
        kept, left_out = kept_lines(pages)
        lines = numbered(kept, first)
        words = words_of(lines)
        exact = Row.of(word.letters for word in words)
        return cls(lines, words, exact, Row.of(word.loose for word in words), left_out)

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
    loose_title: str = ""  # the title with the letters made one that scanning confuses

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
    loose: bool = False  # found but for letters that scanning confuses


def units_of(form: FormFingerprint) -> list[Unit]:
    found: list[Unit] = []
    for place, section in enumerate(form.sections):
        if section.title:
            bare = letters(section.title)
            found.append(
                Unit(
                    len(found),
                    place,
                    0,
                    None,
                    letters(section.printed) + bare,
                    bare,
                    section.lines_first,
                    loose_letters(f"{section.printed} {section.title}"),
                )
            )
        for index, sentence in enumerate(section.sentences, 1):
            found.append(Unit(len(found), place, index, sentence, lines_after=sentence.lines_after))
    return found


def find(copy: Copy, units: Sequence[Unit]) -> list[Hit]:
    """The units that stand in the copy, in its order and without overlap; where two begin, the longer counts. Those
    that are found word for word go before those found but for letters that scanning confuses."""
    found = _apart(
        (*_plain(copy, units), *_with_blanks(copy, copy.exact, _exactly(units)), *_headings(copy, units)), ()
    )
    known = Counter(hit.unit.key for hit in found)
    said = Counter(unit.key for unit in units)  # a form may say a sentence twice
    rest = [unit for unit in units if known[unit.key] < said[unit.key]]
    freed = _freed(rest)
    slips = (
        *_loose_plain(copy, freed),
        *_with_blanks(copy, copy.loose, freed, loose=True),
        *_run_in_headings(copy, rest),
    )
    return _apart(slips, found)


def _apart(hits: Iterable[Hit], known: Sequence[Hit]) -> list[Hit]:
    """The known hits, and of the others those that overlap with none, where two begin the longer one."""
    taken = {place for hit in known for place in range(hit.start, hit.stop)}
    by_place: dict[int, Hit] = {}
    for hit in hits:
        other = by_place.get(hit.start)
        if (other is None or hit.stop > other.stop) and taken.isdisjoint(range(hit.start, hit.stop)):
            by_place[hit.start] = hit
    found: list[Hit] = []
    at = 0
    for start in sorted(by_place):
        if start >= at:
            found.append(by_place[start])
            at = by_place[start].stop
    return sorted([*known, *found], key=lambda hit: hit.start)


def _plain(copy: Copy, units: Sequence[Unit]) -> Iterator[Hit]:
    wanted = [(unit, unit.sentence.letters, unit.sentence.hash) for unit in units if unit.sentence is not None
              and unit.sentence.blanks is None]  # fmt: skip
    return _whole(copy.exact, wanted, loose=False)


def _loose_plain(copy: Copy, parts: Sequence[_Parts]) -> Iterator[Hit]:
    wanted = [(each.unit, each.letters, each.hash) for each in parts if not each.segments]
    return _whole(copy.loose, wanted, loose=True)


def _whole(row: Row, units: Iterable[tuple[Unit, int, str]], *, loose: bool) -> Iterator[Hit]:
    wanted: dict[int, dict[str, Unit]] = defaultdict(dict)
    for unit, count, hash_ in units:
        wanted[count].setdefault(hash_, unit)
    for place in range(len(row.starts) - 1):
        for count, hashes in wanted.items():
            stop = row.ahead(place, count)
            known = hashes.get(sentence_hash(row.letters(place, stop))) if stop is not None else None
            if stop is not None and known is not None:
                yield Hit(place, stop, known, loose=loose)


@dataclass(frozen=True, slots=True)
class _Parts:
    """How a sentence is looked for: letters and hash of the whole, and of each part between its blanks."""

    unit: Unit
    letters: int
    hash: str
    segments: tuple[tuple[int, str | None], ...]


def _exactly(units: Sequence[Unit]) -> list[_Parts]:
    return [
        _Parts(unit, unit.sentence.letters, unit.sentence.hash, _segments(unit.sentence.blanks))
        for unit in units
        if unit.sentence is not None
    ]


def _freed(units: Sequence[Unit]) -> list[_Parts]:
    found = []
    for unit in units:
        if unit.sentence is not None and unit.sentence.loose is not None:
            count, hash_ = unit.sentence.loose.split(":")
            found.append(_Parts(unit, int(count), hash_, _segments(unit.sentence.loose_blanks)))
    return found


def _segments(blanks: str | None) -> tuple[tuple[int, str | None], ...]:
    split = [part.split(":") for part in (blanks or "").split()]
    return tuple((int(count), hash_ if hash_ != "-" else None) for count, hash_ in split)


def _with_blanks(copy: Copy, row: Row, parts: Sequence[_Parts], *, loose: bool = False) -> Iterator[Hit]:
    for each in parts:
        if not any(hash_ for _, hash_ in each.segments):
            continue
        for place in range(len(row.starts) - 1):
            filled = (cut for cut in _filled(row, place, each.segments) if _fixed(row, cut) == each.hash)
            found = next(filled, None)
            if found is not None:
                fills = tuple(range(before.stop, after.start) for before, after in pairwise(found))
                yield Hit(place, found[-1].stop, each.unit, tuple(fill for fill in fills if fill), loose=loose)
            elif (slipped := _slipped(row, place, each)) is not None and not _ends_inside(copy, slipped[0]):
                yield Hit(place, slipped[1], each.unit, (slipped[0],), loose=loose)


def _filled(row: Row, place: int, segments: Sequence[tuple[int, str | None]]) -> Iterator[list[range]]:
    """The words of each part of the sentence if it begins here, with up to `LONGEST_FILL` words between parts."""
    count, hash_ = segments[0]
    stop = row.ahead(place, count)
    if stop is None or (hash_ is not None and segment_hash(row.letters(place, stop)) != hash_):
        return
    if len(segments) == 1:
        yield [range(place, stop)]
        return
    for start in range(stop, min(stop + LONGEST_FILL, len(row.starts) - 1) + 1):
        for rest in _filled(row, start, segments[1:]):
            yield [range(place, stop), *rest]


def _fixed(row: Row, parts: Sequence[range]) -> str:
    """The hash of a sentence without what stands in its blanks."""
    return sentence_hash("".join(row.letters(part.start, part.stop) for part in parts))


def _slipped(row: Row, place: int, parts: _Parts) -> tuple[range, int] | None:
    """The entry and the end of a sentence with one blank whose entry stands some words behind the blank."""
    count, hash_ = parts.segments[0]
    blank = row.ahead(place, count)
    if blank is None or hash_ is None or segment_hash(row.letters(place, blank)) != hash_:
        return None
    last = len(row.starts) - 1
    for start in range(blank, min(blank + _SHIFTED, last) + 1):
        for stop in range(start, min(start + LONGEST_FILL, last) + 1):
            behind = parts.letters - (row.starts[start] - row.starts[place])
            end = row.ahead(stop, behind) if behind >= 0 else None
            if end is None:
                continue
            if sentence_hash(row.letters(place, start) + row.letters(stop, end)) == parts.hash:
                return range(start, stop), end
    return None


def _ends_inside(copy: Copy, entry: range) -> bool:
    """Does a sentence end within these words? Then they are no entry."""
    return any(ends_sentence(copy.words[place]) for place in entry)


def _headings(copy: Copy, units: Sequence[Unit]) -> Iterator[Hit]:
    """Headings of the form: at the start of a line and to the end of one, perhaps under another number."""
    titles = [unit for unit in units if unit.sentence is None]
    for place, word in enumerate(copy.words):
        if place and copy.words[place - 1].line == word.line:
            continue
        for unit in titles:
            stop = copy.exact.ahead(place, len(unit.title))
            if stop is not None and _ends_line(copy, stop) and copy.exact.letters(place, stop) == unit.title:
                yield Hit(place, stop, unit)
    for start, (heading, stop) in copy.headings.items():
        bare, number = letters(heading.title), letters(heading.number)
        for unit in titles:
            if number and bare and unit.bare == bare and unit.title != number + bare:
                yield Hit(start, stop, unit, number_as_printed=heading.number)


def _ends_line(copy: Copy, stop: int) -> bool:
    return stop == len(copy.words) or copy.words[stop].line != copy.words[stop - 1].line


def _run_in_headings(copy: Copy, units: Sequence[Unit]) -> Iterator[Hit]:
    """Headings of the form, with their numbers, that begin a line or end one but are not all of it; word for word, or
    but for letters that scanning confuses."""
    titles = [(unit, unit.loose_title) for unit in units if unit.sentence is None]
    for place in range(len(copy.words)):
        begins = not place or copy.words[place - 1].line != copy.words[place].line
        for unit, title in titles:
            stop = copy.loose.ahead(place, len(title))
            if stop is None or not (begins or _ends_line(copy, stop)) or copy.loose.letters(place, stop) != title:
                continue
            yield Hit(place, stop, unit, loose=copy.exact.letters(place, stop) != unit.title)
