"""Renames an id of the rulebook everywhere: as id, in expressions, lists and sentences, in stories and answers files.

Texts are changed at the places where the id stands, so that comments and layout stay. Whether a word in an expression
is the id, the expression's own parser decides. Nothing here reads or writes a file: texts come in, and those that
change go out.
"""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from app.authoring.spans import Edit, Span, Spans, edited, spans
from app.rulebook.checks.examined import expression_fields
from app.rulebook.expressions import walk_shapes
from app.rulebook.files import Files, RuleFile
from app.rulebook.ids import DEFINES, cited_in
from app.rulebook.strict_yaml import Path, load
from app.schema.base import FileShape, Shape
from app.schema.coverage import Point
from app.schema.law import TOWN_ANSWER, TownSentence
from app.schema.questions import Question
from app.schema.renames import RenamedKind
from app.schema.states import StateLaw

_TOKEN = re.compile(r"""\\?"(?:[^"\\]|\\.)*?\\?"|''(?:[^']*)''|'[^']*'|(?<![\w.])[A-Za-z_]\w*""")
_STEP, _CLAUSE = "step_", "clause_"
_EXPECTED: Mapping[str, tuple[RenamedKind, ...]] = {
    "lines": ("line",),
    "offsets": ("offset",),
    "facts": ("fact",),
    "left_out": ("line", "offset"),
    "unknown": ("fact",),
    "not_unknown": ("fact",),
    "asked": ("fact",),
    "not_asked": ("fact",),
    "steps_done": ("step",),
    "steps_not_done": ("step",),
    "do_not_fit": ("rule on answers",),
}
"""The parts of what a story expects that name ids, in their keys or their lists."""
_IN_ROWS: Mapping[str, tuple[tuple[str, RenamedKind], ...]] = {
    "by_hand": (("result", "line"), ("result", "offset")),
    "published": (("lines", "line"), ("offsets", "offset"), ("fact", "fact"), ("less", "fact")),
}
"""Of each step worked by hand, and of each figure of a published account, the parts that name ids."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """One id and its new form. `of` is the question of a choice, whose ids here are those of the choice alone."""

    old: str
    new: str
    kind: RenamedKind
    of: str = ""

    @property
    def full(self) -> tuple[str, str]:
        """Old and new as the records write them: question.choice for a choice."""
        return (f"{self.of}.{self.old}", f"{self.of}.{self.new}") if self.of else (self.old, self.new)


@dataclass
class Source:
    """One rule file: its text, its shape with lines, and where each value stands in the text."""

    text: str
    file: RuleFile

    @cached_property
    def spans(self) -> Spans:
        return spans(self.text)

    @cached_property
    def shapes(self) -> tuple[tuple[Path, Shape], ...]:
        return tuple(walk_shapes(self.file.shape))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the text: a file without the id among them needs no look."""
        return frozenset(re.findall(r"\w+", self.text))


@dataclass
class _Change:
    """Collects the edits of one file."""

    text: str
    spans: Spans
    edits: set[Edit] = field(default_factory=set)

    def word(self, span: Span | None, old: str, new: str) -> None:
        """An id that stands alone, perhaps in quotes."""
        if span is None:
            return  # it does not stand here itself: it is taken over from elsewhere, where it is changed
        at = self.text.index(old, span.start, span.end)
        self.edits.add(Edit(at, at + len(old), new))

    def key(self, path: Path, old: str, new: str) -> None:
        """A key that is the id, or begins with it."""
        self.word(self.spans.keys.get(path), old, new)

    def each(self, path: Path, value: Any, old: str, new: str) -> None:
        """An id, or a list of ids, or lists of them."""
        if isinstance(value, list | tuple):
            for i, item in enumerate(value):
                self.each((*path, i), item, old, new)
        elif value == old:
            self.word(self.spans.values.get(path), old, new)

    def first(self, path: Path, value: Any, old: str, new: str) -> None:
        """An id, or what begins with it and a dot, or a list of them."""
        if isinstance(value, list):
            for i, item in enumerate(value):
                self.first((*path, i), item, old, new)
        elif str(value).partition(".")[0] == old:
            self.word(self.spans.values.get(path), old, new)

    def expression(self, path: Path, value: str, renaming: Renaming) -> None:
        span = self.spans.values.get(path)
        if span is None:
            return
        start, end = _inside(self.text, span)
        tokens = list(_TOKEN.finditer(self.text, start, end))
        if renaming.kind == "fact":
            found = [token for token in tokens if token[0] == renaming.old]
        else:
            quoted = [token for token in tokens if token[0][0] in "\\\"'"]
            found = [token for token, is_it in zip(quoted, _words(value, renaming), strict=True) if is_it]
        for token in found:
            at = self.text.index(renaming.old, token.start(), token.end())
            self.edits.add(Edit(at, at + len(renaming.old), renaming.new))

    def sentence(self, path: Path, old: str, new: str) -> None:
        span = self.spans.values.get(path)
        if span is not None:
            for found in TOWN_ANSWER.finditer(self.text, span.start, span.end):
                if found[1] == old:
                    self.edits.add(Edit(found.start(1), found.end(1), new))


