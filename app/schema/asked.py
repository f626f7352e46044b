"""rules/asked.yaml: short answers to what people ask, and the questions that no rule and no answer takes up."""

from __future__ import annotations

from pydantic import Field

from app.schema.base import ExpressionText, FileShape, Flag, Identifier, Party, Shape, Statement, Text


class ShortAnswer(Statement):
    """A statement that answers, in whole or in part, what people ask and no other section takes up."""

    asked: Text = Field(description="What people ask, in a few words: the heading of its row.")
    record: Flag = Field(False, description="True: where the supporting volume is full, it stands in the record.")


class OpenQuestion(Shape):
    """A question in plain words that the rulebook holds no answer to, for whoever could give one."""

    id: Identifier
    question: Text
    who: Party = Field(description="Who could answer.")
    when: ExpressionText | None = Field(None, description="Printed only where this is not known to be false.")


class OpenQuestionsFile(FileShape):
    """rules/asked.yaml in the order of printing: the answers, then the questions for each who could answer."""

    answers: tuple[ShortAnswer, ...] = ()
    questions: tuple[OpenQuestion, ...]
