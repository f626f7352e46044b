"""A host's overlay: dated, named corrections and additions to the law of a state and to printed statements."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.schema.base import Date, Identifier, Shape, Text
from app.schema.law import Source

Author = Annotated[str, StringConstraints(min_length=3, max_length=120)]
Interest = Annotated[str, StringConstraints(min_length=3, max_length=200)]
Part = Literal[
    "summary", "entries", "who_may_sign", "who_may_end", "penalties", "duties", "state_money", "pending", "contested",
    "still_allowed",
]  # fmt: skip


class OverlayChange(Shape):
    """One correction or addition."""

    id: Identifier
    date: Date = Field(description="The day on which its author wrote it. It is printed.")
    state: str | None = Field(None, pattern=r"^[A-Z]{2}$", description="The state whose file it concerns, or `topic`.")
    part: Part | None = Field(None, description="With `state`: the list of that file.")
    topic: Identifier | None = Field(None, description="The topic of printed statements, such as liability.")
    corrects: Text | None = Field(
        None, description="The first words of the sentence in whose place it stands. None: it is added."
    )
    says: dict[str, Any] = Field(description="The entry or statement, as the rule file would have it.")

    @model_validator(mode="after")
    def _one_place(self) -> OverlayChange:
        if (self.state is None) == (self.topic is None) or (self.part is None) != (self.state is None):
            raise PydanticCustomError("overlay_place", "write state and part, or topic alone")
        return self

    @property
    def where(self) -> str:
        """The place in words: FL, penalties."""
        return f"{self.state}, {self.part}" if self.state is not None else str(self.topic)


class OverlayFile(Shape):
    """One author's file of an overlay."""

    author: Author = Field(description="Who answers for it, as it is to be printed.")
    interest: Interest = Field(description="What the author may gain or lose by an agreement, or 'none declared'.")
    sources: tuple[Source, ...] = Field((), description="Sources that the rulebook does not have.")
    changes: tuple[OverlayChange, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Contribution:
    """A change as documents and JSON name it. `corrects` is true where it stands in place of a sentence."""

    id: str
    author: str
    interest: str
    date: dt.date
    where: str
    corrects: bool

    @property
    def words(self) -> str:
        """Who wrote it, when, and with what interest, as a sentence that is printed behind it."""
        day = f"{self.date:%B} {self.date.day}, {self.date.year}"
        done = "Corrected" if self.corrects else "Added"
        return f"{done} by {self.author} on {day} (declared interest: {self.interest})."
