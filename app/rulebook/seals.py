"""Review seals: what every item of the rulebook said when it was last read, so that `check` sees each later change.

`rules/seals.csv` has a row for each item (an entry, a statement, a source, a factor, a line, a question ...): its file,
a name for it, the first twelve hexadecimal digits of a hash of its content, the day of the seal, and who had read the
content by then. A seal is no reading of its own: it fixes the content as of the reading that the item itself records.
Comments, layout and the order of items are no content. `brief287 seal` writes the file; nobody edits it by hand.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

from app.rulebook import strict_yaml
from app.rulebook.files import RENAMES, SEALS, WAGES, Files
from app.rulebook.problems import Problem
from app.schema.reading import READ_BY, ReadBy

COLUMNS: Final = ("file", "item", "hash", "on", "by", "name")
_NAMED_BY: Final = (
    "id", "topic", "use", "text", "reason", "citation", "title", "what", "ask", "term", "word", "place", "kind",
)  # fmt: skip
"""The field that an item is named by: the first of these that it has."""
HEAD: Final = "head"
"""The item that holds the plain values at the top of a file."""
State = Literal["new", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of the rulebook, with the place where it stands. `part` is the list of the file that it stands in."""

    file: str
    part: str
    name: str
    hash: str
    line: int

    @property
    def label(self) -> str:
        return self.part if not self.name else f"{self.part}: {self.name}"


@dataclass(frozen=True, slots=True)
class Seal:
    """What one item said on a day, and who had read it by then. `label` is that of the item."""

    file: str
    label: str
    hash: str
    on: dt.date
    by: ReadBy
    name: str = ""

    @property
    def reader(self) -> str:
        return self.name or READ_BY[self.by].split(",", 1)[0]

    @property
    def part(self) -> str:
        return self.label.split(": ", 1)[0]


@dataclass(frozen=True, slots=True)
class Difference:
    """An item that is not as it was sealed: it is new, it has changed, or it is gone (`item` is then None)."""

    state: State
    file: str
    line: int
    label: str
    item: Item | None
    seal: Seal | None

    def __str__(self) -> str:
        if self.seal is None:
            return f"{self.file}:{self.line}: '{self.label}' is new: it has not been sealed yet"
        told = "has changed" if self.state == "changed" else "is gone"
        return f"{self.file}:{self.line}: '{self.label}' {told} since its review on {self.seal.on} ({self.seal.reader})"


