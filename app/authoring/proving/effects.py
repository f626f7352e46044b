"""What an answer changes: results of the engine kind by kind, and the text of the documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Final

from app.authoring.proving.towns import World
from app.briefing.blocks import Block, Heading
from app.briefing.compose import compose
from app.engine.evaluation import Evaluation
from app.rulebook.schema.base import Statement

RECORD: Final = "record"
"""The heading under which every answer is printed as it was given: that a question is listed there says nothing."""
STAFFING: Final = (
    "agreement_hours", "agreement_fte", "agreement_shifts", "agreement_share_of_filled", "uncovered_hours_first_year",
    "uncovered_hours", "uncovered_fte", "uncovered_shifts", "uncovered_posts", "uncovered_share_of_filled",
    "patrol_workload_now", "patrol_workload_with", "vacant_posts", "relief_factor",
)  # fmt: skip


class Effects:
    """The results of evaluations, kind by kind, each a plain value that can be compared."""

    def __init__(self, world: World) -> None:
        self.world = world
        place = world.tables.place
        book = world.book
        self.statements = [each.shape for each in world.placed if isinstance(each.shape, Statement)]
        lines = [place for rows in world.tables.line_rows.values() for place in (row.place for row in rows)]
        self.lines = [*lines, *(row.place for rows in world.tables.offset_rows.values() for row in rows)]
        self.growth = [place[key] for key in ("wage_growth", "inflation_rate") if key in place]
        staffing = [key for id_ in STAFFING if id_ in book.facts for key in book.facts[id_].keys]
        self.staffing = [place[key] for key in staffing]
        self.kinds: Sequence[tuple[str, Callable[[Evaluation], Any]]] = (
            ("the options", self._options),
            ("the costs", self._costs),
            ("the steps", lambda e: tuple((each.step.id, each.done, each.waits, each.due) for each in e.steps)),
            ("the questions asked", lambda e: tuple(e.asks(id_) for id_ in book.questions)),
            ("the statements", lambda e: tuple(e.printable(each, "counsel") for each in self.statements)),
            ("the staffing", lambda e: _values(e, self.staffing)),
        )

    @staticmethod
    def _options(evaluation: Evaluation) -> tuple[object, ...]:
        return tuple((each.id, each.status, each.reasons, each.model, each.costs_known) for each in evaluation.options)

    def _costs(self, evaluation: Evaluation) -> tuple[object, ...]:
        totals = tuple((each.id, _number(each.value), each.status, each.excluded) for each in evaluation.totals)
        counted = tuple(evaluation.money.offset_counts)
        return (_values(evaluation, [*self.lines, *self.growth]), counted, totals)

    def changed(self, a: Evaluation, b: Evaluation) -> str | None:
        """The first kind of result in which two evaluations differ; None if the engine gives the same for both."""
        return next((name for name, kind in self.kinds if kind(a) != kind(b)), None)


def printed(evaluation: Evaluation) -> tuple[str, ...]:
    """The briefing as counsel reads it, in pieces of text, without the record of answers."""
    return tuple(
        piece for block in _without_record(compose(evaluation, audience="counsel").blocks) for piece in texts(block)
    )


def _without_record(blocks: Sequence[Block]) -> Iterator[Block]:
    inside = False
    for block in blocks:
        if isinstance(block, Heading) and block.level <= 2:
            inside = block.anchor == RECORD
        if not inside:
            yield block


def texts(value: object) -> Iterator[str]:
    """Every text inside a block."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from texts(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name not in ("why", "anchor", "cited_from", "number"):
                yield from texts(getattr(value, field.name))


def _number(value: float | None) -> float | None:
    return None if value is None or value != value else value


def _values(evaluation: Evaluation, places: Sequence[int]) -> tuple[float | None, ...]:
    return tuple(_number(evaluation.filled[place]) for place in places)


Differences = Mapping[str, str]
