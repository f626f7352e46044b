"""A typed figure taken apart: its numbers, signs, words and period. Nothing here knows what a question may be answered
with; `typed_figures` does. Pure, no I/O.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from app.engine import figures

Period = Literal["hour", "day", "week", "two weeks", "half month", "month", "quarter", "year"]

A_YEAR: Final[dict[Period, int]] = {
    "year": 1, "quarter": 4, "month": 12, "half month": 24, "two weeks": 26, "week": 52,
}  # fmt: skip
"""How often each period comes in a year."""
MANY: Final[dict[Period, str]] = {
    "quarter": "quarters", "month": "months", "half month": "half months", "two weeks": "two-week periods",
    "week": "weeks",
}  # fmt: skip
BY: Final[dict[Period, str]] = {
    "hour": "an hour", "day": "a day", "week": "a week", "two weeks": "every two weeks", "half month": "twice a month",
    "month": "a month", "quarter": "a quarter", "year": "a year",
}  # fmt: skip
"""How a period is written behind a figure."""
FOR: Final[dict[Period, str]] = {**BY, "two weeks": "two weeks", "half month": "half a month"}
"""What a figure is for."""

_EACH: Final = r"(?:(?:an?|per|each|every)\s|/\s?)"
_PERIODS: Final[tuple[tuple[Period, str], ...]] = (
    ("half month", r"(?:twice|two\stimes|2\stimes)\s(?:a|per|each|every)\smonth|semi-?monthly"),
    ("two weeks", r"every\s(?:two|2)\sweeks|every\s(?:other|second)\sweek|(?:per\s|/\s?)(?:two|2)\sweeks|bi-?weekly"),
    ("year", rf"{_EACH}(?:year|yr\.?|annum)|yearly|annually|annual|p\.a\."),
    ("quarter", rf"{_EACH}quarter|quarterly"),
    ("month", rf"{_EACH}(?:month|mo\.?)|monthly"),
    ("week", rf"{_EACH}(?:week|wk\.?)|weekly"),
    ("day", rf"{_EACH}day|daily"),
    ("hour", rf"{_EACH}(?:hour|hr\.?|h)|hourly"),
)
COUNTED: Final = {
    "dollar": r"dollars?|usd", "hour": r"hours?|hrs?\.?", "minute": r"minutes?|mins?\.?", "day": "days?",
    "month": "months?", "officer": "officers?", "contact": "contacts?", "detainer": "detainers?",
    "vehicle": "vehicles?", "mile": "miles?", "bed": "beds?", "trip": "trips?", "person": "persons?|people",
}  # fmt: skip
"""The words for what a question counts, which may stand behind the figure."""
FLAGS: Final = re.ASCII | re.IGNORECASE
_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:\s\d{3})+|\d+)(?:\.\d*)?|\.\d+"
_DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_TO: Final = rf"\s?[{_DASHES}]\s?|\s(?:to|through)\s"
_ABOUT: Final = re.compile(
    r"(?:(?:about|around|approximately|roughly|circa)\s|(?:approx|ca)\.?\s|[~\u2248]\s?)(.+)", FLAGS
)
_BETWEEN: Final = re.compile(r"between\s(.+)\sand\s(.+)", FLAGS)
ONE_END: Final = re.compile(
    r"(?:at\s(?:least|most)|up\sto|(?:no\s)?(?:more|less|fewer)\sthan|over|under|above|below|minimum|maximum|[<>]).*\d.*"
    r"|.*\d\s?\+",
    FLAGS,
)
PAY_PERIOD: Final = re.compile(
    r"(.*\d)\s?(?:bi-?monthly|(?:a|per|each|every|/)\s?(?:pay\s?period|pay\s?check|check))", FLAGS
)
LONGEST_READ: Final = 400


def _pattern(place: int) -> str:
    words = "|".join(f"(?P<{name}{place}>{words})" for name, words in COUNTED.items())
    periods = "|".join(f"(?P<{name.replace(' ', '_')}_{place}>{words})" for name, words in _PERIODS)
    return (
        rf"(?P<sign{place}>[-+\u2212]?)\s?(?P<money{place}>\$?)\s?(?P<digits{place}>{_NUMBER})(?:\s?(?:(?P<k{place}>k|thousand\b)|(?P<m{place}>m\b|million\b)))?"
        rf"(?:\s?(?P<percent{place}>%|percent))?(?:\s(?:{words}))?(?:\s?(?:{periods}))?"
    )


_ONE: Final = re.compile(_pattern(1), FLAGS)
_TWO: Final = re.compile(f"{_pattern(1)}(?:{_TO}){_pattern(2)}", FLAGS)


@dataclass(frozen=True, slots=True)
class Parts:
    """The text taken apart: one figure or two, as they stand there."""

    numbers: tuple[float, ...]
    about: bool
    money: bool
    percent: bool
    times: tuple[int, ...]
    """By what each figure is multiplied: 1, a thousand (k) or a million (m)."""
    words: frozenset[str]
    periods: tuple[Period, ...]
    text: str

    def said(self, period: Period | None) -> str:
        """It in one form, for a message: '$80,000 to $90,000 a year'."""
        sign = "$" if self.money else ""
        ends = [f"{figures.MINUS if each < 0 else ''}{sign}{figures.shortest(abs(each))}" for each in self.numbers]
        return " ".join([*(["about"] if self.about else []), " to ".join(ends), *([BY[period]] if period else [])])


def taken_apart(typed: str) -> Parts | None:
    """The text taken apart; None where it is no figure that we can read."""
    text = " ".join(typed.split())
    rest, about = text, False
    if match := _ABOUT.fullmatch(rest):
        rest, about = match[1], True
    if match := _BETWEEN.fullmatch(rest):
        rest = f"{match[1]} to {match[2]}"
    elif rest[:5].lower() == "from ":
        rest = rest[5:]
    found = (_ONE.fullmatch(rest) or _TWO.fullmatch(rest)) if len(rest) <= LONGEST_READ else None
    if found is None:
        return None
    places = [place for place in (1, 2) if found.groupdict().get(f"digits{place}")]
    numbers, times = [], list[int]()
    for place in places:
        number = float("".join(found[f"digits{place}"].replace(",", "").split()))
        times.append(1_000_000 if found[f"m{place}"] else 1000 if found[f"k{place}"] else 1)
        number = float(Decimal(repr(number)) * times[-1])
        numbers.append(-number if found[f"sign{place}"] in ("-", "\u2212") else number)
    return Parts(
        tuple(numbers), about,
        any(found[f"money{place}"] for place in places),
        any(found[f"percent{place}"] for place in places),
        tuple(times),
        frozenset(name for name in COUNTED for place in places if found[f"{name}{place}"]),
        tuple(dict.fromkeys(
            name for place in places for name, _ in _PERIODS if found[f"{name.replace(' ', '_')}_{place}"]
        )),
        text,
    )  # fmt: skip
