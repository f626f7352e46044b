"""Checks of plain text: loaded words and odd turns outside quotation marks, columns of like size, the reading grade.

Nothing here reads a rule file: the word lists come from rules/wording.yaml. The grade is Flesch and Kincaid's, over
sentences; numbers count as one syllable, citations and longer quotations are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from app.schema.wording import Lean, LoadedWords, Turn, WordingFile

if TYPE_CHECKING:
    import pyphen

ERRORS: frozenset[Lean] = frozenset({"enforcement", "opposing", "directive"})
RATIO_LOW, RATIO_HIGH = 0.80, 1.25
BULLETS_APART = 1
_REMEMBERED = 8192  # texts whose measure is kept: a briefing has some 3,000, and its proofs read each more than once
LONG_QUOTE = 4  # words; a shorter quotation is part of the sentence that it stands in

_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_CITATION = re.compile(
    r"§\s*\d"
    r"|\b(?i:sections?|sec\.|chapter|ch\.|article|art\.|title)\s+(?:\d|[IVXL]+\b|[A-Z]\b)"
    r"|\bAppendix\s+[A-Z]\b"
    r"|\b(?:[A-Z]\.\s?){2,}(?:\w+\.\s*)*(?:section\s|§\s?)?\d"  # 8 U.S.C. 1357, 30-A M.R.S. 2203, C.R.S. 24-76.6
    r"|\b(?:RSA|ORS|RCW|NRS|MCL|KRS|RSMo|ILCS|SDCL|HRS)\s\d"
    r"|\b(?:Code|Laws|Act|Stat\.|Statutes|Ordinance|Order|Opinion|Law)(?:\s(?:Ann\.|No\.|of|section|§))*\s\d"
    r"|\b(?:HB|SB|AB|LB|LD|HF|SF|HR|[HSA]\.[BF]?\.?|House Bill|Senate Bill|Assembly Bill|Public Act|Act)\s?\d"
    r"|\b(?:First|Fourth|Fifth|Tenth|Fourteenth) Amendment\b"
)
_ASIDE = re.compile(r"\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_ASIDE_CITES = re.compile(
    r"\b(?:Cir|Ct|App|Supp|Op|S\.D|N\.D|E\.D|W\.D|D)\.|\bNo\. \d|^\w{1,2} ?[\dIVX]+$|^\d{4}(?: to \d{4})?$"
)
_INLINE = re.compile(
    r"(?:\b[\w-]+\s)?\b(?:[A-Z]\.\s?){2,}(?:\w+\.\s*)*(?:sections?\s|§+\s?)?\d[\w.:()/–-]*"
    r"|\b(?:RSA|ORS|RCW|NRS|MCL|KRS|RSMo|ILCS|SDCL|HRS)\s\d[\w.:()/–-]*"
    r"|§+\s?\d[\w.:()/–-]*"
)
_ABBREVIATED = re.compile(r"\b(v|vs|No|Nos|St|Mr|Ms|Mrs|Dr|Sgt|Lt|Gov|Gen|Att'y|Art|Sec|Ch|Ann|Stat|Rev|Inc|Co|Dept)\.")
_END = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+|\n+")
_BEFORE_SENTENCE = re.compile(r"(?:^|[.!?:;][\"”’)\]]*|\n)\s*$")
_WORD = re.compile(r"\d[\d,.]*\w*(?:\(\w\))*|[^\W\d_]+(?:['’-][^\W_]+)*")
_SILENT = re.compile(r"[^aeiouyl]es?$|[^aeiouytd]ed$|[aeiou]les?$")
_SILENT_BEFORE = re.compile(r"(?<=[^\Waeiou])e(?=(?:ments?|ly|ful|less|ness)$)")
_HISSING = re.compile(r"(?:[sxzcg]|ch|sh)es$")


# ---- words --------------------------------------------------------------------------------------------------------


def outside_quotes(text: str) -> str:
    """The text with everything between double quotation marks (straight or curly) turned to blanks of like length."""
    return _QUOTED.sub(lambda found: " " * len(found[0]), text)


def cites_a_section(text: str) -> bool:
    """Does the text name a section of a law or form, a bill, a numbered act or order, or an amendment?"""
    return _CITATION.search(text) is not None


@dataclass(frozen=True, slots=True)
class Flag:
    """A loaded word that stands outside quotation marks."""

    word: str
    entry: LoadedWords

    @property
    def is_error(self) -> bool:
        return self.entry.lean in ERRORS


@dataclass(frozen=True, slots=True)
class TurnFound:
    """A turn of phrase that reads as translated, outside quotation marks."""

    words: str
    entry: Turn


class Lexicon:
    """The word lists of a rulebook, ready for use."""

    def __init__(self, wording: WordingFile) -> None:
        self._entries = [
            (entry, _pattern(entry.words), _pattern(entry.allowed_in) if entry.allowed_in else None)
            for entry in wording.loaded
        ]
        self._any = _pattern((word.casefold() for entry in wording.loaded for word in entry.words), re.NOFLAG)
        self._hedges = _pattern(wording.hedges)
        self._turns = [
            (entry, _pattern(entry.words), _pattern(entry.allowed_in) if entry.allowed_in else None)
            for entry in wording.turns
        ]
        listed = [words.casefold() for entry in wording.turns for words in entry.words]
        self._any_turn = _pattern(listed, re.NOFLAG) if listed else None

        self._remembered = lru_cache(maxsize=_REMEMBERED)(lambda text, cited: tuple(self._flags(text, cited)))
        self._turns_remembered = lru_cache(maxsize=_REMEMBERED)(lambda text: tuple(self._turns_in(text)))

    def flags(self, text: str, *, cited: bool = False) -> Iterator[Flag]:
        """Loaded words outside quotation marks. `cited`: the section that sets a duty stands beside the text."""
        return iter(self._remembered(text, cited))

    def _flags(self, text: str, cited: bool) -> Iterator[Flag]:
        open_text = outside_quotes(text)
        if not self._any.search(open_text.casefold()):  # five times as fast as a search that ignores case
            return
        cited = cited or cites_a_section(text)
        for entry, pattern, allowed in self._entries:
            searched = allowed.sub(lambda found: " " * len(found[0]), open_text) if allowed is not None else open_text
            for found in pattern.finditer(searched):
                if not (entry.duty and (cited or _in_a_question(searched, found.end()))):
                    yield Flag(" ".join(found[0].split()), entry)

    def turns(self, text: str) -> Iterator[TurnFound]:
        """Turns that read as translated, outside quotation marks."""
        return iter(self._turns_remembered(text))

    def _turns_in(self, text: str) -> Iterator[TurnFound]:
        open_text = outside_quotes(text)
        if self._any_turn is None or not self._any_turn.search(open_text.casefold()):
            return
        for entry, pattern, allowed in self._turns:
            searched = allowed.sub(lambda found: " " * len(found[0]), open_text) if allowed is not None else open_text
            for found in pattern.finditer(searched):
                if not entry.at_start or _BEFORE_SENTENCE.search(searched[: found.start()]):
                    yield TurnFound(" ".join(found[0].split()), entry)

    def hedges(self, text: str) -> int:
        return len(self._hedges.findall(text))


def _in_a_question(text: str, at: int) -> bool:
    end = re.search(r"[.!?]", text[at:])
    return end is not None and end[0] == "?"


def _pattern(phrases: Iterable[str], flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    listed = "|".join(
        r"[\s-]+".join(re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in phrase.split())
        for phrase in sorted(phrases, key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w'’])(?:{listed})(?![\w])", flags)


# ---- columns ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """What an option could bring, or what it could cost."""

    words: int
    bullets: int
    hedges: int
    cites: int

    @classmethod
    def of(cls, texts: Iterable[str], cites: int, lexicon: Lexicon | None) -> Column:
        listed = list(texts)
        hedges = sum(lexicon.hedges(text) for text in listed) if lexicon is not None else 0
        return cls(sum(count_words(text) for text in listed), len(listed), hedges, cites)

    @property
    def hedge_rate(self) -> float:
        """Hedging words in a hundred."""
        return 100 * self.hedges / self.words if self.words else 0.0

    @property
    def cite_rate(self) -> float:
        """Sources for each bullet."""
        return self.cites / self.bullets if self.bullets else 0.0


@dataclass(frozen=True, slots=True)
class Columns:
    """The two columns of one option."""

    option: str
    brings: Column
    costs: Column

    @property
    def ratio(self) -> float:
        """Words of the first column for each word of the second."""
        return self.brings.words / self.costs.words if self.costs.words else float("inf")

    def faults(self) -> Iterator[str]:
        """What makes them unequal."""
        if not (self.brings.words and self.costs.words):
            yield f"the columns of '{self.option}' are not both filled"
            return
        if not RATIO_LOW <= self.ratio <= RATIO_HIGH:
            yield (
                f"the columns of '{self.option}' have {self.brings.words} and {self.costs.words} words: "
                f"the ratio {self.ratio:.2f} is not within {RATIO_LOW:.2f} to {RATIO_HIGH:.2f}"
            )
        if abs(self.brings.bullets - self.costs.bullets) > BULLETS_APART:
            yield (
                f"the columns of '{self.option}' have {self.brings.bullets} and {self.costs.bullets} points: "
                f"more than {BULLETS_APART} apart"
            )


def count_words(text: str) -> int:
    return len(_WORD.findall(text))


# ---- reading grade ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prose:
    """How much text there is. Amounts of several texts add up; the grade is then that of all of it."""

    sentences: int = 0
    words: int = 0
    syllables: int = 0

    def __add__(self, other: Prose) -> Prose:
        return Prose(self.sentences + other.sentences, self.words + other.words, self.syllables + other.syllables)

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade: the school year at which the text reads easily. Nothing written is grade 0."""
        if not self.words or not self.sentences:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


