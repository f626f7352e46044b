"""The closing lines of a test run: where the time went."""

from __future__ import annotations

import subprocess
import sys

from tests.processor_time import BUDGET, seconds, summary


def test_the_time_of_a_child_counts():
    before = seconds()
    subprocess.run([sys.executable, "-S", "-c", "sum(range(20_000_000))"], check=True)
    assert seconds() - before > 0.1


def test_the_files_that_took_most_come_first_and_the_budget_is_held_against_all():
    lines = summary({"a": 1.0, "b": 30.0, "c": 2.0})
    assert lines[0].startswith("33 s of processor in 3 files; the budget is")
    assert [line.split()[-1] for line in lines[1:]] == ["b", "c", "a"]
    assert "OVER" not in lines[0]
    assert "OVER THE BUDGET" in summary({"a": 1.0, "b": float(BUDGET), "c": 2.0})[0]
    assert summary({"a": 1.0}) == []
