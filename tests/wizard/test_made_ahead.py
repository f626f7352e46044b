"""The briefing is made before it is asked for, when a page is opened that leads to it."""

from __future__ import annotations

import datetime as dt

import pytest

from app.config import Config
from app.jobs import Runner
from app.outputs.apart.child import RenderError
from app.web import create_app
from app.wizard import documents
from tests.wizard.pages import Visitor


@pytest.fixture
def ahead(tmp_path):
    """An application that makes ahead, and its jobs."""
    url = f"sqlite:///{tmp_path}/ahead.sqlite3"
    app = create_app(
        Config(database_url=url, secret_key="k" * 40, make_ahead=True, today=lambda: dt.date(2026, 11, 24))
    )
    jobs = app.extensions["brief287"].jobs
    assert isinstance(jobs, Runner)
    yield app, jobs
    jobs.close()


@pytest.fixture
def made(monkeypatch):
    """What is made, in short: nothing is composed or printed."""
    listed: list[str] = []

    def produce(_evaluation, form, edition):
        listed.append(f"{edition.version}, {edition.audience}, {form}")
        return b"%PDF-"

    def pages(_evaluation, edition, _frame):
        listed.append(f"{edition.version}, {edition.audience}, to read")
        return ()

    monkeypatch.setattr(documents, "produce_apart", produce)
    monkeypatch.setattr(documents, "pages_apart", pages)
    return listed


@pytest.mark.parametrize("leads", ["draft", "tasks"])
def test_it_is_there_when_it_is_asked_for(ahead, made, leads):
    app, jobs = ahead
    brewer = Visitor(app.test_client()).begin("Brewer", "city", "manager")
    brewer.send(state="ME", agency_kind="municipal_police", custody="none").open(leads)
    assert jobs.settled(20)
    assert made == ["council, public, to read", "council, public, pdf"]
    brewer.open(leads).open(leads)
    assert brewer.client.get(f"{brewer.base}/briefing.pdf").data == b"%PDF-"
    assert jobs.settled(20)
    assert len(made) == 2
    brewer.answer(deciding_body="council").open(leads)
    assert jobs.settled(20)
    assert made[2:] == made[:2]


def test_what_is_overtaken_by_an_answer_is_not_made(ahead, made):
    app, jobs = ahead
    brewer = Visitor(app.test_client()).begin("Brewer", "city", "manager")
    brewer.send(state="ME", agency_kind="municipal_police", custody="none")
    waiting = []
    real, jobs.want = jobs.want, lambda key, make: waiting.append((key, make))
    brewer.open("draft").answer(deciding_body="council").open("draft")
    assert len(waiting) == 2
    for key, make in waiting:
        real(key, make)
        assert jobs.settled(20)
    assert made == ["council, public, to read", "council, public, pdf"]


def test_a_failure_is_not_seen_by_who_opened_the_page(ahead, made, monkeypatch):
    def fails(*_args):
        raise RenderError("no")

    app, jobs = ahead
    brewer = Visitor(app.test_client()).begin("Brewer", "city", "manager")
    brewer.send(state="ME", agency_kind="municipal_police", custody="none")
    with monkeypatch.context() as patch:
        patch.setattr(documents, "produce_apart", fails)
        assert brewer.open("draft").status == 200
        assert jobs.settled(20)
    assert brewer.open("draft").status == 200
    assert jobs.settled(20)
    assert made[-1] == "council, public, pdf"
