"""Where the bars of a chart go. The drawing itself is an SVG template (templates/briefing/chart_bars.svg)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from app.briefing.blocks import Bar, Chart, Look
from app.outputs.drawing.labels import Key, TextLine, even, heading, legend, side_words, stacked_words
from app.outputs.drawing.scale import Scale, Tick, drawable
from app.outputs.drawing.typeface import printable, text_width

Shape = Literal["wide", "narrow"]
WIDTH = {"wide": 672.0, "narrow": 320.0}  # CSS pixels; 7 inches is the width of a page's text
SIZE = {"wide": 12.0, "narrow": 13.0}  # of the letters: at full width 9 points on paper
BAND = 14.0  # a bar's height
AXIS_LINE = 14.0  # from one line of the axis's name to the next, as in the template
NO_ZERO = "; the axis does not begin at zero"
RANGES: dict[Look, str] = {"whisker": "likely, with P10 to P90", "dashed": "low to high, no likely figure"}
"""The two kinds of range, each with its own drawing and its own words. The chart's note explains them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A horizontal stretch of a bar, in one pattern."""

    x: float
    width: float
    look: Look


@dataclass(frozen=True, slots=True)
class Row:
    """One drawn bar: its words, and what of it can be drawn. `mark` is the place of the likely value: the point of a
    whisker, or the line between the two sides of a swing."""

    words: tuple[TextLine, ...]
    top: float
    height: float
    pieces: tuple[Piece, ...] = ()
    mark: float | None = None

    @property
    def drawn(self) -> bool:
        return bool(self.pieces)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, ready to draw.

    `stretches` are the tops and bottoms between which the lines of the ticks are drawn; `axis` is what stands under
    them, line by line.
    """

    width: float
    height: float
    headings: tuple[TextLine, ...]
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    stretches: tuple[tuple[float, float], ...]
    zero: float | None
    plot_left: float
    plot_right: float
    plot_bottom: float
    axis: tuple[str, ...]
    legend: tuple[Key, ...]

    @property
    def looks(self) -> tuple[Look, ...]:
        """The patterns that are in use."""
        return tuple(dict.fromkeys(piece.look for row in self.rows for piece in row.pieces))


def draw(chart: Chart, shape: Shape = "wide") -> Drawing:
    """Lay out `chart`: wide with the words at both sides (paper, desk), or narrow with the words above (phone)."""
    wide = shape == "wide"
    bars = [
        replace(bar, label=printable(bar.label), text=printable(bar.text), group=printable(bar.group))
        for bar in chart.bars
    ]
    width, size = WIDTH[shape], SIZE[shape]
    label_width = text_space = 0.0
    if wide:
        label_width = min(max((text_width(bar.label, size) for bar in bars), default=0.0) + 2, 190.0)
        text_space = min(max((text_width(bar.text, size) for bar in bars), default=0.0) + 2, 212.0)
        left, right = label_width + 14.0, width - text_space - 14.0
    else:
        left, right = 14.0, width - 14.0
    scale = Scale.of(_values(chart), chart.axis, left, right, size)

    rows: list[Row] = []
    headings: list[TextLine] = []
    stretches: list[tuple[float, float]] = []
    y = top = 6.0
    before = ""
    for bar in bars:
        if bar.group != before:
            if rows and wide:
                stretches.append((top - 4.0, y))
            lines, taken = heading(bar.group, size, y + (6.0 if rows else 0.0), width)
            headings += lines
            y += taken + (6.0 if rows else 0.0)
            top, before = y, bar.group
        if wide:
            words, taken = side_words(bar.label, bar.text, size, y, label_width, text_space, width)
            rows.append(_row(bar, chart, scale, words, y + taken / 2 - BAND / 2))
            y += taken + (4.0 if bar.group else 7.0)
        else:
            words, taken = stacked_words(bar.label, bar.text, size, y, width)
            row = _row(bar, chart, scale, words, y + taken + 4.0)
            rows.append(row)
            y += taken + (BAND + 18.0 if row.drawn else 14.0)
            if row.drawn:
                stretches.append((row.top - 5.0, row.top + BAND + 5.0))
    stretches.append((top - 4.0, y) if wide else (y - 4.0, y))

    ticks = scale.marks(size, width)
    name = even(chart.axis if scale.zero is not None else chart.axis + NO_ZERO, size - 1, right - left)
    keys, height = _below(_meanings(chart, rows), name, shape, (left, right), y) if ticks else ((), y)
    return Drawing(
        width=width,
        height=math.ceil(height),
        headings=tuple(headings),
        rows=tuple(rows),
        ticks=ticks,
        stretches=tuple(stretches),
        zero=scale.zero,
        plot_left=left,
        plot_right=right,
        plot_bottom=y,
        axis=tuple(name),
        legend=keys,
    )


def _values(chart: Chart) -> Iterator[float | None]:
    """What the scale has to hold. Zero is on it where bars begin there: a bar cut off at the foot misleads."""
    if chart.kind != "swings" and any(drawable(v) for bar in chart.bars for v in (bar.low, bar.value, bar.high)):
        yield 0.0
    for bar in chart.bars:
        yield from (bar.low, bar.value, bar.high)
    yield from chart.covers


def _row(bar: Bar, chart: Chart, scale: Scale, words: tuple[TextLine, ...], top: float) -> Row:
    """The bar's shapes: a range of either kind, the two sides of a swing, a bar from zero, or nothing."""
    value = bar.value if drawable(bar.value) else None
    if bar.low is not None and bar.high is not None and drawable(bar.low) and drawable(bar.high):
        mark = scale.x(value) if value is not None else None
        if chart.kind == "swings" and value is not None:
            sides = (_piece(scale, value, bar.low, "white"), _piece(scale, value, bar.high, "hatched"))
            return Row(words, top, BAND, tuple(sorted(sides, key=lambda side: -side.width)), mark)
        look: Look = "hatched" if chart.kind == "swings" else "dashed" if bar.range_kind == "bounds" else "whisker"
        return Row(words, top, BAND, (_piece(scale, bar.low, bar.high, look),), mark)
    if value is not None and chart.kind != "swings":
        return Row(words, top, BAND, (_piece(scale, 0.0, value, "white" if bar.second else "solid"),))
    return Row(words, top, BAND)


