"""(i) The database as it grows: start, pages and saves over 50,000 assessments, and saves of eight at a time.

Held against the same with an empty database in the same run, in turns, on SQLite and, where it is installed, on
PostgreSQL. The 50,000 assessments have 12 answers each, every third with a history.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy import Engine, text

from app.assessments.database import make_engine, open_database
from app.assessments.encryption import NO_KEYS, Keys, new_key, read_keys
from app.assessments.store import import_answers
from app.config import Config
from app.web import create_app
from bench import postgresql
from bench.pages import Fields, _question_page
from bench.timing import Pair, pair_of, paired
from bench.under_load import EXAMPLE, Browser, begin, percentile, server

MANY = 50_000
ANSWERS = 12
CLIENTS = 8
SAVES = 60
"""Of each client."""
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
_FILL = (
    _NUMBERS.format(MANY)
    + "INSERT INTO assessment (recovery_hash, town_name, town_kind, created_at, rulebook_version, rulebook_date, "
    "revision, changed_at) SELECT 'x' || i, 'Town ' || i, 'town', {at}, 'a', {day}, 1, {at} FROM n",
    _NUMBERS.format(ANSWERS)
    + "INSERT INTO answer_event (assessment_id, key, version, cleared, dont_know, value, provenance, at) "
    "SELECT id, 'question_' || i, 1, {no}, {no}, '7.0', 'recorded', {at} FROM assessment, n",
    "INSERT INTO answer_event (assessment_id, key, version, cleared, dont_know, value, provenance, at) "
    "SELECT assessment_id, key, 2, cleared, dont_know, '8.0', provenance, at FROM answer_event "
    "WHERE assessment_id % 3 = 0",
    "INSERT INTO answer_current (assessment_id, key, version) "
    "SELECT assessment_id, key, max(version) FROM answer_event GROUP BY assessment_id, key",
)


def run() -> list[Pair]:
    with tempfile.TemporaryDirectory() as place:
        found = _kind("SQLite", f"sqlite:///{place}/empty.sqlite3", f"sqlite:///{place}/filled.sqlite3")
    if postgresql.is_here():
        own = postgresql.Server()
        try:
            found += _kind("PostgreSQL", own.new_database(), own.new_database())
        finally:
            own.remove()
    return [*found, *_encrypted(), *_eight()]


def fill(engine: Engine) -> None:
    """MANY assessments in a database of this program's tables."""
    sqlite = engine.dialect.name == "sqlite"
    words = {"no": "0" if sqlite else "false", "at": "'2026-01-01 00:00:00'", "day": "'2026-01-01'"}
    if not sqlite:
        words = {"no": "false", "at": "timestamptz '2026-01-01'", "day": "date '2026-01-01'"}
    with engine.begin() as connection:
        if not sqlite:  # what is copied from a table belongs to it: PostgreSQL would look up each row
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in _FILL:
            connection.execute(text(statement.format(**words)))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
        plain.execute(text("PRAGMA wal_checkpoint(TRUNCATE)" if sqlite else "ANALYZE"))


def _kind(name: str, empty: str, filled: str) -> list[Pair]:
    for address in (empty, filled):
        open_database(address).close()
    engine = make_engine(filled)
    fill(engine)
    engine.dispose()
    few, many = f"{name}, empty", f"{name}, {MANY} assessments"
    opening = paired(
        f"{many}: opening the database", lambda: open_database(filled).close(), few,
        lambda: open_database(empty).close(), at_most=2, limit=0.5,
    )  # fmt: skip
    with _pages(empty) as (get_few, save_few), _pages(filled) as (get_many, save_many):
        return [
            opening,
            paired(f"{many}: GET of a question page", get_many, few, get_few, each=30, at_most=1.2),
            paired(f"{many}: GET, then POST", save_many, few, save_few, each=15, at_most=1.2),
        ]


def _encrypted() -> list[Pair]:
    """The task list of Sample City with a key, against the same without one."""
    with tempfile.TemporaryDirectory() as place:
        plain, keyed = f"sqlite:///{place}/plain.sqlite3", f"sqlite:///{place}/keyed.sqlite3"
        with _tasks(plain, NO_KEYS) as get_plain, _tasks(keyed, read_keys(new_key())) as get_keyed:
            name = "task list of Sample City, encrypted"
            return [paired(name, get_keyed, "not encrypted", get_plain, each=10, at_most=1.2)]


@contextmanager
def _tasks(address: str, keys: Keys) -> Iterator[Callable[[], object]]:
    database = open_database(address, keys)
    app = create_app(Config(database_url=address, secret_key="bench" * 4), database=database)
    book = app.extensions["brief287"].rulebook
    with database.write() as session:
        made = import_answers(
            session, EXAMPLE.read_bytes(), book.answerable, rulebook_version=book.version, rulebook_date=book.date
        )
    client = app.test_client()
    assert client.get(f"/a/{made.token}/tasks").status_code == 200
    yield lambda: client.get(f"/a/{made.token}/tasks")
    database.close()


@contextmanager
def _pages(address: str) -> Iterator[tuple[Callable[[], object], Callable[[], object]]]:
    """A question page of a new assessment: to open it, and to answer it."""
    database = open_database(address)
    client = create_app(Config(database_url=address, secret_key="bench" * 4), database=database).test_client()
    page, turn = _question_page(client), iter(range(1 << 30))

    def save() -> None:
        values = Fields(client.get(page).get_data(as_text=True)).values
        values["state"] = ("OH", "TX")[next(turn) % 2]
        assert client.post(page, data=values).status_code in (302, 303)

    yield lambda: client.get(page), save
    database.close()


def _eight() -> list[Pair]:
    """Saves of eight clients at once, each on an assessment of its own, against what half of them take: without
    turns the last of a hundred waits fourteen times as long."""
    with server() as port:
        browsers = [Browser(port) for _ in range(CLIENTS)]
        pages = [begin(each, f"Town {n}") + "/department/q/sworn_authorized" for n, each in enumerate(browsers)]
        _together(pages, browsers, 5)
        rounds = [_together(pages, browsers, SAVES) for _ in range(3)]
    return [
        pair_of(
            f"save, 99th percentile, {CLIENTS} clients at once, SQLite", "median of the same saves",
            [percentile(times, 99) for times in rounds], [percentile(times, 50) for times in rounds],
            at_most=4, limit=0.12,
        )
    ]  # fmt: skip


def _together(pages: list[str], browsers: list[Browser], saves: int) -> list[float]:
    """Seconds of each save."""
    times: list[float] = []

    def one(browser: Browser, page: str) -> None:
        values = Fields(browser.get(page)[1].decode()).values
        for turn in range(saves):
            values["sworn_authorized"] = str(20 + turn % 2)
            start = time.perf_counter()
            status, content = browser.post(page, values)
            times.append(time.perf_counter() - start)
            assert status == 303, content[:2000]
            values = Fields(browser.get(page)[1].decode()).values

    threads = [threading.Thread(target=partial(one, *each)) for each in zip(browsers, pages, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(times) == saves * len(pages), "a client failed"
    return times
