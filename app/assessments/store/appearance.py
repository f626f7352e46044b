"""How an assessment's documents look: their paper, and the town's seal."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select

from app.assessments.database import ERASE
from app.assessments.database_tables import appearance
from app.assessments.session import Session
from app.assessments.store.assessments import lock_assessment, mark_changed


@dataclass(frozen=True, slots=True)
class Appearance:
    """`paper` is letter or a4; None: as the server is set. `seal` is a PNG that this program wrote, or None."""

    paper: str | None = None
    seal: bytes | None = None


_APPEARANCE = select(appearance.c.paper, appearance.c.seal).where(appearance.c.assessment_id == bindparam("id"))


def load_appearance(session: Session, assessment_id: int) -> Appearance:
    """What was set for this assessment; nothing, where nothing was."""
    row = session.execute(_APPEARANCE, {"id": assessment_id}).first()
    return Appearance() if row is None else Appearance(*row)


def set_appearance(session: Session, assessment_id: int, wanted: Appearance) -> None:
    """Set paper and seal. A seal that is taken away is gone from the file as well. Raises NotFound."""
    lock_assessment(session, assessment_id)
    was = load_appearance(session, assessment_id)
    if was == wanted:
        return
    session.execute(delete(appearance).where(appearance.c.assessment_id == assessment_id))
    session.execute(insert(appearance).values(assessment_id=assessment_id, paper=wanted.paper, seal=wanted.seal))
    mark_changed(session, assessment_id)
    if was.seal is not None:
        session.info[ERASE] = True
