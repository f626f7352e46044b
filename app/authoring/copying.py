"""A copy of the program's own rulebook to work in: the rules, and all that an author needs beside them.

The copy has the layout of a checkout, so that every path in it leads to the same place: stories find the examples,
each file finds its schema, a recipe finds the page that it names.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.resources import Folder, folder

WHOLE: Final[tuple[Folder, ...]] = (
    "questions",
    "rules",
    "examples",
    "tests/scenarios",
    "tests/published",
    "docs/schemas",
    "docs/recipes",
)
PAGES: Final = (
    "checks.md", "costs.md", "expressions.md", "preview.md", "prove.md", "published-accounts.md", "rule-files.md",
    "stories.md",
)  # fmt: skip
"""The pages of docs/ for authors. The wheel carries them: pyproject.toml names each."""


class NotEmptyError(Exception):
    """The folder has something in it, which a copy could overwrite."""


def copy_rulebook(target: Path) -> tuple[str, ...]:
    """Write the program's rulebook into `target`, which is made if it is not there. The folders written.

    Raises `NotEmptyError` where something stands in it, and OSError.
    """
    if target.exists() and any(target.iterdir()):
        raise NotEmptyError
    for name in WHOLE:
        shutil.copytree(folder(name), target / name, copy_function=shutil.copyfile, dirs_exist_ok=True)
    for page in pages():
        shutil.copyfile(page, target / "docs" / page.name)
    return WHOLE


def pages() -> Iterator[Path]:
    """The pages for authors that the program has."""
    for name in PAGES:
        yield folder("docs") / name
