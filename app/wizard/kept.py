"""What was made last and may be asked for again, kept in memory up to so many bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

_Made = TypeVar("_Made")
Key = tuple[Hashable, ...]


class Kept(Generic[_Made]):
    """Each thing is made once for its key, however many ask for it at the same time. What was asked for longest ago
    makes room. `most` and `size` are in bytes; with a `most` of 0 nothing stays that is done."""

    def __init__(self, most: int, size: Callable[[_Made], int]) -> None:
        self._most, self._size = most, size
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, Future[_Made]] = OrderedDict()
        self._bytes = 0

    def get(self, key: Key, make: Callable[[], _Made]) -> _Made:
        """What is kept under the key, else what is made now. Raises what `make` raises, to all who wait for it; the
        next one tries again."""
        with self._lock:
            found = self._kept.get(key)
            mine = found is None
            if found is None:
                found = self._kept[key] = Future()
            else:
                self._kept.move_to_end(key)
        if mine:
            self._make(key, found, make)
        return found.result()

    def _make(self, key: Key, promised: Future[_Made], make: Callable[[], _Made]) -> None:
        try:
            made = make()
        except BaseException as error:
            with self._lock:
                del self._kept[key]
            promised.set_exception(error)
            return
        promised.set_result(made)
        with self._lock:
            self._bytes += self._size(made)
            for other in [each for each, found in self._kept.items() if found.done()]:
                if self._bytes <= self._most:
                    break
                self._bytes -= self._size(self._kept.pop(other).result())
