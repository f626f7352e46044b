"""Ranges: bounds that hold, draws that can be repeated, and no spread for what is on record."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from app.engine.answers import Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.engine.results import BASES, Basis, OptionResult, Total
from app.rulebook.book import Rulebook
from app.rulebook.expressions import line_key
from app.schema.costs import LaterYearsFile
from tests.engine import towns
from tests.language.proof import prove

pytestmark = pytest.mark.usefixtures("real_rulebook")
SEEDS = st.integers(0, 2**40)
EXAMPLES = [40, pytest.param(2_000, marks=pytest.mark.verify)]


def costed(chance: random.Random) -> Answers:
    """A town whose costs can be worked out: officers and a few more answers given, others assumed."""
    given = towns.answers(chance, chance.choice([0.0, 0.2, 0.5]))
    given = given.with_answer("state", Answer(chance.choice(["NH", "FL", "OH"])))
    given = given.with_answer("agency_kind", Answer("municipal_police"))
    given = given.with_answer("agreement_in_force", Answer(chance.choice(["none", "task_force"])))
    for key in [key for key in given if key.startswith("officers_trained.")]:
        given = given.without(key)
    return given.with_answer("officers_trained", Answer(float(chance.randint(1, 20))))


def totals(evaluation: Evaluation) -> dict[str, tuple[OptionResult, Total]]:
    return {
        total.id: (result, total)
        for total in evaluation.totals
        if (result := evaluation.option(total.option)) is not None and result.model is not None
        if total.value == total.value and total.year in (1, 3, "all")
    }


def close(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-6 * max(1.0, abs(a), abs(b))


@pytest.mark.parametrize("examples", EXAMPLES)
def test_bounds_hold_the_likely_value_and_every_completion(examples: int):
    """Each assumed or estimated input is put anywhere within its low and high, as a recorded answer.

    What is then recorded is exact in year 1, so no range is wider than before. From year 2 on it may move, so the
    ranges lie within those that hold with each end moved as far.
    """

    def body(seed: int):
        chance = random.Random(seed)
        given = costed(chance)
        before = towns.work_out(given)
        ends = before.uncertainty.input_ends
        steps = towns.rulebook().program.steps
        completed = moved = given
        for place, (low, high) in ends.items():
            if chance.random() < 0.8:
                where = chance.choice([low, high, low + chance.random() * (high - low)])
                completed = completed.with_answer(steps[place].key, Answer(min(max(where, low), high)))
                moved = moved.with_answer(steps[place].key, as_far(before, place, low, high))
        after, apart = towns.work_out(completed), towns.work_out(moved)
        beyond = totals(apart)
        now = totals(after)
        for id_, (result, total) in totals(before).items():
            low, high = before.uncertainty.total_bounds(result, total)
            assert low <= total.value or close(low, total.value), (id_, low, total.value)
            assert total.value <= high or close(high, total.value), (id_, total.value, high)
            if id_ not in now or now[id_][1].excluded != total.excluded:
                continue
            other, twin = now[id_]
            assert low <= twin.value or close(low, twin.value), (id_, low, twin.value, completed)
            assert twin.value <= high or close(high, twin.value), (id_, twin.value, high, completed)
            inner_low, inner_high = after.uncertainty.total_bounds(other, twin)
            if total.year != 1:
                if id_ not in beyond or beyond[id_][1].excluded != total.excluded:
                    continue
                low, high = apart.uncertainty.total_bounds(*beyond[id_])
            assert low <= inner_low or close(low, inner_low), (id_, "widened")
            assert inner_high <= high or close(high, inner_high), (id_, "widened")

    prove(body, examples, seed=SEEDS)


def as_far(before: Evaluation, place: int, low: float, high: float) -> Answer:
    """An estimate with the ends of an input, each moved as far as it may move once it is recorded."""
    share = before.tables.later_shares.get(place, 0.0)
    question = towns.rulebook().facts[before.tables.program.steps[place].key.partition(".")[0]].question
    least = question.min if question is not None and question.min is not None else low
    most = question.max if question is not None and question.max is not None else high
    value = min(max(before.filled[place], low), high)
    ends = max(low - abs(low) * share, min(least, low)), min(high + abs(high) * share, max(most, high))
    return Answer(value, "estimate", low=ends[0], high=ends[1])


@pytest.mark.parametrize("basis", BASES)
def test_the_first_years_together_lie_between_their_bounds(basis: Basis):
    found = evaluation()
    result = found.option("sign_task_force")
    assert result is not None
    likely, ranges = found.money.gross(result, basis), found.uncertainty
    for years in (1, 2, 3, 4, 5):
        low, high = ranges.first_years_bounds(result, basis, years)
        assert low < likely.first(years) < high
    year = found.total(result.id, "gross", basis, 1)
    assert ranges.first_years_bounds(result, basis, 1) == ranges.total_bounds(result, year)
    whole = ranges.total_bounds(result, found.total(result.id, "gross", basis, "all"))
    assert low <= whole[0] or close(low, whole[0]), "narrower than the five years as one total"
    assert whole[1] <= high or close(high, whole[1]), "narrower than the five years as one total"


@pytest.mark.parametrize("examples", [8, pytest.param(300, marks=pytest.mark.verify)])
def test_draws_lie_within_the_bounds(examples: int):
    def body(seed: int):
        evaluation = towns.work_out(costed(random.Random(seed)))
        for id_, (result, total) in totals(evaluation).items():
            if total.year != "all" or total.funding in ("start_up", "pro_rata"):
                continue
            drawn = np.asarray(evaluation.uncertainty.draws.total(result, total))
            low, high = evaluation.uncertainty.total_bounds(result, total)
            assert not np.isnan(drawn).any(), id_
            assert low <= drawn.min() or close(low, float(drawn.min())), id_
            assert drawn.max() <= high or close(high, float(drawn.max())), id_
            spread = evaluation.uncertainty.spread(result, total)
            assert spread.p10 <= spread.p50 <= spread.p90

    prove(body, examples, seed=SEEDS)


GIVEN: dict[str, Any] = {
    "state": "NH", "agency_kind": "municipal_police", "custody": "jail", "agreement_in_force": "none",
    "officers_trained": 4.0, "officer_hourly_wage": 34.0,
}  # fmt: skip


@cache
def settled_book() -> Rulebook:
    """The rulebook with nothing that moves from year 2 on."""
    return replace(towns.rulebook(), later_years=LaterYearsFile(classes=()))


def evaluation(seed: str = "s", settled: bool = False, **more: Any) -> Evaluation:
    values = {**GIVEN, **more}
    answers = {key: value if isinstance(value, Answer) else Answer(value) for key, value in values.items()}
    return evaluate(
        settled_book() if settled else towns.rulebook(), Answers(Town("X", "town"), answers), towns.DAY, seed=seed
    )


def drawn(found: Evaluation, option: str = "sign_task_force", kind: str = "gross", basis: str = "loaded") -> np.ndarray:
    result = found.option(option)
    assert result is not None
    funding = None if kind == "gross" else "announced"
    total = found.total(option, kind, basis, "all", funding)  # type: ignore[arg-type]
    return np.asarray(found.uncertainty.draws.total(result, total))


def test_the_same_seed_gives_the_same_draws_and_another_gives_others():
    assert np.array_equal(drawn(evaluation()), drawn(evaluation()))
    assert not np.array_equal(drawn(evaluation()), drawn(evaluation(seed="t")))


def test_an_answer_that_a_total_does_not_rest_on_does_not_move_its_draws():
    """Its own stream for each fact: jail questions do not touch the Task Force Model, nor hours of another model."""
    plain = drawn(evaluation())
    for more in (
        {"sworn_filled": 30.0}, {"bookings_per_month": 10.0}, {"training_hours.jail_enforcement": 99.0},
        {"net_productive_hours": 1700.0}, {"models_offered": ("task_force",)}, {"shift_length": 8.0},
    ):  # fmt: skip
        assert np.array_equal(drawn(evaluation(**more)), plain), more


def test_a_changed_answer_moves_only_what_rests_on_it():
    """With one more input on record, the draws of all others stay as they were."""
    before, after = evaluation(), evaluation(benefits_rate=0.5)
    program = towns.rulebook().program
    touched = {program.place["benefits_rate"]}
    for place, step in enumerate(program.steps):
        if touched & program.rests_on([place]):
            continue
        a, b = before.uncertainty.draws.values[place], after.uncertainty.draws.values[place]
        assert np.array_equal(a, b, equal_nan=True) if isinstance(a, np.ndarray) else repr(a) == repr(b), step.key


def test_recorded_answers_have_no_spread_and_estimates_have():
    assert evaluation().fact("officer_hourly_wage").low is None
    estimate = evaluation(officer_hourly_wage=Answer(34.0, "estimate", low=30.0, high=40.0)).fact("officer_hourly_wage")
    assert (estimate.low, estimate.value, estimate.high) == (30.0, 34.0, 40.0)
    relative = evaluation(benefits_rate=Answer(0.86, "estimate")).fact("benefits_rate")
    assert relative.low == pytest.approx(0.60)  # the factor's 0.30 to 0.43 to 0.60, twice as large
    assert relative.high == pytest.approx(1.20)


def test_an_estimate_never_spreads_beyond_what_the_question_allows():
    """A share of 90 percent with a factor of 0 to 50 to 100 percent is not spread to 180 percent."""
    fact = evaluation(backfill_share=Answer(0.9, "estimate")).fact("backfill_share")
    assert (fact.low, fact.high) == (0.0, 1.0)


def test_one_models_record_goes_before_the_estimate_for_all_even_with_the_same_number():
    answers: dict[str, Any] = {
        "training_hours": Answer(40.0, "estimate", low=20.0, high=60.0),
        "training_hours.task_force": Answer(40.0),
    }
    found = evaluation(**answers)
    assert found.fact("training_hours.task_force").low is None
    assert found.fact("training_hours.jail_enforcement").low == 20.0


def test_with_everything_on_record_there_is_no_range():
    book = towns.rulebook()
    more: dict[str, Any] = {
        fact.id: Answer(spread.likely)
        for fact in book.facts.values()
        if fact.factor is not None and not fact.type.per_model
        if (spread := evaluation().tables.spread(fact.id, "task_force", "NH")) is not None
    }
    per_model: dict[str, Any] = {
        f"{fact.id}.{model}": Answer(spread.likely)
        for fact in book.facts.values()
        if fact.factor is not None and fact.type.per_model
        for model in ("task_force", "warrant_service_officer", "jail_enforcement")
        if (spread := evaluation().tables.spread(fact.id, model, "NH")) is not None
    }
    # The price of a vehicle, of a camera, of a new officer, of a trip and of an award is asked where there is one.
    there_is = {"vehicles": 1.0, "camera_vehicles": 1.0, "dedicated_posts": 1.0, "arrests_transported_per_month": 1.0,
                "models_offered": ("task_force",), "bed_day_per_diem": 90.0}  # fmt: skip
    per_model = {key: value for key, value in per_model.items() if not key.startswith("dedicated_posts.")}
    for settled in (True, False):
        found = evaluation(settled=settled, **{**more, **per_model, **there_is})
        assert found.uncertainty.input_ends == {}
        for id_, (result, total) in totals(found).items():
            ranged = found.uncertainty.spread(result, total)
            low, high = ranged.low, ranged.high
            if settled or total.year == 1:
                assert close(low, total.value), id_
                assert close(high, total.value), id_
                assert (ranged.mean, ranged.p10, ranged.p90) == pytest.approx((total.value,) * 3)
            elif total.kind != "offset":
                assert low < total.value < high, (id_, "what is recorded this year is exact in year 1 alone")


def test_what_is_recorded_moves_from_year_2_on_by_its_share():
    """Added pay of $1,000 for each of four officers may move by 3 percent; nothing else of the line may. No load."""
    found = evaluation(pay_differential=1000.0, wage_growth=0.0, overtime_load_rate=0.0)
    ranges, place = found.uncertainty, found.tables.place["pay_differential.task_force"]
    assert ranges.later_ends[place] == pytest.approx((970.0, 1030.0))
    line = found.tables.place[line_key("pay_differential", "task_force", "cash")]
    assert ranges.bounds[line] == pytest.approx((4000.0, 4000.0))
    assert ranges.later_bounds[line] == pytest.approx((3880.0, 4120.0))
    drawn = np.asarray(ranges.draws.later_values[line])
    assert 3880.0 <= drawn.min() < 3950.0 < 4050.0 < drawn.max() <= 4120.0
    assert found.tables.place["officers_trained.task_force"] not in ranges.later_ends, "the plan itself stays"


def test_a_formula_that_gives_the_factors_number_by_chance_is_no_factor():
    """60 contacts of 40 minutes a month for 4 officers are 10 hours each, which is also the factor's likely value."""
    found = evaluation(
        planned_contacts_per_month=60.0, planned_minutes_per_contact=Answer(40.0, "estimate", low=30.0, high=50.0)
    )
    fact = found.fact("operating_hours_per_month.task_force")
    assert fact.value == 10.0
    assert fact.origin == "formula"
    result = found.option("sign_task_force")
    assert result is not None
    swings = {swing.key: swing for swing in found.uncertainty.swings(result)}
    assert "planned_minutes_per_contact" in swings or "planned_minutes_per_contact.task_force" in swings


