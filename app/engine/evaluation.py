"""`evaluate`: the one pure function from rulebook, answers and date to everything that is shown.

What is expensive (draws, bounds, swings, explanations) is worked out when first read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Iterable, Mapping
from functools import cached_property
from typing import Literal

from app.engine.after_funds import AfterFunds, after_funds
from app.engine.answers import DONT_KNOW, Answer, Answers, split_key
from app.engine.asking import question_states, section_states
from app.engine.consistency import mismatches
from app.engine.counsel_readings import CounselReading
from app.engine.numbers import Numbers
from app.engine.readers import readable_reading, reads, withheld_answers, without_marked_notes
from app.engine.results import (
    FactValue,
    Funding,
    Mismatch,
    OptionResult,
    Origins,
    QuestionState,
    SectionState,
    StepResult,
    Unknown,
)
from app.engine.settling import OpenStatus, open_statuses
from app.engine.standing import STANDINGS, apart, counted, everything, standing_of
from app.engine.uncertainty import Uncertainty
from app.engine.unknowns import unknowns
from app.language.values import is_known, is_unknown
from app.rulebook import names
from app.rulebook.book import Rulebook, step_key
from app.rulebook.facts import STATE_GRANT_OPEN, Fact
from app.rulebook.timeline import by_key, holding
from app.schema.base import STATE_BLANK, Audience, Statement, Status
from app.schema.costs import FUNDING_READINGS, FundingId, Offset, Standing
from app.schema.law import ModelRow
from app.schema.states import LawStatement


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


class Evaluation(Numbers):
    """The result of `evaluate`. Read-only; equal inputs give equal results."""

    @cached_property
    def _versions(self) -> dict[Audience, Evaluation | None]:
        """The evaluations for the audiences that were asked for so far; None: nothing is withheld from that one."""
        return {}

    def read_by(self, audience: Audience) -> Evaluation:
        """The evaluation for one audience, worked out without the answers that it may not read (`without`).

        So no sum, range, share or sentence can give such an answer away; see decisions 23 and 47. The answers stay:
        their keys say what was given and withheld. It is the evaluation itself where nothing is withheld.
        """
        if audience not in self._versions:
            self._versions[audience] = self._version(audience)
        return self._versions[audience] or self

    def _version(self, audience: Audience) -> Evaluation | None:
        withheld = withheld_answers(self.rulebook, self.answers, audience)
        answers = without_marked_notes(self.rulebook, self.answers, audience)
        if withheld <= self.without and answers is self.answers:
            return None
        return Evaluation(self.rulebook, answers, self.as_of, self.prepared_on, self.seed, self.without | withheld)

    # ---- values -------------------------------------------------------------------------------------------------

    def fact(self, key: str) -> FactValue:
        """A fact with its status and provenance. `key` is a fact's id, or id.model."""
        id_, model = split_key(key)
        fact = self.rulebook.facts[id_]
        place = self.tables.place[key]
        known, value = self.known[place], self.filled[place]
        label = fact.label if model is None else f"{fact.label} ({self.rulebook.models[model].short})"
        unit = fact.unit_text
        if is_known(known):
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
        if is_unknown(value):
            return FactValue(key, label, None, "unknown", "nothing", unit, set_aside=aside)
        low, high = self.uncertainty.ends(place)
        if fact.factor is not None and self.stands_in(place):
            return FactValue(
                key, label, value, "assumed", "factor", unit, low, high, fact.factor.basis, fact.factor.reason,
                fact.factor.sources, aside,
            )  # fmt: skip
        return FactValue(key, label, value, "assumed", "formula", unit, set_aside=aside)

    def _counted_answer(self, fact: Fact, place: int, key: str) -> Answer | None:
        if fact.question is None and fact.factor is None:
            return None
        given = self.given[place]
        if is_unknown(given) or self.set_aside(fact.id):
            return None
        id_, model = split_key(key)
        return self.answers.find(id_, model)

    @cached_property
    def facts(self) -> dict[str, FactValue]:
        """Every fact by key."""
        return {key: self.fact(key) for fact in self.rulebook.facts.values() for key in fact.keys}

    # ---- questions ----------------------------------------------------------------------------------------------

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

    def readings(self, audience: Audience) -> dict[str, CounselReading]:
        """What counsel reads differently of the options before the body, as far as this audience may read it.

        Nothing is worked out from a reading: no status, cost, step or question turns on one.
        """
        found: dict[str, CounselReading] = {}
        for result in self.options:
            reading = readable_reading(self.rulebook, self.answers, result.id, audience)
            if reading is not None:
                found[result.id] = reading
        return found

    @cached_property
    def steps(self) -> tuple[StepResult, ...]:
        """The legal-review steps that apply (or may), in the order of exposure."""
        meeting = self.value(names.MEETING_DATE)
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
        if not reads(audience, statement.audience):
            return False
        if not self.counts_on_day(statement.from_date, statement.until):
            return False
        if isinstance(statement, LawStatement) and not self.law.reads(statement.body):
            return False
        return statement.when is None or self.holds(statement.when) is True

    def at_home(self, statement: Statement) -> Statement:
        """The statement as it is for this town: one on the law of some states gives way to what the file of the town's
        own state says of it, with that file's sources and confidence."""
        home = statement.at_home
        if home is None or self.law.law is None:
            return statement
        reason = self.law.reason(home.option)
        words: Mapping[Status, str] = {"open": home.open, "unsettled": home.unsettled, "unknown": home.unknown}
        known = reason.status != "unknown"
        return statement.model_copy(
            update={
                "text": words.get(reason.status, home.rule).replace(STATE_BLANK, self.law.name),
                "sources": tuple(dict.fromkeys((*home.sources, *(reason.sources if known else ())))),
                "confidence": reason.confidence if known else "H",  # that it is not known is no doubt of counsel's
            }
        )

    # ---- money --------------------------------------------------------------------------------------------------

    @cached_property
    def scenarios(self) -> dict[FundingId, Funding]:
        """Every funding by id, each under the words of the day: the scenarios, and their readings where they have two.

        A scenario has two readings where it counts an offer whose terms are not public.
        """
        by_id = {scenario.id: scenario for scenario in self.rulebook.scenarios}
        words, found = self.rulebook.funding_readings, dict[FundingId, Funding]()
        for funding, (id_, full) in FUNDING_READINGS.items():
            scenario = by_id[id_]
            if scenario.before is not None and self.as_of < scenario.before.until:
                found[funding] = Funding(
                    funding, id_, full, scenario.before.title, scenario.before.title, scenario.before.what
                )
                continue
            name = scenario.title
            if self.law.grant_open is False and scenario.title_without_grant is not None:
                name = scenario.title_without_grant
            two = any(id_ in offset.fundings and offset.in_full is not None for offset in self.rulebook.offsets)
            title = f"{name}, {words.full if full else words.spent}" if two else name
            found[funding] = Funding(funding, id_, full, name, title, scenario.what)
        return found

    def offer_standing(self, offset: Offset, readable: Callable[[str], bool] = everything) -> Standing:
        """How firm one offer is for this town, as far as the answers that may be read say it."""
        return standing_of(self, offset, readable)

    def offers_counted(
        self, fundings: Iterable[FundingId], result: OptionResult, readable: Callable[[str], bool] = everything
    ) -> tuple[tuple[Offset, Standing], ...]:
        """The offers that an option's money under some fundings counts, each with its standing."""
        lines = {(line.id, funding): line for funding in fundings for line in self.money.offset_lines(result, funding)}
        return counted(self, lines.values(), readable)

    def funding_standing(
        self, funding: FundingId, result: OptionResult, readable: Callable[[str], bool] = everything
    ) -> Standing | None:
        """The standing of the money that one funding counts; None where it counts none. The weakest of its offers'."""
        found = [standing for _, standing in self.offers_counted((funding,), result, readable)]
        return max(found, key=STANDINGS.index, default=None)

    def funding_title(self, funding: FundingId, result: OptionResult) -> str:
        """A funding's title for one option. Money under a contract of its own goes by its own name in it."""
        words = self.scenarios[funding]
        offset, only = apart(self, self.money.offset_lines(result, funding))
        if offset is None:
            return words.title
        if only:
            return offset.title
        return f"{words.name}, with {offset.in_a_sentence}{words.title.removeprefix(words.name)}"

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

    def after_funds(self, result: OptionResult, funding: FundingId) -> AfterFunds | None:
        """What money from others would come to after the day until which it is appropriated, as if it went on.

        It counts in no total. None where nothing falls after that day, or where the option carries no cost.
        """
        return after_funds(self, result, funding) if result.model is not None and result.costs_known else None

    @property
    def recorded_net(self) -> float | None:
        """What an agreement in force has cost in full, by the town's books, less what came in for the same months."""
        full, received = self.value(names.EXISTING_COST_LOADED), self.value(names.EXISTING_MONEY_FOR_PERIOD)
        return full - received if isinstance(full, float) and isinstance(received, float) else None

    def share_of_budget(self, result: OptionResult) -> float | None:
        """New cash of the second year, before money from others, as a share of this year's police budget.

        None where either is not known.
        """
        budget, cash = self.value(names.POLICE_BUDGET), self.money.gross(result, "cash")
        if result.model is None or not isinstance(budget, float) or not budget or cash.status == "unknown":
            return None
        return cash.of(2) / budget

    def budgeted_share(self, result: OptionResult) -> float | None:
        """The part of the five-year loaded cost, before money from others, that is pay of hours already budgeted: the
        lines that take time and no new cash.

        It is not loaded cost less new cash: overtime that fills a shift is cash and no loaded cost, as the hours it
        replaces are valued already. None where the cost is not known, where hours are saved, or where one line mixes
        the two.
        """
        if self.money.gross(result, "loaded").status == "unknown":
            return None
        cash = {
            line.id: sum(line.years) for line in self.money.counted_lines(result, "cash") if line.status != "unknown"
        }
        pairs = [
            (sum(line.years), cash[line.id])
            for line in self.money.counted_lines(result, "loaded")
            if line.status != "unknown" and line.id in cash
        ]
        whole = sum(loaded for loaded, _ in pairs)
        if whole <= 0 or any(loaded < 0 or (loaded and paid not in (0, loaded)) for loaded, paid in pairs):
            return None
        return sum(loaded for loaded, paid in pairs if paid == 0) / whole

    @cached_property
    def uncertainty(self) -> Uncertainty:
        return Uncertainty(self)

    def cost_inputs(self, models: Container[str | None]) -> tuple[str, ...]:
        """The keys of the numbers that the costs of these models rest on: what is asked, or the tool's own."""
        found = []
        for fact in self.rulebook.facts.values():
            worked_out = fact.derived is not None and fact.question is None and fact.factor is None
            if fact.type.kind != "number" or fact.constant is not None or worked_out:
                continue
            for key in fact.keys:
                model = split_key(key)[1]
                if self.tables.place[key] in self.money_inputs and (model is None or model in models):
                    found.append(key)
        return tuple(found)

    def origins(self, models: Container[str | None] | None = None) -> Origins:
        """Where the numbers come from that the costs of these models rest on: a count of each kind.

        The models are those of every option that is not closed, if none are named. What a formula works out from the
        town's other answers is from the town. What is asked and cannot apply is not counted.
        """
        if models is None:
            models = {result.model for result in self.options if result.status != "closed"}
        town = published = judgement = unknown = 0
        for key in self.cost_inputs(models):
            value = self.fact(key)
            if value.origin in ("answer", "formula"):
                town += 1
            elif value.origin == "factor":
                published += value.provenance == "source"
                judgement += value.provenance != "source"
            elif self.asks(split_key(key)[0]) is not False:
                unknown += 1
        return Origins(town, published, judgement, unknown)

    # ---- what is not known ----------------------------------------------------------------------------------------

    @cached_property
    def open_statuses(self) -> tuple[OpenStatus, ...]:
        """The questions that would settle the statuses that are unsettled or unknown."""
        return open_statuses(self.options)

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        return unknowns(self, self.question_states)
