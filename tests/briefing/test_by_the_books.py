"""An agreement in force whose cost the town has recorded: one sum in place of the lines, in every document alike."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest

from app.briefing.amounts import leaning
from app.briefing.blocks import plain_words
from app.briefing.context import Context
from app.briefing.sections.page_one_cost import cost
from app.engine import figures
from app.engine.duty import duty, hours_by_the_books
from app.engine.evaluation import Evaluation
from app.engine.results import FundingId, OptionResult
from app.outputs.html.write import render_print
from app.outputs.json.write import evaluation_json
from app.rulebook import names
from tests.conftest import Town287
from tests.documents import whole

DAY = dt.date(2026, 11, 29)
RUNNING = {
    "state": "NH", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "task_force",
    "meeting_date": "2027-01-19", "officers_trained": 4.0, "sworn_filled": 6.0, "police_budget": 1_250_000.0,
    "existing_money_received": 122_515.0, "existing_money_for_period": 122_515.0,
}  # fmt: skip
KEEP = "keep_agreement"
BOOKS = {
    "existing_cost_cash": 18_400.0, "existing_cost_loaded": 61_250.0, "existing_hours": 900.0,
    "existing_cost_months": 18.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def booked(town287: Town287) -> Evaluation:
    return town287(DAY, **RUNNING, **BOOKS)


def printed(evaluation: Evaluation) -> str:
    """The words of all three documents in one line."""
    text = re.sub(r"<(?:style|script).*?</(?:style|script)>|<[^>]+>", " ", render_print(whole(evaluation)), flags=re.S)
    return " ".join(html.unescape(text).split())


def kept(evaluation: Evaluation) -> OptionResult:
    result = evaluation.option(KEEP)
    assert result is not None
    return result


class TestMoneyFromOthers:
    """How much of one sum is pay that somebody would repay, nobody has recorded."""

    @pytest.mark.parametrize("funding", ["pro_rata", "announced", "pro_rata_full", "announced_full"])
    def test_what_turns_on_the_lines_is_not_known(self, booked: Evaluation, funding: FundingId) -> None:
        for basis in ("cash", "loaded"):
            assert booked.total(KEEP, "net", basis, "all", funding).status == "unknown"

    def test_it_is_known_from_the_lines(self, town287: Town287) -> None:
        found = town287(DAY, **RUNNING)
        assert found.total(KEEP, "offset", "cash", "all", "pro_rata").status == "assumed"

    def test_books_on_cash_alone_leave_the_loaded_lines(self, town287: Town287) -> None:
        """Then pay still has lines, so an offset has what it pays for; it rests on hours that nobody has given."""
        found = town287(DAY, **RUNNING, existing_cost_cash=18_400.0, existing_cost_months=18.0)
        assert not found.total(KEEP, "gross", "cash").rests_on_judgement
        offset, net = (found.total(KEEP, kind, "cash", "all", "pro_rata") for kind in ("offset", "net"))
        assert offset.status == "assumed"
        assert offset.rests_on_judgement
        assert net.rests_on_judgement

    def test_the_fiscal_note_says_why(self, booked: Evaluation) -> None:
        assert "how much of it ICE or the state would repay is not known" in printed(booked)


class TestOneFigure:
    def test_hours_are_those_of_the_books(self, booked: Evaluation) -> None:
        """900 hours in 18 months are 600 a year; per year one officer of 2,080 hours less leave and training."""
        result = kept(booked)
        assert hours_by_the_books(booked, result) == pytest.approx(600)
        hours, fte = (duty(booked, result, fact) for fact in (names.AGREEMENT_HOURS, names.AGREEMENT_FTE))
        assert hours[:3] == pytest.approx((600, 600, 600))
        assert not hours.judged
        productive = booked.likely("net_productive_hours")
        assert productive is not None
        assert fte.value == pytest.approx(600 / productive)

    def test_json_has_the_same(self, booked: Evaluation) -> None:
        staffing = evaluation_json(booked)["staffing"]["by_model"]["task_force"]
        assert staffing[names.AGREEMENT_HOURS] == pytest.approx(600)

    def test_page_one_gives_no_range_to_what_is_recorded(self, booked: Evaluation) -> None:
        text = printed(booked)
        assert "no likely figure, until the town estimates its hours" not in text
        assert "costs use the state's wage" not in text
        assert "162 to" not in text

    def test_the_share_of_the_budget_is_printed(self, booked: Evaluation) -> None:
        share = booked.share_of_budget(kept(booked))
        assert share == pytest.approx(18_400 / 18 * 12 / 1_250_000, rel=0.05), "year 2 has grown with wages"
        assert f"new cash of year 2, Keep: {100 * (share or 0):.2f}%" in printed(booked)

    def test_each_trained_officer_is_the_books_divided(self, booked: Evaluation) -> None:
        text = printed(booked)
        assert "divided by 4 trained officers, year 2: $3,174 in new cash, $10,566 in loaded cost, 150" in text


class TestLeaning:
    """A likely figure at the edge of its range says so."""

    def test_most_trials_come_out_higher(self, town287: Town287) -> None:
        found = town287(
            DAY, state="NH", agency_kind="municipal_police", custody="none", agreement_in_force="none",
            officers_trained=4.0, operating_hours_per_month=6.0, administration_hours_per_month=5.0,
        )  # fmt: skip
        result = found.option("sign_task_force")
        assert result is not None
        total = found.total("sign_task_force", "gross", "cash")
        above = found.uncertainty.draws.share_above(result, total)
        assert above is not None
        assert above > 0.85
        said = leaning(found, result, total)
        ending = f"most lie above {figures.dollars(total.value)}."
        assert said == f"8 in 10 simulated results lie from P10 to P90; {ending}"
        assert said in printed(found)

    def test_nothing_is_said_where_it_lies_in_the_middle(self, booked: Evaluation) -> None:
        total = booked.total(KEEP, "gross", "cash")
        assert leaning(booked, kept(booked), total) == ""


NO_LINES = {name: value for name, value in RUNNING.items() if name != "officers_trained"}
"""An agreement in force of which nothing but the books is known."""


@pytest.mark.parametrize(
    ("books", "has", "lacks"),
    [
        ({"existing_cost_loaded": 61_250.0}, " counting staff pay.", "new cash and officer hours"),
        ({"existing_cost_cash": 18_400.0}, " in new cash.", "loaded cost and officer hours"),
        (
            {"existing_cost_cash": 18_400.0, "existing_hours": 900.0},
            " in new cash; 600 officer hours a year in all.",
            "loaded cost",
        ),
        (
            {"existing_cost_loaded": 61_250.0, "existing_hours": 900.0},
            " counting staff pay; 600 officer hours a year in all.",
            "new cash",
        ),
        ({"existing_hours": 900.0}, "Keep: cost not known.", ""),
        ({}, "Keep: cost not known.", ""),
    ],
)
def test_page_one_says_what_the_books_give_and_what_they_lack(
    town287: Town287, books: dict[str, float], has: str, lacks: str
) -> None:
    found = Context(town287(DAY, **NO_LINES, **books, existing_cost_months=18.0), "public")
    said = plain_words(cost(found))
    assert has in said
    assert "End adds no budgeted cost." in said
    assert "Not known counting" not in said
    assert f"Not known: {lacks}. Not known yet: officers to be trained." in said or not lacks


def test_page_one_lists_nothing_as_lacking_where_the_books_are_full(booked: Evaluation) -> None:
    said = plain_words(cost(Context(booked, "public")))
    assert " in new cash; " in said
    assert " counting staff pay; 600 officer hours a year in all." in said
    assert "Not known" not in said
