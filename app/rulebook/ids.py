"""Where ids stand in the rulebook: which shape defines an id of which kind, and which fields name one.

One table, read by the check of renames, by the check of what the program reads, and by `brief287 rename`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from app.rulebook.expressions import walk_shapes
from app.rulebook.files import WAGES, Files
from app.rulebook.schema.base import Shape
from app.rulebook.schema.consistency import ConsistencyRule
from app.rulebook.schema.costs import Constant, CostLine, Derived, Factor, Offset
from app.rulebook.schema.effects import Condition, EffectQuestion, Finding
from app.rulebook.schema.law import Clause, GlossaryTerm, LegalStep, ModelRow, Source
from app.rulebook.schema.options import Consideration
from app.rulebook.schema.questions import Question, Section
from app.rulebook.schema.renames import RenamedKind

Place = tuple[str, int]
"""A file and a line in it."""

DEFINES: Mapping[type[Shape], tuple[str, RenamedKind]] = {
    Section: ("id", "section"),
    Question: ("id", "fact"),
    Derived: ("id", "fact"),
    Factor: ("id", "fact"),
    Constant: ("id", "fact"),
    CostLine: ("id", "line"),
    Offset: ("id", "offset"),
    LegalStep: ("id", "step"),
    Clause: ("id", "clause"),
    GlossaryTerm: ("id", "term"),
    Source: ("id", "source"),
    Finding: ("id", "finding"),
    EffectQuestion: ("id", "effect question"),
    Condition: ("id", "condition"),
    Consideration: ("id", "consideration"),
    ConsistencyRule: ("id", "rule on answers"),
    ModelRow: ("topic", "model row"),
}
"""The field that holds a shape's own id, and of which kind it is. The choices of a question stand in `choices`."""
CITES: Mapping[type[Shape], tuple[tuple[str, RenamedKind], ...]] = {
    LegalStep: (("waits_for", "step"),),
    Finding: (("question", "effect question"),),
    EffectQuestion: (("sides", "finding"),),
    ConsistencyRule: (("questions", "fact"),),
    Factor: (("wage_table", "occupation"),),
}
"""Fields that name something of another kind: one id, a list of them, or lists of lists. Every shape's sources come on
top (`SOURCES`), and the names in expressions and in sentences on the town."""
SOURCES = ("sources", "source", "wage_caution_sources")


def cited_in(shape: Shape) -> Iterator[tuple[str, RenamedKind]]:
    """The fields of a shape that name ids of other shapes, each with the kind."""
    yield from CITES.get(type(shape), ())
    yield from ((name, "source") for name in SOURCES if name in type(shape).model_fields)


def defined_ids(files: Files) -> dict[RenamedKind, dict[str, Place]]:
    """Every id of the rulebook that is no word of the program, by kind, with the place where it is defined."""
    found: dict[RenamedKind, dict[str, Place]] = {}
    for file in files.read:
        for path, shape in walk_shapes(file.shape):
            defines = DEFINES.get(type(shape))
            if defines is None:
                continue
            field, kind = defines
            id_ = getattr(shape, field)
            found.setdefault(kind, {}).setdefault(id_, (file.name, file.loaded.line((*path, field))))
            for i, choice in enumerate(shape.choices if isinstance(shape, Question) else ()):
                place = (file.name, file.loaded.line((*path, "choices", i, "id")))
                found.setdefault("choice", {}).setdefault(f"{id_}.{choice.id}", place)
    found["occupation"] = {occupation: (WAGES, 1) for _, occupation in files.wages}
    return found


@cache
def expression_fields(shape: type[Shape]) -> tuple[str, ...]:
    """The fields of a shape that hold an expression, by the mark that their type has for editors."""
    return tuple(name for name, info in shape.model_fields.items() if "x-brief287" in repr(info))
