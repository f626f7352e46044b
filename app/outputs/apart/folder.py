"""This process's own folder in the temporary directory: for what its children read, and for what they write.

A process that is killed leaves it behind. The next one on this machine takes away what belongs to nobody any more: a
file in it is locked for as long as its process lives, and the kernel lets go of that lock however the process ended.
"""

from __future__ import annotations

import fcntl
import multiprocessing.process
import os
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

PREFIX: Final = "brief287-"
HELD: Final = "held"
SHORT: Final = "/tmp"
LONGEST: Final = 85
"""Letters of a folder in which a socket of multiprocessing can still lie."""


@cache
def own_folder() -> Path:
    """A folder that nobody else may read, which is gone when this process ends."""
    made = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
    _made.append(made)
    path = Path(made.name)
    _hold(path)
    # The socket of the fork server lies there too, and not in a folder of multiprocessing's own.
    socket = _folder_of_the_socket(made.name)
    multiprocessing.process.current_process()._config["tempdir"] = socket  # type: ignore[attr-defined]
    return path


def _folder_of_the_socket(own: str) -> str:
    """The path of a socket has 107 letters at most: below a deep temporary directory it lies elsewhere."""
    if len(own) <= LONGEST:
        return own
    try:
        made = tempfile.TemporaryDirectory(prefix=PREFIX, dir=SHORT, ignore_cleanup_errors=True)
    except OSError:
        return own
    _made.append(made)
    _hold(Path(made.name))
    return made.name


_made: list[tempfile.TemporaryDirectory[str]] = []
_locks: list[int] = []


def remove_left_behind() -> int:
    """Take away the folders of this user's processes that were killed; how many."""
    gone = 0
    for path in (each for place in {tempfile.gettempdir(), SHORT} for each in Path(place).glob(f"{PREFIX}*")):
        with suppress(OSError):
            if path.is_symlink() or path.stat().st_uid != os.geteuid():
                continue
            lock = os.open(path / HELD, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
                gone += 1
            finally:
                os.close(lock)
    return gone


def _hold(path: Path) -> None:
    """The file has its name only once it is locked, so that nobody takes the folder for one that was left behind."""
    unnamed = path / f"{HELD}.new"
    lock = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    unnamed.rename(path / HELD)
    _locks.append(lock)
