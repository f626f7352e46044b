"""The fiscal arithmetic: one town worked out by hand, and hundreds against a second implementation."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import strategies as st

from app.engine.answers import Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.engine.results import FUNDINGS, Basis, FundingId, OptionResult
from app.rulebook.book import Rulebook
from tests import reference_costs, reference_sums
from tests.engine import towns
from tests.language.proof import prove

pytestmark = pytest.mark.usefixtures("real_rulebook")
PLACE = {"state": "NH", "agency_kind": "municipal_police", "agreement_in_force": "none"}
BY_HAND: dict[str, Any] = {
    **PLACE, "custody": "none", "officers_trained": 4.0, "officer_hourly_wage": 30.0, "supervisor_hourly_wage": 50.0,
    "benefits_rate": 0.5, "overtime_multiple": 1.5, "overtime_load_rate": 0.1, "backfill_share": 0.25,
    "training_hours": 40.0, "refresher_hours": 10.0, "officer_turnover_rate": 0.25, "training_travel_cost": 500.0,
    "operating_hours_per_month": 10.0, "operating_overtime_share": 0.2, "span_of_control": 8.0,
    "administration_hours_per_month": 5.0, "equipment_cost_per_officer": 1000.0, "vehicles": 1.0,
    "vehicle_cost": 60000.0, "body_camera_cost": 300.0, "legal_review_cost": 2000.0, "insurance_change": 1000.0,
    "interpreter_cost": 400.0, "baseline_hours_per_month": 10.0, "baseline_share_avoided": 0.5,
    "arrests_transported_per_month": 1.0, "ice_office_travel_hours": 2.0, "officers_per_trip": 2.0,
    "vehicle_running_cost": 25.0, "wage_growth": 0.1, "inflation_rate": 0.05, "months_active_first_year": 6.0,
    "award_share": 0.5,
    "holding_cost": 0,
    "dedicated_posts": 0,
    "onboarding_cost": 35_000,
    "net_productive_hours": 1720,
    "camera_vehicles": 0,
    "pay_differential": 0,
    "work_period_days": 14,
    "overtime_after_hours": 79,
}  # fmt: skip


LINES_BY_HAND = {
    "training_time", "training_backfill", "training_travel", "equipment", "vehicles", "legal_review", "operating_time",
    "operating_overtime", "operating_backfill", "transport_beyond", "refresher_time", "refresher_backfill",
    "supervision", "administration", "baseline_time_avoided", "retraining_travel", "transport_vehicle", "interpreters",
    "body_cameras", "insurance", "bed_days", "holding", "dedicated_posts", "dedicated_onboarding", "vehicle_cameras",
    "pay_differential", "recorded_cost",
}  # fmt: skip
"""The lines of which the sums below were worked out. A line that is added later is in none of them."""
OFFSETS_BY_HAND = {
    "equipment_money", "vehicle_money", "salary_pro_rata", "salary_announced", "overtime_money", "quarterly_awards",
    "bed_day_payments", "state_grant_once", "state_grant_once_beside", "state_grant_yearly",
    "state_grant_yearly_beside", "state_grant_once_without", "state_grant_yearly_without",
    "state_grant_once_jail_models", "state_grant_yearly_jail_models",
}  # fmt: skip


@cache
def lines_by_hand() -> Rulebook:
    whole = towns.rulebook()
    return replace(
        whole,
        lines=tuple(line for line in whole.lines if line.id in LINES_BY_HAND),
        offsets=tuple(offset for offset in whole.offsets if offset.id in OFFSETS_BY_HAND),
    )


def by_hand(values: dict[str, Any]) -> Evaluation:
    """A town with the lines and offsets that were worked out by hand, and no others."""
    return evaluate(lines_by_hand(), given(values), towns.DAY)


def worked_out(values: dict[str, Any]) -> Evaluation:
    return towns.work_out(given(values))


def given(values: dict[str, Any]) -> Answers:
    answers = {key: Answer(float(v) if isinstance(v, int) else v) for key, v in values.items() if v is not None}
    return Answers(Town("Anytown", "town"), answers)


def year(found: Evaluation, basis: Basis, number: int, kind: str = "gross", funding: FundingId | None = None) -> float:
    total = found.total("sign_task_force", kind, basis, number, funding)  # type: ignore[arg-type]
    return total.value


def test_a_town_by_hand():
    """Four officers, everything on record, so that each figure can be followed with a pencil.

    An officer hour costs 30 x 1.5 = 45, a supervisor hour 50 x 1.5 = 75, an overtime hour 1.5 x 30 x 1.1 = 49.50.

    Hours: training 4 x 40 = 160. Operating 12 x 4 x 10 = 480 a year: 96 on overtime, 384 regular. Refresher
    4 x (10 + 0.25 x 40) = 80. Supervision 480 / 8 = 60. Administration 12 x 5 = 60. Saved 12 x 10 x 0.5 = 60.
    Trips 12 x 1 x 2 ways x 2 hours = 48 on the road, x 2 officers = 96, which fit into the 480.
    """
    found = by_hand(BY_HAND)
    # Once.   cash: backfill 160 x 0.25 x 49.50 = 1,980; travel 2,000; equipment 4,000; vehicle 60,000; counsel 2,000
    start_cash = 1_980 + 2_000 + 4_000 + 60_000 + 2_000
    # loaded: 160 x 45 = 7,200 of training time in place of the backfill
    start_loaded = 7_200 + 2_000 + 4_000 + 60_000 + 2_000
    result = found.option("sign_task_force")
    assert result is not None
    assert found.money.once(result, "cash").all == pytest.approx(start_cash)
    assert found.money.once(result, "loaded").all == pytest.approx(start_loaded)
    assert found.money.once(result, "hours").all == pytest.approx(160)
    # A year, growing with wages. cash: overtime 96 x 49.50 = 4,752; backfill of 384 and of 80 hours at a quarter
    wages_cash = 4_752 + 384 * 0.25 * 49.5 + 80 * 0.25 * 49.5  # 4,752 + 4,752 + 990 = 10,494
    # loaded: 384 x 45 = 17,280; 4,752; 80 x 45 = 3,600; 60 x 75 = 4,500 twice; less 60 x 45 = 2,700
    wages_loaded = 17_280 + 4_752 + 3_600 + 4_500 + 4_500 - 2_700  # 31,932
    # A year, growing with prices. Retraining travel 0.25 x 4 x 500 = 500; cameras 1,200; insurance 1,000;
    # interpreters 400; vehicle 48 x 25 = 1,200; no bed-days without a jail
    prices = 500 + 1_200 + 1_000 + 400 + 1_200  # 4,300
    hours = 384 + 96 + 80 + 60 + 60 - 60  # 620
    # Year 1: six months of the yearly amounts, and what comes once.
    assert year(found, "cash", 1) == pytest.approx(start_cash + (wages_cash + prices) / 2) == pytest.approx(77_377)
    assert (
        year(found, "loaded", 1) == pytest.approx(start_loaded + (wages_loaded + prices) / 2) == pytest.approx(93_316)
    )
    assert year(found, "hours", 1) == pytest.approx(160 + hours / 2) == pytest.approx(470)
    # Year 2: whole, grown once (10 and 5 percent). Year 3: grown twice.
    assert year(found, "cash", 2) == pytest.approx(10_494 * 1.1 + 4_300 * 1.05) == pytest.approx(16_058.40)
    assert year(found, "loaded", 3) == pytest.approx(31_932 * 1.21 + 4_300 * 1.1025) == pytest.approx(43_378.47)
    assert year(found, "hours", 5) == pytest.approx(620)
    # Three years together; the third is 10,494 x 1.21 + 4,300 x 1.1025 = 17,438.49. Year 1 is no range.
    assert found.money.gross(result, "cash").first(3) == pytest.approx(77_377 + 16_058.40 + 17_438.49)
    assert found.uncertainty.first_years_bounds(result, "cash", 1) == pytest.approx((77_377, 77_377))
    low, high = found.uncertainty.first_years_bounds(result, "cash", 3)
    assert low < 110_873.89 < high, "what is recorded may move from year 2 on"
    five = found.total("sign_task_force", "gross", "cash")
    assert five.value == pytest.approx(sum(year(found, "cash", number) for number in (1, 2, 3, 4, 5)))
    # The price of a camera and of hiring stands in, for no camera and no post: nothing of it counts, yet it is assumed.
    assert (five.status, five.excluded) == ("assumed", ())


def test_money_from_others_by_hand():
    """The same town, and what ICE has offered: up to what is spent, and as announced, in full.

    Year 1 begins on December 1, 2026, the month after the day of the law. Money ends on September 30, 2029: year 3,
    from December 1, 2028, has it for ten of its twelve months, and years 4 and 5 have none.
    """
    found = by_hand(BY_HAND)
    # As announced, in full: equipment 4 x 7,500 = 30,000 and vehicles 100,000 once; a year salary
    # 4 x 2,080 x 30 x 1.5 = 374,400, overtime 4,752 (less than a quarter of 249,600), awards 0.5 x 4 x 4,000 = 8,000.
    offset = year(found, "cash", 1, "offset", "announced_full")
    assert offset == pytest.approx(130_000 + (374_400 + 4_752 + 8_000) / 2) == pytest.approx(323_576)
    assert year(found, "cash", 2, "offset", "announced_full") == pytest.approx((374_400 + 4_752) * 1.1 + 8_000)
    third = (374_400 + 4_752) * 1.21 + 8_000
    assert year(found, "cash", 3, "offset", "announced_full") == pytest.approx(third * 10 / 12)
    assert year(found, "cash", 4, "offset", "announced_full") == 0.0
    # Up to what is spent: equipment 4,000, vehicle 60,000; 384 x 45 = 17,280 of regular hours and 3,600 of later
    # training; the same overtime and awards.
    spent = year(found, "cash", 1, "offset", "announced")
    assert spent == pytest.approx(64_000 + (17_280 + 3_600 + 4_752 + 8_000) / 2) == pytest.approx(80_816)
    # In proportion: 17,280 and the overtime. In full 10 of the 173 1/3 paid hours of a month,
    # 4 x 10 / 173.333 x 93,600 = 21,600.
    assert year(found, "cash", 2, "offset", "pro_rata") == pytest.approx((17_280 + 4_752) * 1.1)
    assert year(found, "cash", 2, "offset", "pro_rata_full") == pytest.approx((21_600 + 4_752) * 1.1)
    assert year(found, "cash", 1, "offset", "start_up") == pytest.approx(64_000)
    assert year(found, "cash", 1, "offset", "start_up_full") == pytest.approx(130_000)
    assert year(found, "cash", 2, "offset", "start_up_full") == 0.0
    assert year(found, "cash", 1, "net", "announced") == pytest.approx(77_377 - 80_816)
    assert year(found, "cash", 1, "net", "announced_full") == pytest.approx(77_377 - 323_576)
    for basis in ("cash", "loaded"):
        for number in (1, 2, 3, 4, 5):
            for funding in ("none", "state"):  # the state has no grant
                assert year(found, basis, number, "net", funding) == year(found, basis, number)


def test_what_is_not_known_is_left_out_and_named():
    without = {
        key: value for key, value in BY_HAND.items() if key not in ("insurance_change", "baseline_share_avoided")
    }
    total = by_hand(without).total("sign_task_force", "gross", "loaded", 2)
    # Year 2 without insurance (1,000 x 1.05) and without the 2,700 of time saved (x 1.1), which is not taken off.
    assert total.value == pytest.approx(31_932 * 1.1 + 4_300 * 1.05 - 1_050 + 2_970)
    assert total.status == "partial"
    assert set(total.excluded) == {"insurance", "baseline_time_avoided"}


def test_without_the_number_of_officers_there_is_no_total():
    without = {key: value for key, value in BY_HAND.items() if key != "officers_trained"}
    found = by_hand(without)
    for basis in ("cash", "loaded", "hours"):
        total = found.total("sign_task_force", "gross", basis)
        assert total.value != total.value
        assert total.status == "unknown"


def test_the_options_without_an_agreement_cost_nothing_new():
    found = by_hand(BY_HAND)
    for option in ("no_change", "defer", "decline", "require_public_vote"):
        total = found.total(option, "gross", "loaded")
        assert (total.value, total.status) == (0.0, "known")


def test_keeping_an_agreement_costs_the_yearly_amounts_of_whole_years():
    found = by_hand({**BY_HAND, "agreement_in_force": "task_force"})
    assert found.total("keep_agreement", "gross", "loaded", 1).value == pytest.approx(31_932 + 4_300)
    assert found.total("keep_agreement", "gross", "cash", 2).value == pytest.approx(16_058.40)


# ---- the second implementation --------------------------------------------------------------------------------------

RANGES = {
    "officers_trained": (0, 40), "officer_hourly_wage": (10, 90), "supervisor_hourly_wage": (10, 120),
    "overtime_multiple": (1, 2.5), "overtime_load_rate": (0, 0.5), "backfill_share": (0, 1),
    "training_hours": (0, 300), "refresher_hours": (0, 80), "training_travel_cost": (0, 12000),
    "operating_hours_per_month": (0, 160), "operating_overtime_share": (0, 1), "span_of_control": (1, 20),
    "administration_hours_per_month": (0, 100), "equipment_cost_per_officer": (0, 20000), "vehicles": (0, 5),
    "vehicle_cost": (0, 120000), "body_camera_cost": (0, 3000), "legal_review_cost": (0, 50000),
    "officer_turnover_rate": (0, 0.5), "wage_growth": (-0.05, 0.1), "inflation_rate": (-0.05, 0.1),
    "months_active_first_year": (0, 12), "award_share": (0, 1), "net_productive_hours": (1000, 2000),
    "shift_length": (6, 12), "officers_per_trip": (1, 2), "vehicle_running_cost": (10, 60), "camera_vehicles": (0, 20),
    "vehicle_camera_cost": (0, 13000), "pay_differential": (0, 5000),
}  # fmt: skip
OPTIONAL = {
    "insurance_change": (-5000, 50000), "interpreter_cost": (0, 20000), "baseline_hours_per_month": (0, 100),
    "baseline_share_avoided": (0, 1), "arrests_transported_per_month": (0, 30), "ice_office_travel_hours": (0, 6),
    "bed_days_per_month": (0, 300), "bed_day_marginal_cost": (0, 150), "bed_day_per_diem": (0, 150),
    "bed_day_per_diem_growth": (-0.2, 0.3), "holding_cost": (0, 9000), "benefits_rate": (0, 1),
    "benefits_per_officer": (0, 60000), "training_backfill_share": (0, 1), "work_period_days": (7, 28),
    "overtime_after_hours": (20, 250), "scheduled_hours": (20, 300), "dedicated_posts": (0, 6),
    "onboarding_cost": (0, 60000),
    "state_grant_once": (0, 400000), "state_grant_yearly": (0, 400000),
}  # fmt: skip
BOOKS = {"existing_cost_cash": (0, 900000), "existing_cost_loaded": (0, 900000), "existing_hours": (0, 30000),
         "existing_cost_months": (0.5, 30)}  # fmt: skip
WHOLE = {"officers_trained", "vehicles", "camera_vehicles"}
MODELS = ("task_force", "warrant_service_officer", "jail_enforcement")
PLACES = (
    (PLACE, False, False),
    ({**PLACE, "state": "FL"}, True, True),
    ({**PLACE, "state": "FL", "agency_kind": "sheriff"}, True, True),
)
"""Where a town lies, whether its state has a grant for it, and whether that pays no cost that another has paid."""
DAYS = (
    towns.DAY,
    dt.date(2025, 8, 15),
    dt.date(2025, 9, 2),
    dt.date(2027, 12, 31),
    dt.date(2029, 6, 1),
    dt.date(2030, 1, 1),
)


def inputs(chance: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {
        "custody": chance.choice(["none", "holding_cells", "jail", None]),
        "models_offered": MODELS,
    }
    for name, (low, high) in {**RANGES, **OPTIONAL}.items():
        if name in OPTIONAL and chance.random() < 0.3:
            found[name] = None
            continue
        number = chance.choice([low, high, low + chance.random() * (high - low)])
        found[name] = float(round(number)) if name in WHOLE else float(number)
    if found["custody"] != "jail":
        found.update(dict.fromkeys(("bed_days_per_month", "bed_day_marginal_cost", "bed_day_per_diem")))  # not asked
    if not found["vehicles"]:
        found["vehicle_cost"] = 0.0  # not asked, so its factor stands in; it is multiplied by no vehicle
    return {**found, **dates(chance, found)}


def dates(chance: random.Random, found: dict[str, Any]) -> dict[str, Any]:
    """When year 1 begins, and until when money is promised; each is asked only beside what it belongs to."""

    def day(first: int, years: int) -> str | None:
        at = dt.date(first, 1, 1) + dt.timedelta(days=chance.randrange(365 * years))
        return at.isoformat() if chance.random() < 0.6 else None

    writing = chance.choice(["draft_offered", "signed", "told_orally", None])
    return {
        "meeting_date": day(2026, 3),
        "fiscal_year_start": chance.choice([None, *reference_costs.MONTHS]),
        "reimbursement_in_writing": writing,
        "reimbursement_until": day(2026, 6) if writing in ("draft_offered", "signed") else None,
        "bed_day_contract_until": day(2026, 6) if found["bed_day_per_diem"] else None,
        "state_grant_until": day(2026, 8) if found["state_grant_yearly"] else None,
    }


def agree(
    found: Evaluation,
    values: dict[str, Any],
    source: reference_costs.Rules | None = None,
    grant: tuple[bool, bool] = (False, False),
) -> None:
    """Lines, years and excluded lines of all three models and bases, and every funding, to the cent."""
    for model in MODELS:
        result = found.option(f"sign_{model}")
        assert result is not None
        agree_on(found, result, values, source, grant)


def agree_on(
    found: Evaluation,
    result: OptionResult,
    values: dict[str, Any],
    source: reference_costs.Rules | None = None,
    grant: tuple[bool, bool] = (False, False),
) -> None:
    model, keep = result.model, result.recurring_only
    assert model is not None
    told = {**values, "state_grant_open": grant[0], "state_grant_only_unpaid": grant[1]}
    expected = reference_costs.reference(told, model, found.as_of, source, keep=keep)
    assert reference_costs.FUNDINGS == FUNDINGS
    for basis in reference_costs.BASES:
        total = found.money.gross(result, basis)
        assert tuple(sorted(total.excluded)) == expected.excluded[basis], (model, basis)
        theirs = [expected.years[basis][number] for number in (1, 2, 3, 4, 5)]
        assert list(total.years) == pytest.approx(theirs, rel=1e-10, abs=1e-4, nan_ok=True), (model, basis)
    for funding in FUNDINGS:
        money = found.money.offset(result, funding)
        assert tuple(sorted(money.excluded)) == expected.excluded_offsets[funding], (model, funding)
        theirs = [expected.offset_years[funding][number] for number in (1, 2, 3, 4, 5)]
        assert list(money.years) == pytest.approx(theirs, rel=1e-10, abs=1e-4, nan_ok=True), (model, funding)


@pytest.mark.parametrize("examples", [100, pytest.param(1_000, marks=pytest.mark.verify)])
def test_against_the_second_implementation_to_the_cent(examples: int):
    def body(seed: int):
        chance = random.Random(seed)
        values = inputs(chance)
        place, *grant = chance.choice(PLACES)
        found = evaluate(towns.rulebook(), given({**place, **values}), chance.choice(DAYS))
        agree(found, values, grant=(grant[0], grant[1]))

    prove(body, examples, seed=st.integers(0, 2**40))


@pytest.mark.parametrize("examples", [100, pytest.param(1_000, marks=pytest.mark.verify)])
def test_keeping_against_the_second_implementation_to_the_cent(examples: int):
    """An agreement in force: no start-up, and what the town has recorded of it in place of the lines."""

    def body(seed: int):
        chance = random.Random(seed)
        values = inputs(chance)
        for name, (low, high) in BOOKS.items():
            values[name] = low + chance.random() * (high - low) if chance.random() < 0.6 else None
        values["agreement_in_force"] = chance.choice(MODELS)
        place, *grant = chance.choice(PLACES)
        found = evaluate(towns.rulebook(), given({**place, **values}), chance.choice(DAYS))
        result = found.option("keep_agreement")
        assert result is not None
        agree_on(found, result, values, grant=(grant[0], grant[1]))

    prove(body, examples, seed=st.integers(0, 2**40))


def test_the_sums_of_the_cost_model_without_lines():
    """Each line that the description of the model has a letter for; a line that is added later is in none of them."""
    for seed in range(50):
        always = {"insurance_change": 500.0, "benefits_rate": 0.37, "dedicated_posts": None}
        values = {**inputs(random.Random(seed)), **always}
        found = worked_out({**PLACE, **values})
        expected = reference_sums.closed_formulas(values)
        for basis in ("cash", "loaded"):
            sums = {"start_up": 0.0, "recurring": 0.0}
            for line in found.money.lines("task_force", False):
                if line.id in reference_sums.OF_THE_MODEL and line.basis == basis:
                    sums[line.timing] += line.amount
            assert sums["start_up"] == pytest.approx(expected[f"start_{basis}"])
            assert sums["recurring"] == pytest.approx(expected[f"recurring_{basis}"])


def test_staffing_against_the_second_implementation():
    for seed in range(50):
        values = {**inputs(random.Random(seed)), "dedicated_posts": None}
        found = worked_out({**PLACE, **values})
        for name, expected in reference_sums.staffing(values).items():
            key = (
                name
                if name in found.rulebook.facts and not found.rulebook.facts[name].type.per_model
                else f"{name}.task_force"
            )
            assert found.likely(key) == pytest.approx(expected), name
