"""A rulebook that is read in a child is the same, and so is what is said of one that cannot be read."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from app.engine.answers import Answer, Answers, Town
from app.engine.evaluation import evaluate
from app.outputs.json.write import evaluation_bytes
from app.resources import folder
from app.rulebook.problems import RulebookError
from app.rulebook.releases import apart
from app.rulebook.releases.apart import open_apart
from app.rulebook.releases.opening import RefusedError, open_rulebook

ROOT = folder("rules").parent
TOWN = Answers(Town("Keene", "city"), {"state": Answer("FL"), "agency_kind": Answer("municipal_police")})


def test_it_is_the_same_rulebook():
    here, there = open_rulebook(ROOT), open_apart(ROOT)
    assert there.contents == here.contents
    assert there.rulebook.version == here.rulebook.version
    assert there.rulebook.states == here.rulebook.states
    assert there.rulebook.questions == here.rulebook.questions
    day = dt.date(2026, 11, 24)
    made = [evaluation_bytes(evaluate(each.rulebook, TOWN, day), "counsel") for each in (here, there)]
    assert made[0] == made[1]


def test_it_is_read_by_another_process(monkeypatch):
    monkeypatch.setattr(apart, "open_rulebook", lambda *_: pytest.fail("it was read here"))  # fails in the child alone
    with pytest.raises(pytest.fail.Exception):  # read again here, as the child has failed
        open_apart(ROOT)


def test_what_is_wrong_is_told_as_ever(tmp_path):
    with pytest.raises(RefusedError, match="is a file"):
        open_apart(ROOT / "README.md")
    for name in ("questions", "rules"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "rules" / "options.yaml").write_text("options: 3\n")
    with pytest.raises(RulebookError, match=r"options\.yaml"):
        open_apart(tmp_path)


def test_a_process_with_threads_reads_it_itself(monkeypatch):
    monkeypatch.setattr("os.fork", lambda: pytest.fail("it was forked"))
    ended = threading.Event()
    other = threading.Thread(target=ended.wait)
    other.start()
    try:
        assert open_apart(ROOT).rulebook.version == open_rulebook(ROOT).rulebook.version
    finally:
        ended.set()
        other.join()


KILLED = """
import os, sys
from pathlib import Path
from app.rulebook.releases import apart

def read(*given):
    print(os.getpid(), flush=True)
    sys.stdin.readline()
    return bytes(1 << 22)  # more than a pipe holds

apart.open_rulebook = read
apart.open_apart(Path("."))
"""


def test_it_ends_where_its_parent_was_killed():
    """It has more to say than the pipe holds, and nobody reads it."""
    parent = subprocess.Popen([sys.executable, "-P", "-c", KILLED], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdin is not None
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdin.close()  # the child goes on
    until = time.monotonic() + 10
    try:
        while Path(f"/proc/{child}").exists() and _state(child) != "Z":
            assert time.monotonic() < until, "the child outlived its parent"
            time.sleep(0.02)
    finally:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        parent.stdout.close()


def _state(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
