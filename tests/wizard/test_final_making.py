"""FINALs in the background: whatever ends their making, each is made once, whole, and of what was frozen."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app.agreement.document import Document
from app.assessments import backup, store
from app.assessments.database import Database, open_database
from app.assessments.database_tables import final, final_file, final_part, final_work
from app.assessments.rests_on import Part
from app.assessments.store import final_work as work_module
from app.config import Config
from app.engine.answers import DONT_KNOW, Answer
from app.outputs.apart.child import BusyError, RenderError
from app.outputs.edition import Edition
from app.outputs.produce import cache_key
from app.web import create_app
from app.wizard import documents, final_files, final_making, frozen
from app.wizard.final_making import Maker, lookout_of
from app.wizard.frozen import Frozen, freeze
from app.wizard.site import Site, open_assessment
from tests.wizard.conftest import TODAY
from tests.wizard.pages import Visitor

FEW = tuple(each for each in final_files.MADE if each[0] in ("briefing.pdf", "record-staff.pdf", "counsel-file.pdf"))


@dataclass
class Made:
    """What the children would have made, with the evaluation that each file was made of."""

    files: list[tuple[str, str, str]] = field(default_factory=list)
    of: list[Any] = field(default_factory=list)
    before: Callable[[], object] = lambda: None

    def __call__(self, evaluation, form: str, edition: Edition) -> bytes:
        self.before()
        self.files.append((edition.version, form, edition.audience))
        self.of.append((evaluation, edition))
        return f"{edition.version} {form} {edition.audience} {dict(evaluation.answers)}".encode()


@pytest.fixture
def made(monkeypatch) -> Made:
    """Few files, made at once and in this process."""
    found = Made()
    monkeypatch.setattr(final_files, "MADE", FEW)
    monkeypatch.setattr(final_files, "FROZEN", final_files.FROZEN[:1])
    monkeypatch.setattr(final_files, "produce_apart", found)
    monkeypatch.setattr(final_files, "article_apart", lambda evaluation, edition: found(evaluation, "html", edition))
    monkeypatch.setattr(final_making, "WAIT", dt.timedelta(0))
    return found


FILES = len(FEW) + 2
"""With the page to read and the answers."""


@pytest.fixture
def clock(monkeypatch) -> Callable[[float], None]:
    """Lets the database's time pass: `clock(30)`."""
    gone = [0.0]
    real = work_module._moment
    monkeypatch.setattr(work_module, "_moment", lambda session: real(session) + dt.timedelta(seconds=gone[0]))

    def pass_(seconds: float) -> None:
        gone[0] += seconds

    return pass_


@dataclass
class Town:
    """A Maine city in a database of its own, whose lookout sleeps: a FINAL is made where a test says so."""

    visitor: Visitor
    site: Site

    @property
    def database(self) -> Database:
        return self.site.database

    def begin(self) -> int:
        """Press the buttons; the number of the FINAL."""
        self.visitor.open("finals").send("/finals").send("/finals")
        assert "is being made" in self.visitor.text, self.visitor.text
        return int(self.visitor.url.rpartition("/")[2])

    def maker(self, site: Site | None = None) -> Maker:
        return Maker(lambda: site or self.site)

    def finish(self, maker: Maker | None = None) -> None:
        maker = maker or self.maker()
        for _ in range(20):
            if maker.look() is None:
                return
        raise AssertionError("it is never done")

    def rows(self) -> dict[str, int]:
        with self.database.read() as session:
            tables = (final, final_file, final_work, final_part)
            return {each.name: session.scalar(select(func.count()).select_from(each)) or 0 for each in tables}

    def files(self, number: int) -> dict[str, bytes]:
        with self.database.read() as session:
            found = next(each for each in store.load_finals(session, 1) if each.number == number)
            return {
                file.name: store.load_final_file(session, 1, number, file.name, reader="counsel") or b""
                for file in found.files
            }


@contextmanager
def town_at(url: str, rulebook) -> Iterator[Town]:
    app = create_app(Config(database_url=url, secret_key="k" * 40, today=lambda: TODAY), rulebook=rulebook)
    lookout_of(app).close()
    visitor = Visitor(app.test_client()).begin("Brewer", "city", "manager")
    visitor.send(state="ME", agency_kind="municipal_police", custody="none")
    yield Town(visitor, app.extensions["brief287"])
    app.extensions["brief287"].database.close()


@pytest.fixture
def town(tmp_path, rulebook, made) -> Iterator[Town]:
    with town_at(f"sqlite:///{tmp_path}/own.sqlite3", rulebook) as found:
        yield found


