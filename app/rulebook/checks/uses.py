"""Is everything used that is defined: facts, factors, constants and answers?"""

from __future__ import annotations

from collections.abc import Iterator

from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.facts import Fact
from app.rulebook.names import DECLARED
from app.schema.consistency import ConsistencyRule
from app.schema.costs import Constant, CostLine, Derived, Factor, Offset
from app.schema.law import TOWN_ANSWER, TownSentence

READ_BY_PROGRAM = frozenset(name.id for name in DECLARED if name.type)
"""What the program itself reads by name, or prints in the JSON."""


def used(book: Examined) -> set[str]:
    """Every fact that some expression, rule, sentence or the program names."""
    found = set(READ_BY_PROGRAM)
    for written in book.written:
        found.update(written.names)
    for sentence in book.of(TownSentence):
        found.update(TOWN_ANSWER.findall(sentence.shape.text))
    for rule in book.of(ConsistencyRule):
        found.update(rule.shape.questions)
    found.update(offset.shape.promised_until for offset in book.of(Offset) if offset.shape.promised_until is not None)
    found.update(line.shape.benefits_part for line in book.of(CostLine) if line.shape.benefits_part is not None)
    return found


def _can_tell(book: Examined) -> bool:
    """Was everything read, and is all there that the program reads? What is misspelt looks unused."""
    return book.whole and book.table.keys() >= READ_BY_PROGRAM


def _unused(book: Examined, *kinds: type[Constant | Derived | Factor]) -> Iterator[Found]:
    named = used(book) if _can_tell(book) else None
    for placed in book.of(*kinds):
        fact: Fact | None = book.table.get(placed.shape.id)
        question = fact.question if fact is not None else None
        stands_in = question is not None and not (isinstance(placed.shape, Factor) and question.record)
        if named is not None and placed.shape.id not in named and not stands_in:
            yield placed.found("id", f"nothing uses '{placed.shape.id}'")


@check(
    "uses.factor",
    severity="warning",
    promise="Every factor is used by a formula, a cost line, an offset, a condition or the program.",
    mend="Use it, or remove it.",
    example="a factor fuel_price that no line names",
)
def factor(book: Examined) -> Iterator[Found]:
    yield from _unused(book, Factor)


@check(
    "uses.derived",
    severity="warning",
    promise="Every constant and every fact that is worked out is used somewhere.",
    mend="Use it, or remove it.",
    example="a constant days_per_week that no formula names",
)
def derived(book: Examined) -> Iterator[Found]:
    yield from _unused(book, Constant, Derived)


@check(
    "uses.question",
    severity="warning",
    promise="Every answer decides something: a condition, a number, a rule, a sentence or a part of the program; "
    "or the question says that it is for the record alone ('record: true').",
    mend="Use it in a condition or formula, write 'record: true' if it is only recorded, or remove it.",
    example="a question that nothing names, with effect: It decides the cost.",
)
def question(book: Examined) -> Iterator[Found]:
    if not _can_tell(book):
        return
    named = used(book)
    for placed in book.questions.values():
        shape = placed.shape
        if shape.id not in named and not shape.record:
            yield placed.found(
                "id", f"nothing uses the answer to '{shape.id}', though its effect says what hangs on it"
            )


@check(
    "uses.record",
    severity="warning",
    promise="A question that is for the record alone decides nothing.",
    mend="Remove 'record: true'.",
    example="record: true for a question that a condition names",
)
def record(book: Examined) -> Iterator[Found]:
    named = used(book)
    for placed in book.questions.values():
        if placed.shape.record and placed.shape.id in named:
            yield placed.found("record", f"'{placed.shape.id}' is said to be for the record alone, and is used")