@pytest.mark.parametrize("examples", [15, pytest.param(500, marks=pytest.mark.verify)])
def test_a_swing_is_the_total_worked_out_again(examples: int):
    """Each swing against the evaluation with that input on record at its low and high."""

    def body(seed: int):
        chance = random.Random(seed)
        given = costed(chance)
        before = towns.work_out(given)
        result = before.option("sign_task_force") or before.option("keep_agreement")
        assert result is not None
        swings = before.uncertainty.swings(result)
        for swing in swings[:3]:
            question = swing.key.split(".")[0]
            if question in towns.rulebook().questions and before.asks(question) is not True:
                continue
            place = before.tables.place[swing.key]
            low, high = before.uncertainty.input_ends[place]
            for end, said in ((low, swing.at_low), (high, swing.at_high)):
                after = towns.work_out(given.with_answer(swing.key, Answer(end)))
                assert close(after.total(result.id, "net", "loaded", "all", "none").value, said), (swing.key, end)
        sizes = [swing.size for swing in swings]
        assert sizes == sorted(sizes, reverse=True)

    prove(body, examples, seed=SEEDS)


def test_pert_draws_have_the_mean_and_mode_of_the_distribution():
    found = evaluation().uncertainty.draws.pert("benefits_rate", 0.30, 0.43, 0.60)
    assert found.mean() == pytest.approx((0.30 + 4 * 0.43 + 0.60) / 6, abs=0.002)
    assert 0.30 <= found.min() <= found.max() <= 0.60


