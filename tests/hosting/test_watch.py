"""What is told of how it runs: health, metrics, log. Nothing that a person wrote, and no link, stands in any of it."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import sys
import threading
import urllib.request
from collections.abc import Iterator

import pytest
from prometheus_client import generate_latest, start_http_server
from sqlalchemy import text

from app.config import Config, ConfigError
from app.hosting import health, logs
from app.hosting.run import THREADS, begin
from app.hosting.watch import metrics_of
from app.outputs.apart import child
from app.web import create_app
from app.wizard import tasks
from app.wizard.waiting import MOST_WAITING
from tests.wizard.pages import Visitor

TODAY = dt.date(2026, 11, 24)
PLANTED = "a chief who is soon to retire"
"""An answer that stands in no log and no metric."""


@pytest.fixture(scope="module")
def app(tmp_path_factory, rulebook):
    address = f"sqlite:///{tmp_path_factory.mktemp('watch')}/x.sqlite3"
    return create_app(Config(address, secret_key="k" * 40, today=lambda: TODAY), rulebook=rulebook)


@pytest.fixture
def log(request, monkeypatch) -> Iterator[io.StringIO]:
    """What goes to stderr in the form that the test asks for; everything is as it was afterwards."""
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    root, hook = logging.getLogger(), threading.excepthook
    handlers, level = root.handlers[:], root.level
    logs.to_stderr(request.param)
    yield said
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    logging.getLogger(logs.REQUESTS).setLevel(logging.NOTSET)
    logging.getLogger("waitress.queue").setLevel(logging.NOTSET)
    threading.excepthook = hook


def walk(app, monkeypatch) -> str:
    """A person answers, looks, and meets a fault that repeats the answer and the link; the link's key."""
    visitor = Visitor(app.test_client()).begin("Keene", "city", "manager")
    visitor.send(state="NH", agency_kind="municipal_police", custody="none")
    visitor.open("request/q/request_date").send(problem_to_solve=PLANTED)
    base = visitor.base
    visitor.open(f"/a/{'x' * 32}/tasks?{PLANTED.replace(' ', '+')}")

    def fail(*_args):
        raise RuntimeError(f"{PLANTED} at {base}/tasks")

    monkeypatch.setattr(tasks, "signed", fail)
    assert visitor.open(f"{base}/tasks").status == 500
    logging.getLogger("waitress").warning("Exception while serving %s", f"{base}/tasks")
    return visitor.token


@pytest.mark.parametrize("log", ["json"], indirect=True)
def test_json_lines_name_routes_and_nothing_else(app, log, monkeypatch):
    token = walk(app, monkeypatch)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    requests = [line for line in lines if line["logger"] == logs.REQUESTS]
    assert {"/begin", "/a/<token>/tasks", "/a/<token>/<walk_id>/q/<page_name>"} <= {line["route"] for line in requests}
    assert {(line["method"], line["status"]) for line in requests} >= {("GET", 200), ("POST", 303), ("GET", 404)}
    assert all(line["milliseconds"] >= 0 for line in requests)
    (fault,) = [line for line in lines if line["message"] == "a page failed: tasks.show"]
    assert fault["error"] == "RuntimeError"
    assert fault["at"][-1].endswith(" fail")
    assert "Exception while serving …" in [line["message"] for line in lines]
    for secret in (PLANTED, "retire", token, "Keene", "/tasks?"):
        assert secret not in log.getvalue()


@pytest.mark.parametrize("log", ["text"], indirect=True)
def test_lines_to_read_have_no_requests_and_no_secrets(app, log, monkeypatch):
    token = walk(app, monkeypatch)
    assert "error app.wizard: a page failed: tasks.show: RuntimeError\n" in log.getvalue()
    assert logs.REQUESTS not in log.getvalue()
    for secret in (PLANTED, token, "Keene"):
        assert secret not in log.getvalue()


@pytest.mark.parametrize("log", logs.FORMS, indirect=True)
def test_a_fault_in_a_thread_and_in_the_database_keeps_its_words(app, log):
    def fail():
        raise ValueError(PLANTED)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    with app.extensions["brief287"].database.write() as session:
        try:
            session.execute(text("INSERT INTO assessments (no_such_column) VALUES (:it)"), {"it": PLANTED})
        except Exception:
            logging.getLogger("app").exception("it failed")
    assert "ValueError" in log.getvalue()
    assert "OperationalError (SQLITE_ERROR)" in log.getvalue()
    assert PLANTED not in log.getvalue()


def test_metrics_count_routes_and_hold_no_secret(app, monkeypatch):
    token = walk(app, monkeypatch)
    app.test_client().open("/", method="BREW")
    monkeypatch.setattr(child, "_made", {"made": 3, "failed": 1, "refused": 2})
    told = generate_latest(metrics_of(app)).decode()
    assert 'brief287_requests_total{method="GET",route="/a/<token>/tasks",status="500"} ' in told
    assert 'brief287_requests_total{method="other",route="none",status="405"} 1.0' in told
    assert 'brief287_request_seconds_count{route="/begin"} ' in told
    assert 'brief287_children_ended_total{how="refused"} 2.0' in told
    for name in ("brief287_children 0.0", "brief287_temporary_free_bytes ", "process_resident_memory_bytes "):
        assert name in told
    for secret in (PLANTED, "retire", token, "Keene", "BREW"):
        assert secret not in told


