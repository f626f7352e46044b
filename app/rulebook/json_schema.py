"""JSON Schemas of the rule files: an editor that knows them completes keys and marks mistakes as one types.

They come from the shapes. They say less than `brief287 check` (no names, types and units), and never more: a file that
the check takes fits its schema. `python -m app.rulebook.json_schema DIR` writes them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from app.rulebook.files import SHAPES


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind of rule file, by the name of its shape."""
    found: dict[str, dict[str, Any]] = {}
    for pattern, shape in SHAPES:
        schema = shape.model_json_schema()
        found[shape.__name__] = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$comment": f"For {pattern}. Written by app/rulebook/json_schema.py from the shapes; do not edit.",
            **schema,
        }
    return found


def write(folder: Path) -> None:
    """Write `NAME.json` for each shape."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (folder / f"{name}.json").write_text(text(schema), encoding="utf-8")


def text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
