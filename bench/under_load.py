"""(d) Pages of a server while ten documents are being made, against the same pages alone.

A real server in a process of its own, as `brief287 serve` starts it; one browser asks for one page after the other over
one connection: a question page, a save of it, and the reading view of a long town. The ten documents are of ten towns:
eight of about twenty pages, the example Sample City, and the same city with a long note to every answer. None was made
before. Alone and under load take turns, in the order A B B A, so that a drift of the machine falls on both.

Of the question page the 99th percentile is held to a promise. Saves and the reading view come less often, so that their
95th percentile is told.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from app.assessments.answers_file import read_answers_file, write_answers
from app.engine.answers import Answers, Town
from app.resources import folder
from app.rulebook.book import load_rulebook
from bench.pages import Fields
from bench.timing import Pair, pair_of

SHORT_TOWNS = 8
CYCLES = 200
"""Alone: a cycle is 15 question pages, one save and one reading view. So many that thirty question pages are slower
than the 99th percentile."""
QUESTIONS = 15
ROUNDS = 4
EXAMPLE = Path(__file__).parents[1] / "examples" / "sample-city-fl.yaml"
LONG_NOTE = "As the finance office and the chief's office both told the manager in writing. " * 8
TEXT = "text/plain"

Times = Mapping[str, list[float]]


class Browser:
    """One connection that is kept, or else one for each question, and its cookie. `more`: headers as a proxy sets
    them."""

    def __init__(
        self, port: int, seconds: float = 600, more: Mapping[str, str] | None = None, *, kept: bool = True
    ) -> None:
        self._more, self._kept = dict(more or {}), kept
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
        self.cookie = ""
        self.headers: Mapping[str, str] = {}

    def get(self, path: str) -> tuple[int, bytes]:
        return self._send("GET", path, None)

    def post(self, path: str, data: dict[str, str]) -> tuple[int, bytes]:
        return self._send("POST", path, urlencode(data).encode(), "application/x-www-form-urlencoded")

    def upload(self, path: str, data: dict[str, str], file: str) -> tuple[int, bytes]:
        """Post a form with a file of text in it."""
        parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in data.items()]
        named = 'Content-Disposition: form-data; name="file"; filename="answers.yaml"'
        parts.append(f"{named}\r\nContent-Type: {TEXT}\r\n\r\n{file}")
        line = "bench-of-brief287"
        body = "".join(f"--{line}\r\n{part}\r\n" for part in parts) + f"--{line}--\r\n"
        return self._send("POST", path, body.encode(), f"multipart/form-data; boundary={line}")

    def _send(self, method: str, path: str, body: bytes | None, kind: str = "") -> tuple[int, bytes]:
        headers = {**self._more, "Cookie": self.cookie}
        if body is not None:
            headers["Content-Type"] = kind
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if not self._kept:
            self._connection.close()
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        self.location = answer.getheader("Location") or ""
        self.headers = dict(answer.getheaders())
        return answer.status, content


def run() -> list[Pair]:
    with server() as port:
        return _Load(port).measure()


@contextmanager
def server() -> Iterator[int]:
    """A server of its own, and its port. Nothing is made ahead there, so that each document is asked for."""
    with tempfile.TemporaryDirectory() as place:
        port = _free_port()
        log = open(Path(place) / "log", "wb")  # noqa: SIM115 - closed below, after the server
        settings = {"DATABASE_URL": f"sqlite:///{place}/bench.sqlite3", "BRIEF287_MAKE_AHEAD": "0"}
        serving = subprocess.Popen(
            [sys.executable, "-P", "-m", "app.cli", "serve", "--port", str(port)],
            env={**os.environ, **settings}, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait_for(port)
            yield port
        finally:
            serving.terminate()
            serving.wait(30)
            log.close()


class _Load:
    """A browser that goes from page to page of two towns, and ten others that ask for documents."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.browser = Browser(port)
        self.example, self.long = files()
        self.question = begin(self.browser, "Pageville") + "/department/q/sworn_authorized"
        self.reading = bring_in(self.browser, self.long) + "/briefing"
        self.turn = 0

    def measure(self) -> list[Pair]:
        self.pages(lambda: False, 5)
        self.under_load("warm", short=2)  # the fork server has started
        alone: list[Times] = []
        loaded: list[Times] = []
        for turn in range(ROUNDS):
            if turn % 2 == 0:
                alone.append(self.pages(lambda: False, CYCLES))
            loaded.append(self.under_load(str(turn)))
            if turn % 2 == 1:
                alone.append(self.pages(lambda: False, CYCLES))
        wanted = (("question page", 99, 1.5), ("save", 95, None), ("reading view of a long town", 95, None))
        return [
            pair_of(
                f"{name}, {percent}th percentile, while ten documents are made", "alone",
                [percentile(times[name], percent) for times in loaded],
                [percentile(times[name], percent) for times in alone],
                at_most=at_most,
            )
            for name, percent, at_most in wanted
        ]  # fmt: skip

    def pages(self, going_on: Callable[[], bool], cycles: int) -> Times:
        """Seconds of each page, by its kind, for so many cycles and as long as something is going on."""
        found: dict[str, list[float]] = {"question page": [], "save": [], "reading view of a long town": []}
        done = 0
        while done < cycles or going_on():
            for _ in range(QUESTIONS):
                found["question page"].append(self._timed(lambda: self.browser.get(self.question), 200)[0])
            values = Fields(self._timed(lambda: self.browser.get(self.question), 200)[1].decode()).values
            self.turn += 1
            values["sworn_authorized"] = str(20 + self.turn % 2)  # each save changes the answer, so that each writes
            found["save"].append(self._timed(partial(self.browser.post, self.question, values), 303)[0])
            found["reading view of a long town"].append(self._timed(lambda: self.browser.get(self.reading), 200)[0])
            done += 1
        return found

    def _timed(self, ask: Callable[[], tuple[int, bytes]], wanted: int) -> tuple[float, bytes]:
        start = time.perf_counter()
        status, content = ask()
        seconds = time.perf_counter() - start
        assert status == wanted, (status, content[:2000])
        return seconds, content

    def under_load(self, turn: str, short: int = SHORT_TOWNS) -> Times:
        """Seconds of each page while documents are made that nobody asked for before."""
        towns = [begin(self.browser, f"Town {turn} {number}", "city", "ME") for number in range(short)]
        towns += [bring_in(self.browser, file) for file in (self.example, self.long)]
        problems: list[str] = []

        def ask(base: str) -> None:
            status, body = Browser(self.port).get(f"{base}/briefing.pdf")
            if status != 200 or not body.startswith(b"%PDF"):
                problems.append(f"{status} {body[:200]!r}")

        asking = [threading.Thread(target=ask, args=(base,)) for base in towns]
        start = time.perf_counter()
        for thread in asking:
            thread.start()
        found = self.pages(lambda: any(thread.is_alive() for thread in asking), 0)
        seconds = time.perf_counter() - start
        for thread in asking:
            thread.join()
        assert not problems, problems
        shown = ", ".join(f"{len(times)} times a {name}" for name, times in found.items())
        print(f"{len(towns)} documents in {seconds:.1f} s; meanwhile {shown}", flush=True)
        return found