class SealsError(Exception):
    """rules/seals.csv cannot be read; `line` says where."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"{SEALS}:{line}: {what}")
        self.line = line
        self.what = what


# ---- items ------------------------------------------------------------------------------------------------------


def items_of(files: Files, root: Path) -> list[Item]:
    """Every item of the rule files that could be read, in the order of the files."""
    found = [item for file in files.read if file.name != RENAMES for item in items_in(file.loaded)]
    wages = root / WAGES
    return [*found, *(wage_items(wages.read_text("utf-8")) if wages.is_file() else ())]


def items_in(loaded: strict_yaml.Loaded) -> Iterator[Item]:
    """Every item of one file."""
    head: dict[str, Any] = {}
    for part, value in loaded.data.items():
        if isinstance(value, list) and any(isinstance(each, dict) for each in value):
            seen: dict[str, int] = {}
            for i, each in enumerate(value):
                name = _name(each)
                seen[name] = seen.get(name, 0) + 1
                told = name if seen[name] == 1 else f"{name} ({seen[name]})"
                yield Item(loaded.name, part, told, hash_of(each), loaded.line((part, i)))
        elif isinstance(value, list | dict):
            yield Item(loaded.name, part, "", hash_of(value), loaded.line((part,)))
        else:
            head[part] = value
    yield Item(loaded.name, HEAD, "", hash_of(head), 1)


def wage_items(text: str) -> Iterator[Item]:
    """Every row of the wage table."""
    for line, row in enumerate(csv.reader(io.StringIO(text)), 1):
        if line > 1 and row:
            yield Item(WAGES, "wages", " ".join(row[:2]), hash_of(row), line)


def hash_of(content: object) -> str:
    """Twelve hexadecimal digits for a content: the same for any layout, and any order of the keys."""
    told = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _name(each: Any) -> str:
    """What a person calls an item: its id, its options and body, or its first words; with its first day."""
    if not isinstance(each, dict):
        return _words(str(each))
    options = each.get("options")
    if isinstance(options, list) and options and isinstance(options[0], str):
        told = f"{each.get('body', '')} {options[0]}" + (f" and {len(options) - 1} more" if len(options) > 1 else "")
    else:
        first = next(iter(each.values()), "")
        told = _words(str(next((each[name] for name in _NAMED_BY if each.get(name) is not None), first)))
    return f"{told} {each['from_date']}" if each.get("from_date") is not None else told


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s.()-]", "", text).split()[:6]).rstrip(".")


# ---- seals ------------------------------------------------------------------------------------------------------


def read_seals(root: Path) -> list[Seal] | None:
    """The seals of a rulebook; None where it has no file of seals. Raises `SealsError`."""
    path = root / SEALS
    if not path.is_file():
        return None
    try:
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
    except (UnicodeDecodeError, csv.Error):
        raise SealsError(1, "this is not a table of seals") from None
    if not rows or tuple(rows[0]) != COLUMNS:
        raise SealsError(1, "the first line does not name the columns " + ", ".join(COLUMNS))
    return [_seal(row, line) for line, row in enumerate(rows[1:], 2) if row]


def _seal(row: Sequence[str], line: int) -> Seal:
    if len(row) != len(COLUMNS) or row[4] not in get_args(ReadBy) or not re.fullmatch(r"[0-9a-f]{12}", row[2]):
        raise SealsError(line, "this row is not one that 'brief287 seal' writes")
    try:
        return Seal(row[0], row[1], row[2], dt.date.fromisoformat(row[3]), cast(ReadBy, row[4]), row[5])
    except ValueError:
        raise SealsError(line, f"'{row[3]}' is not a date such as 2026-11-24") from None


def differences(items: Iterable[Item], seals: Iterable[Seal]) -> list[Difference]:
    """What is not as it was sealed, by file and line. Within one list of one file an item is matched by its content,
    then by its name, then (what has changed its name) by its place."""
    groups: dict[tuple[str, str], tuple[list[Item], list[Seal]]] = {}
    for item in items:
        groups.setdefault((item.file, item.part), ([], []))[0].append(item)
    for seal in seals:
        groups.setdefault((seal.file, seal.part), ([], []))[1].append(seal)
    found = [each for here, sealed in groups.values() for each in _compared(here, sealed)]
    return sorted(found, key=lambda each: (each.file, each.line, each.label))


def _compared(items: list[Item], seals: list[Seal]) -> Iterator[Difference]:
    left, seals = list(items), list(seals)
    for same in (_same, _same_hash, _same_label):
        for item, seal in _pairs(left, seals, same):
            left.remove(item)
            seals.remove(seal)
            if item.hash != seal.hash:
                yield Difference("changed", item.file, item.line, item.label, item, seal)
    for item, seal in zip(left, seals, strict=False):
        yield Difference("changed", item.file, item.line, item.label, item, seal)
    for item in left[len(seals) :]:
        yield Difference("new", item.file, item.line, item.label, item, None)
    for seal in seals[len(left) :]:
        yield Difference("gone", seal.file, 1, seal.label, None, seal)


def _pairs(items: list[Item], seals: list[Seal], same: Callable[[Item, Seal], bool]) -> Iterator[tuple[Item, Seal]]:
    free = list(seals)
    for item in tuple(items):
        found = next((each for each in free if same(item, each)), None)
        if found is not None:
            free.remove(found)
            yield item, found


def _same(item: Item, seal: Seal) -> bool:
    return item.hash == seal.hash and item.label == seal.label


def _same_hash(item: Item, seal: Seal) -> bool:
    return item.hash == seal.hash


def _same_label(item: Item, seal: Seal) -> bool:
    return item.label == seal.label


def seal_problems(files: Files, root: Path) -> Iterator[Problem]:
    """A doubt for each item that is not as it was when it was last read. A rulebook loads all the same."""
    try:
        seals = read_seals(root)
    except SealsError as error:
        yield Problem(
            SEALS, error.line, error.what, "Take the last good copy of the file back", "warning", id="seals.unreadable"
        )
        return
    if seals is None:
        mend = "Run 'brief287 seal --by ...' once the rulebook has been read"
        yield Problem(
            SEALS, 1, "there is no such file, so no change since a review is seen", mend, "warning", id="seals.missing"
        )
        return
    read = {file.name for file in files.read} | {WAGES}
    known = [seal for seal in seals if seal.file in read or not (root / seal.file).is_file()]
    fresh = {file.name for file in files.read if file.name != RENAMES} - {seal.file for seal in seals}
    for name in sorted(fresh):
        what, mend = "nothing in this file has been sealed", f"Read it, then run 'brief287 seal {name} --by ...'"
        yield Problem(name, 1, what, mend, "warning", id="seals.never_read")
    for each in differences((item for item in items_of(files, root) if item.file not in fresh), known):
        what = str(each).split(": ", 1)[1]
        mend = f"Read it again, then run 'brief287 seal {each.file} --by ...'"
        yield Problem(each.file, each.line, what, mend, "warning", id="seals.changed")
