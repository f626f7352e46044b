"""Comments on answers: for the offices that work on it, or for counsel alone. They go into no document."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, func, insert, select, update

from app.assessments.database_tables import comment
from app.assessments.session import Session
from app.assessments.store.answers import By
from app.assessments.store.assessments import lock_assessment, mark_touched, now
from app.engine.answers import AUDIENCES
from app.engine.readers import audiences_read_by
from app.schema.base import Audience

LONGEST_COMMENT: Final = 2_000
MOST_COMMENTS: Final = 2_000
"""Of one assessment."""


class CommentError(Exception):
    """There are too many. The message says so, as a sentence."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment on the answer under a key. `resolved_at` None while it is open; times in UTC."""

    id: int
    key: str
    audience: Audience
    link: int
    who: str
    text: str
    at: dt.datetime
    resolved_at: dt.datetime | None
    resolved_by: str | None

    @property
    def open(self) -> bool:
        return self.resolved_at is None


_ALL = (
    select(
        comment.c.id, comment.c.key, comment.c.audience, comment.c.link_id, comment.c.who, comment.c.text, comment.c.at,
        comment.c.resolved_at, comment.c.resolved_by,
    )
    .where(
        comment.c.assessment_id == bindparam("id"), comment.c.audience.in_(bindparam("audiences", expanding=True))
    )
    .order_by(comment.c.id)
)  # fmt: skip
_OF_KEY = _ALL.where(comment.c.key == bindparam("key"))
_OPEN = _ALL.where(comment.c.resolved_at.is_(None))
_COUNT = select(func.count()).select_from(comment).where(comment.c.assessment_id == bindparam("id"))
_RESOLVE = (
    update(comment)
    .where(
        comment.c.id == bindparam("of"), comment.c.assessment_id == bindparam("within"),
        comment.c.audience.in_(bindparam("audiences", expanding=True)),
    )
    .values(resolved_at=bindparam("moment"), resolved_by=bindparam("who_did"))
)  # fmt: skip


def add_comment(
    session: Session,
    assessment_id: int,
    key: str,
    text: str,
    audience: Audience,
    *,
    by: By,
    at: dt.datetime | None = None,
) -> None:
    """Write a comment. Raises NotFound, and CommentError where there are too many."""
    lock_assessment(session, assessment_id)
    if (session.scalar(_COUNT, {"id": assessment_id}) or 0) >= MOST_COMMENTS:
        raise CommentError(f"There are {MOST_COMMENTS} comments already, which is as many as are kept.")
    session.execute(
        insert(comment).values(
            assessment_id=assessment_id, key=key, audience=audience, link_id=by.link, who=by.who, text=text,
            at=at or now(),
        )
    )  # fmt: skip
    mark_touched(session, assessment_id)


def comments_of(session: Session, assessment_id: int, key: str, reader: Audience) -> list[Comment]:
    """The comments on one answer that a reader may see, the oldest first."""
    wanted = {"id": assessment_id, "key": key, "audiences": audiences_read_by(reader)}
    return [Comment(*row) for row in session.execute(_OF_KEY, wanted)]


def all_comments(session: Session, assessment_id: int) -> list[Comment]:
    """Every comment, open or resolved, for whomever it is, the oldest first."""
    return [Comment(*row) for row in session.execute(_ALL, {"id": assessment_id, "audiences": AUDIENCES})]


def open_comments(session: Session, assessment_id: int, reader: Audience) -> list[Comment]:
    """The open comments that a reader may see, the oldest first."""
    wanted = {"id": assessment_id, "audiences": audiences_read_by(reader)}
    return [Comment(*row) for row in session.execute(_OPEN, wanted)]


def resolve_comment(
    session: Session, assessment_id: int, number: int, reader: Audience, *, by: By | None, at: dt.datetime | None = None
) -> None:
    """Mark a comment as resolved, or as open again (`by` None). Raises NotFound; nothing happens to one that the reader
    may not see."""
    lock_assessment(session, assessment_id)
    values = {
        "of": number, "within": assessment_id, "audiences": audiences_read_by(reader),
        "moment": (at or now()) if by is not None else None, "who_did": by.who if by is not None else None,
    }  # fmt: skip
    session.execute(_RESOLVE, values)
    mark_touched(session, assessment_id)
