"""Real servers, as `brief287 serve` runs them: started, waited for, stopped, killed, and never left behind.

with place() as folder, database("postgresql", folder) as stored:
    with serving(stored.url, folder, nodes=2) as nodes:
        http://127.0.0.1:{nodes[0].port}
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bench import postgresql

ROOT = Path(__file__).parents[1]
DatabaseKind = Literal["sqlite", "postgresql"]
KINDS: tuple[DatabaseKind, ...] = ("sqlite", "postgresql")
FEW = ("handout.pdf", "briefing.xlsx", "briefing.docx", "briefing.html", "record.html")
"""The files of a FINAL where there shall be time for many."""
SERVE_FEW = f"""
import sys
from app.wizard import final_files as files
files.MADE = tuple(each for each in files.MADE if each[0] in {FEW!r})
files.FROZEN = tuple(each for each in files.FROZEN if files.page_name(*each) in {FEW!r})
from app.cli import main
sys.exit(main(["serve", "--port", sys.argv[1]]))
"""
KEY = "k" * 40


class NodeError(Exception):
    """A server did not start, or a process of it did not end."""


def settings(url: str, temporary: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a node or of a command beside it: nothing of this program's but what is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BRIEF287")}
    own = {
        "DATABASE_URL": url, "TMPDIR": str(temporary), "BRIEF287_SECRET_KEY": KEY, "BRIEF287_MAKE_AHEAD": "0",
        "BRIEF287_RATES": "0", "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]),
    }  # fmt: skip
    return {**kept, **own, **(more or {})}


class Node:
    """One server in a session of its own. Its temporary directory outlives it, so that what it leaves is seen; so does
    its log, which has what it wrote on stderr."""

    def __init__(
        self,
        url: str,
        folder: Path,
        port: int | None = None,
        *,
        few: bool = False,
        more: Mapping[str, str] | None = None,
        before: tuple[str, ...] = (),
        user: str | None = None,
    ) -> None:
        """`few`: its FINALs have the files of FEW alone. `more`: further settings. `before`: a command that starts it,
        such as faketime. `user`: whose process it is."""
        self.port = port or free_port()
        self.temporary = folder / "tmp"
        self.temporary.mkdir(exist_ok=True)
        self.temporary.chmod(0o1777)
        self.log = folder / f"node-{self.port}.log"
        code = ["-c", SERVE_FEW, str(self.port)] if few else ["-m", "app.cli", "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*before, sys.executable, "-P", *code], cwd=folder, env=settings(url, self.temporary, more),
                stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True, user=user,
            )  # fmt: skip
        _started.append(self)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait(self) -> Node:
        """Until it serves. Raises NodeError with what it said where it ends before."""
        assert self.process.stdout is not None
        if "is ready" not in self.process.stdout.readline():
            raise NodeError(f"a server did not start: {self.log.read_text()[-2000:]}")
        return self

    def kill(self) -> None:
        """SIGKILL to the server alone: its children have to see for themselves. Raises NodeError if one stays."""
        self.process.kill()
        self.process.wait()
        self._gone()

    def stop(self, seconds: float = 60) -> int:
        """SIGTERM; its exit code. Raises NodeError if a process of it stays."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(seconds)
        self._gone()
        return code

    def memory(self) -> float:
        """MiB of the server's own process, resident."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def processes(self) -> list[int]:
        """The numbers of all processes of its session that are there."""
        return session_of(self.process.pid)

    def _gone(self) -> None:
        """Every process of its session. The fork server sees that its own is gone once it has loaded everything."""
        until = time.monotonic() + 60
        while left := self.processes():
            if time.monotonic() > until:
                raise NodeError(f"children outlived their server: {'; '.join(map(_told, left))}")
            time.sleep(0.05)
        if self.process.stdout is not None:
            self.process.stdout.close()
        _started.remove(self)


_started: list[Node] = []


def _told(process: int) -> str:
    """What a process is and does: its command, state and what it waits for."""
    try:
        of = Path(f"/proc/{process}")
        command = of.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:200]
        state = of.joinpath("stat").read_text().rpartition(")")[2].split()[0]
        return f"{process} {state} {of.joinpath('wchan').read_text()}: {command}"
    except OSError:
        return f"{process}, gone since"


def session_of(leader: int) -> list[int]:
    """The processes of a session that are there and not dead, from /proc."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[3] == str(leader) and fields[0] != "Z":
            found.append(int(each.parent.name))
    return found


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def place() -> Iterator[Path]:
    """A folder of its own with a short path, as a socket's lies there. However it ends, no server started meanwhile
    goes on."""
    path = Path(tempfile.mkdtemp(prefix="b287s-", dir="/tmp"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        for node in list(_started):
            for process in (node.process.pid, *node.processes()):
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            node.process.wait()
        _started.clear()
        shutil.rmtree(path, ignore_errors=True)


@dataclass
class Stored:
    """A database for nodes; `server` is PostgreSQL's, to be stopped and started."""

    kind: DatabaseKind
    url: str
    server: postgresql.Server | None = None


@contextmanager
def database(kind: DatabaseKind, folder: Path, *, inside: bool = False) -> Iterator[Stored]:
    """An empty database: a file in `folder`/data, or one of a PostgreSQL server of its own; its data lie in the folder
    too if they shall be `inside`."""
    if kind == "sqlite":
        yield Stored(kind, f"sqlite:///{folder}/data/brief287.sqlite3")
        return
    server = postgresql.Server(folder if inside else Path("/tmp"))
    try:
        yield Stored(kind, server.new_database(), server)
    finally:
        server.remove()


@contextmanager
def serving(url: str, folder: Path, nodes: int = 1, *, few: bool = False) -> Iterator[list[Node]]:
    """So many nodes that serve; stopped at the end, each with 0."""
    started = [Node(url, folder, few=few) for _ in range(nodes)]
    for node in started:
        node.wait()
    yield started
    for node in started:
        if (code := node.stop()) != 0:
            raise NodeError(f"a server ended with {code}: {node.log.read_text()[-2000:]}")
