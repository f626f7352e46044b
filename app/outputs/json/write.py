"""The whole evaluation as JSON. The shape is documented in docs/evaluation-json.md and docs/schemas/evaluation.json.

Dollars and hours are rounded to cents by the one formatter. What the audience may not read is withheld: an answer for
staff or counsel, and any fact worked out from one, keeps its id and loses its value.
"""

from __future__ import annotations

import json
from typing import Any

from app import __version__
from app.briefing.context import Context
from app.briefing.outside_money import NO_MONEY, standing, standing_words
from app.engine.answers import split_key
from app.engine.duty import duty
from app.engine.evaluation import Evaluation
from app.engine.figures import cents
from app.engine.money_dates import WHOLE
from app.engine.results import BASES, FUNDINGS, YEARS, FactValue, OptionResult, Swing
from app.outputs.counted_until import readable_last_day
from app.outputs.json.beside import around_json, reading_json
from app.outputs.json.rests_on import rulebook_json, sources_json
from app.outputs.json.shape import (
    CostJson,
    EvaluationJson,
    FactJson,
    OffsetJson,
    OptionJson,
    OriginsJson,
    OutsideMoneyJson,
    StaffingJson,
    StatementJson,
    SwingJson,
    TotalJson,
    UncertaintyJson,
)
from app.outputs.json.steps import steps_json
from app.rulebook import names
from app.schema.base import Audience, Statement
from app.schema.costs import FUNDING_READINGS, FundingId, Standing

FORMAT = 2


def evaluation_json(evaluation: Evaluation, audience: Audience = "public") -> EvaluationJson:
    """Everything the evaluation gives, as plain data in a fixed order."""
    context = Context(evaluation, audience)
    evaluation, rulebook = context.evaluation, context.rulebook
    withheld = context.reader.withheld_facts(evaluation.facts)
    priced = [result for result in evaluation.options if result.model is not None]
    return {
        "format": FORMAT,
        "program": __version__,
        "audience": audience,
        "rulebook": rulebook_json(rulebook),
        "as_of": evaluation.as_of.isoformat(),
        "prepared_on": evaluation.prepared_on.isoformat(),
        "town": {"name": evaluation.answers.town.name, "kind": evaluation.answers.town.kind},
        "facts": {key: _fact(context, fact, key in withheld) for key, fact in sorted(evaluation.facts.items())},
        "options": [_option(result) for result in evaluation.options],
        "readings": [reading_json(option, reading) for option, reading in context.readings.items()],
        "costs": [row for result in priced for row in _costs(context, result)],
        "fundings": [
            {
                "id": each.id,
                "scenario": each.scenario,
                "reading": "full" if each.full else "spent",
                "title": each.title,
                "what": each.what,
            }
            for each in evaluation.scenarios.values()
        ],
        "origins": _origins(evaluation),
        "offsets": [row for result in priced for row in _offsets(context, result)],
        "outside_money": _outside_money(context),
        "totals": _totals(context),
        "staffing": _staffing(evaluation, withheld),
        "uncertainty": [_uncertainty(context, result) for result in priced],
        "steps": steps_json(evaluation, audience),
        "statements": _statements(evaluation, audience),
        "around": around_json(context),
        "unknowns": [
            {"fact": u.key, "label": u.label, "why": u.why, "who": u.who, "effect": u.effect}
            for u in evaluation.unknowns
        ],
        "mismatches": [
            {
                "id": each.rule.id,
                "what": each.rule.what,
                "mend": each.rule.mend,
                "facts": [key for key, _, _ in context.mismatched_answers(each)],
            }
            for each in context.mismatches
        ],
        "without": sorted(evaluation.without),
        "sources": sources_json(rulebook),
    }


