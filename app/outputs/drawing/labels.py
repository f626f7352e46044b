"""Where the words of a chart go: beside a bar, above it, as a heading over several, and what its patterns mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.briefing.blocks import Look
from app.outputs.drawing.typeface import text_width, wrap

LINE = 15.0  # from one line to the next beside a bar
_STACKED = 17.0  # the same above a bar
BOLD = 1.07  # bold letters are about so much wider


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text; `y` is its base line."""

    text: str
    x: float
    y: float
    end: bool = False  # set flush right at x
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend: a sample of a drawing or of the mark, and what it means. `y` is the words' base line."""

    look: Look | Literal["mark"]
    text: str
    x: float
    y: float

    @property
    def text_x(self) -> float:
        return self.x + (10.0 if self.look == "mark" else 35.0)


def side_words(
    label: str, text: str, size: float, y: float, label_width: float, text_space: float, width: float
) -> tuple[tuple[TextLine, ...], float]:
    """Label at the left, figure at the right, both centred on the bar; and the height that they take."""
    left, right = even(label, size, label_width), even(text, size, text_space)
    height = max(len(left), len(right), 1) * LINE
    middle = y + height / 2
    words: list[TextLine] = []
    for lines, x, end in ((left, 0.0, False), (right, width, True)):
        first = middle - len(lines) * LINE / 2 + 11.0
        words += [TextLine(line, x, round(first + number * LINE, 2), end) for number, line in enumerate(lines)]
    return tuple(words), height


def stacked_words(label: str, text: str, size: float, y: float, width: float) -> tuple[tuple[TextLine, ...], float]:
    """Label and figure above the bar: on one line if they fit, else one below the other; and their height."""
    if text_width(label, size) + text_width(text, size) + 16 <= width:
        return (TextLine(label, 0.0, y + 12.0), TextLine(text, width, y + 12.0, True)), _STACKED
    lines = [*wrap(label, size, width), *wrap(text, size, width)]
    placed = tuple(TextLine(line, 0.0, y + 12.0 + _STACKED * number) for number, line in enumerate(lines))
    return placed, _STACKED * len(lines)


def heading(text: str, size: float, y: float, width: float) -> tuple[tuple[TextLine, ...], float]:
    """A heading over the bars below it, in bold letters; and its height."""
    lines = wrap(text, size * BOLD, width)
    placed = tuple(TextLine(line, 0.0, y + 12.0 + LINE * number, strong=True) for number, line in enumerate(lines))
    return placed, LINE * len(lines) + 4.0


def even(text: str, size: float, width: float) -> list[str]:
    """Lines of about the same length, so that no word stands alone on the last."""
    lines = wrap(text, size, width)
    while len(lines) > 1 and width > 40:
        width -= 8
        narrower = wrap(text, size, width)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def legend(
    meant: Sequence[tuple[Look | Literal["mark"], str]], size: float, x: float, y: float, right: float
) -> tuple[Key, ...]:
    """The entries one after the other from `x`, with a new line where the next would go beyond `right`."""
    keys: list[Key] = []
    place = x
    for look, text in meant:
        key = Key(look, text, place, y)
        end = key.text_x + text_width(text, size)
        if place > x and end > right:
            y += 20.0
            key = Key(look, text, x, y)
            end = key.text_x + text_width(text, size)
        keys.append(key)
        place = round(end + 14.0, 2)
    return tuple(keys)
