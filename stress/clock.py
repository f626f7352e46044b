"""The clock is set back by a day while people save, a FINAL is made and a node is killed: with faketime, an optional
tool of Debian's (`apt-get install faketime`), which gives a server another time of day than the machine has.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import time
from pathlib import Path

from sqlalchemy import select

from app.assessments.database import open_database
from app.assessments.database_tables import answer_event
from bench.pages import Fields
from bench.under_load import Browser, begin
from stress.bars import Bar, none_of
from stress.finals import Finals, faults_of
from stress.kills import markers
from stress.nodes import Node, NodeError, Stored, database, place
from stress.people import SECONDS, end, people, settled, words

BACK = "-1d"
AGAIN = 15.0
WITHIN = 120.0
"""Seconds within which a FINAL is made whose node was killed, with the clock a day before its claim."""


def library() -> Path | None:
    """What faketime puts before the C library, where it is installed."""
    return next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)


def run(short: bool = False) -> list[Bar]:
    """Both databases; with PostgreSQL the clock of one node of the two is set back."""
    faked = library()
    if faked is None:
        print("clock set back: not tried, as faketime is not installed", file=sys.stderr)
        return []
    bars = []
    for kind in ("sqlite", "postgresql"):
        with place() as folder, database("sqlite" if kind == "sqlite" else "postgresql", folder) as stored:
            bars += _Clock(stored, folder, faked).bars()
    return bars


class _Clock:
    def __init__(self, stored: Stored, folder: Path, faked: Path) -> None:
        self.stored, self.folder = stored, folder
        self.name = f"clock set back by a day, {'SQLite' if stored.server is None else 'one of two nodes, PostgreSQL'}"
        self.clock = folder / "clock"
        self.clock.write_text("+0\n")
        self.faked = {
            "LD_PRELOAD": str(faked), "FAKETIME_TIMESTAMP_FILE": str(self.clock), "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_NO_CACHE": "1",
        }  # fmt: skip
        self.started: list[Node] = []
        self.nodes = [self._node()]
        if stored.server is not None:
            self.nodes.append(Node(stored.url, folder, few=True))
        for node in self.nodes:
            node.wait()

    def _node(self, port: int | None = None) -> Node:
        self.started.append(Node(self.stored.url, self.folder, port, few=True, more=self.faked))
        return self.started[-1]

    def bars(self) -> list[Bar]:
        """Try it; what faketime itself leaves of a server that was killed is taken away."""
        try:
            return self._bars()
        finally:
            for node in self.started:
                for left in (f"faketime_shm_{node.process.pid}", f"sem.faketime_sem_{node.process.pid}"):
                    Path("/dev/shm", left).unlink(missing_ok=True)

    def _bars(self) -> list[Bar]:
        ports = [node.port for node in self.nodes]
        those = people(self.nodes, 4, lambda: ports, pause=0.2)
        finals = Finals(lambda: ports)
        link = _Link(self.nodes[0])
        for each in those:
            each.start()
        asked = finals.ask()
        time.sleep(3)
        before = [len(each.acknowledged) for each in those]
        self.clock.write_text(f"{BACK}\n")
        again = settled(those, time.monotonic(), 60)
        self.nodes[0].kill()
        self.nodes[0] = self._node(self.nodes[0].port).wait()
        killed = time.monotonic()
        made = finals.finish(WITHIN)
        seconds = time.monotonic() - killed
        time.sleep(3)
        wrong = link.faults()
        for person, number in zip(those, before, strict=True):
            wrong += [f"{person.name} saved nothing afterwards"] * (len(person.acknowledged) == number)
        end(those)
        wrong += ["the FINAL was not made"] * (not made or not asked)
        wrong += [problem for each in those for problem in each.problems]
        wrong += [f"a server ended with {code}" for node in self.nodes if (code := node.stop()) != 0]
        opened = open_database(self.stored.url)
        wrong += faults_of(opened, finals.asked) + _out_of_order(self.stored.url)
        opened.close()
        known = [marker for each in those for marker in each.acknowledged]
        for line in wrong:
            print(f"{self.name}: {line}", file=sys.stderr)
        return [
            none_of(f"{self.name}: pages with 500, links, FINALs or histories that broke", len(wrong)),
            none_of(f"{self.name}: acknowledged answers lost, of {len(known)}",
                    len(set(known) - set(markers(self.stored.url)))),
            Bar(f"{self.name}: everyone saves again after", round(again or 999, 1), "seconds", most=AGAIN),
            Bar(f"{self.name}: a FINAL of a killed node is made after", round(seconds, 1), "seconds", most=WITHIN),
        ]  # fmt: skip


def _out_of_order(url: str) -> list[str]:
    """Markers of one answer whose versions do not follow the order in which they were sent."""
    opened = open_database(url)
    with opened.read() as session:
        rows = session.execute(
            select(answer_event.c.note).where(answer_event.c.note.is_not(None))
            .order_by(answer_event.c.assessment_id, answer_event.c.key, answer_event.c.version)
        ).scalars()  # fmt: skip
        last: dict[str, int] = {}
        wrong = []
        for note in rows:
            name, _, number = str(note).rstrip(".").partition(" no. ")
            if int(number) <= last.get(name, 0):
                wrong.append(f"the history has {note} after no. {last[name]}")
            last[name] = int(number)
    opened.close()
    return wrong


class _Link:
    """A reader's link that ends on the day after tomorrow."""

    def __init__(self, node: Node) -> None:
        self._port = node.port
        browser = Browser(node.port, SECONDS)
        base = begin(browser, "Linkton")
        token = Fields(browser.get(f"{base}/links")[1].decode()).values["csrf_token"]
        ends = dt.date.today() + dt.timedelta(days=2)
        given = {"csrf_token": token, "right": "reader:public", "name": "The council", "ends": f"{ends:%m/%d/%Y}"}
        page = browser.post(f"{base}/links", given)[1].decode()
        self._address = next(each for each in re.findall(r"/a/[A-Za-z0-9_-]{32}", page) if each != base)
        if wrong := self.faults():
            raise NodeError(wrong[0])

    def faults(self) -> list[str]:
        """Whether it does not open what it is for."""
        browser = Browser(self._port, SECONDS)
        status, page = browser.get(self._address)
        while 300 < status < 400:
            status, page = browser.get(browser.location)
        return [] if status == 200 else [f"a link gives {status}: {words(page)[:200]}"]
