"""How often one sender may begin, ask for documents, send files, and try links."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from app.assessments.database import Database, open_database
from app.assessments.database_tables import sender_count
from app.wizard import rates
from app.wizard.rates import MOST, MOST_SENDERS, SPAN, Counts, for_all_nodes, sender_of
from tests.wizard.pages import Visitor

OTHER = {"REMOTE_ADDR": "198.51.100.9"}


class Clock:
    def __init__(self) -> None:
        self.now = 2.0 * SPAN

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(app, clock, monkeypatch) -> FlaskClient:
    """A sender from elsewhere, counted from nothing."""
    counts = Counts(clock)
    (asked,) = [each for each in app.before_request_funcs[None] if each.__module__ == rates.__name__]
    (seen,) = [each for each in app.after_request_funcs[None] if each.__module__ == rates.__name__]
    for function in (asked, seen):
        place = function.__code__.co_freevars.index("kept")
        monkeypatch.setattr(function.__closure__[place], "cell_contents", counts)
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    return client


def test_beginning_again_and_again(client, clock):
    for _ in range(MOST["begin"]):
        assert client.post("/begin", data={"name": ""}).status_code == 400
    refused = client.post("/begin", data={"name": ""})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == str(SPAN)
    assert "Wait ten minutes" in refused.text
    assert refused.headers["Referrer-Policy"] == "no-referrer"
    assert client.get("/").status_code == 200
    assert client.post("/begin", data={"name": ""}, environ_base=OTHER).status_code == 400
    clock.now += SPAN
    assert client.post("/begin", data={"name": ""}).status_code == 400


def test_trying_links(client, clock):
    """What is found is not counted; after too many that are not, even a right one is refused for the span."""
    visitor = Visitor(client).begin("Keene", "city", "manager")
    right = f"{visitor.base}/tasks"
    token = visitor.open("/").form("/resume").values["csrf_token"]
    for number in range(MOST["guess"]):
        assert client.get(right).status_code == 200
        if number % 2:
            assert client.get(f"/a/{number:032}/tasks").status_code == 404
        else:
            assert client.post("/resume", data={"link": f"{number:032}", "csrf_token": token}).status_code == 400
    assert client.get(right).status_code == 429
    assert client.post("/resume", data={"link": right, "csrf_token": token}).status_code == 429
    assert client.get(f"/a/{'x' * 32}/tasks").status_code == 429
    assert client.get(right, environ_base=OTHER).status_code == 200
    assert client.get("/law").status_code == 200
    clock.now += SPAN
    assert client.get(right).status_code == 200


@pytest.mark.parametrize(
    ("kind", "method", "path"),
    [
        ("document", "GET", "briefing.pdf"),
        ("document", "HEAD", "briefing.pdf"),
        ("document", "GET", "briefing/fiscal"),
        ("document", "POST", "finals"),
        ("upload", "POST", "agreement"),
        ("upload", "POST", "look"),
    ],
)
def test_documents_and_uploads(client, kind, method, path, monkeypatch):
    monkeypatch.setattr(rates, "MOST", {**MOST, kind: 3})
    for _ in range(3):
        assert client.open(f"/a/{'x' * 32}/{path}", method=method).status_code in (400, 404)
    assert client.open(f"/a/{'x' * 32}/{path}", method=method).status_code == 429


def test_an_import_is_a_beginning_and_an_upload(client, monkeypatch):
    monkeypatch.setattr(rates, "MOST", {**MOST, "upload": 2})
    for _ in range(2):
        assert client.post("/import").status_code == 400
    assert client.post("/import").status_code == 429


def test_by_what_a_sender_is_counted():
    assert sender_of("198.51.100.7") == "198.51.100.7"
    assert sender_of("2001:db8:1:2:3:4:5:6") == sender_of("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert sender_of("::ffff:198.51.100.7") == "::ffff:c633:6407"
    for nobody in ("127.0.0.1", "::1", "", None, "unknown"):
        assert sender_of(nobody) is None


def test_this_machine_itself_is_not_counted(app, monkeypatch):
    monkeypatch.setattr(rates, "MOST", dict.fromkeys(MOST, 0))
    assert app.test_client().post("/begin", data={"name": ""}).status_code == 400


def test_memory_is_bounded(clock):
    counts = Counts(clock)
    for number in range(MOST_SENDERS + 10):
        counts.add("guess", str(number))
    assert len(counts._counts) <= MOST_SENDERS + 1


class TestNodes:
    """What is counted for all nodes of one PostgreSQL database."""

    @pytest.fixture
    def database(self, postgresql) -> Iterator[Database]:
        opened = open_database(postgresql.new_database())
        yield opened
        opened.close()

    def test_a_sender_has_one_share_at_all_of_them(self, database, clock):
        here, there = (Counts(clock, for_all_nodes(database, "k" * 40)) for _ in range(2))
        for _ in range(MOST["guess"]):
            here.add("guess", "198.51.100.7")
        assert there.left("guess", "198.51.100.7") == MOST["guess"]  # not told yet
        there.add("guess", "198.51.100.7")
        assert there.left("guess", "198.51.100.7") < 0
        assert there.left("guess", "198.51.100.9") == MOST["guess"]
        assert there.left("upload", "198.51.100.7") == MOST["upload"]
        clock.now += SPAN
        assert there.left("guess", "198.51.100.7") == MOST["guess"]

    def test_what_is_often_done_is_told_now_and_then(self, database, clock):
        told: list[int] = []
        shared = for_all_nodes(database, "k" * 40)
        assert shared is not None

        def count(kind: str, sender: str, span: int, many: int) -> int | None:
            told.append(many)
            return shared(kind, sender, span, many)

        here, there = Counts(clock, count), Counts(clock, count)
        for _ in range(30):
            here.add("document", "198.51.100.7")
            there.add("document", "198.51.100.7")
        assert told == [20, 20]
        assert there.left("document", "198.51.100.7") == MOST["document"] - 50

    def test_no_address_is_kept_and_what_is_past_is_forgotten(self, database, clock):
        counts = Counts(clock, for_all_nodes(database, "k" * 40))
        for _ in range(2):
            counts.add("begin", "198.51.100.7")
            with database.read() as session:
                (row,) = session.execute(select(sender_count)).all()
            assert (row.span, row.count) == (int(clock.now // SPAN), 1)
            assert "198.51.100.7" not in row.sender
            clock.now += SPAN

    def test_without_the_database_each_counts_for_itself(self, database, clock):
        counts = Counts(clock, for_all_nodes(database, "k" * 40))
        with database.write() as session:
            session.execute(text("DROP TABLE sender_count"))
        for _ in range(MOST["begin"]):
            counts.add("begin", "198.51.100.7")
        assert counts.left("begin", "198.51.100.7") == 0

    def test_one_process_tells_nobody(self, tmp_path):
        database = open_database(f"sqlite:///{tmp_path}/one.sqlite3")
        assert for_all_nodes(database, "k" * 40) is None
        database.close()
