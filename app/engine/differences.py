"""What differs between two rulebooks, entry by entry: added, removed, or changed field by field, with file and line.

An entry is whatever has an id, or another key of its own (a state law's rule for one option from one day on, a
statement's text, a citation). Entries are held against each other by that key, so that reordering a list or moving an
entry to another file is no change. An entry whose key itself was changed is paired with the one it is most like.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from app.rulebook.expressions import walk_shapes
from app.rulebook.files import WAGES, Files, RuleFile
from app.rulebook.strict_yaml import Path
from app.schema.base import Shape
from app.schema.costs import Spread

ChangeWord = Literal["added", "removed", "changed"]

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "StateLaw": ("state",),
    "StateCount": ("state",),
    "StateEntry": ("body", "from_date"),
    "StateGrant": ("title",),
    "Authority": ("citation", "from_date"),
    "TopicStatements": ("topic",),
    "ModelRow": ("topic", "from_date"),
    "FormFingerprint": ("model", "revision"),
    "FormSection": ("number",),
    "PublishedAccount": ("place", "years", "model"),
    "NationalCount": ("day",),
    "Reason": ("kind", "status", "when"),
    "LoadedWords": ("lean", "words"),
}
"""By what an entry without an id is known among its likes. A shape that is not here is known by its id, else by its
text, else by all that it says."""
SPREAD: Final = ("options",)
"""A field that names several things for which the entry says the same: each is an entry of its own, so that a rule that
is split in two shows the options for which something changed, and no others."""
ALIKE: Final = 0.55
"""How like each other two entries must be (0 to 1) to count as one that was changed."""

MOST_PAIRS: Final = 10_000
"""With more that could be paired (every sentence of a new form), nothing is: it is all told as removed and added."""


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A file of a rulebook, and a line in it (0: of the file as a whole)."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that is not the same. `before` or `after` is None where the field is not there; `places` are its own
    lines."""

    name: str
    before: str | None
    after: str | None
    places: tuple[FilePlace | None, FilePlace | None]


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One entry that was added, removed or changed. `kind` is what it is ("cost line"), `id` its key, `within` the
    entry that it belongs to ("state law AK"). `days` are the days for which it counts: before and after, each from and
    until (None: no end); None where such an entry has no days or is not there."""

    change: ChangeWord
    kind: str
    id: str
    within: str
    title: str
    before: FilePlace | None
    after: FilePlace | None
    days: tuple[Days | None, Days | None]
    fields: tuple[FieldChange, ...]


Days = tuple[dt.date | None, dt.date | None]


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    home: str
    key: tuple[str, ...]
    title: str
    place: FilePlace
    days: Days | None
    fields: Mapping[str, tuple[Any, FilePlace]]
    """By name (`values.likely`): the value, and where it stands. Lists of words are sets of them."""


def differences(old: Files, new: Files) -> tuple[EntryChange, ...]:
    """Every entry that is not the same in both, in the order of file and line (of the later rulebook, if it is there).
    Empty where only order, comments or spacing differ."""
    same = {file.name: file.shape for file in old.read}
    same = {file.name: file.shape for file in new.read if same.get(file.name) == file.shape}
    sides = [_by_kind(file for file in files.read if file.name not in same) for files in (old, new)]
    found: list[EntryChange] = []
    for group in sorted({*sides[0], *sides[1]}):
        found += _held(sides[0].get(group, {}), sides[1].get(group, {}))
    found += _wages(old, new)
    found.sort(
        key=lambda each: (
            (each.after or each.before or FilePlace("")).file,
            (each.after or FilePlace("")).line,
            each.id,
        )
    )
    return tuple(_together(found))


# ---- taking a rulebook apart ----------------------------------------------------------------------------------------

_Group = tuple[str, str]
_Key = tuple[tuple[str, ...], int]


def _by_kind(files: Iterable[RuleFile]) -> dict[_Group, dict[_Key, _Entry]]:
    """Every entry by kind and home, and by its key there; entries of one key are numbered."""
    found: dict[_Group, dict[_Key, _Entry]] = defaultdict(dict)
    for file in files:
        for entry in _entries(file):
            group = found[(entry.kind, entry.home)]
            number = sum(1 for key, _ in group if key == entry.key) if (entry.key, 0) in group else 0
            group[(entry.key, number)] = entry
    return found


def _entries(file: RuleFile) -> Iterator[_Entry]:
    shapes = dict(walk_shapes(file.shape))
    names: dict[Path, str] = {}
    for path, shape in shapes.items():
        if path and not isinstance(path[-1], int):
            continue  # a part of the entry around it, such as low, likely and high
        above = next((names[path[:end]] for end in range(len(path) - 1, -1, -1) if path[:end] in names), "")
        part = str(next((step for step in reversed(path) if isinstance(step, str)), ""))
        kind, own = _words(type(shape).__name__), _key(shape)
        names[path] = f"{kind} {' '.join(own)}".strip() if own and _keyed(shape) else above
        global_ = len(path) == 2 and "id" in type(shape).model_fields
        fields = _fields(file, path, shape)
        if global_ and above:
            fields["in"] = (above, FilePlace(file.name, file.loaded.line(path)))
        for which, left in _spread(shape, fields):
            yield _Entry(
                kind,
                "" if global_ else " ".join(word for word in (above, part.replace("_", " ")) if word),
                (*which, *own),
                _title(shape),
                FilePlace(file.name, file.loaded.line(path)),
                _days(shape),
                left,
            )


def _spread(shape: Shape, fields: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    if type(shape).__name__ in KEYS:
        for name in SPREAD:
            if name in fields and isinstance(fields[name][0], frozenset):
                left = {key: value for key, value in fields.items() if key != name}
                yield from (((one,), left) for one in sorted(fields[name][0]))
                return
    yield (), fields


def _keyed(shape: Shape) -> bool:
    return "id" in type(shape).model_fields or type(shape).__name__ in KEYS


def _key(shape: Shape) -> tuple[str, ...]:
    """What an entry is known by among its likes; nothing for a file that is one list of entries."""
    names = type(shape).model_fields
    if "id" in names:
        return (str(getattr(shape, "id")),)  # noqa: B009 - a Shape has none, this one has
    if type(shape).__name__ in KEYS:
        given = [getattr(shape, name) for name in KEYS[type(shape).__name__] if name in names]
        return tuple(_text(value) for value in given if value is not None)
    if "text" in names:
        return (_text(getattr(shape, "text")),)  # noqa: B009
    return () if type(shape).__name__.endswith("File") else tuple(
        _text(value) for value in (getattr(shape, name) for name in names) if isinstance(value, str | int | dt.date)
    )  # fmt: skip


def _fields(file: RuleFile, path: Path, shape: Shape, before: str = "") -> dict[str, tuple[Any, FilePlace]]:
    """What an entry itself says; what it holds lists of are entries of their own. A default that is written out says
    no more than one that is not."""
    found: dict[str, tuple[Any, FilePlace]] = {}
    for name, info in type(shape).model_fields.items():
        value = getattr(shape, name)
        if value != info.default:
            _add(found, file, (*path, name), value, before + name)
    return found


def _add(found: dict[str, tuple[Any, FilePlace]], file: RuleFile, path: Path, value: Any, name: str) -> None:
    if value is None or value == ():
        return
    if isinstance(value, Shape):
        found.update(_fields(file, path, value, f"{name}."))
    elif isinstance(value, dict):
        for key, inner in value.items():
            _add(found, file, (*path, key), inner, f"{name}.{key}")
    elif not isinstance(value, tuple):
        found[name] = (value, FilePlace(file.name, file.loaded.line(path)))
    elif not any(isinstance(item, Shape) for item in value):
        found[name] = (frozenset(_text(item) for item in value), FilePlace(file.name, file.loaded.line(path)))


def _days(shape: Shape) -> Days | None:
    names = type(shape).model_fields
    if "from_date" not in names and "until" not in names:
        return None
    return getattr(shape, "from_date", None), getattr(shape, "until", None)


def _title(shape: Shape) -> str:
    for name in ("title", "label", "name", "text", "term", "ask", "citation", "topic", "reason"):
        value = getattr(shape, name, None)
        if isinstance(value, str):
            return value
    return ""


def _words(name: str) -> str:
    """CostLine: cost line."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.removesuffix("File")).lower()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


