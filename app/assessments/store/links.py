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

from sqlalchemy import and_, bindparam, exists, insert, or_, select, update

from app.assessments.database_tables import assessment, comment, link, proposal
from app.assessments.rights import COUNSELS, Kind, Ways
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
_NUMBERED: Final = re.compile(r"~([1-9][0-9]{0,9})")
_HIGHEST: Final = 2**31 - 1
_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Of a recovery code: without those that are easily taken for others."""
_PARTS, _LONG = 6, 5
CODE: Final = re.compile(rf"[{_LETTERS}]{{{_PARTS * _LONG}}}")


class LinkError(Exception):
    """The link was not made, or not changed. The message says why, as a sentence."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link, without its token. `used_at` is the last use, to within a day; times in UTC. `ends_on` is the last day
    on which it opens anything. `told`: its holder knows that it is an owner's. `address`: of one that opens by signing
    in, the work address for which it waits, or by which an account claimed it."""

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
    address: str | None = None
    claimed_at: dt.datetime | None = None

    @property
    def by_account(self) -> bool:
        """Does it open by signing in, and by no secret?"""
        return self.address is not None or self.claimed_at is not None

    @property
    def waits(self) -> bool:
        """Has nobody signed in yet with its address?"""
        return self.by_account and self.claimed_at is None

    def lives(self, at: dt.datetime) -> bool:
        """Does it open anything at this moment?"""
        return self.revoked_at is None and goes_on(self.ends_on, at)


@dataclass(frozen=True, slots=True)
class Made:
    """A link that was just made. The token is told this once."""

    id: int
    token: str


@dataclass(frozen=True, slots=True)
class Opens:
    """What a token opens: the columns of its assessment, its link, the offices that have one that opens, and whether
    counsel was given one that has not ended, or has used one. `beside`: a change waits somewhere, or a comment is
    open."""

    row: Sequence[Any]
    link: Link
    linked: frozenset[Role]
    counsel_apart: bool
    beside: bool


def hash_token(token: str) -> str:
    """What is stored of a token or a code."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def chance() -> str:
    """A hash that nothing has: nobody knows a text for it."""
    return secrets.token_hex(32)


_OTHER = link.alias("other")
LINK_COLUMNS = (
    link.c.id, link.c.kind, link.c.office, link.c.audience, link.c.name, link.c.created_at, link.c.ends_on,
    link.c.used_at, link.c.seen_at, link.c.revoked_at, link.c.told, link.c.address, link.c.claimed_at,
)  # fmt: skip
_ASSESSMENT_COLUMNS = (
    assessment.c.id, assessment.c.town_name, assessment.c.town_kind, assessment.c.created_at,
    assessment.c.rulebook_version, assessment.c.rulebook_date, assessment.c.revision, assessment.c.changed_at,
    assessment.c.tenant,
)  # fmt: skip
_BESIDE = or_(
    exists().where(proposal.c.assessment_id == assessment.c.id, proposal.c.state == "open"),
    exists().where(comment.c.assessment_id == assessment.c.id, comment.c.resolved_at.is_(None)),
)
_OPENING = (
    select(*_ASSESSMENT_COLUMNS, _BESIDE, *LINK_COLUMNS, _OTHER.c.office, _OTHER.c.ends_on, _OTHER.c.used_at,
           _OTHER.c.revoked_at, or_(_OTHER.c.address.is_not(None), _OTHER.c.claimed_at.is_not(None)))
    .select_from(
        link.join(assessment, assessment.c.id == link.c.assessment_id).join(
            _OTHER, and_(_OTHER.c.assessment_id == assessment.c.id, _OTHER.c.kind == "office"), isouter=True
        )
    )
)  # fmt: skip
_SECRET = and_(link.c.address.is_(None), link.c.account_id.is_(None))
"""Of links that open by a token: one that is for an account never does, whatever its hash."""
_OPENS = _OPENING.where(link.c.token_hash == bindparam("token_hash"), _SECRET)
_OPENS_SIGNED_IN = _OPENING.where(
    link.c.id == bindparam("of"), link.c.account_id == bindparam("by"), assessment.c.tenant == bindparam("town")
)
"""A link by its number: only for the account that claimed it, and only in that account's town."""
_ALL = select(*LINK_COLUMNS).where(link.c.assessment_id == bindparam("id")).order_by(link.c.id)
_BY_CODE = select(assessment.c.id).where(assessment.c.recovery_hash == bindparam("recovery_hash"))
_OF = and_(link.c.id == bindparam("of"), link.c.assessment_id == bindparam("at"))


def find_link(session: Session, token: str, at: dt.datetime | None = None, ways: Ways | None = None) -> Opens | None:
    """What a token opens, by one read; None for any text that is not a living link. `ways`: which of the other links
    open on this site; without it all of them."""
    if not _TOKEN.fullmatch(token):
        return None
    return _found(session, _OPENS, {"token_hash": hash_token(token)}, at, ways)


def find_signed_in(
    session: Session, number: int, account: int, tenant: str, at: dt.datetime | None = None, ways: Ways | None = None
) -> Opens | None:
    """What the link of this number opens for an account of this town, by one read; None where it is not the account's
    own, where the assessment is another town's, and where there is none. `ways` as for `find_link`."""
    return _found(session, _OPENS_SIGNED_IN, {"of": number, "by": account, "town": tenant}, at, ways)


def assessment_of_link(session: Session, number: int) -> int | None:
    """The assessment that the link of this number is of, for whoever runs the program."""
    found: int | None = session.scalar(select(link.c.assessment_id).where(link.c.id == number))
    return found


