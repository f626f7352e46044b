"""The shape of a story: one town, and what has to come out for it. docs/stories.md explains it to its authors.

`python -m app.authoring.story_shape docs/schemas/StoryFile.json` writes its JSON Schema, for editors.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema, model_validator

from app.assessments.answers_schema import READINGS
from app.engine.answers import TOWN_KINDS
from app.schema.base import Date, Figure, Flag, LongText, Party, Role, Shape, StateOptionId, Status, Text
from app.schema.states import EntryBody

STATUS_WORDS: Final[Mapping[Status, str]] = {
    "open": "open",
    "conditional": "open on conditions",
    "required": "required",
    "closed": "closed",
    "unsettled": "not settled",
    "unknown": "not known",
}
"""How a story writes a status."""
APPEARS: Final = "appears "
"""Stands before a status where the briefing adds "counsel to confirm"."""
NOT_LISTED: Final = "not listed"
NOTHING_SAID: Final = "nothing said"
ALWAYS: Final = "always"
NOT_KNOWN: Final = "not known"
LAW_WORDS: Final = (*STATUS_WORDS.values(), *(APPEARS + word for word in STATUS_WORDS.values()), NOTHING_SAID)
OUTCOMES: Final = (*STATUS_WORDS.values(), *(APPEARS + word for word in STATUS_WORDS.values()), NOT_LISTED)

_EXPECTED_SCHEMA: Final[dict[str, Any]] = {
    "anyOf": [
        {"type": "number"},
        {"const": NOT_KNOWN},
        {
            "type": "object",
            "properties": {"value": {"type": "number"}, "within": {"type": ["number", "string"]}},
            "required": ["value", "within"],
            "additionalProperties": False,
        },
    ]
}


def _one_of(*words: str) -> BeforeValidator:
    def check(value: Any) -> Any:
        if value not in words:
            raise ValueError(f"{value!r} is none of the words for it: {', '.join(words)}")
        return value

    return BeforeValidator(check)


StatusWord = Annotated[str, _one_of(*OUTCOMES), Field(json_schema_extra={"enum": list(OUTCOMES)})]
TownKind = Annotated[str, _one_of(*TOWN_KINDS), Field(json_schema_extra={"enum": list(TOWN_KINDS)})]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class Expected(Shape):
    """A number that has to come out: `value`, give or take `margin`. `value` is None where it has to be not known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Figure | None
    within: Figure | str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, given: Any) -> Any:
        if isinstance(given, int | float) and not isinstance(given, bool):
            return {"value": float(given)}
        if given == NOT_KNOWN:
            return {"value": None}
        if isinstance(given, str):
            raise ValueError(f"{given!r} is no amount; write a number without comma or dollar sign, or 'not known'")
        if isinstance(given, dict) and "within" in given and given.get("value") == NOT_KNOWN:
            raise ValueError("what is not known has no margin; write 'not known' alone")
        if isinstance(given, dict) and "value" in given and isinstance(given["value"], int):
            return {**given, "value": float(given["value"])}
        return given

    @model_validator(mode="after")
    def _a_margin(self) -> Expected:
        if self.margin < 0:
            raise ValueError("'within' is below zero")
        return self

    @property
    def margin(self) -> float:
        """In the unit of the value. Without `within`: half a cent, or half a hundredth of an hour."""
        if self.within is None:
            return 0.005
        if isinstance(self.within, str):
            number = self.within.strip().removesuffix("%").strip()
            if number == self.within.strip() or not number.replace(".", "", 1).isdigit():
                raise ValueError(f"'within' is {self.within!r}; write an amount, or a share such as 1%")
            return abs(self.value or 0.0) * float(number) / 100
        return self.within


