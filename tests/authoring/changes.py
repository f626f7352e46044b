"""Single changes of a rulebook's files: every place that can be changed, by kind, and what could stand there instead.

A place is one scalar of a YAML file (or one cell of the wage table), found in the text itself, so that a change is one
edit of one line. What may be written there follows from the field of the shape that reads it: a word of a closed list
is changed to another word of the list, an expression stays an expression, an id stays an id of its kind.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import typing
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from app.rulebook.book import Rulebook
from app.rulebook.checks.examined import holds
from app.rulebook.checks.sources import CITING
from app.rulebook.expressions import walk_shapes
from app.rulebook.files import WAGES, Files
from app.schema.base import ExpressionText, Identifier, Shape

KINDS: Final = ("status", "number", "date", "condition", "source")
"""Each has the same share of the changes."""
WHERE: Final = frozenset({"options", "models", "body", "fundings", "agencies", "fits", "marks", "audience", "per"})
"""Fields of a closed list, or of a list of ids, that say where something applies: a condition."""
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH: Final = "|".join(MONTHS)
_DAY_IN_WORDS: Final = re.compile(rf"\b({_MONTH})( \d{{1,2}},)? (\d{{4}})\b")
_FIGURE: Final = re.compile(r"(?<![\w./:-])\d[\d,]*(?:\.\d+)?(?![\w/:-]|\.\d)")
_UNTOUCHED: Final = frozenset({"id", "title", "address", "official", "name", "publisher", "hash", "tiles", "blanks"})
"""Names of things and addresses: to change one is none of the five kinds."""

Made = Callable[[random.Random], str | None]


@dataclass(frozen=True)
class Spot:
    """One place of one file that can be changed: where its text begins and ends, and what could stand there."""

    file: str
    line: int
    kind: str
    sort: str
    start: int
    end: int
    made: Made


@dataclass(frozen=True)
class Change:
    """One edit: in `file`, the characters from `start` to `end` become `after`."""

    file: str
    line: int
    kind: str
    sort: str
    start: int
    end: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} [{self.kind}, {self.sort}] {_one_line(self.before)} -> {_one_line(self.after)}"

    def applied(self, text: str) -> str:
        return text[: self.start] + self.after + text[self.end :]


def _one_line(text: str) -> str:
    return " ".join(text.split())[:90]


def drawn(root: Path, files: Files, rulebook: Rulebook, count: int, seed: int) -> Iterator[Change]:
    """Changes without end, of each kind in turn and of each sort of a kind in turn: of the files that have such places
    one is drawn, then a place in it. The first `count` differ in place."""
    chance = random.Random(seed)
    spots: dict[str, dict[str, dict[str, list[Spot]]]] = {}
    for spot in all_spots(root, files, rulebook):
        spots.setdefault(spot.kind, {}).setdefault(family(spot), {}).setdefault(spot.file, []).append(spot)
    texts = {name: (root / name).read_text("utf-8") for name in {*(file.name for file in files.read), WAGES}}
    seen: set[tuple[str, int]] = set()
    for turn in range(count * 50):
        by_sort = spots[KINDS[turn % len(KINDS)]]
        by_file = by_sort[sorted(by_sort)[turn // len(KINDS) % len(by_sort)]]
        spot = chance.choice(by_file[chance.choice(sorted(by_file))])
        before = texts[spot.file][spot.start : spot.end]
        after = spot.made(chance)
        if after is not None and after != before and (spot.file, spot.start) not in seen:
            seen.add((spot.file, spot.start))
            yield Change(spot.file, spot.line, spot.kind, spot.sort, spot.start, spot.end, before, after)


def family(spot: Spot) -> str:
    """The sort of a change within its kind; all sorts of a kind are drawn equally often, so that figures in prose, of
    which there are thousands, do not stand for all numbers."""
    if spot.kind == "source":
        return "of a state" if "/states/" in spot.file or "state_sentences" in spot.file else "elsewhere"
    if spot.kind == "status":
        return spot.sort if spot.sort in ("status", "confidence", "yes or no") else "another word"
    if spot.kind == "date":
        return spot.sort if spot.sort in ("from_date", "until", "a day in a text") else "another day"
    if spot.kind == "condition" and spot.sort in WHERE:
        return "where it applies"
    return "another id" if spot.sort.startswith("another id") else spot.sort


def _any_of(listed: Sequence[str]) -> Made:
    return lambda chance: chance.choice(listed)


def _number(raw: str) -> Made:
    def made(chance: random.Random) -> str | None:
        other = other_number(raw, chance)
        same = float(other.replace(",", "")) == float(raw.replace(",", ""))
        return None if same else other

    return made


# ---- the places of a file -------------------------------------------------------------------------------------------


def all_spots(root: Path, files: Files, rulebook: Rulebook) -> Iterator[Spot]:
    """Every place of every file."""
    names = _Names(rulebook)
    for file in files.read:
        text = (root / file.name).read_text("utf-8")
        shapes = dict(walk_shapes(file.shape))
        for path, event in _scalars(text):
            for kind, sort, start, end, made in _of_scalar(path, event, text, shapes, names):
                line = text.count("\n", 0, start) + 1
                yield Spot(file.name, line, kind, sort, start, end, made)
    yield from _wages((root / WAGES).read_text("utf-8"))


def _scalars(text: str) -> Iterator[tuple[tuple[str | int, ...], yaml.ScalarEvent]]:
    """Every value of a file that is no list and no mapping, with its path."""
    stack: list[list[Any]] = []  # [path, key or index, is it a mapping, is a key awaited]
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            stack.pop()
            continue
        if not isinstance(event, yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent):
            continue
        path: tuple[str | int, ...] = ()
        if stack:
            top = stack[-1]
            if top[2] and top[3] and isinstance(event, yaml.ScalarEvent):
                top[1], top[3] = event.value, False
                continue
            if not top[2]:
                top[1] += 1
            top[3] = True
            path = (*top[0], top[1])
        if isinstance(event, yaml.ScalarEvent):
            yield path, event
        else:
            mapping = isinstance(event, yaml.MappingStartEvent)
            stack.append([path, None if mapping else -1, mapping, True])


Place = tuple[str, str, int, int, Made]


def _of_scalar(
    path: tuple[str | int, ...],
    event: yaml.ScalarEvent,
    text: str,
    shapes: dict[tuple[str | int, ...], Shape],
    names: _Names,
) -> Iterator[Place]:
    """What can be changed of one value."""
    at = len(path) - 1
    while at > 0 and path[:at] not in shapes:
        at -= 1
    shape, name = shapes.get(path[:at]), path[at] if at < len(path) else None
    assert event.start_mark is not None
    assert event.end_mark is not None
    start, end = event.start_mark.index, event.end_mark.index
    raw = text[start:end]
    plain = not event.style  # the parser in C says '' for it
    if shape is None or not isinstance(name, str) or name in _UNTOUCHED or "silences" in path:
        return
    hint = _hints(type(shape)).get(name)
    words = _words_of(hint, event.value)
    if name in CITING:
        yield "source", "another source", start, end, names.source(event.value)
    elif holds(hint, ExpressionText):
        yield from _of_expression(raw, start, names, plain)
    elif words:
        kind = "condition" if name in WHERE else "status"
        yield kind, name, start, end, _any_of(words)
    elif raw in ("true", "false"):
        yield "status", "yes or no", start, end, lambda _: "false" if raw == "true" else "true"
    elif re.fullmatch(r"\d{4}-\d{2}-\d{2}", event.value):
        quote = raw[0] if raw[0] in "\"'" else ""
        yield "date", name, start, end, lambda chance: quote + other_day(event.value, chance) + quote
    elif plain and re.fullmatch(r"-?\d+(\.\d+)?", raw):
        yield "number", "a number", start, end, _number(raw)
    elif name == "unit":
        yield "number", "another unit", start, end, _any_of(names.units)
    elif holds(hint, Identifier) and (others := names.like_id(event.value)):
        yield "condition", f"another id ({name})", start, end, _any_of(others)
    else:
        for kind, sort, first, last, how in _of_text(raw, start):
            yield ("date", "a day in a text", first, last, how) if name == "date" else (kind, sort, first, last, how)


def _of_text(raw: str, start: int) -> Iterator[Place]:
    """Days and figures within a text."""
    taken: set[int] = set()
    for found in _DAY_IN_WORDS.finditer(raw):
        taken.update(range(*found.span()))
        words = found.group()
        yield "date", "a day in a text", start + found.start(), start + found.end(), _other_words(words)
    for found in _FIGURE.finditer(raw):
        if found.start() not in taken:
            figure = found.group().rstrip(",")
            at = start + found.start()
            yield "number", "a figure in a text", at, at + len(figure), _number(figure)


def _other_words(words: str) -> Made:
    def made(chance: random.Random) -> str:
        month, day, year = typing.cast("re.Match[str]", _DAY_IN_WORDS.fullmatch(words)).groups()
        which = chance.choice(["month", "year", "day"] if day else ["month", "year"])
        if which == "year":
            return words.replace(year, str(int(year) + chance.choice([-1, 1])))
        if which == "day":
            return words.replace(day, f" {(int(day.strip(' ,')) + chance.choice([1, 2, 9])) % 28 + 1},")
        return words.replace(month, MONTHS[(MONTHS.index(month) + chance.choice([1, -1])) % 12])

    return made


def other_day(text: str, chance: random.Random) -> str:
    """A day, a month or a year apart."""
    day = dt.date.fromisoformat(text)
    sign = chance.choice([-1, 1])
    which = chance.choice(["day", "month", "year"])
    if which == "day":
        return (day + dt.timedelta(days=sign)).isoformat()
    months = day.year * 12 + day.month - 1 + sign * (1 if which == "month" else 12)
    return dt.date(months // 12, months % 12 + 1, min(day.day, 28)).isoformat()


def other_number(raw: str, chance: random.Random) -> str:
    """One more, one less, a digit mistyped, ten times as much, or a tenth: written as before."""
    how = chance.choice(["more", "less", "digit", "digit", "tenfold"])
    digits = [i for i, letter in enumerate(raw) if letter.isdigit()]
    if how == "tenfold":
        return raw.replace(".", "", 1) if "." in raw else raw + "0"
    if how == "digit" or "." in raw or "," in raw:
        i = chance.choice(digits)
        return raw[:i] + str((int(raw[i]) + chance.randint(1, 8)) % 10) + raw[i + 1 :]
    return str(int(raw) + (1 if how == "more" else -1))


def _wages(text: str) -> Iterator[Spot]:
    start = 0
    for line, row in enumerate(text.splitlines(keepends=True), 1):
        if line > 1:
            for found in re.finditer(r"\d+\.\d+", row):
                raw, at = found.group(), start + found.start()
                yield Spot(WAGES, line, "number", "a wage", at, at + len(raw), _number(raw))
        start += len(row)


# ---- expressions ----------------------------------------------------------------------------------------------------

_SIGNS: Final = {
    "<=": ["<", ">="], ">=": [">", "<="], "<": ["<=", ">"], ">": [">=", "<"], "==": ["!="], "!=": ["=="],
    "and": ["or"], "or": ["and"], "+": ["-"], "-": ["+"], "*": ["/"], "min": ["max"], "max": ["min"],
}  # fmt: skip
_PART: Final = re.compile(
    r"""(?P<sign><=|>=|==|!=|<|>|\band\b|\bor\b|\bmin\b|\bmax\b|(?<=\s)[-+*](?=\s))|(?P<no>\bnot )|"""
    r"""(?P<choice>"[^"]*"|'[^']*')|(?P<number>(?<![\w.])\d+(?:\.\d+)?)|(?P<name>[a-z_][\w.]*)"""
)


