"""Payments found, and what small towns did and said: two tables of the supporting part, in the order of their days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar, get_args

from app.briefing.amounts import lower, upper
from app.briefing.blocks import Block, Column, Heading, Items, Section, Words
from app.briefing.context import Context, cell, paragraph, section, table, text
from app.engine import figures
from app.schema.base import Exactness
from app.schema.law import SourceKind
from app.schema.local import (
    BOUND_WORDS,
    DID_NOTES,
    DID_WORDS,
    KIND_WORDS,
    PURSE_WORDS,
    STOOD_NOTES,
    STOOD_WORDS,
    Did,
    Payment,
    Stood,
    TownAccount,
)

ONE_SOURCE = "One source, not confirmed."
GOVERNMENT = "government pages"
READ_IN: Mapping[SourceKind, str] = {
    "press": "press reports", "tracker": "third-party summaries", "research": "research", "data": "data",
    "association": "pages of associations", "advocacy_for": "pages of advocates",
    "advocacy_against": "pages of advocates", "this_project": "this project's review",
}  # fmt: skip
TERMS = "The terms of ICE\u2019s payments are not public."
NO_REASON = "No account that was read gives one."


class Dated(Protocol):
    """A row with the day of its act and the day of its account."""

    @property
    def on(self) -> dt.date: ...
    @property
    def from_date(self) -> dt.date: ...


AnyDated = TypeVar("AnyDated", bound=Dated)


def told_by(rows: Iterable[AnyDated], day: dt.date) -> list[AnyDated]:
    """The rows whose account was out on `day`, in the order of their own days."""
    return sorted((row for row in rows if row.from_date <= day), key=lambda row: row.on)


def day_words(on: dt.date, exact: Exactness) -> str:
    """March 2, 2026; March 2026; or 'about March 2, 2026'."""
    if exact == "month":
        return f"{on:%B} {on.year}"
    return f"about {figures.date_text(on)}" if exact == "about" else figures.date_text(on)


def amount_words(payment: Payment) -> str:
    """At least $137,000,000; to the cent where the account has cents."""
    if payment.amount is None:
        return "No sum given"
    dollars = f"${payment.amount:,.0f}" if payment.amount == int(payment.amount) else f"${payment.amount:,.2f}"
    words = BOUND_WORDS[payment.bound] + dollars
    return upper(words)


def place_words(town: TownAccount) -> str:
    """Branson, MO: city of 11,630."""
    size = f" of {figures.plain(town.population)}" if town.population is not None else ""
    return f"{town.place}, {town.state}: {KIND_WORDS[town.kind]}{size}"


def reason_words(town: TownAccount) -> str:
    """The reason with the office that gave it. A row without one says so."""
    if town.reason is None or town.said_by is None:
        return NO_REASON
    return f"{upper(town.said_by)}: {town.reason}"


def act_words(town: TownAccount) -> str:
    """The act, with the vote where there was one."""
    return f"{town.what} Vote: {town.vote.replace('-', ' to ')}." if town.vote is not None else town.what


def payments(context: Context) -> list[Section]:
    """What was announced beside what was paid, by where each sum stood."""
    found = context.rulebook.paid
    if found is None:
        return []
    shown = told_by(found.payments, context.evaluation.as_of)
    if not shown:
        return []
    order = list(get_args(Stood))
    heads = [
        Column("Where it stood, and when", width=0.7), Column("From whom to whom", width=0.85),
        Column("Amount, gross", "right", 0.9), Column("For what, and on what terms", width=1.65),
        Column("Not paid, late or not known", width=1.1),
    ]  # fmt: skip
    rows = []
    for payment in sorted(shown, key=lambda row: order.index(row.stands)):
        rows.append(
            [
                cell(f"{STOOD_WORDS[payment.stands]}, {day_words(payment.on, payment.on_exact)}", head=True),
                cell(f"{payment.payer} to: {payment.payee}. {PURSE_WORDS[payment.money]}."),
                cell(amount_words(payment), right=True),
                cell(_sourced(context, payment, payment.purpose, payment.terms)),
                cell(payment.not_paid or "Nothing was found."),
            ]
        )
    used = [standing for standing in order if any(payment.stands == standing for payment in shown)]
    meanings = "; ".join(f"{STOOD_WORDS[each]}: {STOOD_NOTES[each]}" for each in used)
    blocks: list[Block] = [
        *((paragraph(words),) if (words := context.joined(found.found)) else ()),
        table("Payments found", heads, rows, "payments-table", dense=True, note=f"{meanings}.", caption_shown=False),
    ]
    if missing := context.statements(found.not_found):
        blocks.append(Items(missing))
    return section("What was announced, and what was paid", "payments", *blocks)


def received_words(context: Context) -> Words:
    """How many federal payments single agencies have received, as found: a count and the ends, never a promise."""
    found = context.rulebook.paid
    rows = _federal_to_agencies(context)
    if found is None or not rows:
        return ()
    cited = {id_: context.rulebook.sources[id_] for row in rows for id_ in row.sources}
    forms = " and ".join(dict.fromkeys(READ_IN.get(source.kind, GOVERNMENT) for source in cited.values()))
    checked = figures.date_text(max(source.checked_on for source in cited.values()))
    by_amount = sorted(rows, key=lambda row: row.amount or 0.0)
    low, high = (lower(amount_words(row)) for row in (by_amount[0], by_amount[-1]))
    agencies = sum(row.agencies or 0 for row in rows)
    ends = low if low == high else f"the lowest {low}, the highest {high}"
    said = (
        f"Federal payments to other agencies found in {forms}, last checked {checked}: "
        f"{figures.number_of(len(rows), 'payment')} to {figures.number_of(agencies, 'agency', 'agencies')}, {ends}."
    )
    return (*text(said), *context.cites(cited), *text(" "), *context.joined(found.terms))


def paid_in_short(context: Context) -> Words:
    """How many other agencies are known to have been paid, and that the terms are not public, where the rulebook says
    so of this day."""
    found = context.rulebook.paid
    terms = [
        each
        for each in (found.terms if found is not None else ())
        if context.evaluation.printable(each, context.audience)
    ]
    if not terms:
        return ()
    rows = _federal_to_agencies(context)
    agencies = sum(row.agencies or 0 for row in rows)
    paid = figures.number_of(agencies, "other agency", "other agencies")
    said = f"Payments to {paid} were found; the terms are not public."
    sources = dict.fromkeys(id_ for each in terms for id_ in each.sources)
    return (*text(" "), *context.sourced(said if rows else TERMS, sources, terms[0].confidence, of=terms[0].text))


def _federal_to_agencies(context: Context) -> list[Payment]:
    """Federal payments that single agencies have received, as found by the day of the law."""
    found = context.rulebook.paid
    rows = told_by(found.payments if found is not None else (), context.evaluation.as_of)
    return [row for row in rows if row.stands == "paid" and row.money == "federal" and row.agencies is not None]


def towns(context: Context) -> list[Section]:
    """Small towns by what they did: the groups in the order of the alphabet, the towns in the order of their days."""
    found = context.rulebook.towns
    if found is None:
        return []
    shown = told_by(found.towns, context.evaluation.as_of)
    if not shown:
        return []
    heads = [
        Column("Place and day", width=0.8), Column("What it did", width=1.35),
        Column("Reason as given", width=1.25), Column("Since then", width=0.9),
    ]  # fmt: skip
    blocks: list[Block] = [*((paragraph(words),) if (words := context.joined(found.found)) else ())]
    for did in get_args(Did):
        group = [town for town in shown if town.did == did]
        if not group:
            continue
        rows = [
            [
                cell(f"{place_words(town)}. {day_words(town.on, town.on_exact)}", head=True),
                cell(_sourced(context, town, act_words(town))),
                cell(reason_words(town)),
                cell(town.later or "Nothing was found."),
            ]
            for town in group
        ]
        blocks.append(Heading(3, DID_WORDS[did], f"towns-{did}".replace("_", "-")))
        caption = f"Small towns: {DID_WORDS[did].lower()}"
        anchor = f"towns-{did}-table".replace("_", "-")
        blocks.append(table(caption, heads, rows, anchor, dense=True, note=DID_NOTES[did], caption_shown=False))
    return section("What small towns did, and why", "towns", *blocks)


def _sourced(context: Context, row: Payment | TownAccount, *said: str) -> Words:
    """Sentences of a row with its sources. One source alone is said to be one: no counsel can confirm a fact."""
    words = " ".join((*said, *((ONE_SOURCE,) if row.confidence == "M" else ())))
    return (*text(words, why=context.why(said[0])), *context.cites(row.sources))
