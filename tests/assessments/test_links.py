"""Links, recovery codes, proposals and comments in the database."""

from __future__ import annotations

import contextlib
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from app.assessments import store
from app.assessments.rights import Ways
from app.engine.answers import AUDIENCES, DONT_KNOW, Answer
from tests.assessments.helpers import NINE, create, events, load, save

ANN = store.By(1, "Ann Lee (owner)")
PAT = store.By(2, "Pat Doe (finance office)")


def opens(database, token, at=None) -> Any:
    with database.read() as session:
        return store.find_link(session, token, at)


def made(database, number, kind, **more):
    with database.write() as session:
        return store.make_link(session, number, kind, "Pat Doe", **more)


def test_the_first_link_is_an_owners(database, brewer):
    found = opens(database, brewer.token)
    assert (found.link.kind, found.link.name, found.link.told) == ("owner", "The first link", True)
    assert (found.linked, found.counsel_apart) == (frozenset(), False)


def test_a_link_is_opened_by_one_statement(database, brewer):
    made(database, brewer.id, "office", office="finance")
    made(database, brewer.id, "office", office="attorney")
    statements = []
    sa.event.listen(database.reading, "before_cursor_execute", lambda *given: statements.append(given[2]))
    with database.read() as session:
        found: Any = store.find_link(session, brewer.token)
    assert found.linked == {"finance", "attorney"}
    (read,) = [each for each in statements if each.startswith("SELECT")]
    if database.engine.dialect.name == "sqlite":
        with database.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {read}", ("open", "office", "x")).all()
        assert not any("SCAN" in row[-1] for row in plan)


def test_a_link_ends_with_its_last_day_everywhere(database, brewer):
    last = dt.date(2026, 12, 1)
    link = made(database, brewer.id, "reader", audience="public", ends_on=last)
    assert opens(database, link.token, dt.datetime(2026, 12, 2, 11, 59, tzinfo=dt.UTC)) is not None
    assert opens(database, link.token, dt.datetime(2026, 12, 2, 12, 1, tzinfo=dt.UTC)) is None


def test_a_revoked_link_opens_nothing_and_the_last_owners_stays(database, brewer):
    link = made(database, brewer.id, "office", office="finance")
    assert opens(database, brewer.token).linked == {"finance"}
    with database.write() as session:
        store.revoke_link(session, brewer.id, link.id)
    assert opens(database, link.token) is None
    assert opens(database, brewer.token).linked == frozenset()
    with pytest.raises(store.LinkError, match="last owner"), database.write() as session:
        store.revoke_link(session, brewer.id, opens(database, brewer.token).link.id)
    made(database, brewer.id, "owner")
    with database.write() as session:
        store.revoke_link(session, brewer.id, opens(database, brewer.token).link.id)
    assert opens(database, brewer.token) is None


def test_a_link_of_another_assessment_is_neither_revoked_nor_renewed(database, brewer):
    with database.write() as session:
        other = create(session)
        number = store.load_links(session, other.id)[0].id
        store.make_link(session, other.id, "owner", "B")
        store.revoke_link(session, brewer.id, number)
        store.renew_link(session, brewer.id, number)
    assert opens(database, other.token) is not None


def test_counsel_stays_apart_once_it_has_used_a_link(database, brewer):
    link = made(database, brewer.id, "office", office="attorney")
    assert opens(database, brewer.token).counsel_apart
    with database.write() as session:
        store.revoke_link(session, brewer.id, link.id)
    assert not opens(database, brewer.token).counsel_apart  # made in error, and never used
    again = made(database, brewer.id, "office", office="attorney")
    with database.write() as session:
        store.note_use(session, brewer.id, again.id, NINE)
        store.revoke_link(session, brewer.id, again.id)
    assert opens(database, brewer.token).counsel_apart


def test_a_recovery_code_works_once(database, brewer):
    with database.write() as session:
        earlier = store.new_recovery_code(session, brewer.id)
        code = store.new_recovery_code(session, brewer.id)
    with database.write() as session:
        assert store.recover(session, earlier) is None
        assert store.recover(session, "x" * 1000) is None
        link: Any = store.recover(session, f" {code.lower()} ")
        assert store.recover(session, code) is None
    assert opens(database, link.token).link.kind == "owner"
    assert len(code.replace("-", "")) == 30
    assert store.is_code(code)


def code_of(database, number) -> str:
    with database.write() as session:
        return store.new_recovery_code(session, number)


def works(database, code) -> bool:
    with database.write() as session:
        return store.recover(session, code) is not None