def _of_expression(raw: str, start: int, names: _Names, plain: bool) -> Iterator[Place]:
    """Each sign, name, choice and number of an expression."""
    inner, shift = (raw, 0) if plain or raw[0] not in "\"'" else (raw[1:-1], 1)
    for found in _PART.finditer(inner):
        part, at = found.group(), start + shift + found.start()
        end = at + len(part)
        if found["sign"]:
            yield "condition", "a sign", at, end, _any_of(_SIGNS[part])
        elif found["no"]:
            yield "condition", "not", at, end, lambda _: ""
        elif found["choice"]:
            made = names.choice(part)
            yield "condition", "a choice", at, end, made
        elif found["number"]:
            yield "number", "a number in a formula", at, end, _number(part)
        elif found["name"] and (like := names.like(part)):
            yield "condition", "another fact", at, end, _any_of(like)


# ---- names ----------------------------------------------------------------------------------------------------------


class _Names:
    """What could stand in place of an id."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.sources = sorted(rulebook.sources)
        self.facts = rulebook.facts
        self.units = sorted({fact.unit_text for fact in rulebook.facts.values() if fact.unit_text})
        self.choices = [
            [choice.id for choice in question.choices] for question in rulebook.questions.values() if question.choices
        ]
        self.kinds: list[list[str]] = [
            sorted(rulebook.questions), sorted(step.id for step in rulebook.steps),
            sorted(finding.id for finding in rulebook.findings), sorted(rulebook.topics),
            sorted(clause.id for clause in rulebook.clauses), sorted(rulebook.facts),
        ]  # fmt: skip

    def source(self, id_: str) -> Made:
        """Another source: any, or one that stands next to it in the alphabet (of the same state or place)."""

        def made(chance: random.Random) -> str:
            if chance.random() < 0.5:
                at = self.sources.index(id_)
                return self.sources[max(0, min(len(self.sources) - 1, at + chance.choice([-2, -1, 1, 2])))]
            return chance.choice(self.sources)

        return made

    def like_id(self, value: str) -> list[str]:
        """The other ids of the kind of thing that has this one."""
        return [id_ for id_ in next((listed for listed in self.kinds if value in listed), []) if id_ != value]

    def choice(self, quoted: str) -> Made:
        quote, word = quoted[0], quoted[1:-1]
        others = [other for listed in self.choices if word in listed for other in listed if other != word]
        return lambda chance: quote + chance.choice(others) + quote if others else None

    def like(self, name: str) -> list[str]:
        """Facts of the same type and unit."""
        id_, _, model = name.partition(".")
        fact = self.facts.get(id_)
        if fact is None:
            return []
        same = [key for key, other in self.facts.items() if other.type == fact.type]
        return [f"{key}.{model}" if model else key for key in same if key != id_]


@cache
def _hints(shape: type[Shape]) -> dict[str, Any]:
    return typing.get_type_hints(shape, include_extras=True)


def _words_of(hint: Any, value: str) -> Sequence[str]:
    """The other words of a closed list that holds this one, with those of any list that it is part of."""
    found: list[str] = []

    def walk(part: Any) -> None:
        if typing.get_origin(part) is typing.Literal:
            found.extend(word for word in typing.get_args(part) if isinstance(word, str))
        else:
            for inner in typing.get_args(part):
                walk(inner)

    walk(hint)
    return [word for word in dict.fromkeys(found) if word != value] if value in found else []
