"""Seals the rulebook: writes down what each item says now, and who has read it (`rules/seals.csv`)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.rulebook.files import SEALS, WAGES, Files
from app.rulebook.seals import COLUMNS, Difference, Item, Seal, differences, items_of, read_seals
from app.schema.reading import ReadBy


@dataclass(frozen=True, slots=True)
class Reading:
    """Who read the items that are to be sealed, and the day of the seal. `name` is empty for the project's agents."""

    on: dt.date
    by: ReadBy
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sealing:
    """What is to be sealed. `differences`: the items that are new, changed or gone. `again`: how many others are sealed
    anew though they have not changed. `seals`: the whole table afterwards, in the order of the files."""

    differences: tuple[Difference, ...]
    again: int
    seals: tuple[Seal, ...]


def files_meant(files: Files, root: Path, wanted: Sequence[str]) -> frozenset[str]:
    """The rule files that are named: by path, by folder, or by a state's two letters. All where nothing is named.

    Raises `LookupError` with the first name that means no file.
    """
    known = {file.name for file in files.read} | ({WAGES} if (root / WAGES).is_file() else set())
    sealed = {seal.file for seal in read_seals(root) or ()}
    if not wanted:
        return frozenset(known | sealed)
    found: set[str] = set()
    for name in wanted:
        path = f"rules/states/{name.lower()}.yaml" if re.fullmatch(r"[A-Za-z]{2}", name) else _inside(name, root)
        meant = {file for file in known | sealed if file == path or file.startswith(f"{path}/")}
        if not meant:
            raise LookupError(name)
        found |= meant
    return frozenset(found)


def _inside(name: str, root: Path) -> str:
    """A path as the rulebook names it: from `rules` or `questions` on, wherever the command is called."""
    path = Path(name).resolve()
    return path.relative_to(root.resolve()).as_posix() if path.is_relative_to(root.resolve()) else Path(name).as_posix()


def sealing(files: Files, root: Path, meant: frozenset[str], reading: Reading, *, again: bool = False) -> Sealing:
    """What sealing these files comes to. Unchanged items keep their seal, unless they were read `again`."""
    items = items_of(files, root)
    old = read_seals(root) or []
    found = differences([i for i in items if i.file in meant], [s for s in old if s.file in meant])
    changed = {id(each.item) for each in found if each.item is not None}
    same = {(seal.file, seal.part, seal.hash): seal for seal in old}
    same |= {(seal.file, seal.label, seal.hash): seal for seal in old}
    seals: list[Seal] = []
    renewed = 0
    for file in dict.fromkeys([*(item.file for item in items), *(seal.file for seal in old)]):
        if file not in meant:
            seals += [seal for seal in old if seal.file == file]
            continue
        for item in (item for item in items if item.file == file):
            before = same.get((file, item.label, item.hash)) or same.get((file, item.part, item.hash))
            if id(item) in changed or again or before is None:
                renewed += id(item) not in changed
                seals.append(Seal(file, item.label, item.hash, reading.on, reading.by, reading.name))
            else:
                seals.append(replace(before, label=item.label))
    return Sealing(tuple(found), renewed, tuple(seals))


def carried_over(before: Sequence[Item], after: Sequence[Item], seals: Sequence[Seal]) -> tuple[Seal, ...]:
    """The seals after a renaming, which changes ids and nothing else: what was sealed stays so, under its new content.

    `before` and `after` have the same items in the same order. What was not as it was sealed stays so as well.
    """
    now = {
        (old.file, old.label, old.hash): new
        for old, new in zip(before, after, strict=True)
        if (old.label, old.hash) != (new.label, new.hash)
    }
    changed = ((seal, now.get((seal.file, seal.label, seal.hash))) for seal in seals)
    return tuple(replace(seal, label=new.label, hash=new.hash) if new else seal for seal, new in changed)


def table(seals: Sequence[Seal]) -> str:
    """The text of rules/seals.csv."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((s.file, s.label, s.hash, s.on.isoformat(), s.by, s.name) for s in seals)
    return out.getvalue()


def write(root: Path, seals: Sequence[Seal]) -> None:
    """Write the table of seals into the rulebook."""
    (root / SEALS).write_text(table(seals), encoding="utf-8")
