"""How often one sender may do what costs much, or may guess: more than anyone needs, and less than a flood.

Counted by the sender's address (of IPv6 the network of one house, /64), in spans of ten minutes; each begins anew.
Whoever asks from this machine itself is not counted, so that a site on one machine, or one behind a proxy that nobody
told of, refuses nobody. Nodes that share a PostgreSQL database tell each other through it, after every fiftieth part of
what is allowed, so that each can be late by so much; where the database takes nothing, each counts for itself.
"""

from __future__ import annotations

import hmac
import ipaddress
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import TooManyRequests

from app.assessments.database import Database
from app.assessments.store import count_sender
from app.wizard.waiting import MAY_WAIT

Shared = Callable[[str, str, int, int], int | None]
"""Adds to what is counted for all nodes, by kind, sender, span and how often; the sum, or None if it cannot be had."""

SPAN: Final = 600
"""Seconds."""
MOST: Final[Mapping[str, int]] = {"begin": 40, "document": 1000, "guess": 60, "sign_in": 200, "upload": 40}
"""Of each kind in a span: assessments begun, documents and their pages asked for (a whole council may read behind one
address), wrong links, ways to a provider and back, files sent."""
UPLOADS: Final = frozenset({"agreement.add", "agreement.upload", "manage.look", "start.take_import"})
WORKS: Final = frozenset({"finals.make"})
"""What makes documents after it was answered."""
BEGINNINGS: Final = frozenset({"start.begin", "start.take_import"})
SIGN_INS: Final = frozenset({"sign_in.back", "sign_in.go"})
MOST_SENDERS: Final = 50_000
TOLD: Final = 50
"""A node tells the others after one of so many parts of what is allowed."""


class Counts:
    """What each sender did in this span. With too many senders it begins anew: memory is bounded."""

    def __init__(self, clock: Callable[[], float] = time.time, shared: Shared | None = None) -> None:
        self._clock = clock
        self._shared = shared
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._untold: Counter[tuple[str, str]] = Counter()
        self._span = 0

    def add(self, kind: str, sender: str) -> None:
        with self._lock:
            self._renew()
            self._counts[kind, sender] += 1
            self._untold[kind, sender] += 1
            many, span = self._untold[kind, sender], self._span
            if self._shared is None or many < max(MOST[kind] // TOLD, 1):
                return
            del self._untold[kind, sender]
        total = self._shared(kind, sender, span, many)
        with self._lock:
            if span == self._span and total is not None:
                self._counts[kind, sender] = max(self._counts[kind, sender], total)

    def left(self, kind: str, sender: str) -> int:
        """How often the sender may still do it in this span."""
        with self._lock:
            self._renew()
            return MOST[kind] - self._counts[kind, sender]

    def seconds(self) -> int:
        """Until the next span."""
        with self._lock:
            return max(1, round(SPAN - self._clock() % SPAN))

    def _renew(self) -> None:
        span = int(self._clock() // SPAN)
        if span != self._span or len(self._counts) > MOST_SENDERS:
            self._counts.clear()
            self._untold.clear()
            self._span = span


def for_all_nodes(database: Database, key: str) -> Shared | None:
    """Counts in the database, where several nodes may share it; by a hash that is another one in each span, so that no
    address is kept."""
    if database.engine.dialect.name != "postgresql":
        return None

    def tell(kind: str, sender: str, span: int, many: int) -> int | None:
        hashed = hmac.new(key.encode(), f"{span} {sender}".encode(), "sha256").hexdigest()
        try:
            with database.write() as session:
                return count_sender(session, kind=kind, sender=hashed, span=span, many=many)
        except SQLAlchemyError:  # the page itself meets the fault and tells of it
            return None

    return tell


def sender_of(address: str | None) -> str | None:
    """By what a sender is counted; None for this machine itself, and where there is no address."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return None
    if found.is_loopback:
        return None
    if found.version == 6 and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def limit_rates(app: Flask, shared: Shared | None = None) -> None:
    """Answer 429, with the seconds to wait, where a sender goes too far."""
    kept = Counts(shared=shared)

    def ask() -> None:
        sender = sender_of(request.remote_addr)
        if sender is None:
            return
        kinds = _kinds(request.endpoint or "")
        if any(kept.left(kind, sender) <= 0 for kind in kinds) or (_may_guess() and kept.left("guess", sender) <= 0):
            raise TooManyRequests(retry_after=kept.seconds())
        for kind in kinds:
            kept.add(kind, sender)

    def see(response: Response) -> Response:
        sender = sender_of(request.remote_addr)
        if sender is not None and _may_guess() and _was_wrong(response):
            kept.add("guess", sender)
        return response

    app.before_request(ask)
    app.after_request(see)


def _kinds(endpoint: str) -> list[str]:
    which = {
        "begin": BEGINNINGS, "sign_in": SIGN_INS, "upload": UPLOADS, "document": (MAY_WAIT | WORKS) - UPLOADS - SIGN_INS
    }  # fmt: skip
    return [kind for kind, endpoints in which.items() if endpoint in endpoints]


def _may_guess() -> bool:
    """Whether the request names a link that may be wrong."""
    return "token" in (request.view_args or {}) or request.endpoint == "start.resume"


def _was_wrong(response: Response) -> bool:
    return response.status_code == (400 if request.endpoint == "start.resume" else 404)