def _inside(text: str, span: Span) -> tuple[int, int]:
    """The span without the quotes around it, or without the line that opens a block text."""
    if span.style in ("'", '"'):
        return span.start + 1, span.end - 1
    if span.style in ("|", ">"):
        return text.index("\n", span.start), span.end
    return span.start, span.end


def _words(value: str, renaming: Renaming) -> list[bool]:
    """Of each word in quotes in an expression, in its order: is it the choice of the question that is renamed?"""
    tree = ast.parse(value.strip(), mode="eval")
    words = sorted(
        (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)),
        key=lambda node: (node.lineno, node.col_offset),
    )
    meant: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        parts = [node.left, *node.comparators]
        if any(isinstance(part, ast.Name) and part.id == renaming.of for part in parts):
            listed = [
                item for part in parts for item in (part.elts if isinstance(part, ast.Tuple | ast.List) else [part])
            ]
            meant |= {id(item) for item in listed if isinstance(item, ast.Constant) and item.value == renaming.old}
    return [id(word) in meant for word in words]


# ---- the rulebook ---------------------------------------------------------------------------------------------------


def sources_of(files: Files, texts: Mapping[str, str]) -> tuple[Source, ...]:
    """The rule files with their texts, by name."""
    return tuple(Source(texts[file.name], file) for file in files.read)


def renamed_rulebook(sources: Iterable[Source], renamings: Iterable[Renaming]) -> dict[str, str]:
    """The texts of the rule files that change, by name; the record of it is apart (`with_record`).

    The renamings are made at one go: none is the old form of another's new one.
    """
    listed = tuple(renamings)
    found = {}
    for source in sources:
        change: _Change | None = None
        for renaming in listed:
            if renaming.old in source.words:
                change = change or _Change(source.text, source.spans)
                _in_file(change, source, renaming)
        if change is not None and change.edits:
            found[source.file.name] = edited(source.text, change.edits)
    return found


def _in_file(change: _Change, source: Source, renaming: Renaming) -> None:
    before = len(change.edits)
    for path, shape in source.shapes:
        _in_shape(change, path, shape, renaming)
    if renaming.kind == "shared question" and isinstance(source.file.shape, StateLaw):
        for i, asked in enumerate(source.file.loaded.data.get("ask_counsel") or ()):  # its shape has the text alone
            if isinstance(asked, dict):
                change.each(("ask_counsel", i, "use"), asked.get("use"), renaming.old, renaming.new)
    if len(change.edits) > before:
        _in_silences(change, source, renaming)


def _in_shape(change: _Change, path: Path, shape: Shape, renaming: Renaming) -> None:
    old, new, kind = renaming.old, renaming.new, renaming.kind
    if kind == "choice":
        if isinstance(shape, Question) and shape.id == renaming.of:
            for i, choice in enumerate(shape.choices):
                change.each((*path, "choices", i, "id"), choice.id, old, new)
    else:
        defines = DEFINES.get(type(shape))
        if defines is not None and defines[1] == kind:
            change.each((*path, defines[0]), getattr(shape, defines[0]), old, new)
        for name, cited in cited_in(type(shape)):
            if cited == kind:
                change.each((*path, name), getattr(shape, name), old, new)
    if kind not in ("fact", "choice"):
        return
    if isinstance(shape, Point):
        _in_point(change, path, shape, renaming)
    for name in expression_fields(type(shape)):
        value = getattr(shape, name)
        if isinstance(value, str) and re.search(rf"\b{old}\b", value):
            change.expression((*path, name), value, renaming)
    if kind == "fact" and isinstance(shape, TownSentence):
        change.sentence((*path, "text"), old, new)