RECORDED: dict[str, Any] = {
    "operating_hours_per_month": 10.0, "administration_hours_per_month": 16.0, "refresher_hours": 8.0,
    "officer_turnover_rate": 0.1, "span_of_control": 8.0, "training_hours": 40.0, "custody": "none",
}  # fmt: skip


def test_an_hour_is_not_regular_and_overtime_at_once():
    """With every hour on record, the share worked on overtime moves hours from one line to another and adds none."""
    for settled, year in ((True, 1), (True, 2), (False, 1)):
        found = evaluation(settled=settled, **RECORDED)
        assert found.fact("operating_overtime_share").status == "assumed"
        result = found.option("sign_task_force")
        assert result is not None
        total = found.total("sign_task_force", "gross", "hours", year)
        low, high = found.uncertainty.total_bounds(result, total)
        assert close(low, total.value)
        assert close(high, total.value)


def test_cash_at_most_fills_every_hour_once():
    """480 hours a year, worked on overtime or at most filled on overtime; and 48 hours of later training."""
    found = evaluation(settled=True, **RECORDED, pay_differential=0.0, overtime_multiple=1.5,
                       overtime_load_rate=0.1, legal_review_cost=0.0,
                       equipment_cost_per_officer=0.0, vehicles=0.0, body_camera_cost=0.0, training_travel_cost=0.0,
                       wage_growth=0.0, inflation_rate=0.0)  # fmt: skip
    result = found.option("sign_task_force")
    assert result is not None
    bounds = found.uncertainty.total_bounds(result, found.total("sign_task_force", "gross", "cash", 2))
    assert close(bounds[0], 0.0)
    assert close(bounds[1], (480 + 4 * (8 + 0.1 * 40)) * 1.5 * 34 * 1.1)


