"""Where the days and boxes of a timeline go. The drawing itself is an SVG template (chart_timeline.svg)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from app.briefing.blocks import Look, Stop, Timeline
from app.outputs.drawing.charts import SIZE, WIDTH, Shape
from app.outputs.drawing.labels import BOLD, LINE, Key, TextLine, even, legend
from app.outputs.drawing.typeface import printable, text_width, wrap

WORDS = 196.0  # the width of the words at the left of the line of days
BOX, TALL, GAP = 27.0, 20.0, 5.0  # a box's width and height, and the space to the next


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """One numbered box; `text_y` is the base line of its number."""

    text: str
    look: Look
    x: float
    y: float
    width: float
    height: float = TALL

    @property
    def text_x(self) -> float:
        return self.x + self.width / 2

    @property
    def text_y(self) -> float:
        return self.y + TALL / 2 + 4.0


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its words, the place of its dot on the line of days, and its boxes. `solid`: things are due on it."""

    words: tuple[TextLine, ...]
    dot: float
    boxes: tuple[PlacedBox, ...]
    solid: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A timeline, ready to draw. `line_x` is the place of the line of days."""

    width: float
    height: float
    days: tuple[Day, ...]
    line_x: float
    legend: tuple[Key, ...]

    @property
    def looks(self) -> tuple[Look, ...]:
        """The patterns that are in use."""
        return tuple(dict.fromkeys(box.look for day in self.days for box in day.boxes))


def draw_timeline(timeline: Timeline, shape: Shape = "wide") -> Drawing:
    """Lay out `timeline`: the words of a day at the left of the line (paper, desk), or above its boxes (phone)."""
    wide = shape == "wide"
    width, size = WIDTH[shape], SIZE[shape]
    line_x = WORDS + 16.0 if wide else 7.0
    left = line_x + 18.0
    days: list[Day] = []
    y = 4.0
    for stop in timeline.stops:
        stop = replace(stop, label=printable(stop.label), text=printable(stop.text))
        words, tall = _words(stop, size, y, 0.0 if wide else left, WORDS if wide else width - left)
        top = y if wide else y + tall + 2.0
        boxes, taken = _boxes(stop, size, left, top + (1.0 if wide else 0.0), width)
        days.append(Day(words, y + LINE / 2 + 1.0, boxes, bool(boxes)))
        y += (max(tall, taken) if wide else tall + taken) + 11.0
    shown = {look for day in days for look in (box.look for box in day.boxes)}
    meant = [(look, words) for look, words in timeline.legend if look in shown]
    keys = legend(meant, size - 1, 0.0, y + 12.0, width)
    height = keys[-1].y + 6.0 if keys else y
    return Drawing(width, math.ceil(height), tuple(days), line_x, keys)


def _words(stop: Stop, size: float, y: float, x: float, width: float) -> tuple[tuple[TextLine, ...], float]:
    """The day in bold letters, and the line below it; and the height of both."""
    strong = wrap(stop.label, size * BOLD, width)
    lines = [(line, True) for line in strong] + [(line, False) for line in even(stop.text, size, width)]
    placed = tuple(TextLine(text, x, y + 12.0 + LINE * place, strong=bold) for place, (text, bold) in enumerate(lines))
    return placed, LINE * max(len(lines), 1)


def _boxes(stop: Stop, size: float, left: float, top: float, width: float) -> tuple[tuple[PlacedBox, ...], float]:
    """The boxes one after the other, in as many lines as they need; and their height."""
    if not stop.boxes:
        return (), 0.0
    wide = max(BOX, *(text_width(text, size - 1) + 10.0 for text, _ in stop.boxes))
    a_line = max(int((width - left + GAP) // (wide + GAP)), 1)
    placed = tuple(
        PlacedBox(
            text, look, round(left + place % a_line * (wide + GAP), 2), top + place // a_line * (TALL + GAP), wide
        )
        for place, (text, look) in enumerate(stop.boxes)
    )
    return placed, math.ceil(len(stop.boxes) / a_line) * (TALL + GAP) - GAP
