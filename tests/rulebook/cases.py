"""The small rulebooks of valid/ and invalid/: the one in valid/minimal, and what each case changes of it.

A case is a folder. Its files replace those of the base or come to them; `change.yaml` edits files of the base: under
the name of a file a list of [old text, new text], or `remove`. `expected.txt` has the exact messages.

`planted.yaml` has mistakes of one message each, for every check of the registry.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
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
    if changes.is_file():
        change(root, yaml.safe_load(changes.read_text("utf-8")))
    return root


def change(root: Path, changes: Mapping[str, str | list[list[str]]]) -> None:
    """Edit files of a rulebook. Under its name each has a list of [old, new], a new text, `remove` or `too large`."""
    for name, edits in changes.items():
        file = root / name
        if edits == "remove":
            file.unlink()
        elif edits == "too large":
            file.write_text("#" * 1_000_001, "utf-8")
        elif isinstance(edits, str):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(edits, "utf-8")
        else:
            text = file.read_text("utf-8")
            for old, new in edits:
                assert text.count(old) == 1, f"{name} has {old!r} {text.count(old)} times"
                text = text.replace(old, new)
            file.write_text(text, "utf-8")


@dataclass(frozen=True)
class Planted:
    """One mistake in the base, and the one message that it gives."""

    name: str
    change: Mapping[str, str | list[list[str]]]
    says: str

    @property
    def check(self) -> str:
        found = re.search(r"^\S+: \[(\S+)\] ", self.says)
        assert found, self.says
        return found[1]


def planted() -> list[Planted]:
    """The mistakes of planted.yaml."""
    listed = yaml.safe_load((HERE / "planted.yaml").read_text("utf-8"))
    return [Planted(name, each["change"], each["says"]) for name, each in listed.items()]
