"""Rulebooks of earlier answers: kept in the database when a server first uses one, read again when one is asked for.

Reading one takes seconds, so that the one that was read last is kept in memory; more would cost more than they give, as
a host's assessments come from one release, or from two.
"""

from __future__ import annotations

import threading

from app.assessments.database import Database
from app.assessments.store import NotKeptError, is_kept, keep_rulebook, load_kept_rulebook
from app.rulebook.book import Rulebook
from app.rulebook.problems import RulebookError
from app.rulebook.releases.archive import ReleaseError
from app.rulebook.releases.opening import Opened, opened


def keep(database: Database, taken: Opened) -> None:
    """Keep the rulebook that a server begins with, for the day on which another one takes its place."""
    book = taken.rulebook
    with database.read() as session:
        if is_kept(session, book.version):
            return  # a start takes no lock for what is there
    with database.write() as session:
        keep_rulebook(session, version=book.version, date=book.date, packed=taken.packed)


class Earlier:
    """The earlier rulebook that was read last; it is read once, however many ask."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._version = ""
        self._found: Rulebook | None = None

    def find(self, version: str) -> Rulebook | None:
        """The rulebook of this version; None where the database has it not, or this program no longer reads it."""
        with self._lock:
            if self._version != version:
                self._found, self._version = self._read(version), version
            return self._found

    def _read(self, version: str) -> Rulebook | None:
        try:
            with self._database.read() as session:
                packed = load_kept_rulebook(session, version)
            found = opened(packed).rulebook
        except (NotKeptError, ReleaseError, RulebookError):
            return None
        return found if found.version == version else None
