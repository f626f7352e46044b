"""What is due for a new check on a day, and what rests on it: state files by their own date, what is pending by the day
on which it dies or was last looked up, sources by their age."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from app.rulebook.expressions import walk_shapes, walk_written
from app.rulebook.files import Files, RuleFile
from app.rulebook.strict_yaml import Path
from app.schema.base import Shape
from app.schema.law import Source, SourcesFile
from app.schema.options import BriefingTexts
from app.schema.states import StateLaw

_NAMING = ("sources", "source", "wage_caution_sources")
"""The fields in which a shape names what it rests on."""


_WORDS = ("text", "reason", "found", "citation", "meaning", "what", "label", "title", "place", "said", "purpose")
"""The field that a person knows a text by, the fullest first."""
_WIDTH = 110
PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Rest:
    """A text of the rulebook that rests on what is due: its place as file:line, and its opening words."""

    where: str
    words: str

    def __str__(self) -> str:
        return f"{self.where}: {self.words}" if self.words else self.where


@dataclass(frozen=True, slots=True)
class Due:
    """A source, a state file or something pending that is due, with what rests on it. `kind` is that of the source,
    'state file' or 'pending'. Nothing rests on what is pending."""

    id: str
    kind: str
    title: str
    where: str
    checked_on: dt.date
    due: dt.date
    rests: tuple[Rest, ...]

    def __str__(self) -> str:
        rest = f"{len(self.rests)} texts rest" if len(self.rests) != 1 else "1 text rests"
        head = f"{self.where}: {self.id} ({self.kind}): {self.title}"
        when = f"    checked on {self.checked_on}, due after {self.due}; {rest} on it"
        if self.kind == PENDING:
            return f"{head}\n    looked up on {self.checked_on}, due after {self.due}."
        return "\n".join([head, f"{when}:" if self.rests else f"{when}.", *(f"        {each}" for each in self.rests)])


def due(files: Files, on: dt.date) -> list[Due]:
    """State files past their `stale_after`; what is pending past its day, or was looked up more than `stale_after_days`
    before the day; then sources checked more than that before it."""
    days = next((texts.stale_after_days for _, texts in files.of(BriefingTexts)), None)
    found = sorted(_states(files, on), key=lambda item: (item.due, item.where))
    if days is not None:
        found += sorted(_pending(files, on, dt.timedelta(days=days)), key=lambda item: (item.due, item.where))
        found += sorted(_sources(files, on, dt.timedelta(days=days)), key=lambda item: (item.due, item.id))
    return found


def _states(files: Files, on: dt.date) -> Iterator[Due]:
    for file, law in files.of(StateLaw):
        if on > law.stale_after:
            rests = [_rest(file, path, shape) for path, shape in walk_shapes(law) if _named(shape)]
            told = "stale_after" if "stale_after" in file.loaded.data else "checked"
            where = f"{file.name}:{file.loaded.line((told,))}"
            title = f"law of {law.name}"
            yield Due(law.state, "state file", title, where, law.checked_on, law.stale_after, tuple(rests))


def _pending(files: Files, on: dt.date, age: dt.timedelta) -> Iterator[Due]:
    """Bills and suits that are still called pending: the day on which each dies has passed and nobody has looked since,
    or the last look is too old."""
    for file, law in files.of(StateLaw):
        for i, item in enumerate(law.pending):
            looked = item.looked_up
            days = [looked + age] if looked is not None else []
            if item.dies_on is not None and (looked is None or looked < item.dies_on):
                days.append(item.dies_on)
            if not days or on <= min(days) or (item.until is not None and item.until <= on):
                continue
            where = f"{file.name}:{file.loaded.line(('pending', i))}"
            title = textwrap.shorten(item.text, _WIDTH, placeholder=" ...")
            yield Due(law.state, PENDING, title, where, looked or law.checked_on, min(days), ())


def _sources(files: Files, on: dt.date, age: dt.timedelta) -> Iterator[Due]:
    resting = _resting(files)
    for file, listed in files.of(SourcesFile):
        for i, source in enumerate(listed.sources):
            if on > source.checked_on + age:
                path: Path = ("sources", i, "checked_on")
                yield Due(
                    source.id,
                    source.kind.replace("_", " "),
                    source.title,
                    f"{file.name}:{file.loaded.line(path)}",
                    source.checked_on,
                    source.checked_on + age,
                    tuple(resting.get(source.id, ())),
                )


def _resting(files: Files) -> dict[str, list[Rest]]:
    """For each source the texts that name it."""
    found: dict[str, list[Rest]] = {}
    for file in files.read:
        for path, shape in walk_written(file.shape):
            for id_ in _named(shape):
                found.setdefault(id_, []).append(_rest(file, path, shape))
    return found


def _rest(file: RuleFile, path: Path, shape: Shape) -> Rest:
    """Where a text stands, and its opening words on one line."""
    said = next((value for name in _WORDS if isinstance(value := getattr(shape, name, None), str)), "")
    return Rest(f"{file.name}:{file.loaded.line(path)}", textwrap.shorten(said, _WIDTH, placeholder=" ..."))


def _named(shape: Shape) -> tuple[str, ...]:
    """The sources that a shape names itself."""
    if isinstance(shape, Source):
        return ()
    found: dict[str, None] = {}
    for name in _NAMING:
        value: object = getattr(shape, name, None)
        listed = value if isinstance(value, tuple) else (value,)
        found |= {id_: None for id_ in listed if isinstance(id_, str)}
    return tuple(found)