def _as_text(value: Any) -> Any:
    """A single number is a sum too."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _named(value: Any) -> Any:
    """A list of ids is a mapping that says nothing about them."""
    return dict.fromkeys(value) if isinstance(value, list) else value


ExpectedFigure = Annotated[Expected, WithJsonSchema(_EXPECTED_SCHEMA)]
FactValueText = Annotated[Any, WithJsonSchema({"anyOf": [*_EXPECTED_SCHEMA["anyOf"], {"type": ["boolean", "string"]}]})]
NamedParties = Annotated[
    dict[Name, Party | None],
    BeforeValidator(_named),
    WithJsonSchema({"anyOf": [
        {"type": "array", "items": {"type": "string"}}, {"type": "object", "additionalProperties": {"type": "string"}},
    ]}),
]  # fmt: skip


LawWord = Annotated[str, _one_of(*LAW_WORDS), Field(json_schema_extra={"enum": list(LAW_WORDS)})]
LawDay = Annotated[str, StringConstraints(pattern=rf"^({ALWAYS}|(about |in the month of )?\d{{4}}-\d{{2}}-\d{{2}})$")]


class LawRow(Shape):
    """How a state's law treats some options from one day on, until the day of another row for the same option."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    options: tuple[StateOptionId, ...] = Field(min_length=1, description="Ids of options, or local_rule_against.")
    from_: LawDay = Field(
        ALWAYS, alias="from", description="A day, also 'about 2026-07-29' or 'in the month of 2026-07-01'; or 'always'."
    )
    status: LawWord = Field(alias="is", description="As under 'options'; 'nothing said' where the file is silent.")
    rests_on: tuple[Name, ...] = Field((), description="Every source that the entry names; left out: not looked at.")

    @property
    def day(self) -> str:
        """The day without what says how exactly it is known."""
        return self.from_.rpartition(" ")[2]


class LawSays(Shape):
    """What a state's law says to the town's own body: in each part all of it, each sentence by words that it holds."""

    summary: tuple[Text, ...] | None = Field(None, description="The law in short, as page one has it.")
    who_may_sign: tuple[Text, ...] | None = None
    penalties: tuple[Text, ...] | None = Field(None, description="An empty list: nothing is said of any.")
    duties: tuple[Text, ...] | None = None


class Assumption(Shape):
    """The values of a factor of the tool, and on what they rest."""

    low: Figure
    likely: Figure
    high: Figure
    basis: Literal["source", "judgement"] | None = Field(None, description="Left out: not looked at.")
    decisive: Flag | None = Field(None, description="Left out: not looked at.")


class StepAsk(Shape):
    """Who does a step of the legal review, and to whom its question goes."""

    owner: Role
    to: Party
    waits_for: tuple[Name, ...] | None = Field(
        None, description="Every step that it waits for. Left out: not looked at."
    )


class Limits(Shape):
    """What a question on a number takes."""

    least: Figure
    most: Figure
    whole: Flag = Field(False, description="True: fractions are refused.")


SumText = Annotated[
    str,
    BeforeValidator(_as_text),
    StringConstraints(min_length=1, max_length=200),
    WithJsonSchema({"type": ["string", "number"]}),
]


class Reckoned(Shape):
    """One step of a sum worked out by hand: plain arithmetic, and what it gives."""

    finds: Text = Field(description="What the step finds, in plain words.")
    sum: SumText = Field(
        description="Plain arithmetic: numbers that the answers give, earlier results, and + - * / ( ) min max."
    )
    gives: Figure
    unit: Text = Field(description="Of what it gives, in plain words: hours a year.")
    counted: Flag = Field(False, description="True: the number is counted off a calendar, as 'finds' says.")
    result: tuple[Name, ...] = Field((), description="Figures under 'expect' that this step arrives at.")


