"""Where ids stand in the rulebook: which shape defines an id of which kind, and which fields name one.

One table, read by the checks of renames and of what the program reads, and by `brief287 rename`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from app.rulebook.expressions import walk_shapes
from app.rulebook.files import WAGES, Files, RuleFile
from app.rulebook.strict_yaml import Path
from app.schema import consistency, costs, coverage, evidence, law, local, options, questions, states
from app.schema.base import Shape
from app.schema.renames import RenamedKind

Place = tuple[RuleFile | str, Path]
"""A file (or the name of one that is no YAML) and a path in it."""

DEFINES: Mapping[type[Shape], tuple[str, RenamedKind]] = {
    questions.Section: ("id", "section"),
    questions.Question: ("id", "fact"),
    costs.Derived: ("id", "fact"),
    costs.Factor: ("id", "fact"),
    costs.Constant: ("id", "fact"),
    costs.CostLine: ("id", "line"),
    costs.Offset: ("id", "offset"),
    law.LegalStep: ("id", "step"),
    law.Clause: ("id", "clause"),
    law.GlossaryTerm: ("id", "term"),
    law.Source: ("id", "source"),
    law.ModelRow: ("topic", "model row"),
    evidence.Finding: ("id", "finding"),
    evidence.EffectQuestion: ("id", "effect question"),
    evidence.Condition: ("id", "condition"),
    local.Payment: ("id", "payment"),
    local.TownAccount: ("id", "town account"),
    options.Consideration: ("id", "consideration"),
    consistency.ConsistencyRule: ("id", "rule on answers"),
    coverage.Point: ("id", "point"),
    states.SharedStatement: ("id", "shared statement"),
    states.SharedReason: ("id", "shared reason"),
    states.SharedQuestion: ("id", "shared question"),
}
"""The field that holds a shape's own id, and of which kind it is. The choices of a question stand in `choices`."""
CITES: Mapping[type[Shape], tuple[tuple[str, RenamedKind], ...]] = {
    law.LegalStep: (("waits_for", "step"),),
    evidence.Finding: (("question", "effect question"),),
    evidence.EffectQuestion: (("sides", "finding"),),
    consistency.ConsistencyRule: (("questions", "fact"),),
    costs.Factor: (("wage_table", "occupation"),),
    costs.CostLine: (("benefits_part", "fact"),),
    coverage.Point: (("steps", "step"),),
}
"""Fields that name something of another kind: one id, a list of them, or lists of lists. On top come every shape's
sources, `use`, the names in expressions and in sentences on the town, and the questions and choices of a point."""
SOURCES = ("sources", "source", "wage_caution_sources")
_USES: Mapping[str, RenamedKind] = {
    "statements": "shared statement",
    "reasons": "shared reason",
    "questions": "shared question",
}


@cache
def cited_in(shape: type[Shape]) -> tuple[tuple[str, RenamedKind], ...]:
    """The fields of a shape that name ids of other shapes, each with the kind."""
    found = [*CITES.get(shape, ()), *((name, "source") for name in SOURCES if name in shape.model_fields)]
    if "use" in shape.model_fields:
        found.append(("use", _USES[getattr(shape, "KIND")]))  # noqa: B009 - of the shapes that have `use`
    return tuple(found)


def defined_ids(files: Files) -> dict[RenamedKind, dict[str, Place]]:
    """Every id of the rulebook that is no word of the program, by kind, with the place where it is defined."""
    found: dict[RenamedKind, dict[str, Place]] = {}
    for file in files.read:
        for path, shape in walk_shapes(file.shape):
            if type(shape) in DEFINES:
                field, kind = DEFINES[type(shape)]
                id_ = getattr(shape, field)
                found.setdefault(kind, {}).setdefault(id_, (file, (*path, field)))
                for i, choice in enumerate(shape.choices if isinstance(shape, questions.Question) else ()):
                    found.setdefault("choice", {}).setdefault(f"{id_}.{choice.id}", (file, (*path, "choices", i, "id")))
    found["occupation"] = {occupation: (WAGES, ()) for _, occupation in files.wages}
    return found


def shown(place: Place) -> str:
    """A place as file:line."""
    file, path = place
    return f"{file}:1" if isinstance(file, str) else f"{file.name}:{file.loaded.line(path)}"


def every_id(files: Files) -> Iterator[tuple[RenamedKind, str]]:
    """Every id of the rulebook, with its kind."""
    for kind, listed in defined_ids(files).items():
        yield from ((kind, id_) for id_ in listed)