@pytest.fixture
def shared(url, rulebook, made) -> Iterator[Town]:
    """On each kind of database."""
    with town_at(url, rulebook) as found:
        yield found


class Killed(BaseException):
    """The process is gone."""


class Dying:
    """A database whose process is killed at the n-th thing that it writes: before, within or after that."""

    def __init__(self, database: Database, at: int, point: str) -> None:
        self.engine, self.read = database.engine, database.read
        self._database, self._at, self._point = database, at, point
        self._lock = threading.Lock()

    @contextmanager
    def write(self):
        with self._lock:
            self._at -= 1
            dies, gone = self._at == 0, self._at < 0
        if gone or (dies and self._point == "before"):
            raise Killed
        with self._database.write() as session:
            yield session
            if dies and self._point == "within":
                raise Killed
        if dies and self._point == "after":
            raise Killed


POINTS = ("before", "within", "after")
WRITES = 1 + (FILES - 1) + 1
"""The claim, each file but the first, the FINAL."""


def test_killed_at_any_point_it_is_made_once_and_whole(shared, made, clock, monkeypatch):
    monkeypatch.setattr(final_making, "AT_ONCE", 1)
    whole = {"answers.yaml", "briefing.pdf", "record-staff.pdf", "counsel-file.pdf", "briefing.html"}
    number = 0
    for at in range(1, WRITES + 1):
        for point in POINTS:
            number += 1
            assert shared.begin() == number
            made.files.clear()
            dying = replace(shared.site, database=Dying(shared.database, at, point))
            with pytest.raises(Killed):
                shared.finish(shared.maker(dying))
            half = shared.rows()
            assert half["final"] == (number if (at, point) == (WRITES, "after") else number - 1)
            assert half["final_file"] == FILES * half["final"], "a FINAL is there whole or not at all"
            clock(30)
            shared.finish()
            assert shared.rows() == {
                "final": number, "final_file": FILES * number, "final_work": 0, "final_part": 0,
            }, (at, point)  # fmt: skip
            assert shared.files(number).keys() == whole
            lost = 1 if 1 < at < WRITES and point != "after" else 0
            assert len(made.files) == FILES - 1 + lost, "what was kept is not made again"


def test_of_one_that_lives_nobody_takes_the_work(shared, made, clock):
    shared.begin()
    other = shared.maker()
    seen: list[float | None] = []

    def meanwhile() -> None:
        clock(8)  # its claim is renewed with each file
        seen.append(other.look())

    made.before = meanwhile
    shared.finish()
    assert set(seen) == {final_making.AGAIN}
    assert len(made.files) == FILES - 1
    assert shared.rows()["final"] == 1


def test_a_claim_is_renewed_while_a_file_takes_long(shared, made, monkeypatch):
    monkeypatch.setattr(final_making, "BEAT", 0.02)
    monkeypatch.setattr(work_module, "LEASE", dt.timedelta(seconds=0.3))
    made.before = lambda: time.sleep(0.5)
    shared.begin()
    other, done = shared.maker(), threading.Thread(target=shared.finish)
    done.start()
    time.sleep(0.2)
    while done.is_alive():
        other.look()
        time.sleep(0.05)
    done.join()
    shared.finish(other)
    assert len(made.files) == FILES - 1
    assert shared.rows()["final"] == 1


def test_several_nodes_make_each_file_of_several_finals_once(shared, made):
    made.before = lambda: time.sleep(0.01)
    towns = [shared.visitor]
    for name in ("Bangor", "Orono", "Veazie"):
        other = Visitor(shared.visitor.client.application.test_client()).begin(name, "town", "manager")
        towns.append(other.send(state="ME", agency_kind="municipal_police", custody="none"))
    for each in towns:
        each.open("finals").send("/finals").send("/finals")

    def work() -> None:
        maker, until = shared.maker(), time.monotonic() + 60
        while maker.look() is not None:
            assert time.monotonic() < until
            time.sleep(0.01)

    nodes = [threading.Thread(target=work) for _ in range(3)]
    for node in nodes:
        node.start()
    for node in nodes:
        node.join()
    assert shared.rows() == {"final": 4, "final_file": 4 * FILES, "final_work": 0, "final_part": 0}
    assert set(Counter((id(evaluation.answers.town), *what) for what, (evaluation, _) in zip(
        made.files, made.of, strict=True
    )).values()) == {1}  # fmt: skip


