"""rules/evidence.yaml, views.yaml, conditions.yaml, participation.yaml: effects, views, conditions, who takes part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from app.schema.base import (
    Confidence,
    CountUnit,
    Date,
    FileShape,
    Identifier,
    ModelId,
    Shape,
    SourceIds,
    Statement,
    Text,
)

Topic = Literal["crime", "trust", "arrests", "operations", "community", "litigation", "money", "reversals"]
Direction = Literal["toward", "away", "none", "mixed"]
Program = Literal[
    "287g_jail", "287g_task_force", "287g_any", "287g_plus_local_order", "secure_communities", "detainers",
    "bed_contract", "limits_on_help", "local_role_any", "state_law_or_directive", "federal_enforcement", "other",
]  # fmt: skip
StudyKind = Literal[
    "randomised", "quasi-experimental with comparison", "before-after", "survey", "audit", "official statistics",
    "expert or official statement", "court or agency record",
]  # fmt: skip


class EffectQuestion(Shape):
    """What findings asked alike, and whether they found alike. Sides are lists of findings that agree."""

    id: Identifier
    topic: Topic
    ask: Text = Field(description="The question in plain words, open both ways: 'Does crime change?'")
    standing: Literal["supported", "contested", "thin"] = Field(
        description="supported: one side, two sources or more; contested: two sides or more; thin: not compared."
    )
    sides: tuple[Annotated[tuple[Identifier, ...], Field(min_length=1)], ...] = ()


class Finding(Shape):
    """One finding on effects. `direction` says which way one result points; findings are never added up."""

    id: Identifier
    topic: Topic
    question: Identifier = Field(description="The id of one of the questions of this file.")
    program: Program
    program_detail: Text | None = Field(None, description="What was studied, where `program` alone does not say it.")
    apart: tuple[ModelId, ...] = Field((), description="Models for which a study of several gives a result of its own.")
    agency: Literal["municipal", "county", "state"] | None = Field(
        None, description="The kind of agency that was studied; none: several kinds, or not known."
    )
    size: Literal["small", "large"] | None = Field(None, description="Only for places that are plainly one of them.")
    found: Text
    direction: Direction
    measure: Text
    kind: StudyKind
    place: Text
    years: Text
    author: Text
    stance: Text | None = Field(None, description="Who paid, or where the author stands, as far as known.")
    limit: Text
    confidence: Confidence
    sources: SourceIds


class EffectInShort(Shape):
    """What was found on one topic in a sentence for each side, for the readers' grid of the briefing."""

    topic: Literal["crime", "trust"]
    with_agreement: Statement
    without: Statement


class EvidenceFile(FileShape):
    """rules/evidence.yaml."""

    reach: tuple[Statement, ...] = Field(min_length=1, description="What the findings together do and do not test.")
    questions: tuple[EffectQuestion, ...]
    findings: tuple[Finding, ...]
    not_measured: tuple[Statement, ...] = Field(min_length=1, description="What no study is known to have measured.")
    in_short: tuple[EffectInShort, ...] = Field((), description="Crime and trust in a sentence for each side.")


class ViewsFile(FileShape):
    """rules/views.yaml: what supporters and opponents say, each attributed, as many on one side as on the other."""

    supporters: tuple[Statement, ...] = Field(min_length=3)
    opponents: tuple[Statement, ...] = Field(min_length=3)


class Condition(Shape):
    """A condition that a motion to sign or to keep may carry."""

    id: Identifier
    title: Text
    motion: Text = Field(description="The words that the motion would carry, starting with 'that'.")
    known: Statement = Field(description="What the form says on it, and what is known of whether ICE accepts it.")


class ConditionsFile(FileShape):
    """rules/conditions.yaml."""

    conditions: tuple[Condition, ...]


class KindCount(Shape):
    """Agencies of one kind in one state with an agreement in force, and their agreements by model."""

    agencies: int = Field(ge=0)
    task_force: int = Field(ge=0)
    warrant_service_officer: int = Field(ge=0)
    jail_enforcement: int = Field(ge=0)
    in_state: int | None = Field(None, ge=1, description="Agencies of this kind in the state, where known.")

    @property
    def agreements(self) -> int:
        return self.task_force + self.warrant_service_officer + self.jail_enforcement


class StateCount(Shape):
    """The agreements in force in one state on the day of the count, by kind of agency."""

    state: str = Field(pattern=r"^[A-Z]{2}$")
    municipal: KindCount
    county: KindCount
    state_agency: KindCount

    @property
    def agreements(self) -> int:
        return self.municipal.agreements + self.county.agreements + self.state_agency.agreements


class NationalCount(Shape):
    """Agreements in force on one day, by model where known."""

    day: Date
    agreements: int
    agencies: int | None = None
    by_model: dict[ModelId, int] | None = None
    municipal: int | None = None
    sources: tuple[Identifier, ...] = Field((), description="None: the file's own.")


Counted = Literal["agreements", "by_model", "municipal", "agencies", "in_state"]
UNIT_OF: Mapping[Counted, CountUnit] = {
    "agreements": "agreements", "by_model": "agreements", "municipal": "agreements", "agencies": "agencies",
    "in_state": "agencies",
}  # fmt: skip
"""The unit in which the briefing prints each number of this file."""


class CountGroup(Shape):
    """What one number of the counts counts, and under which label it stands in its source."""

    of: Counted = Field(
        description="agreements: all of a day. by_model: those of one model, in a state or in the country. municipal: "
        "those of municipal agencies in the country. agencies: agencies with an agreement. in_state: agencies that "
        "there are."
    )
    unit: CountUnit
    row: Text = Field(description="The label of the row or column in the source, or what was counted there.")


class ModelCount(Shape):
    """The agreements of one state by model, where the source does not tell kinds of agency apart."""

    state: str = Field(pattern=r"^[A-Z]{2}$")
    task_force: int = Field(ge=0)
    warrant_service_officer: int = Field(ge=0)
    jail_enforcement: int = Field(ge=0)

    @property
    def agreements(self) -> int:
        return self.task_force + self.warrant_service_officer + self.jail_enforcement


class ModelTable(Shape):
    """A later count by state and model alone. A state that it does not name had none."""

    counted_on: Date
    states: tuple[ModelCount, ...]
    in_no_state: dict[ModelId, int] = Field({}, description="Agreements in territories, by model.")
    sources: SourceIds


class ParticipationFile(FileShape):
    """rules/participation.yaml: who takes part."""

    counted_on: Date
    counted: tuple[CountGroup, ...] = Field((), description="The unit and the source's own label of each number.")
    states: tuple[StateCount, ...]
    in_no_state: dict[ModelId, int] = Field(
        {}, description="Agreements of the day of the count in territories, by model: in the national row alone."
    )
    national: tuple[NationalCount, ...]
    later: ModelTable | None = Field(None, description="A newer count by state and model, without kinds of agency.")
    municipal: Statement
    ended: tuple[Statement, ...] = Field(description="Agreements that ended, both by local choice and by law.")
    sources: SourceIds
    in_state: Statement = Field(description="What the numbers of agencies in each state count, and what they miss.")
