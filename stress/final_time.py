"""A FINAL of the Florida example: how soon the button answers, and how soon all files are there."""

from __future__ import annotations

import re
import statistics
import time

from app.assessments.database import Database, open_database
from app.assessments.store import import_answers, load_finals, load_work
from app.resources import folder
from app.rulebook.book import Rulebook, load_rulebook
from bench.under_load import EXAMPLE
from stress.bars import Bar
from stress.browser import Person, hidden
from stress.nodes import Node, database, place
from stress.walks import processor_of_all

ROUNDS = 2
LONGEST_ANSWER, LONGEST_FILES = 1.0, 60.0
"""Seconds."""
_SEEN = re.compile(rb'name="seen" value="([^"]+)"')


def run(short: bool = False) -> list[Bar]:
    """`short` makes one."""
    book = load_rulebook(folder("rules").parent)
    answers, files, work = [], [], []
    with place() as where, database("sqlite", where) as stored:
        here = open_database(stored.url)
        node = Node(stored.url, where).wait()
        for _ in range(1 if short else ROUNDS):
            before = processor_of_all(node)
            answered, made = _made(here, book, node)
            answers.append(answered)
            files.append(made)
            work.append(processor_of_all(node) - before)
        here.close()
        node.stop()
    print(
        f"  FINALs took {', '.join(f'{each:.0f}' for each in files)} s, and of processors {work[-1]:.0f} s", flush=True
    )
    return [
        Bar("FINAL of the Florida example: until the button answers", round(max(answers), 2), "s", most=LONGEST_ANSWER),
        Bar("FINAL of the Florida example: until all files are there", round(statistics.median(files), 1), "s",
            most=LONGEST_FILES),
        Bar("FINAL of the Florida example: seconds of processor", round(work[-1], 1), "s"),
    ]  # fmt: skip


def _made(here: Database, book: Rulebook, node: Node) -> tuple[float, float]:
    """Press the button, and once more where something is missing; the seconds until it answers, and until the FINAL is
    complete."""
    with here.write() as session:
        town = import_answers(
            session, EXAMPLE.read_bytes(), book.answerable, rulebook_version=book.version, rulebook_date=book.date
        )
    browser, where = Person(node.port), f"/a/{town.token}/finals"
    values = {**hidden(browser.get(where).body), "number": "1"}
    looked = browser.post(where, values)
    assert looked.status == 200, looked.status
    values = {**hidden(looked.body), "number": "1"}
    began = time.perf_counter()
    answer = browser.post(where, values)
    answered = time.perf_counter() - began
    assert answer.status == 303, (answer.status, answer.body[:500])
    browser.close()
    while True:
        with here.read() as session:
            work = load_work(session, town.id)
            if load_finals(session, town.id):
                return answered, time.perf_counter() - began
        assert work is not None, "it was dropped"
        assert work.failed is None, work.failed
        time.sleep(0.1)
