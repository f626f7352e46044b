"""Faults of the database and of the clock, while people save: a page that says so, with what was typed, and a 503; no
500, nothing lost, and all goes on by itself when the fault is over.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

from stress import clock, fault_kinds
from stress.bars import Bar, none_of
from stress.kills import markers
from stress.nodes import DatabaseKind, Stored, database, place, serving
from stress.people import Person, Reader, end, people, settled

PEOPLE = 4
WARM = 3.0
LONG = 30.0
SHORT = 20.0
"""Seconds of a fault, long and short."""
AGAIN = 15.0
"""Seconds within which everyone saves again after a fault."""
TOLD = 10
"""Problems that are told in words; all of them count."""
LONGEST = 15.0
"""Seconds that nobody waits for a page. A page may wait four seconds for a lock, a server and a connection each."""
Fault = Callable[[Stored], AbstractContextManager[None]]


@dataclass(frozen=True)
class Kind:
    """A fault by name, on which database; whether all its data lie on a small disk."""

    name: str
    on: DatabaseKind
    fault: Fault
    small: bool = False


def run(short: bool = False) -> list[Bar]:
    seconds = SHORT if short else LONG
    bars: list[Bar] = []
    for kind in KINDS:
        bars += _try(kind, seconds)
    return [*bars, *clock.run(short)]


def _try(kind: Kind, seconds: float) -> list[Bar]:
    name = f"{kind.name}, {'SQLite' if kind.on == 'sqlite' else 'two nodes, PostgreSQL'}"
    with place() as folder, ExitStack() as stack:
        if kind.small:
            stack.enter_context(fault_kinds.small_disk(folder))
        stored = stack.enter_context(database(kind.on, folder, inside=kind.small))
        with serving(stored.url, folder, 1 if kind.on == "sqlite" else 2) as nodes:
            those = people(nodes, PEOPLE, lambda: [node.port for node in nodes], pause=0.2)
            reader = Reader(those[0].address.partition("/department")[0], lambda: [node.port for node in nodes])
            for each in (*those, reader):
                each.start()
            time.sleep(WARM)
            before = _statuses(those)
            with kind.fault(stored):
                time.sleep(seconds)
                during = _statuses(those)
                during.subtract(before)
            again = settled(those, time.monotonic(), 60)
            time.sleep(1)
            end([*those, reader])
        problems = [problem for each in those for problem in each.problems] + reader.problems
        for problem in problems[:TOLD]:
            print(f"{name}: {problem}", file=sys.stderr)
        known = [marker for each in those for marker in each.acknowledged]
        lost = set(known) - set(markers(stored.url))
        print(f"{name}: {dict(+during)}; documents {dict(reader.statuses)}", file=sys.stderr)
    return [
        Bar(f"{name}: saves refused with 503 and what was typed", during["POST 503"], least=1),
        none_of(f"{name}: pages with 500, without what was typed, or without Retry-After", len(problems)),
        none_of(f"{name}: acknowledged answers lost, of {len(known)}", len(lost)),
        Bar(f"{name}: everyone saves again, without a hand, after", round(again or 999, 1), "seconds", most=AGAIN),
        Bar(f"{name}: the longest wait for a page", round(max(p.longest for p in those), 1), "seconds", most=LONGEST),
    ]


def _statuses(those: list[Person]) -> Counter[str]:
    return sum((each.statuses.copy() for each in those), Counter())


def _disk(stored: Stored) -> Path:
    """The top of the small disk."""
    if stored.server is not None:
        return stored.server.folder
    return Path(stored.url.removeprefix("sqlite:///")).parents[1]


KINDS = (
    Kind("locked", "sqlite", fault_kinds.locked),
    Kind("read-only", "sqlite", fault_kinds.read_only),
    Kind("disk full", "sqlite", lambda stored: fault_kinds.full(_disk(stored)), small=True),
    Kind("stopped and started", "postgresql", fault_kinds.away),
    Kind("locked", "postgresql", fault_kinds.locked),
    Kind("read-only", "postgresql", fault_kinds.read_only),
    Kind("disk full", "postgresql", lambda stored: fault_kinds.full(_disk(stored)), small=True),
)
