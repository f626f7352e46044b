"""Servers that are killed, or stopped, at random while they make FINALs: each is made once and whole, nothing is left.

Real servers, real files; few of them, so that there is time for many kills.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from app.assessments import store
from app.assessments.database import Database
from app.assessments.database_tables import final_file, final_part, final_work
from app.config import Config
from app.web import create_app
from app.wizard import final_files
from app.wizard.final_making import lookout_of
from tests.wizard.pages import Visitor

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("KILLS", "12"))
"""In each of the tests."""
FEW = ("handout.pdf", "briefing.xlsx", "briefing.docx", "briefing.html", "record.html")
SERVE = f"""
import sys
from app.wizard import final_files as files
files.MADE = tuple(each for each in files.MADE if each[0] in {FEW!r})
files.FROZEN = tuple(each for each in files.FROZEN if files.page_name(*each) in {FEW!r})
from app.cli import main
sys.exit(main(["serve", "--port", sys.argv[1]]))
"""


class Node:
    """A server in a session of its own, whose temporary directory outlives it."""

    def __init__(self, url: str, temporary: Path, number: int) -> None:
        settings = {name: value for name, value in os.environ.items() if not name.startswith("BRIEF287")}
        settings |= {"DATABASE_URL": url, "TMPDIR": str(temporary), "BRIEF287_SECRET_KEY": "k" * 40,
                     "BRIEF287_MAKE_AHEAD": "0", "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", SERVE, str(20_000 + os.getpid() % 20_000 + number)], cwd=temporary,
            env=settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
        )  # fmt: skip
        _started.append(self.process)

    def wait(self) -> None:
        assert self.process.stdout is not None
        assert "is ready" in self.process.stdout.readline()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self._gone()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(60) == 0
        self._gone()

    def _gone(self) -> None:
        """Every process of its session. The fork server sees that its own is gone once it has loaded everything."""
        until = time.monotonic() + 60
        while _session(self.process.pid):
            assert time.monotonic() < until, "a child outlived its server"
            time.sleep(0.05)
        assert self.process.stdout is not None
        self.process.stdout.close()


def _session(leader: int) -> list[str]:
    """The processes of a session, from /proc: pid, name and state that are still there."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[3] == str(leader) and fields[0] != "Z":
            found.append(each.parent.name)
    return found


@contextmanager
def temporary() -> Iterator[Path]:
    """A short path: a socket's lies there. However the test ends, no server of it goes on."""
    path = Path(tempfile.mkdtemp(prefix="b287k-", dir="/tmp"))
    try:
        yield path
    finally:
        for process in _started:
            if process.poll() is None:
                process.kill()
                process.wait()
        _started.clear()
        shutil.rmtree(path, ignore_errors=True)


_started: list[subprocess.Popen[str]] = []


def working(database: Database) -> bool:
    with database.read() as session:
        return session.scalar(select(final_work.c.number)) is not None


@pytest.mark.verify
@pytest.mark.parametrize("nodes", [1, 2])
def test_killed_at_random_each_is_made_once_and_whole(nodes, url, rulebook, monkeypatch):
    if url.startswith("sqlite") != (nodes == 1):
        pytest.skip("SQLite has one node, PostgreSQL two")
    chance = random.Random(287)
    monkeypatch.setattr(final_files, "MADE", tuple(each for each in final_files.MADE if each[0] in FEW))
    monkeypatch.setattr(
        final_files, "FROZEN", tuple(each for each in final_files.FROZEN if final_files.page_name(*each) in FEW)
    )
    app = create_app(Config(database_url=url, secret_key="k" * 40), rulebook=rulebook)
    lookout_of(app).close()  # the servers make them
    database: Database = app.extensions["brief287"].database
    visitor = Visitor(app.test_client()).begin("Brewer", "city", "manager")
    visitor.send(state="ME", agency_kind="municipal_police", custody="none")
    asked = 0
    with temporary() as folder:
        running = [Node(url, folder, number) for number in range(nodes)]
        for node in running:
            node.wait()
        for _ in range(KILLS):
            if not working(database):
                visitor.open("finals").send("/finals").send("/finals")
                asked += 1
                assert visitor.url.endswith(f"/finals/{asked}")
            time.sleep(chance.uniform(0, 6))
            place = chance.randrange(nodes)
            running[place].kill() if chance.random() < 0.8 else running[place].stop()
            running[place] = Node(url, folder, place)
            running[place].wait()
        until = time.monotonic() + 300
        while working(database):
            assert time.monotonic() < until, visitor.open(f"{visitor.base}/finals").text
            time.sleep(0.5)
        for node in running:
            node.stop()
        assert list(folder.iterdir()) == [], "nothing is left behind"
    with database.read() as session:
        finals = store.load_finals(session, 1)
        assert [each.number for each in finals] == list(range(1, asked + 1))
        for each in finals:
            assert {file.name for file in each.files} == {*FEW, final_files.ANSWERS}
        for row in session.execute(select(final_file.c.sha256, final_file.c.body)):
            assert hashlib.sha256(row.body).hexdigest() == row.sha256
        assert session.scalar(select(final_part.c.name)) is None
    database.close()
