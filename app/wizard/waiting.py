"""Pages that may wait for a document hold a thread meanwhile: at most so many do, so that others always find one."""

from __future__ import annotations

import threading
from typing import Final

from flask import Flask, abort, g, request

from app.outputs.apart.child import AT_ONCE
from app.outputs.apart.child import MOST_WAITING as WAITING_IN_LINE
from app.wizard.at_work import give_turn_back

MOST_WAITING: Final = AT_ONCE + WAITING_IN_LINE
"""Requests of one process. A server has more threads than that (`hosting.run.THREADS`)."""
SIGNING_IN: Final = 3
"""Requests of one process that may wait for one provider of sign-in: places of their own (`wizard.provider`)."""
MAY_WAIT: set[str] = set()


def may_wait(endpoint: str) -> None:
    """This endpoint may take seconds: it makes a document, or reads an upload in a child."""
    MAY_WAIT.add(endpoint)


def hold_places(app: Flask) -> None:
    """Answer 503 at once where too many wait."""
    places = threading.BoundedSemaphore(MOST_WAITING)

    def take() -> None:
        if request.endpoint in MAY_WAIT:
            if not places.acquire(blocking=False):
                abort(503)
            g.place = places
            give_turn_back(request.environ)

    def give_back(_: BaseException | None) -> None:
        if (held := g.pop("place", None)) is not None:
            held.release()

    app.before_request(take)
    app.teardown_request(give_back)
