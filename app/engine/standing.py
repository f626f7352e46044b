"""How firm money from others is for one town: paid, signed, offered, told orally, announced only, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.engine.numbers import Numbers
from app.rulebook import names
from app.schema.costs import FUNDING_READINGS, FundingId, Payer, Standing

STANDINGS: Final[tuple[Standing, ...]] = ("paid", "signed", "offered", "told", "announced", "nothing")
"""From the firmest down."""
_IN_WRITING: Final[dict[str, Standing]] = {
    names.SIGNED: "signed",
    names.DRAFT_OFFERED: "offered",
    names.TOLD_ORALLY: "told",
}
Readable = Callable[[str], bool]


def standing_of(numbers: Numbers, payer: Payer, model: str | None, readable: Readable) -> Standing:
    """The standing of what one payer may still pay under one model, from the town's answers that may be read.

    What has come in is paid, and is said by its own sum: it makes no later payment firmer. An answer that may not be
    read counts as none; then the public offer alone stands.
    """

    def given(key: str) -> object:
        return numbers.value(key) if readable(key) else None

    if payer == "state":
        if _some(given(names.STATE_GRANT_ONCE)) or _some(given(names.STATE_GRANT_YEARLY)):
            return "signed"
        return "announced" if numbers.law.grant_open else "nothing"
    written = _IN_WRITING.get(str(given(names.REIMBURSEMENT_IN_WRITING)))
    if written is not None:
        return written
    if _ice_offers(numbers, model):
        return "announced"
    return "signed" if _some(given(names.BED_DAY_PER_DIEM)) else "nothing"  # a detention contract of its own


def payers_of(numbers: Numbers, funding: FundingId, model: str | None) -> tuple[Payer, ...]:
    """Who pays under a funding: payers of which some offer counts on the day, for this model (any, if None)."""
    scenario = FUNDING_READINGS[funding][0]
    counted = (
        offset.payer
        for offset in numbers.rulebook.offsets
        if scenario in offset.fundings and offset.id in numbers.offers.counts and model in (None, *offset.models)
    )
    return tuple(dict.fromkeys(counted))


def _ice_offers(numbers: Numbers, model: str | None) -> bool:
    """Has ICE announced money for this model that counts on the day?"""
    return any(
        offset.payer == "ice"
        and offset.from_date is not None
        and offset.id in numbers.offers.counts
        and model in (None, *offset.models)
        for offset in numbers.rulebook.offsets
    )


def _some(value: object) -> bool:
    return isinstance(value, float) and value > 0
