"""rules/paid.yaml and rules/towns.yaml: what was in fact paid, and what small towns did and said of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.schema.base import (
    Confidence,
    Date,
    Exactness,
    Figure,
    FileShape,
    Identifier,
    Shape,
    SourceIds,
    Statement,
    Text,
    WholeFigure,
)
from app.schema.reading import Search

StateCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]

Stood = Literal["announced", "approved", "awaited", "returned", "offered", "paid"]
STOOD_WORDS: Mapping[Stood, str] = {
    "announced": "Announced",
    "approved": "Approved",
    "awaited": "Awaited",
    "returned": "Given back",
    "offered": "Offered",
    "paid": "Paid",
}
"""Where a sum stood on its day, in the alphabetical order of the words. The order in which they are printed."""
STOOD_NOTES: Mapping[Stood, str] = {
    "announced": "said in public, or handed over as a ceremonial check; that the money arrived was not found",
    "approved": "a board voted it; payment follows what is spent",
    "awaited": "applied for or billed, and not received by that day",
    "returned": "approved first, and then given up by the agency",
    "offered": "an offer that was not taken up, or ended before anything was paid",
    "paid": "the account says that the agency received it",
}
UNPAID: frozenset[Stood] = frozenset({"announced", "approved", "awaited", "offered", "returned"})
"""Where the row has to say what was not paid, or was not known to be."""

Bound = Literal["exactly", "about", "at_least", "at_most"]
BOUND_WORDS: Mapping[Bound, str] = {"exactly": "", "about": "about ", "at_least": "at least ", "at_most": "at most "}
Purse = Literal["federal", "state", "told_both_ways"]
PURSE_WORDS: Mapping[Purse, str] = {
    "federal": "Federal money",
    "state": "State money",
    "told_both_ways": "Told as federal and as state money",
}


class Payment(Shape):
    """One sum for work under an agreement: gross, from whom, to whom, for what, on what terms, and where it stood."""

    id: Identifier
    payer: Text
    payee: Text
    money: Purse = Field(description="told_both_ways: accounts differ on whose money it was.")
    amount: Figure | None = Field(None, gt=0, description="In dollars, gross. None: no figure was given.")
    bound: Bound = "exactly"
    agencies: WholeFigure | None = Field(
        None, ge=1, description="How many agencies the sum is for. None: the account does not say."
    )
    purpose: Text
    stands: Stood
    on: Date = Field(description="The day on which it stood so.")
    on_exact: Exactness = "day"
    terms: Text
    not_paid: Text | None = Field(None, description="What was promised and not paid, or late, or not known.")
    from_date: Date = Field(description="The day of the account: before it, no briefing prints the row.")
    confidence: Confidence = Field("H", description="M prints 'one source, not confirmed'.")
    sources: SourceIds


class PaidFile(FileShape):
    """rules/paid.yaml: payments found, so that what was announced stands beside what was paid."""

    found: tuple[Statement, ...] = Field(min_length=1, description="How the rows were found, and what they are not.")
    payments: tuple[Payment, ...]
    terms: tuple[Statement, ...] = Field(
        (), description="What is known of the terms of federal money received, printed beside its count."
    )
    not_found: tuple[Statement, ...] = Field(min_length=1, description="What was looked for and not found.")


PlaceKind = Literal["city", "town", "borough", "village", "township", "joint"]
KIND_WORDS: Mapping[PlaceKind, str] = {
    "city": "city", "town": "town", "borough": "borough", "village": "village", "township": "township",
    "joint": "joint department",
}  # fmt: skip
Did = Literal["declined", "ended", "not_settled", "signed"]
DID_WORDS: Mapping[Did, str] = {
    "declined": "Declined",
    "ended": "Ended",
    "not_settled": "Not settled",
    "signed": "Signed",
}
"""What a town did, in the alphabetical order of the words, which is the order in which they are printed."""
DID_NOTES: Mapping[Did, str] = {
    "declined": "The body or the chief decided not to enter an agreement, or withdrew an application.",
    "ended": "An agreement was signed, and the town or its chief ended it.",
    "not_settled": "Put off, disputed, before a court, or with an outcome that was not found.",
    "signed": "An agreement was signed, and the newest account does not say that the town ended it.",
}
Office = Literal[
    "police chief", "deputy police chief", "police officer of the department", "mayor", "council member",
    "council president", "select board member", "city manager", "attorney of the town", "statement of the town",
]  # fmt: skip
"""Who gave a reason: an office, never a private person."""


class TownAccount(Shape):
    """What one small town did about an agreement, and the reason that the town itself gave."""

    id: Identifier
    place: Text
    state: StateCode
    kind: PlaceKind
    population: WholeFigure | None = Field(None, ge=1, description="As the account or the census estimate gives it.")
    did: Did
    on: Date = Field(description="The day of the act.")
    on_exact: Exactness = "day"
    what: Text = Field(description="What was done, and by whom, in a sentence.")
    vote: Annotated[str, StringConstraints(pattern=r"^\d{1,2}-\d{1,2}$")] | None = Field(
        None, description="Votes for and against the act, where an account gives them."
    )
    reason: Text | None = Field(None, description="The reason as given; none: no account that was read gives one.")
    said_by: Office | None = Field(None, description="The office that gave it. Only with `reason`, and always with it.")
    later: Text | None = Field(None, description="What is known since.")
    from_date: Date = Field(description="The day of the newest account: before it, no briefing prints the row.")
    confidence: Confidence = Field("H", description="M prints 'one source, not confirmed'.")
    sources: SourceIds


class TownsFile(FileShape):
    """rules/towns.yaml: small towns that signed, that declined, that ended it, by one stated rule."""

    under: WholeFigure = Field(ge=1, description="The rule: municipalities with fewer people than this.")
    found: tuple[Statement, ...] = Field(min_length=1, description="How they were found, and what they are not.")
    searched: Search
    towns: tuple[TownAccount, ...]
