"""The connection to the database: SQLite in a file by default, PostgreSQL by its address; and the migrations."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

DEFAULT_URL: Final = "sqlite:///var/brief287.sqlite3"
"""Used where DATABASE_URL is not set; relative to the working folder."""
BUSY_SECONDS: Final = 15
"""How long a writer waits for another writer before it gives up."""
MIGRATION_LOCK: Final = 287_287_287
"""The number of the PostgreSQL lock that lets one process migrate at a time."""

ERASE: Final = "brief287_erase"
"""Set in `session.info` by what deletes a person's words: they shall be gone from the file's write-ahead log too."""

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_WRITES: Final = "brief287_writes"


class Database:
    """One database, shared by all threads of a process. Sessions are short: one for each thing done."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        reads: dict[str, Any] = {}
        if engine.dialect.name == "postgresql":  # one snapshot for all that a page reads, as SQLite gives by itself
            reads = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reading = engine.execution_options(**reads)
        self._writing = engine.execution_options(**{_WRITES: True})

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment and writes nothing."""
        with Session(self._reading, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that holds the right to write from its first statement; commits at the end, undoes on any error.

        Raises sqlalchemy.exc.OperationalError if another writer holds a SQLite file for more than 15 seconds.
        """
        with Session(self._writing, autoflush=False) as session:
            with session.begin():
                yield session
            if session.info.get(ERASE) and self.engine.dialect.name == "sqlite":
                _empty_log(self.engine)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_database(url: str | None = None) -> Database:
    """The database at `url`, else at DATABASE_URL, else `var/brief287.sqlite3`; brought up to date.

    Raises ValueError for an address that cannot be used, and SQLAlchemy's errors if the database cannot be reached.
    """
    engine = make_engine(url)
    migrate(engine)
    return Database(engine)


def make_engine(url: str | None = None) -> Engine:
    """An engine with this program's settings for SQLite and PostgreSQL. Raises ValueError for any other address.

    Answers never show in errors or logs: parameters are hidden.
    """
    address = _address(url or os.environ.get("DATABASE_URL") or DEFAULT_URL)
    if address.get_backend_name() == "postgresql":
        try:
            return create_engine(address, hide_parameters=True, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            raise ValueError("PostgreSQL needs a driver: pip install 'psycopg[binary]'") from error
    options: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    if address.database in (None, "", ":memory:"):
        options["poolclass"] = StaticPool  # one connection, as each has a memory of its own
    else:
        _prepare_file(Path(str(address.database)))
    engine = create_engine(address, hide_parameters=True, **options)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _address(url: str) -> URL:
    try:
        address = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
        backend = address.get_backend_name()
    except Exception:  # the address may hold a password: it is not repeated, nor is the cause
        raise ValueError("DATABASE_URL is not the address of a database, as in postgresql://host/name") from None
    if backend == "postgresql" and address.drivername == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if backend not in ("postgresql", "sqlite"):
        raise ValueError(f"DATABASE_URL names {backend}; only sqlite and postgresql can be used")
    return address


def _prepare_file(path: Path) -> None:
    """Make the folder and the file, readable by their owner alone: they will hold what is for counsel only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)


def _on_connect(connection: sqlite3.Connection, record: object) -> None:
    """Settings of each SQLite connection; SQLite remembers only the first of them."""
    connection.isolation_level = None  # we say BEGIN ourselves; Python's driver would begin too late
    _use_write_ahead_log(connection)  # readers and the writer do not wait for each other
    connection.execute("PRAGMA synchronous=FULL")  # what was saved outlives a power cut
    connection.execute("PRAGMA foreign_keys=ON")  # off by default in SQLite
    connection.execute("PRAGMA secure_delete=ON")  # deleted answers are overwritten, not only forgotten
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Changing the mode does not wait for others as statements do, so it is tried until it holds."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
                connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _on_begin(connection: Connection) -> None:
    """A writer takes its turn at once: a reader that later wants to write would be refused instead of waiting."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _empty_log(engine: Engine) -> None:
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


def migration_config(connection: Connection | None = None) -> Config:
    """Alembic's settings for the migrations in this package; without a connection they use DATABASE_URL."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine) -> None:
    """Bring the database up to date, in one transaction. Of several processes one does it, the others wait for it.

    Raises RuntimeError if a migration left rows without the row they belong to; nothing is changed then.
    """
    with engine.connect() as plain:
        connection = plain.execution_options(**{_WRITES: True})
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            # A changed table is rebuilt and its old form dropped, which would delete all that belongs to its rows.
            # The setting cannot be changed within a transaction, so it goes to the driver before one begins.
            _driver(connection).execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
                command.upgrade(migration_config(connection), "head")
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise RuntimeError("the migration would leave rows without the row they belong to")
        finally:
            if sqlite:
                _driver(connection).execute("PRAGMA foreign_keys=ON")


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver
