"""The next page need not read the answers again, and never shows others than the database has."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.assessments import store
from app.assessments.set_aside import Counted
from app.config import Config
from app.engine.answers import Answer, Answers, Town
from app.web import create_app
from app.wizard.at_hand import AtHand, Stands
from tests.wizard.conftest import TODAY
from tests.wizard.pages import Visitor

PAGE = "department/q/sworn_authorized"


def stands(officers: int) -> Stands:
    return Stands(Counted(Answers(Town("Keene", "city"), {"officers": Answer(officers)}), {}, frozenset()), {})


def test_what_is_kept_is_found_at_its_revision_alone():
    kept = AtHand()
    kept.keep(1, 5, stands(20))
    assert kept.find(1, 5) == stands(20)
    assert kept.find(1, 4) is None
    assert kept.find(1, 6) is None
    assert kept.find(2, 5) is None


def test_an_earlier_revision_does_not_take_the_place_of_a_later_one():
    kept = AtHand()
    kept.keep(1, 5, stands(20))
    kept.keep(1, 4, stands(19))
    assert kept.find(1, 5) == stands(20)


def test_what_was_used_longest_ago_makes_room():
    kept = AtHand(most=2)
    kept.keep(1, 0, stands(1))
    kept.keep(2, 0, stands(2))
    assert kept.find(1, 0)
    kept.keep(3, 0, stands(3))
    assert [kept.find(each, 0) is not None for each in (1, 2, 3)] == [True, False, True]


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
    revision, kept = here.at_hand._kept[number]
    assert revision == found.revision
    assert kept.versions == now.versions


def opened(app, visitor) -> store.Assessment:
    with app.extensions["brief287"].database.read() as session:
        found = store.find_assessment(session, visitor.token)
    assert found is not None
    return found
