"""The form of a budget amendment: what it prints, what stays blank, and that it adds up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from app.briefing.blocks import Block, FormLines, Table
from app.briefing.budget_amendment import FORM_ONLY, budget_amendment, revenues
from app.briefing.context import Context
from app.briefing.sections.quarters import by_quarter
from app.engine import figures
from app.engine.answers import Answer
from app.engine.evaluation import Evaluation
from app.outputs.html.write import plain_words
from tests.conftest import Town287
from tests.engine.test_quarters import BOTH

TODAY = dt.date(2026, 11, 24)
GIVEN: dict[str, Any] = {
    **BOTH, "agreement_in_force": "none", "backfill_share": 0.5, "pay_differential": 1200.0,
    "months_active_first_year": 6.0, "reimbursement_lag": 4.0,
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
    evaluation = town287(TODAY, **GIVEN, reimbursement_in_writing="signed", reimbursement_until="2029-12-31")
    signed = {each.source: each for each in revenues(Context(evaluation, "public"), _option(evaluation))}
    equipment = signed["ICE: equipment money"]
    assert (equipment.standing, equipment.spent, equipment.full) == ("signed", 4000.0, 30_000.0)


def test_who_may_not_read_that_it_is_signed_sees_a_blank(town287: Town287) -> None:
    answer = Answer("signed", audience="staff")
    evaluation = town287(TODAY, **GIVEN, reimbursement_in_writing=answer)
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
