"""Accounts in the database: claimed once, whoever is at the same moment; under a key as without one."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from app.assessments import store
from app.assessments.database import open_database
from app.assessments.database_tables import link
from app.assessments.encryption import Keys
from tests.assessments.helpers import NINE, create

ADDRESS = "fay@keene.example"


def come(database, subject: str, address: str | None = ADDRESS, tenant: str | None = "keene", at=NINE) -> str:
    with database.write() as session:
        return store.begin_session(
            session, issuer="https://login.example", subject=subject, provider="one", tenant=tenant, operator=False,
            address=address, name=subject, stamp="s", at=at,
        )  # fmt: skip


def found(database, secret: str, at=NINE):
    with database.read() as session:
        return store.find_session(session, secret, lambda *_: "s", at)


@pytest.fixture
def waiting(database) -> int:
    """A link of Keene's that waits for an address."""
    with database.write() as session:
        made = create(session)
        store.give_to_town(session, made.id, "keene")
        return store.make_link(session, made.id, "office", "Fay", office="finance", address=ADDRESS).id


def opens(database, number: int, secret: str):
    who = found(database, secret)
    with database.read() as session:
        return store.find_signed_in(session, number, who.account.id, "keene", NINE)


def test_of_many_at_once_one_has_it(database, waiting):
    with ThreadPoolExecutor(6) as pool:
        secrets = list(pool.map(lambda number: come(database, f"person {number}"), range(6)))
    assert sum(opens(database, waiting, each) is not None for each in secrets) == 1


def test_many_first_sign_ins_of_one_account_make_one(database):
    with ThreadPoolExecutor(6) as pool:
        secrets = set(pool.map(lambda _: come(database, "one person"), range(6)))
    assert len(secrets) == 6
    assert len({found(database, each).account.id for each in secrets}) == 1


@pytest.mark.parametrize(
    ("address", "tenant"),
    [
        (None, "keene"),
        ("fay@keene.example.org", "keene"),
        (ADDRESS, "rye"),
        (ADDRESS, None),
        ("FAY@keene.example", "keene"),
    ],
)
def test_nobody_else_claims_it(database, waiting, address, tenant):
    assert opens(database, waiting, come(database, "mallory", address, tenant)) is None
    assert opens(database, waiting, come(database, "fay")) is not None


def test_with_an_account_go_the_links_that_wait_for_its_address_and_the_recovery_code(database):
    who = found(database, come(database, "fay"))
    with database.write() as session:
        theirs, waits, other, rye = (create(session) for _ in range(4))
        for each, tenant in ((theirs, "keene"), (waits, "keene"), (other, "keene"), (rye, "rye")):
            store.give_to_town(session, each.id, tenant)
        codes = [store.new_recovery_code(session, each.id) for each in (theirs, waits, other, rye)]
        store.make_link(session, theirs.id, "owner", "Fay", account=who.account.id)
        store.make_link(session, waits.id, "owner", "Fay", address=ADDRESS)
        store.make_link(session, other.id, "office", "Fay", office="finance", address=ADDRESS)
        store.make_link(session, other.id, "office", "Pat", office="chief", address="pat@keene.example")
        store.make_link(session, rye.id, "office", "Ray", office="chief", address=ADDRESS)
    with database.write() as session:
        assert store.delete_account(session, who.account.id, NINE) == 3
    with database.read() as session:
        living = [
            each.name for town in (theirs, waits, other, rye) for each in store.load_links(session, town.id)[1:]
            if each.lives(NINE)
        ]  # fmt: skip
    assert living == ["Pat", "Ray"]
    with database.write() as session:
        assert [store.recover(session, code) is not None for code in codes] == [False, False, True, True]
    heir = found(database, come(database, "heir"))
    with database.read() as session:
        assert store.links_of_account(session, heir.account.id, "keene", NINE) == []


def test_an_account_without_an_address_ends_its_own_links_alone(database, waiting):
    who = found(database, come(database, "fay", None))
    with database.write() as session:
        assert store.delete_account(session, who.account.id, NINE) == 0
    assert opens(database, waiting, come(database, "fay")) is not None


def test_it_is_claimed_under_a_key(url, tmp_path):
    database = open_database(url, Keys([b"1" * 32]))
    with database.write() as session:
        made = create(session)
        store.give_to_town(session, made.id, "keene")
        number = store.make_link(session, made.id, "owner", "Fay", address=ADDRESS).id
    assert opens(database, number, come(database, "fay")) is not None
    with database.read() as session:
        raw = session.execute(
            sa.select(sa.type_coerce(link.c.address, sa.Text)).where(link.c.id == number)
        ).scalar_one()
        assert ADDRESS not in raw
        assert store.load_links(session, made.id)[-1].address == ADDRESS
    database.close()


def test_an_assessment_never_changes_its_town(database):
    with database.write() as session:
        made = create(session)
        store.give_to_town(session, made.id, "keene")
        store.give_to_town(session, made.id, "keene")
        with pytest.raises(ValueError, match="stays with its town"):
            store.give_to_town(session, made.id, "rye")


@pytest.mark.parametrize("number", [0, 1, 2**31 - 1])
def test_a_number_that_is_none(database, number):
    who = found(database, come(database, "fay"))
    with database.read() as session:
        assert store.find_signed_in(session, number, who.account.id, "keene", NINE) is None
        assert store.own_beside(session, number, who.account.id, "keene", NINE) is None
        assert store.waits_for(session, number, ADDRESS, "keene", NINE) is False


@pytest.mark.parametrize("token", ["~0", "~", "~01", "~2147483648", "~" + "9" * 400, "~x", "1", "~1 ", "~\u0661"])
def test_what_is_no_number(token):
    assert store.number_of(token) is None
    assert store.number_of(store.numbered(2**31 - 1)) == 2**31 - 1


def test_a_link_with_a_secret_is_not_opened_by_its_number(database):
    with database.write() as session:
        made = create(session)
        store.give_to_town(session, made.id, "keene")
    who = found(database, come(database, "fay"))
    with database.read() as session:
        assert store.find_signed_in(session, 1, who.account.id, "keene", NINE) is None


def test_one_read_says_who_it_is_by_an_index(database):
    secret = come(database, "fay")
    statements: list[str] = []
    sa.event.listen(database.reading, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert found(database, secret) is not None
    (read,) = [each for each in statements if each.startswith("SELECT")]
    if database.engine.dialect.name == "sqlite":
        with database.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {read}", ("x",)).all()
        assert not any("SCAN" in row[-1] for row in plan)


def test_times_of_a_session(database):
    secret = come(database, "fay")
    minute = dt.timedelta(minutes=1)
    assert found(database, secret, NINE + store.IDLE - minute) is not None
    assert found(database, secret, NINE + store.IDLE) is None
    one = found(database, secret)
    with database.write() as session:
        store.note_session_use(session, one, NINE + store.LONGEST - minute)
    assert found(database, secret, NINE + store.LONGEST - minute) is not None
    assert found(database, secret, NINE + store.LONGEST) is None
    come(database, "fay", at=NINE + store.LONGEST)
    with database.read() as session:
        assert len(store.open_sessions(session, one.account.id, NINE + store.LONGEST)) == 1
