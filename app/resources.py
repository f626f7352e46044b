"""Where the program's own files lie (rules, templates, stories ...): in the package, or in place in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

Folder = Literal[
    "questions",
    "rules",
    "templates",
    "examples",
    "tests/scenarios",
    "tests/published",
    "docs",
    "docs/schemas",
    "docs/recipes",
]

_PACKAGE = Path(__file__).resolve().parent


def folder(name: Folder) -> Path:
    """The folder `name` with the program's own data.

    A wheel carries it as `app/_data/NAME`; a checkout (and an editable install, which builds no `_data`) has it at the
    top of the tree.
    """
    for candidate in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"the folder {name!r} is neither in {_PACKAGE / '_data'} nor in {_PACKAGE.parent}")
