"""What stands around the text of a page and is none of it: line numbers, page numbers, running heads, stamps.

A stamp may wrap, so that a line of digits alone belongs to the line before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.agreement.confused import folded

_PAGE_NUMBER = re.compile(r"(?:page|p\.)?\s*[-–—]?\s*(\d{1,3})\s*(?:(?:of|/)\s*\d{1,3}\s*)?[-–—]?", re.IGNORECASE)
_REVISED = re.compile(r"(?:.{0,60}\s)?(?:\d{1,3}\s+)?rev(?:ised|\.|ision)?:?\s*\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\W*", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE_NUMBER = re.compile(r"(\d{1,5})(?:\s+|$)")
_NUMBERS = re.compile(r"[\dlobs]+")  # digits, and the letters that `loose` makes of some
_DIGITS = re.compile(r"\d{1,4}")
_EDGE = 3  # lines at the top and the foot of a page that may be a running head or foot
_DEEP = 6  # lines of a stamp that may come back there
_OFTEN = 3
_FEWEST_NUMBERED = 8  # lines that are numbered by one
_FEWEST_FIFTHS = 4  # lines of which each fifth is numbered


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of text. `page` counts from 0; `apart` if an empty line, another page or a running head is before it."""

    page: int
    text: str
    apart: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was left out: the pages with line numbers, from 0; each running line as it stood first, and how often."""

    line_numbers: tuple[int, ...] = ()
    running: tuple[tuple[str, int], ...] = ()


NOTHING_LEFT_OUT = LeftOut()


def kept_lines(pages: Sequence[str]) -> tuple[list[Kept], LeftOut]:
    """The lines of all pages without what stands around the text, and what that was."""
    split = [[_CONTROL.sub(" ", line).strip() for line in re.split(r"\r\n|[\n\r\v\f\u2028]", page)] for page in pages]
    numbered = _without_line_numbers(split)
    often = _running(split)
    wrapped = _wrapped(split, often)
    offsets = _offsets(split)
    found: list[Kept] = []
    running: Counter[str] = Counter()
    first_seen: dict[str, str] = {}
    for number, page in enumerate(split):
        edge = _edge(page, often)
        apart, removed, before = True, False, ""
        for place, line in enumerate(page):
            if not line:
                apart = True
                continue
            masked = _masked(line)
            is_running = masked in often and (place in edge or removed or bool(re.search(r"\d", line)))
            is_running = is_running or (removed and (before, masked) in wrapped)
            if is_running or _REVISED.fullmatch(line) or (place in edge and _counts(line, number + 1) in offsets):
                if is_running:
                    running[masked] += 1
                    first_seen.setdefault(masked, line)
                apart = removed = True
            else:
                found.append(Kept(number, line, apart))
                apart = removed = False
            before = masked
    shown = tuple((first_seen[masked], times) for masked, times in running.most_common() if masked != "#")
    return found, LeftOut(tuple(numbered), shown)


# ---- line numbers ----------------------------------------------------------------------------------------------------


def _without_line_numbers(pages: list[list[str]]) -> list[int]:
    """Take line numbers from the pages that have some; which those are. Where most pages have them, a short page may
    have fewer than a row is otherwise taken for."""
    found = {number: row for number, page in enumerate(pages) if (row := _line_numbers(page))}
    if len(found) >= sum(any(page) for page in pages) / 2:
        for number, page in enumerate(pages):
            if number not in found and (row := _line_numbers(page, fewest=1)):
                found[number] = row
    for number, row in found.items():
        bare = {place: _LINE_NUMBER.sub("", pages[number][place], count=1) for place in row}
        pages[number] = [bare.get(place, line) for place, line in enumerate(pages[number]) if bare.get(place) != ""]
    return sorted(found)


def _line_numbers(page: Sequence[str], fewest: int = 0) -> list[int]:
    """The places of the lines that begin with a line number, or are nothing else.

    The numbers rise by one (or by five, where each fifth line has one) through most of the page's lines.
    """
    numbers = [(place, int(match[1])) for place, line in enumerate(page) if (match := _LINE_NUMBER.match(line))]
    bare = sum(_DIGITS.fullmatch(line) is not None for line in page)
    lines = sum(map(bool, page)) - bare
    for step, least, share in ((1, _FEWEST_NUMBERED, 0.6), (5, _FEWEST_FIFTHS, 0.12)):
        row = max(_rising(numbers, step), key=len, default=[])
        whole = step == 1 or all(number % step == 0 for _, number in row)
        if row and whole and len(row) >= (fewest or least) and len(row) >= share * lines:
            return [place for place, _ in row]
    return []


def _rising(numbers: Sequence[tuple[int, int]], step: int) -> Iterator[list[tuple[int, int]]]:
    """The rows of numbers that rise by a step from line to line; what does not fit in between is passed over."""
    ends: dict[int, list[tuple[int, int]]] = {}
    for place, number in numbers:
        row = [*ends.pop(number - step, []), (place, number)]
        if len(row) > len(ends.get(number, [])):
            ends[number] = row
    yield from ends.values()


# ---- running heads and page numbers ----------------------------------------------------------------------------------


def _masked(line: str) -> str:
    """The line without its numbers, whatever letters a scanner took them and others for."""
    return _NUMBERS.sub("#", folded("".join(line.casefold().split())))


def _edge(page: Sequence[str], often: frozenset[str] = frozenset(), deep: int = _EDGE) -> set[int]:
    """The places of the lines at the top and the foot of a page, and of all lines of a stamp that stands there."""
    filled = [place for place, line in enumerate(page) if line]
    found = {*filled[:deep], *filled[-deep:]}
    for places in (filled, filled[::-1]):
        for place in places:
            if place not in found and _masked(page[place]) not in often:
                break
            found.add(place)
    return found


def _counts(line: str, page: int) -> int | None:
    """By how much a line that may be a page number differs from the page's; None if it is no such line."""
    match = _PAGE_NUMBER.fullmatch(line)
    return int(match[1]) - page if match is not None else None


def _offsets(pages: Sequence[Sequence[str]]) -> frozenset[int]:
    """By how much page numbers differ from the count of pages: what two pages agree on. A lone 8 is part of a text."""
    counts: Counter[int] = Counter()
    for number, page in enumerate(pages, 1):
        counts.update({found for place in _edge(page) if (found := _counts(page[place], number)) is not None})
    return frozenset(offset for offset, times in counts.items() if times >= 2)


def _running(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Short lines that come back on many pages, apart from their digits: at the edge, or with a number in them."""
    counts: Counter[str] = Counter()
    for page in pages:
        edge = {page[place] for place in _edge(page, deep=_DEEP)}
        numbered = {line for line in page if re.search(r"\d", line) and len(line.split()) <= 10}
        counts.update({_masked(line) for line in edge | numbered if len(line) <= 120})
    return frozenset(line for line, times in counts.items() if times >= _OFTEN and any(sign.isalpha() for sign in line))


def _wrapped(pages: Sequence[Sequence[str]], often: frozenset[str]) -> frozenset[tuple[str, str]]:
    """A running line and a line of digits that follows it on many pages."""
    counts: Counter[tuple[str, str]] = Counter()
    for page in pages:
        filled = [_masked(line) for line in page if line]
        pairs = pairwise(filled)
        counts.update({pair for pair in pairs if pair[0] in often and not any(map(str.isalpha, pair[1]))})
    return frozenset(pair for pair, times in counts.items() if times >= _OFTEN)
