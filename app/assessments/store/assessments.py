"""Assessments themselves: begun, found by their link, renamed, deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from app.assessments.database import ERASE
from app.assessments.database_tables import assessment, rulebook_use
from app.assessments.session import Session
from app.assessments.store.accounts import Account
from app.assessments.store.links import FIRST_NAME, Opens, chance, find_link, make_link
from app.engine.answers import Town


class NotFound(LookupError):  # noqa: N818 - read as a word: except NotFound
    """There is no such assessment: it never was, or it has been deleted."""


class Held(Exception):  # noqa: N818 - read as a word: except Held
    """There is a hold on the assessment, so that it is not deleted. The message is its reason."""


class Mark(NamedTuple):
    """What tells one state of an assessment from every other. The moment is that of its last change of any kind: it
    tells apart what has the same revision in a database that was put back to an earlier day."""

    revision: int
    changed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One town's case file, without its answers. Times are in UTC.

    `revision` grows with every change of town, rulebook, answers, look or sign-offs, and numbers are never given out
    twice: what was worked out from an assessment may be kept in memory under (id, revision). `tenant`: the town that it
    belongs to, by its id in the host's settings; None where nobody signs in.
    """

    id: int
    town: Town
    created_at: dt.datetime
    rulebook_version: str
    rulebook_date: dt.date
    revision: int
    changed_at: dt.datetime | None
    tenant: str | None = None

    @property
    def mark(self) -> Mark:
        return Mark(self.revision, self.changed_at)


@dataclass(frozen=True, slots=True)
class Created:
    """A new assessment. The token of its first link, an owner's, is told this once: only its hash is stored. Where its
    owner signs in, the link's number stands for it."""

    id: int
    token: str


class TownConflict(Exception):  # noqa: N818
    """Someone else renamed the town after the page was shown. Nothing was written."""

    def __init__(self, yours: Town, theirs: Town) -> None:
        super().__init__("the town was changed by someone else since then")
        self.yours = yours
        self.theirs = theirs


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def create_assessment(
    session: Session,
    town: Town,
    *,
    rulebook_version: str,
    rulebook_date: dt.date,
    at: dt.datetime | None = None,
    owner: Account | None = None,
) -> Created:
    """Begin an assessment for a town, under the rulebook that its questions come from. With an `owner`, an account that
    is signed in, it belongs to that account's town, and its first link is that account's. A link's name stands in
    public records beside what was done by it, so it is the account's own name and never its address."""
    moment = at or now()
    number = session.insert(
        insert(assessment).values(
            recovery_hash=chance(),
            town_name=town.name,
            town_kind=town.kind,
            created_at=moment,
            changed_at=moment,
            rulebook_version=rulebook_version,
            rulebook_date=rulebook_date,
            revision=0,
            tenant=owner.tenant if owner is not None else None,
        )
    )
    if owner is None:
        return Created(number, make_link(session, number, "owner", FIRST_NAME, at=moment, used=True).token)
    name = owner.name if owner.name and "@" not in owner.name else FIRST_NAME
    made = make_link(session, number, "owner", name, at=moment, used=True, address=owner.address, account=owner.id)
    return Created(number, made.token)


_ASSESSMENT = select(
    assessment.c.id,
    assessment.c.town_name,
    assessment.c.town_kind,
    assessment.c.created_at,
    assessment.c.rulebook_version,
    assessment.c.rulebook_date,
    assessment.c.revision,
    assessment.c.changed_at,
    assessment.c.tenant,
)
_BY_ID = _ASSESSMENT.where(assessment.c.id == bindparam("id"))
_LOCKED = _BY_ID.with_for_update()  # on PostgreSQL the assessment's writers queue here; SQLite has one writer anyway


def find_assessment(session: Session, token: str) -> Assessment | None:
    """The assessment that a link opens; None for any text that is not a living link."""
    opens = find_link(session, token)
    return None if opens is None else opened(opens)


def opened(opens: Opens) -> Assessment:
    """The assessment that a link was found to open."""
    return _assessment(opens.row)


def get_assessment(session: Session, assessment_id: int) -> Assessment:
    """The assessment with this number. Raises NotFound."""
    return _get(session, assessment_id)


