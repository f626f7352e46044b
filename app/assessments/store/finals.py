"""Finished briefings that are frozen: their files, and what a later evaluation is held against.

A FINAL is added complete (`store/final_work.py`) and never changed; the database itself refuses it. It goes only with
its assessment. It may be marked as withdrawn, which changes none of its files.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, insert, literal, select

from app.assessments.database_tables import final, final_file, final_withdrawn
from app.assessments.session import Session
from app.assessments.store.assessments import NotFound, lock_assessment, mark_touched, now
from app.engine.readers import audiences_read_by, reads
from app.schema.base import Audience


@dataclass(frozen=True, slots=True)
class FinalFile:
    """One frozen file without its bytes: `sha256` is of them, in hex; `size` counts them."""

    name: str
    audience: Audience
    media_type: str
    sha256: str
    size: int

    def for_reader(self, reader: Audience) -> bool:
        """May a reader of this audience have it?"""
        return reads(reader, self.audience)


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be frozen."""

    name: str
    audience: Audience
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """That a FINAL was withdrawn: on which day, by whom and why, in their own words."""

    day: dt.date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Final:
    """A FINAL as it was made. `missing` is what it says that it lacks; `files` in the order of their names; `made_by`
    whoever asked for it named themselves, or None. `withdrawn` is all that may be added later."""

    number: int
    made_at: dt.datetime
    as_of: dt.date
    program_version: str
    rulebook_version: str
    rulebook_date: dt.date
    missing: tuple[str, ...]
    made_by: str | None
    files: tuple[FinalFile, ...]
    withdrawn: Withdrawn | None

    def file(self, name: str, reader: Audience) -> FinalFile | None:
        """The file of this name; None if there is none, or none that `reader` may have."""
        return next((file for file in self.files if file.name == name and file.for_reader(reader)), None)


class FinalConflictError(Exception):
    """The assessment changed since it was looked at, or another FINAL was made meanwhile. Nothing was written."""


_FINALS = (
    select(
        final.c.number, final.c.made_at, final.c.as_of, final.c.program_version, final.c.rulebook_version,
        final.c.rulebook_date, final.c.missing, final.c.made_by, final_withdrawn.c.day, final_withdrawn.c.withdrawn_by,
        final_withdrawn.c.reason,
    )
    .outerjoin_from(final, final_withdrawn)
    .where(final.c.assessment_id == bindparam("id"))
    .order_by(final.c.number)
)  # fmt: skip
_FILES = (
    select(
        final_file.c.number, final_file.c.name, final_file.c.audience, final_file.c.media_type, final_file.c.sha256,
        final_file.c.size,
    )
    .where(final_file.c.assessment_id == bindparam("id"))
    .order_by(final_file.c.number, final_file.c.name)
)  # fmt: skip
_BODY = select(final_file.c.body).where(
    final_file.c.assessment_id == bindparam("id"),
    final_file.c.number == bindparam("number"),
    final_file.c.name == bindparam("name"),
    final_file.c.audience.in_(bindparam("audiences", expanding=True)),
)
_SNAPSHOT = select(final.c.snapshot).where(
    final.c.assessment_id == bindparam("id"), final.c.number == bindparam("number")
)
_FILE_COLUMNS = ("name", "audience", "media_type", "sha256", "size", "body")


def columns_of(file: NewFile) -> dict[str, Any]:
    """A file as a row of it has it, without the columns that say whose it is."""
    return {
        "name": file.name,
        "audience": file.audience,
        "media_type": file.media_type,
        "sha256": hashlib.sha256(file.body).hexdigest(),
        "size": len(file.body),
        "body": file.body,
    }


def complete_final(
    session: Session,
    assessment_id: int,
    number: int,
    *,
    made_at: dt.datetime,
    as_of: dt.date,
    made_by: str | None,
    program_version: str,
    rulebook_version: str,
    rulebook_date: dt.date,
    missing: Sequence[str],
    snapshot: Mapping[str, Any],
    files: Table,
) -> None:
    """Freeze what stands of this assessment in the table `files` as FINAL `number`. The bytes stay in the database."""
    session.execute(
        insert(final).values(
            assessment_id=assessment_id,
            number=number,
            made_at=made_at,
            as_of=as_of,
            made_by=made_by,
            program_version=program_version,
            rulebook_version=rulebook_version,
            rulebook_date=rulebook_date,
            missing=list(missing),
            snapshot=dict(snapshot),
        )
    )
    columns = [files.c[name] for name in _FILE_COLUMNS]
    rows = select(files.c.assessment_id, literal(number), *columns).where(files.c.assessment_id == assessment_id)
    session.execute(insert(final_file).from_select(["assessment_id", "number", *_FILE_COLUMNS], rows))
    mark_touched(session, assessment_id)


def withdraw_final(
    session: Session,
    assessment_id: int,
    number: int,
    *,
    by: str,
    reason: str,
    day: dt.date,
    at: dt.datetime | None = None,
) -> None:
    """Mark a FINAL as withdrawn, for good: its files stay. One that is withdrawn stays as it was marked first. Raises
    NotFound where there is no such FINAL."""
    lock_assessment(session, assessment_id)
    found = next((each for each in load_finals(session, assessment_id) if each.number == number), None)
    if found is None:
        raise NotFound("there is no such FINAL")
    if found.withdrawn is None:
        session.execute(
            insert(final_withdrawn).values(
                assessment_id=assessment_id, number=number, at=at or now(), day=day, withdrawn_by=by, reason=reason
            )
        )
        mark_touched(session, assessment_id)


def load_finals(session: Session, assessment_id: int) -> tuple[Final, ...]:
    """Every FINAL of the assessment, oldest first, without the bytes of its files."""
    files: dict[int, list[FinalFile]] = {}
    for number, *columns in session.execute(_FILES, {"id": assessment_id}):
        files.setdefault(number, []).append(FinalFile(*columns))
    found = []
    for number, made_at, as_of, program, version, date, missing, made_by, *withdrawn in session.execute(
        _FINALS, {"id": assessment_id}
    ):
        own, gone = tuple(files.get(number, ())), Withdrawn(*withdrawn) if withdrawn[0] is not None else None
        found.append(Final(number, made_at, as_of, program, version, date, tuple(missing), made_by, own, gone))
    return tuple(found)


def load_final_file(session: Session, assessment_id: int, number: int, name: str, *, reader: Audience) -> bytes | None:
    """The bytes of a frozen file; None if there is none of this name, or none that `reader` may have."""
    audiences = audiences_read_by(reader)
    wanted = {"id": assessment_id, "number": number, "name": name, "audiences": audiences}
    body: bytes | None = session.scalar(_BODY, wanted)
    return body


def load_snapshot(session: Session, assessment_id: int, number: int) -> dict[str, Any] | None:
    """What a FINAL was when it was made, as `app.engine.compare` wrote it; None if there is no such FINAL."""
    found: dict[str, Any] | None = session.scalar(_SNAPSHOT, {"id": assessment_id, "number": number})
    return found
