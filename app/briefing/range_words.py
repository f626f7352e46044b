"""The two kinds of range in words, the same at every chart and in every format, and what no range covers.

A likely figure comes with P10 to P90. Where none may be shown, low to high stands alone. The two are never called by
one word, and never drawn alike (`outputs/drawing`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.briefing.blocks import Bar
from app.engine.evaluation import Evaluation
from app.engine.results import BASES, OptionResult

PERCENTILES_SAID: Final = (
    "Point: the likely figure. Line: P10 to P90; one trial calculation in ten comes out below it, one in ten above."
)
POINT_OUTSIDE: Final = "A point lies outside its line where inputs reach further to one side."
BOUNDS_SAID: Final = (
    "Dashed bar: low to high, with no likely figure. No result lies outside it while inputs keep to their own ranges."
)
BOUNDS_IN_WORDS: Final = "Each range is low to high, with no likely figure."
BOUNDS_IN_CELLS: Final = "Two figures in one cell are low to high, with no likely figure."
LEAVES_OUT: Final = (
    "A range leaves out claims, settlements and their defense, premiums the insurer has not stated, lines named as "
    "left out, and costs that no line covers."
)
BOOKS_SAY: Final = "Where the town's own books replace the lines, it covers what was booked."


def low_to_high(ends: str) -> str:
    """'$1,000 to $2,000 (low to high)'."""
    return f"{ends} (low to high)"


def explained(bars: Iterable[Bar]) -> str:
    """What the ranges among a chart's bars mean; empty where there is none."""
    bars = tuple(bars)
    kinds = {bar.range_kind for bar in bars}
    said = {"percentiles": PERCENTILES_SAID, "bounds": BOUNDS_SAID}
    found = [words for kind, words in said.items() if kind in kinds]
    if any(bar.point_outside for bar in bars):
        found.insert(1, POINT_OUTSIDE)
    return " ".join(found)


def leaves_out(evaluation: Evaluation, shown: Iterable[OptionResult]) -> str:
    """What the ranges of these options leave out. A town's own books may hold what no line of the estimate does."""
    booked = any(evaluation.money.replaced(result, basis) for result in shown for basis in BASES)
    return f"{LEAVES_OUT} {BOOKS_SAY}" if booked else LEAVES_OUT
