"""Another key: all that is stored is read with whichever key it has and encrypted with the first one.

Batch by batch, each a transaction of its own, so that others go on between them and a stop at any moment loses nothing:
what is done stays done, and the next call goes on with the rest. What refuses changes of the history and of FINALs is
put out of the way within each transaction, and nobody else writes meanwhile; the batch is read back and compared
before it commits, so that nothing but the key has changed.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any, Final

from sqlalchemy import (
    Column,
    Connection,
    Row,
    Table,
    bindparam,
    delete,
    insert,
    select,
    text,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from app.assessments.column_types import ENCRYPTED, EncryptedBytes, as_stored, keys_of
from app.assessments.database import ERASE, Database, empty_log
from app.assessments.database_tables import data_key, metadata, rendered
from app.assessments.encryption import Keys
from app.assessments.session import Session

ROWS_AT_ONCE: Final = 500
FILES_AT_ONCE: Final = 10
TABLES: Final = tuple(
    table
    for table in metadata.sorted_tables
    if table is not rendered and any(isinstance(column.type, ENCRYPTED) for column in table.c)
)
"""Those with something encrypted in them. Documents in store are made again, and are only deleted."""


class RotationError(Exception):
    """Something would have changed but the key. Nothing of the batch was written."""


def rotate(database: Database, *, dry_run: bool = False) -> Mapping[str, int]:
    """How many rows of each table were (or would be) encrypted anew. Raises RotationError, EncryptionError and
    SQLAlchemy's errors; what was done by then stays."""
    found = {}
    for table in TABLES:
        found[table.name] = sum(_batches(database, table, dry_run=dry_run))
    if not dry_run:
        _finish(database)
    return found


def _batches(database: Database, table: Table, *, dry_run: bool) -> Iterator[int]:
    """The number of each batch's rows that had another key, or none."""
    last: tuple[Any, ...] | None = None
    files = any(isinstance(column.type, EncryptedBytes) for column in table.c)
    most = FILES_AT_ONCE if files else ROWS_AT_ONCE
    while True:
        with database.read() if dry_run else database.write() as session:
            if (
                not dry_run and session.get_bind().dialect.name == "postgresql"
            ):  # before rows: so nobody waits in a circle
                session.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))
            rows = _read(session, table, last, most)
            if not rows:
                return
            keys = keys_of(session.get_bind().dialect)
            encrypted = _encrypted(table)
            old = [row for row in rows if not all(keys.is_current(row._mapping[f"_{each.name}"]) for each in encrypted)]
            if old and not dry_run:
                _write(session, table, old)
                _compare(table, keys, rows, _read(session, table, last, most))
        yield len(old)
        last = tuple(rows[-1]._mapping[column.name] for column in table.primary_key)


def _encrypted(table: Table) -> list[Column[Any]]:
    return [column for column in table.c if isinstance(column.type, ENCRYPTED)]


def _read(session: Session, table: Table, last: tuple[Any, ...] | None, most: int) -> list[Row[Any]]:
    """The next rows by the table's key: their values, and beside them, as `_name`, the same as they are stored."""
    key = list(table.primary_key)
    raw = [_raw(column, session.connection()) for column in _encrypted(table)]
    statement = select(*key, *_encrypted(table), *raw).order_by(*key).limit(most)
    if last is not None:
        statement = statement.where(tuple_(*key) > last)
    return list(session.execute(statement))


def _raw(column: Column[Any], connection: Connection) -> Any:
    return type_coerce(column, as_stored(column.type, connection.dialect)).label(f"_{column.name}")


def _write(session: Session, table: Table, rows: list[Row[Any]]) -> None:
    connection, key, encrypted = session.connection(), list(table.primary_key), _encrypted(table)
    statement = update(table).values({each.name: bindparam(f"to_{each.name}") for each in encrypted})
    for column in key:
        statement = statement.where(column == bindparam(f"at_{column.name}"))
    values = [
        {f"at_{column.name}": row._mapping[column.name] for column in key}
        | {f"to_{column.name}": row._mapping[column.name] for column in encrypted}
        for row in rows
    ]
    with _changes_allowed(connection, table):
        connection.execute(statement, values)
    session.info[ERASE] = True


def _compare(table: Table, keys: Keys, before: list[Row[Any]], now: list[Row[Any]]) -> None:
    """Raises RotationError unless each row is as it was, and has the first key."""
    for was, is_ in zip(before, now, strict=True):
        for column in _encrypted(table):
            same = repr(was._mapping[column.name]) == repr(is_._mapping[column.name])
            if not same or not keys.is_current(is_._mapping[f"_{column.name}"]):
                raise RotationError(f"a row of {table.name} would not be the same under the other key")


@contextmanager
def _changes_allowed(connection: Connection, table: Table) -> Iterator[None]:
    """Without the triggers that refuse changes, for as long as nobody else can write: within SQLite's one writer, and
    on PostgreSQL under the lock on the table that switching them off takes."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
        yield
        connection.execute(text(f"ALTER TABLE {table.name} ENABLE TRIGGER USER"))
        return
    asked = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    triggers = connection.execute(asked, {"table": table.name}).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, made in triggers:
        connection.exec_driver_sql(made)


def _finish(database: Database) -> None:
    """Nothing has another key now: say so, and let go of what may still hold how it was."""
    keys = database.keys
    with database.write() as session:
        session.execute(delete(rendered))
        session.execute(delete(data_key))
        if keys:
            row = {"key_id": keys.ids[0], "complete": True, "since": dt.datetime.now(dt.UTC)}
            session.execute(insert(data_key).values(row))
        session.info[ERASE] = True


def overwrite_old_rows(database: Database) -> bool:
    """Rebuild the file, so that no page of it holds a row as it was before; False where that cannot be now."""
    try:
        if database.engine.dialect.name == "sqlite":
            with closing(database.engine.raw_connection()) as raw:
                raw.cursor().execute("VACUUM")
            empty_log(database.engine)
            return True
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
            for table in TABLES:
                plain.execute(text(f"VACUUM FULL {table.name}"))
    except (SQLAlchemyError, sqlite3.Error):
        return False
    return True
