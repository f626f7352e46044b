"""The operator's page and `brief287 status`: counts and bytes, and not one word that a town typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.assessments import store
from app.assessments.database_tables import final_work, metadata
from app.assessments.status import KINDS, read_status, size_text
from app.cli import main
from tests.assessments.helpers import begin_work, create, freeze
from tests.assessments.test_encryption import NUMBER, PLANTED, fill
from tests.sign_in.people import settings

MIGRATIONS = Path(__file__).parents[2] / "app" / "assessments" / "migrations" / "versions"
NEWEST = max(each.name[:4] for each in MIGRATIONS.glob("[0-9]*.py"))
"""The schema's revision."""


@pytest.fixture
def filled(site):
    """Keene with a planted text wherever one can stand, a FINAL and one that failed; and one of no town."""
    database = site.app.extensions["brief287"].database
    ann = site.signed_in("keene", PLANTED.lower())
    made = fill(database)
    with database.write() as session:
        store.give_to_town(session, made.id, "keene")
        begin_work(session, store.get_assessment(session, made.id), 2)
        session.execute(final_work.update().values(failed=f"A file could not be made. {PLANTED}"))
        create(session)
    assert ann.secret
    return made


def test_counts_and_nothing_of_what_was_typed(site, filled):
    ops = site.signed_in("league", "ops")
    assert ops.answered.location == "/operator"
    assert ops.open("/operator").status == 200
    assert PLANTED not in ops.page.text
    assert PLANTED.lower() not in ops.page.text
    assert str(int(NUMBER)) not in ops.page.text.replace(",", "")
    assert filled.token not in ops.page.text
    assert "/a/" not in ops.page.text
    for words in (
        "Keene, New Hampshire Assessments 1, of which 1 used in the last 30 days", "Rye, New Hampshire Assessments 0",
        "FINALs 1, with 0 being made and 1 failed", "a file could not be made", "Documents in store 1", "Of no town",
        f"schema {NEWEST}",
    ):  # fmt: skip
        assert words in ops.text, words


def test_it_gives_no_right_to_anything(site, filled):
    ops = site.signed_in("league", "ops")
    for number in range(1, 5):
        assert ops.client.get(f"/a/~{number}/tasks").status_code == 404
    assert "Nothing is open for you yet." in ops.open("/mine").text


@pytest.mark.parametrize(
    ("town", "user", "claims"),
    [
        ("keene", "ann", {}),
        ("keene", "ops", {"email": "ops@league.example"}),  # the address alone, by another provider
        ("league", "other", {}),
        ("troy", "ops", {"email": "ops@troy.example", "hd": "league.example"}),
    ],
)
def test_nobody_else_sees_it(site, town, user, claims):
    assert site.person("keene", "nobody").client.get("/operator").status_code == 303
    person = site.person(town, user, **claims).sign_in()
    assert person.client.get("/operator").status_code in (303, 404)
    assert "What there is" not in person.open("/operator").text


def test_an_operators_address_has_to_be_verified(site):
    person = site.person("league", "ops", email_verified=False).sign_in()
    assert person.answered.status_code == 403


def test_every_table_of_an_assessment_is_counted():
    of_assessment = {
        table.name for table in metadata.sorted_tables if table.name == "assessment" or "assessment_id" in table.c
    }
    assert of_assessment == {name for names in KINDS.values() for name in names}


def test_bytes_are_those_that_are_stored(site):
    database = site.app.extensions["brief287"].database
    with database.write() as session:
        made = create(session)
        before = read_status(session, site.clock()).towns[0]
        store.keep_document(session, made.id, "0" * 64, media_type="text/html", body=b"x" * 10_000)
        freeze(session, store.get_assessment(session, made.id), b"y" * 5_000)
        after = read_status(session, site.clock()).towns[0]
    grown = {kind: (after.storage or {})[kind] - (before.storage or {})[kind] for kind in KINDS}
    assert 10_000 < grown["documents that can be made again"] < 10_200
    assert 5_000 < grown["FINALs"] < 5_500
    assert grown["uploaded files"] == 0
    assert [size_text(each) for each in (0, 999, 1000, 12_345, 3_400_000)] == [
        "0 bytes", "999 bytes", "1 KB", "12 KB", "3.4 MB"
    ]  # fmt: skip


