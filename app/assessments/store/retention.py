"""How long things are kept: assessments that nobody has changed for long, holds on them, and documents in store."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from app.assessments.database_tables import assessment
from app.assessments.store.accounts import sweep_accounts
from app.assessments.store.assessments import delete_assessment, get_assessment, now
from app.assessments.store.documents import KEPT_DOCUMENTS, KeptDocuments, sweep_documents

LONGEST_REASON: Final = 500
"""Of a hold, in characters."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An assessment as whoever runs the server sees it: no answer, no link. `changed_at` in UTC; `hold`: why it may not
    be deleted, or None."""

    id: int
    town: str
    changed_at: dt.datetime
    hold: str | None


_ALL = select(assessment.c.id, assessment.c.town_name, assessment.c.changed_at, assessment.c.hold)
_UNCHANGED = _ALL.where(assessment.c.changed_at < bindparam("before")).order_by(assessment.c.changed_at)
_HELD = _ALL.where(assessment.c.hold.is_not(None)).order_by(assessment.c.id)
_HOLD = update(assessment).where(assessment.c.id == bindparam("of")).values(hold=bindparam("why"))


def unchanged_for(session: Session, days: int, at: dt.datetime | None = None) -> list[Kept]:
    """Assessments that nobody has changed for so many days, the longest first; those with a hold among them."""
    before = (at or now()) - dt.timedelta(days=days)
    return [Kept(*row) for row in session.execute(_UNCHANGED, {"before": before})]


def held(session: Session) -> list[Kept]:
    """Assessments with a hold on them."""
    return [Kept(*row) for row in session.execute(_HELD)]


def set_hold(session: Session, assessment_id: int, why: str | None) -> None:
    """Put a hold on an assessment, for a reason, or end it (None). Raises NotFound."""
    get_assessment(session, assessment_id)
    session.execute(_HOLD, {"of": assessment_id, "why": why})


def purge(
    session: Session, days: int, at: dt.datetime | None = None, limits: KeptDocuments = KEPT_DOCUMENTS
) -> list[Kept]:
    """Delete what `unchanged_for` lists, but for what is held; what was deleted. Documents in store that are past their
    age go too: they are made again when they are asked for. So do accounts that hold no link and that nobody has signed
    in with for so long."""
    gone = [each for each in unchanged_for(session, days, at) if each.hold is None]
    for each in gone:
        delete_assessment(session, each.id)
    sweep_documents(session, limits, at)
    sweep_accounts(session, days, at or now())
    return gone
