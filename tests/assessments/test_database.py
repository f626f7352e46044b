"""The connection's settings, and the migrations."""

from __future__ import annotations

import datetime as dt
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError, StatementError

from app.assessments import database as database_module
from app.assessments import store
from app.assessments.database import (
    DEFAULT_URL,
    DatabaseUnusableError,
    make_engine,
    migrate,
    migration_config,
    open_database,
    revisions,
)
from app.assessments.database_tables import assessment
from app.engine.answers import Answer, Town


def test_every_connection_has_the_settings(sqlite):
    database = sqlite
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": database_module.BUSY_SECONDS * 1000,
    }
    with database.read() as one, database.read() as two:
        for session in (one, two):
            for pragma, value in wanted.items():
                assert session.scalar(sa.text(f"PRAGMA {pragma}")) == value


def test_the_file_is_for_its_owner_alone(sqlite):
    database = sqlite
    path = Path(database.engine.url.database)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_writer_takes_its_turn_before_it_reads(sqlite, monkeypatch):
    database = sqlite
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0)
    other = make_engine(database.engine.url.render_as_string())
    impatient = database_module.Database(other)
    with database.write() as session:
        session.execute(sa.text("SELECT 1"))
        with impatient.read() as reader:
            assert reader.scalar(sa.select(sa.func.count()).select_from(assessment)) == 0
        with pytest.raises(OperationalError, match="locked"), impatient.write() as second:
            second.execute(sa.text("SELECT 1"))
    other.dispose()


def test_errors_do_not_tell_answers(database):
    with pytest.raises(StatementError) as error, database.write() as session:
        session.execute(sa.text("INSERT INTO nowhere VALUES (:secret)"), {"secret": "shift minimum is one"})
    assert "shift minimum" not in str(error.value)


def test_moments_need_a_zone(database):
    with pytest.raises(StatementError, match="without a time zone"), database.write() as session:
        store.create_assessment(
            session,
            Town("Brewer", "city"),
            rulebook_version="a",
            rulebook_date=dt.date(2026, 1, 1),
            at=dt.datetime(2026, 1, 1),
        )


def test_tables_and_migrations_agree(database):
    with database.engine.connect() as connection:
        command.check(migration_config(connection))


def test_migrations_form_one_line():
    scripts = ScriptDirectory.from_config(migration_config())
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
    assert revisions() == [each.revision for each in scripts.walk_revisions()][::-1]


def test_migrating_again_changes_nothing_and_waits_for_nobody(url, monkeypatch):
    engine = make_engine(url)
    migrate(engine)
    asked: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda _1, _2, statement, *_3: asked.append(statement))
    monkeypatch.setattr(command, "upgrade", lambda *_: pytest.fail("it is up to date"))
    migrate(engine)
    assert not [each for each in asked if "IMMEDIATE" in each or "LOCK" in each.upper() or "foreign_key" in each]
    engine.dispose()


def test_foreign_keys_stay_on_after_a_migration(sqlite_url):
    engine = make_engine(sqlite_url)
    migrate(engine)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(sa.text("PRAGMA busy_timeout")) == database_module.BUSY_SECONDS * 1000
    engine.dispose()


def test_a_database_of_a_newer_program_is_refused_in_one_line(url):
    open_database(url).close()
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(DatabaseUnusableError, match=r"newer Brief287 \(schema 9999; .*Install that version"):
        open_database(url)


def test_the_file_has_the_tables_while_it_is_served(sqlite):
    """A copy of the file alone, as a natural backup takes it, is at least a database of this program."""
    path = Path(str(sqlite.engine.url.database))
    copy = path.with_name("copy.sqlite3")
    copy.write_bytes(path.read_bytes())
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM assessment").fetchone() == (0,)
    connection.close()


def test_a_closed_file_is_whole_without_its_log(sqlite_url):
    database = open_database(sqlite_url)
    with database.read() as held, database.write() as session:
        held.execute(sa.text("SELECT 1"))
        made = store.create_assessment(
            session, Town("Brewer", "city"), rulebook_version="a", rulebook_date=dt.date(2026, 1, 1)
        )
    database.close()
    path = Path(str(database.engine.url.database))
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as connection:  # looks at no log
        assert connection.execute("SELECT id FROM assessment").fetchall() == [(made.id,)]
    connection.close()


