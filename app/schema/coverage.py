"""rules/coverage.yaml: what a town is to look into, and where the rulebook does so."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from app.schema.base import FileShape, Identifier, Party, Shape, Text

QuestionOrChoice = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$", max_length=130)]


class Point(Shape):
    """One point, and the steps, questions, topics of statements and letters that look into it."""

    id: Identifier
    title: Text
    steps: tuple[Identifier, ...] = ()
    questions: tuple[QuestionOrChoice, ...] = Field((), description="A question, or one choice of it: question.choice.")
    topics: tuple[Identifier, ...] = ()
    letters: tuple[Party, ...] = Field((), description="Whom a step or question of this point goes to by letter.")


class CoverageFile(FileShape):
    """rules/coverage.yaml."""

    points: tuple[Point, ...] = Field(description="Points of law.")
    asked: tuple[Point, ...] = Field(description="Questions that guides for councils ask of such an agreement.")
