"""Where the time of a test run goes: seconds of processor by file, with what each started (browser, renderers, Java).

Wall time says little on a machine that does other things beside; seconds of processor stay about the same.
`docs/decisions/0028-test-time.md` has the budget.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

BUDGET = 520
"""Seconds for all files together: four and a half minutes of two processors."""
LISTED = 10
_KEY = "brief287_processor_time"
_TICK = os.sysconf("SC_CLK_TCK")


def seconds() -> float:
    """Processor time so far of this process, of all that it started, and of all that those started."""
    parent: dict[int, int] = {}
    used: dict[int, int] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                fields = Path(entry.path, "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            except OSError:
                continue  # it ended meanwhile; whoever waited for it has its time
            parent[int(entry.name)] = int(fields[1])
            used[int(entry.name)] = sum(map(int, fields[11:15]))  # own and that of children waited for
    own = os.getpid()

    def ours(process: int) -> bool:
        while process not in (0, 1, own):
            process = parent.get(process, 0)
        return process == own

    return sum(ticks for process, ticks in used.items() if ours(process)) / _TICK


class ProcessorTime:
    """The plugin, in each test process and in the one that reports."""

    def __init__(self) -> None:
        self.by_file: dict[str, float] = {}
        self._last = 0.0

    def pytest_collection_finish(self) -> None:
        self._last = seconds()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[Any]:
        done = yield
        if nextitem is None or nextitem.path != item.path:
            now = seconds()
            self._add({item.nodeid.partition("::")[0]: max(0.0, now - self._last)})
            self._last = now
        return done

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_KEY] = dict(self.by_file)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self._add(getattr(node, "workeroutput", {}).get(_KEY, {}))

    def _add(self, spent: Mapping[str, float]) -> None:
        for file, more in spent.items():
            self.by_file[file] = self.by_file.get(file, 0.0) + more

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        lines = summary(self.by_file)
        if lines:
            terminalreporter.section("processor time")
            for line in lines:
                terminalreporter.write_line(line)


def summary(by_file: Mapping[str, float]) -> list[str]:
    """The total beside its budget, and the files that took most; nothing of a run of a file or two."""
    if len(by_file) <= 2:
        return []
    total = sum(by_file.values())
    over = " OVER THE BUDGET: docs/decisions/0028-test-time.md says what to do." if total > BUDGET else ""
    most = sorted(((spent, name) for name, spent in by_file.items()), reverse=True)[:LISTED]
    lines = [f"{total:.0f} s of processor in {len(by_file)} files; the budget is {BUDGET} s.{over}"]
    return lines + [f"{spent:6.1f} s  {name}" for spent, name in most]
