"""Texts cut to what a place has room for: long texts of the town, and the first sentence of a statement."""

from __future__ import annotations

import re

MOST, SHORT = 360, 160  # characters: of a text of its own, of a value among others
CUT = " \u2026 (in full in the record of answers)"


def excerpt(text: str, most: int = MOST) -> str:
    """`text` with its line ends as spaces, cut at a word if it is longer than `most`."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    head, _, _ = text[:most].rpartition(" ")
    return (head or text[:most]).rstrip(" ,;:.") + CUT


def first_sentence(words: str) -> str:
    """The first sentence of a text. A full stop within '8 U.S.C.' or '(section I.)' ends none."""
    found = re.match(r".*?[a-z)]\.(?=\s+[A-Z]|$)", words, re.DOTALL)
    return found.group() if found else words
