"""The question that would settle a status: whom to ask, and which status follows from each answer."""

from __future__ import annotations

from pydantic import Field

from app.schema.base import Party, Shape, Status, Text

OPEN_STATUSES: frozenset[Status] = frozenset({"unsettled", "unknown"})
"""The statuses that wait for an answer."""


class Settling(Shape):
    """One answer to the question that would settle a status, and what the status would then be."""

    answer: Text
    status: Status


class SettledBy(Shape):
    """The question that would settle a status which is unsettled or unknown, and who could answer it."""

    ask: Text = Field(description="The question, with the section, the ruling or the fact that it asks about.")
    to: Party = Field("attorney", description="Who could answer it: one who can know it.")
    answers: tuple[Settling, ...] = Field(min_length=2, description="Each possible answer with the status it leads to.")
