"""What long work says of itself: one line on a terminal that tells what is being done, and nothing anywhere else."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

_Each = TypeVar("_Each")
_EVERY = 0.5  # seconds between two looks at the clock
_AFTER = 1.0  # seconds; what is done sooner says nothing


def shows() -> bool:
    """Is somebody watching? Only where both outputs are a terminal that can write over a line: what is piped to a file
    or another program stays as it is."""
    return sys.stdout.isatty() and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


class _Line:
    """The line as it stands, kept up to date by a thread of its own."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._began = time.monotonic()
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._shown = 0
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    def _keep(self) -> None:
        while not self._ended.wait(_EVERY):
            seconds = time.monotonic() - self._began
            if seconds >= _AFTER:
                self._write(f"{self.what} ... {seconds:.0f} s")

    def _write(self, text: str) -> None:
        text = text[: shutil.get_terminal_size().columns - 1]
        with self._lock:
            sys.stderr.write(f"\r{text.ljust(self._shown)}")
            sys.stderr.flush()
            self._shown = len(text)

    def clear(self) -> None:
        """Make room for a line of the command's own."""
        if self._shown:
            self._write("")
            sys.stderr.write("\r")
            sys.stderr.flush()

    def end(self) -> None:
        self._ended.set()
        self._thread.join()
        self.clear()


_open: list[_Line] = []


@contextmanager
def _line(what: str) -> Iterator[_Line]:
    line = _Line(what)
    _open.append(line)
    try:
        yield line
    finally:
        _open.remove(line)
        line.end()


def say(text: str) -> None:
    """Print a line while work goes on; what the terminal shows of the work makes way for it."""
    for line in _open:
        line.clear()
    print(text, flush=bool(_open))


@contextmanager
def working(what: str) -> Iterator[None]:
    """While the work runs, a terminal shows `what` and for how many seconds. The line is gone at the end."""
    if not shows():
        yield
        return
    with _line(what):
        yield


def each(things: Sequence[_Each], what: str) -> Iterator[_Each]:
    """The things one by one; a terminal shows which of how many is being done. Print with `say` meanwhile."""
    if not shows():
        yield from things
        return
    with _line(what) as line:
        for number, thing in enumerate(things, 1):
            line.what = f"{what} {number} of {len(things)}"
            yield thing
