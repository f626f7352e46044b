"""A bar: what was tried, the figure that came of it, and what is promised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One figure with its unit. It is kept where it is at most `most` and at least `least`; without either it is only
    told."""

    what: str
    figure: float
    unit: str = ""
    most: float | None = None
    least: float | None = None

    @property
    def kept(self) -> bool:
        """Is the promise kept?"""
        return (self.most is None or self.figure <= self.most) and (self.least is None or self.figure >= self.least)

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        bounds = [f"{word} {bound:.10g}{unit}" for word, bound in (("at most", self.most), ("at least", self.least))
                  if bound is not None]  # fmt: skip
        told = f"{self.what}: {self.figure:.10g}{unit}"
        if not bounds:
            return f"{told} (no bar)"
        return f"{told} (bar: {', '.join(bounds)}): {'kept' if self.kept else 'NOT KEPT'}"


def none_of(what: str, found: int) -> Bar:
    """A bar for what must not happen at all."""
    return Bar(what, found, most=0)
