"""Memory of a server's own process: at its start, and after thousands of requests and dozens of documents.

Told as RSS (all pages in memory) and PSS (those that it shares with its children and the fork server counted by share);
the bar is on RSS, which is the larger.
"""

from __future__ import annotations

import random
from pathlib import Path

from app.assessments.database import Database, open_database
from app.assessments.store import import_answers
from app.resources import folder
from app.rulebook.book import Rulebook, load_rulebook
from bench.under_load import files
from stress.bars import Bar
from stress.browser import Person, fields
from stress.nodes import Node, database, place
from stress.savers import KEYS, PAGE, begun

REQUESTS, DOCUMENTS, PARTS = 5_000, 50, 5
MOST = 130.0
"""MiB after all of them."""
GROWS = 2.0
"""MiB that the last two parts add at most."""
_MADE = ("handout.pdf", "briefing.xlsx", "evaluation.json", "briefing.docx", "briefing")
_PAGES = (
    "tasks", "estimate", "law", "links", "manage", "finals", "changes", "draft", "what-if", "department/go",
    f"{PAGE}", "town/q/state", "history/sworn_filled", "check/department", "kit", "letters", "left", "around",
)  # fmt: skip


def run(short: bool = False) -> list[Bar]:
    """`short` sends a tenth."""
    book = load_rulebook(folder("rules").parent)
    share = 10 if short else 1
    found: list[tuple[float, float]] = []
    with place() as where, database("sqlite", where) as stored:
        here = open_database(stored.url)
        tokens = [begun(here, book, f"Town {number}")[1][0] for number in range(8)]
        tokens += _brought_in(here, book)
        here.close()
        node = Node(stored.url, where).wait()
        found.append(measured(node.process.pid))
        chance = random.Random(287)
        for part in range(PARTS):
            _asked(node.port, tokens, chance, REQUESTS // PARTS // share, DOCUMENTS // PARTS // share or 1, part)
            found.append(measured(node.process.pid))
        node.stop()
    print("  " + "; ".join(f"RSS {rss:.1f}, PSS {pss:.1f} MiB" for rss, pss in found), flush=True)
    return [
        Bar("memory of a server at its start, RSS", round(found[0][0], 1), "MiB"),
        Bar("memory of a server at its start, PSS", round(found[0][1], 1), "MiB"),
        Bar(f"memory after {REQUESTS // share} requests and {DOCUMENTS // share} documents, RSS",
            round(found[-1][0], 1), "MiB", most=MOST),
        Bar("the same, PSS", round(found[-1][1], 1), "MiB"),
        Bar("its growth over the last two fifths of them", round(found[-1][0] - found[-3][0], 1), "MiB", most=GROWS),
    ]  # fmt: skip


def measured(process: int) -> tuple[float, float]:
    """RSS and PSS of a process, in MiB."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    kilobytes = {name: int(line.split()[1]) for line in text.splitlines()[1:] for name in [line.partition(":")[0]]}
    return kilobytes["Rss"] / 1024, kilobytes["Pss"] / 1024


def _brought_in(here: Database, book: Rulebook) -> list[str]:
    """Towns that have answered nearly all: the example, and the same with long notes."""
    found = []
    for file in files():
        with here.write() as session:
            made = import_answers(
                session, file, book.answerable, rulebook_version=book.version, rulebook_date=book.date
            )
        found.append(made.token)
    return found


def _asked(port: int, tokens: list[str], chance: random.Random, requests: int, documents: int, part: int) -> None:
    """Pages and saves of all towns, and documents of those that changed meanwhile."""
    browser = Person(port)
    for number in range(requests):
        if number % (requests // documents) == 0:
            token = tokens[(number // (requests // documents) + 3 * part) % len(tokens)]
            name = _MADE[number // (requests // documents) % len(_MADE)]
            answer = browser.get(f"/a/{token}/{name}")
            assert answer.status == 200, (answer.status, name)
            continue
        token = chance.choice(tokens)
        if number % 5 == 0:
            page = browser.get(f"/a/{token}/{PAGE}")
            values = {**fields(page.body), KEYS[0]: str(20 + chance.randrange(20))}
            answer = browser.post(f"/a/{token}/{PAGE}", values)
        else:
            answer = browser.get(f"/a/{token}/{chance.choice(_PAGES)}")
        assert answer.status in (200, 303, 404), answer.status
    browser.close()
