"""How much there is, for whoever runs the program: counts, bytes, FINALs that failed. Not one word that a town typed.

Everything is counted by the database, town by town; a town is told by its id in the host's settings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Column,
    LargeBinary,
    String,
    Table,
    Text,
    cast,
    distinct,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.orm import Session

from app.assessments.column_types import ENCRYPTED, EncryptedBytes
from app.assessments.database_tables import (
    account,
    assessment,
    final,
    final_work,
    kept_rulebook,
    link,
    metadata,
    published_list,
    rendered,
    sign_in,
)
from app.assessments.store.accounts import IDLE, LONGEST

LATELY: Final = dt.timedelta(days=30)
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "answers, notes and signatures": (
        "assessment", "answer_event", "answer_current", "proposal", "comment", "sign_off", "link", "rulebook_use",
    ),
    "uploaded files": ("agreement_copy", "agreement_addendum", "appearance"),
    "FINALs": ("final", "final_file", "final_withdrawn", "final_work", "final_part"),
    "documents that can be made again": ("rendered",),
}  # fmt: skip
"""What is stored of an assessment, by kind, and the tables that it lies in."""
_FAULTS: Final = (
    ("The rulebook was replaced", "the rulebook was replaced"),
    ("The program was replaced", "the program was replaced"),
    ("It could not be made", "too many attempts"),
)
OTHER_FAULT: Final = "a file could not be made"


@dataclass(frozen=True, slots=True)
class Failed:
    """A FINAL that nobody makes any more: when it was begun, in UTC, and the kind of fault."""

    begun_at: dt.datetime
    kind: str


@dataclass(frozen=True, slots=True)
class TownStatus:
    """One town's figures. `tenant`: its id in the settings; None: of no town. `storage`: bytes by kind."""

    tenant: str | None
    assessments: int = 0
    lately: int = 0
    finals: int = 0
    being_made: int = 0
    failed: tuple[Failed, ...] = ()
    kept_documents: int = 0
    accounts: int = 0
    storage: Mapping[str, int] | None = None

    @property
    def bytes(self) -> int:
        return sum((self.storage or {}).values())


@dataclass(frozen=True, slots=True)
class Status:
    """The whole. `size` of the database in bytes; `shared`: bytes of published lists and kept rulebooks."""

    at: dt.datetime
    database: str
    size: int
    revision: str
    shared: int
    accounts: int
    sessions: int
    towns: tuple[TownStatus, ...]


def size_text(size: int) -> str:
    """Bytes in words: '340 bytes', '12 KB', '3.4 MB'."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:,.0f} KB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"


def read_status(session: Session, at: dt.datetime) -> Status:
    """What there is at this moment."""
    own = assessment.c.tenant
    of_link = link.join(assessment, assessment.c.id == link.c.assessment_id)
    used = select(own, func.count(distinct(assessment.c.id))).select_from(of_link).where(link.c.used_at > at - LATELY)
    counts = {
        "assessments": select(own, func.count()).select_from(assessment),
        "lately": used,
        "finals": _counted(final),
        "being_made": _counted(final_work).where(final_work.c.failed.is_(None)),
        "kept_documents": _counted(rendered),
    }
    found: dict[str | None, dict[str, Any]] = {}
    for name, statement in counts.items():
        for tenant, number in session.execute(statement.group_by(own)):
            found.setdefault(tenant, {})[name] = number
    for tenant, number in session.execute(select(account.c.tenant, func.count()).group_by(account.c.tenant)):
        if tenant is not None:
            found.setdefault(tenant, {})["accounts"] = number
    for tenant, failed in _failed(session):
        found.setdefault(tenant, {}).setdefault("failed", []).append(failed)
    for kind, names in KINDS.items():
        for tenant, size in _sizes(session, names):
            storage = found.setdefault(tenant, {}).setdefault("storage", dict.fromkeys(KINDS, 0))
            storage[kind] += size
    towns = tuple(
        TownStatus(tenant, **{**figures, "failed": tuple(figures.get("failed", ()))})
        for tenant, figures in sorted(found.items(), key=lambda each: (each[0] is None, each[0] or ""))
    )
    kind, size = _database(session)
    shared = sum(session.scalar(select(_bytes_in(session, table))) or 0 for table in (published_list, kept_rulebook))
    living = select(func.count()).where(
        sign_in.c.ended_at.is_(None), sign_in.c.used_at > at - IDLE, sign_in.c.started_at > at - LONGEST
    )
    return Status(
        at, kind, size, str(session.scalar(text("SELECT version_num FROM alembic_version"))), shared,
        session.scalar(select(func.count()).select_from(account)) or 0,
        session.scalar(living.select_from(sign_in)) or 0, towns,
    )  # fmt: skip


def _counted(table: Table) -> Any:
    """How many rows of a table, with the town that they belong to."""
    joined = table.join(assessment, assessment.c.id == table.c.assessment_id)
    return select(assessment.c.tenant, func.count()).select_from(joined)


def _failed(session: Session) -> Iterator[tuple[str | None, Failed]]:
    joined = final_work.join(assessment, assessment.c.id == final_work.c.assessment_id)
    rows = session.execute(
        select(assessment.c.tenant, final_work.c.begun_at, final_work.c.failed)
        .select_from(joined)
        .where(final_work.c.failed.is_not(None))
        .order_by(final_work.c.begun_at.desc())
    )
    for tenant, begun_at, why in rows:
        kind = next((kind for begins, kind in _FAULTS if why.startswith(begins)), OTHER_FAULT)
        yield tenant, Failed(begun_at, kind)


def _sizes(session: Session, names: tuple[str, ...]) -> Iterator[tuple[str | None, int]]:
    for name in names:
        table = metadata.tables[name]
        within = table if table is assessment else table.join(assessment, assessment.c.id == table.c.assessment_id)
        statement = select(assessment.c.tenant, _bytes_in(session, table)).select_from(within)
        for tenant, size in session.execute(statement.group_by(assessment.c.tenant)):
            yield tenant, int(size or 0)


def _bytes_in(session: Session, table: Table) -> Any:
    """The bytes of all texts and files in a table, as they are stored."""
    kinds = (*ENCRYPTED, String, JSON, LargeBinary)
    columns = [_length(session, column) for column in table.c if isinstance(column.type, kinds)]
    return func.sum(sum((func.coalesce(each, 0) for each in columns), literal(0)))


def _length(session: Session, column: Column[Any]) -> Any:
    if isinstance(column.type, LargeBinary | EncryptedBytes):
        return func.length(column)  # read off the row's head: no file is read for it
    if session.get_bind().dialect.name == "postgresql":
        return func.octet_length(cast(column, Text))
    return func.length(cast(column, LargeBinary))


def _database(session: Session) -> tuple[str, int]:
    """Which kind of database it is, and its bytes."""
    if session.get_bind().dialect.name == "postgresql":
        return "PostgreSQL", int(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    pages = session.scalar(text("PRAGMA page_count")) or 0
    return "SQLite", int(pages) * int(session.scalar(text("PRAGMA page_size")) or 0)
