"""Work that nobody waits for: done one piece after the other, beside the requests of this process.

What may be made again when it is asked for, and is lost with the process, goes to a `Runner`: a request says what will
be wanted and goes on. What may not be lost is written down in the database first, for any node to take on; a `Lookout`
looks for it there.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Protocol

Key = tuple[Hashable, ...]
Make = Callable[[], object]
MOST_WAITING = 40
MOST_REMEMBERED = 1000
_log = logging.getLogger(__name__)


class Jobs(Protocol):
    """Where a request leaves work."""

    def want(self, key: Key, make: Make) -> None:
        """See to it that `make` is called once for this key, some time. Returns at once and raises nothing."""

    def close(self) -> None:
        """Begin nothing more."""


class NoJobs:
    """Nothing is made ahead."""

    def want(self, key: Key, make: Make) -> None:
        """Forget it: it is made when it is asked for."""

    def close(self) -> None:
        """There is nothing to end."""


class Runner:
    """Jobs of one process: a thread that starts with the first one. Of those that wait, the newest come first, as
    somebody may ask for them next, and the oldest are dropped where too many wait. What was done or begun is not done
    again under the same key; what failed may be."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._waiting: OrderedDict[Key, Make] = OrderedDict()
        self._begun: OrderedDict[Key, None] = OrderedDict()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._busy = False

    def want(self, key: Key, make: Make) -> None:
        with self._lock:
            if self._closed or key in self._begun:
                return
            self._waiting[key] = make
            self._waiting.move_to_end(key)
            if len(self._waiting) > MOST_WAITING:
                self._waiting.popitem(last=False)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="brief287-jobs", daemon=True)
                self._thread.start()
            self._lock.notify_all()

    def close(self) -> None:
        """Begin nothing more. A job that has begun ends with the process."""
        with self._lock:
            self._closed = True
            self._waiting.clear()
            self._lock.notify_all()

    def settled(self, seconds: float) -> bool:
        """Wait until nothing waits and nothing is being done; False if that takes longer."""
        with self._lock:
            return self._lock.wait_for(lambda: not self._waiting and not self._busy, seconds)

    def _run(self) -> None:
        while (job := self._next()) is not None:
            key, make = job
            try:
                make()
            except Exception:
                with self._lock:
                    self._begun.pop(key, None)
                    told = not self._closed  # at the end its child is ended with all others
                if told:
                    _log.warning("a job failed: %s", key[0], exc_info=True)
            with self._lock:
                self._busy = False
                self._lock.notify_all()

    def _next(self) -> tuple[Key, Make] | None:
        """The next job; None once it is closed."""
        with self._lock:
            self._lock.wait_for(lambda: self._closed or bool(self._waiting))
            if self._closed:
                return None
            key, make = self._waiting.popitem()
            self._begun[key] = None
            if len(self._begun) > MOST_REMEMBERED:
                self._begun.popitem(last=False)
            self._busy = True
            return key, make


class Lookout:
    """Looks for work that is written down elsewhere, in a thread that starts when it is first woken.

    `look` does what there is and gives the seconds after which it wants to be called again, or None where nothing is
    left. Once `begin` was called it is called at least every `every` seconds, as others may have left work.
    """

    def __init__(self, look: Callable[[], float | None], every: float) -> None:
        self._look, self._every = look, every
        self._lock = threading.Condition()
        self._woken = self._begun = self._closed = False
        self._looks = False
        self._again: float | None = None
        self._thread: threading.Thread | None = None

    @property
    def closed(self) -> bool:
        """No more is to be done: `look` should come to its end."""
        return self._closed

    def begin(self) -> None:
        """Look now, and from now on from time to time."""
        with self._lock:
            self._begun = True
        self.wake()

    def wake(self) -> None:
        """Look now: there is work. Returns at once."""
        with self._lock:
            if self._closed:
                return
            self._woken = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="brief287-lookout", daemon=True)
                self._thread.start()
            self._lock.notify_all()

    def close(self) -> None:
        """Look no more. What `look` does now goes on until it sees that."""
        with self._lock:
            self._closed = True
            self._lock.notify_all()

    def join(self, seconds: float) -> None:
        """After `close`: wait until `look` has ended, at most so long."""
        if self._thread is not None:
            self._thread.join(seconds)

    def settled(self, seconds: float) -> bool:
        """Wait until `look` has found nothing left; False if that takes longer."""
        with self._lock:
            return self._lock.wait_for(lambda: not (self._woken or self._looks or self._again is not None), seconds)

    def _run(self) -> None:
        while self._wait():
            again: float | None = self._every
            try:
                again = self._look()
            except Exception:
                if not self._closed:
                    _log.warning("work in the background failed", exc_info=True)
            with self._lock:
                self._looks, self._again = False, again
                self._lock.notify_all()

    def _wait(self) -> bool:
        """Until it is time to look; False once it is closed."""
        with self._lock:
            usual = self._every if self._begun else None
            seconds = min((each for each in (self._again, usual) if each is not None), default=None)
            self._lock.wait_for(lambda: self._woken or self._closed, seconds)
            self._woken, self._looks = False, not self._closed
            return not self._closed
