"""The rulebooks that answers were given under are kept, each once, and it is known what rests on which."""

from __future__ import annotations

import datetime as dt
import zlib

import pytest
import sqlalchemy as sa

from app.assessments import store
from app.assessments.database_tables import kept_rulebook, rulebook_use
from app.assessments.store import NotKeptError
from app.engine.answers import Answer
from tests.assessments.helpers import TODAY, freeze, save

OLD, NEW = "aaaaaaaaaaaa", "bbbbbbbbbbbb"


def move(database, number: int, version: str) -> None:
    with database.write() as session:
        store.set_rulebook(session, number, version=version, date=TODAY)


def keep(database, version: str, body: bytes) -> bool:
    with database.write() as session:
        return store.keep_rulebook(session, version=version, date=TODAY, packed=lambda: body)


def resting(database, version: str) -> list[tuple[int, bool, tuple[tuple[int, dt.date], ...]]]:
    with database.read() as session:
        return [(each.id, each.now, each.finals) for each in store.resting_on(session, version)]


def test_a_rulebook_is_kept_once_and_read_back(database):
    assert keep(database, OLD, b"files" * 1000)
    assert not keep(database, OLD, b"other files")
    with database.read() as session:
        assert store.load_kept_rulebook(session, OLD) == b"files" * 1000
        with pytest.raises(NotKeptError):
            store.load_kept_rulebook(session, NEW)


def test_what_is_kept_is_packed_only_where_it_is_new(database):
    keep(database, OLD, b"files")
    with database.write() as session:
        assert not store.keep_rulebook(
            session, version=OLD, date=TODAY, packed=lambda: pytest.fail("it was packed again")
        )


@pytest.mark.parametrize("body", [b"", b"junk", zlib.compress(b"files")[:-3]])
def test_what_was_damaged_is_as_good_as_none(database, body):
    keep(database, OLD, b"files")
    with database.write() as session:
        session.execute(sa.update(kept_rulebook).values(body=body))
    with database.read() as session, pytest.raises(NotKeptError):
        store.load_kept_rulebook(session, OLD)


def test_a_kept_rulebook_cannot_fill_the_memory(database, monkeypatch):
    monkeypatch.setattr("app.assessments.store.rulebooks.LARGEST", 1000)
    keep(database, OLD, b"0" * 1_000_000)
    with database.read() as session, pytest.raises(NotKeptError):
        store.load_kept_rulebook(session, OLD)


def test_what_an_assessment_leaves_is_noted_and_goes_with_it(database, brewer):
    move(database, brewer.id, OLD)
    move(database, brewer.id, NEW)
    move(database, brewer.id, NEW)
    assert resting(database, OLD) == [(brewer.id, False, ())]
    assert resting(database, NEW) == [(brewer.id, True, ())]
    with database.read() as session:
        assert OLD in store.rulebooks_noted(session, brewer.id)
        assert {version for version, _ in store.rulebook_versions(session)} >= {OLD, NEW}
    with database.write() as session:
        store.delete_assessment(session, brewer.id)
    assert resting(database, OLD) == []
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(rulebook_use)) == 0


def test_finals_and_sign_offs_rest_on_the_rulebook_of_their_day(database, brewer):
    with database.read() as session:
        found = store.get_assessment(session, brewer.id)
    with database.write() as session:
        freeze(session, found)
        store.sign_section(
            session, brewer.id, "town", name="A", title="B", signed_on=TODAY, rests_on=(), rulebook_version=NEW,
            rulebook_date=TODAY,
        )  # fmt: skip
    move(database, brewer.id, OLD)
    assert resting(database, "abc") == [(brewer.id, False, ((1, TODAY),))]
    assert resting(database, NEW) == [(brewer.id, False, ())]
    with database.read() as session:
        assert NEW in store.rulebooks_noted(session, brewer.id)


def test_a_recall_of_a_rulebook_is_one_with_any_overlay(database, brewer):
    move(database, brewer.id, f"{OLD}+cccccccccccc")
    assert resting(database, OLD) == [(brewer.id, True, ())]
    assert resting(database, f"{OLD}+cccccccccccc") == [(brewer.id, True, ())]
    assert resting(database, "aaaaaaaaaaa") == []  # a version is whole or none


def test_saving_writes_nothing_of_this(database, brewer):
    save(database, brewer.id, {"officers": Answer(20)})
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(rulebook_use)) == 0