@lru_cache(maxsize=_REMEMBERED)
def measure(text: str) -> Prose:
    """Sentences, words and syllables, without citations and without quotations of four words or more."""
    found = Prose()
    for sentence in sentences(text):
        words = _WORD.findall(sentence)
        if words:
            found += Prose(1, len(words), sum(syllables(word) for word in words))
    return found


def sentences(text: str) -> list[str]:
    """The sentences as they are counted: citations are gone or are the word 'law', long quotations are gone."""
    text = _QUOTED.sub(lambda found: "" if count_words(found[0]) >= LONG_QUOTE else found[0], text)
    text = _ASIDE.sub(lambda found: "" if _is_citation(found[1]) else found[0], text)
    text = _INLINE.sub(lambda found: "law." if found[0].endswith(".") else "law", text)  # it may end the sentence
    text = re.sub(r"\b(?:[A-Za-z]\.){2,}", lambda found: found[0].replace(".", ""), text)
    return [part for part in _END.split(_ABBREVIATED.sub(r"\1", text)) if part.strip()]


def _is_citation(aside: str) -> bool:
    return cites_a_section(aside) or _ASIDE_CITES.search(aside) is not None


@cache
def syllables(word: str) -> int:
    """Syllables of a word: by pyphen's hyphenation or by groups of vowels, whichever finds more.

    Hyphenation never parts off a single letter (agree-ment); groups of vowels miss parted ones (su-ing). Held against
    the CMU dictionary over the words of this rulebook, this is right for 98 words in 100, and 1 percent low in sum.
    """
    if "-" in word:
        return sum(syllables(part) for part in word.split("-") if part)
    letters = re.sub(r"['’]s?$", "", word)
    if any(letter.isdigit() for letter in letters):
        return 1
    if letters.isupper() and not re.search(r"[AEIOU]", letters):
        return max(len(letters), 1)
    lower = letters.lower()
    vowels = len(re.findall(r"[aeiouy]+", _SILENT_BEFORE.sub("", lower)))
    if vowels > 1 and _SILENT.search(lower) and not _HISSING.search(lower):
        vowels -= 1
    return max(len(_hyphens().positions(lower)) + 1, vowels, 1)


@cache
def _hyphens() -> pyphen.Pyphen:
    import pyphen  # a dictionary that only the reading grade needs

    return pyphen.Pyphen(lang="en_US")
