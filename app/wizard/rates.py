"""How often one sender may do what costs much, or may guess: more than anyone needs, and less than a flood.

Counted in this process, by the sender's address (of IPv6 the network of one house, /64), in spans of ten minutes; every
span begins anew. Whoever asks from this machine itself is not counted, so that a site on one machine, or one behind a
proxy that nobody told of, refuses nobody. Several processes count apart: what is to hold for all, the proxy does.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from flask import Flask, Response, request
from werkzeug.exceptions import TooManyRequests

from app.wizard.waiting import MAY_WAIT

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


class Counts:
    """What each sender did in this span. With too many senders it begins anew: memory is bounded."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._ends = 0.0

    def add(self, kind: str, sender: str) -> None:
        with self._lock:
            self._renew()
            self._counts[kind, sender] += 1

    def left(self, kind: str, sender: str) -> int:
        """How often the sender may still do it in this span."""
        with self._lock:
            self._renew()
            return MOST[kind] - self._counts[kind, sender]

    def seconds(self) -> int:
        """Until the next span."""
        with self._lock:
            return max(1, round(self._ends - self._clock()))

    def _renew(self) -> None:
        if self._clock() >= self._ends or len(self._counts) > MOST_SENDERS:
            self._counts.clear()
            self._ends = self._clock() + SPAN


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


def limit_rates(app: Flask, counts: Counts | None = None) -> None:
    """Answer 429, with the seconds to wait, where a sender goes too far."""
    kept = counts or Counts()

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
