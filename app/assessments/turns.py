"""Turns: one at a time, in the order in which they were asked for."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import TimeoutError as NoTurn


class Turns:
    """A queue of this process's writers. SQLite lets whoever asks at the right moment have the file, and the others
    sleep for longer each time: eight writers without a queue wait five times as long at worst as eight with one."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    @contextmanager
    def one(self, seconds: float) -> Iterator[float]:
        """Hold the turn; gives how many of these seconds are left. Raises SQLAlchemy's TimeoutError if it does not come
        within them."""
        until = time.monotonic() + seconds
        self._take(seconds)
        try:
            yield max(until - time.monotonic(), 0.0)
        finally:
            self._pass_on()

    def _take(self, seconds: float) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=seconds):
            return
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                raise NoTurn("another writer did not end in time")
        # it came at the last moment, and is ours

    def _pass_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
