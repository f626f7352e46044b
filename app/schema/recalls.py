"""A host's list of recalled rulebooks: no part of the rulebook, as it says what is wrong with one."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from app.schema.base import Date, Shape, Text

RecalledVersion = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}(\+[0-9a-f]{12})?$")]


class Recall(Shape):
    """One rulebook that is not to be relied on."""

    version: RecalledVersion = Field(description="As pages and documents print it: twelve digits and letters.")
    date: Date = Field(description="The day on which it was recalled.")
    reason: Text = Field(description="What is wrong with it, and for whom, in a sentence or two. It is printed.")

    def concerns(self, version: str) -> bool:
        """Is it the rulebook of this version, perhaps with an overlay?"""
        return version == self.version or version.startswith(f"{self.version}+")


class RecallsFile(Shape):
    """The list of recalled rulebooks."""

    recalled: tuple[Recall, ...]
