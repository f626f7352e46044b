"""What is deleted after a time, what a hold keeps, and how many documents stay."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from app.agreement.document import Document
from app.assessments import store
from app.config import Config, ConfigError
from app.engine.answers import Answer, Town
from tests.assessments.helpers import create, rows

NOW = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)


def made(database, name: str, days: int) -> store.Created:
    """A town that nobody has changed for so many days."""
    with database.write() as session:
        found = create(session, Town(name, "city"))
        session.execute(
            sa.text("UPDATE assessment SET changed_at = :at WHERE id = :id"),
            {"at": (NOW - dt.timedelta(days=days)).replace(tzinfo=None), "id": found.id},
        )
    return found


def test_only_what_nobody_has_changed_is_deleted(database):
    old, held, fresh = made(database, "Old", 400), made(database, "Held", 800), made(database, "Fresh", 3)
    with database.write() as session:
        store.set_hold(session, held.id, "A request for records")
    with database.read() as session:
        listed = store.unchanged_for(session, 365, NOW)
        assert [(each.id, each.town, each.hold) for each in listed] == [
            (held.id, "Held", "A request for records"), (old.id, "Old", None),
        ]  # fmt: skip
        assert [each.id for each in store.held(session)] == [held.id]
    with database.write() as session:
        assert [each.id for each in store.purge(session, 365, NOW)] == [old.id]
    with database.read() as session:
        assert store.find_assessment(session, old.token) is None
        assert store.find_assessment(session, held.token) is not None
        assert store.find_assessment(session, fresh.token) is not None
    with database.write() as session:
        store.set_hold(session, held.id, None)
        assert [each.id for each in store.purge(session, 365, NOW)] == [held.id]
    with pytest.raises(store.NotFound), database.write() as session:
        store.set_hold(session, held.id, "too late")


def test_a_hold_keeps_it_from_whoever_has_the_link(database, brewer):
    with database.write() as session:
        store.set_hold(session, brewer.id, "A request for records")
    with pytest.raises(store.Held, match="A request for records"), database.write() as session:
        store.delete_assessment(session, brewer.id)
    assert rows(database)["assessment"] == 1


@pytest.mark.parametrize("what", ["answer", "town", "agreement", "rulebook"])
def test_every_change_counts(database, what):
    found = made(database, "Old", 400)
    with database.write() as session:
        if what == "answer":
            store.set_answers(session, found.id, {"x": Answer(1)}, {})
        elif what == "town":
            store.set_town(session, found.id, Town("New", "city"), expected=Town("Old", "city"))
        elif what == "rulebook":
            store.set_rulebook(session, found.id, version="b", date=NOW.date())
        else:
            store.keep_agreement(session, found.id, name="a.pdf", body=b"", document=Document.of_text([]))
        assert store.unchanged_for(session, 365, NOW) == []


LIMITS = store.KeptDocuments(most_bytes=100, days=90)


def keep(database, number, key, size=1, days=0, limits=LIMITS):
    with database.write() as session:
        store.keep_document(
            session, number, f"{key:064}", media_type="text/html", body=b"x" * size,
            at=NOW - dt.timedelta(days=days), limits=limits,
        )  # fmt: skip


def kept(database, number) -> list[int]:
    with database.read() as session:
        keys = session.scalars(sa.text("SELECT key FROM rendered WHERE assessment_id = :id"), {"id": number})
        return sorted(int(key) for key in keys)


def test_documents_in_store_have_a_size_and_an_age(database, brewer):
    keep(database, brewer.id, 1, 40, days=200)
    keep(database, brewer.id, 2, 40, days=3)
    assert kept(database, brewer.id) == [2]  # the first is past its age
    keep(database, brewer.id, 3, 40, days=2)
    keep(database, brewer.id, 4, 40, days=1)
    assert kept(database, brewer.id) == [3, 4]
    keep(database, brewer.id, 5, 101)
    assert kept(database, brewer.id) == [3, 4]  # larger than all the room
    with database.write() as session:
        store.purge(session, 36_500, NOW + dt.timedelta(days=89), LIMITS)
    assert kept(database, brewer.id) == [4]


def test_a_document_that_comes_lets_old_ones_of_others_go(database, brewer):
    other = made(database, "Bangor", 0)
    for key in range(1, 4):
        keep(database, brewer.id, key, days=9)
    keep(database, other.id, 4, days=6, limits=store.KeptDocuments())
    assert kept(database, brewer.id) == [1, 2, 3]
    keep(database, other.id, 5, limits=store.KeptDocuments())
    assert (kept(database, brewer.id), kept(database, other.id)) == ([], [4, 5])


def test_the_limits_are_settings(monkeypatch):
    assert Config.from_environment().kept_documents == store.KeptDocuments(64 << 20, 7)
    monkeypatch.setenv("BRIEF287_KEPT_MEGABYTES", "10")
    monkeypatch.setenv("BRIEF287_KEPT_DAYS", "2")
    assert Config.from_environment().kept_documents == store.KeptDocuments(10 << 20, 2)
    for wrong in ("0", "-1", "many", "1e9"):
        monkeypatch.setenv("BRIEF287_KEPT_DAYS", wrong)
        with pytest.raises(ConfigError, match="whole number of at least 1"):
            Config.from_environment()
