"""Money from others against what it pays for: its first reading is never more than that, nor than the second.

A first reading goes up to what is spent. What by its terms does not turn on cost (an award, a rate for each day) is
told apart here by `not_tied`.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import strategies as st

from app.engine.evaluation import Evaluation, evaluate
from app.engine.results import LineAmount, OptionResult
from app.schema.costs import FUNDING_READINGS, FundingId
from tests.engine import towns
from tests.engine.test_costs import DAYS, MODELS, PLACES, given, inputs
from tests.language.proof import prove

pytestmark = pytest.mark.usefixtures("real_rulebook")
SEEDS = st.integers(0, 2**40)
EXAMPLES = [100, pytest.param(1_000, marks=pytest.mark.verify)]
FIRST: tuple[FundingId, ...] = tuple(funding for funding, (_, full) in FUNDING_READINGS.items() if not full)


def town(seed: int) -> tuple[dict[str, Any], Evaluation]:
    """A random town whose pay and prices do not fall: a fixed sum of money can outlive a cost that does."""
    chance = random.Random(seed)
    values = inputs(chance)
    for name in ("wage_growth", "inflation_rate"):
        values[name] = abs(values[name])
    place, *_ = chance.choice(PLACES)
    if chance.random() < 0.5:
        place = {**place, "agreement_in_force": chance.choice(MODELS)}
    return values, evaluate(towns.rulebook(), given({**place, **values}), chance.choice(DAYS))


def costed(found: Evaluation) -> list[OptionResult]:
    """Signing each model, and keeping one."""
    listed = [found.option(f"sign_{model}") for model in MODELS] + [found.option("keep_agreement")]
    return [result for result in listed if result is not None and result.model is not None]


def known(lines: tuple[LineAmount, ...]) -> list[LineAmount]:
    return [line for line in lines if line.status != "unknown"]


def loaded_cost(found: Evaluation, result: OptionResult) -> dict[str, LineAmount]:
    assert result.model is not None
    lines = found.money.lines(result.model, result.recurring_only)
    return {line.id: line for line in known(lines) if line.basis == "loaded"}


@pytest.mark.parametrize("examples", EXAMPLES)
def test_in_its_first_reading_money_is_never_more_than_what_it_pays_for(examples: int):
    """Each offer, and in one funding all of them together: no line is paid for twice, in any year."""
    offsets = {offset.id: offset for offset in towns.rulebook().offsets}

    def body(seed: int):
        values, found = town(seed)
        for result in costed(found):
            cost = loaded_cost(found, result)
            for funding in FIRST:
                listed = known(found.money.offset_lines(result, funding))
                tied = [line for line in listed if offsets[line.id].not_tied is None]
                paid_for = {id_ for line in tied for id_ in offsets[line.id].pays_for if id_ in cost}
                for year in range(5):
                    for line in tied:
                        own = sum(cost[id_].years[year] for id_ in offsets[line.id].pays_for if id_ in cost)
                        assert line.years[year] <= own + 0.005, (result.id, funding, line.id, year, values)
                    spent = sum(cost[id_].years[year] for id_ in paid_for)
                    assert sum(line.years[year] for line in tied) <= spent + 0.005, (result.id, funding, year, values)

    prove(body, examples, seed=SEEDS)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_net_is_at_least_the_cost_less_what_is_spent_on_the_lines_paid_for(examples: int):
    """And less what does not turn on cost. Where the town's books stand in place of the lines, their sum is no line."""
    offsets = {offset.id: offset for offset in towns.rulebook().offsets}

    def body(seed: int):
        _, found = town(seed)
        for result in costed(found):
            gross = found.money.gross(result, "loaded")
            if gross.status == "unknown" or found.money.replaced(result, "loaded"):
                continue
            cost = loaded_cost(found, result)
            for funding in FIRST:
                net = found.money.net(result, funding, "loaded")
                if net.status == "unknown":
                    continue
                listed = known(found.money.offset_lines(result, funding))
                paid_for = {id_ for line in listed for id_ in offsets[line.id].pays_for if id_ in cost}
                for year in range(5):
                    untied = sum(line.years[year] for line in listed if offsets[line.id].not_tied is not None)
                    spent = sum(cost[id_].years[year] for id_ in paid_for if id_ not in ("bed_days",))
                    least = gross.years[year] - spent - untied
                    assert net.years[year] >= least - 0.005, (result.id, funding, year)

    prove(body, examples, seed=SEEDS)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_no_first_reading_is_more_than_the_second(examples: int):
    """Each offer of ICE; and of all that is paid together, in a full year. What the state adds is less where ICE pays
    more, so its own second reading is the lower one."""
    offsets = {offset.id: offset for offset in towns.rulebook().offsets}

    def body(seed: int):
        _, found = town(seed)
        for result in costed(found):
            model, whole = result.model, result.recurring_only
            assert model is not None
            first = {line.id: line for line in known(found.money.offsets(model, whole))}
            second = {line.id: line for line in known(found.money.offsets(model, whole, True))}
            assert first.keys() == second.keys(), "an offer is known in both readings, or in neither"
            for id_, line in first.items():
                if id_.endswith("_beside"):
                    assert second[id_].amount <= line.amount + 0.005, id_
                else:
                    assert line.amount <= second[id_].amount + 0.005, id_
            for timing in ("start_up", "recurring"):
                counted = [line.id for line in first.values() if line.timing == timing]
                counted = [id_ for id_ in counted if "announced" in offsets[id_].fundings]
                up_to, full = (sum(each[id_].amount for id_ in counted) for each in (first, second))
                assert up_to <= full + 0.01, (result.id, timing)

    prove(body, examples, seed=SEEDS)
