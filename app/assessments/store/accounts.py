"""Accounts and their sessions: who signed in, until when, and the links that an account claims.

An account is a provider's subject and never an address: of issuer and subject only the hash is kept. Of a session's
secret, too, so that whoever reads the database can open nothing by it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.assessments.database import ERASE
from app.assessments.database_tables import account, assessment, link, sign_in
from app.assessments.session import Session
from app.assessments.store.links import EVERYWHERE, hash_token, void_recovery

IDLE: Final = dt.timedelta(hours=12)
"""A session that nobody used for so long has ended."""
LONGEST: Final = dt.timedelta(days=7)
"""No session lasts longer."""
NOTED_EVERY: Final = dt.timedelta(minutes=5)
"""How exactly the last use is written down."""
_SECRET_BYTES: Final = 32
_SECRET_LONG: Final = 43


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `tenant`: its town's id in the host's settings; None for an operator of no town. `address` is the
    one that its provider stood for at its last sign-in, in lower case."""

    id: int
    provider: str
    tenant: str | None
    address: str | None
    name: str | None
    signed_in_at: dt.datetime

    @property
    def called(self) -> str:
        """What it is called on a page."""
        return self.name or self.address or "a person without a name"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account with the session by which a request comes. `id_hash` names the session and opens nothing."""

    account: Account
    id_hash: str
    operator: bool
    started_at: dt.datetime
    used_at: dt.datetime


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that has not ended."""

    id_hash: str
    started_at: dt.datetime
    used_at: dt.datetime


_ACCOUNT_COLUMNS = (
    account.c.id, account.c.provider, account.c.tenant, account.c.address, account.c.name, account.c.signed_in_at,
)  # fmt: skip
_BY_SECRET = (
    select(
        *_ACCOUNT_COLUMNS, sign_in.c.tenant, sign_in.c.stamp, sign_in.c.operator, sign_in.c.started_at,
        sign_in.c.used_at, sign_in.c.ended_at,
    )
    .select_from(sign_in.join(account, account.c.id == sign_in.c.account_id))
    .where(sign_in.c.id_hash == bindparam("id_hash"))
)  # fmt: skip
_LIVES = and_(
    sign_in.c.ended_at.is_(None), sign_in.c.used_at > bindparam("idle"), sign_in.c.started_at > bindparam("oldest")
)
_UNCLAIMED = (
    select(link.c.id, link.c.address, link.c.ends_on)
    .select_from(link.join(assessment, assessment.c.id == link.c.assessment_id))
    .where(
        assessment.c.tenant == bindparam("tenant"), link.c.address.is_not(None), link.c.account_id.is_(None),
        link.c.revoked_at.is_(None),
    )
)  # fmt: skip


def subject_hash(issuer: str, subject: str) -> str:
    """What is kept of whom a provider says that somebody is."""
    return hashlib.sha256(f"{len(issuer)}:{issuer}{subject}".encode("utf-8", "surrogatepass")).hexdigest()


def begin_session(
    session: Session,
    *,
    issuer: str,
    subject: str,
    provider: str,
    tenant: str | None,
    operator: bool,
    address: str | None,
    name: str,
    stamp: str,
    at: dt.datetime,
) -> str:
    """Sign an account in; the secret of its new session, told this once. Links that wait for its address in its town
    become its own. Sessions of it that are over are forgotten."""
    who = subject_hash(issuer, subject)
    given = {"provider": provider, "tenant": tenant, "address": address, "name": name[:200] or None, "signed_in_at": at}
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(
        make(account)
        .values(subject_hash=who, created_at=at, **given)
        .on_conflict_do_nothing(index_elements=["subject_hash"])
    )
    session.execute(update(account).where(account.c.subject_hash == who).values(**given))
    number: int = session.execute(select(account.c.id).where(account.c.subject_hash == who)).scalar_one()
    if tenant is not None and address is not None:
        _claim(session, number, tenant, address, at)
    session.execute(delete(sign_in).where(sign_in.c.account_id == number, or_(*_over(at))))
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    session.execute(
        insert(sign_in).values(
            id_hash=hash_token(secret), account_id=number, tenant=tenant, operator=operator, stamp=stamp,
            started_at=at, used_at=at,
        )
    )  # fmt: skip
    return secret


def _over(at: dt.datetime) -> tuple[Any, ...]:
    return sign_in.c.ended_at.is_not(None), sign_in.c.used_at <= at - IDLE, sign_in.c.started_at <= at - LONGEST


def _claim(session: Session, number: int, tenant: str, address: str, at: dt.datetime) -> None:
    """Whoever first comes with the address has the link for good: it is this account's then, whatever becomes of the
    address."""
    for of, waits_for, ends_on in session.execute(_UNCLAIMED, {"tenant": tenant}).all():
        if waits_for == address and (ends_on is None or (at - EVERYWHERE).date() <= ends_on):
            session.execute(
                update(link)
                .where(link.c.id == of, link.c.account_id.is_(None))
                .values(account_id=number, claimed_at=at)
            )


