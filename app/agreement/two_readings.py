"""How far two readings of one page agree on its letters, whatever the order of its lines."""

from __future__ import annotations

import re
import unicodedata

from app.agreement.tokens import letters

SUBSTANTIAL = 0.01
"""The share of a page's letters that one reading has and the other does not, from which its letters are unsure."""
_GRAM = 5
_FEWEST = 60  # letters of a page; with fewer, two readings say nothing
_FEWEST_WORDS = 60
_COMMON = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "is",
        "be",
        "by",
        "or",
        "for",
        "that",
        "this",
        "as",
        "with",
        "will",
        "shall",
        "not",
        "any",
        "on",
        "it",
        "at",
        "from",
        "an",
        "are",
    ]
)
_LEAST_COMMON = 0.08
_STRANGE = 0.02


def disagreement(one: str, other: str) -> float:
    """The share of letters, from 0 to 1, that stand in one of the readings and in no like place of the other."""
    rows = letters(one), letters(other)
    longest = max(map(len, rows))
    if longest < _FEWEST:
        return 0.0
    return max(_uncovered(rows[0], rows[1]), _uncovered(rows[1], rows[0])) / longest


def _uncovered(row: str, other: str) -> int:
    """How many letters of a row are in no group of five that the other row has too."""
    known = {other[at : at + _GRAM] for at in range(len(other) - _GRAM + 1)}
    covered = bytearray(len(row))
    for at in range(len(row) - _GRAM + 1):
        if row[at : at + _GRAM] in known:
            covered[at : at + _GRAM] = b"\1" * _GRAM
    return covered.count(0)


def is_no_english(text: str) -> bool:
    """Are these letters that no English text has? Then the file's letters stand for others than they seem."""
    words = text.split()
    if len(words) < _FEWEST_WORDS:
        return False
    signs = [sign for sign in text if not sign.isspace()]
    strange = sum(_is_strange(sign) for sign in signs)
    if strange > _STRANGE * len(signs):
        return True
    plain = [word for word in (re.sub(r"\W", "", each).casefold() for each in words) if word.isalpha()]
    return len(plain) >= _FEWEST_WORDS and sum(word in _COMMON for word in plain) < _LEAST_COMMON * len(plain)


def _is_strange(sign: str) -> bool:
    if sign.isascii():
        return False
    kind = unicodedata.category(sign)
    return (
        kind in ("Co", "Cn", "Cs", "So", "Mn")
        or sign == "\ufffd"
        or (kind[0] == "L" and not sign.isascii() and ("LATIN" not in unicodedata.name(sign, "")))
    )
