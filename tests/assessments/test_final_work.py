"""FINALs in the making, as the database has them: begun once, one holder at a time, complete or not at all."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from app.assessments import store
from app.assessments.database_tables import final_withdrawn
from app.assessments.store import ClaimLost, FinalConflictError, NewFile, NotFound, Withdrawn
from app.assessments.store import final_work as module
from app.engine.answers import Answer
from tests.assessments.helpers import TODAY, begin_work, claim, complete, create, freeze, rows, save

PDF = NewFile("briefing.pdf", "public", "application/pdf", b"%PDF-1.7")
ANSWERS = NewFile("answers.yaml", "counsel", "application/yaml", b"town: x\n")
BOTH = ("answers.yaml", "briefing.pdf")


@pytest.fixture
def clock(monkeypatch):
    gone = [0.0]
    real = module._moment
    monkeypatch.setattr(module, "_moment", lambda session: real(session) + dt.timedelta(seconds=gone[0]))
    return lambda seconds: gone.__setitem__(0, gone[0] + seconds)


def seen(database, number):
    with database.read() as session:
        return store.get_assessment(session, number)


def begin(database, brewer, **more):
    found = seen(database, brewer)
    with database.write() as session:
        begin_work(session, found, **({"files": [ANSWERS], "wanted": BOTH} | more))


def take(database, node="here", **more):
    with database.write() as session:
        return claim(session, node, **more)


def work(database, number):
    with database.read() as session:
        return store.load_work(session, number)


def test_what_was_begun_is_told(database, brewer):
    assert work(database, brewer.id) is None
    begin(database, brewer.id, made_by="Ann Lee")
    found = work(database, brewer.id)
    assert (found.number, found.made_by, found.as_of, found.wanted, found.made, found.failed) == (
        1, "Ann Lee", TODAY, BOTH, ("answers.yaml",), None,
    )  # fmt: skip
    assert abs(found.begun_at - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
    with database.read() as session:
        assert store.load_finals(session, brewer.id) == ()


def test_begun_twice_it_is_one_and_the_first(database, brewer):
    begin(database, brewer.id, made_by="first")
    save(database, brewer.id, {"state": Answer("ME")})
    begin(database, brewer.id, made_by="second")
    assert work(database, brewer.id).made_by == "first"
    begin(database, brewer.id, made_by="third", instead=True)
    assert work(database, brewer.id).made_by == "third"
    assert rows(database)["final_work"] == 1


@pytest.mark.parametrize("number", [0, 2, 3])
def test_no_number_is_passed_over(database, brewer, number):
    with pytest.raises(FinalConflictError, match="another FINAL"):
        begin(database, brewer.id, number=number)
    assert rows(database)["final_work"] == 0


def test_the_longest_wait_is_taken_on_first_and_each_by_one(database, brewer):
    with database.write() as session:
        other = create(session)
    begin(database, other.id)
    begin(database, brewer.id)
    first, second = take(database, "a"), take(database, "b")
    assert (first.assessment_id, second.assessment_id) == (other.id, brewer.id)
    assert first.frozen == b"{}"
    assert take(database, "c") is None


def test_the_holder_takes_its_own_work_on_anew_and_the_old_claim_is_lost(database, brewer):
    begin(database, brewer.id)
    old, new = take(database, "here"), take(database, "here")
    with pytest.raises(ClaimLost), database.write() as session:
        store.keep_part(session, old, PDF)
    with database.write() as session:
        store.keep_part(session, new, PDF)
    assert rows(database)["final_part"] == 2


def test_a_claim_that_ran_out_is_anyones_and_writes_nothing_more(database, brewer, clock):
    begin(database, brewer.id)
    slow = take(database, "slow")
    clock(19)
    with database.write() as session:
        store.renew_claim(session, slow)
    clock(19)
    assert take(database, "other") is None
    clock(2)
    other = take(database, "other")
    assert other is not None
    for change in (
        lambda session: store.renew_claim(session, slow),
        lambda session: store.keep_part(session, slow, PDF),
        lambda session: store.let_go(session, slow),
        lambda session: store.give_up(session, slow, "Why."),
        lambda session: store.start_over(
            session, slow, made_with="x", program_version="1", wanted=BOTH, keep=["answers.yaml"]
        ),
        lambda session: complete(session, slow),
    ):
        with pytest.raises(ClaimLost), database.write() as session:
            change(session)
    assert work(database, brewer.id).made == ("answers.yaml",)
    with database.write() as session:
        store.keep_part(session, other, PDF)
    with database.write() as session:
        complete(session, other)
    with database.read() as session:
        (made,) = store.load_finals(session, brewer.id)
        assert [file.name for file in made.files] == list(BOTH)
    assert work(database, brewer.id) is None
    assert rows(database)["final_part"] == 0


def test_an_incomplete_one_is_no_final(database, brewer):
    begin(database, brewer.id)
    mine = take(database)
    with pytest.raises(ValueError, match="not every file"), database.write() as session:
        complete(session, mine)
    assert rows(database)["final"] == 0


def test_what_is_let_go_waits_and_is_taken_on_by_another(database, brewer, clock):
    begin(database, brewer.id)
    with database.write() as session:
        store.let_go(session, claim(session), dt.timedelta(seconds=5))
    assert take(database, "other") is None
    clock(6)
    assert take(database, "other") is not None


def test_what_is_given_up_says_why_and_nobody_takes_it_on(database, brewer, clock):
    begin(database, brewer.id)
    with database.write() as session:
        store.give_up(session, claim(session), "It took too long.")
    clock(3600)
    assert take(database) is None
    with database.read() as session:
        assert not store.any_work(session)
    found = work(database, brewer.id)
    assert (found.failed, found.made) == ("It took too long.", ())


def test_work_of_others_is_left_alone_for_a_while(database, brewer, clock):
    begin(database, brewer.id)
    for other in ({"rulebook_version": "newer"}, {"made_with": "that"}):
        assert take(database, **other) is None
    clock(301)
    assert take(database, rulebook_version="newer") is not None


def test_attempts_are_counted_until_a_file_is_made(database, brewer):
    begin(database, brewer.id)
    assert [take(database).work.attempts for _ in range(3)] == [0, 1, 2]
    mine = take(database)
    with database.write() as session:
        store.keep_part(session, mine, PDF)
    assert take(database).work.attempts == 0


def test_it_is_dropped_by_its_number_alone(database, brewer):
    begin(database, brewer.id)
    with database.write() as session:
        store.drop_work(session, brewer.id, 2)
    assert work(database, brewer.id) is not None
    with database.write() as session:
        store.drop_work(session, brewer.id, 1)
    assert rows(database)["final_work"] == rows(database)["final_part"] == 0


def test_it_goes_with_its_assessment(database, brewer):
    begin(database, brewer.id)
    mine = take(database)
    with database.write() as session:
        store.delete_assessment(session, brewer.id)
    assert not any(rows(database).values())
    with pytest.raises(ClaimLost), database.write() as session:
        store.keep_part(session, mine, PDF)
    with pytest.raises(NotFound), database.write() as session:
        complete(session, mine)


class TestWithdrawn:
    @pytest.fixture
    def made(self, database, brewer):
        found = seen(database, brewer.id)
        with database.write() as session:
            freeze(session, found)
        return brewer

    def withdraw(self, database, number, final=1, reason="The wage was wrong."):
        with database.write() as session:
            store.withdraw_final(session, number, final, by="Ann Lee", reason=reason, day=TODAY)

    def test_it_is_told_with_the_final_and_changes_no_file(self, database, made):
        self.withdraw(database, made.id)
        with database.read() as session:
            (found,) = store.load_finals(session, made.id)
            assert store.load_final_file(session, made.id, 1, "briefing.pdf", reader="public") == b"%PDF-1.7"
        assert found.withdrawn == Withdrawn(TODAY, "Ann Lee", "The wage was wrong.")
        self.withdraw(database, made.id, reason="Another one.")
        with database.read() as session:
            assert store.load_finals(session, made.id) == (found,)

    def test_what_is_not_there_cannot_be(self, database, made):
        with pytest.raises(NotFound):
            self.withdraw(database, made.id, 2)
        with pytest.raises(NotFound):
            self.withdraw(database, made.id + 1)

    @pytest.mark.parametrize("statement", [sa.update(final_withdrawn).values(reason="x"), sa.delete(final_withdrawn)])
    def test_it_is_never_taken_back(self, database, made, statement):
        self.withdraw(database, made.id)
        with pytest.raises(DatabaseError, match="never changed"), database.write() as session:
            session.execute(statement)
        with database.write() as session:
            store.delete_assessment(session, made.id)
        assert not any(rows(database).values())
