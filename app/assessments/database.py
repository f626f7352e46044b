"""The connection to the database: SQLite in a file by default, PostgreSQL by its address; and the migrations."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from app.assessments.column_types import keys_of, set_keys
from app.assessments.encryption import NO_KEYS, Keys
from app.assessments.faults import fault_of
from app.assessments.key_check import check_keys
from app.assessments.session import Session
from app.assessments.turns import Turns

if TYPE_CHECKING:
    from alembic.config import Config

DEFAULT_URL: Final = "sqlite:///var/brief287.sqlite3"
"""Used where DATABASE_URL is not set; relative to the working folder."""
BUSY_SECONDS: Final = 4.0
"""How long anyone waits for a writer before the page says that nothing is saved yet."""
MIGRATE_SECONDS: Final = 600
"""How long a process that starts waits for another one that brings the database up to date."""
MIGRATION_LOCK: Final = 287_287_287
"""The number of the PostgreSQL lock that lets one process migrate at a time."""

ERASE: Final = "brief287_erase"
"""Set in `session.info` by what deletes a person's words: they shall be gone from the file's write-ahead log too."""

_ONE_MOMENT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ"
"""All that a page reads is of one moment, as SQLite has it by itself."""
_log: Final = logging.getLogger(__name__)
_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_WRITES: Final = "brief287_writes"
_LEFT: Final = "brief287_seconds_left"


class DatabaseUnusableError(ValueError):
    """The database cannot be used. The message says why, in one line, and what to do."""


class KeyNotSetError(DatabaseUnusableError):
    """The database is encrypted with a key that is not set."""


class Database:
    """One database, shared by all threads of a process. Sessions are short: one for each thing done."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.reading = engine if engine.dialect.name == "sqlite" else _that_reads(engine)
        self._writing = engine.execution_options(**{_WRITES: True})
        self._turns = Turns() if engine.dialect.name == "sqlite" else None  # PostgreSQL has a queue for each row

    @property
    def keys(self) -> Keys:
        """What is stored is encrypted with these; none: it is stored as it is."""
        return keys_of(self.engine.dialect)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment and writes nothing."""
        with closing(Session(self.reading, _ONE_MOMENT if self.reading is not self.engine else None)) as session:
            yield session

    @contextmanager
    def read_one(self) -> Iterator[Session]:
        """A session for one statement that reads: it needs no transaction, which spares PostgreSQL two requests."""
        with closing(Session(self.reading)) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that holds the right to write from its first statement; commits at the end, undoes on any error.

        Raises sqlalchemy.exc.OperationalError if another writer does not end within four seconds, and TimeoutError of
        the same module where that one is of this process.
        """
        with self._turns.one(BUSY_SECONDS) if self._turns is not None else nullcontext(BUSY_SECONDS) as left:
            engine = self._writing
            if left < BUSY_SECONDS - 0.5:
                engine = engine.execution_options(**{_LEFT: left})
            with closing(Session(engine)) as session:
                yield session
                session.commit()
            if session.info.get(ERASE) and self.engine.dialect.name == "sqlite":
                empty_log(self.engine)

    def close(self) -> None:
        """Close all connections. A SQLite file is whole by itself then, without the log beside it."""
        if self.engine.dialect.name == "sqlite":
            empty_log(self.engine)
        self.reading.dispose()
        self.engine.dispose()


def open_database(url: str | None = None, keys: Keys = NO_KEYS) -> Database:
    """The database at `url`, else at DATABASE_URL, else `var/brief287.sqlite3`; brought up to date. What is stored in
    it is encrypted with the first of these keys.

    Raises DatabaseUnusableError where that cannot be, or where it is encrypted with a key that is not among these.
    """
    engine: Engine | None = None
    try:
        engine = make_engine(url)
        set_keys(engine.dialect, keys)
        migrate(engine)
        if (missing := check_keys(engine, keys)) is not None:
            raise KeyNotSetError(f"The database cannot be opened. {missing}")
        return Database(engine)
    except (OSError, SQLAlchemyError) as error:  # its address may hold a password: it is not repeated
        if engine is not None:
            engine.dispose()
        raise _unusable(error) from None
    except ValueError:
        if engine is not None:
            engine.dispose()
        raise


def _unusable(error: OSError | SQLAlchemyError) -> DatabaseUnusableError:
    fault = fault_of(error)
    if fault is not None:
        return DatabaseUnusableError(f"The database cannot be opened: {fault.what}. {fault.mend}")
    why = error.strerror if isinstance(error, OSError) else type(error).__name__
    mend = "Set DATABASE_URL to one that runs, or to a file in a folder that you may write to."
    return DatabaseUnusableError(f"The database cannot be opened: {why}. {mend}")


