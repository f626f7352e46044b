"""The research of November 28, 2026 has its place: decision 31 names for each entry where it stands, or why not."""

from __future__ import annotations

import re

import pytest

from app.rulebook.book import Rulebook
from tests.rulebook import cases

PAGE = cases.ROOT / "docs" / "decisions" / "0031-research-of-november-28.md"
ENTRIES = 114
"""In the two files of additions, 64 and 51; two of them have one id."""


def rows() -> list[tuple[str, str, str, str]]:
    listed = [line.strip("|").split(" | ") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [(id_.strip(), became, where, why.strip()) for id_, became, where, why in listed[1:]]


def test_every_entry_is_taken_asked_or_refused() -> None:
    ids = [id_ for id_, *_ in rows()]
    assert len(ids) == len(set(ids)) == ENTRIES
    assert {became for _, became, *_ in rows()} == {"taken", "asked", "refused"}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_its_place_is_there(row: tuple[str, str, str, str], rulebook: Rulebook) -> None:
    """A file that is there; lists that a state's file has; sources that the rulebook has. What is refused says why."""
    _, became, where, why = row
    if became == "refused":
        assert why
        return
    files = re.findall(r"(?:rules|questions|app|tests)/[\w/]+\.(?:yaml|py)", where)
    assert files, where
    for name in files:
        assert (cases.ROOT / name).is_file(), name
    for named in re.findall(r"\bsources? ((?:\w+_\w+(?:, |; | and )?)+)", where):
        for id_ in re.findall(r"\w+_\w+", named):
            assert id_ in rulebook.sources, id_
