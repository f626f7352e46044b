"""What surrounds the answers: export and import, sign-off, finished documents."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings

from app.assessments import store
from app.assessments.answers_file import AnswersFileError
from app.assessments.rests_on import Part, causes, digest, from_json, in_short, to_json
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


PARTS = (
    Part("town", "town", "town", "Brewer, city"),
    Part("question", "officers", "officers", "How many? [officer]"),
    Part("answer", "officers", "officers", "value: 4"),
    Part("result", "status.defer", "status of “Defer”", "Open"),
)


def with_text(key: str, text: str | None, kind: str | None = None) -> tuple[Part, ...]:
    """The parts with another text under a key; None leaves it out."""
    return tuple(
        each._replace(text=text or "") if each.key == key and kind in (None, each.kind) else each
        for each in PARTS
        if not (each.key == key and kind in (None, each.kind) and text is None)
    )


def test_the_newest_signature_counts_and_keeps_what_was_signed(database, brewer):
    def sign(section, name, number=brewer.id):
        with database.write() as session:
            store.sign_section(
                session, number, section, name=name, title="Chief", signed_on=TODAY, rests_on=PARTS,
                rulebook_version="abc", rulebook_date=TODAY, at=NINE,
            )  # fmt: skip

    with database.read() as session:
        assert store.load_sign_offs(session, brewer.id) == {}
    sign("staffing", "A. Chief")
    sign("jail", "A. Chief")
    sign("staffing", "B. Chief")
    with database.read() as session:
        found = store.load_sign_offs(session, brewer.id)
    assert found["staffing"] == store.SignOff("staffing", "B. Chief", "Chief", TODAY, PARTS, "abc", TODAY)
    assert found["jail"].name == "A. Chief"
    assert found["staffing"].why_void(PARTS, "abc") == ()
    assert found["staffing"].why_void(PARTS, "def") == ()  # another rulebook that changes nothing here
    assert in_short(found["staffing"].why_void(with_text("status.defer", "Closed"), "def")) == (
        "the rulebook changed, and 1 more"
    )
    with pytest.raises(NotFound):
        sign("staffing", "C", number=999)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (with_text("officers", "value: 5", "answer"), ["the answer on “officers” changed"]),
        (with_text("officers", None, "answer"), ["the answer on “officers” was taken back"]),
        (
            (*PARTS, Part("answer", "fund", "fund", "value: 101")),
            ["the answer on “fund” was added"],
        ),
        (with_text("town", "Bangor, city"), ["the town’s name or kind changed"]),
        (with_text("officers", "How many now?", "question"), ["the question on “officers” is put in other words"]),
        (with_text("officers", None, "question"), ["the question on “officers” no longer applies"]),
        ((*PARTS, Part("question", "fund", "fund", "Which?")), ["the question on “fund” now applies"]),
        (with_text("status.defer", "Closed"), ["a result changed: status of “Defer”"]),
        (
            (*with_text("status.defer", "Closed")[:2], Part("answer", "officers", "officers", "5"), PARTS[3]),
            ["the answer on “officers” changed"],
        ),
    ],
)
def test_a_signature_says_why_it_is_void(now, words):
    assert [cause.words for cause in causes(PARTS, now, rulebook_changed=False)] == words


def test_the_rulebook_is_named_as_the_reason_of_what_changed_with_it():
    now = with_text("officers", "How many now?", "question")
    found = [cause.words for cause in causes(PARTS, now, rulebook_changed=True)]
    assert found == ["the rulebook changed", "the question on “officers” is put in other words"]
    now = with_text("officers", "value: 5", "answer")
    assert [cause.kind for cause in causes(PARTS, now, rulebook_changed=True)] == ["answer"]


def test_a_signature_of_which_nothing_was_kept_is_void():
    assert [cause.kind for cause in causes((), PARTS, rulebook_changed=False)] == ["not_kept"]
    assert from_json(to_json(PARTS)) == PARTS
    assert from_json(None) == ()


def test_the_digest_changes_with_every_part():
    changed = [PARTS[:3], with_text("officers", "5", "answer"), PARTS[::-1], ()]
    assert len({digest(parts) for parts in (PARTS, *changed)}) == 5


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
