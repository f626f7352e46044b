"""A rulebook that is read in a process of its own: what reading takes beside the rulebook goes with that process.

Reading needs thirty megabytes for a moment, of which Python gives back next to nothing.
"""

from __future__ import annotations

import os
import pickle
import threading
from pathlib import Path
from typing import Final

from app.rulebook.releases.opening import Opened, open_rulebook

_PIECE: Final = 1 << 20


def open_apart(path: Path, key: Path | None = None, overlay: Path | None = None) -> Opened:
    """What `open_rulebook` gives, and raises. Read in this process where it cannot be forked: where it has several
    threads, or is on another system."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return open_rulebook(path, key, overlay)
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)  # else it would wait for itself to read, where its parent is killed
        _read(theirs, path, key, overlay)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        packed = pipe.read()
    _, status = os.waitpid(child, 0)
    if status != 0:  # whatever it was, it is met here again, and told
        return open_rulebook(path, key, overlay)
    found: Opened = pickle.loads(packed)
    return found


def _read(into: int, path: Path, key: Path | None, overlay: Path | None) -> None:
    """In the child, which ends here whatever happens: nothing that its parent has open is to be touched."""
    code = 1
    try:
        packed = memoryview(pickle.dumps(open_rulebook(path, key, overlay), pickle.HIGHEST_PROTOCOL))
        while packed:
            packed = packed[os.write(into, packed[:_PIECE]) :]
        code = 0
    finally:
        os._exit(code)
