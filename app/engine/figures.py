"""The one formatter: how a number is rounded and written, in every page, document and explanation.

Numbers are computed as binary floats and rounded once, here: to whole dollars and hours in every document, to cents in
JSON and workbook. Pay for an hour, and a sum that was given or published to the cent, keep their cents everywhere.
Halves go away from zero; a value within 1e-7 of a half counts as the half, so that the binary form of 0.125 and its
like does not decide.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

SNAP: Final = 7
"""Decimal places at which a value is taken to be exact before it is rounded."""
MINUS: Final = "\u2212"
UNKNOWN: Final = "not known"
_UNIT_WORDS: Final = {
    "share": "",
    "ratio": "",
    "hour": "hours",
    "minute": "minutes",
    "day": "days",
    "month": "months",
    "year": "years",
    "officer": "officers",
    "contact": "contacts",
    "detainer": "detainers",
    "vehicle": "vehicles",
    "shift": "shifts",
    "mile": "miles",
    "resident": "residents",
    "bed": "beds",
    "trip": "trips",
    "person": "people",
    "post": "posts",
}


def rounded(value: float, places: int = 0) -> Decimal:
    """The value at so many decimal places. Raises ValueError for what is not finite."""
    if value - value != 0:
        raise ValueError("only a finite number can be rounded")
    snapped = Decimal(repr(value)).quantize(Decimal(1).scaleb(-SNAP), ROUND_HALF_UP)
    result = snapped.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return result if result else abs(result)


def cents(value: float | None) -> float | None:
    """For JSON and workbook: two decimal places; None stays None, and what is not finite becomes None."""
    if value is None or value - value != 0:
        return None
    return float(rounded(value, 2))


def dollars(value: float | None, places: int = 0) -> str:
    """$1,234, −$1,234, or 'not known'."""
    if value is None or value - value != 0:
        return UNKNOWN
    amount = rounded(value, places)
    return f"{MINUS if amount < 0 else ''}${abs(amount):,}"


def plain(value: float | None, places: int = 0) -> str:
    """1,234 with a true minus sign."""
    if value is None or value - value != 0:
        return UNKNOWN
    amount = rounded(value, places)
    return f"{MINUS if amount < 0 else ''}{abs(amount):,}"


def hours(value: float | None) -> str:
    """1,234 hours."""
    if value is None or value - value != 0:
        return UNKNOWN
    text = plain(value)
    return f"{text} hour" if text == "1" else f"{text} hours"


def number_of(count: int, one: str, more: str | None = None) -> str:
    """1 question, 2 questions, 1,000 questions; `more` where the plural does not end in s."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def percent(value: float | None, places: int = 0) -> str:
    """43%."""
    return UNKNOWN if value is None or value - value != 0 else f"{plain(value * 100, places)}%"


def shortest(value: float) -> str:
    """A figure as a person would write it: 12, 0.5, 1,849, at most four decimal places."""
    text = plain(value, 4)
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_unit(value: float | None, unit: str, *, given: bool = False) -> str:
    """A number with its unit in words: $36.50 per hour, 40 hours per officer, 43%.

    Dollars are whole, except those for an hour, and a sum that was `given`: recorded by a town or published.
    """
    if value is None or value - value != 0:
        return UNKNOWN
    parts = [part.strip() for part in unit.split("/")]
    if parts[0] == "share":
        text = f"{shortest(value * 100)}%"
    elif parts[0] == "dollar":
        to_the_cent = (given or "hour" in parts[1:]) and not float(value).is_integer()
        text = dollars(value, 2 if to_the_cent else 0)
    else:
        word = _UNIT_WORDS.get(parts[0], "")
        if word and value == 1:
            word = parts[0]
        text = f"{shortest(value)} {word}".strip()
    return " ".join([text, *(f"per {part}" for part in parts[1:])])


def date_text(value: dt.date | str | None) -> str:
    """November 24, 2026."""
    if value is None:
        return "not yet set"
    day = dt.date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day:%B} {day.day}, {day.year}"
