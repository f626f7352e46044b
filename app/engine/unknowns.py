"""What is not known, who could answer it, and what it bears on; the weightiest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from app.engine.numbers import Numbers
from app.engine.results import QuestionState, Unknown
from app.language.values import is_known, is_unknown
from app.rulebook import names
from app.rulebook.expressions import if_key
from app.rulebook.facts import Fact

STATUS: Final = 6
"""Decides an option's status."""
DECISIVE: Final = 5
"""A decisive input that the tool has had to assume."""
ALONE: Final = 4
"""By itself keeps a cost line out of the totals."""
LEFT_OUT: Final = 3
"""Together with others keeps a cost line out of the totals."""
ASSUMED: Final = 2
"""The tool's own figure stands in."""
DRAFT: Final = 1
RECORD: Final = 0


def unknowns(numbers: Numbers, states: Mapping[str, QuestionState]) -> tuple[Unknown, ...]:
    """Every question that is asked and has no answer, and every decisive number that has no source."""
    found = [*_questions(numbers, states), *_factors(numbers)]
    found.sort(key=lambda unknown: -unknown.weight)  # stable: within a weight, in the order asked
    return tuple(found)


def _questions(numbers: Numbers, states: Mapping[str, QuestionState]) -> Iterator[Unknown]:
    rulebook, tables = numbers.rulebook, numbers.tables
    models = numbers.models_asked()
    bears = _Bearing(numbers, models)
    known, withheld = numbers.known, numbers.without_places
    for question in rulebook.questions.values():
        state = states[question.id]
        if state in ("set_aside", "not_yet"):
            continue
        fact = rulebook.facts[question.id]
        if fact.type.kind in ("text", "date"):
            if state == "answered":
                continue
        else:
            places = tables.fact_places[fact.id]
            if fact.type.per_model:
                places = tuple(tables.place[f"{fact.id}.{model}"] for model in models)
            if all(is_known(known[place]) or place in withheld for place in places):
                continue
        yield Unknown(
            question.id,
            question.label,
            "dont_know" if state == "dont_know" else "not_asked",
            question.who or rulebook.section_of[question.id].role,
            question.effect or "It is left out of this briefing.",
            bears.weight(fact),
        )


def _factors(numbers: Numbers) -> Iterator[Unknown]:
    """Decisive numbers for which no question exists and no source was found."""
    for fact in numbers.rulebook.facts.values():
        if fact.factor is not None and fact.factor.decisive and fact.question is None:
            yield Unknown(
                fact.id, fact.label, "no_source", fact.factor.who or "chief", fact.factor.reason or "", DECISIVE
            )


def _status_ends(numbers: Numbers) -> list[int]:
    """The places that can still change a status: not the reasons of an option that the law closes anyway."""
    place = numbers.tables.place
    ends = [place[key] for key in (names.STATE, names.AGENCY_KIND, names.AGREEMENT_IN_FORCE)]
    for result in numbers.options:
        if not any(reason.kind == "law" and reason.status == "closed" for reason in result.reasons):
            ends += [place[if_key(reason.when)] for reason in result.option.reasons]
    return ends


class _Bearing:
    """On what each place bears, given what is answered: a formula behind an answer no longer counts."""

    def __init__(self, numbers: Numbers, models: Iterable[str]) -> None:
        self.numbers = numbers
        tables = numbers.tables
        priced = [] if numbers.short_path else [place for model in models for place in tables.priced[model]]
        self.money = self._reach(priced)
        self.status = self._reach(_status_ends(numbers))
        filled = numbers.filled
        unknown = {place for place in self.money & tables.numbers_asked if is_unknown(filled[place])}
        self.alone: set[int] = set()
        self.left_out: set[int] = set()
        for place in priced:
            if is_unknown(filled[place]):
                missing = tables.inputs_of(place) & unknown
                (self.alone if len(missing) == 1 else self.left_out).update(missing)

    def _reach(self, ends: Iterable[int]) -> set[int]:
        """The places that the ends rest on; what lies behind an answer is not gone into."""
        known, uses = self.numbers.known, self.numbers.tables.formula_uses
        answerable = self.numbers.tables.answerable
        found: set[int] = set()
        todo = list(ends)
        while todo:
            place = todo.pop()
            if place in found:
                continue
            found.add(place)
            value = known[place]
            if place not in answerable or is_unknown(value):
                todo += uses[place]
        return found

    def weight(self, fact: Fact) -> int:
        places = self.numbers.tables.fact_places[fact.id]
        if not self.status.isdisjoint(places):
            return STATUS
        if not self.money.isdisjoint(places):
            if fact.factor is not None and fact.factor.decisive:
                return DECISIVE
            if not self.alone.isdisjoint(places):
                return ALONE
            return ASSUMED if self.left_out.isdisjoint(places) else LEFT_OUT
        return DRAFT if fact.question is not None and fact.question.draft else RECORD
