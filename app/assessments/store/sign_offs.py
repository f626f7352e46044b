"""Sign-off of a section: who signed it, and whether what it rests on is still the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from app.assessments.store.cases import lock_assessment, now
from app.assessments.tables import sign_off


@dataclass(frozen=True, slots=True)
class SignOff:
    """The newest signature under a section. `voided`: something it rests on is no longer what was signed."""

    section: str
    name: str
    title: str
    signed_on: dt.date
    digest: str
    voided: bool


_SIGN_OFFS = (
    select(sign_off.c.section, sign_off.c.name, sign_off.c.title, sign_off.c.signed_on, sign_off.c.digest)
    .where(sign_off.c.assessment_id == bindparam("id"))
    .order_by(sign_off.c.id)
)


def sign_section(
    session: Session,
    assessment_id: int,
    section: str,
    *,
    name: str,
    title: str,
    signed_on: dt.date,
    digest: str,
    at: dt.datetime | None = None,
) -> None:
    """Sign a section. `digest` is of all that the signer was shown; earlier signatures are kept. Raises NotFound."""
    lock_assessment(session, assessment_id)
    session.execute(
        insert(sign_off).values(
            assessment_id=assessment_id,
            section=section,
            name=name,
            title=title,
            signed_on=signed_on,
            digest=digest,
            at=at or now(),
        )
    )


def load_sign_offs(session: Session, assessment_id: int, digests: Mapping[str, str]) -> dict[str, SignOff]:
    """The newest signature of each signed section. `digests` are of what each section rests on now: a signature over
    anything else, or over a section that has no digest, is voided."""
    found: dict[str, SignOff] = {}
    for section, name, title, signed_on, digest in session.execute(_SIGN_OFFS, {"id": assessment_id}):
        found[section] = SignOff(section, name, title, signed_on, digest, digests.get(section) != digest)
    return found