def find_session(
    session: Session, secret: str, stamp_of: Callable[[str, str | None, bool], str | None], at: dt.datetime
) -> SignedIn | None:
    """The account whose session this is; None for any other text, and for a session that has ended: by its holder, by
    time, because its account has moved to another town, or because the settings that it rests on have changed.
    `stamp_of` gives a hash of those settings for a provider, a town and whether it is an operator's."""
    if len(secret) != _SECRET_LONG or not secret.isascii():
        return None
    hashed = hash_token(secret)
    row = session.execute(_BY_SECRET, {"id_hash": hashed}).first()
    if row is None:
        return None
    *of_account, tenant, stamp, operator, started_at, used_at, ended_at = row
    found = Account(*of_account)
    if ended_at is not None or not at - IDLE < used_at or not at - LONGEST < started_at:
        return None
    if tenant != found.tenant or stamp_of(found.provider, tenant, operator) != stamp:
        return None
    return SignedIn(found, hashed, operator, started_at, used_at)


def use_is_due(found: SignedIn, at: dt.datetime) -> bool:
    """Is the last use to be written down again?"""
    return at - found.used_at >= NOTED_EVERY


def note_session_use(session: Session, found: SignedIn, at: dt.datetime) -> None:
    """Remember that a session was used. One that has ended meanwhile stays ended."""
    session.execute(update(sign_in).where(sign_in.c.id_hash == found.id_hash).values(used_at=at))


def end_session(session: Session, account_id: int, id_hash: str, at: dt.datetime) -> None:
    """End one session of an account; nothing happens where it is another's, or has ended."""
    session.execute(
        update(sign_in)
        .where(sign_in.c.id_hash == id_hash, sign_in.c.account_id == account_id, sign_in.c.ended_at.is_(None))
        .values(ended_at=at)
    )


def end_sessions(session: Session, account_id: int | None, at: dt.datetime) -> int:
    """End all sessions of an account, or of everybody (None); how many there were."""
    of = sign_in.c.account_id == account_id if account_id is not None else sign_in.c.account_id.is_not(None)
    found = session.execute(update(sign_in).where(of, sign_in.c.ended_at.is_(None)).values(ended_at=at))
    return found.rowcount


def open_sessions(session: Session, account_id: int, at: dt.datetime) -> list[OpenSession]:
    """The sessions of an account that have not ended, the newest first."""
    rows = session.execute(
        select(sign_in.c.id_hash, sign_in.c.started_at, sign_in.c.used_at)
        .where(sign_in.c.account_id == account_id, _LIVES)
        .order_by(sign_in.c.started_at.desc()),
        {"idle": at - IDLE, "oldest": at - LONGEST},
    )
    return [OpenSession(*row) for row in rows]


def load_accounts(session: Session) -> list[Account]:
    """Every account, the oldest first."""
    return [Account(*row) for row in session.execute(select(*_ACCOUNT_COLUMNS).order_by(account.c.id))]


def delete_account(session: Session, account_id: int, at: dt.datetime) -> int:
    """Forget an account and its sessions. Its links are revoked, and those of its town that wait for its address, so
    that nobody who comes by the same address later has them; with an owner's, the recovery code is void. How many links
    they were."""
    ended = _links_to_end(session, account_id)
    for of, at_assessment, kind in ended:
        session.execute(update(link).where(link.c.id == of).values(revoked_at=at))
        if kind == "owner":
            void_recovery(session, at_assessment)
    session.execute(update(link).where(link.c.account_id == account_id).values(account_id=None))
    session.execute(delete(sign_in).where(sign_in.c.account_id == account_id))
    session.execute(delete(account).where(account.c.id == account_id))
    session.info[ERASE] = True
    return len(ended)


def _links_to_end(session: Session, account_id: int) -> list[tuple[int, int, str]]:
    """Number, assessment and kind of each link that an account has or could claim."""
    columns = link.c.id, link.c.assessment_id, link.c.kind
    its = session.execute(select(*columns).where(link.c.account_id == account_id, link.c.revoked_at.is_(None)))
    found = [(of, where, kind) for of, where, kind in its]
    tenant, address = session.execute(
        select(account.c.tenant, account.c.address).where(account.c.id == account_id)
    ).one()
    waiting = session.execute(_UNCLAIMED.add_columns(*columns[1:]), {"tenant": tenant})
    return found + [(of, where, kind) for of, waits_for, _, where, kind in waiting if address and waits_for == address]


def sweep_accounts(session: Session, days: int, at: dt.datetime) -> int:
    """Forget sessions that are over, and accounts that hold no link and with which nobody has signed in for so many
    days; how many they were."""
    over = session.execute(delete(sign_in).where(or_(*_over(at))))
    holds = select(link.c.id).where(link.c.account_id == account.c.id).exists()
    lives = select(sign_in.c.id_hash).where(sign_in.c.account_id == account.c.id).exists()
    gone = session.execute(delete(account).where(account.c.signed_in_at < at - dt.timedelta(days=days), ~holds, ~lives))
    if over.rowcount or gone.rowcount:
        session.info[ERASE] = True
    return gone.rowcount
