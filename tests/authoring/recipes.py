"""Does what a recipe of docs/recipes says: pastes each of its YAML blocks where the sentence above it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from app.resources import folder

NAMES = ("law-that-changes", "cost-line", "question", "step", "clause", "source")
_BLOCK = re.compile(r"(?<=\n\n)((?:[^\n]+\n)+)\n```yaml\n([^`]*)```\n")
_LINE = re.compile(r"(above|below) the (?:first )?line\s+`([^`]+)`")
_FILE = re.compile(r"`((?:questions|rules|tests/scenarios)/[^`\s]+\.yaml)`")


def recipe(name: str) -> str:
    return (folder("docs/recipes") / f"{name}.md").read_text("utf-8")


def blocks(name: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """For each block of a recipe: the files that it goes into, the sentence that says where, and the text to paste."""
    for found in _BLOCK.finditer(recipe(name)):
        where = " ".join(found[1].split())
        files = tuple(_FILE.findall(where))
        assert files, f"{name}: which file does this go into? {where}"
        yield files, where, found[2]


def do(name: str, root: Path) -> None:
    """Do all that the recipe says to a rulebook in `root`."""
    for files, where, text in blocks(name):
        for file in files:
            _paste(root / file, where, text)


def _paste(file: Path, where: str, text: str) -> None:
    if "new file" in where:
        assert not file.exists(), file
        file.write_text(text, "utf-8")
        return
    lines = file.read_text("utf-8").splitlines(keepends=True)
    if "At the end of" in where:
        at = len(lines)
    else:
        found = _LINE.search(where)
        assert found, where
        at = [line.strip() for line in lines].index(found[2]) + (found[1] == "below")
    lines.insert(at, text)
    file.write_text("".join(lines), "utf-8")
