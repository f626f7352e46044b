"""People who save answers over HTTP, one after the other, and remember what they were told.

Each save has a marker that no other one has, in the answer's note. A save counts as acknowledged once its redirect has
come, and from then on the page has to show it, on every node, until the next one is saved. What was sent and not
answered may be there or not.
"""

from __future__ import annotations

import html
import http.client
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

from bench.pages import Fields
from bench.under_load import Browser, begin
from stress.nodes import Node

SECONDS = 40.0
"""How long a person waits for an answer."""
GONE = (OSError, http.client.HTTPException)
PAGES = (
    ("department/q/sworn_authorized", "sworn_filled"),
    ("today/q/baseline_contacts_per_month", "baseline_contacts_per_month"),
)
"""Each with the question on it that is answered."""


class Person(threading.Thread):
    """Saves the same answer again and again, each time another figure, on one of the nodes by chance."""

    def __init__(
        self, name: str, address: str, key: str, ports: Callable[[], Sequence[int]], pause: float = 0.0
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.address, self.key, self.pause = address, key, pause
        self.acknowledged: list[str] = []
        self.sent = 0
        self.statuses: Counter[str] = Counter()
        self.problems: list[str] = []
        self.longest = 0.0
        self.last = 0.0
        """When the last one was acknowledged, by time.monotonic."""
        self._ports = ports
        self._may_show: set[str] = {""}
        self._chance = random.Random(name)
        self._browsers: dict[int, Browser] = {}
        self._cookie = ""
        self._form: dict[str, str] = {}
        self._over = threading.Event()

    def end(self) -> None:
        """Finish what was begun, and begin nothing more."""
        self._over.set()
        self.join(2 * SECONDS)

    def run(self) -> None:
        while not self._over.is_set():
            try:
                self._turn()
            except GONE:
                self.statuses["no answer"] += 1
                self._browsers.clear()
                self._over.wait(0.1)
            except Exception as error:
                self.problems.append(f"{self.name}: {error!r}")
                self._over.wait(0.1)
            self._over.wait(self.pause)

    def shows(self) -> bool:
        """Whether the page, asked for now, has what it may have. Raises OSError where no node answers."""
        status, page = self._browser().get(self.address)
        return status == 200 and note_of(page, self.key) in self._may_show

    def _turn(self) -> None:
        status, page = self._ask("GET", lambda browser: browser.get(self.address))
        if status == 200:
            shown = note_of(page, self.key)
            if shown not in self._may_show:
                self.problems.append(f"{self.name}: the page shows {shown!r}, and not {sorted(self._may_show)[-3:]}")
            self._form = Fields(page.decode()).values
        if not self._form:
            return
        self.sent += 1  # where the page cannot be opened, the one that is open still is sent
        marker = f"{self.name} no. {self.sent}."
        values = {**self._form, self.key: str(20 + self.sent % 200), f"{self.key}:note": marker}
        self._may_show.add(marker)
        status, page = self._ask("POST", lambda browser: browser.post(self.address, values))
        if status == 303:
            self.acknowledged.append(marker)
            self._may_show = {marker}
            self.last = time.monotonic()
            return
        if marker.encode() not in page:
            self.problems.append(f"{self.name}: {status} without what was typed")
        self._over.wait(0.2)

    def _ask(self, method: str, ask: Callable[[Browser], tuple[int, bytes]]) -> tuple[int, bytes]:
        browser = self._browser()
        began = time.monotonic()
        status, page = ask(browser)
        self.longest = max(self.longest, time.monotonic() - began)
        self._cookie = browser.cookie or self._cookie
        self.statuses[f"{method} {status}"] += 1
        if status == 503 and not browser.headers.get("Retry-After"):
            self.problems.append(f"{self.name}: 503 without Retry-After")
        if status >= 500 and status != 503:
            self.problems.append(f"{self.name}: {method} {status} {words(page)[:300]}")
        return status, page

    def _browser(self) -> Browser:
        """One of a node, with the cookie of all of them."""
        port = self._chance.choice(self._ports())
        browser = self._browsers.setdefault(port, Browser(port, SECONDS))
        browser.cookie = self._cookie
        return browser


class Reader(threading.Thread):
    """Asks for documents and pages again and again, so that children are at work."""

    def __init__(self, base: str, ports: Callable[[], Sequence[int]], pause: float = 0.5) -> None:
        super().__init__(name="reader", daemon=True)
        self.statuses: Counter[str] = Counter()
        self.problems: list[str] = []
        self._base, self._ports, self._pause = base, ports, pause
        self._over = threading.Event()

    def end(self) -> None:
        self._over.set()
        self.join(200)

    def run(self) -> None:
        names = ("handout.pdf", "tasks", "evaluation.json", "briefing", "briefing.xlsx")
        turn = 0
        while not self._over.is_set():
            turn += 1
            name = names[turn % len(names)]
            try:
                status, page = Browser(random.choice(self._ports()), 200).get(f"{self._base}/{name}")
            except GONE:
                self.statuses["no answer"] += 1
            else:
                self.statuses[f"GET {status}"] += 1
                if status >= 500 and status != 503:
                    self.problems.append(f"{name}: {status} {words(page)[:300]}")
            self._over.wait(self._pause)


def people(nodes: Sequence[Node], number: int, ports: Callable[[], Sequence[int]], pause: float = 0.0) -> list[Person]:
    """So many people who are not yet at work, two or more: each with a town of its own, but for the last, who answers
    another page of the first one's."""
    browser = Browser(nodes[0].port, SECONDS)
    bases = [begin(browser, f"Town {each}") for each in range(number - 1)]
    places = [(base, *PAGES[0]) for base in bases] + [(bases[0], *PAGES[1])]
    return [
        Person(f"person {each}", f"{base}/{page}", key, ports, pause)
        for each, (base, page, key) in enumerate(places)
    ]  # fmt: skip


def note_of(page: bytes, key: str) -> str:
    """The note that a page has for a question."""
    found = re.search(rf'<textarea[^>]*name="{re.escape(key)}:note"[^>]*>\n?(.*?)</textarea>'.encode(), page, re.DOTALL)
    return html.unescape(found[1].decode()) if found is not None else "no field"


def words(page: bytes) -> str:
    """The words of a page, without markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.decode("utf-8", "replace"))).split())


def settled(people: Sequence[Person], since: float, seconds: float) -> float | None:
    """Seconds after `since` (time.monotonic) until each had a save acknowledged; None where that took longer than
    `seconds` from now."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if all(each.last > since for each in people):
            return time.monotonic() - since
        time.sleep(0.05)
    return None


def end(those: Sequence[Person | Reader]) -> None:
    """All end at once."""
    for each in those:
        with suppress(RuntimeError):
            each.end()
