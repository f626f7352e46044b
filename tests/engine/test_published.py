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


def test_knox_county_beds(town287: Town287) -> None:
    """282 days at $140 of cost and $83 of payment leave $16,074 to the county; 716 days at $140 and $114, $18,616."""
    for days, paid, short in ((282.0, 83.0, 16_074), (716.0, 114.0, 18_616)):
        town = town287(
            state="TN", agency_kind="sheriff", custody="jail", agreement_in_force="none", officers_trained=2.0,
            bed_days_per_month=days, bed_day_marginal_cost=140.0, bed_day_per_diem=paid,
        )  # fmt: skip
        cost = next(
            line
            for line in town.money.lines("jail_enforcement", False)
            if line.key.endswith("bed_days.jail_enforcement.cash")
        )
        money = next(line for line in town.money.offsets("jail_enforcement", False) if line.id == "bed_day_payments")
        assert (cost.amount - money.amount) / 12 == pytest.approx(short)


def test_prince_william_jail_in_2020(rulebook: Rulebook) -> None:
    """$287,000 spent less $116,000 paid leaves $171,000."""
    account = next(a for a in rulebook.accounts if "$171,000 net" in a.amount)
    assert "$287,000" in account.amount
    assert "$116,000" in account.amount
    assert 287_000 - 116_000 == 171_000


def test_wake_county_s_new_posts_lie_within_the_range(town287: Town287) -> None:
    """Twelve new posts: $539,341 a year and $89,975 at the start in 2007, at prices of May 2025, with a default wage.

    Its start holds no academy. Where certified officers are hired, ours holds none either, so the least of it is less.
    """
    found = town287(
        state="NC", agency_kind="sheriff", custody="jail", agreement_in_force="none", officers_trained=12.0,
        dedicated_posts=12.0,
    )  # fmt: skip
    result = found.option("sign_jail_enforcement")
    assert result is not None
    start, yearly = (amount * 321.465 / 207.342 for amount in (89_975, 539_341))
    low, high = found.uncertainty.once_bounds(result, "cash")
    assert low < start < high
    total = found.total("sign_jail_enforcement", "gross", "cash", 2)
    low, high = found.uncertainty.total_bounds(result, total)
    assert low < yearly < high
    total = found.total("sign_jail_enforcement", "gross", "cash", 1)
    low, high = found.uncertainty.total_bounds(result, total)
    assert low < start + yearly < high


def test_frederick_county_s_yearly_figures_are_not_its_total_by_years(rulebook: Rulebook) -> None:
    """The auditor's $8,995 and $21,421 a year are not $38,657 and $79,041 over 63 months; the account says so."""
    account = next(a for a in rulebook.accounts if a.place.startswith("Frederick"))
    assert "not the total divided by 5.25 years" in account.amount
    assert round(38_657 / 5.25) == 7_363
    assert round(79_041 / 5.25) == 15_055


def test_the_texas_note_of_2017_pays_the_same_for_each_trainee() -> None:
    """Five yearly amounts of the note on SB 2094, by 20, 4, 9, 5 and 10 trainees, as the project reads it."""
    amounts = {20: 282_250, 4: 56_450, 9: 127_025, 5: 70_565, 10: 141_140}
    assert {round(amount / trainees) for trainees, amount in amounts.items()} <= {14_112, 14_113, 14_114}


def test_vehicles_of_winter_haven_and_league_city(rulebook: Rulebook) -> None:
    factor = rulebook.facts["vehicle_cost"].factor
    assert factor is not None
    assert factor.values is not None
    assert round(1_739_379 / 33, -2) == 52_700
    assert factor.values.low == pytest.approx(1_739_379 / 33, rel=0.01)
    assert factor.values.high == pytest.approx(95_736, rel=0.01)


@pytest.mark.parametrize(
    ("place", "officers", "price_level", "load", "published", "error"),
    [
        ("NC", 12, 207.342, 1.43, 539_341, 0.22),  # Wake 2007
        ("GA", 18, 214.537, 1.43, 1_400_000, -0.29),  # Gwinnett 2009
        ("GA", 18, 258.811, 1.43, 2_000_000, -0.40),  # Gwinnett 2020
        ("TX", 10, 245.120, 1.00, 675_000, -0.14),  # Harris 2017, salary only
        ("TN", 12, 229.594, 1.00, 700_000, -0.27),  # Nashville 2012, salary only
        ("VA", 11, 218.056, 1.43, 1_300_000, -0.46),  # Prince William 2010
    ],
)
def test_what_is_said_of_default_wages(
    rulebook: Rulebook, place: str, officers: int, price_level: float, load: float, published: float, error: float
) -> None:
    """The comparison that is printed beside every default wage: 14 to 46 percent too low in five, 22 too high in one.

    Officers x state median of May 2025 x 2,080 hours, put back to the year by the consumer price index (CPI-U, all
    items, 321.465 in May 2025), x 1.43 where the published figure holds benefits.
    """
    median = rulebook.wages[place, "patrol_officer"].likely
    predicted = officers * median * 2080 * price_level / 321.465 * load
    assert predicted / published - 1 == pytest.approx(error, abs=0.012)