def test_answers_from_before_typed_figures_are_kept_with_their_triggers(sqlite_url):
    engine = make_engine(sqlite_url)
    with engine.begin() as connection:
        command.upgrade(migration_config(connection), "0003")
        for statement in (
            "INSERT INTO assessment (id, token_hash, town_name, town_kind, created_at, rulebook_version, "
            "rulebook_date, revision) VALUES (1, 'x', 'Brewer', 'city', '2026-01-01 00:00:00', 'a', '2026-01-01', 1)",
            "INSERT INTO answer_event (assessment_id, key, version, cleared, dont_know, value, provenance, at) "
            "VALUES (1, 'officers', 1, 0, 0, '7.0', 'recorded', '2026-01-01 00:00:00')",
            "INSERT INTO answer_current (assessment_id, key, version) VALUES (1, 'officers', 1)",
        ):
            connection.execute(sa.text(statement))
    migrate(engine)
    database = database_module.Database(engine)
    with database.write() as session:
        store.set_answers(
            session, 1, {"officers": Answer(13, "estimate", low=10, high=15, typed="10-15")}, {"officers": 1}
        )
    with database.read() as session:
        assert [event.answer and event.answer.typed for event in store.history(session, 1)] == [None, "10-15"]
    with pytest.raises(sa.exc.DatabaseError, match="never changed"), database.write() as session:
        session.execute(sa.text("UPDATE answer_event SET typed = 'other'"))
    database.close()


def test_a_failed_migration_changes_nothing(url, monkeypatch):
    engine = make_engine(url)

    def fail(config, revision):
        config.attributes["connection"].execute(sa.text("CREATE TABLE half (id INTEGER)"))
        raise RuntimeError("stopped half way")

    monkeypatch.setattr(command, "upgrade", fail)
    with pytest.raises(RuntimeError, match="half way"):
        migrate(engine)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_migration_that_orphans_rows_is_undone(sqlite, monkeypatch):
    database = sqlite
    with database.write() as session:
        made = store.create_assessment(
            session, Town("Brewer", "city"), rulebook_version="a", rulebook_date=dt.date(2026, 1, 1)
        )
        store.set_answers(session, made.id, {"state": Answer("ME")}, {})

    def orphan(config, revision):
        config.attributes["connection"].execute(sa.text("DELETE FROM assessment"))

    monkeypatch.setattr(command, "upgrade", orphan)
    with database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(RuntimeError, match="without the row"):
        migrate(database.engine)
    with database.read() as session:
        assert store.load_answers(session, made.id)["state"] == Answer("ME")


def test_processes_that_start_at_once_wait_for_each_other(url):
    code = f"from app.assessments.database import open_database; open_database({url!r}).close()"
    started = [subprocess.Popen([sys.executable, "-W", "error", "-c", code], stderr=subprocess.PIPE) for _ in range(4)]
    for process in started:
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, b"")
    database = open_database(url)
    with database.engine.connect() as connection:
        command.check(migration_config(connection))
    database.close()


def test_a_database_in_memory():
    database = open_database("sqlite://")
    with database.write() as session:
        made = store.create_assessment(
            session, Town("Brewer", "city"), rulebook_version="a", rulebook_date=dt.date(2026, 1, 1)
        )
    with database.read() as session:
        assert store.find_assessment(session, made.token) is not None
    database.close()


def test_the_address_comes_from_the_environment_or_is_the_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    default = make_engine()
    assert default.url.render_as_string() == DEFAULT_URL
    monkeypatch.setenv("DATABASE_URL", "sqlite:///other/x.sqlite3")
    other = make_engine()
    assert other.url.database == "other/x.sqlite3"
    command.upgrade(migration_config(), "head")  # as a developer would, without a connection
    assert "answer_event" in sa.inspect(other).get_table_names()
    default.dispose()
    other.dispose()


@pytest.mark.parametrize("url", ["nonsense", "mysql://user:hunter2@host/name", "oracle+x://u:hunter2@h", "://hunter2"])
def test_other_addresses_are_refused_without_telling_the_password(url):
    with pytest.raises(ValueError, match="DATABASE_URL") as error:
        make_engine(url)
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize("url", ["postgres://host/name", "postgresql://host/name"])
def test_postgresql_addresses_name_the_driver(url):
    assert database_module._address(url).drivername == "postgresql+psycopg"


@pytest.mark.parametrize("how", ["read", "read_one"])
def test_what_reads_cannot_write_to_a_postgresql(postgresql, how):
    database = open_database(postgresql.new_database())
    try:
        with getattr(database, how)() as session, pytest.raises(sa.exc.DBAPIError, match="read-only"):
            session.execute(sa.text("CREATE TABLE of_mine (id integer)"))
        with getattr(database, how)() as session:
            assert session.scalar(sa.text("SELECT 1")) == 1
    finally:
        database.close()
