"""Where the lines and bars of a chart go: scales, round ticks, broken labels. The drawing itself is an SVG template."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from app.briefing.blocks import Bar, Chart
from app.briefing.typeface import printable, text_width, wrap

Shape = Literal["wide", "narrow"]

_LARGEST = 1e12  # beyond this nothing is drawn: the text says it
_SMALLEST = 1e-9  # a difference below this is none
_SIZE = 12.0  # of the letters, in CSS pixels at full width: 9 points on paper
_LINE = 15.0
_BAND = 14.0
_MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis; `label_x` is the middle of its label, moved inward where it would be cut off."""

    x: float
    label: str
    label_x: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text; `y` is its base line."""

    text: str
    x: float
    y: float
    end: bool = False  # set flush right at x


@dataclass(frozen=True, slots=True)
class Span:
    """A horizontal stretch of a bar."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Row:
    """One drawn bar: its words, and what of it can be drawn."""

    words: tuple[TextLine, ...]
    top: float
    height: float
    solid: Span | None = None
    band: Span | None = None
    mark: float | None = None

    @property
    def drawn(self) -> bool:
        return self.solid is not None or self.band is not None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, ready to draw."""

    width: float
    height: float
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    zero: float | None
    plot_left: float
    plot_right: float
    plot_bottom: float
    axis: str
    has_bands: bool
    has_marks: bool
    legend_x: float
    legend_y: float


def nice_ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`, at most `most` of them (two at least)."""
    if not high - low > _SMALLEST:
        return [low]
    most = max(most, 2)
    step = 10.0 ** math.floor(math.log10((high - low) / most))
    while True:
        for factor in (1, 2, 5):
            size = factor * step
            first, last = math.floor(low / size + 1e-9), math.ceil(high / size - 1e-9)
            if last - first + 1 <= most or (most <= 2 and last - first <= 2):
                return [number * size for number in range(first, last + 1)]
        step *= 10


def tick_label(value: float, axis: str, largest: float) -> str:
    """A number on the axis: with a dollar sign if the axis is in dollars, short from a million upward."""
    sign = _MINUS if value < 0 else ""
    value = abs(value)
    suffix = ""
    if largest >= 1e9:
        value, suffix = value / 1e9, " bn" if value else ""
    elif largest >= 1e6:
        value, suffix = value / 1e6, " m" if value else ""
    number = f"{value:,.6f}".rstrip("0").rstrip(".")
    return f"{sign}{'$' if axis.lower().startswith('dollar') else ''}{number}{suffix}"


