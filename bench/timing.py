"""Paired timing: a candidate and its floor in turn, so that a drift of the machine falls on both.

The order alternates (A B, B A, A B ...), so that neither always has the other's warm caches or leftovers before it,
and garbage is collected before each. A ratio is taken pair by pair; its median counts, its least and greatest show the
noise.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """Medians in seconds of a candidate and its floor; median, least and greatest of the ratios pair by pair."""

    name: str
    floor_name: str
    candidate: float
    floor: float
    ratio: float
    least: float
    greatest: float
    at_most: float | None = None  # the ratio promised
    limit: float | None = None  # seconds promised for the candidate

    @property
    def kept(self) -> bool:
        """Are the promises kept?"""
        return (self.at_most is None or self.ratio <= self.at_most) and (
            self.limit is None or self.candidate <= self.limit
        )

    def __str__(self) -> str:
        promised = f" (at most {self.at_most:g})" if self.at_most is not None else ""
        limit = f" (at most {self.limit * 1e3:g} ms)" if self.limit is not None else ""
        nothing = self.at_most is None and self.limit is None
        word = "nothing promised" if nothing else "kept" if self.kept else "NOT KEPT"
        return (
            f"{self.name}: {self.candidate * 1e3:.3f} ms{limit}; {self.floor_name}: {self.floor * 1e3:.3f} ms; "
            f"ratio {self.ratio:.2f} ({self.least:.2f} to {self.greatest:.2f}){promised}: {word}"
        )


def pair_of(
    name: str,
    floor_name: str,
    candidates: Sequence[float],
    floors: Sequence[float],
    *,
    at_most: float | None = None,
    limit: float | None = None,
) -> Pair:
    """What times that were taken in pairs come to."""
    ratios = [a / b for a, b in zip(candidates, floors, strict=True)]
    middle = statistics.median
    return Pair(
        name, floor_name, middle(candidates), middle(floors), middle(ratios), min(ratios), max(ratios), at_most, limit
    )


def paired(
    name: str,
    candidate: Callable[[], object],
    floor_name: str,
    floor: Callable[[], object],
    *,
    rounds: int = 15,
    each: int = 1,
    at_most: float | None = None,
    limit: float | None = None,
) -> Pair:
    """Time both `rounds` times, `each` calls at a time, after one warm-up."""
    candidate(), floor()
    a_times: list[float] = []
    b_times: list[float] = []
    for turn in range(rounds):
        both = [(a_times, candidate), (b_times, floor)]
        for times, call in both if turn % 2 == 0 else reversed(both):
            gc.collect()
            times.append(_time(call, each))
    return pair_of(name, floor_name, a_times, b_times, at_most=at_most, limit=limit)


def _time(call: Callable[[], object], each: int) -> float:
    start = time.perf_counter()
    for _ in range(each):
        call()
    return (time.perf_counter() - start) / each
