"""rules/renames.yaml: ids that were renamed, so that answers stored under an old one are found again."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.schema.base import Date, FileShape, Shape

RenamedKind = Literal[
    "section", "fact", "choice", "line", "offset", "step", "clause", "term", "source", "finding", "effect question",
    "condition", "consideration", "rule on answers", "model row", "occupation", "point", "shared statement",
    "shared reason", "shared question", "payment", "town account",
]  # fmt: skip
"""A question, a formula, a factor and a constant are all facts: they share one list of ids."""
Renamed = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}(\.[a-z0-9][a-z0-9_]{0,63})?$")]


class Rename(Shape):
    """One id that was renamed. Written by `brief287 rename`."""

    old: Renamed = Field(description="The id as it was; for a choice: question.choice.")
    new: Renamed = Field(description="The id that replaced it; for a choice: question.choice, of the question then.")
    kind: RenamedKind
    date: Date = Field(description="The day on which it was renamed.")
    rulebook: Date = Field(description="The rulebook's date at that time.")


class RenamesFile(FileShape):
    """rules/renames.yaml, in the order in which the ids were renamed."""

    renames: tuple[Rename, ...] = ()