def _in_point(change: _Change, path: Path, point: Point, renaming: Renaming) -> None:
    """A point names questions, and choices as question.choice."""
    for i, name in enumerate(point.questions):
        question, _, choice = name.partition(".")
        at = change.spans.values.get((*path, "questions", i))
        if renaming.kind == "fact" and question == renaming.old:
            change.word(at, renaming.old, renaming.new)
        elif renaming.kind == "choice" and (question, choice) == (renaming.of, renaming.old) and at is not None:
            change.word(replace(at, start=at.start + len(question) + 1), renaming.old, renaming.new)


def _in_silences(change: _Change, source: Source, renaming: Renaming) -> None:
    """A silence names the entry whose message it answers."""
    silences = source.file.shape.silences if isinstance(source.file.shape, FileShape) else ()
    for i, silence in enumerate(silences):
        if silence.at == renaming.old:
            change.each(("silences", i, "at"), silence.at, renaming.old, renaming.new)


def renamed_wages(text: str, renaming: Renaming) -> str:
    """The wage table with an occupation renamed, in its sums as well: it stands in the second column."""
    if renaming.kind != "occupation":
        return text
    return re.sub(rf"^([A-Z]{{2}},|SUM,){renaming.old}(?=,)", rf"\g<1>{renaming.new}", text, flags=re.MULTILINE)


def with_record(text: str, renaming: Renaming, on: dt.date, rulebook: dt.date) -> str:
    """The text of rules/renames.yaml with one more record at its end."""
    old, new = renaming.full
    record = f"  - {{old: {old}, new: {new}, kind: {renaming.kind}, date: {on}, rulebook: {rulebook}}}\n"
    head = re.sub(r"^renames:\s*(\[\s*\]|null|~)?[ \t]*$", "renames:", text.rstrip(), count=1, flags=re.MULTILINE)
    return f"{head}\n{record}" if head.strip() else f"renames:\n{record}"


# ---- stories and answers files --------------------------------------------------------------------------------------


def renamed_story(text: str, renaming: Renaming, name: str = "story.yaml") -> str:
    """The text of a story or an answers file after the renaming. Raises StrictYamlError."""
    if renaming.old not in text:
        return text
    data = load(text, name=name).data
    if not isinstance(data, dict):
        return text
    change = _Change(text, spans(text))
    if isinstance(data.get("answers"), dict):
        _in_answers(change, data["answers"], renaming)
    if isinstance(data.get("expect"), dict):
        _in_expect(change, data["expect"], renaming)
    for part, names in _IN_ROWS.items():
        for i, row in enumerate(data[part] if isinstance(data.get(part), list) else ()):
            for name, kind in names:
                if renaming.kind == kind and isinstance(row, dict) and name in row:
                    change.first((part, i, name), row[name], renaming.old, renaming.new)
    return edited(text, change.edits)


def answer_key(renaming: Renaming) -> tuple[str, str] | None:
    """The id as the key of an answer, before and after; None for what is no key."""
    before = {"fact": "", "step": _STEP, "clause": _CLAUSE}.get(renaming.kind)
    return None if before is None else (before + renaming.old, before + renaming.new)


def _in_answers(change: _Change, answers: Mapping[str, Any], renaming: Renaming) -> None:
    keys = answer_key(renaming)
    for key, value in answers.items():
        path: Path = ("answers", key)
        if keys is not None and str(key).partition(".")[0] == keys[0]:
            change.key(path, *keys)
        elif renaming.kind == "choice" and key == renaming.of:
            inner = isinstance(value, dict)
            change.each((*path, "value") if inner else path, value.get("value") if inner else value, renaming.old,
                        renaming.new)  # fmt: skip


def _in_expect(change: _Change, expect: Mapping[str, Any], renaming: Renaming) -> None:
    for part, kinds in _EXPECTED.items():
        value, path = expect.get(part), ("expect", part)
        if renaming.kind in kinds:
            if isinstance(value, dict) and part == "left_out":
                for total, lines in value.items():
                    change.each((*path, total), lines, renaming.old, renaming.new)
            elif isinstance(value, dict):
                for key in value:
                    if str(key).partition(".")[0] == renaming.old:
                        change.key((*path, key), renaming.old, renaming.new)
            else:
                change.each(path, value, renaming.old, renaming.new)
        elif renaming.kind == "choice" and part == "facts" and isinstance(value, dict) and renaming.of in value:
            change.each((*path, renaming.of), value[renaming.of], renaming.old, renaming.new)


def mentions(text: str, old: str) -> Iterator[int]:
    """The lines that still have the old id as a word: comments, and sentences that a person may want to change."""
    for number, line in enumerate(text.splitlines(), 1):
        if "_" in old and re.search(rf"(?<![\w.-]){old}(?![\w-])", line):
            yield number
