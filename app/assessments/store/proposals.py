"""Changes that wait: what another office would answer, until the office that answers takes it or gives it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import bindparam, insert, select, update

from app.assessments.answers_text import ANSWER_FIELDS
from app.assessments.database_tables import proposal
from app.assessments.session import Session
from app.assessments.store.answers import By, set_answers
from app.assessments.store.assessments import lock_assessment, mark_touched, now
from app.engine.answers import DONT_KNOW, Answer
from app.schema.base import Role

State = Literal["open", "taken", "returned", "withdrawn"]
LONGEST_WHY: Final = 500
MOST_OPEN: Final = 500


class ProposalError(Exception):
    """It is not open any more, or there are too many. The message says so, as a sentence."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed change of the answer under a key, from `version` on. `answer` None: that it be taken back. Times in
    UTC."""

    id: int
    key: str
    answer: Answer | None
    version: int
    link: int
    who: str
    why: str | None
    at: dt.datetime
    state: State
    decided_at: dt.datetime | None
    decided_by: str | None
    reply: str | None


_COLUMNS = (
    proposal.c.id, proposal.c.key, proposal.c.answer, proposal.c.version, proposal.c.link_id, proposal.c.who,
    proposal.c.why, proposal.c.at, proposal.c.state, proposal.c.decided_at, proposal.c.decided_by, proposal.c.reply,
)  # fmt: skip
_ALL = select(*_COLUMNS).where(proposal.c.assessment_id == bindparam("id")).order_by(proposal.c.id)
_OPEN = _ALL.where(proposal.c.state == "open")
_OF_KEY = _ALL.where(proposal.c.key == bindparam("key"))
_ONE = _OPEN.where(proposal.c.id == bindparam("number"))
_DECIDE = (
    update(proposal)
    .where(proposal.c.id == bindparam("of"), proposal.c.state == "open")
    .values(
        state=bindparam("to_state"), decided_at=bindparam("moment"), decided_by=bindparam("decider"),
        reply=bindparam("words"),
    )
)  # fmt: skip


def propose(
    session: Session,
    assessment_id: int,
    changes: Mapping[str, Answer | None],
    versions: Mapping[str, int],
    *,
    by: By,
    why: str | None = None,
    at: dt.datetime | None = None,
) -> None:
    """Let changes wait. One of the same link for the same key takes the place of an earlier one. `versions` are those
    of the answers that were shown. Raises NotFound, and ProposalError where too many wait."""
    lock_assessment(session, assessment_id)
    waiting = open_proposals(session, assessment_id)
    earlier = [each for each in waiting if each.link == by.link and each.key in changes]
    if len(waiting) - len(earlier) + len(changes) > MOST_OPEN:
        raise ProposalError(f"{MOST_OPEN} proposals wait already. Some must be decided first.")
    moment = at or now()
    for each in earlier:
        _decide(session, each.id, "withdrawn", by.who, None, moment)
    session.execute(
        insert(proposal),
        [
            {
                "assessment_id": assessment_id, "key": key, "answer": _stored(answer), "version": versions.get(key, 0),
                "link_id": by.link, "who": by.who, "why": why, "at": moment, "state": "open",
            }
            for key, answer in changes.items()
        ],
    )  # fmt: skip
    mark_touched(session, assessment_id)


def open_proposals(session: Session, assessment_id: int) -> list[Proposal]:
    """Those that wait, the oldest first."""
    return [_proposal(*row) for row in session.execute(_OPEN, {"id": assessment_id})]


def all_proposals(session: Session, assessment_id: int) -> list[Proposal]:
    """Every proposal that was ever made, the oldest first."""
    return [_proposal(*row) for row in session.execute(_ALL, {"id": assessment_id})]


def proposals_of(session: Session, assessment_id: int, key: str) -> list[Proposal]:
    """Every proposal that was ever made for a key, the oldest first."""
    return [_proposal(*row) for row in session.execute(_OF_KEY, {"id": assessment_id, "key": key})]


def find_proposal(session: Session, assessment_id: int, number: int) -> Proposal | None:
    """One that waits; None if it does not, or not here."""
    row = session.execute(_ONE, {"id": assessment_id, "number": number}).first()
    return None if row is None else _proposal(*row)


def take_proposal(
    session: Session,
    assessment_id: int,
    number: int,
    answer: Answer | None,
    *,
    shown: int,
    by: By,
    role: Role | None,
    reply: str | None = None,
    at: dt.datetime | None = None,
) -> None:
    """Make a proposal the answer that counts: `answer` is it as it fits its question. `shown` is the version of the
    answer that the decider saw. Raises NotFound, ProposalError, and Conflict where somebody changed it meanwhile."""
    found = _waiting(session, assessment_id, number)
    moment = at or now()
    why = f"Proposed by {found.who}" + (f": {found.why}" if found.why else "")
    set_answers(session, assessment_id, {found.key: answer}, {found.key: shown}, role=role, by=by, why=why, at=moment)
    _decide(session, number, "taken", by.who, reply, moment)
    mark_touched(session, assessment_id)


def end_proposal(
    session: Session,
    assessment_id: int,
    number: int,
    state: Literal["returned", "withdrawn"],
    *,
    by: By,
    reply: str | None = None,
    at: dt.datetime | None = None,
) -> None:
    """Give a proposal back, or withdraw one's own. Raises NotFound and ProposalError."""
    _waiting(session, assessment_id, number)
    _decide(session, number, state, by.who, reply, at or now())
    mark_touched(session, assessment_id)


def _waiting(session: Session, assessment_id: int, number: int) -> Proposal:
    lock_assessment(session, assessment_id)
    found = find_proposal(session, assessment_id, number)
    if found is None:
        raise ProposalError("This proposal does not wait any more: somebody has decided it, or withdrew it.")
    return found


def _decide(session: Session, number: int, state: State, decider: str, reply: str | None, moment: dt.datetime) -> None:
    values = {"of": number, "to_state": state, "moment": moment, "decider": decider, "words": reply}
    session.execute(_DECIDE, values)


def _stored(answer: Answer | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    fields = {name: getattr(answer, name) for name in ANSWER_FIELDS}
    fields["value"] = DONT_KNOW.value if not answer.known else answer.value
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}


def _proposal(number: int, key: str, answer: dict[str, Any] | None, *rest: Any) -> Proposal:
    given = None
    if answer is not None:
        value = answer["value"]
        given = Answer(**{**answer, "value": tuple(value) if isinstance(value, list) else value})
    return Proposal(number, key, given, *rest)