def test_it_is_made_of_what_was_frozen_and_of_nothing_later(town, made):
    before = {**town.visitor.client.application.extensions["brief287"].__dict__}
    town.begin()
    town.visitor.answer(deciding_body="town_meeting")
    town.visitor.open("manage").send("/rename", name="Bangor", kind="town")
    town.finish()
    assert before["rulebook"] is town.site.rulebook
    for evaluation, _ in made.of:
        assert evaluation.answers.town.name == "Brewer"
        assert "deciding_body" not in evaluation.answers
    assert b"town_meeting" not in town.files(1)["answers.yaml"]
    assert b"Brewer" in town.files(1)["answers.yaml"]
    assert "Deciding body: was “no answer”, is “town_meeting”" in town.visitor.open("finals/1/changes").text


def test_what_was_frozen_gives_the_same_documents(town, made):
    """Answers of each kind, a sign-off that is void, seal, paper, the agreement with an addendum: each file has the key
    that it would have had at that moment."""
    visitor = town.visitor
    with town.database.write() as session:
        given = {
            "officer_hourly_wage": Answer(39.42, "estimate", "Of May.", "staff", 30, 45, typed="82k a year"),
            "wants_costs": Answer(True),
            "meeting_date": Answer(DONT_KNOW),
            "models_offered": Answer(("task_force",)),
        }
        store.set_answers(session, 1, given, {})
    with town.database.write() as session:
        store.sign_section(
            session, 1, "town", name="Ann Lee", title="City Manager", signed_on=TODAY, rulebook_version="older",
            rulebook_date=TODAY, rests_on=[Part("town", "town", "town", "Bangor, city")],
        )  # fmt: skip
        store.set_appearance(session, 1, store.Appearance("a4", SEAL))
        read = Document.of_text(["I. PURPOSE\nThe parties agree.", ""])
        store.keep_agreement(session, 1, name="offer.pdf", body=b"%PDF", document=read)
        store.keep_addendum(session, 1, name="one.pdf", dated="June 2027", body=b"%PDF", document=read)
    with visitor.client.application.test_request_context():
        assessment = open_assessment(visitor.token)
        kept = Frozen.read(freeze(assessment), assessment.rulebook)
        evaluation, editions = kept.evaluation(), kept.editions()
        assert evaluation.answers == assessment.answers
        assert {type(each.value) for each in evaluation.answers.values()} >= {str, float, bool, tuple, type(DONT_KNOW)}
        for _, form, version, audience in final_files.MADE + final_files.MADE[-1:]:
            then = documents.edition(assessment, version, audience, "FINAL")
            assert editions(version, audience) == then, version
            assert cache_key(evaluation, form, editions(version, audience)) == cache_key(
                assessment.evaluation, form, then
            )
        assert editions("counsel", "counsel").copy is not None
        assert any(each.void for each in kept.sign_offs().values())


SEAL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6300010000050001"
    "0d0a2db40000000049454e44ae426082"
)


class TestAnotherRulebook:
    def newer(self, town: Town) -> Site:
        return replace(town.site, rulebook=replace(town.site.rulebook, version="newer"))

    def test_it_is_not_mixed_but_says_so_and_can_be_begun_again(self, town, made, monkeypatch):
        town.begin()
        monkeypatch.setitem(town.visitor.client.application.extensions, "brief287", self.newer(town))
        page = town.visitor.open("finals/1")
        assert "makes no FINAL of two" in page.text
        assert "Refresh" not in page.page.headers
        town.finish(town.maker(self.newer(town)))
        assert made.files == []
        for where in ("finals/1", "finals"):
            assert "The rulebook was replaced while this FINAL was being made." in town.visitor.open(where).text
        assert "FINAL no. 1 could not be made." in town.visitor.open("tasks").text
        town.visitor.open("finals/1").send("/finals").send("/finals")
        assert "0 of" not in town.visitor.text
        town.finish(town.maker(self.newer(town)))
        assert "(newer)" in town.visitor.open("finals/1").text
        assert town.rows() == {"final": 1, "final_file": FILES, "final_work": 0, "final_part": 0}

    def test_where_nodes_share_a_database_it_is_left_to_those_that_have_the_old_one(self, url, rulebook, made, clock):
        if url.startswith("sqlite"):
            pytest.skip("on SQLite there are no others")
        with town_at(url, rulebook) as shared:
            shared.begin()
            new = shared.maker(self.newer(shared))
            assert new.look() == final_making.AGAIN
            clock(60)
            assert new.look() == final_making.AGAIN
            shared.finish()
            assert shared.rows()["final"] == 1
            shared.begin()
            clock(301)
            assert new.look() == 0
            assert "was replaced" in shared.visitor.open("finals/2").text

    def test_another_program_makes_every_file_anew(self, town, made, monkeypatch, clock):
        town.begin()
        dying = replace(town.site, database=Dying(town.database, 3, "after"))
        with pytest.raises(Killed):
            town.finish(town.maker(dying))
        assert town.rows()["final_part"] == 3
        made.files.clear()
        monkeypatch.setattr(final_making, "makers", lambda: "other")
        monkeypatch.setattr(final_making, "__version__", "9.9")
        clock(30)
        town.finish()
        assert len(made.files) == FILES - 1
        assert "program 9.9" in town.visitor.open("finals/1").text
        assert town.rows() == {"final": 1, "final_file": FILES, "final_work": 0, "final_part": 0}

    def test_what_a_program_of_another_time_froze_is_not_guessed_at(self, town, made, monkeypatch):
        monkeypatch.setattr(frozen, "FORM", 2)
        town.begin()
        monkeypatch.undo()
        town.finish()
        assert made.files == []
        assert "The program was replaced while this FINAL was being made." in town.visitor.open("finals/1").text


