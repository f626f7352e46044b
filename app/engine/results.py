"""What an evaluation gives: small immutable records, the same for every page and output."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, NamedTuple

from app.engine.answers import Answer
from app.schema.base import Confidence, ModelId, OptionId, Party, Role, Status
from app.schema.consistency import ConsistencyRule
from app.schema.costs import BASES as BASES
from app.schema.costs import FUNDING_READINGS, Scenario
from app.schema.costs import Basis as Basis
from app.schema.costs import FundingId as FundingId
from app.schema.law import LegalStep
from app.schema.options import Option
from app.schema.settling import SettledBy

FactStatus = Literal["known", "assumed", "unknown"]
TotalStatus = Literal["known", "assumed", "partial", "unknown"]
Origin = Literal["answer", "formula", "factor", "constant", "program", "nothing"]
FUNDINGS: tuple[FundingId, ...] = tuple(FUNDING_READINGS)
YEARS = (1, 2, 3, 4, 5)
Year = int | Literal["all"]
"""One of the five years, or all of them together."""
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class FactValue:
    """A fact's value and where it comes from. `value` is a float, bool, text, frozenset or None (unknown).

    `low` and `high` are values of the input (of the factor, or of an estimate), not bounds of a result.
    """

    key: str
    label: str
    value: float | bool | str | frozenset[str] | None
    status: FactStatus
    origin: Origin
    unit: str
    low: float | None = None
    high: float | None = None
    provenance: str | None = None  # recorded, estimate, source, judgement
    note: str | None = None
    sources: tuple[str, ...] = ()
    set_aside: bool = False

    @property
    def given(self) -> bool:
        """Is it a number that somebody gave, and not one that is worked out here?"""
        return self.origin in ("answer", "factor", "constant")


@dataclass(frozen=True, slots=True)
class StatusReason:
    """Why an option has its status."""

    kind: Literal["law", "fact", "form"]
    status: Status
    text: str
    sources: tuple[str, ...]
    confidence: Confidence | None = None
    reopen: str | None = None
    exact: str | None = None
    since: dt.date | None = None
    settled_by: SettledBy | None = None
    in_short: str | None = None


@dataclass(frozen=True, slots=True)
class OptionResult:
    """An option that is before the body, with its status. `model` is the model whose cost it carries, if any."""

    option: Option
    status: Status
    confidence: Confidence | None
    reasons: tuple[StatusReason, ...]
    model: ModelId | None
    recurring_only: bool
    costs_known: bool  # False where the cost cannot be worked out (terms not set, model in force not known)

    @property
    def id(self) -> OptionId:
        return self.option.id

    @property
    def signing(self) -> bool:
        return self.option.id.startswith("sign_")


class LineRow(NamedTuple):
    """What never changes about a cost line (on one basis) or an offset, for one model. `place` is its place in the
    program, `key` its key there; `growth` is the growth class of its yearly amounts on this basis. `needs`: the places
    of the cost lines that an offset pays for; while one is unknown, so is the offset. `tied`: its amount turns on what
    is spent on them."""

    id: str
    title: str
    model: ModelId
    timing: Literal["start_up", "recurring"]
    basis: Basis
    growth: str
    place: int
    key: str
    needs: tuple[int, ...] = ()
    tied: bool = False


class LineAmount(NamedTuple):
    """A row with its amount a year (recurring) or once (start-up), and its years 1 to 5. NaN while it is not known."""

    row: LineRow
    amount: float
    years: tuple[float, ...]
    status: FactStatus

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def title(self) -> str:
        return self.row.title

    @property
    def model(self) -> ModelId:
        return self.row.model

    @property
    def timing(self) -> Literal["start_up", "recurring"]:
        return self.row.timing

    @property
    def basis(self) -> Basis:
        return self.row.basis

    @property
    def key(self) -> str:
        return self.row.key


class Total(NamedTuple):
    """A sum by option, kind, funding, basis and year. Dollars, or hours on the basis hours.

    `value` is the likely figure (NaN: unknown); `low` and `high` bound what is counted; `excluded` names the lines
    that are left out because they are not known.
    """

    id: str
    option: str
    kind: Literal["gross", "offset", "net"]
    funding: FundingId | None
    basis: Basis
    year: int | Literal["all"]
    value: float
    status: TotalStatus
    excluded: tuple[str, ...]
    rests_on_judgement: bool

    @property
    def unit(self) -> str:
        return "hour" if self.basis == "hours" else "dollar"


@dataclass(frozen=True, slots=True)
class Funding:
    """An assumption about money from others: a scenario in one reading of its offers. No probability is put on one."""

    id: FundingId
    scenario: Scenario
    full: bool
    name: str  # of the scenario, without the reading
    title: str
    what: str


class Origins(NamedTuple):
    """How many of the numbers behind the costs come from where."""

    town: int
    published: int
    judgement: int
    unknown: int

    @property
    def all(self) -> int:
        return sum(self)


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and percentiles of a total's draws, and its bounds."""

    mean: float
    p10: float
    p50: float
    p90: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Swing:
    """What one input at its low and at its high value does to a total, all else as it is."""

    key: str
    label: str
    at_low: float
    at_high: float

    @property
    def size(self) -> float:
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that is not known, and who could answer it. `weight`: 3 may decide a status, 2 a total."""

    key: str
    label: str
    why: Literal["dont_know", "not_asked", "no_source"]
    who: Party
    effect: str
    weight: int


@dataclass(frozen=True, slots=True)
class StepResult:
    """A legal-review step that applies. A step not known to be done is not done.

    `due` is counted back from the meeting (None while that has no date). `record` is what the town wrote down of the
    step: the day as its value, and as its source who did it. `waits` are the ids of steps that it waits for still.
    """

    step: LegalStep
    done: bool
    due: dt.date | None = None
    record: Answer | None = None
    waits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Answers that do not fit together. `models`: those for which they do not; none where that is no matter of a
    model. `keys`: where the program keeps the rule's truth, one for each of these models."""

    rule: ConsistencyRule
    models: tuple[ModelId, ...]
    keys: tuple[str, ...]


QuestionState = Literal["answered", "dont_know", "unanswered", "set_aside", "not_yet"]


@dataclass(frozen=True, slots=True)
class SectionState:
    """How far one section is: counts of its questions that may be answered now."""

    id: str
    role: Role
    applies: bool  # at least one of its questions is asked
    reachable: bool  # at least one is asked, or may come to be asked
    asked: int
    answered: int
    dont_know: int

    @property
    def left(self) -> int:
        return self.asked - self.answered - self.dont_know
