"""The rulebooks that answers were given under: each kept once, with all its files, and which assessments rest on which.

So an assessment can be held against its own rulebook when another has taken its place, on any node, and also after a
restore: no folder of old releases has to be kept beside the database.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, bindparam, insert, or_, select
from sqlalchemy.exc import IntegrityError

from app.assessments.database_tables import assessment, final, kept_rulebook, rulebook_use, sign_off
from app.assessments.session import Session
from app.assessments.store.assessments import now

LARGEST: Final = 64 << 20
"""Bytes of a kept rulebook once it is unpacked."""
_KEPT = select(kept_rulebook.c.version).where(kept_rulebook.c.version == bindparam("of"))
_BODY = select(kept_rulebook.c.body).where(kept_rulebook.c.version == bindparam("of"))
_USES = (
    select(rulebook_use.c.version)
    .where(rulebook_use.c.assessment_id == bindparam("id"))
    .union(select(sign_off.c.rulebook_version).where(sign_off.c.assessment_id == bindparam("id")))
)


class NotKeptError(LookupError):
    """The database does not have this rulebook, or what it has cannot be read."""


@dataclass(frozen=True, slots=True)
class Resting:
    """An assessment that rests on a rulebook. `now`: it is the one that it names; otherwise it was left, or an answer
    or a sign-off is from it. `finals`: number and day of each FINAL made under it."""

    id: int
    town: str
    created_at: dt.datetime
    now: bool
    finals: tuple[tuple[int, dt.date], ...]


def keep_rulebook(
    session: Session, *, version: str, date: dt.date, packed: Callable[[], bytes], at: dt.datetime | None = None
) -> bool:
    """Keep a rulebook, unless it is kept. Was it new?"""
    if is_kept(session, version):
        return False
    row = {"version": version, "date": date, "at": at or now(), "body": zlib.compress(packed())}
    try:
        with session.begin_nested():
            session.execute(insert(kept_rulebook).values(row))
    except IntegrityError:  # another node that starts at this moment has kept it
        return False
    return True


def is_kept(session: Session, version: str) -> bool:
    """Does the database have this rulebook?"""
    return session.scalar(_KEPT, {"of": version}) is not None


def load_kept_rulebook(session: Session, version: str) -> bytes:
    """A rulebook as it was packed. Raises NotKeptError."""
    body = session.scalar(_BODY, {"of": version})
    if body is None:
        raise NotKeptError(version)
    try:
        unpacking = zlib.decompressobj()
        found = unpacking.decompress(body, LARGEST)
    except zlib.error:
        raise NotKeptError(version) from None
    if not unpacking.eof:
        raise NotKeptError(version)
    return found


def rulebooks_noted(session: Session, assessment_id: int) -> frozenset[str]:
    """The versions of the rulebooks on which the assessment rests, beside the one that it names."""
    return frozenset(version for version in session.scalars(_USES, {"id": assessment_id}) if version is not None)


def resting_on(session: Session, version: str) -> tuple[Resting, ...]:
    """Every assessment that rests on a rulebook, or on it with any overlay, oldest first."""
    named = set(session.scalars(select(assessment.c.id).where(_is(assessment.c.rulebook_version, version))))
    uses = select(rulebook_use.c.assessment_id).where(_is(rulebook_use.c.version, version))
    signed = select(sign_off.c.assessment_id).where(_is(sign_off.c.rulebook_version, version))
    finals: dict[int, list[tuple[int, dt.date]]] = {}
    made = select(final.c.assessment_id, final.c.number, final.c.as_of).where(_is(final.c.rulebook_version, version))
    for id_, number, day in session.execute(made.order_by(final.c.assessment_id, final.c.number)):
        finals.setdefault(id_, []).append((number, day))
    ids = named | set(session.scalars(uses.union(signed))) | finals.keys()
    columns = assessment.c.id, assessment.c.town_name, assessment.c.created_at
    rows = session.execute(select(*columns).order_by(assessment.c.id))
    return tuple(
        Resting(id_, town, created_at, id_ in named, tuple(finals.get(id_, ())))
        for id_, town, created_at in rows
        if id_ in ids
    )


def _is(column: ColumnElement[str], version: str) -> ColumnElement[bool]:
    return or_(column == version, column.startswith(f"{version}+", autoescape=True))


def rulebook_versions(session: Session) -> Sequence[tuple[str, dt.date]]:
    """Every rulebook that an assessment names, rests on, or has a FINAL of: version and date, newest first."""
    found = set[tuple[str, dt.date]]()
    for table in (assessment, final):
        rows = session.execute(select(table.c.rulebook_version, table.c.rulebook_date).distinct())
        found |= {(version, date) for version, date in rows}
    rows = session.execute(select(rulebook_use.c.version, rulebook_use.c.date).distinct())
    found |= {(version, date) for version, date in rows}
    return sorted(found, key=lambda each: (each[1], each[0]), reverse=True)
