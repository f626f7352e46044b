"""Another rulebook takes the place of the one that answers were given under: nothing is lost, and what changes for this
town is said; what rests on a recalled rulebook says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, update

from app import web
from app.assessments.database import open_database
from app.assessments.database_tables import kept_rulebook
from app.assessments.store import (
    NewFile,
    create_assessment,
    find_assessment,
    load_current,
    resting_on,
    rulebook_versions,
    set_answers,
    sign_section,
)
from app.cli import main
from app.config import Config
from app.engine.answers import Answer, Town
from app.engine.compare import snapshot
from app.rulebook.book import load_rulebook
from app.rulebook.releases import archive, keys
from app.rulebook.releases.opening import Opened, open_rulebook, opened
from app.web import create_app
from app.wizard import earlier
from app.wizard.digests import rests_on
from app.wizard.final_files import page_name
from app.wizard.reading import READ
from app.wizard.site import open_assessment
from tests.assessments.helpers import freeze
from tests.rulebook import cases
from tests.wizard.pages import Visitor

TODAY = dt.date(2026, 11, 24)
CHANGES = {
    "questions/10_town.yaml": [
        ["ask: Which state?", "ask: Which state is it?"],
        ["  - id: meeting_date\n", "  - id: town_lawyer\n    ask: Has the town a lawyer?\n    label: town lawyer\n"
         "    kind: yes_no\n    why: It is printed.\n    find: The clerk.\n    effect: It stays open.\n"
         "  - id: meeting_date\n"],
    ],
    "questions/90_named.yaml": [
        ["label: request origin, kind: choice, choices: [{id: first,", "label: request origin, kind: choice, choices: "
         "[{id: sheriff,"],
    ],
    "rules/states/me.yaml": [
        ["A law limits agreements.", "A law bars agreements of towns."],
        ["options: [no_change, decline]\n    body: municipality\n    status: open",
         "options: [no_change, decline]\n    body: municipality\n    status: unsettled\n    settled_by: {ask: Is it?, "
         "to: attorney, answers: [{answer: Yes it is, status: open}, {answer: No it is not, status: closed}]}"],
    ],
    "rules/costs/factors.yaml": [["likely: 40, high: 60}", "likely: 44, high: 60}"]],
}  # fmt: skip
Served = Callable[..., Flask]


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> tuple[Path, Path]:
    """The folders of a rulebook and of the one that takes its place."""
    later = tmp_path_factory.mktemp("later")
    cases.build(cases.BASE, later)
    cases.change(later, CHANGES)
    return cases.BASE, later


@cache
def read_once(path: Path, key: Path | None, overlay: Path | None) -> Opened:
    return open_rulebook(path, key, overlay)


@pytest.fixture
def serve(tmp_path, monkeypatch) -> Served:
    monkeypatch.setattr(web, "open_rulebook", read_once)

    def serve(folder: Path, **more: object) -> Flask:
        settings = {"keep_rulebooks": True, **more}
        return create_app(
            Config(f"sqlite:///{tmp_path}/x.sqlite3", folder, secret_key="k" * 40, today=lambda: TODAY, **settings)  # type: ignore[arg-type]
        )

    return serve


def begun(app: Flask) -> Visitor:
    """A town of Maine without a jail."""
    here = app.extensions["brief287"]
    with here.database.write() as session:
        book = here.rulebook
        made = create_assessment(session, Town("Troy", "town"), rulebook_version=book.version, rulebook_date=book.date)
    visitor = Visitor(app.test_client())
    visitor.url = f"/a/{made.token}/tasks"
    put(app, visitor, state="ME", agency_kind="municipal_police", custody="none")
    return visitor.open("tasks")


def put(app: Flask, visitor: Visitor, **answers: str) -> None:
    with app.extensions["brief287"].database.write() as session:
        found = find_assessment(session, visitor.token)
        assert found is not None
        versions = load_current(session, found).versions
        set_answers(session, found.id, {key: Answer(value) for key, value in answers.items()}, versions)


def again(app: Flask, before: Visitor) -> Visitor:
    """The same person, after the server was started with another rulebook."""
    visitor = Visitor(app.test_client())
    visitor.url = before.url
    return visitor.open(f"{before.base}/tasks")


def stored(app: Flask, visitor: Visitor):
    with app.extensions["brief287"].database.read() as session:
        found = find_assessment(session, visitor.token)
        assert found is not None
        return found, load_current(session, found).answers


def test_a_new_release_is_taken_by_a_restart_and_no_answer_is_lost(books, serve):
    first = serve(books[0])
    visitor = begun(first)
    found, answers = stored(first, visitor)
    second = serve(books[1])
    visitor = again(second, visitor)
    assert "The rulebook has changed" in visitor.text
    assert stored(second, visitor) == (found, answers)
    visitor.open("rulebook")
    assert stored(second, visitor) == (found, answers)
    visitor.send("/rulebook")
    now, kept = stored(second, visitor)
    assert kept == answers
    assert now.rulebook_version == second.extensions["brief287"].rulebook.version
    assert "The rulebook has changed" not in visitor.open("tasks").text


def test_the_page_lists_what_changes_for_this_town(books, serve):
    visitor = begun(serve(books[0]))
    visitor.open("tasks")
    text = again(serve(books[1]), visitor).open("rulebook").text
    for said in (
        "What the new rulebook changes for Troy",
        "New: Has the town a lawyer?",
        "Asked in other words: Which state is it? (before: Which state?)",
        "Law of Maine, in short, before: A law limits agreements.",
        "Law of Maine, in short, now: A law bars agreements of towns.",
        "was “open”, is “unsettled",
    ):
        assert said in text
    assert "A jail or cells?" not in text  # what is the same is not listed


def test_it_says_which_answers_no_longer_fit(books, serve):
    first = serve(books[0])
    visitor = begun(first)
    put(first, visitor, request_origin="first")
    text = again(serve(books[1]), visitor).open("rulebook").text
    assert "Answers that do not fit" in text
    assert "Request origin first 'first' is not one of the choices." in text


def test_sign_offs_are_void_only_where_something_that_was_signed_changed(books, serve):
    first = serve(books[0])
    visitor = begun(first)
    here = first.extensions["brief287"]
    with first.test_request_context():
        assessment = open_assessment(visitor.token)
        with here.database.write() as session:
            for section in here.rulebook.sections[:2]:
                sign_section(
                    session, assessment.id, section.id, name=f"Signer of {section.id}", title="Clerk", signed_on=TODAY,
                    rests_on=rests_on(assessment, section), rulebook_version=here.rulebook.version,
                    rulebook_date=here.rulebook.date,
                )  # fmt: skip
    text = again(serve(books[1]), visitor).open("rulebook").text
    assert "The town, signed by Signer of town: the rulebook changed; the question on “state” is put in " in text
    assert "Signer of police" not in text
    assert "All other sign-offs stand." in text


def test_nothing_changes_where_only_a_comment_did(books, serve, tmp_path):
    visitor = begun(serve(books[0]))
    folder = cases.build(cases.BASE, tmp_path / "comment")
    glossary = folder / "rules" / "glossary.yaml"
    glossary.write_text(glossary.read_text() + "# Read again.\n")
    text = again(serve(folder), visitor).open("rulebook").text
    assert "Nothing changes for Troy" in text


def test_without_the_earlier_rulebook_the_page_says_so(books, serve):
    visitor = begun(serve(books[0], keep_rulebooks=False))
    text = again(serve(books[1]), visitor).open("rulebook").text
    assert "The earlier rulebook is not on this server" in text
    assert "cannot say which questions" in text
    assert "New: Has the town a lawyer?" not in text


def test_a_kept_rulebook_that_was_damaged_is_as_good_as_none(books, serve):
    first = serve(books[0])
    visitor = begun(first)
    with first.extensions["brief287"].database.write() as session:
        session.execute(update(kept_rulebook).values(body=b"x" * 100))
    assert "is not on this server" in again(serve(books[1]), visitor).open("rulebook").text


def test_an_earlier_rulebook_is_read_once(books, serve, monkeypatch):
    visitor = begun(serve(books[0]))
    second, read = serve(books[1]), list[int]()

    def counting(packed: bytes) -> Opened:
        read.append(1)
        return opened(packed)

    monkeypatch.setattr(earlier, "opened", counting)
    visitor = again(second, visitor)
    visitor.open("rulebook").open("rulebook")
    assert len(read) == 1


def test_a_rulebook_that_is_not_another_has_no_page(books, serve):
    visitor = begun(serve(books[0]))
    assert "Task list" in visitor.open("rulebook").text


# ---- recalled -------------------------------------------------------------------------------------------------------


def recall(path: Path, version: str) -> Path:
    text = f"recalled:\n  - version: {version}\n    date: 2026-12-01\n    reason: It said that towns may sign.\n"
    path.write_text(text)
    return path


def test_what_rests_on_a_recalled_rulebook_says_so(books, serve, tmp_path):
    first = serve(books[0])
    visitor = begun(first)
    version = first.extensions["brief287"].rulebook.version
    second = serve(books[1], recalled=recall(tmp_path / "recalled.yaml", version))
    told = "The rulebook " + version + " was recalled on December 1, 2026: It said that towns may sign."
    visitor = again(second, visitor)
    assert told in visitor.text
    assert told in visitor.open("rulebook").text
    visitor.send("/rulebook")
    assert told in visitor.open("tasks").text  # drafts from that time are still about
    other = begun(second)
    assert told not in other.open("tasks").text


def test_a_final_that_rests_on_a_recalled_rulebook_says_so(books, serve, tmp_path):
    first = serve(books[0])
    visitor = begun(first)
    here = first.extensions["brief287"]
    with first.test_request_context():
        assessment = open_assessment(visitor.token)
        name = page_name(READ[0], "public")
        with here.database.write() as session:
            freeze(
                session, assessment.found, rulebook_version=here.rulebook.version, missing=(),
                snapshot=snapshot(assessment.evaluation).to_json(),
                files=[NewFile(name, "public", "text/html", b"<p>Frozen.</p>")],
            )  # fmt: skip
    told = f"The rulebook {here.rulebook.version} was recalled on December 1, 2026: It said that towns may sign."
    second = serve(books[1], recalled=recall(tmp_path / "recalled.yaml", here.rulebook.version), keep_rulebooks=False)
    visitor = again(second, visitor).open("finals/1")
    assert told in visitor.text
    assert "This FINAL was made under it and stays as it was." in visitor.text
    assert "Frozen." in visitor.text
    assert "Its rulebook was recalled" in visitor.open("finals").text
    # Without the earlier rulebook, that FINAL says what can be known.
    with second.extensions["brief287"].database.write() as session:
        session.execute(delete(kept_rulebook))
    text = visitor.open("rulebook").text
    assert "held against FINAL no. 1" in text
    assert "No change: was “open”, is “unsettled”" in text


def test_an_answer_under_a_rulebook_that_was_never_taken_over_is_noted(books, serve, tmp_path):
    first, second = serve(books[0]), serve(books[1])
    visitor = again(second, begun(first))
    version = second.extensions["brief287"].rulebook.version
    visitor.open("town/go")
    visitor.send(agency_kind="sheriff")
    with second.extensions["brief287"].database.read() as session:
        assert [each.now for each in resting_on(session, version)] == [False]
        assert len(rulebook_versions(session)) == 2


def test_the_command_lists_what_rests_on_each(books, serve, tmp_path, monkeypatch, capsys):
    first = serve(books[0])
    begun(first)
    version = first.extensions["brief287"].rulebook.version
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/x.sqlite3")
    assert main(["rulebook", "rests-on"]) == 0
    assert main(["rulebook", "rests-on", version]) == 0
    assert main(["rulebook", "recall", str(recall(tmp_path / "recalled.yaml", version))]) == 0
    said = capsys.readouterr().out
    assert said.count("no. 1, Troy, begun on ") == 2
    assert said.count(f"1 assessment rests on {version}.") == 2
    assert "recalled on 2026-12-01: It said that towns may sign." in said


def test_a_list_that_cannot_be_read_is_said_with_its_line(tmp_path, capsys):
    (tmp_path / "recalled.yaml").write_text(
        "recalled:\n  - version: latest\n    date: 2026-12-01\n    reason: It is.\n"
    )
    assert main(["rulebook", "recall", str(tmp_path / "recalled.yaml")]) == 1
    assert "recalled.yaml:2:" in capsys.readouterr().err


# ---- a signed release -----------------------------------------------------------------------------------------------


def test_a_signed_release_is_served_and_keeps_what_it_served(books, serve, tmp_path):
    pair = keys.make_key()
    book = load_rulebook(books[1])
    files = {path.relative_to(books[1]).as_posix(): path.read_bytes() for path in books[1].rglob("*.yaml")}
    files["rules/costs/wages.csv"] = (books[1] / "rules/costs/wages.csv").read_bytes()
    (tmp_path / "release").write_bytes(archive.signed(files, book.date, keys.private_key(pair.private)))
    (tmp_path / "key.pub").write_bytes(pair.public)
    app = serve(tmp_path / "release", rulebook_key=tmp_path / "key.pub")
    visitor = begun(app)
    assert app.extensions["brief287"].rulebook.version == book.version
    again_first = again(serve(books[0]), visitor)
    assert "No longer asked: Has the town a lawyer?" in again_first.open("rulebook").text
    database = open_database(f"sqlite:///{tmp_path}/x.sqlite3")
    with database.read() as session:
        assert [version for version, _ in rulebook_versions(session)] == [book.version]
    database.close()


def test_answers_move_to_renamed_and_retyped_questions_and_the_page_says_so(books, serve, tmp_path):
    first = serve(books[0])
    visitor = begun(first)
    put(first, visitor, prepared_by="The clerk", request_origin="first")
    folder = cases.build(cases.BASE, tmp_path / "moved")
    head = "date: 2026-11-24, rulebook: 2026-11-24, kind: fact"
    origin = (
        "  - id: origin\n    ask: Whose wish?\n    label: origin\n    kind: choice\n    why: So.\n    find: There.\n"
        "    choices: [{id: ice, text: Of ICE}, {id: town, text: Ours}]\n    effect: It stays open.\n"
    )
    meeting = "  - id: meeting_date\n"
    record = f"old: town_wish, new: origin, {head}, choices: {{we asked: town}}"
    cases.change(folder, {
        "questions/10_town.yaml": [[meeting, origin + meeting]],
        "rules/renames.yaml": f"renames:\n  - {{{record}}}\n",
    })  # fmt: skip
    put(first, visitor, town_wish="We  asked.")
    second = serve(folder)
    visitor = again(second, visitor)
    text = visitor.open("rulebook").text
    assert "Answers that moved with their question Origin" in text
    site = second.extensions["brief287"]
    with second.test_request_context():
        now = open_assessment(visitor.token)
    assert now.answers["origin"].value == "town"
    assert now.aside == {}
    with site.database.read() as session:  # as it was said, under the id of its time
        found = find_assessment(session, visitor.token)
        assert found is not None
        assert load_current(session, found).answers["town_wish"].value == "We  asked."
