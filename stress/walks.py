"""Walks through question pages, by the second: a page is opened, answered with something new, and leads on.

A walk is GET, POST and the redirect; where that leads is opened by the next walk. One worker, then two, over one
PostgreSQL; each of the clients has an assessment of its own. What makes the load runs on the same machine: how much of
a processor it takes is told.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from app.assessments.database import open_database
from app.resources import folder
from app.rulebook.book import Rulebook, load_rulebook
from app.wizard.walks import Walks
from stress.bars import Bar
from stress.browser import Person, fields
from stress.nodes import Node, database, place
from stress.savers import begun, together

CLIENTS = 8
SECONDS, SHORT, WARM = 12.0, 3.0, 2.0
LEAST = 150.0
"""Walks a second with one worker."""
VALUES = 40
"""Different answers to a question, one after the other."""
MORE = 1.1
"""Times as many with two."""


def run(short: bool = False) -> list[Bar]:
    """`short` measures for a quarter of the time."""
    book = load_rulebook(folder("rules").parent)
    pages = _pages(book)
    seconds = SHORT if short else SECONDS
    rates: list[float] = []
    with place() as where, database("postgresql", where) as stored:
        here = open_database(stored.url)
        tokens = [begun(here, book, f"Walkville {number}")[1][0] for number in range(CLIENTS)]
        here.close()
        for workers in (1, 2):
            nodes = [Node(stored.url, where).wait() for _ in range(workers)]
            _walked([node.port for node in nodes], tokens, pages, WARM)
            before, own = [processor(node.process.pid) for node in nodes], time.process_time()
            rates.append(_walked([node.port for node in nodes], tokens, pages, seconds))
            own = (time.process_time() - own) / seconds
            used = [(processor(node.process.pid) - then) / seconds for node, then in zip(nodes, before, strict=True)]
            told = " and ".join(f"{each:.2f}" for each in used)
            print(
                f"  {rates[-1]:.0f} walks a second; of a processor, workers take {told}, the load {own:.2f}", flush=True
            )
            for node in nodes:
                node.stop()
    return [
        Bar("question-page walks a second, one worker, PostgreSQL", round(rates[0], 1), least=LEAST),
        Bar("question-page walks a second, two workers, PostgreSQL", round(rates[1], 1)),
        Bar("two workers against one", round(rates[1] / rates[0], 2), "times", least=MORE),
    ]


def _pages(book: Rulebook) -> list[tuple[str, str, float]]:
    """Pages of the department's section that ask for a number: address, key, and the least number that is taken."""
    found = []
    for page in Walks(book).sections["department"].pages:
        for question in page.questions:
            room = (question.max or 0.0) - (question.min or 0.0)
            if question.kind == "number" and question.per is None and question.when is None and room > 2 * VALUES:
                found.append((f"department/q/{page.name}", question.id, question.min or 0.0))
                break
    return found


def _walked(ports: list[int], tokens: list[str], pages: list[tuple[str, str, float]], seconds: float) -> float:
    """Walks a second, of all clients together."""
    until, counts = time.perf_counter() + seconds, [0] * len(tokens)

    def client(number: int) -> None:
        browser = Person(ports[number % len(ports)])
        try:
            while time.perf_counter() < until:
                where, key, least = pages[counts[number] % len(pages)]
                address = f"/a/{tokens[number]}/{where}"
                page = browser.get(address)
                assert page.status == 200, (page.status, address)
                _chance[0] += 1
                saved = browser.post(address, {**fields(page.body), key: f"{least + 1 + _chance[0] % VALUES:.0f}"})
                assert saved.status == 303, (saved.status, address)
                counts[number] += 1
        finally:
            browser.close()

    taken = together([partial(client, number) for number in range(len(tokens))])
    return sum(counts) / taken


_chance = [0]
"""How many saves there were: each answers with another number than the one before."""


def processor(process: int) -> float:
    """Seconds of processor that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def processor_of_all(node: Node) -> float:
    """Seconds of processor that a node has taken, with its children, those that ended too."""
    found = 0.0
    for each in node.processes():
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        found += sum(map(int, fields[11:15])) / 100
    return found
