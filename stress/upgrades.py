"""Upgrades that are killed: a database of an earlier schema, opened by servers of which one is gone in the middle."""

from __future__ import annotations

import hashlib
import random
import shutil
import tempfile
import time
from pathlib import Path

from alembic import command
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text

from app.assessments.database import MIGRATION_LOCK, empty_log, make_engine, migration_config, open_database
from bench import postgresql
from bench.under_load import Browser
from stress.nodes import Node

HEAD = ScriptDirectory.from_config(migration_config()).get_current_head()
REVISION = "0003"
"""The schema that is brought up to date: that of the first FINALs, nine migrations ago or more."""
MANY = 3000
"""Assessments in it, each with ten answers."""
_FILL = (
    "INSERT INTO assessment (token_hash, town_name, town_kind, created_at, rulebook_version, rulebook_date, revision) "
    "SELECT 'x' || i, 'Town ' || i, 'city', {at}, 'a', {day}, 1 FROM n",
    "INSERT INTO answer_event (assessment_id, key, version, cleared, dont_know, value, provenance, note, at) "
    "SELECT a.id, 'question_' || i, 1, {no}, {no}, '7.0', 'recorded', 'Note ' || a.id || ' ' || i, {at} "
    "FROM assessment a, n WHERE i <= 10",
    "INSERT INTO answer_current (assessment_id, key, version) SELECT assessment_id, key, version FROM answer_event",
    "INSERT INTO sign_off (assessment_id, section, name, title, signed_on, digest, at) "
    "SELECT id, 'town', 'A', 'B', {day}, 'd', {at} FROM assessment",
)
_HOLDER = (
    "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' "
    "AND l.granted AND l.objid = :lock AND a.datname = current_database()"
)
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
_ALL = (
    "SELECT id, town_name, revision FROM assessment ORDER BY id",
    "SELECT assessment_id, key, version, note FROM answer_event ORDER BY assessment_id, key, version",
    "SELECT assessment_id, key, version FROM answer_current ORDER BY assessment_id, key",
    "SELECT assessment_id, section, name, title FROM sign_off ORDER BY assessment_id, section",
)


class Upgrades:
    """An earlier database, and copies of it that are brought up to date. `halfway` counts those in which the killed
    server had begun and not finished."""

    def __init__(self, folder: Path, server: postgresql.Server | None, chance: random.Random) -> None:
        self.halfway = 0
        self._folder, self._server, self._chance = folder / "upgrades", server, chance
        self._folder.mkdir()
        self._earlier = self._folder / "earlier.sqlite3"
        url = server.new_database() if server is not None else f"sqlite:///{self._earlier}"
        self._name = postgresql.name_in(url)
        engine = make_engine(url)
        _fill(engine)
        self._before = digest(engine)
        engine.dispose()
        first = self._copy()
        began = time.monotonic()
        open_database(first).close()
        self._seconds = time.monotonic() - began
        self._remove(first)

    def kill_one(self) -> list[str]:
        """Start the nodes on a copy, kill one while it is brought up to date, start it again; what is wrong then."""
        url = self._copy()
        count = 1 if self._server is None else 2
        nodes = [Node(url, self._folder, more={"PGAPPNAME": f"node {number}"}) for number in range(count)]
        at_work = self._at_work(url, 20)
        time.sleep(self._chance.uniform(0, self._seconds))
        killed = at_work if at_work is not None and self._chance.random() < 0.75 else self._chance.randrange(count)
        halfway = killed == at_work and (self._server is None or self._at_work(url, 0) == killed)
        nodes[killed].kill()
        self.halfway += halfway and (self._server is not None or self._stands_as_before(url))
        nodes[killed] = Node(url, self._folder, nodes[killed].port)
        wrong: list[str] = []
        for node in nodes:
            status = Browser(node.wait().port, 60).get("/readyz")[0]
            wrong += [f"/readyz gives {status}"] * (status != 200)
        wrong += ["a server did not end well" for node in nodes if node.stop() != 0]
        engine = make_engine(url)
        with engine.connect() as connection:
            stands = MigrationContext.configure(connection).get_current_revision()
        wrong += [f"the schema is {stands}"] * (stands != HEAD) + ["rows are lost"] * (digest(engine) != self._before)
        engine.dispose()
        self._remove(url)
        return wrong

    def _copy(self) -> str:
        if self._server is None:
            path = self._folder / "copy.sqlite3"
            shutil.copyfile(self._earlier, path)
            return f"sqlite:///{path}"
        return self._server.new_database(self._name)

    def _remove(self, url: str) -> None:
        """Raises FileNotFoundError where the file is not alone: its log is gone once all is well."""
        if self._server is None:
            assert sorted(each.name for each in self._folder.glob("copy.*")) == ["copy.sqlite3"]
            (self._folder / "copy.sqlite3").unlink()
        else:
            self._server.drop_database(url)

    def _at_work(self, url: str, seconds: float) -> int | None:
        """The node that brings the database up to date, waited for so long."""
        until = time.monotonic() + seconds
        while True:
            if self._server is None:
                if (self._folder / "copy.sqlite3-shm").exists():
                    return 0
            else:
                engine = make_engine(url)
                with engine.connect() as connection:
                    name = connection.execute(text(_HOLDER), {"lock": MIGRATION_LOCK}).scalar()
                engine.dispose()
                if name is not None:
                    return int(str(name).removeprefix("node "))
            if time.monotonic() >= until:
                return None
            time.sleep(0.02)

    def _stands_as_before(self, url: str) -> bool:
        """Looked up in a copy of the files, so that the next server is the one that puts them right."""
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            for each in self._folder.glob("copy.sqlite3*"):
                shutil.copyfile(each, Path(folder) / each.name)
            engine = create_engine(f"sqlite:///{folder}/copy.sqlite3")
            with engine.connect() as connection:
                stands = MigrationContext.configure(connection).get_current_revision()
            engine.dispose()
        return stands == REVISION


def digest(engine: Engine) -> str:
    """A hash of all rows that every schema has."""
    taken = hashlib.sha256()
    with engine.connect() as connection:
        for statement in _ALL:
            for row in connection.execute(text(statement)):
                taken.update(repr(tuple(row)).encode())
    return taken.hexdigest()


def _fill(engine: Engine) -> None:
    sqlite = engine.dialect.name == "sqlite"
    words = {"no": "0" if sqlite else "false", "at": "'2026-01-01 00:00:00'", "day": "'2026-01-01'"}
    if not sqlite:
        words |= {"at": "timestamptz '2026-01-01'", "day": "date '2026-01-01'"}
    with engine.begin() as connection:
        command.upgrade(migration_config(connection), REVISION)
        for statement in _FILL:
            connection.execute(text(_NUMBERS.format(MANY) + statement.format(**words)))
    if sqlite:
        empty_log(engine)
