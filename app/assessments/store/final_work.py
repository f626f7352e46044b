"""FINALs in the making: begun in one transaction, made file by file by whoever holds the claim, complete in one.

A claim is a lease: it is renewed while its holder lives, and anyone may take the work on once it has run out. What a
holder writes counts only while the claim is still its own, so that nothing is made twice, however slow a clock or a
holder is. In `final` and `final_file` a FINAL stands complete or not at all.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, update

from app.assessments.database_tables import final, final_part, final_work
from app.assessments.session import Session
from app.assessments.store.assessments import Assessment, lock_assessment, mark_touched, now
from app.assessments.store.finals import FinalConflictError, NewFile, columns_of, complete_final

LEASE: Final = dt.timedelta(seconds=20)
"""How long a claim holds without being renewed."""
LEFT: Final = dt.timedelta(minutes=5)
"""How long work lies for a node of its own program and rulebook, before one of others settles what becomes of it."""


class ClaimLost(Exception):  # noqa: N818 - read as a word: except ClaimLost
    """The work is no longer the holder's: another took it on, or it was given up or deleted. Nothing was written."""


@dataclass(frozen=True, slots=True)
class FinalWork:
    """A FINAL in the making. `wanted` and `made` name files; `failed` says why nobody goes on, or is None."""

    number: int
    begun_at: dt.datetime
    made_by: str | None
    as_of: dt.date
    program_version: str
    made_with: str
    rulebook_version: str
    rulebook_date: dt.date
    wanted: tuple[str, ...]
    attempts: int
    failed: str | None
    made: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Work that is its holder's for now, with all that it is made from."""

    assessment_id: int
    key: str
    work: FinalWork
    frozen: bytes


