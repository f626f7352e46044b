"""The copy of the agreement that the town was offered, one file for an assessment, which another one replaces; and the
addenda to it, each a file of its own."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select

from app.agreement.document import Document
from app.assessments.database import ERASE
from app.assessments.database_tables import agreement_addendum, agreement_copy
from app.assessments.session import Session
from app.assessments.store.assessments import lock_assessment, mark_touched, now

MOST_ADDENDA = 12
"""Of one assessment."""


@dataclass(frozen=True, slots=True)
class AgreementCopy:
    """An uploaded agreement without its bytes: the file's name and SHA-256, what was read of it, and when (UTC)."""

    name: str
    sha256: str
    document: Document
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class AgreementAddendum:
    """An uploaded addendum without its bytes. `dated`: its date as somebody typed it, perhaps empty."""

    id: int
    name: str
    dated: str
    sha256: str
    document: Document
    at: dt.datetime


class TooManyAddenda(Exception):  # noqa: N818 - what it says is enough
    """The assessment has as many addenda as it can have."""


_ADDENDA = agreement_addendum.c
_COPY = select(
    agreement_copy.c.name,
    agreement_copy.c.sha256,
    agreement_copy.c.pages,
    agreement_copy.c.reading,
    agreement_copy.c.at,
).where(agreement_copy.c.assessment_id == bindparam("id"))
_BODY = select(agreement_copy.c.body, agreement_copy.c.name).where(agreement_copy.c.assessment_id == bindparam("id"))
_LISTED = (
    select(_ADDENDA.id, _ADDENDA.name, _ADDENDA.dated, _ADDENDA.sha256, _ADDENDA.pages, _ADDENDA.reading, _ADDENDA.at)
    .where(_ADDENDA.assessment_id == bindparam("id"))
    .order_by(_ADDENDA.id)
)
_ADDENDUM_BODY = select(_ADDENDA.body, _ADDENDA.name).where(
    _ADDENDA.assessment_id == bindparam("id"), _ADDENDA.id == bindparam("number")
)


def _document(row: Any) -> Document:
    return Document.with_facts(row.pages, row.reading)


def load_agreement(session: Session, assessment_id: int) -> AgreementCopy | None:
    """The copy in hand, or None."""
    row = session.execute(_COPY, {"id": assessment_id}).first()
    return None if row is None else AgreementCopy(row.name, row.sha256, _document(row), row.at)


def load_agreement_file(session: Session, assessment_id: int) -> tuple[bytes, str] | None:
    """The uploaded file itself and its name, or None."""
    row = session.execute(_BODY, {"id": assessment_id}).first()
    return None if row is None else (row.body, row.name)


def keep_agreement(
    session: Session, assessment_id: int, *, name: str, body: bytes, document: Document, at: dt.datetime | None = None
) -> None:
    """Keep this copy in place of any before it. Raises NotFound."""
    remove_agreement(session, assessment_id)
    session.execute(
        insert(agreement_copy).values(assessment_id=assessment_id, **_file(name, body, document, at or now()))
    )


def _file(name: str, body: bytes, document: Document, at: dt.datetime) -> dict[str, Any]:
    return {
        "name": name,
        "sha256": hashlib.sha256(body).hexdigest(),
        "body": body,
        "pages": list(document.pages),
        "reading": document.facts(),
        "at": at,
    }


def remove_agreement(session: Session, assessment_id: int) -> None:
    """Delete the copy, if there is one, so that nothing of it is left in the file. Raises NotFound."""
    lock_assessment(session, assessment_id)
    session.execute(delete(agreement_copy).where(agreement_copy.c.assessment_id == assessment_id))
    mark_touched(session, assessment_id)
    session.info[ERASE] = True


def load_addenda(session: Session, assessment_id: int) -> tuple[AgreementAddendum, ...]:
    """The addenda, in the order in which they came in."""
    return tuple(
        AgreementAddendum(row.id, row.name, row.dated, row.sha256, _document(row), row.at)
        for row in session.execute(_LISTED, {"id": assessment_id})
    )


def load_addendum_file(session: Session, assessment_id: int, number: int) -> tuple[bytes, str] | None:
    """An addendum's file itself and its name, or None."""
    row = session.execute(_ADDENDUM_BODY, {"id": assessment_id, "number": number}).first()
    return None if row is None else (row.body, row.name)


def keep_addendum(
    session: Session,
    assessment_id: int,
    *,
    name: str,
    dated: str,
    body: bytes,
    document: Document,
    at: dt.datetime | None = None,
) -> None:
    """Keep one more addendum. Raises NotFound, and TooManyAddenda."""
    lock_assessment(session, assessment_id)
    held = session.scalar(select(func.count()).where(_ADDENDA.assessment_id == assessment_id))
    if (held or 0) >= MOST_ADDENDA:
        raise TooManyAddenda
    session.execute(
        insert(agreement_addendum).values(
            assessment_id=assessment_id, dated=dated, **_file(name, body, document, at or now())
        )
    )
    mark_touched(session, assessment_id)


def remove_addendum(session: Session, assessment_id: int, number: int) -> None:
    """Delete an addendum, if there is one, so that nothing of it is left in the file. Raises NotFound."""
    lock_assessment(session, assessment_id)
    session.execute(delete(agreement_addendum).where(_ADDENDA.assessment_id == assessment_id, _ADDENDA.id == number))
    mark_touched(session, assessment_id)
    session.info[ERASE] = True