# ---- holding against each other -------------------------------------------------------------------------------------


def _held(old: dict[_Key, _Entry], new: dict[_Key, _Entry]) -> Iterator[EntryChange]:
    pairs: list[tuple[_Entry | None, _Entry | None]] = [(old[key], new[key]) for key in old if key in new]
    gone = [old[key] for key in old if key not in new]
    come = [new[key] for key in new if key not in old]
    for one, other in _likest(gone, come):
        pairs.append((one, other))
        gone.remove(one)
        come.remove(other)
    pairs += [(one, None) for one in gone]
    pairs += [(None, other) for other in come]
    for before, after in pairs:
        if before is None or after is None or {k: v for k, (v, _) in before.fields.items()} != {
            k: v for k, (v, _) in after.fields.items()
        }:  # fmt: skip
            yield _change(before, after)


def _likest(gone: list[_Entry], come: list[_Entry]) -> list[tuple[_Entry, _Entry]]:
    """Entries of another key that are one and the same by what they say, the likest first."""
    if len(gone) * len(come) > MOST_PAIRS:
        return []
    scored = sorted(
        ((_likeness(one, other), i, j) for i, one in enumerate(gone) for j, other in enumerate(come)), reverse=True
    )
    found, used = [], (set[int](), set[int]())
    for score, i, j in scored:
        if score >= ALIKE and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            found.append((gone[i], come[j]))
    return found