_WORK = final_work.c
_COLUMNS = (
    _WORK.number, _WORK.begun_at, _WORK.made_by, _WORK.as_of, _WORK.program_version, _WORK.made_with,
    _WORK.rulebook_version, _WORK.rulebook_date, _WORK.wanted, _WORK.attempts, _WORK.failed,
)  # fmt: skip
_LOAD = select(*_COLUMNS).where(_WORK.assessment_id == bindparam("id"))
_MADE = select(final_part.c.name).where(final_part.c.assessment_id == bindparam("id")).order_by(final_part.c.name)
_LAST = select(func.max(final.c.number)).where(final.c.assessment_id == bindparam("id"))
_OPEN = select(func.min(_WORK.free_at)).where(_WORK.failed.is_(None))
_FREE = (
    select(_WORK.assessment_id, _WORK.frozen, *_COLUMNS)
    .where(
        _WORK.failed.is_(None),
        or_(
            _WORK.free_at <= bindparam("moment"),
            _WORK.free_at > bindparam("impossible"),  # the clock was set back since
            _WORK.claimed_by.startswith(bindparam("node")),  # our own, from before a fault
        ),
        or_(
            and_(_WORK.rulebook_version == bindparam("rulebook"), _WORK.made_with == bindparam("with_")),
            _WORK.free_at <= bindparam("left"),
        ),
    )
    .order_by(_WORK.begun_at, _WORK.assessment_id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_HELD = (
    select(_WORK.claimed_by)
    .where(_WORK.assessment_id == bindparam("id"), _WORK.failed.is_(None))
    .with_for_update()
)  # fmt: skip


def begin_final(
    session: Session,
    seen: Assessment,
    number: int,
    *,
    frozen: bytes,
    wanted: Sequence[str],
    files: Sequence[NewFile] = (),
    as_of: dt.date,
    made_by: str | None = None,
    made_with: str,
    program_version: str,
    rulebook_version: str,
    rulebook_date: dt.date,
    instead: bool = False,
) -> None:
    """Write down all that FINAL `number` is made from, with the files that are there at once. One that is being made
    under this number stays as it is, unless this is to be made `instead` of it.

    Raises NotFound; FinalConflictError if the assessment is no longer the one that was `seen`, or the number is not
    the next one.
    """
    stands = lock_assessment(session, seen.id)
    there = load_work(session, seen.id)
    if there is not None and there.number == number and not instead:
        return
    if number != (session.scalar(_LAST, {"id": seen.id}) or 0) + 1:
        raise FinalConflictError("another FINAL was made meanwhile")
    if stands.revision != seen.revision:
        raise FinalConflictError("the answers or sign-offs changed meanwhile")
    session.execute(delete(final_work).where(_WORK.assessment_id == seen.id))
    moment = _moment(session)
    session.execute(
        insert(final_work).values(
            assessment_id=seen.id, number=number, begun_at=moment, made_by=made_by, as_of=as_of,
            program_version=program_version, made_with=made_with, rulebook_version=rulebook_version,
            rulebook_date=rulebook_date, wanted=list(wanted), frozen=frozen, free_at=moment, attempts=0,
        )
    )  # fmt: skip
    for file in files:
        session.execute(insert(final_part).values(assessment_id=seen.id, **columns_of(file)))
    mark_touched(session, seen.id)


def load_work(session: Session, assessment_id: int) -> FinalWork | None:
    """The FINAL that is being made of the assessment, or that failed; None where none is."""
    row = session.execute(_LOAD, {"id": assessment_id}).first()
    return None if row is None else _work(session, assessment_id, row)


def drop_work(session: Session, assessment_id: int, number: int) -> None:
    """Make nothing more of it: whatever there is of it is gone. One that is complete by now stays. Raises NotFound."""
    lock_assessment(session, assessment_id)
    session.execute(delete(final_work).where(_WORK.assessment_id == assessment_id, _WORK.number == number))


def any_work(session: Session) -> bool:
    """Whether some FINAL is being made, or waits to be."""
    return session.scalar(_OPEN) is not None


def claim_work(
    session: Session, node: str, *, rulebook_version: str, made_with: str, left: dt.timedelta = LEFT
) -> Claim | None:
    """Take on what has waited longest; None where there is nothing, or others are at it. Work of another program or
    rulebook is taken on only once it has lain for `left`. `node` is a text that no other process has; work on which it
    has a claim is taken on anew."""
    moment = _moment(session)
    given = {
        "moment": moment, "impossible": moment + 2 * LEASE, "left": moment - left, "node": f"{node}:",
        "rulebook": rulebook_version, "with_": made_with,
    }  # fmt: skip
    row = session.execute(_FREE, given).first()
    if row is None:
        return None
    assessment_id, frozen, *columns = row
    key = f"{node}:{secrets.token_hex(8)}"
    session.execute(
        update(final_work)
        .where(_WORK.assessment_id == assessment_id)
        .values(claimed_by=key, free_at=moment + LEASE, attempts=_WORK.attempts + 1)
    )
    return Claim(assessment_id, key, _work(session, assessment_id, columns), frozen)


def renew_claim(session: Session, claim: Claim) -> None:
    """Hold it for another lease. Raises ClaimLost."""
    _hold(session, claim)
    _set(session, claim, free_at=_moment(session) + LEASE)


def keep_part(session: Session, claim: Claim, file: NewFile) -> None:
    """One more file is made. Raises ClaimLost."""
    _hold(session, claim)
    session.execute(insert(final_part).values(assessment_id=claim.assessment_id, **columns_of(file)))
    _set(session, claim, free_at=_moment(session) + LEASE, attempts=0)


def complete_work(session: Session, claim: Claim, *, missing: Sequence[str], snapshot: Mapping[str, Any]) -> None:
    """Make it the FINAL: all its files at once. Raises ClaimLost, and ValueError where one is not made yet."""
    lock_assessment(session, claim.assessment_id)  # in the order in which everyone locks
    _hold(session, claim)
    work = load_work(session, claim.assessment_id)
    if work is None or set(work.made) != set(work.wanted):
        raise ValueError("not every file of this FINAL is made")
    complete_final(
        session, claim.assessment_id, work.number, made_at=now(), as_of=work.as_of, made_by=work.made_by,
        program_version=work.program_version, rulebook_version=work.rulebook_version, rulebook_date=work.rulebook_date,
        missing=missing, snapshot=snapshot, files=final_part,
    )  # fmt: skip
    session.execute(delete(final_work).where(_WORK.assessment_id == claim.assessment_id))


def let_go(session: Session, claim: Claim, wait: dt.timedelta = dt.timedelta(0)) -> None:
    """Anyone may go on with it after `wait`. What stopped it was not the work's own fault. Raises ClaimLost."""
    _hold(session, claim)
    _set(session, claim, claimed_by=None, free_at=_moment(session) + wait, attempts=0)


def give_up(session: Session, claim: Claim, why: str) -> None:
    """Nobody goes on with it; what there is of it is gone. `why` is a sentence for a person. Raises ClaimLost."""
    _hold(session, claim)
    session.execute(delete(final_part).where(final_part.c.assessment_id == claim.assessment_id))
    _set(session, claim, claimed_by=None, failed=why)


def start_over(
    session: Session, claim: Claim, *, made_with: str, program_version: str, wanted: Sequence[str], keep: Sequence[str]
) -> Claim:
    """Make all its files anew, with another program, but those of these names. Raises ClaimLost."""
    _hold(session, claim)
    session.execute(
        delete(final_part).where(
            final_part.c.assessment_id == claim.assessment_id, final_part.c.name.not_in(list(keep))
        )
    )
    _set(session, claim, made_with=made_with, program_version=program_version, wanted=list(wanted))
    row = session.execute(_LOAD, {"id": claim.assessment_id}).one()
    return Claim(claim.assessment_id, claim.key, _work(session, claim.assessment_id, row), claim.frozen)


def _hold(session: Session, claim: Claim) -> None:
    """The work stays this claim's until the transaction ends. Raises ClaimLost."""
    if session.scalar(_HELD, {"id": claim.assessment_id}) != claim.key:
        raise ClaimLost


def _set(session: Session, claim: Claim, **columns: Any) -> None:
    session.execute(update(final_work).where(_WORK.assessment_id == claim.assessment_id).values(**columns))


def _work(session: Session, assessment_id: int, columns: Sequence[Any]) -> FinalWork:
    number, begun_at, made_by, as_of, program, made_with, version, date, wanted, attempts, failed = columns
    made = tuple(session.scalars(_MADE, {"id": assessment_id}))
    return FinalWork(
        number, begun_at, made_by, as_of, program, made_with, version, date, tuple(wanted), attempts, failed, made
    )


def _moment(session: Session) -> dt.datetime:
    """This moment by one clock for all who share the database: its own, where that is on another machine."""
    if session.get_bind().dialect.name == "postgresql":
        moment: dt.datetime = session.execute(select(func.clock_timestamp())).scalar_one()
        return moment.astimezone(dt.UTC)
    return now()
