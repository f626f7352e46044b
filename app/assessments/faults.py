"""What can go wrong with a database while it is used, by kind: told apart by the driver's own codes and never by its
words, which may hold an address or a person's answer."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

FaultKind = Literal["busy", "full", "read_only", "away", "no_database"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that lies outside the program. `what` is wrong, and `mend`: what whoever runs the program can do."""

    kind: FaultKind
    what: str
    mend: str


_FAULTS: Final = {
    fault.kind: fault
    for fault in (
        Fault("busy", "another program is using it", "Wait until a backup or a sync client has ended, then try again."),
        Fault("full", "there is no room left on its disk", "Make room, then try again."),
        Fault("read_only", "it cannot be written", "Let this user write to the file and to its folder."),
        Fault("away", "it cannot be reached", "Start it, or set DATABASE_URL to one that runs."),
        Fault(
            "no_database",
            "the file is not a database of Brief287, or it is damaged",
            "Set DATABASE_URL to another file, or restore a backup.",
        ),
    )
}
_SQLITE: Final[tuple[tuple[str, FaultKind], ...]] = (
    ("SQLITE_BUSY", "busy"),
    ("SQLITE_LOCKED", "busy"),
    ("SQLITE_PROTOCOL", "busy"),
    ("SQLITE_FULL", "full"),
    ("SQLITE_READONLY", "read_only"),
    ("SQLITE_PERM", "read_only"),
    ("SQLITE_CANTOPEN", "away"),
    ("SQLITE_IOERR", "away"),
    ("SQLITE_NOTADB", "no_database"),
    ("SQLITE_CORRUPT", "no_database"),
)
_POSTGRESQL: Final[tuple[tuple[str, FaultKind], ...]] = (
    ("55P03", "busy"),  # a lock was not given in time
    ("40", "busy"),  # two writers met
    ("53100", "full"),
    ("25006", "read_only"),  # a standby
    ("0A000", "read_only"),  # a standby that is to begin a transaction that writes; nothing else of ours is refused so
    ("42501", "read_only"),
    ("XX001", "no_database"),
    ("XX002", "no_database"),
    ("08", "away"),
    ("53", "away"),
    ("57", "away"),
    ("28", "away"),
    ("3D", "away"),
)


def fault_of(error: BaseException) -> Fault | None:
    """The fault behind an error of SQLAlchemy or of sqlite3; None where the program itself is at fault."""
    if isinstance(error, NoConnection):
        return _FAULTS["busy"]
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        name = getattr(cause, "sqlite_errorname", "")
        return next((_FAULTS[kind] for begins, kind in _SQLITE if name.startswith(begins)), None)
    if not isinstance(error, SQLAlchemyError) or cause is None:
        return None
    state = getattr(cause, "sqlstate", None)
    if state is None:  # no server has spoken: the connection was never there, or it broke
        return _FAULTS["away"] if type(cause).__name__ in ("OperationalError", "ConnectionTimeout") else None
    return next((_FAULTS[kind] for begins, kind in _POSTGRESQL if state.startswith(begins)), None)
