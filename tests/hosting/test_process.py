"""`brief287 serve` as a process of its own: a stop while an answer is saved and a document is made."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app.assessments.database import open_database
from app.assessments.store import find_assessment, load_answers

ROOT = Path(__file__).parents[2]


class Started:
    """A server, and a person who asks it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.temp = Path(tempfile.mkdtemp(prefix="b287-", dir="/tmp"))  # short: a socket's path is, and lies there
        settings = {name: value for name, value in os.environ.items() if not name.startswith("BRIEF287")}
        settings |= {"DATABASE_URL": f"sqlite:///{folder}/x.sqlite3", "TMPDIR": str(self.temp),
                     "BRIEF287_MAKE_AHEAD": "0", "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}  # fmt: skip
        call = [sys.executable, "-P", "-m", "app.cli", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            call, cwd=folder, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        assert "is ready" in said, self.process.communicate()[1]
        self.cookie = ""

    def ask(self, method: str, path: str, **data: str) -> tuple[int, bytes, str]:
        """Status, body, and where it leads."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if data else {}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, urlencode(data) if data else None, {"Cookie": self.cookie, **kind})
            answer = connection.getresponse()
            body = answer.read()
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).split(";")[0]
        return answer.status, body, answer.getheader("Location") or ""

    def begin(self) -> str:
        """A new assessment's address."""
        token = self.csrf("/")
        status, _, to = self.ask("POST", "/begin", name="Keene", kind="city", door="manager", csrf_token=token)
        assert status == 303
        return "/".join(to.split("/")[:3])

    def csrf(self, path: str) -> str:
        found = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', self.ask("GET", path)[1])
        assert found is not None
        return found[1].decode()

    def children(self) -> list[str]:
        """Every process of the server's group but itself, dead ones left out."""
        listed = subprocess.run(["ps", "-eo", "pid,pgid,stat,args"], capture_output=True, text=True, check=True).stdout
        rows = [line.split(None, 3) for line in listed.splitlines()[1:]]
        own = str(self.process.pid)
        return [row[3] for row in rows if row[1] == own and row[0] != own and "Z" not in row[2]]

    def temporary(self) -> list[str]:
        return sorted(each.name for each in self.temp.rglob("*"))


@contextmanager
def started(folder: Path) -> Iterator[Started]:
    made = Started(folder)
    try:
        yield made
    finally:
        if made.process.poll() is None:
            os.killpg(made.process.pid, signal.SIGKILL)
        made.process.communicate()
        shutil.rmtree(made.temp, ignore_errors=True)


def test_a_stop_saves_answers_finishes_documents_and_leaves_nothing(tmp_path: Path):
    with started(tmp_path) as server:
        base = server.begin()
        page = f"{base}/first/q/state"
        token = server.csrf(page)
        got: dict[str, tuple[int, bytes, str]] = {}
        making = threading.Thread(target=lambda: got.update(made=server.ask("GET", f"{base}/handout.pdf")))
        making.start()
        deadline = time.monotonic() + 20
        while not any(name.startswith("weasyprint") for name in server.temporary()) and time.monotonic() < deadline:
            time.sleep(0.05)

        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as saving:
            form = urlencode({"csrf_token": token, "state": "NH", "shown": "state agency_kind custody"}).encode()
            head = (
                f"POST {page} HTTP/1.1\r\nHost: localhost\r\nCookie: {server.cookie}\r\nContent-Length: {len(form)}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
            )
            saving.sendall(head.encode() + form[:10])
            time.sleep(0.2)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            saving.sendall(form[10:])
            said = saving.recv(65536)
        making.join(60)
        assert server.process.wait(40) == 0
        assert server.process.stderr is not None
        assert server.process.stderr.read() == ""
        assert got["made"][0] == 200
        assert got["made"][1].startswith(b"%PDF")
        assert b"Connection: close" in said
        time.sleep(0.5)
        assert server.children() == []
        assert server.temporary() == []
    database = open_database(f"sqlite:///{tmp_path}/x.sqlite3")
    with database.read() as session:
        found = find_assessment(session, base.rpartition("/")[2])
        assert found is not None
        answer = load_answers(session, found.id).find("state")
    database.close()
    assert answer is not None
    assert answer.value == "NH"


def test_no_child_outlives_a_server_that_was_killed(tmp_path: Path):
    with started(tmp_path) as server:
        base = server.begin()

        def ask() -> None:
            with pytest.raises((ConnectionError, http.client.HTTPException)):
                server.ask("GET", f"{base}/handout.pdf")

        asking = threading.Thread(target=ask)
        asking.start()
        deadline = time.monotonic() + 20
        while not any(name.startswith("weasyprint") for name in server.temporary()) and time.monotonic() < deadline:
            time.sleep(0.05)
        server.process.kill()
        asking.join(20)
        deadline = time.monotonic() + 5
        while server.children() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert server.children() == []
