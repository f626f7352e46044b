"""A backup holds all of it, of either kind of database, and comes back into either."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.agreement.document import Document
from app.assessments import backup as backup_module
from app.assessments import store
from app.assessments.backup import BackupError, back_up, restore
from app.assessments.database import Database, open_database
from app.assessments.database_tables import metadata
from app.assessments.rests_on import Part
from app.engine.answers import DONT_KNOW, Answer, Town
from app.held_folders import hold
from tests.assessments.helpers import NINE, TODAY, create, freeze, save


def fill(database: Database, town: str = "Brewer") -> store.Created:
    """Something in every table, of every kind of value."""
    with database.write() as session:
        made = create(session, Town(town, "city"), at=NINE)
        answers = {
            "state": Answer("ME"), "officers": Answer(20, "estimate", low=10, high=30, note="a\nb \u201c\U0001f600"),
            "benefits": Answer(0.1 + 0.2), "agreement": Answer(False), "cells": Answer(("police", "sheriff")),
            "meeting": Answer(DONT_KNOW), "fund": Answer(""), "wage": Answer(41.25, typed="41.25 an hour"),
        }  # fmt: skip
        store.set_answers(session, made.id, answers, {}, role="chief", at=NINE)
        store.set_answers(session, made.id, {"state": None, "officers": Answer(21)}, {"state": 1, "officers": 1})
        store.sign_section(
            session, made.id, "town", name="A", title="B", signed_on=TODAY,
            rests_on=[Part("answer", "fund", "fund", "x")], rulebook_version="abc", rulebook_date=TODAY,
        )  # fmt: skip
        store.set_appearance(session, made.id, store.Appearance("a4", bytes(range(256))))
        store.keep_agreement(session, made.id, name="a.pdf", body=b"%PDF\0", document=Document.of_text(["one", "two"]))
        store.keep_addendum(session, made.id, name="b.pdf", dated="", body=b"%PDF", document=Document.of_text(["x"]))
        freeze(session, store.get_assessment(session, made.id), b"%PDF-1.7\0\xff")
        store.keep_document(session, made.id, "0" * 64, media_type="text/html", body=b"\0")
        store.set_hold(session, made.id, "A request for records")
        by = store.By(1, "Ann Lee (owner)")
        store.make_link(session, made.id, "reader", "The council", audience="public", ends_on=TODAY)
        store.propose(session, made.id, {"wage": Answer(42, low=40, high=44)}, {"wage": 1}, by=by, why="The contract")
        store.propose(session, made.id, {"cells": Answer(("police",)), "fund": None}, {}, by=by)
        store.add_comment(session, made.id, "fund", "Which one?", "counsel", by=by)
    return made


def everything(database: Database) -> dict[str, list]:
    with database.read() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(sa.select(table))), key=lambda row: repr(row[:3]))
            for table in metadata.sorted_tables
        }


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request, tmp_path):
    """An empty database to take a backup back into, of each kind."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path}/other/other.sqlite3"
    else:
        address = request.getfixturevalue("postgresql").new_database()
    opened = open_database(address)
    yield opened
    opened.close()


def test_all_of_it_comes_back(database, other, tmp_path):
    made = fill(database)
    fill(database, "Bangor")
    with database.write() as session:
        gone = create(session)
        store.delete_assessment(session, gone.id)
    path = tmp_path / "backup.sqlite3"
    copied = back_up(database, path)
    assert copied.assessments == 2
    assert copied.rows == sum(map(len, everything(database).values()))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir() if "backup" in each.name] == ["backup.sqlite3"]

    assert restore(other, path) == copied
    assert everything(other) == everything(database)
    with other.read() as session:
        assert store.find_assessment(session, made.token) is not None
    with other.write() as session:
        assert create(session).id > gone.id  # no number is ever given out twice
        store.keep_addendum(session, made.id, name="c.pdf", dated="", body=b"", document=Document.of_text([]))
        store.sign_section(
            session, made.id, "jail", name="A", title="B", signed_on=TODAY, rests_on=[], rulebook_version="abc",
            rulebook_date=TODAY,
        )  # fmt: skip
    with pytest.raises(sa.exc.DatabaseError, match="never changed"), other.write() as session:
        session.execute(sa.text("UPDATE answer_event SET typed = 'other'"))


