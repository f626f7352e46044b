"""Finished documents, kept so that a briefing is rendered once. They go with their assessment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from app.assessments.database_tables import rendered
from app.assessments.store.assessments import lock_assessment, now

MOST_DOCUMENTS: Final = 40
"""How many an assessment keeps; the oldest make room."""
MOST_BYTES: Final = 64 << 20
"""What they may take together; the oldest make room. One that is larger by itself is not kept."""
OLDEST_DOCUMENT: Final = dt.timedelta(days=90)
"""How long one is kept: it is made again when it is asked for."""


@dataclass(frozen=True, slots=True)
class Document:
    """A finished document: its media type (application/pdf), its bytes, and when it was made, in UTC."""

    media_type: str
    body: bytes
    created_at: dt.datetime


_DOCUMENT = select(rendered.c.media_type, rendered.c.body, rendered.c.created_at).where(
    rendered.c.assessment_id == bindparam("id"), rendered.c.key == bindparam("key")
)
_KEPT = (
    select(rendered.c.key, func.length(rendered.c.body), rendered.c.created_at)
    .where(rendered.c.assessment_id == bindparam("id"))
    .order_by(rendered.c.created_at.desc(), rendered.c.key)
)


def find_document(session: Session, assessment_id: int, key: str) -> Document | None:
    """The document kept under `key` (64 hex digits: the SHA-256 of all that shapes it), or None."""
    row = session.execute(_DOCUMENT, {"id": assessment_id, "key": key}).first()
    return None if row is None else Document(*row)


def keep_document(
    session: Session, assessment_id: int, key: str, *, media_type: str, body: bytes, at: dt.datetime | None = None
) -> None:
    """Keep a document; if another process was faster, its copy stays. Raises NotFound."""
    lock_assessment(session, assessment_id)
    moment = at or now()
    kept = session.execute(_KEPT, {"id": assessment_id}).all()
    if len(body) > MOST_BYTES or any(key == each.key for each in kept):
        return
    room, old = MOST_BYTES - len(body), []
    for place, (other, size, made_at) in enumerate(kept, start=2):  # the new one is the first
        room -= size
        if place > MOST_DOCUMENTS or room < 0 or made_at < moment - OLDEST_DOCUMENT:
            old.append(other)
    if old:
        session.execute(delete(rendered).where(rendered.c.assessment_id == assessment_id, rendered.c.key.in_(old)))
    session.execute(
        insert(rendered).values(
            assessment_id=assessment_id, key=key, media_type=media_type, body=body, created_at=moment
        )
    )
