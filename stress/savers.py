"""Fifty people on one assessment, five hundred assessments at once: no save that was told is lost, none is untold.

Each save has a note of its own. Whoever saves knows that it is kept, or is told of a conflict or that nothing is saved;
at the end the history has to have each kept note once, each refused one never, and each right behind the version that
its page had shown. Then the time of a save with eight clients at once.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.assessments.database import Database, open_database
from app.assessments.store import create_assessment, history, make_link, set_answers
from app.engine.answers import Answer, Town
from app.resources import folder
from app.rulebook.book import Rulebook, load_rulebook
from stress.bars import Bar, none_of
from stress.browser import NoAnswerError, Person, fields, percentile, shown_versions
from stress.nodes import KINDS, Node, database, place

PEOPLE, SAVES_EACH = 50, 12
ASSESSMENTS, SAVES_APART = 500, 2
CLIENTS, SAVES_TIMED, ROUNDS = 8, 60, 3
LONGEST_SAVE = 120.0
"""Milliseconds that 99 of a hundred saves take at most, with CLIENTS at once on SQLite."""
PAGE = "department/q/sworn_authorized"
PLACES = {
    **dict.fromkeys(("sworn_authorized", "sworn_filled", "officers_unavailable", "patrol_officers"), PAGE),
    "supervisors": "department/q/supervisors",
    "nominees_eligible": "department/q/nominees_eligible",
}
"""The page of each answer that is saved."""
KEYS = tuple(PLACES)


@dataclass
class Told:
    """What people know of their saves: the notes that are kept, with the version that their page showed; those of which
    they were told that they are not; and what is neither."""

    kept: dict[str, tuple[str, int]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    unclear: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, note: str, key: str, seen: int, status: int) -> None:
        with self._lock:
            if status == 303:
                self.kept[note] = key, seen
            elif status in (409, 503):
                self.refused.add(note)
            else:
                self.unclear.append(f"{status} {note}")


def run(short: bool = False) -> list[Bar]:
    """On SQLite and PostgreSQL; the time of a save on SQLite. `short` has fewer saves."""
    book = load_rulebook(folder("rules").parent)
    found: list[Bar] = []
    for kind in KINDS:
        with place() as where, database(kind, where) as stored:
            here = open_database(stored.url)
            node = Node(stored.url, where).wait()
            found += _on_one(here, book, node.port, kind, 3 if short else SAVES_EACH)
            found += _apart(here, book, node.port, kind, ASSESSMENTS // 5 if short else ASSESSMENTS)
            if kind == "sqlite":
                found += _timed(here, book, node.port, SAVES_TIMED // 3 if short else SAVES_TIMED)
            here.close()
            node.stop()
    return found


def begun(here: Database, book: Rulebook, name: str, links: int = 1) -> tuple[int, list[str]]:
    """An assessment whose department is asked for, and the tokens of as many owners."""
    with here.write() as session:
        made = create_assessment(session, Town(name, "city"), rulebook_version=book.version, rulebook_date=book.date)
        first = {"state": "NH", "agency_kind": "municipal_police", "custody": "none"}
        set_answers(session, made.id, {key: Answer(value) for key, value in first.items()}, {})
        more = [make_link(session, made.id, "owner", f"person {number}").token for number in range(links - 1)]
    return made.id, [made.token, *more]


def _on_one(here: Database, book: Rulebook, port: int, kind: str, saves: int) -> list[Bar]:
    number, tokens = begun(here, book, "Oneville", PEOPLE)
    told = Told()

    def person(place: int) -> None:
        chance, browser = random.Random(place), Person(port)
        for turn in range(saves):
            _save(browser, tokens[place], chance.choice(KEYS), f"person {place}, save {turn}", told)
        browser.close()

    seconds = together([lambda place=place: person(place) for place in range(PEOPLE)])  # type: ignore[misc]
    name = f"{PEOPLE} people on one assessment, {kind}"
    print(f"  {name}: {len(told.kept)} saves kept, {len(told.refused)} told of a conflict, {seconds:.1f} s", flush=True)
    return [
        Bar(f"{name}: saves that were kept", len(told.kept), least=len(KEYS)),
        none_of(f"{name}: lost updates", _lost(here, [number], told)),
        none_of(f"{name}: saves of which nobody knows", len(told.unclear)),
    ]


def _apart(here: Database, book: Rulebook, port: int, kind: str, count: int) -> list[Bar]:
    towns = [begun(here, book, f"Town {number}") for number in range(count)]
    told = Told()

    def person(place: int) -> None:
        browser = Person(port)
        for turn in range(SAVES_APART):
            _save(browser, towns[place][1][0], KEYS[0], f"town {place}, save {turn}", told)
        browser.close()

    seconds = together([lambda place=place: person(place) for place in range(count)])  # type: ignore[misc]
    name = f"{count} assessments at once, {kind}"
    print(f"  {name}: {len(told.kept)} saves kept, {len(told.refused)} refused, {seconds:.1f} s", flush=True)
    return [
        Bar(f"{name}: saves that were kept", len(told.kept), least=count * SAVES_APART),
        none_of(f"{name}: lost updates", _lost(here, [number for number, _ in towns], told)),
        none_of(f"{name}: saves of which nobody knows", len(told.unclear)),
    ]


def _timed(here: Database, book: Rulebook, port: int, saves: int) -> list[Bar]:
    tokens = [begun(here, book, f"Clock {number}")[1][0] for number in range(CLIENTS)]
    rounds: list[list[float]] = []
    for turn in range(ROUNDS + 1):  # the first one warms it
        times: list[float] = []

        def client(token: str, times: list[float] = times, turn: int = turn) -> None:
            browser, told = Person(port), Told()
            for number in range(saves):
                times.append(_save(browser, token, KEYS[0], f"{token[:4]} {turn} {number}", told))
            browser.close()
            assert len(told.kept) == saves, told

        together([lambda token=token: client(token) for token in tokens])  # type: ignore[misc]
        rounds.append(times)
    slow = [1e3 * percentile(times, 99) for times in rounds[1:]]
    middle = [1e3 * percentile(times, 50) for times in rounds[1:]]
    print(
        f"  saves: 99th percentiles {[round(each) for each in slow]} ms, medians {[round(each) for each in middle]} ms"
    )
    return [
        Bar(f"save, 99th percentile, {CLIENTS} clients at once, SQLite", round(sorted(slow)[len(slow) // 2], 1), "ms",
            most=LONGEST_SAVE),
        Bar(f"save, median, {CLIENTS} clients at once, SQLite", round(sorted(middle)[len(middle) // 2], 1), "ms"),
    ]  # fmt: skip


def _save(browser: Person, token: str, key: str, note: str, told: Told) -> float:
    """Open a page, answer one of its questions with a note, send it; the seconds of the last."""
    where = f"/a/{token}/{PLACES[key]}"
    try:
        page = browser.get(where)
        values = fields(page.body)
        seen = shown_versions(values).get(key, 0)
        values |= {key: str(20 + hash(note) % 20), f"{key}:note": note}
        began = time.perf_counter()
        answer = browser.post(where, values)
        taken = time.perf_counter() - began
    except (NoAnswerError, KeyError) as error:
        told.add(f"{note}: {error!r}", key, 0, 0)
        return 0.0
    told.add(note, key, seen, answer.status)
    return taken


def _lost(here: Database, numbers: Sequence[int], told: Told) -> int:
    """Saves that were told to be kept and are not there once, or were told not to be and are; and those that took the
    place of a version which their page had not shown."""
    times: Counter[str] = Counter()
    unseen = 0
    with here.read() as session:
        for number in numbers:
            for event in history(session, number):
                if event.answer is None or not event.answer.note:
                    continue
                times[event.answer.note] += 1
                key, seen = told.kept.get(event.answer.note, ("", -1))
                unseen += key == event.key and seen != event.version - 1
    return sum(times[note] != 1 for note in told.kept) + sum(times[note] != 0 for note in told.refused) + unseen


def together(each: Sequence[Callable[[], object]]) -> float:
    """Do all of these at the same time; the seconds until the last is done. Raises what one of them raises."""
    failures: list[BaseException] = []
    begin = threading.Barrier(len(each) + 1)

    def one(do: Callable[[], object]) -> None:
        begin.wait()
        try:
            do()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=one, args=(do,)) for do in each]
    for thread in threads:
        thread.start()
    begin.wait()
    began = time.monotonic()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return time.monotonic() - began
