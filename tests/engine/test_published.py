"""Published arithmetic closes: figures that others printed come out of the same numbers here."""

from __future__ import annotations

import pytest

from app.rulebook.book import Rulebook
from tests.conftest import Town287


def test_relief_factor_of_the_minnesota_chiefs(town287: Town287) -> None:
    """2,920 hours of one eight-hour post a year over 1,849 productive hours: 1.58 officers; three such posts a day."""
    assert round(2920 / 1849, 2) == 1.58
    found = town287(state="TX", agency_kind="municipal_police", net_productive_hours=1849).value("relief_factor")
    assert found == pytest.approx(3 * 2920 / 1849)


def test_carrollton_pays_two_officers_a_differential(rulebook: Rulebook) -> None:
    """2 x $2,460 = $4,920 a year, as the city published."""
    account = next(a for a in rulebook.accounts if a.place.startswith("Carrollton"))
    assert "2,460" in account.amount
    assert "4,920" in account.amount
    assert 2 * 2460 == 4920


def test_the_senate_bill_8_note_of_texas_adds_up() -> None:
    """$862,000 in the first year and $538,000 in each later one: $1.4 million in two years."""
    assert 862_000 + 538_000 == 1_400_000
