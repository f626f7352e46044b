"""The small rulebooks of valid/ and invalid/: the one in valid/minimal, and what each case changes of it.

A case is a folder. Its files replace those of the base or come to them; `change.yaml` edits files of the base: under
the name of a file a list of [old text, new text], or `remove`. `expected.txt` has the exact messages.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
BASE = HERE / "valid" / "minimal"
OWN = {"change.yaml", "expected.txt", "README.md"}


def names(kind: str) -> list[str]:
    return sorted(path.name for path in (HERE / kind).iterdir() if path.is_dir() and path != BASE)


def build(case: Path, root: Path) -> Path:
    """Write the rulebook of a case to `root`."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    for path in case.rglob("*"):
        if path.is_file() and path.name not in OWN:
            target = root / path.relative_to(case)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    changes = case / "change.yaml"
    for name, edits in (yaml.safe_load(changes.read_text("utf-8")) if changes.is_file() else {}).items():
        file = root / name
        if edits == "remove":
            file.unlink()
            continue
        text = file.read_text("utf-8")
        for old, new in edits:
            assert text.count(old) == 1, f"{case.name}: {name} has {old!r} {text.count(old)} times"
            text = text.replace(old, new)
        file.write_text(text, "utf-8")
    return root