def _piece(scale: Scale, one: float, other: float, look: Look) -> Piece:
    a, b = sorted((scale.x(one), scale.x(other)))
    return Piece(a, max(round(b - a, 2), 1.0), look)


def _below(
    meant: list[tuple[Look | Literal["mark"], str]], name: list[str], shape: Shape, plot: tuple[float, float], y: float
) -> tuple[tuple[Key, ...], float]:
    """The legend, and the height of the whole. It stands beside the axis's name where there is room, else below."""
    size, width, wide = SIZE[shape] - 1, WIDTH[shape], shape == "wide"
    x = 0.0 if wide else plot[0]
    keys = legend(meant, size, x, y + 30.0, width)
    end = max((key.text_x + text_width(key.text, size) for key in keys), default=0.0)
    middle, half = sum(plot) / 2, max((text_width(line, size) for line in name), default=0.0) / 2
    foot = y + 30.0 + AXIS_LINE * (len(name) - 1)
    if not meant or (wide and len(name) == 1 and end + 10.0 <= middle - half):
        return keys, foot + (8.0 if wide else 10.0)
    keys = legend(meant, size, x, foot + (24.0 if wide else 28.0), width)
    return keys, keys[-1].y + 6.0


def _meanings(chart: Chart, rows: list[Row]) -> list[tuple[Look | Literal["mark"], str]]:
    """What the legend explains: ranges and the mark. A bar from zero speaks for itself."""
    looks = {look for row in rows for look in _looks(row)}
    if chart.kind == "amounts":
        return [(look, words) for look, words in RANGES.items() if look in looks]
    if any(row.mark is not None for row in rows):
        return [("white", "input at its low value"), ("hatched", "at its high value"), ("mark", chart.likely)]
    return [("hatched", "from the input's low to its high value")] if looks else []


def _looks(row: Row) -> set[Look]:
    return {piece.look for piece in row.pieces}
