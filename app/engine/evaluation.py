"""`evaluate`: the one pure function from rulebook, answers and date to everything that is shown.

What is expensive (draws, bounds, swings, explanations) is worked out when first read.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any, Literal

from app.engine.answers import DONT_KNOW, Answer, Answers, split_key
from app.engine.asking import question_states, section_states
from app.engine.consistency import mismatches
from app.engine.given import given_values, kept_numbers
from app.engine.law import LawView, law_view
from app.engine.money import Kind, Money, total_id, total_rows
from app.engine.options import option_results
from app.engine.results import (
    Basis,
    FactValue,
    FundingId,
    Mismatch,
    OptionResult,
    QuestionState,
    SectionState,
    StepResult,
    Total,
    Unknown,
)
from app.engine.tables import Tables, tables
from app.engine.uncertainty import Uncertainty
from app.engine.unknowns import unknowns
from app.language.interpret import value_of
from app.rulebook.book import Rulebook, step_key
from app.rulebook.expressions import if_key
from app.rulebook.facts import LAW_CLOSES_SIGNING, MODELS, STATE_GRANT_OPEN, Fact
from app.rulebook.schema.base import Audience, Statement
from app.rulebook.schema.costs import FundingScenario, Offset
from app.rulebook.schema.law import ModelRow
from app.rulebook.schema.states import LawStatement
from app.rulebook.timeline import by_key, holding


def evaluate(
    rulebook: Rulebook,
    answers: Answers,
    as_of: dt.date,
    *,
    prepared_on: dt.date | None = None,
    seed: str = "",
) -> Evaluation:
    """Work everything out.

    `as_of` decides which law and which offers count; `prepared_on` (as_of if not given) what is stale by now. `seed`
    names the assessment for its draws. Never raises for any answers that fit their questions.
    """
    return Evaluation(rulebook, answers, as_of, prepared_on or as_of, seed or answers.town.name)


class Evaluation:
    """The result of `evaluate`. Read-only; equal inputs give equal results."""

    def __init__(
        self,
        rulebook: Rulebook,
        answers: Answers,
        as_of: dt.date,
        prepared_on: dt.date,
        seed: str,
        without: frozenset[str] = frozenset(),
    ) -> None:
        self.rulebook = rulebook
        self.answers = answers
        self.as_of = as_of
        self.prepared_on = prepared_on
        self.seed = seed
        self.without = without
        self.tables: Tables = tables(rulebook)
        self.given = given_values(self.tables, answers, without)
        place = self.tables.place
        self.law: LawView = law_view(rulebook, self.given[place["state"]], self.given[place["agency_kind"]], as_of)
        self.given[place[LAW_CLOSES_SIGNING]] = self.law.closes_signing
        self.given[place[STATE_GRANT_OPEN]] = self.law.grant_open
        self._read: dict[Audience, Evaluation] = {}

    def read_by(self, audience: Audience) -> Evaluation:
        """The evaluation for one audience, worked out without the numbers that it may not read (`without`).

        So no sum, range or share can give such a number away; see decision 23. The answers stay: their keys say what
        was given and kept out. It is the evaluation itself where nothing is kept.
        """
        kept = kept_numbers(self.rulebook, self.answers, audience)
        if kept <= self.without:
            return self
        if audience not in self._read:
            self._read[audience] = Evaluation(
                self.rulebook, self.answers, self.as_of, self.prepared_on, self.seed, self.without | kept
            )
        return self._read[audience]

    @cached_property
    def without_places(self) -> frozenset[int]:
        """The places of numbers that were given and are not worked with, for the audience's sake."""
        found: set[int] = set()
        for key in self.without:
            id_, model = split_key(key)
            found |= {self.tables.place[key]} if model is not None else set(self.tables.fact_places[id_])
        return frozenset(place for place in found if self.given[place] != self.given[place])

    # ---- values -------------------------------------------------------------------------------------------------

    @cached_property
    def known(self) -> list[Any]:
        """Every value of the program, from answers alone."""
        return self.rulebook.program.known(self.given)

    @cached_property
    def filled(self) -> list[Any]:
        """The same with factors standing in for what has not been answered."""
        return self.rulebook.program.filled(self.known, self.tables.defaults(self.law.state).likely)

    def holds(self, condition: str) -> bool | None:
        """Does a condition of the rulebook hold, on what is known? None: not known."""
        held: bool | None = self.known[self.tables.place[if_key(condition)]]
        return held

    def value(self, key: str) -> Any:
        """A fact's known value (float, bool, text, frozenset); None if it is not known."""
        value = self.known[self.tables.place[key]]
        return None if value is None or value != value else value

    def likely(self, key: str) -> float | None:
        """A number with factors standing in; None if it is still not known."""
        value = self.filled[self.tables.place[key]]
        return None if value is None or value != value else value

    def fact(self, key: str) -> FactValue:
        """A fact with its status and provenance. `key` is a fact's id, or id.model."""
        id_, model = split_key(key)
        fact = self.rulebook.facts[id_]
        place = self.tables.place[key]
        known, value = self.known[place], self.filled[place]
        label = fact.label if model is None else f"{fact.label} ({self.rulebook.models[model].short})"
        unit = fact.unit_text
        if known is not None and known == known:
            answer = self._counted_answer(fact, place, key)
            if answer is not None:
                low, high = self.uncertainty.ends(place)
                return FactValue(
                    key, label, known, "known", "answer", unit, low, high, answer.provenance, answer.note,
                    (answer.source,) if answer.source else (),
                )  # fmt: skip
            if fact.constant is not None:
                return FactValue(key, label, known, "known", "constant", unit)
            origin: Literal["formula", "program"] = "formula" if fact.derived is not None else "program"
            return FactValue(key, label, known, "known", origin, unit)
        aside = self.set_aside(id_)
        if value is None or value != value:
            return FactValue(key, label, None, "unknown", "nothing", unit, set_aside=aside)
        low, high = self.uncertainty.ends(place)
        if fact.factor is not None and self.stands_in(place):
            return FactValue(
                key, label, value, "assumed", "factor", unit, low, high, fact.factor.basis, fact.factor.reason,
                fact.factor.sources, aside,
            )  # fmt: skip
        return FactValue(key, label, value, "assumed", "formula", unit, set_aside=aside)

    def stands_in(self, place: int) -> bool:
        """Does the factor's own value stand here, for want of an answer and of a formula that can be worked out?"""
        value, formula = self.filled[place], self.tables.program.steps[place].formula
        if self.known[place] == self.known[place] or value != self.tables.defaults(self.law.state).likely[place]:
            return False
        if formula is None:
            return True
        worked_out = value_of(formula, lambda name: self.filled[self.tables.place[name.key]])
        return bool(worked_out - worked_out != 0)

    def _counted_answer(self, fact: Fact, place: int, key: str) -> Answer | None:
        if fact.question is None and fact.factor is None:
            return None
        given = self.given[place]
        if given is None or given != given or self.set_aside(fact.id):
            return None
        id_, model = split_key(key)
        return self.answers.find(id_, model)

    @cached_property
    def facts(self) -> dict[str, FactValue]:
        """Every fact by key."""
        return {key: self.fact(key) for fact in self.rulebook.facts.values() for key in fact.keys}

    # ---- questions ----------------------------------------------------------------------------------------------

    @cached_property
    def path_values(self) -> list[Any]:
        """The values that decide which questions are asked; quicker than `known`."""
        return self.rulebook.path(self.given)

    def asks(self, question: str) -> bool | None:
        """Is the question asked? None: that hangs on something not known."""
        place = self.tables.asks[question]
        if place is None:
            return True
        asked: bool | None = self.path_values[place]
        return asked

    def may_answer(self, question: str) -> bool:
        """Is the question asked, or would it be if its section applied, where that is not known to be false?

        So nobody has to wait for another's answer. What is given there counts once the section is known to apply. On
        the short path costs come on request alone.
        """
        asked = self.asks(question)
        if asked is not None:
            return asked
        if self.law.closes_signing is True and question in self.tables.on_request:
            return False
        own = self.rulebook.questions[question].when
        held: bool | None = own is None or self.path_values[self.tables.place[if_key(own)]]
        return held is True

    def set_aside(self, question: str) -> bool:
        """Has the question an answer that does not count, since the question is not (or not yet) asked?"""
        if question not in self.tables.asks or self.asks(question) is True:
            return False
        return any(split_key(key)[0] == question for key in self.answers)

    def models_shown(self) -> tuple[str, ...]:
        """The models a per-model question is asked for, each once: not closed by the facts or the form, or in force."""
        open_ = tuple(dict.fromkeys(r.model for r in self.options if r.model and r.status != "closed"))
        if open_:
            return open_
        offered = self.value("models_offered") or frozenset()
        return tuple(model for model in MODELS if model in offered) or MODELS[:1]

    @cached_property
    def question_states(self) -> dict[str, QuestionState]:
        """Answered, don't know, unanswered, set aside or not (yet) asked: for every question."""
        return question_states(self)

    @cached_property
    def sections(self) -> tuple[SectionState, ...]:
        return section_states(self)

    @cached_property
    def mismatches(self) -> tuple[Mismatch, ...]:
        """Answers that do not fit together. Nothing rests on them: they warn."""
        return mismatches(self.rulebook, lambda key: self.known[self.tables.place[key]], self.models_shown())

    # ---- options and law ----------------------------------------------------------------------------------------

    @cached_property
    def options(self) -> tuple[OptionResult, ...]:
        return option_results(self.rulebook, self.law, self.value("agreement_in_force"), self.holds)

    def option(self, id_: str) -> OptionResult | None:
        return next((result for result in self.options if result.id == id_), None)

    @property
    def short_path(self) -> bool:
        """State law closes every signing option and costs were not asked for."""
        return self.law.closes_signing is True and self.value("wants_costs") is not True

    @cached_property
    def steps(self) -> tuple[StepResult, ...]:
        """The legal-review steps that apply (or may), in the order of exposure."""
        meeting = self.value("meeting_date")
        day = dt.date.fromisoformat(meeting) if isinstance(meeting, str) else None
        listed = [step for step in self.rulebook.steps if step.when is None or self.holds(step.when) is not False]
        records = {step.id: self._step_record(step.id) for step in listed}
        done = {
            step.id: records[step.id] is not None or (step.done is not None and self.holds(step.done) is True)
            for step in listed
        }
        return tuple(
            StepResult(
                step,
                done[step.id],
                day - dt.timedelta(days=step.days_before) if day is not None else None,
                records[step.id],
                tuple(id_ for id_ in step.waits_for if done.get(id_) is False),
            )
            for step in listed
        )

    def _step_record(self, id_: str) -> Answer | None:
        """What the town recorded of a step; None while nothing is."""
        answer: Answer | None = self.answers.get(step_key(id_))
        return answer if answer is not None and answer.value is not DONT_KNOW else None

    def printable(self, statement: Statement, audience: Audience = "public") -> bool:
        """May the statement be printed for this audience, and does its condition hold?"""
        readers = ("public", "staff", "counsel")
        if readers.index(statement.audience) > readers.index(audience):
            return False
        if not self.counts_on_day(statement.from_date, statement.until):
            return False
        if isinstance(statement, LawStatement) and not self.law.reads(statement.body):
            return False
        return statement.when is None or self.holds(statement.when) is True

    def counts_on_day(self, from_date: dt.date | None, until: dt.date | None) -> bool:
        """Does something that holds from one day until another count on `as_of`?"""
        return (from_date is None or from_date <= self.as_of) and (until is None or self.as_of < until)

    # ---- money --------------------------------------------------------------------------------------------------

    @cached_property
    def money(self) -> Money:
        counts = [
            offset.id
            for offset in self.rulebook.offsets
            if self.counts_on_day(offset.from_date, offset.until)
            and (offset.when is None or self.holds(offset.when) is not False)
        ]
        return Money(self.tables, self.known, self.filled, counts)

    @cached_property
    def money_inputs(self) -> frozenset[int]:
        """Every place on which a cost line rests, or an offset that counts on the day."""
        return self.tables.money_inputs_with(frozenset(self.money.offset_counts))

    @cached_property
    def scenarios(self) -> dict[str, FundingScenario]:
        """The funding scenarios by id, each under the words of the day."""
        return {
            scenario.id: scenario.model_copy(update={"title": scenario.before.title, "what": scenario.before.what})
            if scenario.before is not None and self.as_of < scenario.before.until
            else scenario
            for scenario in self.rulebook.scenarios
        }

    def model_rows(self, model: str) -> dict[str, ModelRow]:
        """What the standard form of a model says, by topic, in the words of the day."""
        rows = self.rulebook.models[model].rows
        by_topic = by_key((row.topic, row) for row in rows)
        found = {topic: holding(spans, self.as_of).holds for topic, spans in by_topic.items()}
        return {topic: row for topic, row in found.items() if row is not None}

    def offset_terms(self, offset: Offset) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
        """An offset's conditions, its sources, and whether counsel is to confirm them. State grants add their own."""
        conditions, sources, confirm = offset.conditions, offset.sources, offset.confidence == "M"
        if offset.when == STATE_GRANT_OPEN:
            for grant in self.law.grants:
                conditions += tuple(f"{grant.title}: {condition}" for condition in grant.conditions)
                sources += tuple(id_ for id_ in grant.sources if id_ not in sources)
                confirm = confirm or grant.confidence == "M"
        return conditions, sources, confirm

    @cached_property
    def totals(self) -> tuple[Total, ...]:
        """Every total, by option in the options' order."""
        return tuple(
            row for result in self.options for row in total_rows(self.money, result, self.rests_on_judgement(result))
        )

    def total(
        self,
        option: str,
        kind: Kind,
        basis: Basis,
        year: int | Literal["all"] = "all",
        funding: FundingId | None = None,
    ) -> Total:
        """One total. Raises KeyError for an option that is not before the body."""
        result = self.option(option)
        if result is None:
            raise KeyError(option)
        return self.totals_by_id[total_id(option, kind, funding, basis, year)]

    @cached_property
    def totals_by_id(self) -> dict[str, Total]:
        return {total.id: total for total in self.totals}

    def rests_on_judgement(self, result: OptionResult) -> bool:
        """Does the option's cost rest on a decisive factor for which there is no source and no answer?"""
        return bool(self.judged_facts(result))

    def judged_facts(self, result: OptionResult) -> tuple[str, ...]:
        """The decisive facts of an option's model that are assumed."""
        if result.model is None:
            return ()
        return tuple(
            self.tables.program.steps[place].key
            for place in sorted(self.tables.judgement_places)
            if self.tables.program.steps[place].key.endswith(f".{result.model}") and self.stands_in(place)
        )

    @cached_property
    def uncertainty(self) -> Uncertainty:
        return Uncertainty(self)

    def assumed_share(self) -> tuple[int, int]:
        """How many of the numbers that the costs rest on are the tool's assumptions, and how many there are in all."""
        models = {result.model for result in self.options if result.model is not None and result.status != "closed"}
        assumed = counted = 0
        for place in self.tables.spread_places:
            key = self.tables.program.steps[place].key
            model = split_key(key)[1]
            if place not in self.money_inputs or (model is not None and model not in models):
                continue
            value = self.filled[place]
            if value == value:
                counted += 1
                assumed += self.known[place] != self.known[place]
        return assumed, counted

    # ---- what is not known ----------------------------------------------------------------------------------------

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        return unknowns(self)