def evaluation_bytes(evaluation: Evaluation, audience: Audience = "public") -> bytes:
    """The JSON as UTF-8 text, the same bytes for the same evaluation: a line for each part, as Python writes lines in
    a third of the time that it takes to indent."""
    data = evaluation_json(evaluation, audience)
    parts = (f"{json.dumps(key)}: {_line(value)}" for key, value in data.items())
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _fact(context: Context, fact: FactValue, withheld: bool) -> FactJson:
    value: Any = fact.value
    if value is None and not withheld:
        answer = context.evaluation.answers.find(split_key(fact.key)[0])
        if (
            answer is not None
            and answer.known
            and context.evaluation.rulebook.facts[split_key(fact.key)[0]].type.kind in ("text", "date")
        ):
            value = answer.value
    if isinstance(value, frozenset):
        question = context.rulebook.questions[split_key(fact.key)[0]]
        value = [choice.id for choice in question.choices if choice.id in value]
    status: Any = "withheld" if withheld else fact.status
    later = context.evaluation.uncertainty.later_ends.get(context.evaluation.tables.place[fact.key])
    later_low, later_high = (None, None) if withheld or later is None else later
    return {
        "label": fact.label,
        "value": None if withheld else value,
        "low": None if withheld else fact.low,
        "high": None if withheld else fact.high,
        "later_low": later_low,
        "later_high": later_high,
        "unit": fact.unit,
        "status": status,
        "provenance": fact.provenance or (fact.origin if fact.origin != "nothing" else None),
        "sources": [] if withheld else list(fact.sources),
        "set_aside": fact.set_aside,
    }


def _option(result: OptionResult) -> OptionJson:
    return {
        "id": result.id,
        "title": result.option.title,
        "model": result.model,
        "status": result.status,
        "confidence": result.confidence,
        "reasons": [
            {
                "kind": reason.kind,
                "status": reason.status,
                "text": reason.text,
                "sources": list(reason.sources),
                "confidence": reason.confidence,
                "reopen": reason.reopen,
            }
            for reason in result.reasons
        ],
    }


def _costs(context: Context, result: OptionResult) -> list[CostJson]:
    assert result.model is not None
    return [
        {
            "option": result.id,
            "model": line.model,
            "line": line.id,
            "title": line.title,
            "timing": line.timing,
            "year": year,
            "basis": line.basis,
            "unit": "hour" if line.basis == "hours" else "dollar",
            "likely": None if context.withholds(line.row.place) else cents(line.years[year - 1]),
        }
        for line in context.evaluation.money.lines(result.model, result.recurring_only)
        for year in YEARS
    ]


def _origins(evaluation: Evaluation) -> OriginsJson:
    """Over the models of every option that is not closed."""
    found = evaluation.origins()
    return {
        "town": found.town,
        "published": found.published,
        "judgement": found.judgement,
        "unknown": found.unknown,
    }


def _offsets(context: Context, result: OptionResult) -> list[OffsetJson]:
    assert result.model is not None
    evaluation = context.evaluation
    offsets = {offset.id: offset for offset in evaluation.rulebook.offsets}
    terms = {id_: evaluation.offset_terms(offset) for id_, offset in offsets.items()}
    shares = evaluation.money.offers.shares[result.recurring_only]
    return [
        {
            "option": result.id,
            "funding": funding,
            "line": line.id,
            "title": line.title,
            "payer": offset.payer,
            "standing": evaluation.offer_standing(offset, context.readable),
            "reading": None if offset.in_full is None else "full" if FUNDING_READINGS[funding][1] else "spent",
            "pays_for": list(offset.pays_for),
            "not_tied": offset.not_tied,
            "counted_until": readable_last_day(context, offset),
            "shares": [round(each, 6) for each in shares.get(line.id, WHOLE)],
            "year": year,
            "unit": "dollar",
            "likely": None if context.withholds(line.row.place) else cents(line.years[year - 1]),
            "conditions": list(terms[line.id][0]),
            "sources": list(terms[line.id][1]),
        }
        for funding in FUNDINGS[1:]
        for line in evaluation.money.offset_lines(result, funding)
        for offset in [offsets[line.id]]
        for year in YEARS
    ]


def _outside_money(context: Context) -> list[OutsideMoneyJson]:
    return [
        {
            "option": result.id,
            "funding": funding,
            "title": context.evaluation.funding_title(funding, result),
            "standing": standing(context, funding, result),
            "standing_in_words": standing_words(context, result, funding) or NO_MONEY,
        }
        for result in context.evaluation.options
        if result.model is not None
        for funding in FUNDINGS[1:]
    ]


