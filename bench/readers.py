"""(e) A question page while eight people read the briefing, against the same page alone.

A real server, as `brief287 serve` starts it. Eight connections go from page to page of three documents of four towns, a
page every half second each, and now and then one of the towns is answered anew, so that its documents are composed
again. Alone and with readers take turns, in the order A B B A.
"""

from __future__ import annotations

import re
import statistics
import threading
import time

from bench.pages import Fields
from bench.timing import Pair, pair_of
from bench.under_load import Browser, begin, bring_in, files, percentile, server

READERS = 8
PAUSE = 0.5
"""Seconds from page to page: far faster than anyone reads."""
SECONDS = 12.0
ROUNDS = 4
LIMIT = 0.030
ASKED_EVERY = 0.01
"""Seconds from question page to question page. Asked without a pause, the questions alone would fill the server."""
DOCUMENTS = ("briefing", "supporting-volume", "record")


def run() -> list[Pair]:
    with server() as port:
        return _Readers(port).measure()


class _Readers:
    def __init__(self, port: int) -> None:
        self.port = port
        browser = Browser(port)
        example, long = files()
        self.towns = [bring_in(browser, example), bring_in(browser, long)]
        self.towns += [begin(browser, f"Readville {number}", "city", "ME") for number in range(2)]
        self.question = f"{begin(browser, 'Pageville')}/department/q/sworn_authorized"
        self.browser = browser
        self.read: list[float] = []

    def measure(self) -> list[Pair]:
        self.beside_readers(2.0)
        alone: list[list[float]] = []
        beside: list[list[float]] = []
        self.read.clear()
        for turn in range(ROUNDS):
            for kind in ("alone", "beside") if turn % 2 == 0 else ("beside", "alone"):
                if kind == "alone":
                    alone.append(self.questions(SECONDS))
                else:
                    beside.append(self.beside_readers(SECONDS))
        middle, slow = (1e3 * each for each in (statistics.median(self.read), percentile(self.read, 99)))
        print(f"{len(self.read)} pages were read, median {middle:.1f} ms, 99th percentile {slow:.1f} ms", flush=True)
        return [
            pair_of(
                f"question page, 99th percentile, while {READERS} people read", "alone",
                [percentile(times, 99) for times in beside], [percentile(times, 99) for times in alone], limit=LIMIT,
            )
        ]  # fmt: skip

    def questions(self, seconds: float) -> list[float]:
        """Seconds of each question page, for so many seconds."""
        found = []
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            start = time.perf_counter()
            status, _ = self.browser.get(self.question)
            found.append(time.perf_counter() - start)
            assert status == 200
            time.sleep(ASKED_EVERY)
        return found

    def beside_readers(self, seconds: float) -> list[float]:
        """The same while people read, and one town changes its answers."""
        ended = threading.Event()
        problems: list[str] = []
        reading = [
            threading.Thread(target=self._read, args=(number, ended, problems), daemon=True)
            for number in range(READERS)
        ]
        reading.append(threading.Thread(target=self._change, args=(ended,), daemon=True))
        for thread in reading:
            thread.start()
        found = self.questions(seconds)
        ended.set()
        for thread in reading:
            thread.join()
        assert not problems, problems
        return found

    def _read(self, number: int, ended: threading.Event, problems: list[str]) -> None:
        """One person: from the first page of each document on, by "Next"."""
        browser = Browser(self.port)
        town = self.towns[number % len(self.towns)]
        time.sleep(PAUSE * number / READERS)
        while not ended.is_set():
            for document in DOCUMENTS:
                address: str | None = f"{town}/{document}"
                while address is not None and not ended.is_set():
                    start = time.perf_counter()
                    status, page = browser.get(address)
                    self.read.append(time.perf_counter() - start)
                    if status != 200:
                        problems.append(f"{status} {address} {page[:300]!r}")
                        return
                    after = re.search(r'<a rel="next" href="([^"]+)"', page.decode())
                    address = after[1] if after is not None else None
                    ended.wait(PAUSE)

    def _change(self, ended: threading.Event) -> None:
        browser, town, turn = Browser(self.port), self.towns[2], 0
        question = f"{town}/department/q/sworn_authorized"
        while not ended.wait(SECONDS / 3):
            turn += 1
            values = Fields(browser.get(question)[1].decode()).values
            values["sworn_authorized"] = str(20 + turn % 2)
            browser.post(question, values)
