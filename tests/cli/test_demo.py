"""`brief287 demo` serves the finished example, and leaves no database behind however it is stopped."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo(folder: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """The command, with `folder` for its temporary files and no setting but that."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BRIEF287_", "DATABASE"))}
    running = subprocess.Popen(
        [sys.executable, "-P", "-m", "app.cli", "demo", "--port", str(free_port()), *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder,
        env={**environment, "TMPDIR": str(folder), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        yield running
    finally:
        running.kill()
        running.wait()
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        running.stderr.close()


def left(folder: Path) -> list[str]:
    """What is in the folder, but for the socket folders of the children, which end a moment later."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("pymp-"))


def stays(folder: Path) -> list[str]:
    """What is there once the children have ended, too: one that is loading still may have a file of the compiler's."""
    until = time.monotonic() + 30
    while (found := left(folder)) and time.monotonic() < until:
        time.sleep(0.05)
    return found


@pytest.mark.parametrize("stop", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.verify)])
def test_the_example_is_there_and_its_database_is_gone_afterwards(stop: signal.Signals, tmp_path: Path):
    with demo(tmp_path) as running:
        assert running.stdout is not None
        read, change, nothing_kept = (running.stdout.readline() for _ in range(3))
        assert "Nothing is saved" in nothing_kept
        assert any(name.startswith("brief287-demo-") for name in left(tmp_path))
        for line, words in ((read, None), (change, "Sample City")):
            address = re.search(r"http://\S+", line)
            assert address is not None
            if words is not None:
                with urllib.request.urlopen(address[0]) as page:
                    assert words in page.read().decode()
            else:
                assert address[0].endswith("/example")
        running.send_signal(stop)
        assert running.wait(20) == 0
        assert stays(tmp_path) == []


@pytest.mark.parametrize("stop", [pytest.param(signal.SIGTERM, marks=pytest.mark.verify), signal.SIGINT])
def test_nothing_is_left_where_it_is_stopped_before_it_serves(stop: signal.Signals, tmp_path: Path):
    with demo(tmp_path) as running:
        until = time.monotonic() + 30
        while not left(tmp_path) and time.monotonic() < until:
            time.sleep(0.05)
        assert left(tmp_path)
        running.send_signal(stop)
        running.wait(20)
        assert stays(tmp_path) == []


def test_a_port_that_is_taken_is_told_and_leaves_nothing(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with demo(tmp_path, "--port", str(taken.getsockname()[1])) as running:
            assert running.wait(30) == 1
            assert running.stderr is not None
            assert "cannot be used" in running.stderr.read()
    assert stays(tmp_path) == []