class TestStatus:
    @pytest.fixture(autouse=True)
    def environment(self, monkeypatch, url):
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("BRIEF287_SECRET_KEY", "k" * 40)

    def test_as_text_and_as_json(self, site, filled, capsys, monkeypatch, tmp_path):
        assert main(["status"]) == 0
        text = capsys.readouterr().out
        assert "keene: 1 assessment, 1 used in the last 30 days" in text
        assert "Of no town: 1 assessment, 1 used" in text
        assert "UTC: a file could not be made" in text
        settings(tmp_path / "own", site.provider)
        monkeypatch.setenv("BRIEF287_SIGN_IN", str(tmp_path / "own" / "sign-in.yaml"))
        monkeypatch.setenv("BRIEF287_ADDRESS", "http://localhost")
        assert main(["status", "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert [each["id"] for each in found["towns"]] == ["keene", None, "rye", "troy"]
        assert found["towns"][0]["finals_failed"][0]["kind"] == "a file could not be made"
        assert found["database"]["schema"] == NEWEST
        assert PLANTED not in text + str(found)

    def test_accounts(self, site, capsys):
        ann, bob = site.signed_in("keene", "ann"), site.signed_in("keene", "bob")
        ann.begin("Keene", "city", "manager")
        assert main(["account", "list"]) == 0
        assert "1  keene: ann@keene.example, by one, last signed in" in capsys.readouterr().out
        assert main(["account", "sign-out", "ann@keene.example"]) == 0
        assert ann.open("/mine").url.startswith("/sign-in")
        assert bob.open("/mine").url == "/mine"
        assert main(["account", "sign-out", "--all"]) == 0
        assert bob.open("/mine").url.startswith("/sign-in")
        assert main(["account", "delete", "1"]) == 0
        assert "Links revoked: 1" in capsys.readouterr().out
        heir = site.person("keene", "heir", email="ann@keene.example").sign_in("/a/~1/tasks")
        assert heir.status == 404
        for call in (["list", "1"], ["delete"], ["delete", "99"], ["delete", "--all"], ["sign-out", "2", "--all"]):
            assert main(["account", *call]) == 1
            assert capsys.readouterr().err.count("\n") == 1

    def test_links_for_accounts(self, site, capsys, monkeypatch, tmp_path):
        database = site.app.extensions["brief287"].database
        with database.write() as session:
            made = create(session)
        number = str(made.id)
        assert main(["link", "new-owner", number, "--address", "ann@keene.example"]) == 1
        assert "Set BRIEF287_SIGN_IN" in capsys.readouterr().err
        settings(tmp_path / "own", site.provider, links="refused")
        monkeypatch.setenv("BRIEF287_SIGN_IN", str(tmp_path / "own" / "sign-in.yaml"))
        monkeypatch.setenv("BRIEF287_ADDRESS", "http://localhost")
        for more, what in (
            ([], "This site refuses links that open without sign-in."),
            (["--town", "keene"], "--town goes with --address"),
            (["--address", "ann"], "is no work address"),
            (["--address", "ann@keene.example"], "Give it to one with --town: keene, rye, troy."),
            (["--address", "ann@keene.example", "--town", "dover"], "The settings have no town 'dover'."),
        ):
            assert main(["link", "new-owner", number, *more]) == 1
            assert what in capsys.readouterr().err
        assert main(["link", "new-owner", number, "--address", "Ann@Keene.example", "--town", "keene"]) == 0
        where = capsys.readouterr().out.splitlines()[0].removeprefix("http://localhost")
        assert main(["link", "new-owner", number, "--address", "ray@rye.example", "--town", "rye"]) == 1
        assert "belongs to keene for good" in capsys.readouterr().err
        assert main(["link", "list", where]) == 0
        assert "signs in as ann@keene.example (not yet)" in capsys.readouterr().out
        assert site.person("keene", "ann").sign_in(where).status == 200


def test_what_a_town_has_is_read_by_the_database_alone(site, filled):
    """No file is read for the page: the statements say how long each is."""
    statements: list[str] = []
    database = site.app.extensions["brief287"].database
    sa.event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    with database.read() as session:
        read_status(session, site.clock())
    assert not [each for each in statements if ".body" in each and "length(" not in each.lower()]
