"""The rulebook of a folder, read again when one of its files is saved. A folder with errors keeps the last good one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.engine.differences import EntryChange, differences
from app.rulebook.book import Rulebook, examine
from app.rulebook.files import Files, read_files
from app.rulebook.problems import Problem, RulebookError

_Stamps = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A rulebook, the moment at which it was read, what is doubtful about it, and which entries are not as they were
    at the start."""

    rulebook: Rulebook
    at: dt.datetime
    warnings: tuple[Problem, ...]
    changes: tuple[EntryChange, ...] = ()


class Watch:
    """What the folder holds: `first` as it was at the start, `now` the last without errors, `errors` of the files as
    they are, read last at `read_at`. Not for several threads at once."""

    def __init__(self, root: Path, clock: Callable[[], dt.datetime] = dt.datetime.now) -> None:
        """Read the folder. Raises RulebookError if it has errors, as there is nothing to show then."""
        self.root = root
        self._clock = clock
        self._stamps = _stamps(root)
        rulebook, problems = examine(root, wording=True)
        if rulebook is None:
            raise RulebookError(problem for problem in problems if problem.severity == "error")
        self.first = self.now = Reading(rulebook, clock(), problems)
        self._first_files = self._files()
        self.errors: tuple[Problem, ...] = ()
        self.read_at = self.first.at

    def look(self) -> bool:
        """Read the folder again if a file was saved, added or removed since; was it?"""
        stamps = _stamps(self.root)
        if stamps == self._stamps:
            return False
        self._stamps = stamps  # taken before the files are read: what is saved meanwhile is seen the next time
        rulebook, problems = examine(self.root, wording=True)
        self.read_at = self._clock()
        self.errors = tuple(problem for problem in problems if problem.severity == "error")
        if rulebook is None:
            return True
        if rulebook.version == self.first.rulebook.version:  # all is as it was at the start
            self.now = self.first
        elif rulebook.version != self.now.rulebook.version:
            changes = differences(self._first_files, self._files())
            self.now = Reading(rulebook, self.read_at, problems, changes)
        return True

    def _files(self) -> Files:
        return read_files(self.root)[0]


def _stamps(root: Path) -> _Stamps:
    """Name, time of the last change and size of every file of a rulebook."""
    found = []
    for folder in ("questions", "rules"):
        for path in sorted((root / folder).rglob("*")):
            try:
                stat = path.stat()
            except FileNotFoundError:  # an editor has just put another in its place
                continue
            if path.suffix in (".yaml", ".yml", ".csv"):
                found.append((path.relative_to(root).as_posix(), stat.st_mtime_ns, stat.st_size))
    return tuple(found)
