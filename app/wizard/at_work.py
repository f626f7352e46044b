"""How many requests of a process are worked on at a time.

Python runs one thread at a time. Where many have a page to make, they take the processor from each other at every word
with the database: with eight at once a page costs a quarter more than with two. So the others wait for a turn, and
nobody waits long: after `PATIENCE` a request goes on without one, as those that hold the turns may themselves wait for
something. What is known to wait (documents, a provider of sign-in) gives its turn back first.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

AT_ONCE: Final = 2
PATIENCE: Final = 0.05
"""Seconds."""
_TURN: Final = "brief287.turn"


class AtWork:
    """Lets an application make so many answers at a time."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        turn = environ[_TURN] = _Turn(self._turns)
        try:
            return self._app(environ, start_response)
        finally:
            turn.give_back()


class _Turn:
    """The turn of one request, if it got one."""

    def __init__(self, turns: threading.BoundedSemaphore) -> None:
        self._turns = turns
        self._held = turns.acquire(timeout=PATIENCE)

    def give_back(self) -> None:
        """Once: the request is answered, or waits for something else."""
        if self._held:
            self._held = False
            self._turns.release()


def give_turn_back(environ: WSGIEnvironment) -> None:
    """What comes now takes long, and not of this process's time."""
    turn: _Turn | None = environ.get(_TURN)
    if turn is not None:
        turn.give_back()
