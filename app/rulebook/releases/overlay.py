"""An overlay over a rulebook: its corrections and additions put in their places before the files are checked.

So the same rules hold for them as for the rulebook itself. Behind each sentence stands who wrote it, on which day and
with what interest, as part of the sentence: no page, document or data can print the one without the other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from app.language.errors import did_you_mean
from app.rulebook.files import SOURCES, Contents, read_file
from app.rulebook.problems import Problem, RulebookError
from app.rulebook.strict_yaml import Loaded
from app.rulebook.strict_yaml import Path as At
from app.schema.overlay import Contribution, OverlayChange, OverlayFile
from app.schema.states import Home

MOST_FILES: Final = 100
ID: Final = "overlay.change"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\.yaml")
_TEXTS: Final = ("text", "reason", "reopen")
_REFUSED: Final = ("use", "at_home", "counts")
"""Fields by which a sentence would print words that are not its own."""


class Overlay:
    """The files of an overlay, ready to be put over a rulebook once."""

    def __init__(self, files: tuple[tuple[Loaded, OverlayFile], ...], contents: Contents) -> None:
        self._files = files
        self._placed: set[tuple[str, str]] = set()
        self.contents = contents
        digest = hashlib.sha256()
        for name in sorted(contents):
            digest.update(name.encode() + b"\0" + contents[name] + b"\0")
        self.digest = digest.hexdigest()

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """Every change, in the order of files and places."""
        return tuple(_contribution(file, change) for _, file in self._files for change in file.changes)

    def over(self, loaded: Loaded, problems: list[Problem], home: Home | None = None) -> Loaded:
        """A rule file as it was read, with what the overlay says in its places. `home`: for a state."""
        if not isinstance(loaded.data, dict):
            return loaded
        found = _Over(loaded, home or Home())
        for own, file in self._files:
            if loaded.name == SOURCES:
                problems += found.sources(own, file)
            for i, change in enumerate(file.changes):
                part = _part(loaded, change)
                if part is not None:
                    self._placed.add((own.name, change.id))
                    problems += found.change(own, ("changes", i), part, change, _contribution(file, change))
        return found.done()

    def without_place(self) -> Iterator[Problem]:
        """Once all files were read: the changes whose state or topic the rulebook has not."""
        for own, file in self._files:
            ids = [change.id for change in file.changes]
            for i, change in enumerate(file.changes):
                if (own.name, change.id) not in self._placed:
                    what = f"the rulebook has no file of {change.state or change.topic}"
                    yield _problem(own, ("changes", i), change, what, "Correct state or topic")
                if ids.index(change.id) != i:
                    yield _problem(own, ("changes", i), change, f"the id '{change.id}' stands twice", "Give it another")


def read_overlay(folder: Path) -> Overlay:
    """The overlay in a folder: each file is one author's. Raises OSError and RulebookError."""
    if not folder.is_dir():
        raise NotADirectoryError(20, "it is no folder", str(folder))
    return overlay_of({path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()})


def overlay_of(contents: Contents) -> Overlay:
    """As `read_overlay`, of files that are in memory. Raises RulebookError."""
    problems: list[Problem] = []
    files = []
    for name in sorted(contents):
        shown = f"overlay/{name}"
        if not _NAME.fullmatch(name) or len(contents) > MOST_FILES:
            what = f"an overlay has at most {MOST_FILES} files, whose names are small letters and end in .yaml"
            problems.append(Problem(shown, 1, what, "Rename it, or take it out", id=ID))
            continue
        read = read_file(contents[name], shown, OverlayFile, problems)
        if read is not None and isinstance(read.shape, OverlayFile):
            files.append((read.loaded, read.shape))
    if not contents:
        problems.append(Problem("overlay", 1, "the overlay has no file", "Write one, or leave out --overlay", id=ID))
    if problems:
        raise RulebookError(problems)
    return Overlay(tuple(files), contents)


def _contribution(file: OverlayFile, change: OverlayChange) -> Contribution:
    return Contribution(change.id, file.author, file.interest, change.date, change.where, change.corrects is not None)


def _part(loaded: Loaded, change: OverlayChange) -> str | None:
    """The list in this file that the change is about; None if it is about another file."""
    if change.state is not None:
        return change.part if loaded.data.get("state") == change.state else None
    return "statements" if loaded.data.get("topic") == change.topic else None


def _problem(own: Loaded, at: At, change: OverlayChange, what: str, mend: str) -> Problem:
    return Problem(own.name, own.line(at), what, mend, id=ID, thing=change.id)


