"""script/stress: its parts are there, and a bar is kept or not."""

from __future__ import annotations

import importlib
import inspect

import pytest

from stress.__main__ import PARTS
from stress.bars import Bar, none_of


@pytest.mark.parametrize("name", PARTS)
def test_a_part_can_be_run_in_short(name: str):
    run = importlib.import_module(f"stress.{name}").run
    assert inspect.signature(run).parameters["short"].default is False


@pytest.mark.parametrize(
    ("bar", "kept"),
    [
        (Bar("kills", 200, least=200), True),
        (Bar("kills", 199, least=200), False),
        (Bar("a save", 0.31, "seconds", most=0.3), False),
        (none_of("answers lost", 0), True),
        (none_of("answers lost", 1), False),
        (Bar("answers acknowledged", 12345), True),
    ],
)
def test_a_bar(bar: Bar, kept: bool):
    assert bar.kept is kept
    assert ("NOT KEPT" in str(bar)) is not kept


def test_a_figure_is_told_whole():
    assert str(Bar("answers acknowledged", 1234567)) == "answers acknowledged: 1234567 (no bar)"