def _likeness(one: _Entry, other: _Entry) -> float:
    if _spread_name(one) != _spread_name(other):
        return 0.0
    names = {*one.fields, *other.fields}
    same = sum(name in one.fields and name in other.fields and one.fields[name][0] == other.fields[name][0]
               for name in names)  # fmt: skip
    shared = same / len(names) if names else 0.0
    words = SequenceMatcher(None, one.title.split(), other.title.split(), autojunk=False).ratio()
    return max(words, shared) if "id" not in names else shared


def _spread_name(entry: _Entry) -> str:
    """The option of a state law's entry: another option's entry is never the same one."""
    return entry.key[0] if entry.kind == "state entry" and entry.key else ""


def _change(before: _Entry | None, after: _Entry | None) -> EntryChange:
    one = after or before
    assert one is not None
    fields: list[FieldChange] = []
    for name in dict.fromkeys([*(before.fields if before else ()), *(after.fields if after else ())]):
        sides = [entry.fields.get(name) if entry is not None else None for entry in (before, after)]
        texts = [_text(side[0]) if side is not None else None for side in sides]
        if texts[0] != texts[1]:
            places = tuple(side[1] if side is not None else None for side in sides)
            fields.append(FieldChange(name, texts[0], texts[1], (places[0], places[1])))
    if before is not None and after is not None:
        fields = [_of_list(field) if field.name in _LISTS else field for field in fields]
    return EntryChange(
        "changed" if before is not None and after is not None else "added" if before is None else "removed",
        one.kind,
        " ".join(one.key),
        one.home,
        one.title,
        before.place if before is not None else None,
        after.place if after is not None else None,
        (before.days if before is not None else None, after.days if after is not None else None),
        tuple(fields),
    )


_LISTS: Final = frozenset({"sources", "models", "fundings", "questions", "waits_for", "agencies", "options"})
"""Lists of words: of eight sources, the one that came and the one that went are told."""


def _of_list(field: FieldChange) -> FieldChange:
    before, after = ((side or "").split(", ") if side else [] for side in (field.before, field.after))
    gone, come = [each for each in before if each not in after], [each for each in after if each not in before]
    return replace(field, before=", ".join(gone) or None, after=", ".join(come) or None)


def _wages(old: Files, new: Files) -> Iterator[EntryChange]:
    here = FilePlace(WAGES)
    for key in sorted({*old.wages, *new.wages}):
        sides = [_figures(wages.get(key)) for wages in (old.wages, new.wages)]
        if sides[0] != sides[1]:
            fields = tuple(
                FieldChange(name, sides[0].get(name), sides[1].get(name), (here, here))
                for name in ("low", "likely", "high")
                if sides[0].get(name) != sides[1].get(name)
            )
            change: ChangeWord = "added" if not sides[0] else "removed" if not sides[1] else "changed"
            yield EntryChange(change, "wage", " ".join(key), "", "", here, here, (None, None), fields)


def _figures(spread: Spread | None) -> dict[str, str]:
    return {} if spread is None else {name: _text(getattr(spread, name)) for name in ("low", "likely", "high")}


def _together(found: list[EntryChange]) -> Iterator[EntryChange]:
    """Entries for several options that changed in one and the same way are told once."""
    groups: dict[Any, list[EntryChange]] = {}
    for each in found:
        groups.setdefault(replace(each, id="") if each.kind == "state entry" else (each, each.id), []).append(each)
    for listed in groups.values():
        ids = [each.id.split(" ", 1) for each in listed]
        if len(listed) > 1:
            yield replace(listed[0], id=f"{', '.join(id_[0] for id_ in ids)} {ids[0][-1]}".strip())
        else:
            yield listed[0]