class _Over:
    """One rule file on its way: its data, and for each value that is not its own, the file and line it is from."""

    def __init__(self, loaded: Loaded, home: Home) -> None:
        self._home = home
        self._loaded = loaded
        self._data: dict[str, Any] = dict(loaded.data)
        self._lines = dict(loaded.lines)
        self._names: dict[At, str] = dict(loaded.names)

    def done(self) -> Loaded:
        if not self._names:
            return self._loaded
        return Loaded(self._loaded.name, self._data, self._lines, self._names)

    def sources(self, own: Loaded, file: OverlayFile) -> Iterator[Problem]:
        listed = self._list("sources")
        known = {each.get("id") for each in listed if isinstance(each, dict)}
        for i, source in enumerate(own.data.get("sources") or ()):
            if source["id"] in known:
                what = f"the rulebook has a source '{source['id']}', which an overlay does not change"
                yield Problem(own.name, own.line(("sources", i)), what, "Give yours another id", id=ID)
                continue
            self._put("sources", len(listed), source, own, ("sources", i), ("sources", i))
            listed.append(source)

    def change(self, own: Loaded, at: At, part: str, change: OverlayChange, by: Contribution) -> Iterator[Problem]:
        listed, says = self._list(part), dict(own.data["changes"][at[1]]["says"])
        text = "reason" if part == "entries" else "text"
        wrong = [name for name in _REFUSED if name in says]
        if wrong:
            mend = "Write the words out: who wrote them is printed behind them"
            yield _problem(own, (*at, "says"), change, f"an overlay has no '{wrong[0]}'", mend)
            return
        for name in (text, "sources"):
            if not says.get(name):
                yield _problem(own, (*at, "says"), change, f"'{name}' is missing", f"Add '{name}:'")
                return
        if part == "entries" and says.get("confidence") != "M":
            what = "a status of an overlay has 'confidence: M', so that 'counsel to confirm' is printed with it"
            yield _problem(own, (*at, "says"), change, what, "Write 'confidence: M'")
        place = len(listed)
        if change.corrects is not None:
            whole = [self._whole(each, "reasons" if part == "entries" else "statements") for each in listed]
            begins = [n for n, each in enumerate(whole) if _begins(each.get(text), change.corrects)]
            if len(begins) != 1:
                what = f"{len(begins)} sentences of {change.where} begin with '{change.corrects}'"
                known = [str(each.get(text)) for each in whole]
                mend = "Write more of it" if begins else did_you_mean(change.corrects, known)
                yield _problem(own, (*at, "corrects"), change, what, mend)
                return
            place = begins[0]
            says = {**{name: value for name, value in whole[place].items() if name != "checked"}, **says}
            del listed[place]
        item = _attributed(says, by)
        self._put(part, place, item, own, at, (*at, "says"))
        listed.insert(place, item)

    def _whole(self, item: Any, kind: str) -> Mapping[str, Any]:
        """An item with the words that it takes from the shared sentences, if it does."""
        if not isinstance(item, dict):
            return {}
        use = item.get("use")
        known = (self._home.shared or {}).get(kind, {})
        if not isinstance(use, str) or use not in known:
            return item
        return {**self._home.taken(kind, use), **{name: value for name, value in item.items() if name != "use"}}

    def _list(self, part: str) -> list[Any]:
        """The list of that name, as one that may be changed."""
        given = self._data.get(part)
        if part not in self._data:
            self._lines[(part,)] = 1
        found = list(given) if isinstance(given, list) else []
        if given is None or isinstance(given, list):
            self._data[part] = found
        return found

    def _put(self, part: str, place: int, item: Mapping[str, Any], own: Loaded, whole: At, inside: At) -> None:
        """Note from where an item is: as a whole, and each of its values."""
        target: At = (part, place)
        self._lines = {at: line for at, line in self._lines.items() if at[:2] != target}
        self._names[target] = own.name
        self._lines[target] = own.line(whole)
        for at, line in own.lines.items():
            if at[: len(inside)] == inside and len(at) > len(inside):
                self._lines[(*target, *at[len(inside) :])] = line
        for name in item:
            self._lines.setdefault((*target, name), own.line(whole))


def _begins(said: Any, words: str) -> bool:
    return isinstance(said, str) and _plain(said).startswith(_plain(words))


def _plain(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").replace("\u201c", '"').replace("\u201d", '"').split()).casefold()


def _attributed(says: Mapping[str, Any], by: Contribution) -> dict[str, Any]:
    found = {name: value for name, value in says.items() if value is not None}  # left empty: taken out
    for name in _TEXTS:
        if isinstance(found.get(name), str):
            found[name] = f"{found[name].strip()} {by.words}"
    settled = found.get("settled_by")
    if isinstance(settled, dict) and isinstance(settled.get("ask"), str):
        found["settled_by"] = {**settled, "ask": f"{settled['ask'].strip()} {by.words}"}
    return found
