"""This process's own folder in the temporary directory: for what its children read, and for what they write.

A process that is killed leaves it behind. The next one on this machine takes away what belongs to nobody any more.
"""

from __future__ import annotations

import multiprocessing.process
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from app import held_folders

PREFIX: Final = "brief287-"
SHORT: Final = "/tmp"
LONGEST: Final = 85
"""Letters of a folder in which a socket of multiprocessing can still lie."""


@cache
def own_folder() -> Path:
    """A folder that nobody else may read, which is gone when this process ends."""
    made = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
    _made.append(made)
    path = Path(made.name)
    _locks.append(held_folders.hold(path))
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
    _locks.append(held_folders.hold(Path(made.name)))
    return made.name


_made: list[tempfile.TemporaryDirectory[str]] = []
_locks: list[int] = []


def remove_left_behind() -> int:
    """Take away the folders of this user's processes that were killed; how many."""
    return held_folders.remove_left_behind((Path(place) for place in {tempfile.gettempdir(), SHORT}), PREFIX)
