"""What every rule file shares: the strict model, identifiers, expressions, dates and the closed word lists."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AllowInfNan, BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints
from pydantic_core import PydanticCustomError


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


def _iso_date(value: Any) -> Any:
    """Only 2026-11-24: pydantic alone would also read a bare number as seconds since 1970."""
    if isinstance(value, dt.date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip())):
        return value
    raise PydanticCustomError("date_form", "not a date such as 2026-11-24")


Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
LongText = Annotated[str, StringConstraints(min_length=1, max_length=6000)]
ExpressionText = Annotated[
    str,
    BeforeValidator(_expression_text),
    StringConstraints(min_length=1, max_length=500),
    Field(
        json_schema_extra={"x-brief287": "expression", "type": ["string", "number", "boolean"]},
        description="An expression (see docs/expressions.md).",
    ),
]
UnitText = Annotated[str, StringConstraints(max_length=60), Field(description="For example: hour / officer / month.")]
SourceIds = Annotated[tuple[Identifier, ...], Field(min_length=1, description="Ids in rules/sources.yaml.")]
Date = Annotated[dt.date, BeforeValidator(_iso_date)]
Figure = Annotated[float, Strict(), AllowInfNan(False)]
"""A number written as one: no text, no true, no infinity."""
WholeFigure = Annotated[int, Strict()]
Flag = Annotated[bool, Strict()]
"""Only true and false: a bare yes or NO is text in YAML 1.2 and is refused here."""

Role = Literal["manager", "chief", "finance", "attorney", "clerk"]
Audience = Literal["public", "staff", "counsel"]
Confidence = Literal["H", "M"]
ModelId = Literal["task_force", "warrant_service_officer", "jail_enforcement"]
Party = Literal[
    "manager",
    "chief",
    "finance",
    "attorney",
    "clerk",
    "ice",
    "insurer",
    "union",
    "neighbors",
    "jail",
    "state",
    "auditor",
    "body",
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
StateOptionId = OptionId | Literal["local_rule_against"]
Exactness = Literal["day", "month", "about"]


class Silence(Shape):
    """A message of `brief287 check` that this file answers: it is not given, and the reason stands here."""

    check: Annotated[
        str, StringConstraints(pattern=r"^[a-z]+\.[a-z0-9_]+$"), Field(description="The id in brackets in the message.")
    ]
    at: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(
        description="Which message: the id of its entry, or words that stand in the message."
    )
    why: Text = Field(description="Why it is right as it stands.")


class FileShape(Shape):
    """Base of a shape that is a whole file."""

    silences: tuple[Silence, ...] = Field((), description="Messages of `brief287 check` that are answered here.")


CountUnit = Literal["agreements", "agencies", "entries", "places"]
"""What a count of who takes part counts: agreements; agencies, of which one may hold several; entries of a list, which
may be listed twice or under another name; places, such as states and counties on a map."""


class Count(Shape):
    """One count of who takes part, as its source gives it. `brief287 check` holds the sentence to the unit."""

    number: WholeFigure = Field(ge=0)
    unit: CountUnit
    row: Text = Field(description="The label of the row or column in the source, or what was counted there.")


STATE_BLANK = "{state}"
HomeText = Literal["open", "rule", "unsettled", "unknown"]
HOME_TEXTS: tuple[HomeText, ...] = ("open", "rule", "unsettled", "unknown")


class AtHome(Shape):
    """What a statement on the law of some states says instead where the law of the town's own state was read.

    Which text is printed follows from that state's entry on the option, for the town's own body on the day. Its sources
    are cited too, and its confidence holds. `{state}` is filled in. The text is the tool's own: what the law says
    stands in the entry.
    """

    option: StateOptionId = Field(description="The option whose entry in the state's file is meant.")
    open: Text = Field(description="Where no rule of the state against it is known.")
    rule: Text = Field(description="Where the state has a rule on it: conditional, required or closed.")
    unsettled: Text = Field(description="Where the law is read in more than one way.")
    unknown: Text = Field(description="Where the file has no entry on it, or none that says.")
    sources: SourceIds


class Statement(Shape):
    """One sentence of substance that may be printed, with its condition, sources and confidence."""

    text: Text
    sources: SourceIds
    confidence: Confidence = Field("H", description="H: primary text or two sources. M prints 'counsel to confirm'.")
    when: ExpressionText | None = Field(None, description="Printed only while this holds.")
    from_date: Date | None = Field(None, description="First day (of law and offers) on which it is printed.")
    until: Date | None = Field(None, description="First day on which it is no longer printed.")
    audience: Audience = "public"
    counts: tuple[Count, ...] = Field((), description="The counts of who takes part that the sentence gives.")
    at_home: AtHome | None = Field(None, description="What it says where the law of the town's own state was read.")
