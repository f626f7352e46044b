"""rules/facts.yaml and rules/costs/: constants, derived facts, factors, cost lines and offsets."""

from __future__ import annotations

from typing import Literal, get_args

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

Growth = Literal["wages", "prices", "per_diem", "none"]
Scenario = Literal["none", "state", "start_up", "pro_rata", "announced"]
SCENARIOS: tuple[Scenario, ...] = ("none", "state", "start_up", "pro_rata", "announced")
"""Who pays, apart: nobody, the state, or ICE in three measures."""
FundingId = Literal[
    "none", "state", "start_up", "start_up_full", "pro_rata", "pro_rata_full", "announced", "announced_full"
]
FUNDING_READINGS: dict[FundingId, tuple[Scenario, bool]] = {
    "none": ("none", False),
    "state": ("state", False),
    "start_up": ("start_up", False),
    "start_up_full": ("start_up", True),
    "pro_rata": ("pro_rata", False),
    "pro_rata_full": ("pro_rata", True),
    "announced": ("announced", False),
    "announced_full": ("announced", True),
}
"""Each funding: a scenario, and whether its offers are read as announced, in full. The first reading of an offer goes
up to what is spent on what it pays for."""
Payer = Literal["ice", "state"]
Standing = Literal["paid", "signed", "offered", "told", "announced", "nothing"]
"""How firm money from others is for this town, from money that has come in down to none that was offered."""
Basis = Literal["cash", "loaded", "hours"]
BASES: tuple[Basis, ...] = ("cash", "loaded", "hours")
"""What a line gives: cash that the town pays anew, cost with pay that it pays anyway, and officer hours."""


ObjectOfExpenditure = Literal[
    "regular_salaries", "special_pay", "overtime", "benefits", "professional_services", "contractual_services",
    "training_travel", "insurance", "vehicle_operation", "care_of_persons", "equipment", "vehicles", "by_the_books",
]  # fmt: skip
OBJECTS: tuple[ObjectOfExpenditure, ...] = get_args(ObjectOfExpenditure)
"""What the money of a budget buys, in the order in which a budget lists it. `by_the_books`: what a town has recorded as
one sum, which its own ledger splits."""


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


class Widened(Shape):
    """By what a default wage's likely value is multiplied for its ends, where the wage table's lie nearer."""

    low: Figure
    high: Figure

    @model_validator(mode="after")
    def _round_one(self) -> Widened:
        if not 0 < self.low <= 1 <= self.high:
            raise ValueError("low is at most 1 and high at least 1")
        return self


class LaterClass(Shape):
    """How far a number that the town has recorded may move from its second year on, up or down, as a share of it."""

    id: Identifier
    label: Text
    share: Figure = Field(ge=0, lt=1)
    facts: tuple[Identifier, ...] = Field(min_length=1)
    basis: Literal["source", "judgement"]
    sources: tuple[Identifier, ...] = ()
    checked_on: Date | None = None
    reason: Text


class LaterYearsFile(FileShape):
    """rules/costs/later_years.yaml."""

    classes: tuple[LaterClass, ...]
    exact: tuple[Identifier, ...] = Field((), description="Facts that stay as recorded: they are the plan itself.")


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
    widen: Widened | None = Field(None, description="With a wage table: how far its ends reach at least.")
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
    recorded: Flag = Field(
        False,
        description="True for what an agreement in force has cost by the town's own books: on each basis where it is "
        "known, it stands in place of every other line while the agreement is kept. It counts nowhere else.",
    )
    object: ObjectOfExpenditure | None = Field(
        None, description="The object of expenditure to which a budget charges its new cash. None where it has none."
    )
    benefits_part: Identifier | None = Field(
        None,
        description="The fact that says which part of its new cash is benefits or payroll costs, as a share: that part "
        "is charged to benefits.",
    )


class LinesFile(FileShape):
    """rules/costs/lines.yaml."""

    lines: tuple[CostLine, ...]
    objects: dict[ObjectOfExpenditure, Text] = Field(
        default_factory=dict, description="How each object of expenditure is called in a budget."
    )


