"""rules/consistency.yaml: answers that cannot stand together, and what to look at then."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.schema.base import ExpressionText, FileShape, Identifier, Shape, Text


class ConsistencyRule(Shape):
    """What holds where answers fit together. It warns and never blocks; what is not known never warns."""

    id: Identifier
    holds: ExpressionText = Field(description="True where the answers fit. It warns where this is known to be false.")
    per: Literal["model"] | None = Field(None, description="'model' if it is checked for each model before the body.")
    questions: Annotated[tuple[Identifier, ...], Field(min_length=1)] = Field(
        description="The questions whose answers it compares: the warning stands beside each of them."
    )
    what: Text = Field(description="What does not fit, in one plain sentence.")
    mend: Text = Field(description="How it could be put right, or when it may be right as it stands.")


class ConsistencyFile(FileShape):
    rules: tuple[ConsistencyRule, ...]
