"""From the pages of a document to its words: what counts of each, where it stands, and where blanks are.

Two copies of one text differ in lines, hyphens at their ends, page numbers, running heads, quotation marks, ligatures
and the spaces between words. Of a word, only letters, digits, and a point or dash between digits count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.agreement.confused import loose
from app.agreement.margins import Kept, kept_lines

_BLANK = re.compile(r"[_\u2017\u2581\ufe4d-\ufe4f]{2,}|\.{5,}|B{5,}")  # B: what a form font without a key gives for _
_BULLET = re.compile(r"[•·◦▪■□●○➢❖*\uf0b7\uf0a7\uf06f\u2022-]|[ox]")
_DASH = re.compile(r"[\u2010-\u2015\u2212]")
_DASH_BETWEEN_WORDS = re.compile(r"(?<=\D)[\u2013\u2014\u2015](?=\D)")
_SPELLED = str.maketrans({"&": "and", "%": "percent", "$": "usd"})
_RUN_TOGETHER = re.compile(  # a scanner lost the space between two sentences, or after a letter that counts
    r"(?<=[A-Za-z\d)][A-Za-z\d)][.;:?!])(?=[A-Z][A-Za-z])|(?<=[A-Za-z)][A-Za-z)][.;:?!])(?=[A-Z]\b(?!\.))"
    r"|(?<=^[A-Z]\.)(?=[A-Z][a-z]{3})"
)


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

    @property
    def loose(self) -> str:
        """What counts of it, with the letters made one that scanning confuses."""
        return loose_letters(self.text.split()[0])


def letters(text: str) -> str:
    """What counts of a text: small letters and digits, and a point or dash between two digits; no spaces."""
    plain = _plain(text)
    return "".join(sign for place, sign in enumerate(plain) if sign.isalnum() or _in_number(plain, place))


def loose_letters(text: str) -> str:
    """The same with the letters made one that scanning confuses."""
    return loose(_plain(text))


def _plain(text: str) -> str:
    return _DASH.sub("-", unicodedata.normalize("NFKC", text)).casefold().translate(_SPELLED)


def _in_number(text: str, place: int) -> bool:
    """Is the sign at this place a point or dash between two digits?"""
    return text[place] in ".-" and text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()


def lines_of(pages: Sequence[str], first: int = 1) -> tuple[Line, ...]:
    """The lines of all pages, without page numbers, running heads, line numbers and dates of revision. The first page
    has this number."""
    return numbered(kept_lines(pages)[0], first)


def numbered(kept: Sequence[Kept], first: int) -> tuple[Line, ...]:
    """The lines that were kept, with their numbers and the numbers of their pages."""
    return tuple(Line(number, line.page + first, line.text, line.apart) for number, line in enumerate(kept))


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
    return _RUN_TOGETHER.sub(" ", _DASH_BETWEEN_WORDS.sub(" ", _BLANK.sub(" ____ ", text))).split()


def _with(word: Word, token: str) -> Word:
    """The word with a token behind it in which nothing counts."""
    blank = word.blank or token == "____"
    joint = " " if token == "____" or token[0].isalnum() or token in "§–—" else ""
    text = word.text if word.text.endswith("____") and token == "____" else f"{word.text}{joint}{token}"
    return Word(text, word.letters, word.line, word.page, word.item, word.apart, blank)


def shown(words: Sequence[Word]) -> str:
    """Words as a reader sees them, in one line."""
    return " ".join(word.text for word in words)