def test_metrics_are_asked_at_an_address_of_their_own(tmp_path, rulebook, monkeypatch):
    started = []
    monkeypatch.setattr("app.hosting.run.warm", lambda: None)
    monkeypatch.setattr("app.hosting.run.begin_with", lambda _: None)

    def start(*given, **more):
        started.append(start_http_server(*given, **more))

    monkeypatch.setattr("app.hosting.run.start_http_server", start)
    config = Config(f"sqlite:///{tmp_path}/x.sqlite3", secret_key="k" * 40, metrics=("127.0.0.1", 0))
    app = create_app(config, rulebook=rulebook)
    begin(app)
    ((server, thread),) = started
    with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/metrics", timeout=5) as answer:
        assert b"brief287_build" in answer.read()
    assert app.test_client().get("/metrics").status_code == 404
    taken = Config(f"sqlite:///{tmp_path}/x.sqlite3", secret_key="k" * 40, metrics=("127.0.0.1", server.server_port))
    with pytest.raises(ConfigError, match="BRIEF287_METRICS cannot be used: Address already in use"):
        begin(create_app(taken, rulebook=rulebook))
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BRIEF287_LOG", "xml", "Set it to text or json"),
        ("BRIEF287_METRICS", "9287", "a host and port such as 127.0.0.1:9287"),
        ("BRIEF287_METRICS", "127.0.0.1:99999", "a host and port"),
    ],
)
def test_settings_that_do_not_fit(name, value, said, monkeypatch):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=said):
        Config.from_environment()


def test_settings_that_fit(monkeypatch):
    monkeypatch.setenv("BRIEF287_LOG", "json")
    monkeypatch.setenv("BRIEF287_METRICS", "[::1]:9287")
    monkeypatch.setenv("BRIEF287_RATES", "0")
    config = Config.from_environment()
    assert (config.log, config.metrics, config.rates) == ("json", ("::1", 9287), False)
    assert Config().metrics is None


class TestHealth:
    def test_it_runs_and_is_ready(self, app, rulebook):
        client = app.test_client()
        assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "process: ok\n")
        ready = client.get("/readyz")
        assert ready.status_code == 200
        assert ready.text.splitlines() == [
            "database: ok", "temporary directory: ok", f"rulebook: {rulebook.version}",
        ]  # fmt: skip
        assert "Set-Cookie" not in ready.headers

    def test_a_load_balancer_asks_by_number(self, app):
        for path in ("/healthz", "/readyz"):
            assert app.test_client().get(path, headers={"Host": "10.0.0.7:8287"}).status_code == 200
        assert app.test_client().get("/", headers={"Host": "10.0.0.7:8287"}).status_code == 400

    def test_without_its_database_it_runs_and_is_not_ready(self, tmp_path, rulebook):
        app = create_app(Config(f"sqlite:///{tmp_path}/x.sqlite3", secret_key="k" * 40), rulebook=rulebook)
        app.extensions["brief287"].database.close()
        for path in tmp_path.iterdir():
            path.unlink()
        client = app.test_client()
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert "database: not usable" in ready.text
        assert ready.headers["Retry-After"] == "30"
        assert client.get("/healthz").status_code == 200

    def test_without_room_for_uploads_it_is_not_ready(self, app, monkeypatch):
        monkeypatch.setattr(health, "LEAST_ROOM", 1 << 62)
        ready = app.test_client().get("/readyz")
        assert ready.status_code == 503
        assert "temporary directory: not usable" in ready.text


def test_those_who_wait_for_documents_leave_threads_for_pages(app, monkeypatch):
    """As many as may wait do; the next is told at once when to come again, and other pages are there."""
    assert THREADS > MOST_WAITING
    visitor = Visitor(app.test_client()).begin("Keene", "city", "manager")
    let_go, waiting = threading.Event(), threading.Semaphore(0)

    def made(*_):
        waiting.release()
        let_go.wait(20)
        return ()

    monkeypatch.setattr("app.wizard.documents.pages_to_read", made)
    threads = [
        threading.Thread(target=lambda: app.test_client().get(f"{visitor.base}/briefing")) for _ in range(MOST_WAITING)
    ]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert waiting.acquire(timeout=10)
    refused = app.test_client().get(f"{visitor.base}/briefing")
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "30"
    assert visitor.open("tasks").status == 200
    let_go.set()
    for thread in threads:
        thread.join(10)
    assert app.test_client().get(f"{visitor.base}/briefing").status_code == 404  # there was room; the text has no part
