"""Faults of a database, each for as long as its context lasts."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bench.postgresql import name_in
from stress.nodes import Stored

ROOM = "256m"
"""Of the disk that becomes full. /readyz wants 64 MB for documents."""


def _file(stored: Stored) -> Path:
    return Path(str(make_url(stored.url).database))


@contextmanager
def locked(stored: Stored) -> Iterator[None]:
    """Another program writes and does not end: on SQLite it holds the file, on PostgreSQL every table."""
    if stored.server is None:
        other = sqlite3.connect(_file(stored), isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()
        return
    with stored.server.connected(name_in(stored.url)) as session, session.transaction():
        rows = session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for name in sorted(str(each[0]) for each in rows):
            session.execute(f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE".encode())
        yield


@contextmanager
def away(stored: Stored) -> Iterator[None]:
    """PostgreSQL is stopped at once, and started."""
    assert stored.server is not None
    stored.server.stop()
    try:
        yield
    finally:
        stored.server.start()


@contextmanager
def read_only(stored: Stored) -> Iterator[None]:
    """On SQLite nobody may write to the file, its log and their folder; PostgreSQL is a standby."""
    if stored.server is None:
        path = _file(stored)
        those = [str(each) for each in (path, path.with_name(f"{path.name}-wal"), path.parent) if each.exists()]
        subprocess.run(["chattr", "+i", *those], check=True)
        try:
            yield
        finally:
            subprocess.run(["chattr", "-i", *those], check=True)
        return
    stored.server.stand_by()
    try:
        yield
    finally:
        stored.server.promote()


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A disk of its own at a folder: it is in memory, and root has to make it."""
    with ExitStack() as stack:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=0755", "tmpfs", str(folder)], check=True)
        stack.callback(subprocess.run, ["umount", "--lazy", str(folder)], check=True)
        yield


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Not one byte is left on the disk of a folder, and what becomes free is taken at once."""
    filler = folder / "filler"
    try:
        with filler.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
            yield
    finally:
        filler.unlink(missing_ok=True)
        time.sleep(0.1)