def test_the_file_is_one_database_by_itself(database, tmp_path):
    fill(database)
    back_up(database, tmp_path / "b.sqlite3")
    with sqlite3.connect(f"file:{tmp_path}/b.sqlite3?mode=ro&immutable=1", uri=True) as plain:
        assert plain.execute("SELECT town_name FROM assessment").fetchall() == [("Brewer",)]
    plain.close()
    served = open_database(f"sqlite:///{tmp_path}/b.sqlite3")
    assert everything(served) == everything(database)
    served.close()


def test_a_backup_is_one_moment_while_others_write(database, tmp_path):
    made = fill(database)
    stop = threading.Event()
    errors: list[BaseException] = []

    def write() -> None:
        try:
            number = 0
            versions: dict[str, int] = {}
            while not stop.is_set():
                number += 1  # both or neither
                changes = {"x": Answer(number), "y": Answer(number)}
                versions = save(database, made.id, changes, versions)
        except BaseException as error:
            errors.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            path = tmp_path / f"{number}.sqlite3"
            back_up(database, path)
            read = open_database(f"sqlite:///{path}")
            with read.read() as session:
                answers = store.load_answers(session, made.id)
            read.close()
            assert answers.get("x") == answers.get("y")
    finally:
        stop.set()
        writer.join(30)
    assert not errors


def test_what_a_killed_backup_left_is_gone_after_the_next(database, tmp_path):
    fill(database)
    path = tmp_path / "b.sqlite3"
    killed, at_work, other = (tmp_path / name for name in (".b.sqlite3.killed", ".b.sqlite3.at_work", ".b.sqlite3.own"))
    for folder in (killed, at_work, other):
        folder.mkdir()
    os.close(hold(killed))  # as the kernel does it
    (killed / "b.sqlite3").write_bytes(b"SQLite format 3\0")
    held = hold(at_work)
    back_up(database, path)
    os.close(held)
    assert sorted(each.name for each in tmp_path.iterdir() if "b.sqlite3" in each.name) == [
        ".b.sqlite3.at_work", ".b.sqlite3.own", "b.sqlite3",
    ]  # fmt: skip


def test_nothing_is_overwritten_unless_it_is_said(database, tmp_path):
    fill(database)
    path = tmp_path / "b.sqlite3"
    back_up(database, path)
    before = path.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        back_up(database, path)
    assert path.read_bytes() == before
    second = fill(database, "Bangor")
    with pytest.raises(BackupError, match=r"has 2 assessments\. Say --replace"):
        restore(database, path)
    assert len(everything(database)["assessment"]) == 2
    assert restore(database, path, replace=True).assessments == 1
    with database.read() as session:
        assert store.find_assessment(session, second.token) is None
    back_up(database, path, replace=True)


@pytest.mark.parametrize("broken", [b"", b"a picture", b"SQLite format 3\0" + b"\xff" * 5000, "other", "cut", "newer"])
def test_a_file_that_is_no_backup_changes_nothing(database, tmp_path, broken):
    fill(database)
    before = everything(database)
    path = tmp_path / "b.sqlite3"
    if broken == "other":
        with sqlite3.connect(path) as plain:
            plain.execute("CREATE TABLE other (id INTEGER)")
        plain.close()
    elif isinstance(broken, str):
        back_up(database, path)
        if broken == "cut":
            path.write_bytes(path.read_bytes()[:-5000])
        else:
            with sqlite3.connect(path) as plain:
                plain.execute("UPDATE alembic_version SET version_num = '9999'")
            plain.close()
    else:
        path.write_bytes(broken)
    with pytest.raises((BackupError, ValueError), match=r"no(t a)? backup of Brief287|newer Brief287"):
        restore(database, path, replace=True)
    assert everything(database) == before


def test_a_copy_that_differs_is_not_kept(database, tmp_path, monkeypatch):
    fill(database)
    before = everything(database)
    path = tmp_path / "b.sqlite3"
    back_up(database, path)
    real, count = backup_module._add, iter(range(10**6))
    monkeypatch.setattr(backup_module, "_add", lambda digest, part: real(digest, [*part, {"n": next(count)}]))
    with pytest.raises(BackupError, match="differs"):
        restore(database, path, replace=True)
    assert everything(database) == before
    with pytest.raises(BackupError, match="differs"):
        back_up(database, tmp_path / "second.sqlite3")
    assert not [each for each in Path(tmp_path).iterdir() if "second" in each.name]
