"""The words of a copy between two sentences of the form: entries in blanks, and text that the form does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from app.agreement.find import LONGEST_FILL, Copy, Unit
from app.agreement.sentences import ends_sentence, sentences

_ENTRY = 10  # so many words in a line may be a name, an office, a date or a label, or two of them side by side
_SMALL_SENTENCE = 5
_COLUMNS = re.compile(r"\s{3,}")


@dataclass(frozen=True, slots=True)
class Gap:
    """Words from `start` to `stop`, after and before these units; `fillable` if the form has blanks or lines there."""

    start: int
    stop: int
    before: Unit | None
    after: Unit | None
    fillable: bool


@dataclass(frozen=True, slots=True)
class Leftover:
    """Text that the form does not have, a sentence or a heading, with the units around its gap."""

    words: range
    before: Unit | None
    after: Unit | None


def read_gap(copy: Copy, gap: Gap) -> tuple[list[range], list[Leftover]]:
    """Entries in blanks, and the sentences that are left."""
    entries: list[range] = []
    left: list[Leftover] = []
    if _ends_blank(gap) and not ends_sentence(copy.words[gap.start - 1]):
        stop = _end_of_sentence(copy, gap)
        if stop - gap.start <= LONGEST_FILL:
            entries.append(range(gap.start, stop))
            gap = replace(gap, start=stop)
    for is_entry, words in _parts(copy, gap):
        if is_entry:
            entries.append(words)
        else:
            left += [Leftover(piece, gap.before, gap.after) for piece in _pieces(copy, words)]
    return entries, left


def _ends_blank(gap: Gap) -> bool:
    return gap.before is not None and gap.before.sentence is not None and gap.before.sentence.ends_blank


def _end_of_sentence(copy: Copy, gap: Gap) -> int:
    for place in range(gap.start, gap.stop):
        if ends_sentence(copy.words[place]):
            return place + 1
    return gap.stop


def _parts(copy: Copy, gap: Gap) -> Iterator[tuple[bool, range]]:
    """The gap as runs of lines that are entries, and runs of lines that are not."""
    if not gap.fillable:
        yield False, range(gap.start, gap.stop)
        return
    lines = _lines(copy, gap)
    is_entry: list[bool] = []
    for number, line in enumerate(lines):
        goes_on = number > 0 and not is_entry[-1] and not ends_sentence(copy.words[line.start - 1])
        goes_on = goes_on or (number == 0 and not _ends_blank(gap) and runs_on(copy, line.start))
        is_entry.append(not goes_on and _is_entry(copy, line))
    number = 0
    while number < len(lines):
        end = number
        while end < len(lines) and is_entry[end] == is_entry[number]:
            end += 1
        if is_entry[number]:
            yield from ((True, line) for line in lines[number:end])
        else:
            yield False, range(lines[number].start, lines[end - 1].stop)
        number = end


def _lines(copy: Copy, gap: Gap) -> list[range]:
    by_line = groupby(range(gap.start, gap.stop), lambda place: copy.words[place].line)
    return [range(places[0], places[-1] + 1) for _, each in by_line if (places := list(each))]


def _is_entry(copy: Copy, line: range) -> bool:
    """A name, an office, a date or a label; lines may hold two of them side by side."""
    if len(line) >= _SMALL_SENTENCE and ends_sentence(copy.words[line.stop - 1]):
        return False
    columns = _COLUMNS.split(copy.lines[copy.words[line.start].line].text)
    widest = max(len(column.split()) for column in columns)
    return min(widest, len(line)) <= _ENTRY or any(copy.words[place].blank for place in line)


def _pieces(copy: Copy, words: range) -> Iterator[range]:
    """Sentences, with a heading apart from what follows it."""
    heads = copy.headings
    start = words.start
    for place in words:
        if place in heads:
            stop = min(heads[place][1], words.stop)
            yield from _sentences(copy, range(start, place))
            yield range(place, stop)
            start = stop
    yield from _sentences(copy, range(start, words.stop))


def _sentences(copy: Copy, words: range) -> Iterator[range]:
    for piece in sentences(copy.words[words.start : words.stop]):
        yield range(words.start + piece.start, words.start + piece.stop)


def runs_on(copy: Copy, place: int) -> bool:
    """Does the sentence before this word run on into it? Then it begins small, and no mark of an end is before it."""
    if not 0 < place < len(copy.words) or copy.words[place].item:
        return False
    before = copy.words[place - 1].text.rstrip("\"'”’)]")
    return before[-1:] not in ".?!:;" and copy.words[place].text.lstrip("(\"'“‘[")[:1].islower()
