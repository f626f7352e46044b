"""The answers in the database: append-only, all or none, nothing overwritten silently, deleted when deleted."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.agreement.document import Document
from app.assessments import store
from app.assessments.rests_on import Part
from app.assessments.store import Conflict, NotFound, TownConflict
from app.engine.answers import DONT_KNOW, Answer, Answers, Town
from tests.assessments.helpers import BREWER, NINE, TODAY, begin_work, create, events, freeze, load, rows, save

# The assessment


def test_a_link_opens_its_assessment_and_no_other_text_does(database, brewer):
    with database.read() as session:
        found = store.find_assessment(session, brewer.token)
        assert found == store.get_assessment(session, brewer.id)
        assert found.town == BREWER
        assert found.created_at == NINE
        assert found.created_at.utcoffset() == dt.timedelta(0)
        assert (found.rulebook_version, found.rulebook_date) == ("abc", TODAY)
        for other in ("", brewer.token[:-1], brewer.token + "x", "x" * 32, "é" * 32, "\ud800" * 32, "x" * 10_000_000):
            assert store.find_assessment(session, other) is None
        with pytest.raises(NotFound):
            store.get_assessment(session, brewer.id + 1)


def test_the_token_is_not_stored(sqlite):
    database = sqlite
    with database.write() as session:
        brewer = create(session)
    assert len(brewer.token) == 32
    database.close()
    folder = Path(database.engine.url.database).parent
    assert all(brewer.token.encode() not in file.read_bytes() for file in folder.iterdir())


def test_a_new_link_ends_the_old_one(database, brewer):
    with database.write() as session:
        token = store.renew_link(session, brewer.id, 1)
    with database.read() as session:
        assert store.find_assessment(session, brewer.token) is None
        found = store.find_assessment(session, token)
    assert found is not None
    assert found.id == brewer.id


def test_a_town_is_renamed_only_by_who_saw_its_name(database, brewer):
    bangor = Town("Bangor", "city")
    with database.write() as session:
        store.set_town(session, brewer.id, bangor, expected=BREWER)
        store.set_town(session, brewer.id, bangor, expected=BREWER)  # the same page sent twice
    with pytest.raises(TownConflict) as error, database.write() as session:
        store.set_town(session, brewer.id, Town("Orono", "town"), expected=BREWER)
    assert (error.value.yours.name, error.value.theirs.name) == ("Orono", "Bangor")
    assert load(database, brewer.id).town == bangor


def test_the_rulebook_moves_on(database, brewer):
    with database.write() as session:
        store.set_rulebook(session, brewer.id, version="def", date=dt.date(2027, 1, 1))
    with database.read() as session:
        found = store.get_assessment(session, brewer.id)
    assert (found.rulebook_version, found.rulebook_date) == ("def", dt.date(2027, 1, 1))


def test_deleting_deletes_every_row_and_every_byte(database, brewer):
    secret = "Only counsel may read this sentence"
    with database.write() as session:
        other = create(session)
        store.set_answers(session, brewer.id, {"purpose": Answer(secret, note=secret)}, {})
        store.set_answers(session, brewer.id, {"purpose": None}, {"purpose": 1})
        store.set_answers(session, other.id, {"state": Answer("ME")}, {})
        store.sign_section(
            session, brewer.id, "town", name="A", title="B", signed_on=TODAY,
            rests_on=[Part("answer", "purpose", "purpose", secret)], rulebook_version="abc", rulebook_date=TODAY,
        )  # fmt: skip
        store.set_appearance(session, brewer.id, store.Appearance("a4", secret.encode()))
        read = Document.of_text([secret])
        store.keep_agreement(session, brewer.id, name="a.pdf", body=secret.encode(), document=read)
        store.keep_addendum(session, brewer.id, name="b.pdf", dated=secret, body=secret.encode(), document=read)
        found = store.get_assessment(session, brewer.id)
        freeze(session, found, secret.encode())
        store.withdraw_final(session, brewer.id, 1, by="A", reason=secret, day=TODAY)
        part = store.NewFile("briefing.pdf", "public", "application/pdf", secret.encode())
        begin_work(session, found, 2, [part], frozen=secret.encode())
        store.keep_document(session, brewer.id, "0" * 64, media_type="text/html", body=secret.encode())
        by = store.By(1, secret)
        store.make_link(session, brewer.id, "reader", secret, audience="staff")
        store.propose(session, brewer.id, {"purpose": Answer(secret)}, {}, by=by, why=secret)
        store.add_comment(session, brewer.id, "purpose", secret, "staff", by=by)
    sqlite = database.engine.dialect.name == "sqlite"  # it overwrites what it deletes; PostgreSQL does so at its vacuum
    folder = Path(database.engine.url.database).parent
    assert not sqlite or any(secret.encode() in file.read_bytes() for file in folder.iterdir())
    with database.write() as session:
        store.delete_assessment(session, brewer.id)
    assert rows(database) == {
        "assessment": 1,
        "answer_event": 1,
        "answer_current": 1,
        "link": 1,
        "proposal": 0,
        "comment": 0,
        "sign_off": 0,
        "rendered": 0,
        "appearance": 0,
        "agreement_copy": 0,
        "agreement_addendum": 0,
        "final": 0,
        "final_file": 0,
        "final_withdrawn": 0,
        "final_work": 0,
        "final_part": 0,
        "rulebook_use": 0,
        "kept_rulebook": 0,
        "published_list": 0,
        "data_key": 0,
        "sender_count": 0,
        "account": 0,
        "sign_in": 0,
    }
    assert not sqlite or all(secret.encode() not in file.read_bytes() for file in folder.iterdir())
    with database.read() as session:
        assert store.find_assessment(session, brewer.token) is None
    with pytest.raises(NotFound):
        save(database, brewer.id, {"state": Answer("ME")})
    with pytest.raises(NotFound), database.write() as session:
        store.delete_assessment(session, brewer.id)
    with database.write() as session:
        assert create(session).id not in (brewer.id, other.id)


def test_the_revision_grows_with_each_change_and_with_nothing_else(database, brewer):
    def revision():
        with database.read() as session:
            return store.get_assessment(session, brewer.id).revision

    bangor = Town("Bangor", "city")
    seen = [revision()]
    save(database, brewer.id, {"fund": Answer("101"), "state": Answer("ME")})
    seen.append(revision())
    save(database, brewer.id, {"fund": None}, {"fund": 1})
    seen.append(revision())
    with database.write() as session:
        store.set_town(session, brewer.id, bangor, expected=BREWER)
    seen.append(revision())
    with database.write() as session:
        store.set_rulebook(session, brewer.id, version="def", date=TODAY)
    seen.append(revision())
    assert seen == [0, 1, 2, 3, 4]
    save(database, brewer.id, {"state": Answer("ME")})
    with database.write() as session:
        store.set_town(session, brewer.id, bangor, expected=BREWER)
        store.renew_link(session, brewer.id, 1)
    with pytest.raises(Conflict):
        save(database, brewer.id, {"state": Answer("NH"), "fund": Answer("9")})
    assert revision() == 4


# Answers and their history


def test_the_history_keeps_all_and_the_current_view_the_last(database, brewer):
    said = [Answer(20, "estimate", low=18, high=25), Answer(DONT_KNOW, note="asked the chief"), None, Answer(22)]
    for version, answer in enumerate(said):
        moment = NINE + dt.timedelta(minutes=version)
        saved = save(database, brewer.id, {"officers": answer}, {"officers": version}, role="chief", at=moment)
        assert saved == {"officers": version + 1}
        now = load(database, brewer.id)
        assert dict(now) == ({} if answer is None else {"officers": answer})
    kept = events(database, brewer.id, "officers")
    assert [one.answer for one in kept] == said
    assert [one.version for one in kept] == [1, 2, 3, 4]
    assert [one.replaces for one in kept] == [None, 1, 2, 3]
    assert kept[0].at == NINE
    assert {one.role for one in kept} == {"chief"}
    save(database, brewer.id, {"fund": Answer("101")}, at=NINE)
    assert [one.key for one in events(database, brewer.id)][:3] == ["fund", "officers", "officers"]
    assert events(database, brewer.id, "other") == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE answer_event SET note = 'x'",
        "DELETE FROM answer_event",
        "INSERT INTO answer_event (assessment_id, key, version, cleared, dont_know, at) SELECT assessment_id, key,"
        " version, cleared, dont_know, at FROM answer_event",
        "UPDATE answer_current SET version = 9",
    ],
)
def test_the_database_itself_refuses_to_change_history(database, brewer, statement):
    save(database, brewer.id, {"fund": Answer("101")})
    with pytest.raises((DatabaseError, IntegrityError)), database.write() as session:
        session.execute(text(statement))
    assert events(database, brewer.id, "fund")[0].answer == Answer("101")


def test_the_same_page_sent_twice_adds_nothing(database, brewer):
    changes = {"fund": Answer("101"), "agreement": None}
    assert save(database, brewer.id, changes) == {"fund": 1, "agreement": 0}
    assert save(database, brewer.id, changes) == {"fund": 1, "agreement": 0}
    assert len(events(database, brewer.id)) == 1
    assert save(database, brewer.id, {}) == {}


def test_true_is_not_one(database, brewer):
    save(database, brewer.id, {"balance": Answer(1)})
    save(database, brewer.id, {"balance": Answer(True)}, {"balance": 1})
    assert load(database, brewer.id)["balance"].value is True


def test_who_comes_second_is_shown_both_and_nothing_is_overwritten(database, brewer):
    save(database, brewer.id, {"officers": Answer(20), "fund": Answer("101")}, role="chief", at=NINE)
    shown = {"officers": 1, "fund": 1}
    save(database, brewer.id, {"officers": Answer(21)}, shown, role="chief", at=NINE)
    with pytest.raises(Conflict) as error:
        save(database, brewer.id, {"officers": Answer(22), "fund": Answer("205")}, shown, role="manager")
    (clash,) = error.value.clashes
    assert (clash.key, clash.yours, clash.theirs) == ("officers", Answer(22), Answer(21))
    assert (clash.their_role, clash.their_time, clash.version) == ("chief", NINE, 2)
    assert "officers" in str(error.value)
    assert dict(load(database, brewer.id)) == {"officers": Answer(21), "fund": Answer("101")}
    # seen and decided: with the version of the clash it goes through
    save(database, brewer.id, {"officers": Answer(22)}, {"officers": clash.version}, role="manager")
    assert load(database, brewer.id)["officers"] == Answer(22)


def test_a_page_shown_before_the_first_answer_or_before_its_removal_clashes_too(database, brewer):
    save(database, brewer.id, {"officers": Answer(20)})
    with pytest.raises(Conflict) as error:
        save(database, brewer.id, {"officers": Answer(21)})
    assert error.value.clashes[0].theirs == Answer(20)
    save(database, brewer.id, {"officers": None}, {"officers": 1})
    with pytest.raises(Conflict) as error:
        save(database, brewer.id, {"officers": Answer(21)}, {"officers": 1})
    assert error.value.clashes[0].theirs is None
    with database.read() as session:
        current = store.load_current(session, store.get_assessment(session, brewer.id))
    assert current.versions == {"officers": 2}
    assert save(database, brewer.id, {"officers": Answer(21)}, current.versions) == {"officers": 3}


def test_two_who_say_the_same_do_not_clash(database, brewer):
    save(database, brewer.id, {"officers": Answer(20)})
    assert save(database, brewer.id, {"officers": Answer(20)}) == {"officers": 1}


@pytest.mark.parametrize("key", ["", "A", "a b", "a.patrol", "a.task_force.x", "a" * 65, "é", "a\n"])
def test_impossible_keys_are_refused(database, brewer, key):
    with pytest.raises(ValueError, match=r"key|model"):
        save(database, brewer.id, {key: Answer(1)})


@pytest.mark.parametrize("table", ["INSERT INTO answer_event", "INSERT INTO answer_current", "UPDATE answer_current"])
def test_a_failure_between_the_writes_loses_nothing_and_shows_nothing_half(database, brewer, table):
    save(database, brewer.id, {"officers": Answer(20)})
    before = load(database, brewer.id), events(database, brewer.id)

    def fail(connection, cursor, statement, *rest):
        if statement.startswith(table):
            raise OSError("the disk is gone")

    event.listen(database.engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(OSError, match="disk"):
            save(database, brewer.id, {"officers": Answer(21), "fund": Answer("101")}, {"officers": 1})
    finally:
        event.remove(database.engine, "before_cursor_execute", fail)
    assert (load(database, brewer.id), events(database, brewer.id)) == before
    save(database, brewer.id, {"officers": Answer(21), "fund": Answer("101")}, {"officers": 1})
    assert len(load(database, brewer.id)) == 2


def test_many_at_once_each_counts_or_is_told(database, brewer):
    """Two threads answer one key as fast as they can, each after what it saw: no answer is lost without a Conflict."""
    written: list[float] = []
    errors: list[BaseException] = []
    start = threading.Barrier(2)

    def answer(offset: int) -> None:
        try:
            start.wait()
            for step in range(40):
                value = float(offset + step)
                while True:
                    with database.read() as session:
                        seen = store.load_current(session, store.get_assessment(session, brewer.id)).versions
                    try:
                        save(database, brewer.id, {"balance": Answer(value)}, seen)
                        break
                    except Conflict:
                        continue
                written.append(value)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=answer, args=(offset,)) for offset in (0, 1000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors
    kept = events(database, brewer.id, "balance")
    assert sorted(one.answer.value for one in kept if one.answer) == sorted(written)
    assert [one.version for one in kept] == list(range(1, 81))
    assert load(database, brewer.id)["balance"] == kept[-1].answer


def test_a_reader_sees_one_moment(database, brewer):
    save(database, brewer.id, {"officers": Answer(20)})
    with database.read() as session:
        before = store.load_answers(session, brewer.id)
        save(database, brewer.id, {"officers": Answer(21)}, {"officers": 1})
        assert store.load_answers(session, brewer.id) == before
    assert load(database, brewer.id)["officers"] == Answer(21)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(steps=st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.integers(0, 3)), max_size=15))
def test_any_steps_leave_a_gapless_history_and_its_last_events(database, steps):
    with database.write() as session:
        number = create(session).id
        expected: dict[str, Answer] = {}
        versions: dict[str, int] = {}
        for key, value in steps:
            answer = None if value is None else Answer(value)
            versions |= store.set_answers(session, number, {key: answer}, versions).versions
            if answer is None:
                expected.pop(key, None)
            else:
                expected[key] = answer
        assert store.load_answers(session, number) == Answers(BREWER, expected)
        for key in "abc":
            kept = store.history(session, number, key)
            assert [one.version for one in kept] == list(range(1, len(kept) + 1))
            assert all(one.answer != other.answer for one, other in itertools.pairwise(kept))
            assert (kept[-1].answer if kept else None) == expected.get(key)
