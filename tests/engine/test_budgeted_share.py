"""How much of the loaded cost is pay that the budget has already, against a sum of the lines by hand."""

from __future__ import annotations

import pytest

from tests.conftest import Town287

BY_HAND = ("training_time", "operating_time", "refresher_time", "supervision", "administration")
"""The lines of time at present pay."""
SIGN = "sign_task_force"
TOWN = {
    "state": "NH", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none",
    "officers_trained__task_force": 4.0, "operating_hours_per_month__task_force": 10.0,
    "administration_hours_per_month__task_force": 16.0,
}  # fmt: skip


@pytest.mark.parametrize("overtime", [0.0, 0.3])
@pytest.mark.parametrize("backfill", [0.0, 0.5, 1.0])
def test_it_is_the_time_at_present_pay_whatever_backfill_costs(
    overtime: float, backfill: float, town287: Town287
) -> None:
    evaluation = town287(**TOWN, backfill_share=backfill, operating_overtime_share=overtime)
    result = evaluation.option(SIGN)
    assert result is not None
    lines = {line.id: sum(line.years) for line in evaluation.money.counted_lines(result, "loaded")}
    whole = evaluation.total(SIGN, "gross", "loaded").value
    share = evaluation.budgeted_share(result)
    assert share is not None
    assert share == pytest.approx(sum(lines[id_] for id_ in BY_HAND) / whole)
    cash = evaluation.total(SIGN, "gross", "cash").value
    if backfill:
        assert share > 1 - cash / whole  # backfill is cash beside the hours that it replaces


def test_no_share_where_hours_are_saved_or_no_officer_is_named(town287: Town287) -> None:
    saving = town287(**TOWN, baseline_hours_per_month=20.0, baseline_share_avoided__task_force=0.5)
    open_number = town287(**{key: value for key, value in TOWN.items() if not key.startswith("officers")})
    for evaluation in (saving, open_number):
        result = evaluation.option(SIGN)
        assert result is not None
        assert evaluation.budgeted_share(result) is None


def test_no_share_where_one_line_mixes_overtime_and_present_pay(town287: Town287) -> None:
    """Trips beyond the hours that were planned: part overtime, part officers on their shift."""
    far = town287(**TOWN, arrests_transported_per_month=40.0, ice_office_travel_hours=3.0, operating_overtime_share=0.5)
    result = far.option(SIGN)
    assert result is not None
    lines = {line.id: sum(line.years) for line in far.money.counted_lines(result, "loaded")}
    assert lines["transport_beyond"] > 0
    assert far.budgeted_share(result) is None
