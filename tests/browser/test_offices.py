"""An owner, five offices and three readers, each in a browser of its own, from the first link to the FINAL.

Each sees and changes its own part alone, a reader its version alone; what was typed for staff and for counsel is on no
page, in no file, log or metric of anybody who may not read it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlparse

import pypdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from prometheus_client import generate_latest

from app.hosting.watch import metrics_of
from tests.browser.conftest import Server
from tests.browser.test_walks import begin, go_on

STAFF, COUNSEL = "Lunar heron at the north gate", "Copper fern behind the mill"
"""What the chief notes for staff, and what the attorney notes for counsel."""
RIGHTS = {
    "manager": "office:manager", "chief": "office:chief", "finance": "office:finance", "attorney": "office:attorney",
    "clerk": "office:clerk", "public": "reader:public", "staff": "reader:staff",
}  # fmt: skip
READ_STAFF = ("owner", "manager", "chief", "finance", "attorney", "clerk", "staff", "counsel")
READ_COUNSEL = ("attorney", "counsel")
CRAWLED = 60
"""Pages and files of each, at most, that their own links lead to."""
_LINK = re.compile(r'(?:href|action)="([^"#]+)')


@dataclass
class Person:
    """Somebody with a browser that runs no script; `base` is the address of the assessment by their link."""

    context: BrowserContext
    page: Page
    base: str

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.base}/{path}")
        return self.page


class Town(Mapping[str, Person]):
    def __init__(self, browser: Browser, server: Server) -> None:
        self._browser, self._server = browser, server
        self._people: dict[str, Person] = {}

    def __getitem__(self, name: str) -> Person:
        return self._people[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._people)

    def __len__(self) -> int:
        return len(self._people)

    def window(self) -> Page:
        return self._browser.new_context(base_url=self._server.url, java_script_enabled=False).new_page()

    def begin(self) -> None:
        page = self.window()
        begin(page, "Wolfeboro", "manager")
        self._people["owner"] = Person(page.context, page, page.url.partition("/first")[0])
        page.select_option("#state", "NH")
        page.check("#agency_kind-municipal_police")
        page.check("#custody-none")
        go_on(page)
        for key, value in (("agreement_in_force", "none"), ("models_offered", "task_force")):
            answer(self["owner"], self.page_of(key), {key: value})

    def page_of(self, key: str) -> str:
        """The address of the page that asks a question."""
        walk, page = self._server.app.extensions["brief287"].walks.page_of(key)
        return f"{walk.id}/q/{page.name}"

    def link(self, giver: str, name: str, right: str) -> None:
        """The giver makes a link on the page; its holder opens it."""
        page = self[giver].open("links")
        page.select_option("#right", right)
        page.fill("#name", f"Pat {name}")
        with page.expect_navigation():
            page.click("text=Make the link")
        address = page.locator(".link-box").first.inner_text()
        holder = self.window()
        holder.goto(urlparse(address).path)
        self._people[name] = Person(holder.context, holder, "/".join(holder.url.split("/")[:5]))

    def close(self) -> None:
        for person in self._people.values():
            person.context.close()


@pytest.fixture(scope="module")
def town(browser: Browser, server: Server) -> Iterator[Town]:
    made = Town(browser, server)
    made.begin()
    for name, right in RIGHTS.items():
        made.link("owner", name, right)
    made.link("attorney", "counsel", "reader:counsel")
    yield made
    made.close()


def answer(person: Person, where: str, values: Mapping[str, str], press: str = "Save and continue") -> None:
    """Fill in a page: a field by its text, a choice by its value."""
    page = person.open(where)
    for name, value in values.items():
        field = page.locator(f'[name="{name}"]').first
        if field.get_attribute("type") in ("radio", "checkbox"):
            page.locator(f'[name="{name}"][value="{value}"]').check(force=True)
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            for closed in page.locator(f'details:has([name="{name}"]):not([open]) > summary').all():
                closed.click()
            field.fill(value)
    with page.expect_navigation():
        page.get_by_role("button", name=press).first.click()


def test_each_answers_its_own_part_and_a_change_of_anothers_waits(town):
    answer(
        town["chief"], "department/q/sworn_authorized",
        {"sworn_authorized": "12", "sworn_filled": "11", "sworn_filled:note": STAFF, "sworn_filled:audience": "staff"},
    )  # fmt: skip
    answer(town["finance"], "finance/q/officer_hourly_wage", {"officer_hourly_wage": "38.20"})
    answer(town["chief"], "finance/q/officer_hourly_wage", {"officer_hourly_wage": "41", "why": "The new contract"})
    expect(town["chief"].page.locator("main")).to_contain_text("Your change waits for the finance office")
    assert "$38.20" in town["manager"].open("check/finance").inner_text("main")
    assert "proposes “$41" in town["finance"].open("tasks").inner_text("main")
    page = town["finance"].open("history/officer_hourly_wage")
    with page.expect_navigation():
        page.click("form[action$=take] button")
    assert "$41" in town["clerk"].open("check/finance").inner_text("main")
    assert "taken by Pat finance (finance office)" in town["chief"].open("history/officer_hourly_wage").inner_text(
        "main"
    )


def test_counsels_note_is_typed_by_counsel(town):
    page = town["attorney"].open("clauses/powers")
    page.check('[name="found"][value="differs"]', force=True)
    page.fill('[name="note"]', COUNSEL)
    with page.expect_navigation():
        page.click("main form button")
    assert COUNSEL in town["attorney"].open("clauses/powers").content()


def test_an_office_signs_its_own_part_alone(town):
    town["chief"].open("check/finance")
    expect(town["chief"].page.locator("main")).to_contain_text("whoever has this office’s link signs this part")
    for name in ("public", "staff", "counsel"):
        for where in ("department/q/sworn_authorized", "check/finance", "links", "finals/1/withdraw", "manage"):
            answered = town[name].context.request.get(f"{town[name].base}/{where}")
            assert answered.status == 403, (name, where)


def test_a_reader_comes_to_the_version_of_its_audience(town):
    for name in ("public", "staff", "counsel"):
        page = town[name].open("tasks")
        assert page.url.endswith(f"/briefing?audience={name}")
        widest = {"public": ("staff", "counsel"), "staff": ("counsel",), "counsel": ()}[name]
        for audience in widest:
            assert town[name].context.request.get(f"{town[name].base}/briefing?audience={audience}").status == 403


def words_of(body: bytes, kind: str) -> str:
    """All text of a page or a file."""
    if kind == "application/pdf":
        return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(body)).pages)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return " ".join(words_of(packed.read(each), "") for each in packed.namelist())
    return unescape(body.decode("utf-8", "replace"))


def crawled(person: Person) -> Iterator[tuple[str, str]]:
    """What the pages that this person can reach say, and the files that they lead to, the nearest first."""
    start = urlparse(person.base)
    queue, seen = [f"{person.base}/tasks", f"{person.base}/record/record"], set[str]()
    while queue and len(seen) < CRAWLED:
        address = queue.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answered = person.context.request.get(address)
        assert answered.status < 500, (address, answered.status)
        kind = (answered.headers.get("content-type") or "").partition(";")[0]
        body = answered.body()
        yield address, words_of(body, kind)
        if kind != "text/html":
            continue
        found = (urljoin(answered.url, unescape(each)) for each in _LINK.findall(body.decode()))
        # A document of one town takes a second; the same text is in its page.
        fresh = [each for each in found if urlparse(each).path.startswith(start.path) and not each.endswith(".docx")]
        pages = [each for each in fresh if not urlparse(each).path.endswith((".pdf", ".xlsx", ".zip"))]
        queue = [*queue, *pages, *(each for each in fresh if each not in pages)]


def planted_in(person: Person) -> tuple[set[str], int]:
    found, count = set(), 0
    for _, words in crawled(person):
        count += 1
        found |= {each for each in (STAFF, COUNSEL) if each in words}
    return found, count


@pytest.mark.verify
def test_what_is_for_staff_or_counsel_is_nowhere_else(town, server, caplog):
    counts = {}
    for name, person in town.items():
        allowed = ({STAFF} if name in READ_STAFF else set()) | ({COUNSEL} if name in READ_COUNSEL else set())
        found, counts[name] = planted_in(person)
        assert found <= allowed, name
        if name in ("chief", "attorney", "counsel", "staff"):
            assert found, f"{name} does not see what is theirs"
    assert min(counts.values()) > 5
    told = caplog.text + generate_latest(metrics_of(server.app)).decode()
    assert STAFF not in told
    assert COUNSEL not in told


def test_a_final_is_made_by_the_owner_and_read_by_each(town):
    assert "An owner makes FINALs." in town["clerk"].open("finals").inner_text("main")
    page = town["owner"].open("finals")
    for press in ("Make FINAL no. 1", "Make it all the same"):
        with page.expect_navigation():
            page.click(f"text={press}")
    expect(page.locator("h1")).to_contain_text("FINAL")
    answered = town["clerk"].context.request.post(f"{town['clerk'].base}/finals", form={"number": "2"})
    assert answered.status in (400, 403)
