"""(d) GET of a question page, its 99th percentile, while ten briefings are being made, against the same alone.

A real server in a process of its own, as `brief287 serve` starts it; pages are asked for one after the other over one
connection. The ten briefings are of ten towns, about twenty pages each, and none was made before. Alone and under load
take turns, so that a drift of the machine falls on both.
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
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from bench.pages import Fields
from bench.timing import Pair

BRIEFINGS = 10
ALONE = 3000
"""Requests of a page with nothing else to do: so many that thirty of them are slower than the 99th percentile."""
ROUNDS = 3


class Browser:
    """One connection that is kept, and its cookie."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self._cookie = ""

    def get(self, path: str) -> tuple[int, bytes]:
        return self._send("GET", path, None)

    def post(self, path: str, data: dict[str, str]) -> tuple[int, bytes]:
        return self._send("POST", path, urlencode(data))

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        headers = {"Cookie": self._cookie}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if cookie := answer.getheader("Set-Cookie"):
            self._cookie = cookie.partition(";")[0]
        self.location = answer.getheader("Location") or ""
        return answer.status, content


def run() -> list[Pair]:
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        log = open(Path(folder) / "log", "wb")  # noqa: SIM115 - closed below, after the server
        server = subprocess.Popen(
            [sys.executable, "-c", f"from app.cli import main; main(['serve', '--port', '{port}'])"],
            env={**os.environ, "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait_for(port)
            return [_measure(port)]
        finally:
            server.terminate()
            server.wait(30)
            log.close()


def _measure(port: int) -> Pair:
    browser = Browser(port)
    page = _begin(browser, "Pageville") + "/department/q/sworn_authorized"
    _times(browser, page, lambda: False, 100)
    _times_of_ten(port, browser, page, "warm", count=2)  # the fork server has started
    loaded, alone = [], []
    for turn in range(ROUNDS):
        alone.append(_p99(_times(browser, page, lambda: False, ALONE)))
        times, seconds = _times_of_ten(port, browser, page, str(turn))
        loaded.append(_p99(times))
        print(f"{BRIEFINGS} briefings in {seconds:.1f} s, {len(times)} pages meanwhile", flush=True)
    ratio = statistics.median(a / b for a, b in zip(loaded, alone, strict=True))
    return Pair(
        "p99 of a question page while ten briefings are made", "alone", statistics.median(loaded),
        statistics.median(alone), ratio, at_most=1.5,
    )  # fmt: skip


def _times_of_ten(
    port: int, browser: Browser, page: str, turn: str, count: int = BRIEFINGS
) -> tuple[list[float], float]:
    """Seconds of each page while briefings that nobody asked for before are made, and how long those took."""
    towns = [_begin(browser, f"Town {turn} {number}", "city", "ME") for number in range(count)]
    problems: list[str] = []

    def ask(base: str) -> None:
        status, body = Browser(port).get(f"{base}/briefing.pdf")
        if status != 200 or not body.startswith(b"%PDF"):
            problems.append(f"{status} {body[:200]!r}")

    asking = [threading.Thread(target=ask, args=(base,)) for base in towns]
    start = time.perf_counter()
    for thread in asking:
        thread.start()
    found = _times(browser, page, lambda: any(thread.is_alive() for thread in asking), 0)
    seconds = time.perf_counter() - start
    for thread in asking:
        thread.join()
    assert not problems, problems
    return found, seconds


def _times(browser: Browser, page: str, going_on: Callable[[], bool], least: int) -> list[float]:
    found: list[float] = []
    while len(found) < least or going_on():
        start = time.perf_counter()
        status, _ = browser.get(page)
        found.append(time.perf_counter() - start)
        assert status == 200, status
    return found


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


def _begin(browser: Browser, name: str, kind: str = "town", state: str = "NH") -> str:
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
