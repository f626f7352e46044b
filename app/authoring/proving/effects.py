"""What an answer changes: results of the engine kind by kind, and the text of the documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Final

from app.authoring.proving.towns import World
from app.briefing.blocks import Block, Heading
from app.briefing.compose import volumes_of
from app.engine.evaluation import Evaluation
from app.engine.tables import GROWTH
from app.rulebook import names
from app.schema.base import Statement

RECORD: Final = "record"
"""The heading under which every answer is printed as it was given: that a question is listed there says nothing."""
STAFFING: Final = (
    names.AGREEMENT_HOURS,
    names.AGREEMENT_FTE,
    names.AGREEMENT_SHIFTS,
    names.AGREEMENT_SHARE_OF_FILLED,
    names.UNCOVERED_HOURS_FIRST_YEAR,
    names.UNCOVERED_HOURS,
    names.UNCOVERED_FTE,
    names.UNCOVERED_SHIFTS,
    names.UNCOVERED_POSTS,
    names.UNCOVERED_SHARE_OF_FILLED,
    names.PATROL_WORKLOAD_NOW,
    names.PATROL_WORKLOAD_WITH,
    names.VACANT_POSTS,
    names.TRAINED_MISSING,
    names.SHIFT_LEFT_ON_TRIP,
    names.RELIEF_FACTOR,
)
FIRMNESS: Final = (
    names.REIMBURSEMENT_IN_WRITING,
    names.REIMBURSEMENT_COVERS,
    names.BED_DAY_PER_DIEM,
    names.EXISTING_MONEY_RECEIVED,
    names.STATE_GRANT_ONCE,
    names.STATE_GRANT_YEARLY,
    names.STATE_GRANT_RECEIVED,
)
"""What says how firm money from others is (app/engine/standing.py)."""


class Seen:
    """An evaluation, and what was already read of it."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self._kinds: dict[str, Any] = {}

    def kind(self, name: str, read: Callable[[Evaluation], Any]) -> Any:
        if name not in self._kinds:
            self._kinds[name] = read(self.evaluation)
        return self._kinds[name]

    @cached_property
    def printed(self) -> tuple[Block, ...]:
        """The three documents as counsel reads them, without the record of answers."""
        found, inside = [], False
        for block in (b for each in volumes_of(self.evaluation, audience="counsel") for b in each.blocks):
            if isinstance(block, Heading) and block.level <= 2:
                inside = block.anchor == RECORD
            if not inside:
                found.append(block)
        return tuple(found)


class Effects:
    """What is looked at in an evaluation, kind by kind, each a plain value that can be compared."""

    def __init__(self, world: World) -> None:
        place, book = world.tables.place, world.book
        self.statements = [
            each.shape for each in world.placed if isinstance(each.shape, Statement) and each.shape.when is not None
        ]
        rows = [row for listed in world.tables.line_rows.values() for row in listed]
        rows += [row for listed in world.tables.offset_rows.values() for row in listed]
        growth = [place[key] for key in GROWTH.values() if key in place]
        self.money = [*(row.place for row in rows), *growth]
        self.staffing = [key for id_ in STAFFING if id_ in book.facts for key in book.facts[id_].keys]
        staffing = [place[key] for key in self.staffing]
        self.questions = tuple(book.questions)
        self.kinds: Sequence[tuple[str, Callable[[Evaluation], Any]]] = (
            ("the options", self._options),
            ("the costs", self._costs),
            ("the steps", lambda e: tuple((each.step.id, each.done, each.waits, each.due) for each in e.steps)),
            ("the questions asked", lambda e: tuple(e.asks(id_) for id_ in self.questions)),
            ("the statements", lambda e: tuple(e.printable(each, "counsel") for each in self.statements)),
            ("the staffing", lambda e: _values(e, staffing)),
            ("how firm money from others is", self._standings),
        )

    @staticmethod
    def _options(evaluation: Evaluation) -> tuple[object, ...]:
        return tuple((each.id, each.status, each.reasons, each.model, each.costs_known) for each in evaluation.options)

    def _costs(self, evaluation: Evaluation) -> tuple[object, ...]:
        totals = tuple((each.id, _number(each.value), each.status, each.excluded) for each in evaluation.totals)
        return (_values(evaluation, self.money), tuple(evaluation.offers.counts), totals)

    @staticmethod
    def _standings(evaluation: Evaluation) -> tuple[object, ...]:
        offers = evaluation.rulebook.offsets
        return tuple(evaluation.offer_standing(offer) for offer in offers)

    def changed(self, a: Seen, b: Seen) -> str | None:
        """The first kind of result in which two evaluations differ; None if the engine gives the same for both."""
        return next((name for name, read in self.kinds if a.kind(name, read) != b.kind(name, read)), None)


def _number(value: float | None) -> float | None:
    return None if value is None or value != value else value


def _values(evaluation: Evaluation, places: Sequence[int]) -> tuple[float | None, ...]:
    return tuple(_number(evaluation.filled[place]) for place in places)
