"""The object of expenditure of each cost line: what a budget amendment is made from."""

from __future__ import annotations

from collections.abc import Iterator

from app.language.check import Type
from app.language.units import parse_unit
from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.schema.costs import CostLine, LinesFile

SHARE = Type("number", parse_unit("share"))


@check(
    "costs.object",
    promise="A cost line with new cash names the object of expenditure to which a budget charges it.",
    mend="Add 'object:', and its words under 'objects:'.",
    example="cash: equipment_total without object:",
)
def object_named(book: Examined) -> Iterator[Found]:
    if not book.whole:
        return
    words = {each for placed in book.of(LinesFile) for each in placed.shape.objects}
    for placed in book.of(CostLine):
        line = placed.shape
        none = line.cash.strip() == "0"
        if line.object is None and not none:
            yield placed.found("cash", f"'{line.id}' has new cash and names no object of expenditure")
        elif line.object is not None and none:
            yield placed.found("object", f"'{line.id}' has no new cash to charge to an object", "Take 'object:' out")
        elif line.object is not None and line.object not in words:
            yield placed.found("object", f"there are no words for '{line.object}' under 'objects:'")


@check(
    "costs.benefits_part",
    promise="What says which part of a line's cash is benefits is a fact that holds a share.",
    mend="Name a fact with the unit share, of a line that has an object.",
    example="benefits_part: annual_salary, which is in dollars",
)
def benefits_part(book: Examined) -> Iterator[Found]:
    if not book.whole:
        return
    words = {each for placed in book.of(LinesFile) for each in placed.shape.objects}
    for placed in book.of(CostLine):
        line = placed.shape
        if line.benefits_part is None:
            continue
        fact = book.table.get(line.benefits_part)
        if fact is None or fact.type.kind != "number" or fact.type.unit != SHARE.unit:
            yield placed.found("benefits_part", f"'{line.benefits_part}' is no fact with the unit share")
        elif line.object is None or "benefits" not in words:
            yield placed.found("benefits_part", f"'{line.id}' has no object of its own, or benefits have no words")