def _totals(context: Context) -> list[TotalJson]:
    evaluation = context.evaluation
    rows: list[TotalJson] = []
    results: dict[str, OptionResult] = {result.id: result for result in evaluation.options}
    standings: dict[tuple[str, FundingId | None], Standing | None] = {
        (result.id, funding): standing(context, funding, result)
        for result in evaluation.options
        for funding in FUNDINGS
    }
    for total in evaluation.totals:
        spread = evaluation.uncertainty.spread(results[total.option], total)
        rows.append(
            {
                "id": total.id,
                "option": total.option,
                "kind": total.kind,
                "funding": total.funding,
                "basis": total.basis,
                "year": total.year,
                "unit": total.unit,
                "likely": cents(total.value),
                "mean": cents(spread.mean),
                "p10": cents(spread.p10),
                "p50": cents(spread.p50),
                "p90": cents(spread.p90),
                "low": cents(spread.low),
                "high": cents(spread.high),
                "standing": standings.get((total.option, total.funding)),
                "status": total.status,
                "rests_on_judgement": total.rests_on_judgement,
                "excluded": list(total.excluded),
            }
        )
    return rows


STAFFING_FACTS = (
    names.OFFICERS_TRAINED, names.AGREEMENT_HOURS, names.AGREEMENT_FTE, names.AGREEMENT_SHIFTS,
    names.AGREEMENT_SHARE_OF_FILLED, names.UNCOVERED_HOURS_FIRST_YEAR, names.UNCOVERED_FTE,
    names.UNCOVERED_SHARE_OF_FILLED,
)  # fmt: skip


def _staffing(evaluation: Evaluation, withheld: frozenset[str]) -> StaffingJson:
    def read(key: str) -> float | None:
        known = key in evaluation.tables.place and key not in withheld
        return evaluation.likely(key) if known else None

    def of_model(result: OptionResult, fact: str) -> float | None:
        key = f"{fact}.{result.model}"
        known = key in evaluation.tables.place and key not in withheld
        return duty(evaluation, result, fact).value if known else None

    with_model = {result.model: result for result in evaluation.options if result.model is not None}
    return {
        "authorized": read(names.SWORN_AUTHORIZED),
        "filled": read(names.SWORN_FILLED),
        "vacant": read(names.VACANT_POSTS),
        "by_model": {
            model: {fact: of_model(result, fact) for fact in STAFFING_FACTS} for model, result in with_model.items()
        },
    }


def _uncertainty(context: Context, result: OptionResult) -> UncertaintyJson:
    """Ranges of the option's cost. The ends of a swing would give away an answer that is kept out."""
    ranges = context.evaluation.uncertainty
    after = ranges.after_payment_ends(result)
    return {
        "option": result.id,
        "swings": [_swing(context, swing) for swing in ranges.swings(result)],
        "break_even_share": ranges.break_even_share(result),
        "largest_cash_gap": {funding: cents(ranges.cash_gap(result, funding)) for funding in FUNDINGS[1:]},
        "after_payment_ends": {
            basis: cents(after[i]) if after is not None else None for i, basis in enumerate(BASES[:2])
        },
    }


def _swing(context: Context, swing: Swing) -> SwingJson:
    kept_out = context.withholds(context.evaluation.tables.place[swing.key])
    at_low, at_high = (None if kept_out else cents(end) for end in (swing.at_low, swing.at_high))
    return {"fact": swing.key, "label": swing.label, "at_low": at_low, "at_high": at_high}


LAW_LISTS = (
    "summary", "who_may_sign", "who_may_end", "penalties", "duties", "state_money", "still_allowed", "contested",
    "pending",
)  # fmt: skip
"""The lists of a state's file whose statements are given."""


def _statements(evaluation: Evaluation, audience: Audience) -> list[StatementJson]:
    listed: list[tuple[str, Statement]] = [
        (topic.topic, s) for topic in evaluation.rulebook.topics.values() for s in topic.statements
    ]
    listed += [("asked", s) for s in evaluation.rulebook.short_answers]
    law = evaluation.law.law
    if law is not None:
        for name in LAW_LISTS:
            listed += [("state_" + name, s) for s in getattr(law, name)]
    return [
        {"topic": topic, "text": own.text, "sources": list(own.sources), "confidence": own.confidence}
        for topic, s in listed
        if evaluation.printable(s, audience)
        for own in (evaluation.at_home(s),)
    ]
