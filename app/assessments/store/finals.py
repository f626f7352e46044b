"""Finished briefings that are frozen: their files, and what a later evaluation is held against.

A FINAL is added and never changed; the database itself refuses it. It goes only with its assessment.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from app.assessments.database_tables import final, final_file
from app.assessments.store.assessments import Assessment, lock_assessment, mark_touched, now
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
class Final:
    """A FINAL as it was made. `missing` is what it says that it lacks; `files` in the order of their names."""

    number: int
    made_at: dt.datetime
    as_of: dt.date
    program_version: str
    rulebook_version: str
    rulebook_date: dt.date
    missing: tuple[str, ...]
    files: tuple[FinalFile, ...]

    def file(self, name: str, reader: Audience) -> FinalFile | None:
        """The file of this name; None if there is none, or none that `reader` may have."""
        return next((file for file in self.files if file.name == name and file.for_reader(reader)), None)


class FinalConflictError(Exception):
    """The assessment changed while the FINAL was made, or another one was made meanwhile. Nothing was written."""


_FINALS = (
    select(
        final.c.number, final.c.made_at, final.c.as_of, final.c.program_version, final.c.rulebook_version,
        final.c.rulebook_date, final.c.missing,
    )
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
_COUNT = select(func.max(final.c.number)).where(final.c.assessment_id == bindparam("id"))


def make_final(
    session: Session,
    seen: Assessment,
    number: int,
    *,
    as_of: dt.date,
    program_version: str,
    rulebook_version: str,
    rulebook_date: dt.date,
    missing: Sequence[str],
    snapshot: Mapping[str, Any],
    files: Sequence[NewFile],
    at: dt.datetime | None = None,
) -> None:
    """Freeze these files as FINAL `number`, which follows the last one.

    Raises NotFound; FinalConflictError if the assessment is no longer the one that was `seen`, or the number is taken.
    """
    if lock_assessment(session, seen.id).revision != seen.revision:
        raise FinalConflictError("the answers or sign-offs changed while the FINAL was made")
    if number != (session.scalar(_COUNT, {"id": seen.id}) or 0) + 1:
        raise FinalConflictError("another FINAL was made meanwhile")
    session.execute(
        insert(final).values(
            assessment_id=seen.id,
            number=number,
            made_at=at or now(),
            as_of=as_of,
            program_version=program_version,
            rulebook_version=rulebook_version,
            rulebook_date=rulebook_date,
            missing=list(missing),
            snapshot=dict(snapshot),
        )
    )
    session.execute(
        insert(final_file),
        [
            {
                "assessment_id": seen.id,
                "number": number,
                "name": file.name,
                "audience": file.audience,
                "media_type": file.media_type,
                "sha256": hashlib.sha256(file.body).hexdigest(),
                "size": len(file.body),
                "body": file.body,
            }
            for file in files
        ],
    )
    mark_touched(session, seen.id)


def load_finals(session: Session, assessment_id: int) -> tuple[Final, ...]:
    """Every FINAL of the assessment, oldest first, without the bytes of its files."""
    files: dict[int, list[FinalFile]] = {}
    for number, *columns in session.execute(_FILES, {"id": assessment_id}):
        files.setdefault(number, []).append(FinalFile(*columns))
    return tuple(
        Final(number, made_at, as_of, program, version, date, tuple(missing), tuple(files.get(number, ())))
        for number, made_at, as_of, program, version, date, missing in session.execute(_FINALS, {"id": assessment_id})
    )


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
