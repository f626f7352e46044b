"""What a value lacks: every missing fact on which it rests, in the order in which the questions are asked.

An answer can be there and not count, as long as it is not known whether its question applies: then what is missing is
what decides that, and not the answer. All pages and documents read this; none words a reason of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.engine.answers import split_key
from app.engine.deciding import deciding_names
from app.engine.numbers import Numbers
from app.engine.results import BASES, OptionResult
from app.language.values import is_known, is_unknown
from app.rulebook import names
from app.rulebook.expressions import if_key
from app.rulebook.facts import PROGRAM_FACTS
from app.schema.base import ModelId

Why = Literal["not_asked", "dont_know", "confidential"]


@dataclass(frozen=True, slots=True)
class Lack:
    """One missing fact. `key` is the question's id, or id.model; `label` is in a sentence's words."""

    key: str
    question: str
    model: ModelId | None
    label: str
    why: Why


def lacks(numbers: Numbers, places: Iterable[int]) -> tuple[Lack, ...]:
    """Every question without an answer on which some of these places still wait; none where they are known."""
    walk = _Walk(numbers)
    for place in places:
        walk.of(place)
    return walk.found()


def lacks_of_fact(numbers: Numbers, key: str) -> tuple[Lack, ...]:
    """What a fact (`id`, `id.model`) lacks."""
    return lacks(numbers, (numbers.tables.place[key],))


def lacks_of_condition(numbers: Numbers, condition: str) -> tuple[Lack, ...]:
    """What has to be known before it is known whether a condition of the rulebook holds."""
    return lacks(numbers, (numbers.tables.place[if_key(condition)],))


def lacks_of_costs(numbers: Numbers, result: OptionResult) -> tuple[Lack, ...]:
    """What the cost and the hours of an option lack; none where each sum can be worked out, or where the option's
    terms are what is missing."""
    if not result.costs_known:
        open_ = result.option.costs != "not_set" and numbers.value(names.AGREEMENT_IN_FORCE) is None
        return lacks_of_fact(numbers, names.AGREEMENT_IN_FORCE) if open_ else ()
    places: list[int] = []
    for basis in BASES:
        if numbers.money.gross(result, basis).status == "unknown":
            lines = [line for line in numbers.money.counted_lines(result, basis) if line.status == "unknown"]
            core = [line for line in lines if line.id in numbers.tables.core_lines]
            places += [line.row.place for line in core or lines]
    return lacks(numbers, places)


def lacks_of_lines(numbers: Numbers, result: OptionResult) -> tuple[Lack, ...]:
    """What the lines lack that an option's sums leave out."""
    lines = [line for basis in BASES for line in numbers.money.counted_lines(result, basis)]
    return lacks(numbers, [line.row.place for line in lines if line.status == "unknown"])


def lacks_of_status(numbers: Numbers, result: OptionResult) -> tuple[Lack, ...]:
    """What the town can still answer that would settle an option's status; none where only the law is open."""
    if result.status != "unknown":
        return ()
    keys = [if_key(reason.when) for reason in result.option.reasons]
    by_law = next(reason for reason in result.reasons if reason.kind == "law")
    if by_law.status == "unknown" and by_law.settled_by is None:
        keys.append(names.STATE)
        if numbers.law.law is not None:
            keys += [names.AGENCY_KIND, *([names.AGREEMENT_IN_FORCE] if result.id == "defer" else [])]
    return lacks(numbers, [numbers.tables.place[key] for key in keys])


def lacks_first(numbers: Numbers) -> tuple[Lack, ...]:
    """What is missing before every option that is not closed has a status, and its costs where its model is before
    the body, in the order asked."""
    found: dict[str, Lack] = {}
    asked = numbers.models_asked()
    for result in numbers.options:
        priced = result.status != "closed" and not numbers.short_path and result.model in (None, *asked)
        for lack in (*lacks_of_status(numbers, result), *(lacks_of_costs(numbers, result) if priced else ())):
            found.setdefault(lack.key, lack)
    order = list(numbers.rulebook.questions)
    return tuple(sorted(found.values(), key=lambda lack: (order.index(lack.question), lack.key)))


class _Walk:
    """From values that are not known down to the questions that would make them known."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.tables = numbers.tables
        self.seen: set[int] = set()
        self.lacking: dict[str, Why] = {}

    def of(self, place: int) -> None:
        step = self.tables.program.steps[place]
        values = self._values(place)
        if place in self.seen or is_known(values[place]):
            return
        self.seen.add(place)
        key = step.key
        if key in PROGRAM_FACTS:
            self._law()
        elif key.partition(".")[0] in self.numbers.rulebook.questions:
            self._question(place, key)
        elif step.formula is not None:
            for name in deciding_names(self.tables.place, values, step.formula):
                self.of(self.tables.place[name.key])

    def _values(self, place: int) -> Sequence[Any]:
        """A condition is decided on answers alone; for a figure the tool's own values stand in."""
        return self.numbers.filled if self.tables.program.steps[place].everywhere else self.numbers.known

    def _law(self) -> None:
        """What the law says of this town waits for the state first, then for the kind of agency."""
        for key in (names.STATE, names.AGENCY_KIND):
            place = self.tables.place[key]
            if is_unknown(self.numbers.known[place]):
                self.of(place)
                if key == names.STATE:
                    return

    def _question(self, place: int, key: str) -> None:
        id_, model = split_key(key)
        asked = self.numbers.asks(id_)
        if asked is False:
            return
        if place in self.numbers.without_places:
            self.lacking[key] = "confidential"
        elif is_unknown(self.numbers.given[place]) and self.numbers.may_answer(id_):
            self.lacking[key] = "not_asked" if self.numbers.answers.find(id_, model) is None else "dont_know"
        condition = self.tables.asks[id_]
        if asked is None and condition is not None:
            self.of(condition)

    def found(self) -> tuple[Lack, ...]:
        facts, questions = self.numbers.rulebook.facts, list(self.numbers.rulebook.questions)
        made = []
        for key, why in self.lacking.items():
            id_, model = split_key(key)
            made.append(Lack(key, id_, model, facts[id_].label, why))
        return tuple(sorted(made, key=lambda lack: (questions.index(lack.question), lack.key)))