class TestFailure:
    def test_a_file_that_cannot_be_made_is_tried_again_and_then_told(self, town, made):
        tries = []

        def fail() -> None:
            tries.append(1)
            raise RenderError("Making the document took too long.")

        made.before = fail
        town.begin()
        town.finish()
        assert len(tries) == final_making.ROUNDS * (FILES - 1)
        page = town.visitor.open("finals/1")
        assert "FINAL no. 1 was not made" in page.text
        assert "A file could not be made. Making the document took too long." in page.text
        assert town.rows() == {"final": 0, "final_file": 0, "final_work": 1, "final_part": 0}
        made.before = lambda: None
        page.send("/finals").send("/finals")
        town.finish()
        assert town.rows() == {"final": 1, "final_file": FILES, "final_work": 0, "final_part": 0}

    def test_one_that_fails_once_is_made_in_the_end(self, town, made):
        failed: list[int] = []

        def once() -> None:
            if not failed:
                failed.append(1)
                raise RenderError("It was stopped.")

        made.before = once
        town.begin()
        town.finish()
        assert town.rows()["final"] == 1

    def test_where_children_are_busy_it_waits(self, town, made):
        busy = [1, 1]

        def full() -> None:
            if busy:
                busy.pop()
                raise BusyError("Too many documents are being made just now.")

        made.before = full
        town.begin()
        maker = town.maker()
        assert maker.look() == final_making.AGAIN
        town.finish(maker)
        assert town.rows()["final"] == 1

    def test_work_that_ends_its_process_each_time_is_given_up(self, town, made, clock):
        town.begin()
        for _ in range(final_making.MOST_ATTEMPTS):
            dying = replace(town.site, database=Dying(town.database, 1, "after"))
            with pytest.raises(Killed):
                town.maker(dying).look()
            clock(30)
        town.finish()
        assert made.files == []
        assert "It could not be made in 20 attempts." in town.visitor.open("finals/1").text

    def test_a_clock_that_was_set_back_holds_nothing_up(self, town, made, clock):
        town.begin()
        clock(3600)
        with pytest.raises(Killed):
            town.maker(replace(town.site, database=Dying(town.database, 2, "before"))).look()
        clock(-3600)
        town.finish()
        assert town.rows()["final"] == 1


class Failing:
    """A database that is held by somebody else so many times, from the n-th thing on that is written."""

    def __init__(self, database: Database, at: int, times: int) -> None:
        self.engine, self.read = database.engine, database.read
        self._database, self._at, self._times = database, at, times
        self._lock = threading.Lock()

    @contextmanager
    def write(self):
        with self._lock:
            self._at -= 1
            fails = self._at <= 0 < self._times
            self._times -= fails
        if fails:
            held = sqlite3.OperationalError("database is locked")
            held.sqlite_errorname = "SQLITE_BUSY"
            raise OperationalError("", {}, held)
        with self._database.write() as session:
            yield session


class TestDatabaseFaults:
    @pytest.fixture(autouse=True)
    def no_waiting(self, monkeypatch):
        monkeypatch.setattr(final_making, "PAUSE", 0.0)

    def test_a_finished_file_is_offered_again(self, town, made):
        town.begin()
        town.finish(town.maker(replace(town.site, database=Failing(town.database, 2, 3))))
        assert len(made.files) == FILES - 1
        assert town.rows()["final"] == 1

    @pytest.mark.parametrize("at", range(1, WRITES + 1))
    def test_one_that_fails_for_long_loses_nothing(self, town, made, at, caplog):
        town.begin()
        maker = town.maker(replace(town.site, database=Failing(town.database, at, 12)))
        looks = 1
        while maker.look() is not None:
            looks += 1
            assert looks < 40
        assert looks > 2
        assert "the database failed: busy, FINALs in the background" in caplog.text
        assert town.rows() == {"final": 1, "final_file": FILES, "final_work": 0, "final_part": 0}


