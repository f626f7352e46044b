"""What the engine looks up again and again, worked out once for each rulebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from app.engine.answers import MODELS
from app.engine.results import BASES, NAN, Basis, LineRow
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.rulebook.expressions import asks_key, if_key, line_key, offset_key
from app.schema.base import ModelId
from app.schema.costs import FUNDING_READINGS, CostLine, Offset, Spread, Widened

GROWTH: dict[str, str] = {
    "wages": names.WAGE_GROWTH,
    "prices": names.INFLATION_RATE,
    "per_diem": names.BED_DAY_PER_DIEM_GROWTH,
}
"""The fact that says by how much the yearly amounts of each growth class grow, as a share a year."""


@dataclass(frozen=True, slots=True)
class LinePlace:
    """Where the program keeps one cost line of one model, by basis."""

    line: CostLine
    model: ModelId
    places: dict[Basis, int]


@dataclass(frozen=True, slots=True)
class OffsetPlace:
    """Where the program keeps one offset of one model: up to what is spent, and as announced, in full (the same place
    where there is one amount). `needs`: the loaded cost of the lines that it pays for."""

    offset: Offset
    model: ModelId
    place: int
    full_place: int
    needs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Defaults:
    """The factors' values by place, NaN where there is none."""

    low: Sequence[float]
    likely: Sequence[float]
    high: Sequence[float]


