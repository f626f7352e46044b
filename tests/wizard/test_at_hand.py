"""The next page need not read the answers again, and never shows others than the database has."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from app.assessments import store
from app.assessments.backup import back_up, restore
from app.assessments.set_aside import Counted, SetAside
from app.config import Config
from app.engine.answers import Answer, Answers, Town
from app.web import create_app
from app.wizard.at_hand import MOST_KEYS, MOST_LETTERS, AtHand, Stands
from tests.wizard.conftest import TODAY
from tests.wizard.pages import Visitor

PAGE = "department/q/sworn_authorized"


TOWN = Town("Keene", "city")


def stands(officers: int) -> Stands:
    return Stands(Counted(Answers(TOWN, {"officers": Answer(officers)}), {}, frozenset()), {})


def mark(revision: int, second: int = 0) -> store.Mark:
    return store.Mark(revision, dt.datetime(2026, 11, 24, 9, 0, second, tzinfo=dt.UTC))


def test_what_is_kept_is_found_under_its_mark_alone():
    kept = AtHand()
    kept.keep(1, mark(5), stands(20))
    assert kept.find(1, mark(5)) == stands(20)
    assert kept.find(1, mark(4)) is None
    assert kept.find(1, mark(6)) is None
    assert kept.find(1, mark(5, second=1)) is None  # of a database that was put back, and changed since
    assert kept.find(2, mark(5)) is None


def test_what_was_used_longest_ago_makes_room():
    kept = AtHand(most=2)
    kept.keep(1, mark(0), stands(1))
    kept.keep(2, mark(0), stands(2))
    assert kept.find(1, mark(0))
    kept.keep(3, mark(0), stands(3))
    assert [kept.find(each, mark(0)) is not None for each in (1, 2, 3)] == [True, False, True]


LONG = Answer("x" * (MOST_LETTERS + 1))


@pytest.mark.parametrize(
    "large",
    [
        Stands(Counted(Answers(TOWN, {"reason": LONG}), {}, frozenset()), {}),
        Stands(Counted(Answers(TOWN, {}), {"of_old": SetAside(LONG, "It is of old.")}, frozenset()), {}),
        Stands(Counted(Answers(TOWN, {}), {}, frozenset()), {f"k{number}": 1 for number in range(MOST_KEYS + 1)}),
    ],
    ids=["a text", "a text that is set aside", "many keys"],
)
def test_what_is_very_large_is_read_each_time(large: Stands):
    kept = AtHand()
    kept.keep(1, mark(0), stands(20))
    kept.keep(1, mark(1), large)
    assert kept._kept == {}


def test_what_was_deleted_is_forgotten(keene, app):
    number = opened(app, keene).id
    keene.open("tasks")
    found = app.extensions["brief287"].at_hand
    assert number in found._kept
    keene.open("manage").send("/delete", confirm="Keene")
    assert number not in found._kept


def test_a_page_after_a_save_reads_no_answers(keene, app):
    keene.answer(sworn_authorized="48")
    statements: list[str] = []
    engine = app.extensions["brief287"].database.engine

    def note(*given: object) -> None:
        statements.append(str(given[2]))

    sa.event.listen(engine, "before_cursor_execute", note)
    for _ in range(2):  # tests/wizard/conftest.py has every other page read them, and compares
        assert 'value="48"' in keene.open(PAGE).page.text
    sa.event.remove(engine, "before_cursor_execute", note)
    assert sum("answer_current" in each for each in statements) == 1


def test_what_another_server_saved_is_seen_at_once(keene, app):
    config = app.extensions["brief287"].config
    beside = create_app(Config(database_url=config.database_url, secret_key="k" * 40, today=lambda: TODAY))
    other = Visitor(beside.test_client())
    for officers in ("48", "49", "50"):
        keene.answer(sworn_authorized=officers)
        assert f'value="{officers}"' in other.open(f"{keene.base}/{PAGE}").page.text
        with beside.extensions["brief287"].database.write() as session:
            found = store.find_assessment(session, keene.token)
            assert found is not None
            now = store.load_current(session, found)
            changed = {"sworn_authorized": Answer(int(officers) + 50)}
            store.set_answers(session, found.id, changed, now.versions)
        assert f'value="{int(officers) + 50}"' in keene.open(PAGE).page.text


def test_who_saves_beside_another_does_not_keep_what_their_own_page_knew(keene, app, monkeypatch):
    """Two people save different answers at once: neither request has seen the other's."""
    here = app.extensions["brief287"]
    keene.answer(sworn_authorized="48").open(PAGE)
    number = opened(app, keene).id

    def write_after_another() -> Any:
        monkeypatch.undo()
        with here.database.write() as session:
            store.set_answers(session, number, {"county": Answer("Cheshire")}, {})
        return here.database.write()

    monkeypatch.setattr(here.database, "write", write_after_another)
    keene.send(sworn_authorized="49")
    with here.database.read() as session:
        found = store.get_assessment(session, number)
        now = store.load_current(session, found)
    assert now.answers["county"].value == "Cheshire"
    assert now.answers["sworn_authorized"].value == 49
    marked, kept = here.at_hand._kept[number]
    assert marked == found.mark
    assert kept.versions == now.versions


def test_a_database_that_was_put_back_is_believed(rulebook, tmp_path):
    """A restore under a server that runs: the same revision comes again, with another answer."""
    url = f"sqlite:///{tmp_path}/own.sqlite3"
    app = create_app(Config(database_url=url, secret_key="k" * 40, today=lambda: TODAY), rulebook=rulebook)
    database = app.extensions["brief287"].database
    keene = Visitor(app.test_client()).begin().answer(sworn_authorized="48")
    number = opened(app, keene).id
    back_up(database, tmp_path / "backup.sqlite3")
    keene.answer(sworn_authorized="111")
    before = opened(app, keene)
    restore(database, tmp_path / "backup.sqlite3", replace=True)
    with database.write() as session:
        store.set_answers(session, number, {"sworn_authorized": Answer(222.0)}, {"sworn_authorized": 1})
    assert opened(app, keene).revision == before.revision
    for _ in range(2):
        assert 'value="222"' in keene.open(f"/a/{keene.token}/{PAGE}").page.text
    database.close()


@pytest.mark.parametrize("key", ["models_offered", "alternatives_considered", "written_rules"])
def test_none_of_these_is_not_taken_beside_others(keene, app, key):
    """It would be set aside as soon as it was read from the database."""
    here = app.extensions["brief287"]
    choices = here.rulebook.questions[key].choices
    alone = next(choice.id for choice in choices if choice.alone)
    other = next(choice.id for choice in choices if not choice.alone)
    walk, its_page = here.walks.page_of(key)
    keene.open(f"{walk.id}/q/{its_page.name}").send(**{key: [other, alone]})
    assert keene.status == 400
    assert "is marked with other choices. Choose it alone, or the others." in keene.text
    assert set(keene.form().values.getlist(key)) == {other, alone}
    assert keene.send(**{key: [alone]}).status == 200


def opened(app, visitor) -> store.Assessment:
    with app.extensions["brief287"].database.read() as session:
        found = store.find_assessment(session, visitor.token)
    assert found is not None
    return found
