"""Temporary folders that are held for as long as their process lives. A process that is killed leaves its folder
behind; the next one takes away what nobody holds any more.

A file in the folder is locked, and the kernel lets go of that lock however the process ended.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

HELD: Final = "held"


@contextmanager
def held_folder(prefix: str, within: Path | None = None) -> Iterator[Path]:
    """A folder for its owner alone, in the temporary directory or `within` another one, and gone at the end. Where the
    disk knows no locks nobody takes it for one that was left behind."""
    with tempfile.TemporaryDirectory(prefix=prefix, dir=within, ignore_cleanup_errors=True) as name:
        lock = None
        with suppress(OSError):
            lock = hold(Path(name))
        try:
            yield Path(name)
        finally:
            if lock is not None:
                os.close(lock)


def hold(folder: Path) -> int:
    """Hold a folder until the handle that this gives is closed, or the process is gone. Raises OSError.

    The file has its name only once it is locked, so that nobody takes the folder for one that was left behind.
    """
    unnamed = folder / f"{HELD}.new"
    lock = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        unnamed.rename(folder / HELD)
    except OSError:
        os.close(lock)
        raise
    return lock


def remove_left_behind(places: Iterable[Path], prefix: str) -> int:
    """Take away the folders in these places whose names begin so, which this user's processes held until they were
    killed; how many."""
    gone = 0
    for path in (each for place in places for each in _in(place) if each.name.startswith(prefix)):
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


def _in(place: Path) -> list[Path]:
    try:
        return list(place.iterdir())
    except OSError:
        return []
