"""rules/asked.yaml: questions that people ask and that no rule and no answer takes up, and who could answer each."""

from __future__ import annotations

from pydantic import Field

from app.schema.base import ExpressionText, FileShape, Identifier, Party, Shape, Text


class OpenQuestion(Shape):
    """A question in plain words that the rulebook holds no answer to, for whoever could give one."""

    id: Identifier
    question: Text
    who: Party = Field(description="Who could answer.")
    when: ExpressionText | None = Field(None, description="Printed only where this is not known to be false.")


class OpenQuestionsFile(FileShape):
    """rules/asked.yaml, in the order in which they are printed for each who could answer."""

    questions: tuple[OpenQuestion, ...]