class Tables:
    """Places of a rulebook's program, by what they are for."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.program = rulebook.program
        self.place = rulebook.program.place
        self.blank: list[Any] = [NAN if step.kind == "number" else None for step in self.program.steps]
        self._defaults: dict[str, Defaults] = {}
        self._inputs: dict[int, frozenset[int]] = {}

    @cached_property
    def lines(self) -> dict[str, tuple[LinePlace, ...]]:
        """Cost lines by model, in the order of the file."""
        found: dict[str, list[LinePlace]] = {model: [] for model in MODELS}
        for line in self.rulebook.lines:
            for model in line.models:
                places = {basis: self.place[line_key(line.id, model, basis)] for basis in BASES}
                found[model].append(LinePlace(line, model, places))
        return {model: tuple(listed) for model, listed in found.items()}

    @cached_property
    def line_rows(self) -> dict[str, tuple[LineRow, ...]]:
        """Each line of a model on each basis: cash, loaded, hours, cash, loaded, hours ..."""
        steps = self.program.steps
        return {
            model: tuple(
                LineRow(
                    one.line.id, one.line.title, one.model, one.line.timing, basis,
                    one.line.growth if basis != "hours" else "none", one.places[basis], steps[one.places[basis]].key,
                )
                for one in listed
                for basis in BASES
            )
            for model, listed in self.lines.items()
        }  # fmt: skip

    @cached_property
    def offset_rows(self) -> dict[tuple[str, bool], tuple[LineRow, ...]]:
        """Each offset of a model, as cash; by model and whether it is read as announced, in full."""
        steps = self.program.steps
        return {
            (model, full): tuple(
                LineRow(
                    one.offset.id, one.offset.title, one.model, one.offset.timing, "cash", one.offset.growth, place,
                    steps[place].key, one.needs, bool(one.needs) and one.offset.not_tied is None,
                )
                for one in listed
                for place in [one.full_place if full else one.place]
            )
            for model, listed in self.offsets.items()
            for full in (False, True)
        }  # fmt: skip

    @cached_property
    def recorded_lines(self) -> frozenset[str]:
        """Lines that hold what an agreement in force has cost, by the town's own books."""
        return frozenset(line.id for line in self.rulebook.lines if line.recorded)

    @cached_property
    def core_lines(self) -> frozenset[str]:
        """Lines without which a total would mislead."""
        return frozenset(line.id for line in self.rulebook.lines if line.core)

    @cached_property
    def offset_fundings(self) -> dict[str, tuple[str, ...]]:
        """The fundings in which each offset counts."""
        return {
            offset.id: tuple(f for f, (scenario, _) in FUNDING_READINGS.items() if scenario in offset.fundings)
            for offset in self.rulebook.offsets
        }

    @cached_property
    def offsets(self) -> dict[str, tuple[OffsetPlace, ...]]:
        found: dict[str, list[OffsetPlace]] = {model: [] for model in MODELS}
        for offset in self.rulebook.offsets:
            for model in offset.models:
                place = self.place[offset_key(offset.id, model)]
                full = self.place.get(offset_key(offset.id, model, full=True), place)
                needs = tuple(
                    self.place[key]
                    for key in (line_key(line, model, "loaded") for line in offset.pays_for)
                    if key in self.place
                )
                found[model].append(OffsetPlace(offset, model, place, full, needs))
        return {model: tuple(listed) for model, listed in found.items()}

    @cached_property
    def priced(self) -> dict[str, tuple[int, ...]]:
        """The places of a model's lines on each basis and of its offsets in both readings, but for recorded costs."""
        return {
            model: (
                *(place for one in self.lines[model] if not one.line.recorded for place in one.places.values()),
                *(place for one in self.offsets[model] for place in {one.place, one.full_place}),
            )
            for model in MODELS
        }

    @cached_property
    def numbers_asked(self) -> frozenset[int]:
        """Places that a person's answer can fill with a number."""
        return frozenset(place for place in self.answerable if self.program.steps[place].kind == "number")

    @cached_property
    def asks(self) -> dict[str, int | None]:
        """The place of each question's condition; None where it is always asked."""
        return {id_: self.place.get(asks_key(id_)) for id_ in self.rulebook.questions}

    @cached_property
    def on_request(self) -> frozenset[str]:
        """The questions that may hang on whether costs were asked for."""
        wanted = self.place[names.WANTS_COSTS]
        return frozenset(
            id_ for id_, place in self.asks.items() if place is not None and wanted in self.program.rests_on([place])
        )

    @cached_property
    def fact_places(self) -> dict[str, tuple[int, ...]]:
        return {fact.id: tuple(self.place[key] for key in fact.keys) for fact in self.rulebook.facts.values()}

    @cached_property
    def rank(self) -> dict[int, int]:
        """The rank of each fact's place in the order of the rulebook: for what a person reads in a list."""
        places = (place for places in self.fact_places.values() for place in places)
        return {place: rank for rank, place in enumerate(places)}

    @cached_property
    def later_shares(self) -> dict[int, float]:
        """By place, how far a recorded number may move from its second year on, as a share of it."""
        return {
            place: each.share
            for each in self.rulebook.later_years.classes
            for fact in each.facts
            for place in self.fact_places.get(fact, ())
        }

    @cached_property
    def spread_places(self) -> tuple[int, ...]:
        """Answerable numbers that a factor stands behind: the ones that can be assumed."""
        return tuple(
            place
            for fact in self.rulebook.facts.values()
            if fact.factor is not None
            for place in self.fact_places[fact.id]
        )

    @cached_property
    def money_inputs(self) -> frozenset[int]:
        """Every place on which some cost line or offset rests."""
        return self.money_inputs_with(frozenset(offset.id for offset in self.rulebook.offsets))

    def money_inputs_with(self, offsets: frozenset[str]) -> frozenset[int]:
        """Every place on which some cost line, or one of these offsets, rests."""
        ends = [place for listed in self.lines.values() for line in listed for place in line.places.values()]
        ends += [
            place
            for listed in self.offsets.values()
            for each in listed
            if each.offset.id in offsets
            for place in (each.place, each.full_place)
        ]
        growth = [self.place[key] for key in (*GROWTH.values(), names.MONTHS_ACTIVE_FIRST_YEAR) if key in self.place]
        return self.program.rests_on([*ends, *growth])

    @cached_property
    def status_ends(self) -> tuple[int, ...]:
        """The places that decide which options are before the body, and their statuses."""
        conditions = [reason.when for option in self.rulebook.options for reason in option.reasons]
        conditions += [option.when for option in self.rulebook.options if option.when is not None]
        core = [self.place[key] for key in (names.STATE, names.AGENCY_KIND, names.AGREEMENT_IN_FORCE)]
        return (*(self.place[if_key(condition)] for condition in conditions), *core)

    @cached_property
    def status_inputs(self) -> frozenset[int]:
        """Every place on which an option's status or presence rests."""
        return self.program.rests_on(self.status_ends)

    @cached_property
    def deciding_status(self) -> frozenset[str]:
        """The questions whose answer decides an option's status, or whether it is before the body."""
        return frozenset(
            id_ for id_ in self.rulebook.questions if not self.status_inputs.isdisjoint(self.fact_places[id_])
        )

    @cached_property
    def path_inputs(self) -> frozenset[int]:
        return self.program.rests_on(place for place in self.asks.values() if place is not None)

    @cached_property
    def answerable(self) -> frozenset[int]:
        """Places that a person's answer can fill."""
        return frozenset(place for place, step in enumerate(self.program.steps) if step.answerable)

    @cached_property
    def formula_uses(self) -> tuple[tuple[int, ...], ...]:
        """What each place's formula uses; whether its question is asked is left out."""
        asked = {self.place[step.applies]: step.applies for step in self.program.steps if step.applies is not None}
        return tuple(tuple(use for use in uses if use not in asked) for uses in self.program.uses)

    def inputs_of(self, place: int) -> frozenset[int]:
        """The answerable places that a place's formula rests on, however deep."""
        if place not in self._inputs:
            found: set[int] = set()
            todo = [place]
            while todo:
                one = todo.pop()
                if one not in found:
                    found.add(one)
                    todo += self.formula_uses[one]
            self._inputs[place] = frozenset(found) & self.answerable
        return self._inputs[place]

    @cached_property
    def judgement_places(self) -> frozenset[int]:
        """Places of decisive factors: inputs without a source that move totals much."""
        return frozenset(
            place
            for fact in self.rulebook.facts.values()
            if fact.factor is not None and fact.factor.decisive
            for place in self.fact_places[fact.id]
        )

    def defaults(self, state: str | None) -> Defaults:
        """The factors' values for a state; wages come from its row of the wage table, else from the national one."""
        key = state or ""
        if key not in self._defaults:
            low, likely, high = list(self.blank), list(self.blank), list(self.blank)
            for fact in self.rulebook.facts.values():
                for place, model in zip(self.fact_places[fact.id], MODELS, strict=False):
                    spread = self.spread(fact.id, model, state)
                    if spread is not None:
                        low[place], likely[place], high[place] = spread.low, spread.likely, spread.high
            self._defaults[key] = Defaults(low, likely, high)
        return self._defaults[key]

    def spread(self, fact_id: str, model: ModelId, state: str | None) -> Spread | None:
        """A factor's low, likely and high, or None if the fact has no factor."""
        factor = self.rulebook.facts[fact_id].factor
        if factor is None:
            return None
        if factor.by_model is not None:
            return factor.by_model.get(model)
        if factor.wage_table is not None:
            wages = self.rulebook.wages
            found = wages.get((state or "US", factor.wage_table)) or wages.get(("US", factor.wage_table))
            return found if found is None or factor.widen is None else widened(found, factor.widen)
        return factor.values


def widened(spread: Spread, by: Widened) -> Spread:
    """The spread with ends that reach at least so far from its likely value."""
    low, high = min(spread.low, spread.likely * by.low), max(spread.high, spread.likely * by.high)
    return Spread(low=low, likely=spread.likely, high=high)


@lru_cache(maxsize=8)
def tables(rulebook: Rulebook) -> Tables:
    """The tables of a rulebook. A rulebook never changes, so they are kept."""
    return Tables(rulebook)
