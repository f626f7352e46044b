"""The first line of every YAML file of a rulebook: it tells an editor which JSON Schema the file has.

The line is a comment that the YAML language server (in VS Code, Neovim, Emacs, IntelliJ ...) reads. Its path leads from
the file to `docs/schemas` at the top, which a checkout has and which `brief287 rulebook copy` writes beside the rules.
`python -m app.rulebook.schema_headers DIR` writes the line into every file below DIR that lacks it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.rulebook.files import SHAPES
from app.rulebook.problems import Problem

SCHEMAS: Final = "docs/schemas"
STARTS: Final = "# yaml-language-server: $schema="
KINDS: Final = (
    *((pattern, shape.__name__) for pattern, shape in SHAPES),
    ("examples/*.yaml", "AnswersFile"),
    ("tests/scenarios/**/*.yaml", "StoryFile"),
)
"""Every kind of file that has a schema: where it stands, and the schema's name."""


def header(name: str, schema: str) -> str:
    """The first line of the file that stands at `name`, a path from the top with `/`."""
    return f"{STARTS}{'../' * name.count('/')}{SCHEMAS}/{schema}.json"


def expected(root: Path) -> Iterator[tuple[Path, str]]:
    """Every file below `root` that has a schema, with the line that it begins with."""
    for pattern, schema in KINDS:
        for path in sorted(root.glob(pattern)):
            yield path, header(path.relative_to(root).as_posix(), schema)


def header_problems(root: Path) -> Iterator[Problem]:
    """A doubt for each file whose first line does not lead to its schema; none where there are no schemas."""
    if not (root / SCHEMAS).is_dir():
        return
    for path, line in expected(root):
        with path.open("rb") as file:
            first = file.readline(500).decode("utf-8-sig", "replace").rstrip()
        if first != line:
            told = "leads to no schema of this file" if first.startswith(STARTS) else "does not say which schema it has"
            name, mend = path.relative_to(root).as_posix(), f"Let the first line of the file be: {line}"
            yield Problem(name, 1, f"the first line {told}", mend, "warning", id="files.schema_header")


def write_headers(root: Path) -> int:
    """Write the line into every file below `root` that lacks it or has another. How many were written."""
    written = 0
    for path, line in expected(root):
        text = path.read_bytes().decode("utf-8-sig")
        first, _, rest = text.partition("\n")
        new = f"{line}\n{rest if first.startswith(STARTS) else text}"
        if new != text:
            path.write_bytes(new.encode())
            written += 1
    return written


if __name__ == "__main__":
    print(f"{write_headers(Path(sys.argv[1]))} files written")
