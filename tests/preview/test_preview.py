"""The preview for authors of rules: what is saved shows on the next page, marked; what is wrong shows too."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client

from app.cli import main
from app.config import Config
from app.preview.server import NO_FINAL, STYLE, Preview
from app.preview.watch import Watch
from tests.wizard.pages import Visitor

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 11, 24)
ASK = "Is a 287(g) agreement in force with your agency now?"
NEWER = "Is any 287(g) agreement in force with your agency now?"


@dataclass
class Author:
    """A rulebook's folder, and the pages and lines that its author sees."""

    root: Path
    base: str
    visitor: Visitor
    said: list[str]
    time: list[dt.datetime]
    kept: dict[Path, str] = field(default_factory=dict)

    def save(self, name: str, old: str, new: str, minute: int) -> None:
        """Put one text for another in a file, at a minute past two."""
        path = self.root / name
        text = path.read_text("utf-8")
        self.kept.setdefault(path, text)
        assert old in text
        self.time[0] = dt.datetime(2026, 11, 24, 14, minute)
        path.write_text(text.replace(old, new), "utf-8")

    def undo(self) -> None:
        for path, text in self.kept.items():
            path.write_text(text, "utf-8")
        self.kept.clear()
        self.said.clear()


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    root = tmp_path_factory.mktemp("preview")
    for folder in ("questions", "rules"):
        shutil.copytree(ROOT / folder, root / folder)
    said: list[str] = []
    time = [dt.datetime(2026, 11, 24, 14, 2)]
    config = Config(database_url=f"sqlite:///{root}/preview.sqlite3", secret_key="k" * 40, today=lambda: TODAY)
    preview = Preview(Watch(root, clock=lambda: time[0]), config, said.append)
    visitor = Visitor(cast(FlaskClient, Client(preview))).begin("Brewer", "city", "manager")
    visitor.send(state="ME", agency_kind="municipal_police", custody="none")
    yield Author(root, visitor.base, visitor, said, time)
    preview.close()


@pytest.fixture
def author(opened: Author):
    yield opened
    opened.undo()


def test_every_page_says_that_it_is_a_preview(author: Author):
    visitor = author.visitor
    base = author.base
    for page in ("/", "/law", "/glossary", "/nothing-here", f"{base}/tasks", f"{base}/briefing", f"{base}/finals"):
        assert "This is a preview for authors of rules" in visitor.open(page).text, page
        assert f'href="{STYLE}"' in visitor.page.text
    refused = visitor.open("/").send("/begin", name="", kind="city", door="manager")
    assert refused.status == 400
    assert "This is a preview for authors of rules" in refused.text
    assert visitor.open(f"{base}/tasks").client.get(STYLE).mimetype == "text/css"


def test_no_document_of_a_preview_can_be_taken_for_a_real_one(author: Author):
    visitor = author.visitor
    form = visitor.open(f"{author.base}/finals").form("/finals")
    answer = visitor.client.post(f"{author.base}/finals", data=form.values)
    assert (answer.status_code, answer.text) == (403, NO_FINAL)
    saved = visitor.client.get(f"{author.base}/answers.yaml")
    assert 'filename="preview-' in saved.headers["Content-Disposition"]


def test_what_is_saved_is_marked_on_every_page_that_it_moves(author: Author):
    visitor = author.visitor
    base = author.base
    changed = (ROOT / "rules/states/me.yaml").read_text("utf-8").count("    status: closed") + 1
    author.save("questions/10_town.yaml", ASK, NEWER, 5)
    author.save("rules/states/me.yaml", "    status: closed", "    status: conditional", 5)
    law = visitor.open("/law/ME").text
    assert "as it was saved by 14:05" in law
    assert "changed since 14:02: was “" in law
    question = visitor.open(f"{base}/first/q/agreement_in_force")
    assert f"{NEWER} [changed since 14:02: was “Is a 287(g) agreement in force …”]" in question.text
    note = re.search(rf'<a href="#(changed-\d+)">{re.escape(NEWER)}</a>', question.page.text)
    assert note is not None
    assert question.page.text.count(f'id="{note[1]}"') == 1
    briefing = visitor.open(f"{base}/briefing").text
    assert "appears closed" in briefing  # beside each status that is so no more
    assert "[changed since 14:02: was “Signing appears closed" in briefing
    assert "Nothing on this page has changed since 14:02." in visitor.open("/evidence").text
    assert f"{changed} entries have changed in the rulebook since 14:02" in visitor.text
    assert f"changed: ask was “{ASK}”, is “{NEWER}”" in visitor.text
    assert re.search(r"questions/10_town\.yaml:\d+: question agreement_in_force changed", visitor.text)
    assert author.said == [
        f"14:05 The rulebook was read again: {changed} entries changed since 14:02. Reload the page."
    ]
    author.undo()
    assert "Nothing has changed since 14:02." in visitor.open(f"{base}/first/q/agreement_in_force").text
    assert "preview-note" not in visitor.page.text


def test_a_rulebook_with_errors_keeps_the_last_good_one_and_says_where_they_are(author: Author):
    visitor = author.visitor
    author.save("questions/10_town.yaml", f"    ask: {ASK}", f"    aks: {ASK}", 6)
    for page in ("/", "/law/ME", f"{author.base}/tasks", "/no-such-page"):
        text = visitor.open(page).text
        assert "Saved by 14:06 with" in text
        assert "questions/10_town.yaml:" in text
        assert "Did you mean 'ask'?" in text
        assert "The page is from the last rulebook without errors" in text
    assert ASK in visitor.open(f"{author.base}/first/q/agreement_in_force").text
    assert author.said[0] == "The rulebook has errors; the pages are from the last one without."
    assert any("questions/10_town.yaml:" in line for line in author.said[1:])


def test_a_rulebook_that_the_checks_let_pass_and_the_pages_cannot_use_keeps_the_last_one(
    author: Author, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object, **__: object) -> None:
        raise KeyError("discount_rate")

    monkeypatch.setattr("app.preview.server.create_app", broken)
    author.save("questions/10_town.yaml", ASK, NEWER, 8)
    text = author.visitor.open("/").text
    assert "KeyError: 'discount_rate'" in text
    assert "as it was saved by 14:02" in text


def test_a_preview_is_for_this_machine_alone(capsys: pytest.CaptureFixture[str]):
    assert main(["serve", "--preview", "--host", "0.0.0.0"]) == 1
    assert capsys.readouterr().err == "A preview is served to this machine alone, at 127.0.0.1. Leave out --host.\n"
