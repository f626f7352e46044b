"""A real server, and Debian's Chromium that goes to it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route
from waitress.server import create_server

from app.assessments.database_tables import final_work
from app.assessments.store import find_assessment, keep_list, keep_rulebook, set_rulebook
from app.config import Config
from app.jobs import Lookout
from app.lists.read import read_list
from app.resources import folder
from app.rulebook.files import contents_of, digest_of
from app.rulebook.releases.archive import pack
from app.web import create_app
from app.wizard import final_files
from tests.browser.checkers import BRING_LATER
from tests.lists.files import fbi, fbi_csv, ice, ice_xlsx
from tests.wizard.pages import Visitor
from tests.wizard.prints import short_prints
from tests.wizard.test_links import make


@dataclass(frozen=True)
class Server:
    """The running program. `towns` has the address of each prepared assessment: /a/TOKEN."""

    app: Flask
    url: str
    towns: dict[str, str]


@pytest.fixture(autouse=True, scope="module")
def first_blocks_alone() -> Iterator[None]:
    """PDFs go through the real children, one block long."""
    with short_prints():
        yield


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    here = tmp_path_factory.mktemp("browser")
    config = Config(
        database_url=f"sqlite:///{here}/test.sqlite3", today=lambda: dt.date(2026, 11, 24), recalled=recalled(here)
    )
    app = create_app(config)
    listening = create_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=listening.run, daemon=True)
    thread.start()
    yield Server(app, f"http://127.0.0.1:{listening.effective_port}", prepared(app))
    listening.close()
    thread.join(5)


def bring_in_lists(app: Flask) -> None:
    """The two published lists, with rows on the towns."""
    employees = fbi_csv([fbi("Keene", "NH", "CHESHIRE", officers=41), fbi("Cheshire", "NH", "CHESHIRE", "County")])
    agreements = ice_xlsx(
        [
            ice("Keene Police Dept."), ice("Cheshire County Sheriff's Office", kind="County"),
            ice("Swanzey Police Department", county="Chesire Cty"), ice("Troy Police Department", county="#N/A"),
        ]
    )  # fmt: skip
    with app.extensions["brief287"].database.write() as session:
        for content in (employees, agreements):
            keep_list(session, read_list(content), name="list", content=content)


def recalled(here: Path) -> Path:
    """A list with the rulebook that is not here."""
    path = here / "recalled.yaml"
    path.write_text("recalled: [{version: '000000000000', date: 2026-11-20, reason: It read a statute wrongly.}]\n")
    return path


def prepared(app: Flask) -> dict[str, str]:
    """One town of each kind of path, answered far enough that every page has something on it."""
    bring_in_lists(app)
    keene = Visitor(app.test_client()).begin("Keene", "city", "manager")
    keene.send(state="NH", agency_kind="municipal_police", custody="none")
    keene.answer(
        agreement_in_force="none",
        models_offered=["task_force"],
        meeting_date="1/12/2027",
        deciding_body="council",
        request_origin="ice_asked",
        sworn_filled="41",
        officer_hourly_wage="$38.20",
        **{"officers_trained.task_force": "3"},
    )
    keene.open("check/town").send(name="Ann Lee", title="City Manager", date="11/24/2026")
    brewer = Visitor(app.test_client()).begin("Brewer", "city", "manager")
    brewer.send(state="ME", agency_kind="municipal_police", custody="none")
    with pytest.MonkeyPatch.context() as patch:  # pages only name a FINAL's files; they are read in tests/wizard
        patch.setattr(final_files, "produce_apart", lambda *_: b"a file")
        brewer.make_final()
    brewer.answer(deciding_body="council")
    cheshire = Visitor(app.test_client()).begin("Cheshire", "county", "manager")
    cheshire.send(state="NH", agency_kind="sheriff", custody="jail")
    cheshire.answer(
        agreement_in_force="jail_enforcement",
        models_offered=["jail_enforcement"],
        meeting_date="2/9/2027",
        deciding_body="county_board",
        **{"officers_trained.jail_enforcement": "4"},
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(final_files, "MADE", ())
        patch.setattr(final_files, "FROZEN", final_files.FROZEN[:1])
        cheshire.make_final().open("finals/1/withdraw").send("/withdraw", reason="The wage was wrong.", by="Ann Lee")
    with pytest.MonkeyPatch.context() as patch:  # begun, and not gone on with
        patch.setattr(Lookout, "wake", lambda _: None)
        cheshire.open("finals").send("/finals").send("/finals")
    empty = Visitor(app.test_client()).begin("Nowhere-on-the-Very-Long-and-Winding-River", "township", "manager")
    unsure = Visitor(app.test_client()).begin("Troy", "town", "manager")  # answers that do not fit, and one not known
    unsure.send(state="NH", agency_kind="municipal_police", custody="none")
    unsure.answer(sworn_authorized="5", patrol_officers="40", arrest_holding_place="own_cells")
    unsure.answer(sworn_filled="20", **{"officers_trained.task_force": "21"})
    unsure.answer(agreement_in_force="dont_know")
    moved = Visitor(app.test_client()).begin("Dover", "city", "manager")  # answered under an earlier rulebook
    moved.send(state="NH", agency_kind="municipal_police", custody="none")
    moved.answer(agreement_in_force="none", models_offered=["task_force"], meeting_date="1/12/2027", sworn_filled="41")
    moved.answer(deciding_body="council", request_origin="ice_asked", officer_hourly_wage="$38.20")
    moved.open("check/town").send(name="Ann Lee", title="City Manager", date="11/24/2026")
    lost = Visitor(app.test_client()).begin("Berlin", "city", "manager")  # under one that is not here
    lost.send(state="NH", agency_kind="municipal_police", custody="none")
    under(app, moved, earlier(app))
    under(app, lost, "000000000000")
    database = app.extensions["brief287"].database
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Lookout, "wake", lambda _: None)
        unsure.open("finals").send("/finals").send("/finals")
    with database.write() as session:
        session.execute(
            final_work.update().where(final_work.c.number == 1).values(failed="A file could not be made.")
        )  # fmt: skip
    shared = Visitor(app.test_client()).begin("Rye", "town", "manager")
    shared.send(state="NH", agency_kind="municipal_police", custody="none")
    shared.answer(agreement_in_force="none", models_offered=["task_force"])
    rights = {"finance": "office:finance", "chief": "office:chief", "clerk": "office:clerk", "reader": "reader:staff"}
    linked = {name: make(shared, right, f"Pat {name}") for name, right in rights.items()}
    linked["finance"].answer(officer_hourly_wage="38.20")
    linked["chief"].open("finance/q/officer_hourly_wage").send(officer_hourly_wage="41", why="The new contract")
    linked["chief"].open("history/officer_hourly_wage").send("/comments", text="Is overtime in it?")
    towns = {
        "keene": keene, "brewer": brewer, "cheshire": cheshire, "empty": empty, "unsure": unsure, "moved": moved,
        "lost": lost, "shared": shared, **linked,
    }  # fmt: skip
    return {name: visitor.base for name, visitor in towns.items()}


def earlier(app: Flask) -> str:
    """Keep an earlier rulebook: some of its words and figures were others. Its version."""
    contents = contents_of(folder("rules").parent)
    for name, before, now in (
        ("questions/10_town.yaml", "ask: ", "ask: In other words, "),
        ("rules/costs/factors.yaml", "likely: 40,", "likely: 41,"),
        ("rules/states/nh.yaml", "- text: >-\n", "- text: >-\n      As read earlier.\n"),
    ):
        assert before in contents[name].decode()
        contents[name] = contents[name].decode().replace(before, now, 1).encode()
    version = digest_of(contents)[:12]
    site = app.extensions["brief287"]
    with site.database.write() as session:
        date = site.rulebook.date
        keep_rulebook(session, version=version, date=date, packed=lambda: pack(contents, date))
    return version


def under(app: Flask, visitor: Visitor, version: str) -> None:
    """As if its answers had been given under the rulebook of this version."""
    with app.extensions["brief287"].database.write() as session:
        found = find_assessment(session, visitor.token)
        assert found is not None
        set_rulebook(session, found.id, version=version, date=found.rulebook_date)


class Window:
    """A browser's window that may load nothing from elsewhere, and no script at all. It is opened once: a new one takes
    the browser longer than most tests take in it."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.url = server.url
        self.asked: list[str] = []
        self.context = browser.new_context(base_url=server.url)
        self.context.add_init_script(BRING_LATER)
        self.page = self.context.new_page()
        self.context.route("**/*", self._check)

    def _check(self, route: Route) -> None:
        self.asked.append(route.request.url)
        if route.request.resource_type == "script" or not self._own(route.request.url):
            route.abort()
        else:
            route.continue_()

    def _own(self, url: str) -> bool:
        return url.startswith((self.url, "data:"))

    def foreign(self) -> list[str]:
        return [url for url in self.asked if not self._own(url)]

    def clear(self) -> None:
        """As it was when it was opened: no cookies, no other page, a desk's width.

        The page that it goes to is the server's: about:blank has another opener policy, for which the browser would
        start a new process, and one more for the page after it.
        """
        for other in self.context.pages:
            if other is not self.page:
                other.close()
        self.page.goto("/static/style.css")
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.context.clear_cookies()
        self.asked.clear()


@pytest.fixture(scope="session")
def window(browser: Browser, server: Server) -> Iterator[Window]:
    opened = Window(browser, server)
    yield opened
    opened.context.close()


@pytest.fixture
def page(window: Window) -> Iterator[Page]:
    """The window's page, with nothing on it yet."""
    window.clear()
    yield window.page
    assert window.foreign() == [], "something asked the network"
