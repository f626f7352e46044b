"""What a check looks at: the files of a rulebook, the table of its facts, and what is read from both once for all."""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from app.language import tree
from app.language.errors import ExpressionError
from app.language.parse import parse
from app.language.program import Program
from app.rulebook.checks.found import Found
from app.rulebook.expressions import DEFINES_FACTS, walk_shapes
from app.rulebook.facts import Fact
from app.rulebook.files import Files, RuleFile
from app.rulebook.problems import Problem
from app.rulebook.strict_yaml import Path
from app.schema.base import ExpressionText, Shape
from app.schema.options import BriefingTexts
from app.schema.questions import Question, Section

Made = TypeVar("Made")
AnyShape = TypeVar("AnyShape", bound=Shape)
AnyPlaced = TypeVar("AnyPlaced", bound=Shape, covariant=True)


@dataclass(frozen=True, slots=True)
class Placed(Generic[AnyPlaced]):
    """A shape with the file and the path where it stands."""

    file: RuleFile
    path: Path
    shape: AnyPlaced

    def found(self, at: str | Path, what: str, mend: str = "") -> Found:
        """What is wrong at a key of this shape, or at a path from it."""
        more: Path = (at,) if isinstance(at, str) and at else () if isinstance(at, str) else at
        return Found(self.file, (*self.path, *more), what, mend)

    def line(self, at: str | Path = ()) -> int:
        return self.file.loaded.line((*self.path, *((at,) if isinstance(at, str) else at)))

    @property
    def place(self) -> str:
        return f"{self.file.name}:{self.line()}"

    @property
    def siblings(self) -> Path:
        """The path of the list in which it stands."""
        return self.path[:-1]


@dataclass(frozen=True, slots=True)
class Written:
    """An expression as it is written, with its place and the shape that holds it."""

    owner: Placed[Shape]
    field: str
    text: str

    @property
    def names(self) -> tuple[str, ...]:
        return facts_in(self.text)


class Examined:
    """One rulebook under examination. `problems` are those that reading and compiling it met; `program` is None where
    they stood in the way."""

    def __init__(
        self, files: Files, table: Mapping[str, Fact], problems: list[Problem], program: Program | None = None
    ) -> None:
        self.files = files
        self.table = table
        self.problems = problems
        self.program = program
        self._made: dict[Callable[[Examined], Any], Any] = {}

    def once(self, make: Callable[[Examined], Made]) -> Made:
        """What a function makes of this rulebook, made once however many checks ask for it."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    def of(self, *kinds: type[AnyShape]) -> Iterator[Placed[AnyShape]]:
        """Every shape of a class (or of one that is built on it), wherever it stands, in the order of the files."""
        for kind, listed in self._by_class.items():
            if issubclass(kind, kinds):
                yield from typing.cast("list[Placed[AnyShape]]", listed)

    @cached_property
    def shapes(self) -> list[Placed[Shape]]:
        """Every shape of every file, with its place."""
        return [Placed(file, path, shape) for file in self.files.read for path, shape in walk_shapes(file.shape)]

    @property
    def written_here(self) -> Iterator[Placed[Shape]]:
        """Every shape but those that take their words from another file by `use`: they are looked at there."""
        return (placed for placed in self.shapes if getattr(placed.shape, "use", None) is None)

    @cached_property
    def _by_class(self) -> dict[type[Shape], list[Placed[Shape]]]:
        found: dict[type[Shape], list[Placed[Shape]]] = {}
        for placed in self.shapes:
            found.setdefault(type(placed.shape), []).append(placed)
        return found

    def failed(self, *kinds: type[Shape]) -> bool:
        """Is a file of this kind there that could not be read? What it defines is then not known."""
        return bool(self.files.failed & set(kinds))

    @property
    def whole(self) -> bool:
        """Was everything read without an error? Only then does it say something that a name is nowhere used."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def facts_known(self) -> bool:
        """Were all files read that define facts?"""
        return not self.failed(*DEFINES_FACTS)

    @cached_property
    def date(self) -> dt.date | None:
        """The rulebook's own date, from rules/briefing.yaml; a check never asks for today's."""
        return next((texts.date for _, texts in self.files.of(BriefingTexts)), None)

    @cached_property
    def sections(self) -> list[Placed[Section]]:
        """The sections in the order in which they are asked."""
        return sorted(self.of(Section), key=lambda placed: (placed.shape.order, placed.shape.id))

    @cached_property
    def questions(self) -> dict[str, Placed[Question]]:
        """Every question by id, in the order asked; the first where an id stands twice."""
        found: dict[str, Placed[Question]] = {}
        for section in self.sections:
            for i, question in enumerate(section.shape.questions):
                found.setdefault(question.id, Placed(section.file, ("questions", i), question))
        return found

    @cached_property
    def written(self) -> list[Written]:
        """Every expression of every file."""
        return [
            Written(placed, name, text)
            for placed in self.shapes
            for name in expression_fields(type(placed.shape))
            if isinstance(text := getattr(placed.shape, name), str)
        ]


@cache
def expression_fields(shape: type[Shape]) -> tuple[str, ...]:
    """The fields of a shape that hold an expression, found by their type."""
    hints = typing.get_type_hints(shape, include_extras=True)
    return tuple(name for name in shape.model_fields if holds(hints[name], ExpressionText))


def holds(hint: Any, wanted: Any) -> bool:
    """Is a type hint the wanted one (perhaps with more said of it), or does it hold it, however deep?"""
    if typing.get_origin(hint) is typing.Annotated and typing.get_origin(wanted) is typing.Annotated:
        least = wanted.__metadata__
        if hint.__origin__ == wanted.__origin__ and hint.__metadata__[: len(least)] == least:
            return True
    return bool(hint == wanted) or any(holds(part, wanted) for part in typing.get_args(hint))


@cache
def tree_of(text: str) -> tree.Node | None:
    """The tree of an expression; None if it cannot be read, which is told elsewhere."""
    try:
        return parse(text)
    except ExpressionError:
        return None


@cache
def facts_in(text: str | None) -> tuple[str, ...]:
    """The facts that an expression names; none if it cannot be read."""
    node = tree_of(text) if text is not None else None
    return tuple(dict.fromkeys(name.fact for name in tree.names(node))) if node is not None else ()
