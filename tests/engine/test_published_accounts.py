"""Published cost accounts come out of the tool as the files of tests/published say that they do."""

from __future__ import annotations

import math

import pytest

from app.authoring import published_accounts as accounts
from app.authoring import published_page
from app.authoring.published_accounts import Compared
from app.resources import folder
from app.rulebook.book import Rulebook
from tests.engine import towns
from tests.rulebook import cases

pytestmark = pytest.mark.usefixtures("real_rulebook")
FOLDER = folder("tests/published")
KEYS = {
    "what", "when", "option", "basis", "year", "years", "lines", "offsets", "funding", "total", "less", "amount",
    "bound", "expect", "in_sample", "inferred", "own", "fact", "sources", "addresses", "why",
}  # fmt: skip


def test_there_are_enough_accounts():
    assert len(accounts.files(FOLDER)) >= 18


@pytest.mark.parametrize(
    "each", accounts.compared(towns.rulebook(), FOLDER), ids=lambda each: f"{each.file}: {each.published['what']}"
)
def test_an_account_comes_out_as_its_file_says(each: Compared):
    """closes: within 5 percent; bracketed: within low and high; does_not: neither; unknown: the tool says no figure."""
    ours, expect = each.ours, each.published["expect"]
    told = f"ours {ours}, published {each.amount}, ratio {each.ratio}"
    if expect == "unknown":
        assert math.isnan(ours.likely), told
        return
    assert ours.low - 0.005 <= ours.likely <= ours.high + 0.005, told
    assert ours.low - 0.005 <= ours.p10 <= ours.p90 <= ours.high + 0.005, told
    assert {
        "closes": each.closes,
        "bracketed": not each.closes and ours.within(each.amount),
        "does_not": not each.closes and not ours.within(each.amount),
    }[expect] or (expect == "bracketed" and ours.spread and ours.within(each.amount)), told


def test_what_a_file_says_of_a_figure_can_be_checked(rulebook: Rulebook):
    """Known keys, sources of the rulebook or an address, a reason, and words for a figure read off its own sum."""
    for path in accounts.files(FOLDER):
        for entry in accounts.content(path)["published"]:
            assert set(entry) <= KEYS, (path.name, set(entry) - KEYS)
            assert set(entry["sources"]) <= set(rulebook.sources), (path.name, entry["sources"])
            assert entry["sources"] or entry.get("addresses"), path.name
            assert len(entry["why"]) > 20, path.name
            assert not entry.get("inferred") or "inference" in path.read_text("utf-8"), path.name


def default_wage(rulebook: Rulebook, state: str, fact: str, year: int) -> tuple[float, float, float]:
    """The tool's default wage of a state put back to a year: low, likely, high."""
    defaults = rulebook.facts[fact].factor
    row = rulebook.wages[state, accounts.wage_tables(rulebook)[fact]]
    low, high = row.low, row.high
    if defaults is not None and (widen := getattr(defaults, "widen", None)) is not None:
        low, high = min(low, widen.low * row.likely), max(high, widen.high * row.likely)
    part = accounts.CPI_U[year] / accounts.MAY_2025
    return low * part, row.likely * part, high * part


def test_every_wage_is_a_default_put_back_to_its_year(rulebook: Rulebook):
    """No wage in a file but the tool's default, low, likely and high, by the consumer price index. So none is tuned."""
    for path in accounts.files(FOLDER):
        answers = accounts.answers_of(rulebook, path)
        given = [fact for fact in answers if "wage" in fact or "salary" in fact]
        assert set(given) <= set(accounts.wage_tables(rulebook)), path.name
        wages = accounts.content(path).get("wages", {})
        assert bool(wages) == bool(given), path.name
        for fact in given:
            ends = default_wage(rulebook, wages["state"], fact, wages["year"])
            answer = answers[fact]
            assert (answer.low, answer.value, answer.high) == pytest.approx(ends, abs=0.006), (path.name, fact)


def test_no_hour_is_set_but_what_was_published(rulebook: Rulebook):
    """Hours of operation, administration and overtime stand as the tool's own; training only as published."""
    hours = {
        "operating_hours_per_month", "administration_hours_per_month", "operating_overtime_share", "backfill_share",
        "training_backfill_share", "refresher_hours",
    }  # fmt: skip
    for path in accounts.files(FOLDER):
        answers = accounts.answers_of(rulebook, path)
        assert not hours & {key.partition(".")[0] for key in answers}, path.name


def test_the_page_has_the_figures_of_today():
    """If this fails: brief287 costs --accounts > docs/published-accounts.md"""
    found = accounts.compared(towns.rulebook(), FOLDER)
    assert (cases.ROOT / "docs" / "published-accounts.md").read_text("utf-8") == published_page.page(found)


def test_the_summary_says_why_where_a_figure_does_not_close():
    found = accounts.compared(towns.rulebook(), FOLDER)
    rows = [row for row in published_page.section(found).splitlines() if row.count(" | ") == 6][1:]
    assert len(rows) == len(found)
    assert all(row.endswith("|  |") == each.closes for row, each in zip(rows, found, strict=True))


def test_the_price_index_is_that_of_the_bureau():
    """Annual averages of the consumer price index for all urban consumers, as the Bureau's own table has them."""
    assert (accounts.CPI_U[2005], accounts.CPI_U[2008], accounts.CPI_U[2019]) == (195.3, 215.303, 255.657)
