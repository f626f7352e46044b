"""Backups: a SQLite file of this program's own tables, whatever database it was made of, and back into either kind.
What is encrypted in the database is encrypted in the backup, with the first of the host's keys.

Rows are copied in one snapshot of the source, table by table, and read back: both sides must have the same rows, by a
hash of each table. A backup can be opened with any SQLite tool, and served as it is.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, String, Table, func, insert, inspect, select, text

from app.assessments.database import ERASE, Database, KeyNotSetError, open_database
from app.assessments.database_tables import (
    account,
    assessment,
    data_key,
    kept_rulebook,
    metadata,
    published_list,
    sender_count,
    sign_in,
)
from app.assessments.encryption import Keys
from app.engine import figures
from app.held_folders import held_folder, remove_left_behind

AT_ONCE: Final = 200
"""Rows that are in memory at the same time."""
_NUMBERED: Final = tuple(each for each in metadata.sorted_tables if each.dialect_options["sqlite"]["autoincrement"])
"""Tables whose numbers are never given out twice, so that the last one is copied as well."""
_COPIED: Final = tuple(each for each in metadata.sorted_tables if each not in (data_key, sender_count, sign_in))
"""All but the note of which keys a database has, as each has its own; what senders did minutes ago; and sessions: one
that has ended since must not come back with a backup, so that everybody signs in again."""
_REVISION: Final = "SELECT version_num FROM alembic_version"


class BackupError(Exception):
    """The backup was not made, or not taken back; nothing was changed. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: how many assessments, and rows in all."""

    assessments: int
    rows: int

    def __str__(self) -> str:
        return f"{figures.number_of(self.assessments, 'assessment')}, {figures.number_of(self.rows, 'row')}"


def back_up(database: Database, path: Path, *, replace: bool = False) -> Copied:
    """Write all of the database into the file at `path`, which appears there only once it is complete and was read
    back. Others may read and write meanwhile: what they save after the start is not in it. Raises BackupError and
    OSError, and SQLAlchemy's errors."""
    if path.exists() and not replace:
        raise BackupError(f"{path} is there already. Name another file, or say --replace.")
    prefix = f".{path.name}."
    remove_left_behind([path.parent], prefix)  # of backups that were killed
    with held_folder(prefix, path.parent) as folder:
        unfinished = folder / path.name
        target = open_database(f"sqlite:///{unfinished}", database.keys)
        try:
            with database.read() as source, target.write() as writing:
                copied = _copy(source.connection(), writing.connection())
            with target.engine.connect() as plain:  # one file, without a log beside it
                plain.connection.cursor().execute("PRAGMA journal_mode=DELETE")
        finally:
            target.close()
        _sync(unfinished)
        os.replace(unfinished, path)
        _sync(path.parent)
    return copied


def restore(database: Database, path: Path, *, replace: bool = False) -> Copied:
    """Take a backup back, in one transaction: all of it or nothing. What an older program backed up is brought up to
    date first, in a copy. Raises BackupError where the database has assessments and `replace` is not said, and for a
    file that is no backup; OSError, DatabaseUnusableError and SQLAlchemy's errors."""
    with _opened(path, database.keys) as backup, backup.read() as source, database.write() as writing:
        target = writing.connection()
        there = target.scalar(select(func.count()).select_from(assessment)) or 0
        if there and not replace:
            raise BackupError(
                f"The database has {there} assessments. Say --replace to delete them and take the backup's in their "
                "place, or set DATABASE_URL to an empty database."
            )
        target.execute(assessment.delete())  # all else goes with it, but what is of no assessment
        for table in (published_list, kept_rulebook, account):
            target.execute(table.delete())
        writing.info[ERASE] = True
        return _copy(source.connection(), target)


@contextmanager
def _opened(path: Path, keys: Keys) -> Iterator[Database]:
    """A copy of the backup, brought up to date: the file itself is not touched, and may lie where nobody may write."""
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            raise BackupError(f"{path} is not a backup of Brief287. Name a file that 'brief287 backup' wrote.")
    with held_folder("brief287-restore-") as folder:
        copy = folder / "backup.sqlite3"
        shutil.copyfile(path, copy)
        _look_at(path, copy)
        try:
            opened = open_database(f"sqlite:///{copy}", keys)
        except KeyNotSetError as error:
            raise BackupError(str(error).replace("The database", str(path), 1)) from None
        try:
            yield opened
        finally:
            opened.close()


def _look_at(path: Path, copy: Path) -> None:
    """Refuse what is damaged, or is a file of another program."""
    plain = sqlite3.connect(copy)
    try:
        sound = plain.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        revision = plain.execute(_REVISION).fetchone()
    except sqlite3.DatabaseError:
        sound, revision = False, None
    finally:
        plain.close()
    if not sound or revision is None:
        raise BackupError(
            f"{path} is damaged, or no backup of Brief287. Name another file that 'brief287 backup' wrote."
        )


def _copy(source: Connection, target: Connection) -> Copied:
    rows = 0
    for table in _COPIED:
        taken = hashlib.sha256()
        for part in _parts(source, table):
            target.execute(insert(table), part)
            rows += len(part)
            _add(taken, part)
        written = hashlib.sha256()
        for part in _parts(target, table):
            _add(written, part)
        if taken.digest() != written.digest():
            raise BackupError(f"The copy of {table.name} differs from what was copied. Check the disk, then try again.")
    for table in _NUMBERED:
        _go_on_after(target, table, _last_number(source, table))
    return Copied(source.scalar(select(func.count()).select_from(assessment)) or 0, rows)


def _parts(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table in the order of its key, which is the same in every database."""
    by_bytes = "C" if connection.dialect.name == "postgresql" else "BINARY"
    columns = [each.collate(by_bytes) if isinstance(each.type, String) else each for each in table.primary_key]
    few = {"stream_results": True, "yield_per": AT_ONCE}
    found = connection.execute(select(table).order_by(*columns), execution_options=few)
    for part in found.mappings().partitions():
        yield [dict(row) for row in part]


def _add(digest: Any, part: list[dict[str, Any]]) -> None:
    for row in part:
        digest.update(repr([_form(value) for value in row.values()]).encode("utf-8", "surrogatepass"))


def _form(value: Any) -> Any:
    """A number alone to fifteen digits and without its type: SQLite keeps 20.0 in a JSON column as 20."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{float(value):.15g}"
    return value


def _last_number(connection: Connection, table: Table) -> int:
    """The last number that was given out, whether its row is still there or not."""
    if connection.dialect.name == "postgresql":
        found = connection.scalar(
            text("SELECT last_value FROM pg_sequences WHERE schemaname = current_schema() AND sequencename = :name"),
            {"name": f"{table.name}_id_seq"},
        )
    elif inspect(connection).has_table("sqlite_sequence"):
        found = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    else:
        found = None
    return int(found or 0)


def _go_on_after(connection: Connection, table: Table, number: int) -> None:
    """The next number is higher than this one, and than that of every row."""
    number = max(number, connection.scalar(select(func.max(table.c.id))) or 0, _last_number(connection, table))
    if number == 0:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT setval(:name, :number)"), {"name": f"{table.name}_id_seq", "number": number})
        return
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    values = {"name": table.name, "number": number}
    connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), values)


def _sync(path: Path) -> None:
    """On the disk, and not only on its way there."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
