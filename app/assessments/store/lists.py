"""Published lists that the host brought in: the newest of each kind, the same for every web node and every town."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from dataclasses import dataclass
from typing import Any, get_args

from sqlalchemy import bindparam, delete, insert, select

from app.assessments.database_tables import published_list
from app.assessments.session import Session
from app.assessments.store.assessments import now
from app.lists.read import agreements_of, departments_of, kept_text
from app.lists.shapes import Agreement, Department, ListFile, ListKind, Told


@dataclass(frozen=True, slots=True)
class PublishedList:
    """A list without its records. `day` is the list's own, `sha256` the file's, `at` when it was brought in (UTC);
    `rows` were in the file, `taken` of them became records, `told` are the rows with a remark."""

    kind: ListKind
    day: dt.date
    name: str
    sha256: str
    rows: int
    taken: int
    told: tuple[Told, ...]
    at: dt.datetime


_LIST = published_list.c
_ABOUT = select(
    _LIST.kind, _LIST.day, _LIST.name, _LIST.sha256, _LIST.rows, _LIST.taken, _LIST.told, _LIST.at
).order_by(_LIST.kind)  # fmt: skip
_ABOUT_ONE = _ABOUT.where(_LIST.kind == bindparam("kind"))
_BODY = select(_LIST.body).where(_LIST.kind == bindparam("kind"))


def keep_list(
    session: Session, found: ListFile, *, name: str, content: bytes, at: dt.datetime | None = None
) -> PublishedList:
    """Keep a list in place of the one of its kind before it. `content` is the file. Raises ValueError without a day."""
    if found.day is None:
        raise ValueError("a list is kept with its day")
    session.execute(delete(published_list).where(_LIST.kind == found.kind))
    values: dict[str, Any] = {
        "kind": found.kind,
        "day": found.day,
        "name": name[:200],
        "sha256": hashlib.sha256(content).hexdigest(),
        "rows": found.rows,
        "taken": len(found.records),
        "told": [[each.line, each.why, each.taken] for each in found.told],
        "at": at or now(),
    }
    session.execute(insert(published_list).values(**values, body=zlib.compress(kept_text(found.records).encode())))
    return PublishedList(**{**values, "told": found.told})


def load_lists(session: Session) -> tuple[PublishedList, ...]:
    """What was brought in, at most one list of each kind."""
    return tuple(_about(row) for row in session.execute(_ABOUT))


def load_list(session: Session, kind: ListKind) -> PublishedList | None:
    """The list of one kind, or None."""
    row = session.execute(_ABOUT_ONE, {"kind": kind}).first()
    return None if row is None else _about(row)


def _about(row: Any) -> PublishedList:
    kind = next(known for known in get_args(ListKind) if known == row.kind)
    told = tuple(Told(line, why, taken) for line, why, taken in row.told)
    return PublishedList(kind, row.day, row.name, row.sha256, row.rows, row.taken, told, row.at)


def listed_departments(session: Session, state: str) -> tuple[Department, ...]:
    """The agencies of one state in the FBI's table; none where no table was brought in."""
    return departments_of(_text(session, "police_employees"), state)


def listed_agreements(session: Session, state: str) -> tuple[Agreement, ...]:
    """The agreements of one state in ICE's list; none where no list was brought in."""
    return agreements_of(_text(session, "agreements"), state)


def _text(session: Session, kind: ListKind) -> str:
    body = session.scalar(_BODY, {"kind": kind})
    return zlib.decompress(body).decode() if body is not None else ""
