"""The form of a budget amendment: what it prints, what stays blank, and that it adds up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from app.briefing.blocks import Block, FormLines, Table, plain_words
from app.briefing.budget_amendment import FORM_ONLY, budget_amendment, revenues
from app.briefing.context import Context
from app.briefing.sections.quarters import by_quarter
from app.engine import figures
from app.engine.answers import DONT_KNOW, Answer
from app.engine.evaluation import Evaluation
from tests.conftest import Town287
from tests.engine.test_quarters import BOTH

TODAY = dt.date(2026, 11, 24)
GIVEN: dict[str, Any] = {
    **BOTH, "agreement_in_force": "none", "backfill_share": 0.5, "pay_differential": 1200.0,
    "months_active_first_year": 6.0, "reimbursement_lag": 4.0,
}  # fmt: skip
SIGNED: dict[str, Any] = {"reimbursement_in_writing": "signed", "reimbursement_until": "2029-12-31"}
STAFF_ONLY = Answer(("equipment",), audience="staff")
JAIL: dict[str, Any] = {
    **GIVEN, "agency_kind": "sheriff", "custody": "jail", "bed_days_per_month": 15.0, "bed_day_per_diem": 90.0,
    "bed_day_marginal_cost": 60.0, "models_offered": ("task_force", "warrant_service_officer", "jail_enforcement"),
}  # fmt: skip


def tables(blocks: list[Block]) -> list[list[list[str]]]:
    found = [block for block in blocks if isinstance(block, Table)]
    return [[[plain_words(cell.words) for cell in row] for row in block.rows] for block in found]


def made(evaluation: Evaluation, audience: Any = "public") -> list[Block]:
    return budget_amendment(Context(evaluation, audience))


def test_rows_and_total_are_the_evaluations(town287: Town287) -> None:
    evaluation = town287(TODAY, **GIVEN)
    spent, revenue = tables(made(evaluation))
    total = evaluation.total("sign_task_force", "gross", "cash", 1)
    assert spent[-1][0].startswith("All new cash, year 1")
    assert spent[-1][4] == figures.dollars(total.value)
    known = [row[4] for row in spent[:-1] if row[4] != figures.UNKNOWN]
    assert sum(int(words.replace("$", "").replace(",", "")) for words in known) == figures.rounded(total.value)
    for row in (*spent, *revenue):
        fund, account = (row[1], row[2]) if row in spent else (row[2], row[3])
        assert (fund, account) == ("", "")


def test_revenue_is_blank_unless_paid_or_signed(town287: Town287) -> None:
    announced = revenues(Context(town287(TODAY, **GIVEN), "public"), _option(town287(TODAY, **GIVEN)))
    assert announced
    assert all(each.spent is None and each.full is None for each in announced)
    evaluation = town287(TODAY, **GIVEN, **SIGNED, reimbursement_covers=("equipment",))
    signed = {each.source: each for each in revenues(Context(evaluation, "public"), _option(evaluation))}
    equipment = signed.pop("ICE: equipment money")
    assert (equipment.standing, equipment.spent, equipment.full) == ("signed", 4000.0, 30_000.0)
    assert set(signed) == {
        f"ICE: {each}" for each in ("vehicle money", "salary and benefits of trained officers", "overtime")
    }
    assert {(each.standing, each.spent, each.full) for each in signed.values()} == {("announced only", None, None)}


@pytest.mark.parametrize("covers", [{}, {"reimbursement_covers": DONT_KNOW}, {"reimbursement_covers": STAFF_ONLY}])
def test_a_document_of_unknown_contents_books_nothing(town287: Town287, covers: dict[str, Any]) -> None:
    evaluation = town287(TODAY, **GIVEN, **SIGNED, **covers)
    rows = revenues(Context(evaluation, "public"), _option(evaluation))
    assert {(each.standing, each.spent, each.full) for each in rows} == {("announced only", None, None)}


def test_a_detention_contract_is_booked_by_itself_and_under_each_model(town287: Town287) -> None:
    evaluation = town287(TODAY, **JAIL)
    context = Context(evaluation, "public")
    for option in ("sign_task_force", "sign_warrant_service_officer", "sign_jail_enforcement"):
        result = next(each for each in evaluation.options if each.id == option)
        rows = {each.source: each for each in revenues(context, result)}
        bed = rows.pop("ICE: payment for jail bed-days")
        # 12 x 15 x 90 = 16,200 a year, six months of it
        assert (bed.standing, bed.spent, bed.full) == ("signed", 8100.0, 8100.0)
        assert {each.standing for each in rows.values()} <= {"announced only"}


def test_where_no_contract_is_recorded_the_form_has_no_row_for_days_in_jail(town287: Town287) -> None:
    unanswered = {key: value for key, value in JAIL.items() if key != "bed_day_per_diem"}
    for given in (GIVEN, {**GIVEN, **SIGNED}, unanswered, {**JAIL, "bed_day_per_diem": 0.0}):
        evaluation = town287(TODAY, **given)
        for result in (each for each in evaluation.options if each.model is not None and each.status != "closed"):
            assert not [each for each in revenues(Context(evaluation, "public"), result) if "bed-days" in each.source]


def test_a_state_grant_that_is_awarded_once_makes_no_yearly_grant_firm(town287: Town287) -> None:
    evaluation = town287(TODAY, **{**GIVEN, "state": "FL"}, state_grant_once=5000.0)
    rows = {each.source: each for each in revenues(Context(evaluation, "public"), _option(evaluation))}
    assert rows["The state: state grant, once"].standing == "signed"
    yearly = rows["The state: state grant, each year"]
    assert (yearly.standing, yearly.spent, yearly.full) == ("announced only", None, None)


def test_who_may_not_read_that_it_is_signed_sees_a_blank(town287: Town287) -> None:
    answer = Answer("signed", audience="staff")
    evaluation = town287(TODAY, **GIVEN, reimbursement_in_writing=answer, reimbursement_covers=("equipment",))
    public = revenues(Context(evaluation, "public"), _option(evaluation))
    assert public
    assert all(each.spent is None for each in public if each.source.startswith("ICE"))


def test_it_is_a_form_and_says_so(town287: Town287) -> None:
    blocks = made(town287(TODAY, **GIVEN))
    assert FORM_ONLY in " ".join(plain_words(block.words) for block in blocks if hasattr(block, "words"))
    assert any(isinstance(block, FormLines) for block in blocks)
    assert made(town287(TODAY, state="ME", agency_kind="municipal_police")) == []


def test_the_quarters_are_printed_with_the_method_and_what_is_awaited(town287: Town287) -> None:
    evaluation = town287(TODAY, **GIVEN)
    (section,) = by_quarter(Context(evaluation, "public"))
    ((out, so_far, *rest),) = tables(list(section.blocks))
    assert out[0] == "New cash out"
    assert so_far[-1].startswith(figures.dollars(evaluation.money.gross(_option(evaluation), "cash").first(2)))
    assert len(rest) == 4
    gap = evaluation.uncertainty.cash_gap(_option(evaluation), "announced")
    (note,) = (plain_words(block.note) for block in section.blocks if isinstance(block, Table))
    assert gap == pytest.approx(4000 + 480 * 30 * 1.4 / 3)
    assert figures.dollars(gap) in note
    assert by_quarter(Context(town287(TODAY, state="ME", agency_kind="municipal_police"), "public")) == []


def _option(evaluation: Evaluation) -> Any:
    return next(each for each in evaluation.options if each.id == "sign_task_force")
