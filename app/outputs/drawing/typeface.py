"""The one typeface of the briefing, Public Sans: where its file is, which characters it has, how wide a text is.

The printed document uses no other font, so the same input gives the same bytes on any machine. A character that
Public Sans lacks would come out as an empty box (and break PDF/UA): it is printed by name or by code instead.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import fontpkg_public_sans
from fontTools.ttLib import TTFont

# Characters with a plain equivalent that the font has.
_PLAIN = {
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "\u2013",
    "\u2015": "\u2014",
    "\u2032": "\u2019",
    "\u2033": "\u201d",
    "\ufffe": "",
    "\uffff": "",
}
# Control characters (but tab and line ends), marks that turn the direction of text, and invisible ones.
_DROPPED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad"
    r"\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# Half of a pair: no encoding can write it.
_HALVES = re.compile(r"[\ud800-\udfff]")


def font_file() -> Path:
    """The upright variable font; the briefing has no italics."""
    return Path(fontpkg_public_sans.__file__).resolve().parent / "files" / "PublicSans[wght].ttf"


@cache
def _metrics() -> tuple[dict[str, float], frozenset[str]]:
    """Widths in em by character, and the characters that the font has."""
    with TTFont(font_file(), lazy=True) as font:
        cmap: dict[int, str] = font.getBestCmap()
        units: int = font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        widths = {chr(code): advances[name][0] / units for code, name in cmap.items()}
    return widths, frozenset(widths)


def text_width(text: str, size: float) -> float:
    """About how wide `text` is at `size`, a little on the safe side."""
    widths, _ = _metrics()
    return 1.03 * size * sum(widths.get(character, 0.6) for character in text)


def wrap(text: str, size: float, width: float) -> list[str]:
    """`text` in lines no wider than `width`; a word that is too long by itself is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        while text_width(word, size) > width and len(word) > 1:
            cut = len(word) - 1
            while cut > 1 and text_width(word[:cut], size) > width:
                cut -= 1
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:cut])
            word = word[cut:]
        candidate = f"{line} {word}" if line else word
        if line and text_width(candidate, size) > width:
            lines.append(line)
            line = word
        else:
            line = candidate
    if line:
        lines.append(line)
    return lines


def without_controls(text: str) -> str:
    """`text` without controls and marks that reorder or hide text; half a character becomes the sign for that."""
    return _HALVES.sub("\ufffd", _DROPPED.sub("", text))


def printable(text: str) -> str:
    """`text` in characters that the font has.

    Works on a whole HTML page as well: it goes character by character, and nothing that it puts in has a meaning in
    HTML. (Composing the text, NFC, would not do on a page: a combining stroke after `>` would swallow the bracket.)
    """
    text = without_controls(text)
    _, covered = _metrics()
    missing = set(text) - covered - {"\n", "\r", "\t"}
    if missing:
        text = text.translate({ord(character): _substitute(character, covered) for character in missing})
    return text


def _substitute(character: str, covered: frozenset[str]) -> str:
    """What is printed for a character that the font lacks."""
    if character in _PLAIN:
        return _PLAIN[character]
    category = unicodedata.category(character)
    if category == "Zs":
        return "\u00a0"
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and set(plain) <= covered and not set(plain) & set("<>&\"'"):
        return plain
    name = unicodedata.name(character, "").lower()
    if category.startswith("S") and name:
        return f"[{name}]"
    return f"[U+{ord(character):04X}]"
