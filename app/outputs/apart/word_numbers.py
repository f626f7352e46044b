"""The numbers that Word puts before paragraphs by itself: IV., B., 3."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 20  # styles above a style
_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str


class Numbers:
    """Counts through a document's lists; asked for each paragraph in order."""

    def __init__(self, word: WordDocument) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}  # by the number of a list
        self._list_of: dict[str, str] = {}  # lists that count together
        self._styles: dict[str, Any] = {}
        self._counts: dict[str, dict[int, int]] = {}
        with suppress(KeyError, NotImplementedError):
            self._read(word.part.numbering_part.element)
        for style in word.styles.element.iter(f"{W}style"):
            self._styles[style.get(f"{W}styleId", "")] = style

    def _read(self, root: Any) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        for each in root.findall(f"{W}abstractNum"):
            levels = {}
            for level in each.findall(f"{W}lvl"):
                start = int(_value(level.find(f"{W}start"), "1"))
                form, text = _value(level.find(f"{W}numFmt"), "decimal"), _value(level.find(f"{W}lvlText"), "")
                levels[int(level.get(f"{W}ilvl", "0"))] = _Level(start, form, text)
            abstract[each.get(f"{W}abstractNumId", "")] = levels
        for each in root.findall(f"{W}num"):
            number, kind = each.get(f"{W}numId", ""), _value(each.find(f"{W}abstractNumId"), "")
            self._levels[number] = abstract.get(kind, {})
            self._list_of[number] = f"{number} of its own" if each.find(f"{W}lvlOverride") is not None else kind

    def next(self, paragraph: Any) -> str:
        """The number before this paragraph; a bullet for one of a list without numbers; empty if it has none."""
        number, depth = self._of(paragraph)
        level = self._levels.get(number, {}).get(depth)
        if level is None or level.form == "none":
            return ""
        if level.form == "bullet":
            return "•"
        counts = self._counts.setdefault(self._list_of[number], {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        levels = self._levels[number]

        def put(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            own = levels.get(place, level)
            return _FORMS.get(own.form, str)(counts.get(place, own.start))

        return re.sub(r"%(\d)", put, level.text)

    def _of(self, paragraph: Any) -> tuple[str, int]:
        """The list and the level of a paragraph, its own or its style's."""
        properties = paragraph.find(f"{W}pPr")
        depth: int | None = None
        for _ in range(_DEEPEST):
            if properties is None:
                break
            found = properties.find(f"{W}numPr")
            if found is not None:
                level = found.find(f"{W}ilvl")
                depth = int(_value(level, "0")) if depth is None and level is not None else depth
                number = _value(found.find(f"{W}numId"), "")
                if number:
                    return number, depth or 0
            above = properties.find(f"{W}pStyle") if properties.find(f"{W}pStyle") is not None else None
            name = _value(above, "") or _value(properties.getparent().find(f"{W}basedOn"), "")
            properties = self._styles[name].find(f"{W}pPr") if name in self._styles else None
        return "", 0


def _value(element: Any, otherwise: str) -> str:
    return element.get(f"{W}val", otherwise) if element is not None else otherwise


def _roman(number: int) -> str:
    found = ""
    for value, sign in _ROMAN:
        while number >= value:
            found, number = found + sign, number - value
    return found


def _letter(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


_FORMS: dict[str, Callable[[int], str]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
}