def files() -> tuple[str, str]:
    """The answers files of Sample City, and of that city with a long note to every answer."""
    rulebook = load_rulebook(folder("rules").parent)
    answers = read_answers_file(EXAMPLE, rulebook.answerable)
    noted = {key: replace(answer, note=LONG_NOTE.strip()) for key, answer in answers.items()}
    long = Answers(Town("Longtown-on-the-River", "city"), noted)
    return write_answers(answers), write_answers(long)


def percentile(times: list[float], percent: int) -> float:
    """The time that so many percent of these do not pass."""
    return statistics.quantiles(times, n=100)[percent - 1]


def bring_in(browser: Browser, file: str) -> str:
    """A new assessment from an answers file: its address."""
    token = Fields(browser.get("/import")[1].decode()).values["csrf_token"]
    _, content = browser.upload("/import", {"csrf_token": token}, file)
    found = re.match(r"/a/[^/]+", browser.location)
    assert found is not None, content[:2000]
    return found.group()


def begin(browser: Browser, name: str, kind: str = "town", state: str = "NH") -> str:
    """A new assessment whose first page is answered: its address."""
    token = Fields(browser.get("/")[1].decode()).values["csrf_token"]
    browser.post("/begin", {"csrf_token": token, "name": name, "kind": kind, "door": "manager"})
    found = re.match(r"/a/[^/]+", browser.location)
    assert found is not None, browser.location
    first = f"{found.group()}/first/q/state"
    values = Fields(browser.get(first)[1].decode()).values
    given = {"state": state, "agency_kind": "municipal_police", "custody": "none"}
    status, content = browser.post(first, {**values, **given})
    assert status in (302, 303), content[:2000]
    return found.group()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")
