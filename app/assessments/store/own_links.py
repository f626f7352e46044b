"""Links of accounts: what a signed-in person has, and what waits for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.assessments.database_tables import assessment, link
from app.assessments.session import Session
from app.assessments.store.links import LINK_COLUMNS, Link, goes_on

_OTHER = link.alias("other")
_OWN_BESIDE = (
    select(link.c.id, link.c.ends_on)
    .select_from(
        link.join(assessment, assessment.c.id == link.c.assessment_id).join(
            _OTHER, _OTHER.c.assessment_id == link.c.assessment_id
        )
    )
    .where(
        _OTHER.c.id == bindparam("of"), link.c.account_id == bindparam("by"), link.c.revoked_at.is_(None),
        assessment.c.tenant == bindparam("town"),
    )
    .order_by(link.c.id)
)  # fmt: skip
_WAITS = (
    select(link.c.address, link.c.ends_on)
    .select_from(link.join(assessment, assessment.c.id == link.c.assessment_id))
    .where(
        link.c.id == bindparam("of"), assessment.c.tenant == bindparam("town"), link.c.account_id.is_(None),
        link.c.revoked_at.is_(None),
    )
)  # fmt: skip
_MINE = (
    select(assessment.c.town_name, assessment.c.town_kind, assessment.c.changed_at, *LINK_COLUMNS)
    .select_from(link.join(assessment, assessment.c.id == link.c.assessment_id))
    .where(
        link.c.account_id == bindparam("by"), assessment.c.tenant == bindparam("town"), link.c.revoked_at.is_(None)
    )
    .order_by(assessment.c.changed_at.desc(), link.c.id)
)  # fmt: skip


def own_beside(session: Session, number: int, account: int, tenant: str, at: dt.datetime) -> int | None:
    """The account's own living link to the assessment that a link of another person opens, of the same town."""
    rows = session.execute(_OWN_BESIDE, {"of": number, "by": account, "town": tenant}).all()
    return next((of for of, ends_on in rows if goes_on(ends_on, at)), None)


def waits_for(session: Session, number: int, address: str, tenant: str, at: dt.datetime) -> bool:
    """Does the link of this number wait for whoever signs in with this address in this town?"""
    row = session.execute(_WAITS, {"of": number, "town": tenant}).first()
    return row is not None and row[0] == address and goes_on(row[1], at)


@dataclass(frozen=True, slots=True)
class Mine:
    """An assessment that a signed-in person opens, with the link that opens it."""

    town: str
    kind: str
    changed_at: dt.datetime
    link: Link


def links_of_account(session: Session, account: int, tenant: str, at: dt.datetime) -> list[Mine]:
    """What an account of this town opens, the latest changed first."""
    rows = session.execute(_MINE, {"by": account, "town": tenant})
    found = [Mine(town, kind, changed_at, Link(*of)) for town, kind, changed_at, *of in rows]
    return [each for each in found if each.link.lives(at)]
