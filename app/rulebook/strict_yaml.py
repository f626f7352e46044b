"""A strict reader for the part of YAML that rule files and answers files use.

YAML 1.2 booleans and nulls only (`NO` and `on` stay text); dates stay text; aliases, anchors, tags, merge keys and
duplicate keys are refused; size and depth are bounded. Built on PyYAML's event stream, so that the line of every
value is known and nothing is ever constructed that was not asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
Path = tuple[str | int, ...]

_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_COLON = re.compile(r"\s*:")
_LONG_NUMBER = re.compile(r"[-+]?[0-9]{19,}")
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = {"", "~", "null", "Null", "NULL"}

# Part of the parser's message, the check, what is wrong, how to mend it, and whether it is told where it began.
_NOT_YAML = (
    (
        "mapping values are not allowed",
        "yaml.colon",
        "a colon stands where none can",
        "Put a text that holds a colon in quotes, or check the indentation",
        False,
    ),
    (
        "cannot start any token",
        "yaml.odd_sign",
        "a tab, or a sign that cannot begin a text, stands here",
        "Indent with spaces; put a text that begins with @, % or a backquote in quotes",
        False,
    ),
    ("quoted scalar", "yaml.quote_open", "a quote is opened here and not closed", "Close the quote", True),
    ("flow sequence", "yaml.bracket_open", "a bracket is opened here and not closed", "Close the list with ]", True),
    ("flow mapping", "yaml.bracket_open", "a brace is opened here and not closed", "Close it with }", True),
    (
        "did not find expected",
        "yaml.indentation",
        "this line does not fit the lines above it",
        "Indent it like the other lines of the same list or block",
        False,
    ),
)


class StrictYamlError(Exception):
    """The file is not YAML as used here. Says where, what, and how to mend it; `id` is that of the check."""

    def __init__(self, name: str, line: int, id_: str, what: str, mend: str) -> None:
        super().__init__(f"{name}:{line}: {what}. {mend}")
        self.name = name
        self.line = line
        self.id = id_
        self.what = what
        self.mend = mend


@dataclass(frozen=True)
class Loaded:
    """Plain data, and the line (from 1) on which each value starts, by its path from the top."""

    name: str
    data: Any
    lines: dict[Path, int] = field(repr=False)
    names: dict[Path, str] = field(default_factory=dict, repr=False)
    """The file of each part that comes from another one: the overlay of a host."""

    def line(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest enclosing value that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def name_at(self, path: Path) -> str:
        """The file in which the value at `path` stands."""
        return next((self.names[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.names), self.name)

    def id_at(self, path: Path) -> str:
        """The id (of a row: the topic) of the nearest entry around `path`; empty if none inside the file has one."""
        found, data = "", self.data
        for part in path:
            try:
                data = data[part]
            except (KeyError, IndexError, TypeError):
                break
            if isinstance(data, dict):
                own = data.get("id", data.get("topic"))
                found = own if isinstance(own, str) else found
        return found


def load(text: str | bytes, *, name: str) -> Loaded:
    """Read one document. Raises `StrictYamlError`."""
    return _Reader(name).read(_decode(text, name))


def _decode(text: str | bytes, name: str) -> str:
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(raw) > MAX_BYTES:
        raise StrictYamlError(
            name, 1, "yaml.too_large", f"the file is larger than {MAX_BYTES:,} bytes", "Split it or shorten it"
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise StrictYamlError(
            name, line, "yaml.not_utf8", "the file is not UTF-8 text", "Save it with the UTF-8 encoding"
        ) from None


@dataclass
class _Open:
    """A mapping or list that is still being read."""

    value: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None
    flow: bool = False
    """True in braces: {a: 1, b: 2}."""
    last: tuple[str, str] = ("", "")
    """The key and the text that were read last."""


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Path, int] = {}
        self.stack: list[_Open] = []
        self.result: Any = None
        self.documents = 0
        self.text = ""

    def fail(self, mark: Any, id_: str, what: str, mend: str) -> StrictYamlError:
        return StrictYamlError(self.name, (mark.line + 1) if mark is not None else 1, id_, what, mend)

    def read(self, text: str) -> Loaded:
        self.text = text
        try:
            for event in yaml.parse(text, Loader=_Loader):
                self.event(event)
        except yaml.MarkedYAMLError as error:
            raise self.not_yaml(error) from None
        except yaml.YAMLError as error:
            line = text[: getattr(error, "position", 0)].count("\n") + 1
            what = "this is not YAML: a character stands here that is not text"
            raise StrictYamlError(
                self.name, line, "yaml.odd_sign", what, "Remove it; it may be unseen, so write the line again"
            ) from None
        return Loaded(self.name, self.result, self.lines)

    def not_yaml(self, error: yaml.MarkedYAMLError) -> StrictYamlError:
        """The parser's message in our words, at the line where a person would look."""
        said = f"{error.context or ''} {error.problem or ''}".strip()
        for sign, id_, what, mend, at_start in _NOT_YAML:
            if sign in said:
                mark = error.context_mark if at_start and error.context_mark is not None else error.problem_mark
                return self.fail(mark, id_, f"this is not YAML: {what}", mend)
        mark = error.problem_mark or error.context_mark
        mend = "Check the indentation, and quote texts that hold a colon"
        return self.fail(mark, "yaml.unreadable", f"this is not YAML: {said}", mend)

    def event(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                what, mend = "a second document starts here", "Remove the line with ---"
                raise self.fail(event.start_mark, "yaml.second_document", what, mend)
        elif isinstance(event, yaml.AliasEvent):
            raise self.fail(
                event.start_mark,
                "yaml.alias",
                "aliases (*name) are not used here",
                "Write the value out again, or put a text that begins with * in quotes",
            )
        elif isinstance(event, yaml.ScalarEvent):
            self.plain(event)
            self.scalar(event)
        elif isinstance(event, yaml.MappingStartEvent):
            self.plain(event)
            self.open(event, {})
        elif isinstance(event, yaml.SequenceStartEvent):
            self.plain(event)
            self.open(event, [])
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.stack.pop()

    def plain(self, event: Any) -> None:
        if event.anchor is not None:
            raise self.fail(
                event.start_mark,
                "yaml.alias",
                "anchors (&name) are not used here",
                "Remove the anchor, or put a text that begins with & in quotes",
            )
        if event.tag is not None:
            shown = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise self.fail(
                event.start_mark,
                "yaml.tag",
                f"tags ({shown}) are not used here",
                "Remove the tag, or put a text that begins with ! in quotes",
            )

    def open(self, event: Any, value: dict[str, Any] | list[Any]) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise self.fail(
                event.start_mark, "yaml.too_deep", f"nested more than {MAX_DEPTH} deep", "Use a flatter layout"
            )
        path = self.add(event, value)
        self.stack.append(_Open(value, path, flow=bool(event.flow_style)))

    def scalar(self, event: Any) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            key = event.value
            if key == "<<":
                raise self.fail(
                    event.start_mark, "yaml.alias", "merge keys (<<) are not used here", "Write the keys out"
                )
            if top.flow and not _COLON.match(self.text, event.end_mark.index):
                raise self.comma(event, *top.last)
            if key in top.value:
                first = self.lines[(*top.path, key)]
                raise self.fail(
                    event.start_mark,
                    "yaml.key_twice",
                    f"the key '{key}' stands twice (first on line {first})",
                    "Remove one of them",
                )
            top.key = key
            self.lines[(*top.path, key)] = event.start_mark.line + 1
            return
        if top is not None and top.key is not None:
            top.last = (top.key, event.value)
        self.add(event, self.value(event))

    def comma(self, event: Any, key: str, before: str) -> StrictYamlError:
        """In braces, a comma ends a value: what comes after it has no colon and is no key."""
        after: str = event.value
        if re.fullmatch(r"[-+]?[0-9]{1,3}", before) and re.fullmatch(r"[0-9]{3}(\.[0-9]*)?", after):
            what = f"a comma stands in the number {before},{after}"
            return self.fail(event.start_mark, "yaml.comma_in_number", what, f"Write {before}{after} without the comma")
        if not before:
            what, mend = f"'{after}' has no colon and no value", f"Write '{after}: ' and its value, or remove it"
            return self.fail(event.start_mark, "yaml.comma_in_text", what, mend)
        what = f"the comma ends the text of '{key}', and '{after}' stands alone after it"
        mend = f'Put the text in quotation marks: {key}: "{before}, {after}"'
        return self.fail(event.start_mark, "yaml.comma_in_text", what, mend)

    def value(self, event: Any) -> Any:
        text: str = event.value
        if not event.implicit[0]:  # quoted, or a block text
            return text
        if text in _NULLS:
            return None
        if text in _BOOLEANS:
            return _BOOLEANS[text]
        if _INT.fullmatch(text):
            return int(text)
        if _LONG_NUMBER.fullmatch(text):
            what = f"the number {text[:20]}... is too large"
            raise self.fail(event.start_mark, "yaml.number_too_large", what, "Give a number below 1e15")
        if _FLOAT.fullmatch(text):
            number = float(text)
            if number in (float("inf"), float("-inf")):
                what = f"the number {text} is too large"
                raise self.fail(event.start_mark, "yaml.number_too_large", what, "Give a number below 1e15")
            return number
        return text

    def add(self, event: Any, value: Any) -> Path:
        if not self.stack:
            self.result = value
            self.lines[()] = event.start_mark.line + 1
            return ()
        top = self.stack[-1]
        if isinstance(top.value, list):
            path: Path = (*top.path, len(top.value))
            top.value.append(value)
            self.lines[path] = event.start_mark.line + 1
            return path
        if top.key is None:
            raise self.fail(
                event.start_mark, "yaml.key_no_text", "a key is not a plain text", "Use a plain word as the key"
            )
        path = (*top.path, top.key)
        top.value[top.key] = value
        top.key = None
        return path
