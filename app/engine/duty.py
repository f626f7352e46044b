"""What agreement duties take of an option's officers: hours, full-time officers, shifts, share of officers on duty.

Worked out from officers and hours for each officer; of an agreement that is kept, from the town's own books where they
have its hours.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from app.engine.evaluation import Evaluation
from app.engine.results import OptionResult
from app.rulebook import names

OF_HOURS: Final = frozenset(
    (names.AGREEMENT_HOURS, names.AGREEMENT_FTE, names.AGREEMENT_SHIFTS, names.AGREEMENT_SHARE_OF_FILLED)
)
"""The facts that are in proportion to the hours of agreement duties."""


class Duty(NamedTuple):
    """A fact of one option in a full year. `value` is None while it is not known; `judged`: no likely figure is given,
    because it rests on a decisive assumption without a source, so its ends are read."""

    value: float | None
    low: float
    high: float
    judged: bool


def beneath_figures(evaluation: Evaluation) -> frozenset[int]:
    """The places on which the printed costs and duty hours rest, of the models before the body."""
    models = evaluation.models_shown()
    duties = [evaluation.tables.place[f"{fact}.{model}"] for fact in sorted(OF_HOURS) for model in models]
    return evaluation.money_inputs | evaluation.tables.program.rests_on(duties)


def hours_by_the_books(evaluation: Evaluation, result: OptionResult) -> float | None:
    """Hours a year of an agreement that is kept, as the town has recorded them; None where it has not."""
    if result.model is None or not evaluation.money.replaced(result, "hours"):
        return None
    return evaluation.money.gross(result, "hours").of(2)


def duty(evaluation: Evaluation, result: OptionResult, fact: str) -> Duty:
    """One fact of an option's model, such as `agreement_fte`. Raises KeyError if the option has no such fact."""
    key = f"{fact}.{result.model}"
    place = evaluation.tables.place[key]
    value = evaluation.likely(key)
    booked = hours_by_the_books(evaluation, result)
    if booked is not None and fact in OF_HOURS:
        worked_out = evaluation.likely(f"{names.AGREEMENT_HOURS}.{result.model}")
        if fact == names.AGREEMENT_HOURS:
            return Duty(booked, booked, booked, False)
        if value is None or not worked_out:
            return Duty(None, 0.0, 0.0, False)
        scaled = value / worked_out * booked
        return Duty(scaled, scaled, scaled, False)
    low, high = evaluation.uncertainty.bounds[place]
    decisive = frozenset(evaluation.tables.place[one] for one in evaluation.judged_facts(result))
    judged = bool(evaluation.rulebook.program.rests_on([place]) & decisive)
    return Duty(value, low, high, judged)