def goes_on(ends_on: dt.date | None, at: dt.datetime) -> bool:
    """Does what ends on this day still open something?"""
    return ends_on is None or (at - EVERYWHERE).date() <= ends_on


def _found(
    session: Session, statement: Any, given: dict[str, Any], at: dt.datetime | None, ways: Ways | None
) -> Opens | None:
    moment = at or dt.datetime.now(dt.UTC)
    rows = session.execute(statement, given).all()
    if not rows:
        return None
    ours = len(_ASSESSMENT_COLUMNS)
    found = Link(*rows[0][ours + 1 : ours + 1 + len(LINK_COLUMNS)])
    if not found.lives(moment):
        return None
    linked: set[Role] = set()
    apart = False
    row = rows[0][:ours]
    tenant = row[-1]
    for *_, office, ends_on, used_at, revoked_at, by_account in rows:
        if office is None:
            continue
        living = revoked_at is None and goes_on(ends_on, moment)
        if living and (ways is None or ways.open(by_account, tenant)):
            linked.add(office)
        apart = apart or (office == COUNSELS and (living or used_at is not None))
    return Opens(row, found, frozenset(linked), apart, bool(rows[0][ours]))


def load_links(session: Session, assessment_id: int) -> list[Link]:
    """Every link that was ever made, the oldest first."""
    return [Link(*row) for row in session.execute(_ALL, {"id": assessment_id})]


def _locked(session: Session, assessment_id: int) -> list[Link]:
    """Every link, and nobody else makes or ends one until the transaction ends."""
    session.execute(select(assessment.c.id).where(assessment.c.id == assessment_id).with_for_update())
    return load_links(session, assessment_id)


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
    address: str | None = None,
    account: int | None = None,
    first: bool = False,
) -> Made:
    """A new link. `used`: whoever made it goes on by it at once. With an `address` or an `account` it has no secret: it
    opens for the account, else for the first that signs in with the address in the assessment's town; what stands for
    the token is its number then. Raises LinkError where there are too many, and with `first` where its office was given
    one that has not ended, or has used one."""
    moment = at or dt.datetime.now(dt.UTC)
    links = _locked(session, assessment_id)
    if sum(each.lives(moment) for each in links) >= MOST_LINKS:
        raise LinkError(f"There are {MOST_LINKS} links already. Revoke one that is not needed first.")
    if first and any(each.office == office and (each.lives(moment) or each.used_at is not None) for each in links):
        raise LinkError("Somebody else made a link for this office meanwhile. Look at the list first.")
    token = secrets.token_urlsafe(24)  # of one for an account nobody is told it, and it opens nothing
    number = session.insert(
        insert(link).values(
            assessment_id=assessment_id, token_hash=hash_token(token), kind=kind, office=office, audience=audience,
            name=name, created_at=moment, ends_on=ends_on, used_at=moment if used else None, seen_at=moment, told=True,
            address=address, account_id=account, claimed_at=moment if account is not None else None,
        )
    )  # fmt: skip
    return Made(number, token if address is None and account is None else numbered(number))


def numbered(number: int) -> str:
    """What stands in an address in the place of a token, where a link opens by signing in."""
    return f"~{number}"


def number_of(token: str) -> int | None:
    """The number in it; None for any other text, and for a number that is higher than any a database gives out."""
    match = _NUMBERED.fullmatch(token)
    return int(match[1]) if match is not None and int(match[1]) <= _HIGHEST else None


def renew_link(session: Session, assessment_id: int, number: int) -> str:
    """A new token for a link; the old one opens nothing any more, and with an owner's the recovery code is void. One
    that opens by signing in stays as it is."""
    token = secrets.token_urlsafe(24)
    found = next((each for each in _locked(session, assessment_id) if each.id == number), None)
    if found is not None and not found.by_account:
        session.execute(
            update(link).where(_OF, _SECRET).values(token_hash=bindparam("to_hash")),
            {"of": number, "at": assessment_id, "to_hash": hash_token(token)},
        )
        if found.kind == "owner":
            void_recovery(session, assessment_id)
    return token


def revoke_link(
    session: Session, assessment_id: int, number: int, at: dt.datetime | None = None, ways: Ways | None = None
) -> None:
    """End a link; nothing happens where it has ended. With an owner's the recovery code is void. Raises LinkError for
    the last one of an owner, of those that open on this site by `ways`."""
    moment = at or dt.datetime.now(dt.UTC)
    living = [each for each in _locked(session, assessment_id) if each.lives(moment)]
    found = next((each for each in living if each.id == number), None)
    if found is None:
        return
    if found.kind == "owner":
        tenant = session.scalar(select(assessment.c.tenant).where(assessment.c.id == assessment_id))
        others = [each for each in living if each.kind == "owner" and not each.waits and each.id != number]
        if not any(ways is None or ways.open(each.by_account, tenant) for each in others):
            raise LinkError(
                "This is the last owner’s link. Make another one first: without one nobody could make links."
            )
        void_recovery(session, assessment_id)
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
    void_recovery(session, number)
    return make_link(session, number, "owner", "Made with the recovery code", at=at, used=True)


def void_recovery(session: Session, assessment_id: int) -> None:
    """Let the recovery code open nothing any more, where there is one."""
    _set_recovery(session, assessment_id, chance())


def _set_recovery(session: Session, assessment_id: int, hashed: str) -> None:
    session.execute(
        update(assessment).where(assessment.c.id == bindparam("of")).values(recovery_hash=bindparam("to_hash")),
        {"of": assessment_id, "to_hash": hashed},
    )
