"""script/cluster: what is begun at one node goes on at the other, also when one is gone. Nothing is left at the end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.pages import Fields
from bench.postgresql import is_here
from bench.under_load import Browser, begin
from stress.finals import Finals
from stress.nodes import ROOT, free_port, session_of
from stress.people import note_of, words

PAGE, KEY = "department/q/sworn_authorized", "sworn_filled"


@dataclass
class Cluster:
    """Its process, and what it said: the ports and processes of the nodes."""

    process: subprocess.Popen[str]
    ports: tuple[int, int]
    nodes: list[int]

    def save(self, node: int, base: str, note: str) -> None:
        browser = Browser(self.ports[node], 60, kept=False)
        values = Fields(browser.get(f"{base}/{PAGE}")[1].decode()).values
        assert browser.post(f"{base}/{PAGE}", {**values, KEY: "41", f"{KEY}:note": note})[0] == 303

    def note(self, node: int, base: str) -> str:
        return note_of(Browser(self.ports[node], 60, kept=False).get(f"{base}/{PAGE}")[1], KEY)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """As script/cluster starts it, once it has installed what is missing."""
    if not is_here():
        pytest.skip("PostgreSQL or its driver is not installed")
    ports = (free_port(), free_port())
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "stress.cluster", *map(str, ports)], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
        start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(5)]
        nodes = [int(each) for each in re.findall(r"node (\d+): http://127.0.0.1:\d+\n", "".join(said))]
        assert len(nodes) == 2, said
        place = Path(said[3].partition("logs: ")[2].strip())
        assert place.is_dir()
        yield Cluster(process, ports, nodes)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert [session_of(each) for each in (process.pid, *nodes)] == [[], [], []]
        assert not place.exists()
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.verify)])
def test_a_walk_through_both_nodes(whole: bool):
    with cluster() as nodes:
        base = begin(Browser(nodes.ports[0], 60, kept=False), "Brewer", "city")
        nodes.save(1, base, "Saved at the second")
        assert nodes.note(0, base) == "Saved at the second"

        asked_at = [nodes.ports[0]]
        finals = Finals(lambda: asked_at)
        assert finals.ask()
        page = words(Browser(nodes.ports[1], 60, kept=False).get(f"{finals.base}/finals/1")[1])
        assert "FINAL no. 1" in page

        os.kill(nodes.nodes[0], signal.SIGTERM)
        nodes.save(1, base, "Saved while the first is gone")
        assert nodes.note(1, base) == "Saved while the first is gone"
        until = time.monotonic() + 40
        while session_of(nodes.nodes[0]):
            assert time.monotonic() < until, "a node does not end"
            time.sleep(0.2)

        if whole:  # whoever made it is gone: the other goes on
            asked_at[0] = nodes.ports[1]
            assert finals.finish(240)
            status, document = Browser(nodes.ports[1], 60, kept=False).get(f"{finals.base}/finals/1/briefing.pdf")
            assert (status, document[:4]) == (200, b"%PDF")
