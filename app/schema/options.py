"""rules/options.yaml and rules/briefing.yaml: what the body can choose, and the fixed texts of the briefing."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.schema.base import (
    Date,
    ExpressionText,
    FileShape,
    Identifier,
    ModelId,
    OptionId,
    Shape,
    SourceIds,
    Statement,
    Status,
    Text,
    WholeFigure,
)
from app.schema.settling import SettledBy


class Reason(Shape):
    """A rule that sets the status of an option while its condition holds. The law's reasons are in the state file."""

    kind: Literal["fact", "form"]
    when: ExpressionText
    status: Status
    text: Text
    unknown_text: Text | None = Field(None, description="Printed while it is not known whether the condition holds.")
    reopen: Text | None = None
    in_short: Text | None = Field(None, description="For closed: why, in at most six words, in page one's table.")
    settled_by: SettledBy | None = Field(None, description="For unsettled: the question that settles it.")
    sources: SourceIds


class InPractice(Shape):
    """What the option is like, for five people, in one or two sentences each."""

    officer_at_a_stop: Statement
    resident: Statement
    caller_for_help: Statement
    arrest_for_a_crime: Statement
    finance_office: Statement


class Groups(Shape):
    """How the option bears on six groups, in one or two short sentences each."""

    residents: Statement
    victims_and_witnesses: Statement
    immigrant_residents: Statement
    officers: Statement
    businesses: Statement
    taxpayers: Statement


class Option(Shape):
    """One thing the body can choose. All options have the same parts, so that none is treated in less depth."""

    id: OptionId
    title: Text
    short: Text = Field(description="At most four words, for column heads and charts.")
    model: ModelId | None = None
    path: Literal["new", "in_force", "both"]
    when: ExpressionText | None = Field(None, description="Listed only while this holds.")
    costs: Literal["nothing_new", "model", "model_recurring", "as_now", "not_set"] = Field(
        description="as_now: nothing new, or what an agreement in force goes on costing meanwhile."
    )
    what: Statement
    brings: tuple[Statement, ...] = Field(min_length=2, max_length=5, description="What it could bring.")
    costs_or_risks: tuple[Statement, ...] = Field(min_length=2, max_length=5, description="What it could cost.")
    in_practice: InPractice
    groups: Groups
    reasons: tuple[Reason, ...] = ()
    changing_course: Statement
    measures: tuple[Text, ...] = Field(min_length=2, max_length=4, description="What could be counted and reported.")
    motion: Text = Field(description="The motion in the house form; {body}, {signer}, {date} and {town} are filled in.")


class OptionsFile(FileShape):
    """rules/options.yaml, in the order in which options are always shown."""

    options: tuple[Option, ...]


class Consideration(Shape):
    """A matter that members may weigh, beside the fact that bears on it."""

    id: Identifier
    text: Text
    see: Text = Field(description="Where in the briefing the fact stands.")


class BriefingTexts(FileShape):
    """rules/briefing.yaml: fixed texts, and the box that says who made and paid for the tool."""

    date: Date = Field(description="The rulebook's date.")
    stale_after_days: WholeFigure = Field(ge=1, le=400)
    neutrality: Text
    records_notice: Text
    made_by: Text
    paid_by: Text
    interests: Text
    noncitizen_note: Text
    no_ranking: Text
    rerun_when: tuple[Text, ...] = Field(min_length=2)
    before_you_start: tuple[Text, ...]
    considerations: tuple[Consideration, ...] = Field(min_length=8, max_length=12)
    cost_method: Statement | None = Field(None, description="After which guide the costs are estimated.")
    wage_caution: Text
    workload_note: Statement = Field(description="The rule of thumb on patrol workload, with its limits.")
    monitoring_note: Statement = Field(description="Why a town sets measures of its own.")
    wage_caution_sources: SourceIds