@pytest.mark.parametrize("how", ["revoked", "renewed"])
def test_a_recovery_code_is_void_once_an_owners_link_ends(database, brewer, how):
    ends = store.revoke_link if how == "revoked" else store.renew_link
    for kind, more, goes_on in (("office", {"office": "finance"}, True), ("owner", {}, False)):
        link, code = made(database, brewer.id, kind, **more), code_of(database, brewer.id)
        with database.write() as session:
            ends(session, brewer.id, link.id)
        assert works(database, code) is goes_on


def test_a_revocation_that_is_refused_leaves_the_recovery_code(database, brewer):
    code = code_of(database, brewer.id)
    with pytest.raises(store.LinkError), database.write() as session:
        store.revoke_link(session, brewer.id, opens(database, brewer.token).link.id)
    assert works(database, code)


def test_of_owners_who_make_counsels_first_link_at_once_one_does(database, brewer):
    def one(_) -> bool:
        try:
            made(database, brewer.id, "office", office="attorney", first=True)
        except store.LinkError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(one, range(6))) == 1


def test_counsels_first_link_is_no_second_one_after_a_use(database, brewer):
    for used in (False, True):
        link = made(database, brewer.id, "office", office="attorney", first=True)
        with database.write() as session:
            if used:
                store.note_use(session, brewer.id, link.id, NINE)
            store.revoke_link(session, brewer.id, link.id)
    with pytest.raises(store.LinkError, match="Somebody else made a link"):
        made(database, brewer.id, "office", office="attorney", first=True)


def test_two_owners_who_end_each_others_links_at_once_leave_one(database, brewer):
    made(database, brewer.id, "owner")

    def end(number: int) -> None:
        with contextlib.suppress(store.LinkError), database.write() as session:
            store.revoke_link(session, brewer.id, number)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(end, (1, 2)))
    with database.read() as session:
        assert sum(each.lives(NINE) for each in store.load_links(session, brewer.id)) == 1


SECRET_ALONE, ACCOUNTS_ALONE = Ways(True, ()), Ways(False, ("keene",))


@pytest.mark.parametrize(("ways", "answers"), [(SECRET_ALONE, {"clerk"}), (ACCOUNTS_ALONE, {"finance"})])
def test_a_link_that_cannot_open_on_this_site_answers_for_no_office(database, brewer, ways, answers):
    with database.write() as session:
        store.give_to_town(session, brewer.id, "keene")
    made(database, brewer.id, "office", office="clerk")
    made(database, brewer.id, "office", office="finance", address="fay@keene.example")
    with database.read() as session:
        found: Any = store.find_link(session, brewer.token, None, ways)
        assert found.linked == answers
        assert not found.counsel_apart
    made(database, brewer.id, "office", office="attorney")
    made(database, brewer.id, "office", office="attorney", address="cal@keene.example", ends_on=dt.date(2026, 1, 1))
    with database.read() as session:
        found = store.find_link(session, brewer.token, None, ways)
        assert ("attorney" in found.linked) is ways.secrets
        assert found.counsel_apart  # it may open again, once the host allows it


def test_the_last_owner_is_the_last_whose_link_opens_on_this_site(database, brewer):
    with database.write() as session:
        store.give_to_town(session, brewer.id, "keene")
        account = store.begin_session(
            session, issuer="https://login.example", subject="ann", provider="one", tenant="keene", operator=False,
            address="ann@keene.example", name="Ann", stamp="s", at=NINE,
        )  # fmt: skip
        who: Any = store.find_session(session, account, lambda *_: "s", NINE)
        own = store.make_link(session, brewer.id, "owner", "Ann", account=who.account.id)
    first, gone = own.id - 1, Ways(True, ("rye",))  # Keene is no more in the settings: its accounts open nothing
    for number, ways in ((own.id, ACCOUNTS_ALONE), (first, SECRET_ALONE), (first, gone)):
        with pytest.raises(store.LinkError, match="last owner"), database.write() as session:
            store.revoke_link(session, brewer.id, number, ways=ways)
    with database.write() as session:
        store.revoke_link(session, brewer.id, first, ways=ACCOUNTS_ALONE)


def test_use_is_written_down_once_a_day(database, brewer):
    link = opens(database, brewer.token).link
    assert not store.due(link, link.used_at + dt.timedelta(hours=23))
    assert store.due(link, link.used_at + dt.timedelta(hours=25))


def test_each_change_says_who_and_why(database, brewer):
    save(database, brewer.id, {"fund": Answer("A")}, by=ANN)
    save(database, brewer.id, {"fund": Answer("B")}, {"fund": 1}, by=PAT, why="It was renamed")
    assert [(each.who, each.why, each.link) for each in events(database, brewer.id, "fund")] == [
        ("Ann Lee (owner)", None, 1), ("Pat Doe (finance office)", "It was renamed", 2),
    ]  # fmt: skip
    first = events(database, brewer.id, "fund")[0].at
    with database.read() as session:
        late = store.changed_since(session, brewer.id, first, 10)
    assert [each.version for each in late] == [2]


