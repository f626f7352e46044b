"""The shape of the evaluation's JSON; docs/schemas/evaluation.json is generated from it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import TypeAdapter
from typing_extensions import TypedDict


class OverlayJson(TypedDict):
    id: str
    author: str
    declared_interest: str
    date: str
    where: str
    kind: str


class RulebookJson(TypedDict):
    version: str
    date: str
    overlay: list[OverlayJson]


class TownJson(TypedDict):
    name: str
    kind: str


class FactJson(TypedDict):
    label: str
    value: float | bool | str | list[str] | None
    low: float | None
    high: float | None
    later_low: float | None
    later_high: float | None
    unit: str
    status: Literal["known", "assumed", "unknown", "withheld"]
    provenance: str | None
    sources: list[str]
    set_aside: bool


class ReasonJson(TypedDict):
    kind: Literal["law", "fact", "form"]
    status: str
    text: str
    sources: list[str]
    confidence: str | None
    reopen: str | None


class OptionJson(TypedDict):
    id: str
    title: str
    model: str | None
    status: str
    confidence: str | None
    reasons: list[ReasonJson]


class ReadingJson(TypedDict):
    """What counsel reads differently of an option: beside its status, never in its place."""

    option: str
    status: str
    reason: str
    authority: str
    name: str
    day: str
    audience: Literal["public", "staff", "counsel"]


class CostJson(TypedDict):
    option: str
    model: str
    line: str
    title: str
    timing: Literal["start_up", "recurring"]
    year: int
    basis: str
    unit: str
    likely: float | None


Standing = Literal["paid", "signed", "offered", "told", "announced", "nothing"]


class FundingJson(TypedDict):
    """One assumption about money from others: a scenario, in one reading of its offers."""

    id: str
    scenario: str
    reading: Literal["spent", "full"]
    title: str
    what: str


class OriginsJson(TypedDict):
    """How many of the numbers behind the costs come from where."""

    town: int
    published: int
    judgement: int
    unknown: int


class OffsetJson(TypedDict):
    option: str
    funding: str
    line: str
    title: str
    payer: Literal["ice", "state"]
    standing: Standing
    reading: Literal["spent", "full"] | None
    pays_for: list[str]
    not_tied: str | None
    counted_until: str | None
    shares: list[float]
    year: int
    unit: str
    likely: float | None
    conditions: list[str]
    sources: list[str]


class OutsideMoneyJson(TypedDict):
    """How the money of an option under a funding is called and how firm it is: the weakest standing of its offers."""

    option: str
    funding: str
    title: str
    standing: Standing | None
    standing_in_words: str


class TotalJson(TypedDict):
    id: str
    option: str
    kind: Literal["gross", "offset", "net"]
    funding: str | None
    basis: str
    year: int | Literal["all"]
    unit: str
    likely: float | None
    mean: float | None
    p10: float | None
    p50: float | None
    p90: float | None
    low: float | None
    high: float | None
    standing: Standing | None
    status: Literal["known", "assumed", "partial", "unknown"]
    rests_on_judgement: bool
    excluded: list[str]


class StaffingJson(TypedDict):
    authorized: float | None
    filled: float | None
    vacant: float | None
    by_model: dict[str, dict[str, float | None]]


class SwingJson(TypedDict):
    fact: str
    label: str
    at_low: float | None
    at_high: float | None


class UncertaintyJson(TypedDict):
    option: str
    swings: list[SwingJson]
    break_even_share: float | None
    largest_cash_gap: dict[str, float | None]
    after_payment_ends: dict[str, float | None]


class StepAuthorityJson(TypedDict):
    citation: str
    source: str
    confidence: str


class StepJson(TypedDict):
    id: str
    title: str
    owner: str
    to: str
    ask: str
    status: Literal["done", "not_done"]
    done_on: str | None
    done_by: str | None
    due: str | None
    by: str | None
    fits: Literal["planned", "papers", "meeting", "after"] | None
    waits_for: list[str]
    documents: list[str]
    authorities: list[StepAuthorityJson]
    sources: list[str]


class StatementJson(TypedDict):
    topic: str
    text: str
    sources: list[str]
    confidence: str


class NeighborJson(TypedDict):
    """One agreement of ICE's list: of the town's own agency, or of its county. `signed` is the list's own date;
    `doubt` says why it may be wrong."""

    of: Literal["own", "county"]
    agency: str
    county: str | None
    model: str
    signed: str | None
    doubt: str | None


class AroundJson(TypedDict):
    """Who takes part around the town, from ICE's list of one day, as the town took it."""

    list_day: str
    state: str
    county: str | None
    agencies_in_state: int
    agreements_in_state: dict[str, int]
    rows: list[NeighborJson]
    rows_left_out: int


class UnknownJson(TypedDict):
    fact: str
    label: str
    why: Literal["dont_know", "not_asked", "no_source"]
    who: str
    effect: str


class MismatchJson(TypedDict):
    id: str
    what: str
    mend: str
    facts: list[str]


class SourceJson(TypedDict):
    title: str
    publisher: str
    kind: str
    address: str | None
    read_at: str | None
    date: str
    checked_on: str


class EvaluationJson(TypedDict):
    """The whole evaluation, for one audience."""

    format: int
    program: str
    audience: str
    rulebook: RulebookJson
    as_of: str
    prepared_on: str
    town: TownJson
    facts: dict[str, FactJson]
    options: list[OptionJson]
    readings: list[ReadingJson]
    costs: list[CostJson]
    fundings: list[FundingJson]
    origins: OriginsJson
    offsets: list[OffsetJson]
    outside_money: list[OutsideMoneyJson]
    totals: list[TotalJson]
    staffing: StaffingJson
    uncertainty: list[UncertaintyJson]
    steps: list[StepJson]
    statements: list[StatementJson]
    around: AroundJson | None
    unknowns: list[UnknownJson]
    mismatches: list[MismatchJson]
    without: list[str]
    sources: dict[str, SourceJson]


def json_schema() -> dict[str, Any]:
    """The JSON Schema of `EvaluationJson`."""
    schema = TypeAdapter(EvaluationJson).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Brief287 evaluation", **schema}
