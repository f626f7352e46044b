"""Published lists in the database: one of each kind, the same for all, in no assessment, and part of a backup."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from app.assessments.backup import back_up, restore
from app.assessments.database import open_database
from app.assessments.store import (
    keep_list,
    listed_agreements,
    listed_departments,
    load_list,
    load_lists,
)
from app.lists.read import read_list
from app.lists.shapes import ListFile
from tests.assessments.helpers import create
from tests.lists.files import fbi, fbi_csv, ice, ice_xlsx

DAY = dt.date(2026, 5, 18)
FBI = fbi_csv([fbi(), fbi("Troy", "NH", "CHESHIRE", officers=4), fbi(state="FS")])
ICE = ice_xlsx([ice(), ice("Bath Police Department", "MAINE", "Sagadahoc County"), ice(county="#N/A", agency="Keene")])


def bring_in(database, content: bytes, name: str = "list.csv"):
    with database.write() as session:
        return keep_list(session, read_list(content), name=name, content=content)


def test_nothing_is_there_at_first(database):
    with database.read() as session:
        assert load_lists(session) == ()
        assert load_list(session, "agreements") is None
        assert not listed_departments(session, "ME")
        assert not listed_agreements(session, "ME")


def test_what_was_brought_in_is_there_by_state(database):
    kept = bring_in(database, FBI, "pe.csv")
    bring_in(database, ICE, "ice.xlsx")
    with database.read() as session:
        assert load_list(session, "police_employees") == kept
        assert [each.kind for each in load_lists(session)] == ["agreements", "police_employees"]
        assert [each.officers for each in listed_departments(session, "NH")] == [4]
        assert [each.agency for each in listed_agreements(session, "NH")] == ["Troy Police Department", "Keene"]
    assert (kept.rows, kept.taken, kept.day) == (3, 2, dt.date(2025, 10, 31))
    assert kept.sha256 == hashlib.sha256(FBI).hexdigest()
    assert kept.told[0].why == "not one of the fifty states or D.C.: FS"


def test_a_newer_list_takes_the_place_of_the_older(database):
    bring_in(database, FBI)
    bring_in(database, fbi_csv([fbi("Orono", officers=9, year=2026)]))
    with database.read() as session:
        assert [each.name for each in listed_departments(session, "ME")] == ["Orono"]
        assert [each.day for each in load_lists(session)] == [dt.date(2026, 10, 31)]


def test_a_list_without_a_day_is_not_kept(database):
    with database.write() as session, pytest.raises(ValueError, match="day"):
        keep_list(session, ListFile("agreements", None, 0, (), ()), name="x", content=b"")


def test_a_backup_has_the_lists_and_gives_them_back(sqlite, tmp_path):
    bring_in(sqlite, FBI)
    with sqlite.write() as session:
        create(session)
    back_up(sqlite, tmp_path / "backup.sqlite3")
    other = open_database(f"sqlite:///{tmp_path}/other.sqlite3")
    bring_in(other, fbi_csv([fbi("Orono", officers=9, year=2026)]))
    bring_in(other, ICE)
    restore(other, tmp_path / "backup.sqlite3")
    with other.read() as session:
        assert [each.kind for each in load_lists(session)] == ["police_employees"]
        assert [each.name for each in listed_departments(session, "ME")] == ["Brewer"]
    other.close()
