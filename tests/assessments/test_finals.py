"""A FINAL is frozen: added, read, never changed, and gone only with its assessment. And how documents look."""

from __future__ import annotations

import hashlib

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from app.assessments import store
from app.assessments.database_tables import final, final_file
from app.assessments.store import Appearance, FinalConflictError, FinalFile, NewFile, NotFound
from app.engine.answers import AUDIENCES, Answer
from tests.assessments.helpers import TODAY, create, freeze, rows, save


def seen(database, brewer):
    with database.read() as session:
        return store.get_assessment(session, brewer.id)


def make(database, brewer, *args, **more):
    found = seen(database, brewer)
    with database.write() as session:
        freeze(session, found, *args, **more)


def test_what_was_frozen_is_read_back_byte_by_byte(database, brewer):
    body = bytes(range(256)) * 50
    files = [
        NewFile("briefing.pdf", "public", "application/pdf", body),
        NewFile("answers.yaml", "counsel", "application/yaml", b"town: x\n"),
    ]
    make(database, brewer, files=files)
    with database.read() as session:
        (found,) = store.load_finals(session, brewer.id)
        assert store.load_final_file(session, brewer.id, 1, "briefing.pdf", reader="public") == body
        assert store.load_final_file(session, brewer.id, 1, "briefing.docx", reader="public") is None
        assert store.load_final_file(session, brewer.id, 2, "briefing.pdf", reader="public") is None
        assert store.load_snapshot(session, brewer.id, 1) == {"frame": {"town": "Brewer, city"}}
        assert store.load_snapshot(session, brewer.id, 2) is None
    assert (found.number, found.as_of, found.rulebook_version, found.missing) == (
        1, TODAY, "abc", ("Finance has not signed.",),
    )  # fmt: skip
    assert found.made_by is None
    assert found.withdrawn is None
    assert [file.name for file in found.files] == ["answers.yaml", "briefing.pdf"]
    assert found.file("briefing.pdf", "public") == FinalFile(
        "briefing.pdf", "public", "application/pdf", hashlib.sha256(body).hexdigest(), len(body)
    )
    assert found.file("nothing", "counsel") is None


@pytest.mark.parametrize("reader", AUDIENCES)
def test_a_file_is_read_only_by_its_audience(database, brewer, reader):
    make(database, brewer, files=[NewFile(each, each, "application/pdf", each.encode()) for each in AUDIENCES])
    may = AUDIENCES[: AUDIENCES.index(reader) + 1]
    with database.read() as session:
        (found,) = store.load_finals(session, brewer.id)
        bodies = [store.load_final_file(session, brewer.id, 1, each, reader=reader) for each in AUDIENCES]
    assert bodies == [each.encode() if each in may else None for each in AUDIENCES]
    assert [each for each in AUDIENCES if found.file(each, reader)] == list(may)


def test_several_stand_side_by_side_in_their_order(database, brewer):
    make(database, brewer, b"one")
    save(database, brewer.id, {"state": Answer("ME")})
    make(database, brewer, b"two", number=2)
    with database.read() as session:
        assert [each.number for each in store.load_finals(session, brewer.id)] == [1, 2]
        assert store.load_final_file(session, brewer.id, 1, "briefing.pdf", reader="public") == b"one"
        assert store.load_final_file(session, brewer.id, 2, "briefing.pdf", reader="public") == b"two"


@pytest.mark.parametrize("number", [1, 3, 0])
def test_no_number_is_given_twice_or_passed_over(database, brewer, number):
    make(database, brewer, b"one")
    with pytest.raises(FinalConflictError, match="another FINAL"):
        make(database, brewer, b"two", number=number)
    assert rows(database)["final_file"] == 1


def test_answers_that_changed_while_it_was_made_stop_it(database, brewer):
    early = seen(database, brewer)
    save(database, brewer.id, {"state": Answer("ME")})
    with pytest.raises(FinalConflictError, match="answers or sign-offs changed"), database.write() as session:
        freeze(session, early)
    assert rows(database)["final"] == 0


def test_no_assessment_no_final(database, brewer):
    found = seen(database, brewer)
    with database.write() as session:
        store.delete_assessment(session, brewer.id)
    with pytest.raises(NotFound), database.write() as session:
        freeze(session, found)


@pytest.mark.parametrize(
    "statement",
    [
        sa.update(final_file).values(body=b"x"),
        sa.update(final_file).values(number=2),
        sa.delete(final_file),
        sa.update(final).values(missing=[]),
        sa.update(final).values(rulebook_version="newer"),
        sa.delete(final),
    ],
)
def test_the_database_itself_refuses_to_change_it(database, brewer, statement):
    make(database, brewer, b"one")
    with pytest.raises(DatabaseError, match="never changed"), database.write() as session:
        session.execute(statement)
    with database.read() as session:
        assert store.load_final_file(session, brewer.id, 1, "briefing.pdf", reader="public") == b"one"


def test_what_cleans_the_kept_documents_never_touches_it(database, brewer):
    make(database, brewer, b"one")
    for number in range(store.documents.MOST_DOCUMENTS + 5):
        with database.write() as session:
            store.keep_document(session, brewer.id, f"{number:064}", media_type="application/pdf", body=b"x")
    assert rows(database)["final_file"] == 1


def test_it_goes_with_its_assessment(database, brewer):
    with database.write() as session:
        other = create(session)
        freeze(session, store.get_assessment(session, other.id), b"theirs")
    make(database, brewer, b"ours")
    with database.write() as session:
        store.delete_assessment(session, brewer.id)
    with database.read() as session:
        assert store.load_finals(session, brewer.id) == ()
        assert store.load_final_file(session, other.id, 1, "briefing.pdf", reader="public") == b"theirs"


class TestAppearance:
    def test_set_read_and_taken_away(self, database, brewer):
        def read():
            with database.read() as session:
                return store.load_appearance(session, brewer.id)

        def write(wanted):
            with database.write() as session:
                store.set_appearance(session, brewer.id, wanted)

        assert read() == Appearance()
        write(Appearance("a4", b"seal"))
        assert read() == Appearance("a4", b"seal")
        before = seen(database, brewer).revision
        write(Appearance("a4", b"seal"))
        assert seen(database, brewer).revision == before
        write(Appearance("a4"))
        assert read() == Appearance("a4")
        assert seen(database, brewer).revision == before + 1
        assert rows(database)["appearance"] == 1

    def test_no_assessment_no_appearance(self, database, brewer):
        with pytest.raises(NotFound), database.write() as session:
            store.set_appearance(session, brewer.id + 1, Appearance("a4"))