class Expectations(Shape):
    """What has to come out. Every part may be left out."""

    path: Literal["short", "full"] | None = Field(None, description="Which questionnaire the town gets.")
    options: dict[Name, StatusWord] = Field({}, description="An option's id, and its status.")
    law: dict[EntryBody, tuple[LawRow, ...]] = Field(
        {}, description="What the law of the town's state says, for each body, from which day on."
    )
    law_says: LawSays | None = Field(None, description="All that the law of the state says to this kind of agency.")
    nowhere: tuple[Text, ...] = Field(
        (), description="Words that no part of the state's law holds, as this town reads it: those of another body."
    )
    said_first: tuple[Text, ...] = Field((), description="Texts before 'Where we are today'.")
    said: tuple[Text, ...] = Field((), description="Texts anywhere in the briefing.")
    not_said: tuple[Text, ...] = Field((), description="Texts nowhere in the briefing.")
    totals: dict[Name, ExpectedFigure] = Field({}, description="A total's id: dollars, or hours.")
    lines: dict[Name, ExpectedFigure] = Field(
        {}, description="LINE.MODEL.BASIS: a cost line once, or in a full year before growth."
    )
    offsets: dict[Name, ExpectedFigure] = Field(
        {}, description="OFFSET.MODEL: money from others once, or in a full year before growth."
    )
    facts: dict[Name, FactValueText] = Field({}, description="A fact's id (or FACT.MODEL), and its value.")
    left_out: dict[Name, tuple[Name, ...]] = Field({}, description="A total's id: all lines that it leaves out.")
    unknown: NamedParties = Field({}, description="What is listed as not known; with who could answer, if you like.")
    not_unknown: tuple[Name, ...] = Field((), description="What is not listed as not known.")
    asked: tuple[Name, ...] = Field((), description="Questions that are asked.")
    not_asked: tuple[Name, ...] = Field((), description="Questions that are not asked.")
    draft: tuple[Name, ...] = Field((), description="Every question that is asked for a first draft.")
    steps_done: tuple[Name, ...] = Field((), description="Legal-review steps that are done.")
    steps_not_done: tuple[Name, ...] = Field((), description="Legal-review steps that are not done.")
    steps_not_here: tuple[Name, ...] = Field((), description="Legal-review steps that this town has not to do.")
    steps_due: dict[Name, Date] = Field({}, description="A legal-review step, and the day on which it is due.")
    steps_ask: dict[Name, StepAsk] = Field({}, description="A legal-review step: who does it, and whom it asks.")
    limits: dict[Name, Limits] = Field({}, description="A question on a number: what it takes, and nothing beyond.")
    printed: tuple[Text, ...] = Field(
        (),
        description="Statements of rules/legal, steps and the state, by their opening words, that are printed.",
    )
    not_printed: tuple[Text, ...] = Field((), description="Those that are not, for this town or on this day.")
    assumptions: dict[Name, Assumption] = Field(
        {}, description="A factor (or FACTOR.MODEL) with its low, likely and high value."
    )
    do_not_fit: tuple[Name, ...] = Field(
        (), description="Rules of rules/consistency.yaml that these answers break; any other broken rule is a fault."
    )


StoryReadings = Annotated[dict[str, Any], WithJsonSchema(READINGS)]


class StoryTown(Shape):
    """The town's name and kind, as in an answers file."""

    name: Name
    kind: TownKind


class StoryFile(Shape):
    """A story: a town with what has to come out for it."""

    story: LongText = Field(description="What this town is and what is to be shown, in plain words.")
    as_of: Date = Field(description="The day whose law and offers count.")
    use: Name | None = Field(None, description="An answers file to start from, such as examples/brewer-me.yaml.")
    town: StoryTown | None = None
    answers: dict[str, Any] = Field({}, description="As in an answers file; they go before those of `use`.")
    readings: StoryReadings = Field({}, description="Counsel's own readings, as in an answers file.")
    dont_know_everything: Flag = Field(False, description='Every question is answered with "don\'t know".')
    as_if_not_in_rulebook: str | None = Field(None, description="A state whose file is taken out of the rulebook: OH.")
    expect: Expectations
    by_hand: tuple[Reckoned, ...] = Field((), description="How figures under 'expect' come out, step by step.")

    @model_validator(mode="after")
    def _a_town(self) -> StoryFile:
        if self.town is None and self.use is None:
            raise ValueError("give 'town' with a name and a kind, or 'use' with an answers file")
        return self


def schema_text() -> str:
    """The JSON Schema of a story, as docs/schemas holds it."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "For stories. Written by app/authoring/story_shape.py from the shape; do not edit.",
        **StoryFile.model_json_schema(),
    }
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema_text(), encoding="utf-8")