def draw(chart: Chart, shape: Shape = "wide") -> Drawing:
    """Lay out `chart`: wide with the words at both sides (paper, desk), or narrow with the words above (phone)."""
    wide = shape == "wide"
    bars = [replace(bar, label=printable(bar.label), text=printable(bar.text)) for bar in chart.bars]
    width = 672.0 if wide else 320.0  # 7 inches: the width of a page's text
    size = _SIZE if wide else 13.0
    if wide:
        label_width = min(max((text_width(bar.label, size) for bar in bars), default=0.0) + 2, 190.0)
        value_width = min(max((text_width(bar.text, size) for bar in bars), default=0.0) + 2, 212.0)
        left, right = label_width + 14.0, width - value_width - 14.0
    else:
        left, right = 14.0, width - 14.0
    scale = _Scale.of(chart, left, right, size)

    rows: list[Row] = []
    y = 6.0
    for bar in bars:
        if wide:
            words, height = _side_words(bar, size, y, label_width, value_width, width)
            rows.append(_row(bar, scale, words, y + height / 2 - _BAND / 2))
            y += height + 7.0
        else:
            words, height = _stacked_words(bar, size, y, width)
            drawn = _row(bar, scale, words, y + height + 4.0)
            rows.append(drawn)
            y += height + (_BAND + 18.0 if drawn.drawn else 14.0)

    bottom = y
    ticks = tuple(_tick(scale, value, chart.axis, size, width) for value in scale.ticks)
    has_bands = any(row.band for row in rows)
    has_marks = any(row.mark is not None for row in rows)
    # The legend stands beside the axis's name where there is room for it, else below.
    legend_y = bottom + (10.0 if wide else 38.0)
    height = bottom + (38.0 if wide else 64.0 if has_bands else 40.0) if ticks else bottom
    return Drawing(
        width=width,
        height=math.ceil(height),
        rows=tuple(rows),
        ticks=ticks,
        zero=scale.x(0.0) if ticks else None,
        plot_left=left,
        plot_right=right,
        plot_bottom=bottom,
        axis=chart.axis,
        has_bands=has_bands,
        has_marks=has_marks,
        legend_x=0.0 if wide else left,
        legend_y=legend_y,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to places. Zero is always on the axis: a bar cut off at the foot misleads."""

    ticks: tuple[float, ...]
    left: float
    right: float

    @classmethod
    def of(cls, chart: Chart, left: float, right: float, size: float) -> _Scale:
        values = [v for bar in chart.bars for v in (bar.low, bar.value, bar.high) if v is not None and _drawable(v)]
        if not values:
            return cls((), left, right)
        low, high = min(0.0, *values), max(0.0, *values)
        for most in (6, 5, 4, 3, 2):
            ticks = nice_ticks(low, high, most)
            largest = max(abs(tick) for tick in ticks)
            widest = max(text_width(tick_label(tick, chart.axis, largest), size) for tick in ticks)
            if len(ticks) < 2 or widest + 10 <= (right - left) / (len(ticks) - 1):
                break
        return cls(tuple(ticks), left, right)

    @property
    def largest(self) -> float:
        return max((abs(tick) for tick in self.ticks), default=0.0)

    def x(self, value: float) -> float:
        if len(self.ticks) < 2:
            return self.left
        low, high = self.ticks[0], self.ticks[-1]
        return round(self.left + (value - low) / (high - low) * (self.right - self.left), 2)

    def span(self, one: float, other: float) -> Span:
        a, b = sorted((self.x(one), self.x(other)))
        return Span(a, max(round(b - a, 2), 1.0))


def _tick(scale: _Scale, value: float, axis: str, size: float, width: float) -> Tick:
    label = tick_label(value, axis, scale.largest)
    x, half = scale.x(value), text_width(label, size) / 2
    return Tick(x, label, round(min(max(x, half), width - half), 2))


def _drawable(value: float | None) -> bool:
    return value is not None and math.isfinite(value) and abs(value) <= _LARGEST


def _row(bar: Bar, scale: _Scale, words: tuple[TextLine, ...], top: float) -> Row:
    """The bar's shapes: a range with its likely value, a bar from zero, or nothing."""
    value = bar.value if _drawable(bar.value) else None
    if bar.low is not None and bar.high is not None and _drawable(bar.low) and _drawable(bar.high):
        mark = scale.x(value) if value is not None else None
        return Row(words, top, _BAND, band=scale.span(bar.low, bar.high), mark=mark)
    if value is not None:
        return Row(words, top, _BAND, solid=scale.span(0.0, value))
    return Row(words, top, _BAND)


def _side_words(
    bar: Bar, size: float, y: float, label_width: float, value_width: float, width: float
) -> tuple[tuple[TextLine, ...], float]:
    """Label at the left, value at the right, both centred on the bar."""
    label, value = _even(bar.label, size, label_width), _even(bar.text, size, value_width)
    height = max(len(label), len(value), 1) * _LINE
    middle = y + height / 2
    words: list[TextLine] = []
    for lines, x, end in ((label, 0.0, False), (value, width, True)):
        first = middle - len(lines) * _LINE / 2 + 11.0
        words += [TextLine(line, x, round(first + number * _LINE, 2), end) for number, line in enumerate(lines)]
    return tuple(words), height


def _even(text: str, size: float, width: float) -> list[str]:
    """Lines of about the same length, so that no word stands alone on the last."""
    lines = wrap(text, size, width)
    while len(lines) > 1 and width > 40:
        width -= 8
        narrower = wrap(text, size, width)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _stacked_words(bar: Bar, size: float, y: float, width: float) -> tuple[tuple[TextLine, ...], float]:
    """Label and value above the bar: on one line if they fit, else one below the other."""
    if text_width(bar.label, size) + text_width(bar.text, size) + 16 <= width:
        return (TextLine(bar.label, 0.0, y + 12.0), TextLine(bar.text, width, y + 12.0, True)), 17.0
    lines = [*wrap(bar.label, size, width), *wrap(bar.text, size, width)]
    return tuple(TextLine(line, 0.0, y + 12.0 + 17.0 * number) for number, line in enumerate(lines)), 17.0 * len(lines)