def make_engine(url: str | None = None) -> Engine:
    """An engine with this program's settings for SQLite and PostgreSQL. Raises DatabaseUnusableError for any other
    address, and OSError where the folder of a SQLite file cannot be made.

    Answers never show in errors or logs: parameters are hidden.
    """
    address = _address(url or os.environ.get("DATABASE_URL") or DEFAULT_URL)
    if address.get_backend_name() == "postgresql":
        return _postgresql(address)
    options: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    if address.database in (None, "", ":memory:"):
        options["poolclass"] = StaticPool  # one connection, as each has a memory of its own
    else:
        _prepare_file(Path(str(address.database)))
    engine = create_engine(address, hide_parameters=True, **options)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _postgresql(address: URL) -> Engine:
    """Nobody waits long: not for a server that is away, not for a lock, not for a free connection."""
    limits = {
        "connect_timeout": f"{BUSY_SECONDS:.0f}",
        "tcp_user_timeout": f"{BUSY_SECONDS * 1000:.0f}",
        "options": f"-c lock_timeout={BUSY_SECONDS * 1000:.0f}",
    }
    for name in limits:
        if name in address.query:  # the host's own setting
            limits[name] = str(address.query[name])
    try:
        return create_engine(address, hide_parameters=True, pool_timeout=BUSY_SECONDS, connect_args=limits)
    except ModuleNotFoundError:
        raise DatabaseUnusableError(
            "PostgreSQL needs a driver. Install the extra: pip install 'brief287[postgresql]'"
        ) from None


def _that_reads(engine: Engine) -> Engine:
    """Connections to a PostgreSQL that begin no transaction by themselves and write nothing, apart from those that do.
    To say of each transaction how it reads and take it back took the driver six calls."""
    found = Engine(engine.pool.recreate(), engine.dialect, engine.url, hide_parameters=True)
    event.listen(found, "connect", _set_to_read)
    return found


def _set_to_read(connection: Any, record: object) -> None:
    connection.autocommit = True
    connection.execute("SET default_transaction_read_only = on")


def _address(url: str) -> URL:
    try:
        address = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
        backend = address.get_backend_name()
    except Exception:  # the address may hold a password: it is not repeated, nor is the cause
        raise DatabaseUnusableError(
            "DATABASE_URL is not the address of a database, as in postgresql://host/name"
        ) from None
    if backend == "postgresql" and address.drivername == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if backend not in ("postgresql", "sqlite"):
        raise DatabaseUnusableError(f"DATABASE_URL names {backend}; only sqlite and postgresql can be used")
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
    connection.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")


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
    """A writer takes its turn at once: a reader that later wants to write would be refused instead of waiting. One that
    has waited for others of this process does not wait as long again for those of another."""
    options = connection.get_execution_options()
    left = options.get(_LEFT)
    if left is not None:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={int(left * 1000)}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES) else "BEGIN")
    finally:
        if left is not None:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")


def empty_log(engine: Engine) -> None:
    """Bring what stands in the write-ahead log into the file, and empty the log. What it cannot do now, the next one
    does: nothing is lost by that."""
    raw = None
    try:
        raw = engine.raw_connection()
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except (SQLAlchemyError, sqlite3.Error) as error:
        _log.warning("the write-ahead log was not emptied: %s", type(error).__name__)
    finally:
        if raw is not None:
            raw.close()


def migration_config(connection: Connection | None = None) -> Config:
    """Alembic's settings for the migrations in this package; without a connection they use DATABASE_URL."""
    from alembic.config import Config  # only where it is used: with what it brings along it has ten megabytes

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def revisions() -> list[str]:
    """The revisions of the migrations in this package, the oldest first: their files' names begin with them."""
    return sorted(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def _revision(connection: Connection) -> str | None:
    """The revision that the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def migrate(engine: Engine) -> None:
    """Bring the database up to date, in one transaction; nothing is done, and nobody waits, where it is. Of several
    processes one does it, the others wait for it.

    Raises DatabaseUnusableError for one of a newer program, and RuntimeError if a migration left rows without the row
    they belong to; nothing is changed then.
    """
    known = revisions()
    with engine.connect() as reading:
        stands = _revision(reading)
    if stands == known[-1]:
        return
    if stands is not None and stands not in known:
        raise DatabaseUnusableError(
            f"The database is of a newer Brief287 (schema {stands}; this one knows {known[-1]}). "
            "Install that version, or set DATABASE_URL to another database."
        )
    from alembic import command

    with engine.connect() as plain:
        connection = plain.execution_options(**{_WRITES: True})
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            # A changed table is rebuilt and its old form dropped, which would delete all that belongs to its rows.
            # The setting cannot be changed within a transaction, so it goes to the driver before one begins.
            _driver(connection).execute("PRAGMA foreign_keys=OFF")
            _driver(connection).execute(f"PRAGMA busy_timeout={MIGRATE_SECONDS * 1000}")
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(text(f"SET LOCAL lock_timeout = '{MIGRATE_SECONDS}s'"))
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
                command.upgrade(migration_config(connection), "head")
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise RuntimeError("the migration would leave rows without the row they belong to")
        finally:
            if sqlite:
                _driver(connection).execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
                _driver(connection).execute("PRAGMA foreign_keys=ON")
    if sqlite:
        empty_log(engine)  # so that the file itself has the tables, and not only the log beside it


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver
