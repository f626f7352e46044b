"""This process's own folder in the temporary directory: for what its children read, and for what they write."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path


@cache
def own_folder() -> Path:
    """A folder that nobody else may read, which is gone when this process ends."""
    made = tempfile.TemporaryDirectory(prefix="brief287-", ignore_cleanup_errors=True)
    _made.append(made)
    return Path(made.name)


_made: list[tempfile.TemporaryDirectory[str]] = []
