"""From values to places on a chart's axis: round ticks, their labels, and where a value lies between two edges."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from app.outputs.drawing.typeface import text_width

_LARGEST = 1e12  # beyond this nothing is drawn: the text says it
_SMALLEST = 1e-9  # a difference below this is none
_MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis; `label_x` is the middle of its label, moved inward where it would be cut off."""

    x: float
    label: str
    label_x: float


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to places. `ticks` is empty where there is nothing to draw."""

    ticks: tuple[float, ...]
    left: float
    right: float
    axis: str

    @classmethod
    def of(cls, values: Iterable[float | None], axis: str, left: float, right: float, size: float) -> Scale:
        """A scale that holds all of `values`, with as many ticks as their labels (letters of `size`) leave room for."""
        held = [value for value in values if value is not None and drawable(value)]
        if not held:
            return cls((), left, right, axis)
        low, high = min(held), max(held)
        for most in (6, 5, 4, 3, 2):
            ticks = nice_ticks(low, high, most)
            largest = max(abs(tick) for tick in ticks)
            widest = max(text_width(tick_label(tick, axis, largest), size) for tick in ticks)
            if len(ticks) < 2 or widest + 10 <= (right - left) / (len(ticks) - 1):
                break
        return cls(tuple(ticks), left, right, axis)

    def x(self, value: float) -> float:
        if len(self.ticks) < 2:
            return self.left
        low, high = self.ticks[0], self.ticks[-1]
        return round(self.left + (value - low) / (high - low) * (self.right - self.left), 2)

    @property
    def zero(self) -> float | None:
        """Where zero lies; None where the axis does not reach it."""
        reached = bool(self.ticks) and self.ticks[0] <= 0.0 <= self.ticks[-1]
        return self.x(0.0) if reached else None

    def marks(self, size: float, width: float) -> tuple[Tick, ...]:
        """The ticks with their labels, inside a drawing of `width`."""
        largest = max((abs(tick) for tick in self.ticks), default=0.0)
        found = []
        for value in self.ticks:
            label = tick_label(value, self.axis, largest)
            x, half = self.x(value), text_width(label, size) / 2
            found.append(Tick(x, label, round(min(max(x, half), width - half), 2)))
        return tuple(found)


def drawable(value: float | None) -> bool:
    """Is there a value, and one that a scale can hold?"""
    return value is not None and math.isfinite(value) and abs(value) <= _LARGEST


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
