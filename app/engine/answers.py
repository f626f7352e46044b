"""What a town has answered: pure values, no reading and no writing. The engine and all floors above it use these."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from app.schema.base import Audience, ModelId

Provenance = Literal["recorded", "estimate"]
TownKind = Literal["city", "town", "village", "township", "county"]

AUDIENCES: Final[tuple[Audience, ...]] = get_args(Audience)
"""From the widest to the narrowest: who may read the n-th may read all before it."""
MODELS: Final[tuple[ModelId, ...]] = get_args(ModelId)
PROVENANCES: Final[tuple[Provenance, ...]] = get_args(Provenance)
TOWN_KINDS: Final[tuple[TownKind, ...]] = get_args(TownKind)
LONGEST_TYPED: Final = 60
"""Of the text of a number as it was typed, in characters."""


class DontKnow(enum.Enum):
    """The type of DONT_KNOW: an answer a person gave, which is not the same as no answer."""

    DONT_KNOW = "dont_know"

    def __bool__(self) -> bool:
        """Refused, as an unknown is neither true nor false. Raises TypeError."""
        raise TypeError("DONT_KNOW is neither true nor false; test it with 'is DONT_KNOW'")

    def __repr__(self) -> str:
        return "DONT_KNOW"


DONT_KNOW: Final = DontKnow.DONT_KNOW

Value = bool | float | str | tuple[str, ...]
AnswerValue = Value | DontKnow


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. Dates are ISO text (2026-05-18), states two capitals (ME), shares run from 0 to 1.

    Whole numbers are kept as float, so that there is one number type; the text `dont_know` becomes DONT_KNOW.
    `low` and `high` come both or not at all, only with a number, in its unit, and low <= value <= high.
    `audience` None means the question's own. `typed` is the text of a number that was converted or is an estimate by
    its own words ("82,000 a year", "10-15"): shown, never read for a result. Raises ValueError on what can never be an
    answer; whether it fits its question is for `app.engine.answers_check` to say.
    """

    value: AnswerValue
    provenance: Provenance = "recorded"
    note: str | None = None
    audience: Audience | None = None
    low: float | None = None
    high: float | None = None
    source: str | None = None
    typed: str | None = None

    def __post_init__(self) -> None:
        value = self.value
        if isinstance(value, str):
            if value == DONT_KNOW.value:
                object.__setattr__(self, "value", DONT_KNOW)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            object.__setattr__(self, "value", _finite(value))
        elif not isinstance(value, bool | tuple | DontKnow):
            raise ValueError(f"an answer cannot hold {type(value).__name__}")
        if self.provenance not in PROVENANCES:
            raise ValueError(f"provenance is one of {', '.join(PROVENANCES)}")
        if self.audience is not None and self.audience not in AUDIENCES:
            raise ValueError(f"audience is one of {', '.join(AUDIENCES)}")
        if self.low is not None or self.high is not None:
            self._check_spread()
        if self.typed is not None:
            self._check_typed()

    def _check_typed(self) -> None:
        typed = self.typed or ""
        if not isinstance(self.value, float):
            raise ValueError("only a number has a text as it was typed")
        if not isinstance(typed, str):
            raise ValueError("what was typed is text")
        if not typed.strip() or len(typed) > LONGEST_TYPED or not typed.isprintable():
            raise ValueError(f"what was typed is one line of at most {LONGEST_TYPED} characters")

    def _check_spread(self) -> None:
        value = self.value
        if self.low is None or self.high is None:
            raise ValueError("low and high come together")
        if isinstance(value, bool) or not isinstance(value, float):
            raise ValueError("only a number has a low and a high")
        object.__setattr__(self, "low", _finite(self.low))
        object.__setattr__(self, "high", _finite(self.high))
        if not self.low <= value <= self.high:
            raise ValueError("low, value and high do not rise in this order")

    @property
    def known(self) -> bool:
        """False for *don't know*."""
        return self.value is not DONT_KNOW


def _finite(number: float) -> float:
    """As a float, without the sign of a zero. Raises ValueError if it is too large or no number."""
    try:
        result = float(number)
    except OverflowError:
        result = math.inf
    if not math.isfinite(result):
        raise ValueError("the number is not finite")
    return result + 0.0


@dataclass(frozen=True, slots=True)
class Town:
    """Who the assessment is for. Raises ValueError without a name or with a kind outside the list."""

    name: str
    kind: TownKind

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("the town needs a name")
        if self.kind not in TOWN_KINDS:
            raise ValueError(f"the kind of town is one of {', '.join(TOWN_KINDS)}")


def split_key(key: str) -> tuple[str, ModelId | None]:
    """`officers_trained.task_force` -> (`officers_trained`, `task_force`). Raises ValueError on an unknown model."""
    question, dot, model = key.partition(".")
    if not dot:
        return question, None
    for known in MODELS:
        if model == known:
            return question, known
    raise ValueError(f"{model!r} is not a model; the models are {', '.join(MODELS)}")


def join_key(question: str, model: ModelId | None = None) -> str:
    """The key of the answer that holds for one model, or for all if no model is given."""
    return question if model is None else f"{question}.{model}"


class Answers(Mapping[str, Answer]):
    """One town's answers, by key; immutable, always in the order of the keys.

    A key is the id of a question, or `question_id.model` for the answer that holds for one model only.
    """

    __slots__ = ("_answers", "town")

    town: Town
    _answers: dict[str, Answer]

    def __init__(self, town: Town, answers: Mapping[str, Answer] | None = None) -> None:
        self.town = town
        self._answers = {key: answers[key] for key in sorted(answers)} if answers else {}

    def __getitem__(self, key: str) -> Answer:
        return self._answers[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    def __contains__(self, key: object) -> bool:
        return key in self._answers

    def get(self, key: str, default: Any = None, /) -> Any:
        """As of a dict, without the detour of Mapping."""
        return self._answers.get(key, default)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Answers):
            return NotImplemented
        return self.town == other.town and self._answers == other._answers

    def __hash__(self) -> int:
        return hash((self.town, tuple(self._answers.items())))

    def __repr__(self) -> str:
        return f"Answers({self.town!r}, {self._answers!r})"

    def find(self, question: str, model: ModelId | None = None) -> Answer | None:
        """The answer that counts for a model: its own if there is one, else the one that holds for all."""
        if model is not None:
            own = self._answers.get(f"{question}.{model}")
            if own is not None:
                return own
        return self._answers.get(question)

    def with_answer(self, key: str, answer: Answer) -> Answers:
        """A copy in which `key` has this answer. Raises ValueError if the key names an unknown model."""
        split_key(key)
        return Answers(self.town, self._answers | {key: answer})

    def without(self, key: str) -> Answers:
        """A copy in which `key` is not answered; the same if it was not."""
        if key not in self._answers:
            return self
        return Answers(self.town, {other: answer for other, answer in self._answers.items() if other != key})
