"""SIGKILL at random, 200 times on SQLite and 200 on two nodes over PostgreSQL: at servers under load, while they make
FINALs, at backups and upgrades. What was acknowledged stays, FINALs are made once and whole, nothing is left behind.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from app.assessments.database import open_database
from app.assessments.database_tables import answer_event
from stress.bars import Bar, none_of
from stress.finals import Finals, faults_of
from stress.nodes import KINDS, ROOT, DatabaseKind, Node, NodeError, Stored, database, place, settings
from stress.people import Person, Reader, end, people, settled
from stress.upgrades import Upgrades

KILLS = 200
SHORT = 20
PEOPLE = 4
SEED = int(os.environ.get("SEED", "287"))
MIX = {"server": 0.75, "backup": 0.15, "upgrade": 0.1}
"""Which part of the kills goes where. Half of those of servers come while a FINAL is made, as far as that goes on."""
LOAD = "server under load"
SETTLED = 10.0
"""Seconds within which everyone should have saved something again before the next kill; after them it comes anyway."""


def run(short: bool = False) -> list[Bar]:
    return [bar for kind in KINDS for bar in on(kind, SHORT if short else KILLS)]


def on(kind: DatabaseKind, kills: int) -> list[Bar]:
    """So many kills on one kind of database."""
    with place() as folder, database(kind, folder) as stored:
        trial = _Trial(stored, folder)
        trial.go(kills)
        return trial.bars()


class _Trial:
    """One database, its nodes, and all that is tried on them."""

    def __init__(self, stored: Stored, folder: Path) -> None:
        self.stored, self.folder = stored, folder
        self.name = "SQLite" if stored.kind == "sqlite" else "two nodes, PostgreSQL"
        self.chance = random.Random(SEED)
        self.kills: Counter[str] = Counter()
        self.killed: list[Node] = []
        self.wrong: list[str] = []
        self.left: list[str] = []
        self.nodes = [Node(stored.url, folder, few=True) for _ in range(1 if stored.kind == "sqlite" else 2)]
        for node in self.nodes:
            node.wait()
        self.upgrades = Upgrades(folder, stored.server, self.chance)
        self.finals = Finals(self._ports)
        self.backup = folder / "backups" / "backup.sqlite3"
        self.backup.parent.mkdir()
        self.backup_seconds = 2.0
        self.planned = 0
        self.people: list[Person] = people(self.nodes, PEOPLE, self._ports, pause=0.1)
        self.reader = Reader(self.people[0].address.partition("/department")[0], self._ports, pause=3)

    def _ports(self) -> Sequence[int]:
        return [node.port for node in self.nodes]

    def go(self, kills: int) -> None:
        """So many kills of all kinds, in an order by chance; then all comes to its end."""
        self.planned = kills
        plan = [kind for kind, part in MIX.items() for _ in range(round(part * kills))]
        self.chance.shuffle(plan)
        self._back_up()
        ways = {"server": self._kill_server, "backup": self._kill_backup, "upgrade": self._kill_upgrade}
        for each in (*self.people, self.reader):
            each.start()
        for turn, kind in enumerate(plan, 1):
            try:
                ways[kind]()
            except NodeError as error:
                self.left.append(str(error))
                raise
            if turn % 10 == 0:
                self._tell(turn)
        end([*self.people, self.reader])
        self._see_off()
        if not self.finals.finish():
            self.wrong.append("a FINAL was not made within 300 seconds")
        self._back_up()
        self.wrong += [f"a server ended with {code}" for node in self.nodes if (code := node.stop()) != 0]
        self._look_around()

    def _tell(self, turn: int) -> None:
        acknowledged = sum(len(each.acknowledged) for each in self.people)
        so_far = f"{turn} kills, {acknowledged} answers, {self.finals.asked} FINALs"
        print(f"{time.strftime('%H:%M:%S')} {self.name}: {so_far}", file=sys.stderr)

    def _kill_server(self) -> None:
        """One node or, now and then, all of them at once."""
        settled(self.people, time.monotonic(), SETTLED)
        if self.chance.random() < 0.6 and self.finals.working() is False:
            self.finals.ask()
        time.sleep(self.chance.uniform(0.1, 2.5))
        making = self.finals.working()
        self._kill("server while a FINAL is made" if making else LOAD)

    def _kill(self, what: str) -> None:
        which = list(range(len(self.nodes)))
        if len(which) > 1 and self.chance.random() < 0.8:
            which = [self.chance.choice(which)]
        self._see_off()
        for number in which:
            self.nodes[number].process.kill()
            self.killed.append(self.nodes[number])
        for number in which:
            self.nodes[number].process.wait()
            self.kills[what] += 1
            self.nodes[number] = Node(self.stored.url, self.folder, self.nodes[number].port, few=True)
        for number in which:
            self.nodes[number].wait()

    def _see_off(self) -> None:
        """Those that were killed before have left no child. The next ones were started without waiting for that."""
        while self.killed:
            self.killed.pop().kill()

    def _kill_backup(self) -> None:
        """The backup itself or, in a third of the cases, a server beside it, which the backup does not mind."""
        known = self._acknowledged()
        running = self._start_backup()
        time.sleep(self.chance.uniform(0, self.backup_seconds))
        beside = self.chance.random() < 0.35
        if beside:
            self._kill("server while a backup is made")
        else:
            running.kill()
            self.kills["backup"] += 1
        code = running.wait(120)
        if beside and code != 0:
            self.wrong.append(f"a backup ended with {code} when a server was killed")
        if code == 0:
            self._compare(known, self.backup)
        elif self.backup.exists():
            self._compare([], self.backup)

    def _kill_upgrade(self) -> None:
        self.wrong += self.upgrades.kill_one()
        self.kills["upgrade"] += 1

    def _start_backup(self) -> subprocess.Popen[bytes]:
        call = [sys.executable, "-P", "-m", "app.cli", "backup", str(self.backup), "--replace"]
        environment = settings(self.stored.url, self.nodes[0].temporary)
        return subprocess.Popen(call, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)

    def _back_up(self) -> None:
        """One to the end, and all that was acknowledged is in it."""
        began = time.monotonic()
        if self._start_backup().wait(120) != 0:
            self.wrong.append("the last backup was not made")
        self.backup_seconds = time.monotonic() - began
        self._compare(self._acknowledged(), self.backup)

    def _acknowledged(self) -> list[str]:
        return [marker for each in self.people for marker in list(each.acknowledged)]

    def _compare(self, known: Sequence[str], path: Path) -> None:
        """A backup has all of these. It is read as it lies there."""
        plain = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        found = {note for (note,) in plain.execute("SELECT note FROM answer_event")}
        plain.close()
        if lost := set(known) - found:
            self.wrong.append(f"a backup lacks {len(lost)} answers")

    def _look_around(self) -> None:
        """What lies where nothing should lie, once all have ended."""
        for folder, expected in ((self.nodes[0].temporary, set()), (self.backup.parent, {self.backup.name}),
                                 (self.folder / "data", {"brief287.sqlite3"})):  # fmt: skip
            if folder.exists():
                self.left += sorted({each.name for each in folder.iterdir()} - expected)

    def bars(self) -> list[Bar]:
        """Read back what there is, and hold it against what was acknowledged."""
        known = self._acknowledged()
        found = Counter(markers(self.stored.url))
        opened = open_database(self.stored.url)
        finals = faults_of(opened, self.finals.asked)
        opened.close()
        problems = [problem for each in self.people for problem in each.problems] + self.reader.problems
        for line in (*self.wrong, *finals, *problems, *(f"left behind: {each}" for each in self.left)):
            print(f"{self.name}: {line}", file=sys.stderr)
        made = sum(self.kills.values())
        told = [Bar(f"{self.name}: kills, {what}", number) for what, number in sorted(self.kills.items())]
        return [
            Bar(f"{self.name}: kills", made, least=self.planned),
            *told,
            Bar(f"{self.name}: upgrades that were halfway when their server was killed", self.upgrades.halfway),
            Bar(f"{self.name}: answers acknowledged", len(known)),
            none_of(f"{self.name}: acknowledged answers lost", len(set(known) - set(found))),
            none_of(f"{self.name}: answers saved twice", sum(number > 1 for number in found.values())),
            Bar(f"{self.name}: FINALs acknowledged", self.finals.asked),
            none_of(f"{self.name}: faults of FINALs: half made, made twice, missing", len(finals)),
            none_of(f"{self.name}: pages with 500, with an old answer, or without what was typed", len(problems)),
            none_of(f"{self.name}: backups and upgrades that lack something", len(self.wrong)),
            none_of(f"{self.name}: processes and files left behind", len(self.left)),
        ]


def markers(url: str) -> list[str]:
    """The markers of all answers that were ever saved in a database."""
    opened = open_database(url)
    with opened.read() as session:
        notes = session.scalars(select(answer_event.c.note).where(answer_event.c.note.is_not(None))).all()
    opened.close()
    return [note for note in notes if note]
