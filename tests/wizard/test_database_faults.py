"""The database is held, full, read-only or away: a page that says so, with all that was typed, and nothing is lost."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from app.assessments import store
from app.assessments.database import open_database
from app.config import Config
from app.web import create_app
from app.wizard import final_files, final_making, not_saved
from tests.wizard.conftest import TODAY
from tests.wizard.pages import Visitor

TYPED = {"sworn_filled": "41", "sworn_filled:note": "As of the payroll of May"}
PAGE = "department/q/sworn_authorized"


def visitor_of(url: str, rulebook) -> Visitor:
    app = create_app(Config(database_url=url, secret_key="k" * 40, today=lambda: TODAY), rulebook=rulebook)
    found = Visitor(app.test_client())
    found.begin("Keene", "city", "manager")
    found.send(state="NH", agency_kind="municipal_police", custody="none")
    return found


@pytest.fixture
def alone(rulebook, tmp_path):
    """A town in a database file of its own."""
    found = visitor_of(f"sqlite:///{tmp_path}/own.sqlite3", rulebook)
    yield found
    found.client.application.extensions["brief287"].database.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr("app.assessments.database.BUSY_SECONDS", 0.2)


def engine_of(visitor: Visitor) -> sa.Engine:
    found: sa.Engine = visitor.client.application.extensions["brief287"].database.engine
    return found


@contextmanager
def held(visitor: Visitor, how: str = "BEGIN IMMEDIATE"):
    """Another program holds the file, as a backup or a sync client does."""
    other = sqlite3.connect(str(engine_of(visitor).url.database), isolation_level=None)
    other.execute(how)
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def each_connection(visitor: Visitor, pragma: str, after: str):
    """A setting of SQLite on every connection, and another one when it is over."""
    engine = engine_of(visitor)

    def set_it(connection, record, proxy):
        connection.execute(pragma)

    sa.event.listen(engine, "checkout", set_it)
    try:
        yield
    finally:
        sa.event.remove(engine, "checkout", set_it)
        with engine.connect() as connection:
            connection.exec_driver_sql(after)


def read_only(visitor):
    return each_connection(visitor, "PRAGMA query_only=ON", "PRAGMA query_only=OFF")


@contextmanager
def full(visitor):
    """No page more than the file has; what is typed below needs more."""
    with engine_of(visitor).connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    with each_connection(visitor, f"PRAGMA max_page_count={pages}", "PRAGMA max_page_count=1000000"):
        yield


FAULTS = {"busy": held, "read_only": read_only, "full": full}


@pytest.mark.parametrize("kind", FAULTS)
def test_what_was_typed_is_still_in_the_form_and_saves_afterwards(alone, kind):
    typed = {**TYPED, "sworn_filled:note": "x" * 1900}  # more than fits where no page can be added
    alone.open(PAGE)
    with FAULTS[kind](alone):
        alone.send(**typed)
        if kind == "full":  # a page that still has room takes the first ones
            for _ in range(12):
                if alone.status == 503:
                    break
                alone.open(PAGE).send(**{**typed, "sworn_filled": str(int(alone.form().values["sworn_filled"]) + 1)})
        assert alone.status == 503
        assert alone.page.headers["Retry-After"] == "30"
        for words in not_saved.WORDS[kind]:
            assert words in alone.text
        assert "Nothing is saved yet" in alone.text
        assert "What you typed is still here." in alone.text
        number = alone.form().values["sworn_filled"]
        assert alone.form().values["sworn_filled:note"] == typed["sworn_filled:note"]
    alone.send()
    assert alone.status == 200
    alone.open(PAGE)
    assert alone.form().values["sworn_filled"] == number
    assert alone.form().values["sworn_filled:note"] == typed["sworn_filled:note"]


def test_nobody_waits_for_long(alone, monkeypatch):
    monkeypatch.undo()
    engine_of(alone).dispose()
    alone.open(PAGE)
    began = time.monotonic()
    with held(alone):
        alone.send(**TYPED)
    assert alone.status == 503
    assert time.monotonic() - began < 8


def test_pages_are_read_while_another_program_writes(alone):
    with held(alone):
        for address in ("tasks", PAGE, "check/department", "law", "estimate", "answers.yaml", "draft"):
            assert alone.open(address).status == 200, address


@pytest.mark.parametrize(
    ("page", "ending", "typed"),
    [
        ("/", "/begin", {"name": "Nashua", "kind": "city", "door": "chief"}),
        ("chief", "", {"sworn_filled": "41"}),
        ("manage", "/rename", {"name": "Keene Falls", "kind": "town"}),
        ("manage", "/look", {"paper": "a4"}),
        ("manage", "/new-link", {}),
        ("manage", "/delete", {"confirm": "Keene"}),
    ],
)
def test_every_form_says_so_and_can_be_sent_again(alone, page, ending, typed):
    base = alone.base
    alone.open(page if page.startswith("/") else f"{base}/{page}")
    with held(alone):
        alone.send(ending, **typed)
        assert alone.status == 503
        assert "Nothing is saved yet" in alone.text
        assert alone.page.headers["Retry-After"]
        form = alone.form(ending)
        for name, value in typed.items():
            assert form.values[name] == value
    alone.send(ending)
    assert alone.status == 200


def test_a_final_is_begun_when_the_button_is_pressed_again(alone, monkeypatch):
    monkeypatch.setattr(final_files, "MADE", ())
    alone.open("finals").send("/finals", made_by="Ann Lee")
    with held(alone):
        alone.send("/finals")
        assert alone.status == 503
        assert alone.form("/finals").values["made_by"] == "Ann Lee"
    alone.send("/finals").send("/finals")
    assert alone.url.endswith("/finals/1")
    assert final_making.lookout_of(alone.client.application).settled(60)
    assert "FINAL no. 1, frozen on" in alone.open("finals/1").text


def test_a_withdrawal_is_not_lost(alone, monkeypatch):
    monkeypatch.setattr(final_files, "MADE", ())
    alone.make_final().open("finals/1/withdraw")
    with held(alone):
        alone.send("/withdraw", reason="The wage was wrong.", by="Ann Lee")
        assert alone.status == 503
        assert alone.form("/withdraw").values["reason"] == "The wage was wrong."
    alone.send("/withdraw")
    assert "Ann Lee withdrew this FINAL: The wage was wrong." in alone.text


def test_a_file_must_be_chosen_again(alone):
    alone.open("/import")
    with held(alone):
        alone.upload(b"town: {name: B, kind: city}\nanswers: {state: ME}\n")
    assert alone.status == 503
    assert "choose it again" in alone.text


@pytest.mark.parametrize("kind", FAULTS)
def test_a_document_is_served_where_its_copy_cannot_be_kept(alone, kind):
    with FAULTS[kind](alone):
        for name in ("briefing.pdf", "evaluation.json", "briefing.xlsx"):
            answer = alone.client.get(f"{alone.base}/{name}?audience=staff")
            assert answer.status_code == 200, name
            assert len(answer.data) > 1000
    with engine_of(alone).connect() as connection:
        kept = connection.scalar(sa.text("SELECT count(*) FROM rendered"))
    assert kept == 0 or kind == "full"


def test_a_hold_keeps_it_from_being_deleted(alone):
    site = alone.client.application.extensions["brief287"]
    with site.database.write() as session:
        found = store.find_assessment(session, alone.token)
        assert found is not None
        store.set_hold(session, found.id, "A request for records")
    alone.open("manage").send("/delete", confirm="Keene")
    assert alone.status == 409
    assert "a hold on this assessment, so it cannot be deleted" in alone.text
    assert "A request for records" not in alone.text
    assert alone.open(f"{alone.base}/tasks").status == 200


def test_a_damaged_file_is_no_fault_of_the_program(alone):
    engine_of(alone).dispose()
    path = str(engine_of(alone).url.database)
    with open(path, "r+b") as file:
        file.write(b"not a database at all" * 10)
    alone.open("tasks")
    assert alone.status == 503
    assert "damaged" in alone.text


def test_a_fault_of_the_program_is_still_one(alone, monkeypatch):
    def broken(session, *given):
        session.execute(sa.text("SELECT * FROM nowhere"))

    monkeypatch.setattr("app.wizard.site.find_link", broken)
    alone.open("tasks")
    assert alone.status == 500


class TestPostgresql:
    """A server that stops and starts again."""

    @pytest.fixture
    def town(self, postgresql, rulebook):
        found = visitor_of(postgresql.new_database(), rulebook)
        yield found
        found.client.application.extensions["brief287"].database.close()

    def test_it_stops_and_starts(self, town, postgresql):
        town.open(PAGE)
        postgresql.stop()
        try:
            town.send(**TYPED)
            assert town.status == 503
            assert "cannot be reached" in town.text
            assert "As of the payroll of May" in town.text
            assert town.form().values["sworn_filled"] == "41"
            read = town.client.get(f"{town.base}/tasks")
            assert read.status_code == 503
            assert read.headers["Retry-After"]
            town.send()
            assert town.status == 503
        finally:
            postgresql.start()
        town.send()
        assert town.status == 200
        town.open(PAGE)
        assert town.form().values["sworn_filled"] == "41"
        assert town.form().values["sworn_filled:note"] == TYPED["sworn_filled:note"]

    def test_a_standby_is_read_and_takes_no_answer(self, town, postgresql):
        town.open(PAGE)
        postgresql.stand_by()
        try:
            for _ in range(2):  # the second time on a connection that has read before
                assert town.client.get(f"{town.base}/tasks").status_code == 200
                town.send(**TYPED)
                assert town.status == 503
                assert "cannot be written to" in town.text
                assert town.form().values["sworn_filled"] == "41"
        finally:
            postgresql.promote()
        town.send()
        assert town.status == 200
        town.open(PAGE)
        assert town.form().values["sworn_filled:note"] == TYPED["sworn_filled:note"]

    def test_a_row_that_is_held(self, town):
        site = town.client.application.extensions["brief287"]
        town.open(PAGE)
        other = open_database(site.config.database_url)
        with other.write() as session:
            found = store.find_assessment(session, town.token)
            assert found is not None
            store.lock_assessment(session, found.id)
            began = time.monotonic()
            town.send(**TYPED)
            assert time.monotonic() - began < 8
        other.close()
        assert town.status == 503
        assert "Another program" in town.text
        assert town.form().values["sworn_filled"] == "41"
