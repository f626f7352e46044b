"""questions/*.yaml: sections and their questions."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.schema.base import (
    Audience,
    ExpressionText,
    Figure,
    FileShape,
    Flag,
    Identifier,
    Party,
    Role,
    Shape,
    Text,
    UnitText,
    WholeFigure,
)

QuestionKind = Literal["yes_no", "choice", "choices", "number", "text", "long_text", "date", "state"]


class Choice(Shape):
    """One possible answer of a choice question."""

    id: Identifier
    text: Text
    hint: Text | None = None
    alone: bool = Field(False, description="True for 'none of these': it cannot stand beside other choices.")


class Question(Shape):
    """One thing a person is asked. Its id is the name of the fact that the answer gives."""

    id: Identifier
    ask: Text = Field(description="The question as put to the person, grade 8, ending in a question mark.")
    label: Text = Field(description="A short noun phrase for tables and explanations: 'officers to be trained'.")
    kind: QuestionKind
    why: Text = Field(description="Why it is asked: what the answer is used for.")
    find: Text = Field(description="Where the answer can be found.")
    unit: UnitText | None = Field(None, description="For numbers. 'share' is entered as a percent, stored as 0 to 1.")
    per: Literal["model"] | None = Field(None, description="'model' if the answer may differ by 287(g) model.")
    choices: tuple[Choice, ...] = ()
    min: Figure | None = None
    max: Figure | None = None
    pay: Flag = Field(
        True,
        description="False for dollars an hour that are nobody's pay: a figure for a year or a month is then refused, "
        "and not divided by the hours that are paid in a year.",
    )
    whole: Flag = Field(False, description="True if only whole numbers make sense.")
    usual: tuple[Figure, Figure] | None = Field(
        None,
        description="For numbers: outside of it a figure is asked back once. It changes no result.",
    )
    day: Literal["ahead", "past"] | None = Field(
        None, description="For dates: does it ask for a day to come, or for one that has been? The other is asked back."
    )
    when: ExpressionText | None = Field(None, description="Asked only while this holds.")
    draft: Flag = Field(False, description="True if it is among the few asked for a first draft.")
    chief_estimate: Flag = Field(False, description="True if it stands on the chief's one-page estimate.")
    audience: Audience = Field("public", description="Who may read the answer unless the person says otherwise.")
    who: Party | None = Field(None, description="Who could answer if the town does not know; else the section's role.")
    letter: Text | None = Field(
        None,
        description="The question as a letter puts it to somebody outside; none: only counsel is sent it.",
    )
    from_letter: Flag = Field(
        False,
        description="True for what the town records once a letter has come back: no letter asks it.",
    )
    effect: Text | None = Field(None, description="What stays open while this is not known.")
    record: Flag = Field(
        False, description="True if the answer is only recorded: no option, cost, step or sentence turns on it."
    )
    alike: tuple[tuple[Identifier, ...], ...] = Field(
        (),
        description="Groups of choices that no rule tells apart, so that only their words count. Of a question that "
        "takes several: the choices that no rule reads.",
    )
    hint: Text | None = None


class Section(FileShape):
    """A group of questions for one role: one YAML file."""

    id: Identifier
    title: Text
    role: Role
    intro: Text
    order: WholeFigure = Field(ge=1, le=99)
    when: ExpressionText | None = None
    questions: tuple[Question, ...] = Field(min_length=1)
