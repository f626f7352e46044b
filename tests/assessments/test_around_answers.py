"""What surrounds the answers: export and import, sign-off, finished documents."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings

from app.assessments import store
from app.assessments.answers_file import AnswersFileError
from app.assessments.store import NotFound
from tests.assessments.conftest import QUESTIONS
from tests.assessments.helpers import NINE, TODAY, create, rows
from tests.assessments.strategies import answers

# Export and import


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(original=answers(QUESTIONS))
def test_export_and_import(database, original):
    with database.write() as session:
        first = create(session, original.town)
        store.set_answers(session, first.id, original, {})
        assert store.load_answers(session, first.id) == original
        exported = store.export_answers(session, first.id, QUESTIONS)
        second = store.import_answers(session, exported, QUESTIONS, rulebook_version="abc", rulebook_date=TODAY)
        assert second.id != first.id
        assert store.load_answers(session, second.id) == original


def test_a_bad_file_makes_no_assessment(database):
    with pytest.raises(AnswersFileError, match=r"mine\.yaml:2"), database.write() as session:
        store.import_answers(
            session,
            "town: {name: B, kind: city}\nanswers: {x: 1}",
            QUESTIONS,
            rulebook_version="a",
            rulebook_date=TODAY,
            name="mine.yaml",
        )
    assert rows(database)["assessment"] == 0


# Sign-off and documents


def test_a_signature_is_void_once_what_it_rests_on_changes(database, brewer):
    def sign(section, name, digest, number=brewer.id):
        with database.write() as session:
            store.sign_section(
                session, number, section, name=name, title="Chief", signed_on=TODAY, digest=digest, at=NINE
            )

    def signed(**digests):
        with database.read() as session:
            return store.load_sign_offs(session, brewer.id, digests)

    assert signed(staffing="one") == {}
    sign("staffing", "A. Chief", "one")
    sign("jail", "A. Chief", "one")
    assert not signed(staffing="one", jail="one")["staffing"].voided
    later = signed(staffing="two", jail="one")
    assert later["staffing"].voided
    assert not later["jail"].voided
    assert not signed(staffing="one", jail="one")["staffing"].voided  # changed back: it says what was signed
    assert signed(staffing="one")["jail"].voided  # nothing is known of what it rests on
    sign("staffing", "B. Chief", "two")
    newest = signed(staffing="two")["staffing"]
    assert (newest.name, newest.title, newest.signed_on, newest.voided) == ("B. Chief", "Chief", TODAY, False)
    with pytest.raises(NotFound):
        sign("staffing", "C", "one", number=999)


def test_documents_are_kept_once_and_make_room(database, brewer):
    def keep(number, key, body, minute=0):
        with database.write() as session:
            at = NINE + dt.timedelta(minutes=minute)
            store.keep_document(session, number, key, media_type="application/pdf", body=body, at=at)

    def find(number, key):
        with database.read() as session:
            return store.find_document(session, number, key)

    keep(brewer.id, "a" * 64, b"%PDF-1.7\0")
    keep(brewer.id, "a" * 64, b"another")
    assert find(brewer.id, "a" * 64) == store.Document("application/pdf", b"%PDF-1.7\0", NINE)
    assert find(brewer.id, "b" * 64) is None
    assert find(brewer.id + 1, "a" * 64) is None
    for number in range(45):
        keep(brewer.id, f"{number:064}", b"x", minute=number + 1)
    assert rows(database)["rendered"] == 40
    assert find(brewer.id, "a" * 64) is None
    assert find(brewer.id, f"{44:064}") is not None
    with pytest.raises(NotFound):
        keep(brewer.id + 1, "a" * 64, b"x")
