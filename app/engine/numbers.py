"""The numbers and statuses of one town: what its answers give, by law and by the rulebook's formulas.

This is the lower half of the evaluation. What needs more than single values (ranges, the state of the questionnaire,
what is not known) is worked out from it, and `Evaluation` puts both together.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any, Literal

from app.engine.answers import Answers, split_key
from app.engine.given import given_values
from app.engine.law import LawView, law_view
from app.engine.money import Money, Offers, TotalKind, total_id, total_rows
from app.engine.money_dates import counts_in_some_year, money_shares
from app.engine.options import option_results
from app.engine.results import Basis, FundingId, OptionResult, Total
from app.engine.tables import Tables, tables
from app.language.interpret import value_of
from app.language.values import is_known, is_unknown
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.rulebook.expressions import if_key
from app.rulebook.facts import LAW_CLOSES_SIGNING, MODELS, STATE_GRANT_ONLY_UNPAID, STATE_GRANT_OPEN


class Numbers:
    """Values, options, law and money of one town on one day. Read-only; nothing is worked out before it is read."""

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
        self.law: LawView = law_view(rulebook, self.given[place["state"]], self.given[place[names.AGENCY_KIND]], as_of)
        self.given[place[LAW_CLOSES_SIGNING]] = self.law.closes_signing
        self.given[place[STATE_GRANT_OPEN]] = self.law.grant_open
        self.given[place[STATE_GRANT_ONLY_UNPAID]] = self.law.grant_only_unpaid

    # ---- values -----------------------------------------------------------------------------------------------------

    @cached_property
    def without_places(self) -> frozenset[int]:
        """The places of numbers that were given and are not worked with, for the audience's sake."""
        found: set[int] = set()
        for key in self.without:
            id_, model = split_key(key)
            found |= {self.tables.place[key]} if model is not None else set(self.tables.fact_places[id_])
        return frozenset(place for place in found if is_unknown(self.given[place]))

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
        return value if is_known(value) else None

    def likely(self, key: str) -> float | None:
        """A number with factors standing in; None if it is still not known."""
        value = self.filled[self.tables.place[key]]
        return value if is_known(value) else None

    def stands_in(self, place: int) -> bool:
        """Does the factor's own value stand here, for want of an answer and of a formula that can be worked out?"""
        value, formula = self.filled[place], self.tables.program.steps[place].formula
        if is_known(self.known[place]) or value != self.tables.defaults(self.law.state).likely[place]:
            return False
        if formula is None:
            return True
        worked_out = value_of(formula, lambda name: self.filled[self.tables.place[name.key]])
        return bool(worked_out - worked_out != 0)

    def counts_on_day(self, from_date: dt.date | None, until: dt.date | None) -> bool:
        """Does something that holds from one day until another count on `as_of`?"""
        return (from_date is None or from_date <= self.as_of) and (until is None or self.as_of < until)

    # ---- questions --------------------------------------------------------------------------------------------------

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

    # ---- options ----------------------------------------------------------------------------------------------------

    @cached_property
    def options(self) -> tuple[OptionResult, ...]:
        return option_results(self.rulebook, self.law, self.value(names.AGREEMENT_IN_FORCE), self.holds)

    def option(self, id_: str) -> OptionResult | None:
        return next((result for result in self.options if result.id == id_), None)

    def models_shown(self) -> tuple[str, ...]:
        """The models a per-model question is asked for, each once: not closed by the facts or the form, or in force."""
        open_ = tuple(dict.fromkeys(r.model for r in self.options if r.model and r.status != "closed"))
        if open_:
            return open_
        offered = self.value(names.MODELS_OFFERED) or frozenset()
        return tuple(model for model in MODELS if model in offered) or MODELS[:1]

    def models_asked(self) -> tuple[str, ...]:
        """The models whose figures are asked for unless more are wanted: those offered or asked for, of those shown;
        all that are shown while none of them is named. One that has an answer of its own stays."""
        shown = self.models_shown()
        offered = self.value(names.MODELS_OFFERED) or frozenset()
        before = [model for model in shown if model in offered] or shown
        answered = {split_key(key)[1] for key in self.answers}
        return tuple(model for model in shown if model in before or model in answered)

    @property
    def short_path(self) -> bool:
        """State law closes every signing option and costs were not asked for."""
        return self.law.closes_signing is True and self.value(names.WANTS_COSTS) is not True

    # ---- money ------------------------------------------------------------------------------------------------------

    @cached_property
    def money(self) -> Money:
        return Money(self.tables, self.known, self.filled, self.offers)

    @cached_property
    def offers(self) -> Offers:
        """Which money from others counts on the day, and for which part of each year."""
        counts = [
            offset
            for offset in self.rulebook.offsets
            if self.counts_on_day(offset.from_date, offset.until)
            and (offset.when is None or self.holds(offset.when) is not False)
        ]
        if any(offset.beside or offset.without for offset in counts):
            listed = {offset.id: offset for offset in counts}
            counts = [
                offset
                for offset in counts
                if not (offset.beside or offset.without) or counts_in_some_year(offset, listed, self.value, self.as_of)
            ]
        months = self.likely(names.MONTHS_ACTIVE_FIRST_YEAR)
        active = 12.0 if months is None else months
        whole = money_shares(counts, self.value, self.as_of, 12.0)
        first = whole if active == 12.0 else money_shares(counts, self.value, self.as_of, active)
        return Offers(frozenset(offset.id for offset in counts), (first, whole))

    @cached_property
    def money_inputs(self) -> frozenset[int]:
        """Every place on which a cost line rests, or an offset that counts on the day."""
        return self.tables.money_inputs_with(self.money.offers.counts)

    @cached_property
    def totals(self) -> tuple[Total, ...]:
        """Every total, by option in the options' order."""
        found: list[Total] = []
        for result in self.options:
            found += total_rows(self.money, result, bool(self.judged_facts(result)))
        return tuple(found)

    def total(
        self,
        option: str,
        kind: TotalKind,
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

    def rests_on_judgement(self, result: OptionResult, basis: Basis) -> bool:
        """Does the option's gross cost rest on a decisive factor for which there is no source and no answer?"""
        return bool(self.judged_facts(result)) and not self.money.replaced(result, basis)

    def judged_facts(self, result: OptionResult) -> tuple[str, ...]:
        """The decisive facts of an option's model that are assumed."""
        if result.model is None:
            return ()
        return tuple(
            self.tables.program.steps[place].key
            for place in sorted(self.tables.judgement_places, key=self.tables.rank.__getitem__)
            if self.tables.program.steps[place].key.endswith(f".{result.model}") and self.stands_in(place)
        )
