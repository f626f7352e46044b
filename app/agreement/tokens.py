"""From the pages of a document to its words: what counts of each, where it stands, and where blanks are.

Two copies of one text differ in lines, hyphens at their ends, page numbers, running heads, quotation marks, ligatures
and the spaces between words. Of a word, only letters, digits, and a point or dash between digits count.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_BLANK = re.compile(r"[_\u2017\u2581\ufe4d-\ufe4f]{2,}|\.{5,}|B{5,}")  # B: what a form font without a key gives for _
_BULLET = re.compile(r"[•·◦▪■□●○➢❖*\uf0b7\uf0a7\uf06f\u2022-]|[ox]")
_DASH = re.compile(r"[\u2010-\u2015\u2212]")
_DASH_BETWEEN_WORDS = re.compile(r"(?<=\D)[\u2013\u2014\u2015](?=\D)")
_SPELLED = str.maketrans({"&": "and", "%": "percent", "$": "usd"})
_PAGE_NUMBER = re.compile(r"(?:page|p\.)?\s*[-–—]?\s*(\d{1,3})\s*(?:(?:of|/)\s*\d{1,3}\s*)?[-–—]?", re.IGNORECASE)
_REVISED = re.compile(r"(?:.{0,60}\s)?(?:\d{1,3}\s+)?rev(?:ised|\.|ision)?:?\s*\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\W*", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EDGE = 3  # lines at the top and the foot of a page that may be a running head or foot
_OFTEN = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document, from 0 through all pages; `apart` if an empty line or another page comes before it."""

    number: int
    page: int
    text: str
    apart: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word as printed, with what stands between it and the next (a blank is `____`), and what counts of it.

    `item`: a bullet stands before it. `apart`: an empty line does. `blank`: a blank to fill in follows it.
    """

    text: str
    letters: str
    line: int
    page: int
    item: bool = False
    apart: bool = False
    blank: bool = False


def letters(text: str) -> str:
    """What counts of a text: small letters and digits, and a point or dash between two digits; no spaces."""
    plain = _DASH.sub("-", unicodedata.normalize("NFKC", text)).casefold().translate(_SPELLED)
    return "".join(sign for place, sign in enumerate(plain) if sign.isalnum() or _in_number(plain, place))


def _in_number(text: str, place: int) -> bool:
    """Is the sign at this place a point or dash between two digits?"""
    return text[place] in ".-" and text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()


def lines_of(pages: Sequence[str]) -> tuple[Line, ...]:
    """The lines of all pages, without page numbers, running heads and feet, and dates of revision."""
    split = [[_CONTROL.sub(" ", line).strip() for line in re.split(r"\r\n|[\n\r\v\f\u2028]", page)] for page in pages]
    often = _running(split)
    offsets = _offsets(split)
    found: list[Line] = []
    for number, page in enumerate(split, 1):
        edge = _edge(page)
        apart, removed = True, False
        for place, line in enumerate(page):
            if not line:
                apart = True
                continue
            masked = _masked(line)
            running = masked in often and (place in edge or removed or bool(re.search(r"\d", line)))
            if running or _REVISED.fullmatch(line) or (place in edge and _counts(line, number) in offsets):
                apart = removed = True
                continue
            found.append(Line(len(found), number, line, apart))
            apart = removed = False
    return tuple(found)


def _masked(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.casefold().split()))


def _edge(page: Sequence[str]) -> set[int]:
    """The places of the lines at the top and the foot of a page."""
    filled = [place for place, line in enumerate(page) if line]
    return {*filled[:_EDGE], *filled[-_EDGE:]}


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
        edge = {page[place] for place in _edge(page)}
        numbered = {line for line in page if re.search(r"\d", line) and len(line.split()) <= 10}
        counts.update({_masked(line) for line in edge | numbered if len(line) <= 120})
    return frozenset(line for line, times in counts.items() if times >= _OFTEN and letters(line))


def words_of(lines: Iterable[Line]) -> tuple[Word, ...]:
    """The words of these lines in their order; a word that a hyphen parts at the end of a line is one word."""
    found: list[Word] = []
    joins = False  # the last word goes on in the next line
    for line in lines:
        apart, item, first = line.apart, False, True
        for token in _tokens(line.text):
            if first and _BULLET.fullmatch(token):
                item = True
                continue
            counted = letters(token)
            if not counted or token in ("x", "o"):
                if found:
                    found[-1] = _with(found[-1], token)
                continue
            if joins and first and token[0].isalnum():
                before = found.pop()
                hard = "-" if before.text.endswith("-") else ""
                text = before.text.rstrip("-\u00ad") + hard + token
                whole = letters(text)
                found.append(Word(text, whole, before.line, before.page, before.item, before.apart))
            else:
                found.append(Word(token.replace("\u00ad", ""), counted, line.number, line.page, item, apart))
            joins = item = apart = first = False
        end = line.text[-1:]
        joins = end in "-\u2010\u00ad" and len(line.text) > 1 and line.text[-2].isalnum() and bool(found)
        if joins:
            last = found[-1]
            text = last.text.rstrip("-\u2010\u00ad") + ("-" if end != "\u00ad" else "\u00ad")
            found[-1] = Word(text, last.letters, last.line, last.page, last.item, last.apart)
    return tuple(found)


def _tokens(text: str) -> list[str]:
    """The line at its spaces, with blanks as tokens of their own, whatever they hang on."""
    return _DASH_BETWEEN_WORDS.sub(" ", _BLANK.sub(" ____ ", text)).split()


def _with(word: Word, token: str) -> Word:
    """The word with a token behind it in which nothing counts."""
    blank = word.blank or token == "____"
    joint = " " if token == "____" or token[0].isalnum() or token in "§–—" else ""
    text = word.text if word.text.endswith("____") and token == "____" else f"{word.text}{joint}{token}"
    return Word(text, word.letters, word.line, word.page, word.item, word.apart, blank)


def shown(words: Sequence[Word]) -> str:
    """Words as a reader sees them, in one line."""
    return " ".join(word.text for word in words)
