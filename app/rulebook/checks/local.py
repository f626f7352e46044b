"""rules/paid.yaml and rules/towns.yaml: what stands as paid has an amount, and towns of every side are told alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.usstates import STATES
from app.schema.local import UNPAID, Did, Payment, TownAccount, TownsFile

LEAST_REASONS = 3
"""Of fewer reasons than this, a mean length says nothing."""
LONGER = 1.5


@check(
    "paid.stands",
    promise="What stands as paid has an amount; every other sum says what was not paid or is not known.",
    mend="Add 'amount:', add 'not_paid:', or correct 'stands:'.",
    example="stands: awaited without not_paid:",
)
def stands(book: Examined) -> Iterator[Found]:
    for payment in book.of(Payment):
        shape = payment.shape
        if shape.stands == "paid" and shape.amount is None:
            yield payment.found("stands", f"'{shape.id}' stands as paid and has no amount")
        if shape.stands in UNPAID and shape.not_paid is None:
            yield payment.found("stands", f"'{shape.id}' stands as {shape.stands}, and does not say what was not paid")


@check(
    "paid.before_it_was",
    promise="A payment or an act of a town is printed from no day before its own.",
    mend="Correct 'on:' or 'from_date:': from_date is the day of the account.",
    example="on: 2026-03-02 with from_date: 2026-02-01",
)
def days(book: Examined) -> Iterator[Found]:
    for listed in (book.of(Payment), book.of(TownAccount)):
        for placed in listed:
            if placed.shape.from_date < placed.shape.on:
                what = f"'{placed.shape.id}' is of {placed.shape.on}, and is printed from {placed.shape.from_date} on"
                yield placed.found("from_date", what)


@check(
    "towns.rule",
    promise="Every place is in a state and has fewer people than the rule of the file says.",
    mend="Correct 'state:' or 'population:', or take the place out: the rule holds for all.",
    example="under: 25000 with population: 80000",
)
def rule(book: Examined) -> Iterator[Found]:
    under = next((listed.shape.under for listed in book.of(TownsFile)), None)
    for town in book.of(TownAccount):
        if town.shape.state not in STATES:
            yield town.found("state", f"'{town.shape.state}' is not a state")
        if under is not None and (town.shape.population or 0) >= under:
            what = f"'{town.shape.id}' has {town.shape.population:,} people, and the rule is fewer than {under:,}"
            yield town.found("population", what)


@check(
    "towns.reason",
    promise="A reason says which office gave it, and no office stands without a reason.",
    mend="Add 'said_by:' or 'reason:', or remove the other.",
    example="reason: without said_by:",
)
def reason(book: Examined) -> Iterator[Found]:
    for town in book.of(TownAccount):
        if (town.shape.reason is None) != (town.shape.said_by is None):
            at = "reason" if town.shape.said_by is None else "said_by"
            lacks = "the office that gave it" if town.shape.said_by is None else "the reason"
            yield town.found(at, f"'{town.shape.id}' lacks {lacks}")


@check(
    "towns.both_ways",
    promise="Towns that signed, that declined and that ended an agreement are all there, and their reasons are of "
    "about equal length.",
    mend="Add accounts that the same searches find, or make the longer reasons as short as the others.",
    example="reasons of ten words for signing and of thirty for declining",
)
def both_ways(book: Examined) -> Iterator[Found]:
    for listed in book.of(TownsFile):
        lengths: dict[Did, list[int]] = {did: [] for did in get_args(Did)}
        for town in listed.shape.towns:
            lengths[town.did].append(len(town.reason.split()) if town.reason is not None else 0)
        for did in ("declined", "ended", "signed"):
            if not lengths[did]:
                yield listed.found("towns", f"no town is listed as {did}")
        signed = [words for words in lengths["signed"] if words]
        left = [words for did in ("declined", "ended") for words in lengths[did] if words]
        if min(len(signed), len(left)) >= LEAST_REASONS:
            means = sorted((sum(signed) / len(signed), sum(left) / len(left)))
            if means[1] > LONGER * means[0]:
                what = f"reasons for signing have {sum(signed) / len(signed):.0f} words on average"
                yield listed.found("towns", f"{what}, and reasons against {sum(left) / len(left):.0f}")