class TestProgress:
    def test_the_page_says_how_far_it_is_and_loads_itself_again(self, town, made):
        town.begin()
        page = town.visitor.open("finals/1")
        assert page.page.headers["Refresh"] == "5"
        assert "script" not in page.page.text
        assert f"Files made: 1 of {FILES}." in page.text
        assert "began it at" in page.text
        assert "by itself" not in page.text
        still = town.visitor.open("finals/1?still")
        assert "Refresh" not in still.page.headers
        assert "Look again" in still.text
        assert f"FINAL no. 1 is being made: 1 of {FILES} files." in town.visitor.open("tasks").text
        assert "Being made" in town.visitor.open("finals").text
        assert "Another FINAL can be made when no. 1 is complete." in town.visitor.text
        for name in ("briefing.pdf", "answers.yaml?audience=counsel", "changes", "withdraw", "record"):
            assert town.visitor.client.get(f"{town.visitor.base}/finals/1/{name}").status_code == 404, name
        town.finish()
        page = town.visitor.open("finals/1")
        assert "Refresh" not in page.page.headers
        assert "FINAL no. 1, frozen on November 24, 2026" in page.text

    def test_it_can_be_stopped(self, town, made):
        town.begin()
        town.visitor.send("/stop")
        assert town.visitor.url.endswith("/finals")
        town.finish()
        assert made.files == []
        assert town.rows() == {"final": 0, "final_file": 0, "final_work": 0, "final_part": 0}
        assert town.begin() == 1

    def test_stopped_while_a_file_is_made_nothing_is_left(self, town, made):
        town.begin()
        form = town.visitor.form("/stop")
        made.before = lambda: town.visitor.client.post(form.action, data=form.values)
        town.finish()
        assert town.rows() == {"final": 0, "final_file": 0, "final_work": 0, "final_part": 0}

    def test_one_that_is_complete_is_not_stopped(self, town, made):
        town.begin()
        form = town.visitor.form("/stop")
        town.finish()
        town.visitor.post(form.action, form.values)
        assert town.visitor.url.endswith("/finals/1")
        assert town.rows()["final"] == 1

    def test_deleted_meanwhile_it_is_gone(self, shared, made):
        shared.begin()

        def delete() -> None:
            made.before = lambda: None
            with shared.database.write() as session:
                store.delete_assessment(session, 1)

        made.before = delete
        shared.finish()
        assert set(shared.rows().values()) == {0}

    def test_a_lookout_makes_it_and_the_page_that_begins_it_does_not_wait(self, tmp_path, rulebook, made):
        going_on = threading.Event()
        made.before = lambda: going_on.wait(10)
        app = create_app(
            Config(database_url=f"sqlite:///{tmp_path}/own.sqlite3", secret_key="k" * 40, today=lambda: TODAY),
            rulebook=rulebook,
        )
        visitor = Visitor(app.test_client()).begin("Brewer", "city", "manager")
        visitor.send(state="ME", agency_kind="municipal_police", custody="none")
        visitor.open("finals").send("/finals").send("/finals")
        assert "is being made" in visitor.text
        going_on.set()
        assert lookout_of(app).settled(10)
        assert "frozen on" in visitor.open("finals/1").text
        lookout_of(app).close()
        lookout_of(app).join(5)
        app.extensions["brief287"].database.close()


def test_a_backup_holds_what_is_being_made_and_it_goes_on_there(shared, made, tmp_path, rulebook, clock):
    shared.begin()
    with pytest.raises(Killed):
        shared.finish(shared.maker(replace(shared.site, database=Dying(shared.database, 3, "after"))))
    backup.back_up(shared.database, tmp_path / "copy.sqlite3")
    other = open_database(f"sqlite:///{tmp_path}/other.sqlite3")
    backup.restore(other, tmp_path / "copy.sqlite3")
    clock(30)
    there = Town(shared.visitor, replace(shared.site, database=other))
    there.finish()
    assert there.rows() == {"final": 1, "final_file": FILES, "final_work": 0, "final_part": 0}
    shared.finish()
    assert shared.files(1) == there.files(1)
    other.close()
