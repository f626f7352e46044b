"""A hundred thousand hostile requests to a real server: no answer of 500, no traceback, no read across towns.

Nine in ten of them with the limits by sender switched off, as they would keep most of them from the pages; the others
with the limits, from a few senders behind a proxy. Half of the assessments are asked by links alone that may change
nothing there: those have to be at the end as they were.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from app.assessments.database import Database, open_database
from app.config import Config
from app.web import create_app
from stress.bars import Bar, none_of
from stress.hostile_files import files
from stress.hostile_requests import Hostile, Sent, session_of, upload
from stress.nodes import KEY, Node, database, place
from stress.planted import Planted, as_it_stands, misread, plant
from stress.raw import Answer, HungError, Wire
from stress.savers import together

SEED = 287
REQUESTS, SHORT = 100_000, 6_000
WITH_LIMITS = 0.1
"""The share of the requests that meet the limits by sender."""
SENDERS = 4
"""Connections at once."""
TOWNS = 8
PROXIED = {"BRIEF287_RATES": "1", "BRIEF287_PROXIES": "1", "BRIEF287_ADDRESS": "https://brief.example.org"}
_TRACES = re.compile(
    rb"Traceback \(most recent|werkzeug\.debug|sqlalchemy\.exc|jinja2\.exceptions|File &#34;/|File \"/"
)
_ERRORS = re.compile(r"(?m)^\S+ (?:error|critical) .*|^Traceback.*|^[A-Za-z.]+Error: .*")
TOLD = 8
"""Faults of each kind that are told in full."""


@dataclass
class Tally:
    """What came of the requests so far."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[str, list[str]] = field(default_factory=lambda: {"500": [], "trace": [], "misread": [], "mute": []})
    done: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, sent: Sent, answer: Answer | None) -> None:
        """Count one request; `answer` None where there was none, which is a fault where it was HTTP as it should be."""
        found: list[tuple[str, str]] = []
        if answer is None:
            found += [] if sent.alone else [("mute", sent.what)]
        else:
            if answer.status == 500 or (answer.status > 500 and answer.status not in (501, 503, 505)):
                found.append(("500", f"{answer.status} {sent.what}"))
            whole = answer.head + answer.body
            if _TRACES.search(whole):
                found.append(("trace", sent.what))
            if wrong := misread(whole, sent.planted, sent.right):
                found.append(("misread", f"{sent.what} by {sent.right or 'no link'} shows {wrong}"))
        with self._lock:
            self.done += 1
            self.statuses[answer.status if answer is not None else 0] += 1
            for kind, what in found:
                self.faults[kind].append(what)


def run(short: bool = False) -> list[Bar]:
    """All of it on SQLite; `short` sends few."""
    requests = SHORT if short else REQUESTS
    limited = int(requests * WITH_LIMITS)
    began = time.monotonic()
    with place() as folder, database("sqlite", folder) as stored:
        app = create_app(Config(database_url=stored.url, secret_key=KEY))
        here: Database = app.extensions["brief287"].database
        book = app.extensions["brief287"].rulebook
        towns = [plant(here, book, number, quiet=number % 2 == 0) for number in range(TOWNS)]
        quiet = [each for each in towns if each.quiet]
        before = [as_it_stands(here, each) for each in quiet]
        here.close()
        tally, limits = Tally(), Tally()
        logs = []
        for settings, count, into in (({}, requests - limited, tally), (PROXIED, limited, limits)):
            node = Node(stored.url, folder, more=settings).wait()
            session = session_of(node.port)
            if into is tally:
                _uploads(node.port, session, towns, into)
            made = [
                Hostile(app, towns, session, SEED * 100 + number, senders=max(1, count // 1000) if settings else 0)
                for number in range(SENDERS)
            ]
            _send(node.port, made, count, into)
            node.stop()
            logs.append(_errors(node.log))
        here = open_database(stored.url)
        changed = sum(as_it_stands(here, each) != then for each, then in zip(quiet, before, strict=True))
        here.close()
    for each in (tally, limits):
        for kind, listed in each.faults.items():
            for what in listed[:TOLD]:
                print(f"  {kind}: {what}")
    for line in [line for log in logs for line in log][:TOLD]:
        print(f"  log: {line}")
    print(f"  answers: {_listed(tally.statuses)}; with limits: {_listed(limits.statuses)}", flush=True)
    faults = {kind: len(tally.faults[kind]) + len(limits.faults[kind]) for kind in tally.faults}
    done = tally.done + limits.done
    return [
        Bar("hostile requests", done, least=requests),
        none_of("answers of 500 to them", faults["500"]),
        none_of("tracebacks in an answer, errors in the log", faults["trace"] + sum(map(len, logs))),
        none_of("answers with a text of another assessment, or beyond the link's right", faults["misread"]),
        none_of("whole requests without an answer", faults["mute"]),
        none_of("assessments changed by links that change nothing", changed),
        Bar("requests refused by the limits by sender, of those that met them", limits.statuses[429], least=1),
        Bar("hostile requests a second, with one server on the same two processors", round(
            done / (time.monotonic() - began)
        )),
    ]  # fmt: skip


def _send(port: int, made: Sequence[Hostile], count: int, tally: Tally) -> None:
    """So many requests by as many connections as there are generators."""

    def one(hostile: Hostile) -> None:
        wire = Wire(port)
        try:
            for _ in range(-(-count // len(made))):
                sent = hostile.one()
                tally.add(sent, _asked(wire, sent))
        finally:
            wire.close()

    together([partial(one, each) for each in made])


def _asked(wire: Wire, sent: Sent) -> Answer | None:
    try:
        answer = wire.ask(sent.data, head_only=sent.head_only, ends=sent.ends)
        if answer is None and not sent.alone:  # the connection had ended between two requests
            answer = wire.ask(sent.data, head_only=sent.head_only, ends=sent.ends)
    except HungError:
        answer = Answer(599, b"", b"")
    if sent.alone:
        wire.close()
    return answer


def _uploads(port: int, session: tuple[str, str], towns: Sequence[Planted], tally: Tally) -> None:
    """Every file that harms, where it is taken by a link that may send it."""
    wire, busy = Wire(port), next(each for each in towns if not each.quiet)
    counsel, owner = busy.tokens["attorney"], busy.tokens["owner"]
    where = {
        "file": ("file", f"/a/{counsel}/agreement", "attorney"), "seal": ("seal", f"/a/{owner}/look", "owner"),
        "addendum": ("addendum", f"/a/{counsel}/agreement/addenda", "attorney"), "answers": ("file", "/import", ""),
    }  # fmt: skip
    for kind, name, body in files():
        named, address, right = where[kind]
        planted = busy if right else None
        sent = Sent(f"upload {name}", upload(named, name, body, session, address), planted, right, alone=True)
        answer = _asked(wire, sent)
        tally.add(sent, answer if answer is not None else Answer(599, b"", b""))


def _errors(log: Path) -> list[str]:
    return [found[0][:300] for found in _ERRORS.finditer(log.read_text("utf-8", "replace"))]


def _listed(statuses: Counter[int]) -> str:
    return ", ".join(f"{number} of {status or 'none'}" for status, number in sorted(statuses.items()))
