"""Sign-off of a section: who signed it, when, and all that it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select

from app.assessments.database_tables import sign_off
from app.assessments.rests_on import Cause, Part, causes, digest, from_json, to_json
from app.assessments.session import Session
from app.assessments.store.assessments import lock_assessment, mark_changed, now


@dataclass(frozen=True, slots=True)
class SignOff:
    """The newest signature under a section, with what was signed and under which rulebook. `paper`: given on paper, and
    recorded by `who`."""

    section: str
    name: str
    title: str
    signed_on: dt.date
    rests_on: tuple[Part, ...]
    rulebook_version: str | None
    rulebook_date: dt.date | None
    who: str | None = None
    paper: bool = False

    def why_void(self, now: Sequence[Part], rulebook_version: str) -> tuple[Cause, ...]:
        """Why it no longer counts, if what the section rests on now is not what was signed; else nothing."""
        return causes(self.rests_on, now, rulebook_changed=rulebook_version != self.rulebook_version)


_SIGN_OFFS = (
    select(
        sign_off.c.section, sign_off.c.name, sign_off.c.title, sign_off.c.signed_on, sign_off.c.rests_on,
        sign_off.c.rulebook_version, sign_off.c.rulebook_date, sign_off.c.who, sign_off.c.paper,
    )
    .where(sign_off.c.assessment_id == bindparam("id"))
    .order_by(sign_off.c.id)
)  # fmt: skip


def sign_section(
    session: Session,
    assessment_id: int,
    section: str,
    *,
    name: str,
    title: str,
    signed_on: dt.date,
    rests_on: Sequence[Part],
    rulebook_version: str,
    rulebook_date: dt.date,
    who: str | None = None,
    paper: bool = False,
    at: dt.datetime | None = None,
) -> None:
    """Sign a section. `rests_on` is all that the signer was shown; earlier signatures are kept. Raises NotFound."""
    lock_assessment(session, assessment_id)
    session.execute(
        insert(sign_off).values(
            assessment_id=assessment_id,
            section=section,
            name=name,
            title=title,
            signed_on=signed_on,
            digest=digest(rests_on),
            rests_on=to_json(rests_on),
            rulebook_version=rulebook_version,
            rulebook_date=rulebook_date,
            who=who,
            paper=paper,
            at=at or now(),
        )
    )
    mark_changed(session, assessment_id)


def load_sign_offs(session: Session, assessment_id: int) -> dict[str, SignOff]:
    """The newest signature of each signed section, whether it still counts or not (`SignOff.why_void` says)."""
    return {each.section: each for each in all_sign_offs(session, assessment_id)}


def all_sign_offs(session: Session, assessment_id: int) -> list[SignOff]:
    """Every signature that was ever given, the oldest first."""
    return [
        SignOff(section, name, title, signed_on, from_json(rests_on), version, date, who, bool(paper))
        for section, name, title, signed_on, rests_on, version, date, who, paper in session.execute(
            _SIGN_OFFS, {"id": assessment_id}
        )
    ]