def test_the_largest_cash_gap_is_that_of_the_worst_year():
    """Four officers at $34 and 43 % benefits; four months' wait; pay that grows by 5 % a year; awards half earned.

    Money ends on September 30, 2029, after ten months of year 3.
    """
    given: dict[str, Any] = {
        "benefits_rate": 0.43, "reimbursement_lag": 4.0, "wage_growth": 0.05, "operating_overtime_share": 0.0,
        "award_share": 0.5, "vehicles": 0.0, "bed_days_per_month": 0.0, "operating_hours_per_month": 10.0,
        "refresher_hours": 8.0, "officer_turnover_rate": 0.1, "training_hours": 40.0, "models_offered": ("task_force",),
        "equipment_cost_per_officer": 1000.0,
    }  # fmt: skip
    found = evaluation(**given)
    result = found.option("sign_task_force")
    assert result is not None
    awards = 4 * 4000 * 0.5
    # In full: equipment, the most for vehicles, and the whole pay. Up to what is spent: the gear's $4,000, no vehicle,
    # and 480 hours of work and 4 x (8 + 0.1 x 40) = 48 of later training.
    for funding, once, pay in (("announced_full", 30_000 + 100_000, 4 * 2080 * 34 * 1.43),
                               ("announced", 4_000, (480 + 48) * 34 * 1.43)):  # fmt: skip
        waits = [once + (pay + awards) / 3, (pay * 1.05 + awards) / 3, (pay * 1.05**2 + awards) / 3 * 10 / 12]
        gap = found.uncertainty.cash_gap(result, funding)  # type: ignore[arg-type]
        assert gap is not None
        assert close(gap, max(waits))
    assert close(found.uncertainty.cash_gap(result, "start_up_full") or 0.0, 4 * 7500 + 100_000)
    assert close(found.uncertainty.cash_gap(result, "start_up") or 0.0, 4_000)
