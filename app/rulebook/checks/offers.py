"""Money from others: what it pays for and until when it counts; what may move later; a question behind every factor."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import get_args

from app.language.errors import did_you_mean
from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.strict_yaml import Path
from app.schema.costs import CostLine, Factor, LaterYearsFile, LinesFile, Offset, OffsetsFile, Standing


@check(
    "offsets.pays_for",
    promise="An offset pays for cost lines that there are, of its own timing and models.",
    mend="Name lines of rules/costs/lines.yaml with the offset's own timing and models.",
    example="a yearly offset with pays_for: [vehicles], which come once",
)
def pays_for(book: Examined) -> Iterator[Found]:
    lines = {placed.shape.id: placed.shape for placed in book.of(CostLine)}
    if book.failed(LinesFile):
        return
    for placed in book.of(Offset):
        for id_ in placed.shape.pays_for:
            line = lines.get(id_)
            if line is None:
                yield placed.found("pays_for", f"there is no cost line '{id_}'", did_you_mean(id_, lines))
            elif line.timing != placed.shape.timing:
                yield placed.found("pays_for", f"'{id_}' is {line.timing}, and the offset {placed.shape.timing}")
            elif not set(placed.shape.models) <= set(line.models):
                yield placed.found("pays_for", f"'{id_}' is not a line of all the offset's models")


@check(
    "offsets.promised_until",
    promise="What says until when money is promised is a question for a date.",
    mend="Name a question of the kind date.",
    example="promised_until: reimbursement_lag",
)
def promised_until(book: Examined) -> Iterator[Found]:
    for placed in book.of(Offset):
        id_ = placed.shape.promised_until
        fact = book.table.get(id_) if id_ is not None else None
        if id_ is not None and book.whole and (fact is None or fact.question is None or fact.question.kind != "date"):
            yield placed.found("promised_until", f"'{id_}' is no question for a date")


TOGETHER = ("timing", "from_date", "until", "when", "funds_until", "funds_since", "promised_until")
"""The fields by which offers count for the same part of each year."""


@check(
    "offsets.beside",
    promise="Offers that another counts beside, or without, are there, of its models and timing, and count alike.",
    mend="Name offers of the same models and timing that count from and until the same days.",
    example="beside: [vehicle_money, salary_announced], of which one comes once and the other each year",
)
def beside(book: Examined) -> Iterator[Found]:
    offsets = {placed.shape.id: placed.shape for placed in book.of(Offset)}
    if book.failed(OffsetsFile):
        return
    for placed in book.of(Offset):
        own = placed.shape
        for key in ("beside", "without"):
            named = getattr(own, key)
            first = next((offsets[id_] for id_ in named if id_ in offsets), None)
            for id_ in named:
                other = offsets.get(id_)
                if other is None:
                    yield placed.found(key, f"there is no offset '{id_}'", did_you_mean(id_, offsets))
                elif other.beside or other.without:
                    yield placed.found(key, f"'{id_}' itself counts beside or without another")
                elif other.timing != own.timing:
                    yield placed.found(key, f"'{id_}' is {other.timing}, and the offset {own.timing}")
                elif not set(own.models) <= set(other.models):
                    yield placed.found(key, f"'{id_}' is not offered for all the offset's models")
                elif first is not None and any(getattr(first, at) != getattr(other, at) for at in TOGETHER):
                    yield placed.found(key, f"'{first.id}' and '{id_}' do not count for the same days")


@check(
    "offsets.until_in_words",
    promise="A sentence on money from others names the day of the offers (`funds_until`), where it says until when.",
    mend="Write the day of the offers, or correct 'funds_until'.",
    example="funds_until: 2029-09-30 beside 'Money from ICE counts here until September 30, 2028.'",
)
def until_in_words(book: Examined) -> Iterator[Found]:
    for placed in book.of(OffsetsFile):
        offers = placed.shape
        days = {_in_words(each.funds_until) for each in offers.offsets if each.funds_until is not None}
        for key in ("money_ends", "not_covered"):
            for number, said in enumerate(getattr(offers, key)):
                for day in _UNTIL.findall(said.text):
                    if day not in days:
                        yield placed.found((key, number, "text"), f"no offer's money counts until {day}")
        named = {day for said in offers.money_ends for day in _UNTIL.findall(said.text)}
        for day in sorted(days - named) if offers.money_ends else ():
            yield placed.found("money_ends", f"no sentence says that money counts until {day}")


_UNTIL = re.compile(r"\buntil\s+([A-Z][a-z]+ \d{1,2}, \d{4})")


def _in_words(day: dt.date) -> str:
    """September 30, 2029."""
    return f"{day:%B} {day.day}, {day.year}"


@check(
    "offsets.standings",
    promise="Every standing of money from others has its words.",
    mend="Add the missing ones under 'standings:'.",
    example="standings: without told:",
)
def standings(book: Examined) -> Iterator[Found]:
    for placed in book.of(OffsetsFile):
        missing = [each for each in get_args(Standing) if each not in placed.shape.standings]
        if missing:
            yield placed.found("standings", f"there are no words for {', '.join(missing)}")


@check(
    "factors.no_question",
    promise="Behind every factor stands a question, so that a town can put its own figure in its place.",
    mend="Add a question with the factor's id, or work it out from answers in rules/facts.yaml.",
    example="a factor fuel_price that nobody is asked for",
)
def no_question(book: Examined) -> Iterator[Found]:
    if not book.whole:
        return
    for placed in book.of(Factor):
        fact = book.table.get(placed.shape.id)
        if fact is not None and fact.question is None and fact.derived is None:
            yield placed.found("id", f"no question asks for '{placed.shape.id}'")


@check(
    "later.facts",
    promise="What may move from its second year on is a number that the town is asked for, and stands in one class.",
    mend="Correct the id, or take it out of one of the two.",
    example="facts: [officer_hourly_wgae]",
)
def later_facts(book: Examined) -> Iterator[Found]:
    if not book.whole:
        return
    for placed in book.of(LaterYearsFile):
        seen: set[str] = set()
        listed: list[tuple[Path, str]] = [
            (("classes", i, "facts", j), id_)
            for i, each in enumerate(placed.shape.classes)
            for j, id_ in enumerate(each.facts)
        ]
        listed += [(("exact", i), id_) for i, id_ in enumerate(placed.shape.exact)]
        for path, id_ in listed:
            fact = book.table.get(id_)
            if fact is None or fact.question is None or fact.type.kind != "number":
                mend = did_you_mean(id_, book.table)
                yield placed.found(path, f"'{id_}' is no number that is asked for", mend)
            elif id_ in seen:
                yield placed.found(path, f"'{id_}' stands twice")
            seen.add(id_)
