"""Where each value and each key stands in the text of a YAML file, to change it there and leave the rest as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import yaml

from app.rulebook.strict_yaml import Path

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text: the first character, the one after the last, and the quote or sign that opens it."""

    start: int
    end: int
    style: str


@dataclass
class Spans:
    """The spans of one file's texts, by their paths from the top: of values, and of the keys that name them."""

    values: dict[Path, Span] = field(default_factory=dict)
    keys: dict[Path, Span] = field(default_factory=dict)


@dataclass
class _Open:
    path: Path
    at: int | str | None
    is_list: bool


def spans(text: str) -> Spans:
    """The spans of a text that `strict_yaml.load` has read."""
    found = Spans()
    stack: list[_Open] = []
    events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
    for event in events:
        if isinstance(event, yaml.ScalarEvent):
            top = stack[-1] if stack else None
            start, end = cast(Any, event.start_mark), cast(Any, event.end_mark)
            span = Span(start.index, end.index, event.style or "")
            if top is not None and not top.is_list and top.at is None:
                top.at = event.value
                found.keys[(*top.path, event.value)] = span
            else:
                found.values[_next(top)] = span
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            path = _next(stack[-1] if stack else None)
            is_list = isinstance(event, yaml.SequenceStartEvent)
            stack.append(_Open(path, 0 if is_list else None, is_list))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            stack.pop()
    return found


def _next(top: _Open | None) -> Path:
    """The path of the value that begins here."""
    if top is None:
        return ()
    at: Any = top.at
    top.at = at + 1 if top.is_list else None
    return (*top.path, at)


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Characters of a text that give way to others."""

    start: int
    end: int
    new: str


def edited(text: str, edits: set[Edit]) -> str:
    """The text with every edit made. They do not overlap."""
    parts, last = [], 0
    for edit in sorted(edits):
        if edit.start < last:
            raise ValueError(f"two changes of the same place: {text[edit.start : edit.end]!r}")
        parts += [text[last : edit.start], edit.new]
        last = edit.end
    return "".join([*parts, text[last:]])
