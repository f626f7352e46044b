"""Links: made, found, renewed, revoked; and the recovery code that stands in for a lost owner's link.

Of a token or a code only the hash is kept: a plain SHA-256 will do, as both hold more random bits than anyone tries.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, bindparam, insert, select, update

from app.assessments.database_tables import assessment, link
from app.assessments.rights import COUNSELS, Kind
from app.assessments.session import Session
from app.schema.base import Audience, Role

LONGEST_NAME: Final = 200
MOST_LINKS: Final = 100
"""Of one assessment, those that were revoked or have ended not counted."""
USED_EVERY: Final = dt.timedelta(days=1)
EVERYWHERE: Final = dt.timedelta(hours=12)
"""A link ends when its last day is over everywhere."""
FIRST_NAME: Final = "The first link"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{32}")
_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Of a recovery code: without those that are easily taken for others."""
_PARTS, _LONG = 6, 5
CODE: Final = re.compile(rf"[{_LETTERS}]{{{_PARTS * _LONG}}}")


class LinkError(Exception):
    """The link was not made, or not changed. The message says why, as a sentence."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link, without its token. `used_at` is the last use, to within a day; times in UTC. `ends_on` is the last day
    on which it opens anything. `told`: its holder knows that it is an owner's."""

    id: int
    kind: Kind
    office: Role | None
    audience: Audience | None
    name: str
    created_at: dt.datetime
    ends_on: dt.date | None
    used_at: dt.datetime | None
    seen_at: dt.datetime
    revoked_at: dt.datetime | None
    told: bool

    def lives(self, at: dt.datetime) -> bool:
        """Does it open anything at this moment?"""
        return self.revoked_at is None and (self.ends_on is None or (at - EVERYWHERE).date() <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Made:
    """A link that was just made. The token is told this once."""

    id: int
    token: str


@dataclass(frozen=True, slots=True)
class Opens:
    """What a token opens: the columns of its assessment, its link, the offices that have a living one, and whether
    counsel has one or has used one."""

    row: Sequence[Any]
    link: Link
    linked: frozenset[Role]
    counsel_apart: bool


def hash_token(token: str) -> str:
    """What is stored of a token or a code."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def chance() -> str:
    """A hash that nothing has: nobody knows a text for it."""
    return secrets.token_hex(32)


_OTHER = link.alias("other")
_LINK_COLUMNS = (
    link.c.id, link.c.kind, link.c.office, link.c.audience, link.c.name, link.c.created_at, link.c.ends_on,
    link.c.used_at, link.c.seen_at, link.c.revoked_at, link.c.told,
)  # fmt: skip
_ASSESSMENT_COLUMNS = (
    assessment.c.id, assessment.c.town_name, assessment.c.town_kind, assessment.c.created_at,
    assessment.c.rulebook_version, assessment.c.rulebook_date, assessment.c.revision,
)  # fmt: skip
_OPENS = (
    select(*_ASSESSMENT_COLUMNS, *_LINK_COLUMNS, _OTHER.c.office, _OTHER.c.ends_on, _OTHER.c.used_at,
           _OTHER.c.revoked_at)
    .select_from(
        link.join(assessment, assessment.c.id == link.c.assessment_id).join(
            _OTHER, and_(_OTHER.c.assessment_id == assessment.c.id, _OTHER.c.kind == "office"), isouter=True
        )
    )
    .where(link.c.token_hash == bindparam("token_hash"))
)  # fmt: skip
_ALL = select(*_LINK_COLUMNS).where(link.c.assessment_id == bindparam("id")).order_by(link.c.id)
_BY_CODE = select(assessment.c.id).where(assessment.c.recovery_hash == bindparam("recovery_hash"))
_OF = and_(link.c.id == bindparam("of"), link.c.assessment_id == bindparam("at"))


def find_link(session: Session, token: str, at: dt.datetime | None = None) -> Opens | None:
    """What a token opens, by one read; None for any text that is not a living link."""
    if not _TOKEN.fullmatch(token):
        return None
    moment = at or dt.datetime.now(dt.UTC)
    rows = session.execute(_OPENS, {"token_hash": hash_token(token)}).all()
    if not rows:
        return None
    ours = len(_ASSESSMENT_COLUMNS)
    found = Link(*rows[0][ours : ours + len(_LINK_COLUMNS)])
    if not found.lives(moment):
        return None
    linked: set[Role] = set()
    apart = False
    for *_, office, ends_on, used_at, revoked_at in rows:
        if office is None:
            continue
        living = revoked_at is None and (ends_on is None or (moment - EVERYWHERE).date() <= ends_on)
        if living:
            linked.add(office)
        apart = apart or (office == COUNSELS and (living or used_at is not None))
    return Opens(rows[0][:ours], found, frozenset(linked), apart)


def load_links(session: Session, assessment_id: int) -> list[Link]:
    """Every link that was ever made, the oldest first."""
    return [Link(*row) for row in session.execute(_ALL, {"id": assessment_id})]


def make_link(
    session: Session,
    assessment_id: int,
    kind: Kind,
    name: str,
    *,
    office: Role | None = None,
    audience: Audience | None = None,
    ends_on: dt.date | None = None,
    at: dt.datetime | None = None,
    used: bool = False,
) -> Made:
    """A new link. `used`: whoever made it goes on by it at once. Raises LinkError where there are too many."""
    moment = at or dt.datetime.now(dt.UTC)
    living = [each for each in load_links(session, assessment_id) if each.lives(moment)]
    if len(living) >= MOST_LINKS:
        raise LinkError(f"There are {MOST_LINKS} links already. Revoke one that is not needed first.")
    token = secrets.token_urlsafe(24)
    number = session.insert(
        insert(link).values(
            assessment_id=assessment_id, token_hash=hash_token(token), kind=kind, office=office, audience=audience,
            name=name, created_at=moment, ends_on=ends_on, used_at=moment if used else None, seen_at=moment, told=True,
        )
    )  # fmt: skip
    return Made(number, token)


def renew_link(session: Session, assessment_id: int, number: int) -> str:
    """A new token for a link; the old one opens nothing any more."""
    token = secrets.token_urlsafe(24)
    session.execute(
        update(link).where(_OF).values(token_hash=bindparam("to_hash")),
        {"of": number, "at": assessment_id, "to_hash": hash_token(token)},
    )
    return token


def revoke_link(session: Session, assessment_id: int, number: int, at: dt.datetime | None = None) -> None:
    """End a link; nothing happens where it has ended. Raises LinkError for the last one of an owner."""
    moment = at or dt.datetime.now(dt.UTC)
    living = [each for each in load_links(session, assessment_id) if each.lives(moment)]
    found = next((each for each in living if each.id == number), None)
    if found is None:
        return
    if found.kind == "owner" and sum(each.kind == "owner" for each in living) == 1:
        raise LinkError("This is the last owner’s link. Make another one first: without one nobody could make links.")
    session.execute(
        update(link).where(_OF).values(revoked_at=bindparam("moment")),
        {"of": number, "at": assessment_id, "moment": moment},
    )


def note_use(session: Session, assessment_id: int, number: int, at: dt.datetime) -> None:
    """Remember that a link was used."""
    session.execute(
        update(link).where(_OF).values(used_at=bindparam("moment")),
        {"of": number, "at": assessment_id, "moment": at},
    )


def note_seen(session: Session, assessment_id: int, number: int, until: dt.datetime) -> None:
    """Remember that a link's holder has seen what changed until this moment, and that it is an owner's."""
    session.execute(
        update(link).where(_OF).values(seen_at=bindparam("moment"), told=True),
        {"of": number, "at": assessment_id, "moment": until},
    )


def due(found: Link, at: dt.datetime) -> bool:
    """Is the last use to be written down again?"""
    return found.used_at is None or at - found.used_at >= USED_EVERY


def new_recovery_code(session: Session, assessment_id: int) -> str:
    """A recovery code, told this once; one made before opens nothing any more."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_PARTS * _LONG))
    _set_recovery(session, assessment_id, hash_token(letters))
    return "-".join(letters[at : at + _LONG] for at in range(0, len(letters), _LONG))


def is_code(text: str) -> bool:
    """Has it the form of a recovery code?"""
    return CODE.fullmatch(_letters(text)) is not None


def _letters(text: str) -> str:
    return re.sub(r"[\s-]", "", text[:200]).upper()


def recover(session: Session, code: str, at: dt.datetime | None = None) -> Made | None:
    """A new owner's link in exchange for a recovery code, which is spent; None for any other text."""
    if not is_code(code):
        return None
    number = session.scalar(_BY_CODE, {"recovery_hash": hash_token(_letters(code))})
    if number is None:
        return None
    _set_recovery(session, number, chance())
    return make_link(session, number, "owner", "Made with the recovery code", at=at, used=True)


def _set_recovery(session: Session, assessment_id: int, hashed: str) -> None:
    session.execute(
        update(assessment).where(assessment.c.id == bindparam("of")).values(recovery_hash=bindparam("to_hash")),
        {"of": assessment_id, "to_hash": hashed},
    )