PROPOSED = (
    Answer(21, "estimate", note="as told", audience="staff", low=20, high=30, source="x", typed="20-30"),
    Answer(DONT_KNOW), Answer(True), Answer(("police", "sheriff")), Answer("ME"), None,
)  # fmt: skip


@pytest.mark.parametrize("answer", PROPOSED, ids=str)
def test_a_proposal_waits_and_is_taken_as_it_was(database, brewer, answer):
    save(database, brewer.id, {"fund": Answer("first")})
    with database.write() as session:
        store.propose(session, brewer.id, {"fund": answer}, {"fund": 1}, by=PAT, why="why")
    assert load(database, brewer.id)["fund"] == Answer("first")
    with database.read() as session:
        (waits,) = store.open_proposals(session, brewer.id)
    assert (waits.answer, waits.version, waits.who, waits.why) == (answer, 1, PAT.who, "why")
    with database.write() as session:
        store.take_proposal(session, brewer.id, waits.id, answer, shown=1, by=ANN, role=None, reply="Thanks")
    assert load(database, brewer.id).get("fund") == answer
    last = events(database, brewer.id, "fund")[-1]
    assert (last.who, last.why) == (ANN.who, f"Proposed by {PAT.who}: why")
    with database.read() as session:
        assert store.open_proposals(session, brewer.id) == []
        (done,) = store.proposals_of(session, brewer.id, "fund")
    assert (done.state, done.decided_by, done.reply) == ("taken", ANN.who, "Thanks")
    with pytest.raises(store.ProposalError), database.write() as session:
        store.end_proposal(session, brewer.id, waits.id, "returned", by=ANN)


def test_a_new_proposal_of_one_link_takes_the_place_of_its_earlier_one(database, brewer):
    for value, by in (("A", PAT), ("B", PAT), ("C", ANN)):
        with database.write() as session:
            store.propose(session, brewer.id, {"fund": Answer(value)}, {}, by=by)
    with database.read() as session:
        assert [each.answer for each in store.open_proposals(session, brewer.id)] == [Answer("B"), Answer("C")]


def test_a_proposal_is_not_taken_over_an_answer_that_nobody_saw(database, brewer):
    save(database, brewer.id, {"fund": Answer("A")})
    with database.write() as session:
        store.propose(session, brewer.id, {"fund": Answer("P")}, {"fund": 1}, by=PAT)
        (waits,) = store.open_proposals(session, brewer.id)
    save(database, brewer.id, {"fund": Answer("B")}, {"fund": 1})
    with pytest.raises(store.Conflict), database.write() as session:
        store.take_proposal(session, brewer.id, waits.id, Answer("P"), shown=1, by=ANN, role=None)
    with database.read() as session:
        assert len(store.open_proposals(session, brewer.id)) == 1
    assert load(database, brewer.id)["fund"] == Answer("B")


def test_comments_are_read_by_their_audience_and_resolved_by_them(database, brewer):
    with database.write() as session:
        store.add_comment(session, brewer.id, "fund", "for all", "staff", by=PAT)
        store.add_comment(session, brewer.id, "fund", "for counsel", "counsel", by=ANN)
        for reader, seen in zip(AUDIENCES, ([], ["for all"], ["for all", "for counsel"]), strict=True):
            assert [each.text for each in store.comments_of(session, brewer.id, "fund", reader)] == seen
        first, second = store.open_comments(session, brewer.id, "counsel")
        store.resolve_comment(session, brewer.id, second.id, "staff", by=PAT)
        assert len(store.open_comments(session, brewer.id, "counsel")) == 2
        store.resolve_comment(session, brewer.id, first.id, "staff", by=PAT)
        assert [each.id for each in store.open_comments(session, brewer.id, "counsel")] == [second.id]
        store.resolve_comment(session, brewer.id, first.id, "staff", by=None)
        assert len(store.open_comments(session, brewer.id, "counsel")) == 2


def test_a_sign_off_says_by_whose_link_and_whether_from_paper(database, brewer):
    with database.write() as session:
        store.sign_section(
            session, brewer.id, "town", name="A", title="B", signed_on=dt.date(2026, 11, 24), rests_on=[],
            rulebook_version="abc", rulebook_date=dt.date(2026, 11, 24), who=ANN.who, paper=True,
        )  # fmt: skip
        found = store.load_sign_offs(session, brewer.id)["town"]
    assert (found.who, found.paper) == (ANN.who, True)
