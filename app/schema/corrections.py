"""rules/corrections.yaml: statements of the rulebook that were wrong, from when to when, and what is right."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from app.schema.base import Confidence, Date, FileShape, Identifier, Shape, SourceIds, Text


class Correction(Shape):
    """One statement that was wrong. It stays in the list for good: documents made under it are still about."""

    id: Identifier
    state: str | None = Field(None, pattern=r"^[A-Z]{2}$", description="The state whose law it was; none: any town's.")
    where: Text = Field(description="Where it stood, in plain words: penalties; who may sign.")
    from_date: Date = Field(description="The date of the first rulebook that said it.")
    until: Date = Field(description="The date of the first rulebook that no longer said it.")
    said: Text = Field(description="What it said, in a sentence.")
    right: Text = Field(description="What is right, in a sentence or two.")
    confidence: Confidence = Field("H", description="How well known that is. M prints 'counsel to confirm'.")
    sources: SourceIds

    def misled(self, rulebook_date: dt.date) -> bool:
        """Did a rulebook of this date say it?"""
        return self.from_date <= rulebook_date < self.until


class CorrectionsFile(FileShape):
    """rules/corrections.yaml."""

    corrections: tuple[Correction, ...]
