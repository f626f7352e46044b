"""The low and high of a net hold its own figure, whoever pays: also where a grant is more than its cost, or time saved
makes a gross cost less than zero."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import pytest

from app.engine.answers import Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.engine.results import BASES, FUNDINGS, YEARS, OptionResult, Total
from app.engine.what_if import with_numbers
from tests.engine import towns

DAY = dt.date(2026, 11, 24)
NEAR = 0.01


def with_grants(seed: int) -> Evaluation:
    """A generated town with an agreement before it or in force, and grants of a state that pays them or not."""
    choose = random.Random(seed)
    _, answers = towns.town(seed)
    given = dict(answers.items())
    given["state"] = Answer(choose.choice(["FL", "TX", "TN", "NH", "AL"]))
    given["agency_kind"] = Answer(choose.choice(["municipal_police", "sheriff"]))
    given["agreement_in_force"] = Answer(choose.choice(["none", "task_force"]))
    given["officers_trained"] = Answer(float(choose.randint(1, 9)))
    for key in ("state_grant_once", "state_grant_yearly"):
        given[key] = Answer(choose.choice([5_000.0, 500_000.0]))
    return evaluate(towns.rulebook(), Answers(Town("Ledger Mills", "town"), given), DAY, seed=str(seed))


@pytest.mark.parametrize("seed", [13, 76, 159, 389, *range(20)])
def test_each_net_lies_between_its_ends(seed: int) -> None:
    evaluation = with_grants(seed)
    for result in evaluation.options:
        for funding in FUNDINGS if result.model is not None else ():
            for year in (*YEARS, "all"):
                total = evaluation.total(result.id, "net", BASES[seed % 2], year, funding)
                if total.status != "unknown":
                    low, high = evaluation.uncertainty.total_bounds(result, total)
                    assert low - NEAR <= total.value <= high + NEAR, (result.id, funding, year)


# ---- neither too narrow nor wider than need be -------------------------------------------------------------------


def a_town(**given: object) -> Evaluation:
    """Four officers of a New Hampshire town that has estimated no hours and buys no gear."""
    answers: dict[str, object] = {
        "state": "NH", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none",
        "officers_trained": 4.0, "equipment_per_officer": 0.0, "vehicles_dedicated": 0.0,
        "models_offered": ("task_force",), **given,
    }  # fmt: skip
    listed = {key: Answer(value) for key, value in answers.items()}  # type: ignore[arg-type]
    return evaluate(towns.rulebook(), Answers(Town("Ledger Mills", "town"), listed), DAY)


def nets(evaluation: Evaluation) -> list[tuple[OptionResult, Total]]:
    return [
        (result, total)
        for total in evaluation.totals
        if total.kind == "net" and total.status != "unknown"
        for result in [evaluation.option(total.option)]
        if result is not None and result.model is not None
    ]


@pytest.mark.parametrize("seed", range(6))
def test_every_draw_of_a_net_lies_between_its_ends(seed: int) -> None:
    evaluation = with_grants(1000 + seed)
    for result, total in nets(evaluation):
        low, high = evaluation.uncertainty.total_bounds(result, total)
        drawn = evaluation.uncertainty.draws.total(result, total)
        assert low - NEAR <= np.min(drawn), total.id
        assert np.max(drawn) <= high + NEAR, total.id


def test_the_ends_are_near_what_completions_reach() -> None:
    """Loaded cost less pay for the same hours: an hour that is repaid is one that was worked."""
    evaluation = a_town()
    ends = {
        evaluation.tables.program.steps[place].key: ends for place, ends in evaluation.uncertainty.input_ends.items()
    }
    choose = random.Random(287)
    reached: dict[str, list[float]] = {}
    wanted = [
        (result, total)
        for result, total in nets(evaluation)
        if total.basis == "loaded" and total.year == "all" and total.funding in ("pro_rata", "announced")
    ]
    for _ in range(150):
        other = with_numbers(evaluation, {key: choose.choice(both) for key, both in ends.items()})
        for _, total in wanted:
            reached.setdefault(total.id, []).append(other.totals_by_id[total.id].value)
    assert wanted
    for result, total in wanted:
        low, high = evaluation.uncertainty.total_bounds(result, total)
        least, most = min(reached[total.id]), max(reached[total.id])
        assert low <= least, total.id
        assert most <= high, total.id
        assert least - low < 0.06 * (most - least), (total.id, low, least)
        assert high - most < 0.5 * (most - least), (total.id, most, high)


def test_pay_for_hours_worked_is_no_more_than_the_hours_cost() -> None:
    """Salary in proportion to hours, up to what is spent, leaves no loaded cost below zero in any year."""
    evaluation = a_town()
    for result, total in nets(evaluation):
        if total.basis == "loaded" and total.funding == "pro_rata":
            assert evaluation.uncertainty.total_bounds(result, total)[0] >= 0, total.id