def lock_assessment(session: Session, assessment_id: int) -> Assessment:
    """As `get_assessment`, and no one else changes it until the transaction ends. Raises NotFound."""
    return _get(session, assessment_id, _LOCKED)


def _get(session: Session, assessment_id: int, statement: Any = _BY_ID) -> Assessment:
    row = session.execute(statement, {"id": assessment_id}).first()
    if row is None:
        raise NotFound("this assessment does not exist, or it has been deleted")
    return _assessment(row)


def _assessment(row: Sequence[Any]) -> Assessment:
    number, name, kind, created_at, version, date, revision, changed_at, tenant = row
    return Assessment(number, Town(name, kind), created_at, version, date, revision, changed_at, tenant)


_TOUCH = update(assessment).where(assessment.c.id == bindparam("of")).values(changed_at=bindparam("moment"))
_CHANGE = _TOUCH.values(revision=assessment.c.revision + 1)
_NEXT = _CHANGE.returning(assessment.c.revision)
_RENAME = _CHANGE.values(town_name=bindparam("to_name"), town_kind=bindparam("to_kind"))
_GIVE = update(assessment).where(assessment.c.id == bindparam("of")).values(tenant=bindparam("town"))
_MOVE_ON = _CHANGE.values(rulebook_version=bindparam("to_version"), rulebook_date=bindparam("to_date"))


def mark_changed(session: Session, assessment_id: int) -> Mark:
    """Give the assessment its next revision; the mark of what it is then."""
    moment = now()
    return Mark(int(session.scalar(_NEXT, {"of": assessment_id, "moment": moment})), moment)


def mark_touched(session: Session, assessment_id: int) -> None:
    """Note that something was added to the assessment that no answer or result rests on: a FINAL, a copy."""
    session.execute(_TOUCH, {"of": assessment_id, "moment": now()})


def set_town(session: Session, assessment_id: int, town: Town, *, expected: Town) -> None:
    """Rename the town that the page showed as `expected`. Raises NotFound, or TownConflict if it is another by now."""
    theirs = lock_assessment(session, assessment_id).town
    if theirs not in (expected, town):
        raise TownConflict(town, theirs)
    if theirs != town:
        session.execute(_RENAME, {"of": assessment_id, "moment": now(), "to_name": town.name, "to_kind": town.kind})


def give_to_town(session: Session, assessment_id: int, tenant: str) -> None:
    """Let an assessment that is of no town belong to one, by its id in the host's settings; from one town to another
    none is ever moved (ValueError). Raises NotFound."""
    if lock_assessment(session, assessment_id).tenant not in (None, tenant):
        raise ValueError("an assessment stays with its town")
    session.execute(_GIVE, {"of": assessment_id, "town": tenant})


def set_rulebook(session: Session, assessment_id: int, *, version: str, date: dt.date) -> None:
    """From here on the answers stand under this rulebook; the one before is noted. Raises NotFound."""
    before = lock_assessment(session, assessment_id)
    if before.rulebook_version != version:
        note_rulebook(session, assessment_id, version=before.rulebook_version, date=before.rulebook_date)
    session.execute(_MOVE_ON, {"of": assessment_id, "moment": now(), "to_version": version, "to_date": date})


_USE = select(rulebook_use.c.version).where(
    rulebook_use.c.assessment_id == bindparam("id"), rulebook_use.c.version == bindparam("of")
)


def note_rulebook(session: Session, assessment_id: int, *, version: str, date: dt.date) -> None:
    """Note once that the assessment rests on this rulebook too. The caller has locked the assessment."""
    if session.scalar(_USE, {"id": assessment_id, "of": version}) is None:
        row = {"assessment_id": assessment_id, "version": version, "date": date, "at": now()}
        session.execute(insert(rulebook_use).values(row))


def delete_assessment(session: Session, assessment_id: int) -> None:
    """Delete the rows of the assessment, its history, signatures and documents. Raises NotFound, and Held while there
    is a hold on it.

    SQLite overwrites what it deletes, and the write-ahead log is emptied when the session of `Database.write` ends.
    """
    lock_assessment(session, assessment_id)
    why = session.scalar(select(assessment.c.hold).where(assessment.c.id == assessment_id))
    if why is not None:
        raise Held(why)
    session.execute(delete(assessment).where(assessment.c.id == assessment_id))
    session.info[ERASE] = True
