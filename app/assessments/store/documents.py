"""Finished documents, kept so that a briefing is rendered once. They go with their assessment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, delete, func, insert, select

from app.assessments.database_tables import rendered
from app.assessments.session import Session
from app.assessments.store.assessments import lock_assessment, now

MOST_DOCUMENTS: Final = 40
"""How many an assessment keeps; the oldest make room."""
SWEPT_AT_ONCE: Final = 50
"""How many that are past their age go, of whichever assessment, when another one comes."""


@dataclass(frozen=True, slots=True)
class KeptDocuments:
    """How much is kept: what those of one assessment may take together (one that is larger by itself is not kept), and
    for how many days. The key of most changes with the day, so that they are of no use for longer than that."""

    most_bytes: int = 64 << 20
    days: int = 7

    def oldest(self, moment: dt.datetime) -> dt.datetime:
        """What was made before this goes."""
        return moment - dt.timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Document:
    """A finished document: its media type (application/pdf), its bytes, and when it was made, in UTC."""

    media_type: str
    body: bytes
    created_at: dt.datetime


KEPT_DOCUMENTS: Final = KeptDocuments()
_DOCUMENT = select(rendered.c.media_type, rendered.c.body, rendered.c.created_at).where(
    rendered.c.assessment_id == bindparam("id"), rendered.c.key == bindparam("key")
)
_KEPT = (
    select(rendered.c.key, func.length(rendered.c.body), rendered.c.created_at)
    .where(rendered.c.assessment_id == bindparam("id"))
    .order_by(rendered.c.created_at.desc(), rendered.c.key)
)
_PAST = (
    select(rendered.c.assessment_id, rendered.c.key)
    .where(rendered.c.created_at < bindparam("before"))
    .order_by(rendered.c.created_at)
    .limit(SWEPT_AT_ONCE)
)


def find_document(session: Session, assessment_id: int, key: str) -> Document | None:
    """The document kept under `key` (64 hex digits: the SHA-256 of all that shapes it), or None."""
    row = session.execute(_DOCUMENT, {"id": assessment_id, "key": key}).first()
    return None if row is None else Document(*row)


def keep_document(
    session: Session,
    assessment_id: int,
    key: str,
    *,
    media_type: str,
    body: bytes,
    limits: KeptDocuments = KEPT_DOCUMENTS,
    at: dt.datetime | None = None,
) -> None:
    """Keep a document; if another process was faster, its copy stays. A few that are past their age go, of this
    assessment or another: so many more than come that none stays for long. Raises NotFound."""
    lock_assessment(session, assessment_id)
    moment = at or now()
    kept = session.execute(_KEPT, {"id": assessment_id}).all()
    if len(body) > limits.most_bytes or any(key == each.key for each in kept):
        return
    room, old = limits.most_bytes - len(body), []
    for place, (other, size, made_at) in enumerate(kept, start=2):  # the new one is the first
        room -= size
        if place > MOST_DOCUMENTS or room < 0 or made_at < limits.oldest(moment):
            old.append(other)
    if old:
        session.execute(delete(rendered).where(rendered.c.assessment_id == assessment_id, rendered.c.key.in_(old)))
    for other_id, other in session.execute(_PAST, {"before": limits.oldest(moment)}).all():
        session.execute(delete(rendered).where(rendered.c.assessment_id == other_id, rendered.c.key == other))
    session.execute(
        insert(rendered).values(
            assessment_id=assessment_id, key=key, media_type=media_type, body=body, created_at=moment
        )
    )


def sweep_documents(session: Session, limits: KeptDocuments = KEPT_DOCUMENTS, at: dt.datetime | None = None) -> None:
    """Delete all that are past their age: they are made again when they are asked for."""
    session.execute(delete(rendered).where(rendered.c.created_at < limits.oldest(at or now())))
