"""The copy of the agreement that the town was offered: one file for an assessment; another one replaces it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from app.assessments.database import ERASE
from app.assessments.database_tables import agreement_copy
from app.assessments.store.assessments import lock_assessment, mark_touched, now


@dataclass(frozen=True, slots=True)
class AgreementCopy:
    """An uploaded agreement without its bytes: the file's name and SHA-256, the text of its pages, and when (UTC)."""

    name: str
    sha256: str
    pages: tuple[str, ...]
    at: dt.datetime


_COPY = select(agreement_copy.c.name, agreement_copy.c.sha256, agreement_copy.c.pages, agreement_copy.c.at).where(
    agreement_copy.c.assessment_id == bindparam("id")
)
_BODY = select(agreement_copy.c.body).where(agreement_copy.c.assessment_id == bindparam("id"))


def load_agreement(session: Session, assessment_id: int) -> AgreementCopy | None:
    """The copy in hand, or None."""
    row = session.execute(_COPY, {"id": assessment_id}).first()
    return None if row is None else AgreementCopy(row.name, row.sha256, tuple(row.pages), row.at)


def load_agreement_file(session: Session, assessment_id: int) -> bytes | None:
    """The uploaded file itself, or None."""
    return session.scalar(_BODY, {"id": assessment_id})


def keep_agreement(
    session: Session, assessment_id: int, *, name: str, body: bytes, pages: Sequence[str], at: dt.datetime | None = None
) -> None:
    """Keep this copy in place of any before it. Raises NotFound."""
    remove_agreement(session, assessment_id)
    session.execute(
        insert(agreement_copy).values(
            assessment_id=assessment_id,
            name=name,
            sha256=hashlib.sha256(body).hexdigest(),
            body=body,
            pages=list(pages),
            at=at or now(),
        )
    )


def remove_agreement(session: Session, assessment_id: int) -> None:
    """Delete the copy, if there is one, so that nothing of it is left in the file. Raises NotFound."""
    lock_assessment(session, assessment_id)
    session.execute(delete(agreement_copy).where(agreement_copy.c.assessment_id == assessment_id))
    mark_touched(session, assessment_id)
    session.info[ERASE] = True
