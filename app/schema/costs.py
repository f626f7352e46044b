"""rules/facts.yaml and rules/costs/: constants, derived facts, factors, cost lines and offsets."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from app.schema.base import (
    Confidence,
    Date,
    ExpressionText,
    Figure,
    FileShape,
    Flag,
    Identifier,
    ModelId,
    Party,
    Shape,
    SourceIds,
    Statement,
    Text,
    UnitText,
)

Growth = Literal["wages", "prices", "none"]
Funding = Literal["start_up", "pro_rata", "announced"]
Basis = Literal["cash", "loaded", "hours"]
BASES: tuple[Basis, ...] = ("cash", "loaded", "hours")
"""What a line gives: cash that the town pays anew, cost with pay that it pays anyway, and officer hours."""


class Constant(Shape):
    """A named conversion, such as months_per_year = 12 month / year. It never varies."""

    id: Identifier
    label: Text
    value: Figure
    unit: UnitText


class Derived(Shape):
    """A fact worked out from others. With the same id as a question, a person's own answer goes first."""

    id: Identifier
    label: Text
    formula: ExpressionText
    unit: UnitText | None = Field(None, description="Leave out for a yes/no fact.")
    per: Literal["model"] | None = None


class FactsFile(FileShape):
    """rules/facts.yaml."""

    constants: tuple[Constant, ...] = ()
    derived: tuple[Derived, ...] = ()


class Spread(Shape):
    """Low, likely and high values of an input (not of a result): low <= likely <= high."""

    low: Figure
    likely: Figure
    high: Figure

    @model_validator(mode="after")
    def _ordered(self) -> Spread:
        if not self.low <= self.likely <= self.high:
            raise ValueError("low, likely and high must rise in that order")
        return self


class Factor(Shape):
    """The tool's own number, used where the town has given none."""

    id: Identifier
    label: Text
    unit: UnitText
    values: Spread | None = None
    by_model: dict[ModelId, Spread] | None = None
    wage_table: Identifier | None = Field(
        None, description="Instead of values: the occupation column in rules/costs/wages.csv, looked up by state."
    )
    basis: Literal["source", "judgement"]
    sources: tuple[Identifier, ...] = ()
    checked_on: Date | None = None
    reason: Text | None = Field(None, description="For judgement: why these values.")
    who: Party | None = Field(None, description="Who could replace it with the town's own figure.")
    decisive: Flag = Field(False, description="True where no source exists and totals move much with it.")
    confidence: Confidence | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Factor:
        given = [k for k in (self.values, self.by_model, self.wage_table) if k is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of values, by_model and wage_table")
        return self


class FactorsFile(FileShape):
    """rules/costs/factors.yaml."""

    factors: tuple[Factor, ...]


class CostLine(Shape):
    """One row of the fiscal note. Start-up amounts in dollar and hour; recurring ones in dollar / year, hour / year."""

    id: Identifier
    title: Text
    what: Text = Field(description="What the line holds, in plain words.")
    models: tuple[ModelId, ...] = Field(min_length=1)
    timing: Literal["start_up", "recurring"]
    growth: Growth = Field(description="What makes it grow from year to year: wages, prices or none.")
    cash: ExpressionText = Field(description="New money that leaves the town.")
    loaded: ExpressionText = Field(description="Hours valued at salary and benefits, plus the non-pay items.")
    hours: ExpressionText = Field(description="Officer hours.")
    sources: tuple[Identifier, ...] = ()
    note: Text | None = None
    core: Flag = Field(False, description="True where a total without this line would mislead: it is then unknown.")


class LinesFile(FileShape):
    """rules/costs/lines.yaml."""

    lines: tuple[CostLine, ...]


class Offset(Shape):
    """Money from others, always apart from cost. Counted only in the funding scenarios that it names."""

    id: Identifier
    title: Text
    models: tuple[ModelId, ...] = Field(min_length=1)
    fundings: tuple[Funding, ...] = Field(min_length=1)
    timing: Literal["start_up", "recurring"]
    growth: Growth
    amount: ExpressionText
    when: ExpressionText | None = Field(None, description="Known false: no such money is offered, and no row is shown.")
    conditions: tuple[Text, ...] = Field(min_length=1)
    from_date: Date | None = Field(None, description="Counts only when as_of is on or after this day.")
    until: Date | None = None
    confidence: Confidence
    sources: SourceIds


class EarlierWords(Shape):
    """How a funding scenario was called before the announcement that it names was made."""

    until: Date
    title: Text
    what: Text


class FundingScenario(Shape):
    """A named assumption about money from others. No probability is put on one."""

    id: Literal["none", "start_up", "pro_rata", "announced"]
    title: Text
    what: Text
    before: EarlierWords | None = None


class OffsetsFile(FileShape):
    """rules/costs/offsets.yaml."""

    scenarios: tuple[FundingScenario, ...]
    offsets: tuple[Offset, ...]
    not_covered: tuple[Statement, ...] = ()


class PublishedAccount(Shape):
    """A published cost account from elsewhere, in its own basis: never a forecast."""

    place: Text
    years: Text
    model: Text
    officers: Text
    amount: Text
    basis: Text
    from_date: Date | None = Field(None, description="First day (of law and offers) on which it is printed.")
    confidence: Confidence
    sources: SourceIds


class AccountsFile(FileShape):
    """rules/costs/accounts.yaml."""

    accounts: tuple[PublishedAccount, ...]
