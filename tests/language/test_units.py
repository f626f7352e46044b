"""Units: exactly equal, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from app.language.check import check, expect, number
from app.language.errors import ExpressionError
from app.language.parse import parse
from app.language.units import BASE_UNITS, Unit, parse_unit
from tests.language.proof import prove


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("dollar", "dollar"), ("hour / officer / month", "hour / month / officer"), ("share", "no unit"),
        ("ratio", "no unit"), ("share / year", "1 / year"), ("1 / year", "1 / year"), ("hour * hour", "hour * hour"),
        ("dollar / hour * hour", "dollar"), ("minute/hour", "minute / hour"), (" hour ", "hour"),
        ("hour / officer * officer", "hour"),
    ],
)  # fmt: skip
def test_reading_and_showing(text: str, shown: str):
    assert str(parse_unit(text)) == shown


@pytest.mark.parametrize(
    "text", ["", " ", "hours", "hour /", "/ hour", "hour officer", "hour ^ 2", "2 * hour", "$", "é"]
)
def test_what_is_no_unit(text: str):
    with pytest.raises(ExpressionError):
        parse_unit(text)


def test_no_two_base_units_are_alike():
    assert len({parse_unit(name) for name in BASE_UNITS}) == len(BASE_UNITS)


def test_products_and_quotients():
    def body(a: Unit, b: Unit):
        assert a * b == b * a
        assert (a * b) / b == a
        assert a.power(2) == a * a
        assert parse_unit(str(a)) == a if a.powers else str(a) == "no unit"

    units = st.lists(st.tuples(st.sampled_from(sorted(BASE_UNITS)), st.sampled_from("*/")), max_size=4).map(
        lambda parts: parse_unit("1" + "".join(f" {sign} {name}" for name, sign in parts))
    )
    prove(body, 200, a=units, b=units)


SCOPE = {
    name: number(parse_unit(unit))
    for name, unit in {
        "pay": "dollar / hour", "hours": "hour", "monthly": "hour / month", "months": "month / year", "share": "share"
    }.items()
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("pay * hours", "dollar"), ("monthly * months", "hour / year"), ("hours * share", "hour"),
        ("2 * hours", "hour"), ("hours + 0", "hour"), ("max(0, hours)", "hour"),
        ("hours if share > 0.5 else 0", "hour"),
        ("pay ** 2 / pay", "dollar / hour"), ("hours / hours", "share"), ("round(hours)", "hour"), ("-hours", "hour"),
        ("0 if share > 1 else 0", "dollar / month"),
    ],
)  # fmt: skip
def test_the_unit_of_an_expression(text: str, unit: str):
    expect(check(parse(text), SCOPE, model=None, models=()), number(parse_unit(unit)), "it")


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("hours", "Multiply by a value in dollar / hour"), ("monthly * pay * months", "Multiply by a value in year"),
        ("pay * hours * hours", "Divide by a value in hour"), ("share", "Multiply by a value in dollar"),
        ("pay + hours", "These are different things"), ("hours - monthly", "Divide by a value in month"),
        ("hours + 1", "Divide by a value in hour"), ("max(hours, 1)", "Divide by a value in hour"),
        ("hours * pay if hours > 40 else 0", "Divide by a value in hour"),
        ("hours if share > 1 else pay", "These are different things"),
    ],
)  # fmt: skip
def test_what_does_not_fit_dollars(text: str, mend: str):
    with pytest.raises(ExpressionError) as caught:
        expect(check(parse(text), SCOPE, model=None, models=()), number(parse_unit("dollar")), "it")
    assert caught.value.mend.startswith(mend)
