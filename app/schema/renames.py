"""rules/renames.yaml: ids that were renamed and questions that were re-typed, so that stored answers are found."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.schema.base import Date, FileShape, Identifier, Shape, UnitText

RenamedKind = Literal[
    "section", "fact", "choice", "line", "offset", "step", "clause", "term", "source", "finding", "effect question",
    "condition", "consideration", "rule on answers", "model row", "occupation", "point", "shared statement",
    "shared reason", "shared question", "payment", "town account",
]  # fmt: skip
"""A question, a formula, a factor and a constant are all facts: they share one list of ids."""
Renamed = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}(\.[a-z0-9][a-z0-9_]{0,63})?$")]
Conversion = dict[Identifier, float]
"""A constant of the rulebook and its value when the unit was changed, such as {months_per_year: 12}."""
GivenText = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Rename(Shape):
    """One id that was renamed. Written by `brief287 rename`; by hand where a question was re-typed as well."""

    old: Renamed = Field(description="The id as it was; for a choice: question.choice.")
    new: Renamed = Field(description="The id that replaced it; for a choice: question.choice, of the question then.")
    kind: RenamedKind
    date: Date = Field(description="The day on which it was renamed.")
    rulebook: Date = Field(description="The rulebook's date at that time.")
    unit: UnitText | None = Field(None, description="Of a number whose unit was changed: the unit as it was.")
    times: Conversion | None = Field(None, description="With `unit`: the constant by which answers are multiplied.")
    divided_by: Conversion | None = Field(None, description="With `unit`: the constant by which they are divided.")
    choices: dict[GivenText, Identifier] | None = Field(
        None, description="Of a text that became a choice: which text is which choice. Other texts are set aside."
    )

    @property
    def factor(self) -> float | None:
        """By what an answer is multiplied; None where its unit is the same."""
        for value in (self.times or {}).values():
            return value
        for value in (self.divided_by or {}).values():
            return 1 / value
        return None


class RenamesFile(FileShape):
    """rules/renames.yaml, in the order in which the ids were renamed and the questions re-typed."""

    renames: tuple[Rename, ...] = ()
