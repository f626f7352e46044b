"""The low and high of a net hold its own figure, whoever pays: also where a grant is more than its cost, or time saved
makes a gross cost less than zero."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from app.engine.answers import Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.engine.results import BASES, FUNDINGS, YEARS
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
