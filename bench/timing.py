"""Paired timing: a candidate and its floor in turn, so that a drift of the machine falls on both."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """Medians in seconds of a candidate and its floor, and the median of the ratios pair by pair."""

    name: str
    floor_name: str
    candidate: float
    floor: float
    ratio: float
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
        word = "kept" if self.kept else "NOT KEPT"
        return (
            f"{self.name}: {self.candidate * 1e3:.3f} ms{limit}; {self.floor_name}: {self.floor * 1e3:.3f} ms; "
            f"ratio {self.ratio:.2f}{promised}: {word}"
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
    a_times, b_times = [], []
    for _ in range(rounds):
        gc.collect()
        a_times.append(_time(candidate, each))
        b_times.append(_time(floor, each))
    ratios = [a / b for a, b in zip(a_times, b_times, strict=True)]
    return Pair(
        name,
        floor_name,
        statistics.median(a_times),
        statistics.median(b_times),
        statistics.median(ratios),
        at_most,
        limit,
    )


def _time(call: Callable[[], object], each: int) -> float:
    start = time.perf_counter()
    for _ in range(each):
        call()
    return (time.perf_counter() - start) / each
