"""Headings and sentences of an agreement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.agreement.tokens import Line, Word, letters

_NUMBERED = re.compile(
    r"(?P<number>(?:Section|SECTION|Article|ARTICLE)\s+\d{1,3}|[IVXL]{1,6}|[A-Z]|\d{1,2})"
    r"(?:[.):]\s*|\s+)(?P<title>(?![A-Z]\.)[^\d\s].*)"
)
_APPENDIX = re.compile(r"(?P<number>(?:appendix|exhibit|attachment|annex)\s+(?:[A-Z]|\d{1,2}))\W*(?P<title>.*)", re.I)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_TERMINAL = re.compile(r"[.?!][\"'”’)\]]*$")
_BREAK = re.compile(r"[.?!:;][\"'”’)\]]*$")
_SHORT = re.compile(
    r"(?:[A-Za-z]\.)+|(?:No|Nos|Pub|Dept|Sec|Art|Inc|vs?|et|seq|al|e\.g|i\.e|Mr|Ms|Dr|St|Stat|Supp|Ave|Rev|Aug|Fed)\.",
)
_SMALL = 4  # fewer words are no sentence of their own
FEWEST_LETTERS = 15


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as printed: its number, such as IV, B or Appendix A, and its title; the lines it takes up."""

    number: str
    title: str
    lines: range


def headings(lines: Sequence[Line]) -> Iterator[Heading]:
    """The headings among the lines, in order: numbered ones, appendices, and short titles that end in a colon."""
    skip = -1
    for place, line in enumerate(lines):
        if line.number <= skip:
            continue
        after = lines[place + 1] if place + 1 < len(lines) else None
        appendix = _APPENDIX.fullmatch(line.text)
        if appendix is not None and len(line.text.split()) <= 12 and not _TERMINAL.search(line.text):
            number, title, end = appendix["number"], appendix["title"].strip(), line.number
            if title and not _is_title(title):
                continue
            if not title and after is not None and _is_title(after.text):
                title, end = after.text, after.number
            skip = end
            yield Heading(f"Appendix {number.split()[-1].upper()}", title, range(line.number, end + 1))
            continue
        numbered = _NUMBERED.fullmatch(line.text)
        if numbered is not None and _is_title(numbered["title"]):
            yield Heading(numbered["number"], numbered["title"].strip(), range(line.number, line.number + 1))
        elif line.apart and _is_title_with_colon(line.text):
            yield Heading("", line.text.rstrip(": "), range(line.number, line.number + 1))


def _is_title_with_colon(text: str) -> bool:
    parts = text.split()
    one = text.endswith(":") and text.count(":") == 1
    return one and 2 <= len(parts) <= 8 and max(map(len, parts)) >= 5 and _is_title(text)


def _is_title(text: str) -> bool:
    """Short, without the marks of a sentence, and in capitals or with its long words capitalised."""
    parts = text.split()
    if not parts or len(parts) > 12 or ";" in text or "____" in text or not any(sign.isalpha() for sign in text):
        return False
    alphabetic = [sign for sign in text if sign.isalpha()]
    if sum(sign.isupper() for sign in alphabetic) >= 0.7 * len(alphabetic) and len(alphabetic) >= 4:
        return not text.rstrip().endswith(",")
    long = [part for part in parts if len(letters(part)) >= 4]
    return len(long) >= 2 and all(part.lstrip("(“\"'")[:1].isupper() for part in long) and "," not in text[-1:]


class Numbering:
    """Gives each heading its full number: B under IV is IV.B. One for a document, fed in order."""

    def __init__(self) -> None:
        self._roman = 0
        self._path: list[tuple[str, str]] = []  # kind and number, from the outermost

    def full(self, number: str) -> str:
        """The full number of the next heading; one without a number belongs to the heading before it."""
        if not number:
            return ".".join(each for _, each in self._path) or ""
        kind = self._kind(number)
        kinds = [each for each, _ in self._path]
        if kind == "top":
            self._path = []
        elif kind in kinds:
            self._path = self._path[: kinds.index(kind)]
        self._path.append((kind, number))
        return ".".join(each for _, each in self._path)

    def _kind(self, number: str) -> str:
        if " " in number:
            if number.startswith("Appendix"):
                self._roman = 0
            return "top"
        if number.isdigit():
            return "digit"
        value = _roman(number)
        last = next((each for kind, each in self._path if kind == "letter"), "@")
        if value == self._roman + 1 or len(number) > 1 or (value and last == "@" and number in "IVXL"):
            self._roman = value or self._roman
            return "top"
        return "letter"


def _roman(number: str) -> int:
    """The value of a Roman number; 0 if it is none."""
    values = [_ROMAN.get(sign, 0) for sign in number.upper()]
    if 0 in values:
        return 0
    return sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))


def sentences(words: Sequence[Word]) -> Iterator[range]:
    """The sentences among the words, as ranges of places. What is too short to stand alone joins its neighbour."""
    start = 0
    found: list[range] = []
    for place in range(1, len(words) + 1):
        if place < len(words) and not _ends(words[place - 1], words[place]):
            continue
        piece = range(start, place)
        start = place
        joinable = found and not words[piece.start].item and not words[piece.start].apart
        if joinable and (is_small(words, piece) or is_small(words, found[-1])):
            found[-1] = range(found[-1].start, piece.stop)
        else:
            found.append(piece)
    yield from found


def is_small(words: Sequence[Word], piece: range) -> bool:
    """Too short for a sentence: a label, a name, a date, a reference."""
    return len(piece) < _SMALL or sum(len(words[place].letters) for place in piece) < FEWEST_LETTERS


def ends_sentence(word: Word) -> bool:
    """Does a full stop, a question or an exclamation mark stand behind the word, that is not an abbreviation's?"""
    return bool(_TERMINAL.search(word.text)) and not _SHORT.fullmatch(word.text.lstrip("(\"“'[").rstrip(")\"”'],;"))


def _ends(word: Word, after: Word) -> bool:
    if after.item:
        return True
    opening = after.text.lstrip("(\"“'‘[")[:1]
    if ends_sentence(word) and (opening.isupper() or opening.isdigit()):
        return True
    if after.line != word.line and opening.isupper() and (word.blank or word.text.endswith(":")):
        return True  # a label, and what is written behind it
    return after.apart and (bool(_BREAK.search(word.text)) or not opening.islower())
