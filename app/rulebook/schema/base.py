"""What every rule file shares: the strict model, identifiers, expressions, dates and the closed word lists."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


class Shape(BaseModel):
    """Base of all rule shapes: unknown keys are refused, loaded values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _expression_text(value: Any) -> Any:
    """YAML reads `0`, `1.5` and `true` as values; in an expression they are its text."""
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, int | float):
        return repr(value)
    return value


Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
LongText = Annotated[str, StringConstraints(min_length=1, max_length=6000)]
ExpressionText = Annotated[
    str,
    BeforeValidator(_expression_text),
    StringConstraints(min_length=1, max_length=500),
    Field(json_schema_extra={"x-brief287": "expression"}, description="An expression (see docs/expressions.md)."),
]
UnitText = Annotated[str, StringConstraints(max_length=60), Field(description="For example: hour / officer / month.")]
SourceIds = Annotated[tuple[Identifier, ...], Field(min_length=1, description="Ids in rules/sources.yaml.")]
Date = dt.date

Role = Literal["manager", "chief", "finance", "attorney", "clerk"]
Audience = Literal["public", "staff", "counsel"]
Confidence = Literal["H", "M"]
ModelId = Literal["task_force", "warrant_service_officer", "jail_enforcement"]
Party = Literal[
    "manager", "chief", "finance", "attorney", "clerk", "ice", "insurer", "union", "neighbors", "jail", "state", "body"
]
Status = Literal["open", "closed", "conditional", "required", "unsettled", "unknown"]
OptionId = Literal[
    "no_change",
    "sign_task_force",
    "sign_warrant_service_officer",
    "sign_jail_enforcement",
    "defer",
    "decline",
    "require_public_vote",
    "keep_agreement",
    "narrow_agreement",
    "end_agreement",
]
Exactness = Literal["day", "month", "about"]


class Statement(Shape):
    """One sentence of substance that may be printed, with its condition, sources and confidence."""

    text: Text
    sources: SourceIds
    confidence: Confidence = Field("H", description="H: primary text or two sources. M prints 'counsel to confirm'.")
    when: ExpressionText | None = Field(None, description="Printed only while this holds.")
    audience: Audience = "public"
