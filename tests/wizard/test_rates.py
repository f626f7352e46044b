"""How often one sender may begin, ask for documents, send files, and try links."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.wizard import rates
from app.wizard.rates import MOST, MOST_SENDERS, SPAN, Counts, sender_of
from tests.wizard.pages import Visitor

OTHER = {"REMOTE_ADDR": "198.51.100.9"}


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

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
