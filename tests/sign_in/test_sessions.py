"""Sessions: how long they last, how they end, and that none is handed on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.assessments import store
from app.assessments.backup import back_up, restore
from app.assessments.database import ERASE, Database
from app.assessments.store import IDLE, LONGEST
from tests.sign_in.people import settings


def is_in(person) -> bool:
    return person.open("/mine").url == "/mine"


def test_it_ends_after_twelve_hours_without_use(site):
    ann = site.signed_in("keene", "ann")
    for _ in range(3):
        site.clock.passes(hours=11.9)
        assert is_in(ann)
    site.clock.passes(hours=12.1)
    assert not is_in(ann)
    assert dt.timedelta(hours=12) == IDLE


def test_it_ends_after_seven_days_of_use(site):
    ann = site.signed_in("keene", "ann")
    for _ in range(16):
        site.clock.passes(hours=10)
        assert is_in(ann)
    site.clock.passes(hours=8.1)
    assert not is_in(ann)
    assert dt.timedelta(days=7) == LONGEST


def test_signing_out_ends_it_in_the_database(site):
    ann = site.signed_in("keene", "ann")
    secret = ann.secret
    ann.send("/sign-out")
    assert ann.url == "/signed-out"
    assert ann.secret is None
    ann.client.set_cookie("brief287-account", secret)
    assert not is_in(ann)


def test_nobody_is_signed_out_by_another_site(site):
    ann = site.signed_in("keene", "ann")
    token = ann.form("/sign-out").values["csrf_token"]
    assert ann.client.post("/sign-out").status_code == 400
    assert ann.client.get("/sign-out").status_code == 405
    answer = ann.client.post("/sign-out", data={"csrf_token": token}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert is_in(ann)


def test_everywhere(site):
    one, two, other = site.signed_in("keene", "ann"), site.signed_in("keene", "ann"), site.signed_in("keene", "bob")
    one.open("/mine")
    assert one.text.count("This browser") == 1
    assert one.text.count("Another browser") == 1
    one.post("/sign-out", {**one._read().forms[-1].values.to_dict()})
    assert not is_in(one)
    assert not is_in(two)
    assert is_in(other)


def test_one_ends_a_session_of_ones_own_and_of_nobody_else(site):
    one, two, other = site.signed_in("keene", "ann"), site.signed_in("keene", "ann"), site.signed_in("keene", "bob")
    (of_two,) = [each.action for each in one.open("/mine")._read().forms if each.action.endswith("/end")]
    token = other.open("/mine").form("/sign-out").values["csrf_token"]
    assert other.client.post(of_two, data={"csrf_token": token}).status_code == 303
    assert is_in(two)
    one.send("/end")
    assert not is_in(two)
    assert is_in(one)


def test_a_session_that_was_there_before_is_not_the_one_after(site):
    """Fixation: whoever planted a cookie knows nothing of the session after sign-in, and the one before has ended."""
    mallory = site.signed_in("keene", "mallory")
    victim = site.person("keene", "ann")
    victim.client.set_cookie("brief287-account", mallory.secret)
    victim.sign_in()
    assert victim.secret != mallory.secret
    assert "Ann" in victim.open("/mine").text
    assert not is_in(mallory)
    planted = site.person("keene", "bob")
    planted.client.set_cookie("brief287-account", "A" * 43)
    planted.sign_in()
    assert planted.secret != "A" * 43


@pytest.mark.parametrize("secret", ["", "x", "A" * 43, "é" * 43, "%00" * 43, "' OR 1=1 --", "A" * 3000])
def test_no_other_text_is_a_session(site, secret):
    site.signed_in("keene", "ann")
    stranger = site.person("keene", "ann")
    stranger.client.set_cookie("brief287-account", secret)
    assert not is_in(stranger)


def test_changed_settings_end_the_sessions_that_rest_on_them(site, make_site, tmp_path, provider):
    ann, tom, ops = site.signed_in("keene", "ann"), site.signed_in("troy", "tom"), site.signed_in("league", "ops")
    assert ops.open("/operator").status == 200
    given = settings(tmp_path / "other", provider).file.model_dump(mode="json")
    given["towns"][0]["accounts"]["value"] = "another-organization"
    given["operators"]["addresses"] = ["new@league.example"]
    for each in given["towns"]:
        each["accounts"] = {name: value for name, value in each["accounts"].items() if value}
    given["operators"]["accounts"].pop("email_domain")
    node = make_site(towns=given["towns"], operators=given["operators"])
    for person in (ann, tom, ops):
        person.client.application = node.app
    assert not is_in(ann)
    assert is_in(tom)
    assert ops.open("/operator").url.startswith("/sign-in")
    gone = make_site(towns=given["towns"][:2], operators=None)
    tom.client.application = gone.app
    assert not is_in(tom)


def test_two_nodes_have_one_memory(site, make_site):
    other = make_site()
    ann = site.signed_in("keene", "ann")
    ann.client.application = other.app
    assert is_in(ann)
    site.provider.will("one", person=ann.who)
    address = ann.begin_sign_in()  # on one node
    ann.client.application = site.app
    assert ann.come_back(site.provider.send_back(address).removeprefix("http://localhost")).url == "/mine"  # on another
    ann.send("/sign-out")
    ann.client.application = other.app
    assert not is_in(ann)


def test_what_was_typed_survives_the_end_of_a_session(site):
    ann = site.signed_in("keene", "ann").begin("Keene", "city", "manager")
    ann.send(state="NH", agency_kind="municipal_police", custody="none")
    ann.open("department/q/sworn_authorized")
    shown, here = ann.form().values, ann.url
    site.clock.passes(days=1)
    ann.post(here, {**shown.to_dict(), "sworn_filled": "41"})
    assert ann.status == 403
    assert "Nothing is saved yet You are not signed in any more." in ann.text
    assert "41" in ann.text
    again = ann.form("")
    kept = {**again.values.to_dict()}
    assert kept["sworn_filled"] == "41"
    token = ann.secret
    ann.sign_in("/signed-in")
    assert "You are signed in" in ann.text
    assert ann.secret != token
    ann.post(again.action, kept)
    assert ann.status == 200
    assert "41 officers" in ann.open(f"{here.partition('/department')[0]}/check/department").text


def test_a_database_that_takes_nothing_keeps_nobody_from_reading(site, monkeypatch):
    ann = site.signed_in("keene", "ann")
    site.clock.passes(hours=1)

    def busy(*_: object) -> None:
        import sqlite3

        from sqlalchemy.exc import OperationalError

        error = sqlite3.OperationalError("database is locked")
        error.sqlite_errorname = "SQLITE_BUSY"
        raise OperationalError("x", {}, error)

    monkeypatch.setattr("app.wizard.signed_in.note_session_use", busy)
    assert is_in(ann)


def test_a_backup_brings_no_session_back(site, tmp_path):
    ann = site.signed_in("keene", "ann").begin("Keene", "city", "manager")
    base = ann.base
    database = site.app.extensions["brief287"].database
    back_up(database, tmp_path / "b.sqlite3")
    restore(database, tmp_path / "b.sqlite3", replace=True)
    assert not is_in(ann)
    ann.sign_in()
    assert ann.open(f"{base}/tasks").status == 200


def test_old_sessions_and_accounts_are_swept(site):
    site.signed_in("keene", "bob")
    ann = site.signed_in("keene", "ann").begin("Keene", "city", "manager")
    site.clock.passes(days=400)
    database = site.app.extensions["brief287"].database
    with database.write() as session:
        assert store.sweep_accounts(session, 365, site.clock()) == 1
    assert "bob@keene.example" not in log_of(database)
    with database.write() as session:
        assert store.sweep_accounts(session, 365, site.clock()) == 0
        assert ERASE not in session.info
    with database.read() as session:
        (left,) = store.load_accounts(session)
    assert left.name == "Ann"
    assert not is_in(ann)


def test_an_account_that_was_deleted_does_not_stay_in_the_log_of_the_database(site):
    site.signed_in("keene", "ann")
    database = site.app.extensions["brief287"].database
    with database.read() as session:
        (ann,) = store.load_accounts(session)
    if database.engine.dialect.name == "sqlite":
        assert "ann@keene.example" in log_of(database)
    with database.write() as session:
        store.delete_account(session, ann.id, site.clock())
        assert session.info[ERASE]
    assert "ann@keene.example" not in log_of(database)


def log_of(database: Database) -> str:
    """SQLite's write-ahead log, in which what was overwritten stays; PostgreSQL's is its own."""
    if database.engine.dialect.name != "sqlite":
        return ""
    return Path(f"{database.engine.url.database}-wal").read_bytes().decode("latin-1")
