"""A PostgreSQL server of the tests' own, where its programs and the driver are installed; it is stopped at will."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

NOBODY = "nobody"
"""PostgreSQL does not run as root; where the tests do, it runs as this user."""


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, the newest if there are several."""
    found = [Path(each).parent for each in (shutil.which("pg_ctl"),) if each]
    found += sorted((each.parent for each in Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")), reverse=True)
    return next((each for each in found if (each / "initdb").exists()), None)


def is_here() -> bool:
    return programs() is not None and importlib.util.find_spec("psycopg") is not None


def name_in(address: str) -> str:
    """The name of the database at an address."""
    return address.partition("?")[0].rpartition("/")[2]


class Server:
    """One server in a folder of its own, reached by a socket in that folder. Fast, and not safe against a power cut."""

    def __init__(self, within: Path = Path("/tmp")) -> None:  # a socket's path has 107 characters at most
        self.folder = Path(tempfile.mkdtemp(prefix="b287pg-", dir=within))
        self._bin = programs()
        self._made = 0
        if os.geteuid() == 0:
            os.chown(self.folder, pwd.getpwnam(NOBODY).pw_uid, -1)
        self._run("initdb", "-D", f"{self.folder}/data", "-A", "trust", "-U", "town", "-E", "UTF8", "--no-sync")
        self.start()

    def start(self) -> None:
        settings = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", "-o", settings, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-m", "immediate", "stop")

    def stand_by(self) -> None:
        """Start again as a standby: it is read and takes no writes."""
        self.stop()
        (self.folder / "data" / "standby.signal").touch()
        self.start()

    def promote(self) -> None:
        """Take writes again."""
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-w", "promote")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, name: str) -> str:
        return f"postgresql+psycopg://town@/{name}?host={self.folder}"

    def new_database(self, template: str = "template0") -> str:
        """The address of an empty database, or of a copy of another one that nobody uses now."""
        self._made += 1
        name = f"test_{self._made}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address(name)

    def drop_database(self, address: str) -> None:
        """Delete one that nobody uses any more."""
        self._do(f"DROP DATABASE {name_in(address)}")

    def connected(self, name: str) -> psycopg.Connection[Any]:
        """A connection of the driver's own to a database; each statement counts at once."""
        import psycopg

        return psycopg.connect(f"host={self.folder} user=town dbname={name}", autocommit=True)

    def _do(self, statement: str) -> None:
        with self.connected("postgres") as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        user = NOBODY if os.geteuid() == 0 else None
        done = subprocess.run(
            [f"{self._bin}/{program}", *arguments], cwd=self.folder, check=False, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, user=user,
        )  # fmt: skip
        if done.returncode:
            log = self.folder / "log"
            raise RuntimeError(f"{program} failed: {log.read_text()[-2000:] if log.exists() else ''}")