class Offset(Shape):
    """Money from others, always apart from cost. Counted only in the funding scenarios that it names.

    It is unknown while a cost line that it pays for is. No share of it is above one.
    """

    id: Identifier
    title: Text
    payer: Payer
    models: tuple[ModelId, ...] = Field(min_length=1)
    fundings: tuple[Scenario, ...] = Field(min_length=1)
    timing: Literal["start_up", "recurring"]
    growth: Growth
    amount: ExpressionText = Field(description="Up to what is spent on what it pays for.")
    in_full: ExpressionText | None = Field(
        None, description="As announced, in full: where the terms are not public and more than is spent may be paid."
    )
    pays_for: tuple[Identifier, ...] = Field((), description="The cost lines that it pays for.")
    not_tied: Text | None = Field(
        None, description="Why, by its terms, it does not turn on what is spent: an award, or a rate for each day."
    )
    when: ExpressionText | None = Field(None, description="Known false: no such money is offered, and no row is shown.")
    conditions: tuple[Text, ...] = Field(min_length=1)
    from_date: Date | None = Field(None, description="Counts only when as_of is on or after this day.")
    until: Date | None = None
    funds_until: Date | None = Field(
        None,
        description="Last day on which the money can be committed. What falls after it counts nothing.",
    )
    funds_since: Date | None = Field(None, description="The day of the act from which `funds_until` is known.")
    funds_sources: tuple[Identifier, ...] = Field((), description="Where `funds_until` stands.")
    called: Text | None = Field(None, description="Its name within a sentence, where the title does not serve.")
    covered_as: Literal["equipment", "vehicles", "salary", "overtime", "awards"] | None = Field(
        None,
        description="The choice of the question reimbursement_covers by which a document or word covers this offer. "
        "Then the offer is as firm as that.",
    )
    contract: Literal["bed_day_per_diem", "state_grant_once", "state_grant_yearly"] | None = Field(
        None,
        description="The question whose answer above zero says that it is signed for by a contract or an award of its "
        "own, whatever else stands in writing.",
    )
    promised_until: Identifier | None = Field(
        None,
        description="The date question that says until when it is promised. Without an answer, and without "
        "`funds_until`, yearly money counts in year 1 alone.",
    )
    beside: tuple[Identifier, ...] = Field(
        (), description="It counts only for the part of each year for which these offers count."
    )
    without: tuple[Identifier, ...] = Field(
        (), description="It counts only for the part of each year for which these offers do not count."
    )
    confidence: Confidence
    sources: SourceIds

    @model_validator(mode="after")
    def _tied(self) -> Offset:
        if not self.pays_for and self.not_tied is None:
            raise ValueError("say which cost lines it pays for (pays_for), or why it is not tied to cost (not_tied)")
        if self.in_full is not None and self.not_tied is not None:
            raise ValueError("what is not tied to cost has one amount: leave out in_full")
        if bool(self.funds_sources) != (self.funds_until is not None):
            raise ValueError("funds_until and funds_sources come together")
        if self.beside and self.without:
            raise ValueError("it counts beside other offers or without them: give one of beside and without")
        if self.covered_as is not None and self.contract is not None:
            raise ValueError("its standing comes from one place: give one of covered_as and contract")
        return self

    @property
    def in_a_sentence(self) -> str:
        """Its name within a sentence."""
        return self.called or self.title[0].lower() + self.title[1:]


class EarlierWords(Shape):
    """How a funding scenario was called before the announcement that it names was made."""

    until: Date
    title: Text
    what: Text


class FundingScenario(Shape):
    """A named assumption about money from others. No probability is put on one."""

    id: Scenario
    title: Text
    what: Text
    title_without_grant: Text | None = Field(None, description="Where the state is known to offer no grant here.")
    before: EarlierWords | None = None


class FundingReading(Shape):
    """What is added to the title of a scenario whose terms are not public, for each of its two readings."""

    spent: Text
    full: Text


class OffsetsFile(FileShape):
    """rules/costs/offsets.yaml."""

    scenarios: tuple[FundingScenario, ...]
    readings: FundingReading
    standings: dict[Standing, Text] = Field(description="How each standing is called, from the firmest down.")
    offsets: tuple[Offset, ...]
    money_ends: tuple[Statement, ...] = Field((), description="Until which day money counts, printed beside the nets.")
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
