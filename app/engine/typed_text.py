"""A typed figure taken apart: its numbers, signs, words and period. Nothing here knows what a question may be answered
with; `typed_figures` does. Pure, no I/O.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from app.engine import figures
from app.engine.typed_words import in_digits

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
    ("year", rf"{_EACH}(?:year|yr\.?|annum)|(?:(?:yearly|annual)\s)?salary|yearly|annually|annual|p\.a\."),
    ("quarter", rf"{_EACH}quarter|quarterly"),
    ("month", rf"{_EACH}(?:month|mo\.?)|monthly"),
    ("week", rf"{_EACH}(?:week|wk\.?)|weekly"),
    ("day", rf"{_EACH}day|daily"),
    ("hour", rf"{_EACH}(?:hour|hr\.?|h)|hourly"),
)
COUNTED: Final = {
    "dollar": r"dollars?|usd", "hour": r"hours?|hrs?\.?|h", "minute": r"minutes?|mins?\.?", "day": "days?",
    "week": r"weeks?|wks?\.?", "month": r"months?|mos?\.?", "year": r"years?|yrs?\.?",
    "officer": r"officers?|deput(?:y|ies)|positions?|posts?|ftes?", "contact": "contacts?", "detainer": "detainers?",
    "vehicle": "vehicles?|cars?|cruisers?", "mile": r"miles?|mi\.?", "bed": "beds?|cells?", "trip": "trips?",
    "person": "persons?|people", "time": "times?|x",
}  # fmt: skip
"""The words for what a question counts, which may stand behind the figure."""
_EACH_ONE: Final = {
    "officer": "officer|deputy", "vehicle": "vehicle|car|cruiser", "contact": "contact", "trip": "trip",
    "shift": "shift", "person": "person",
}  # fmt: skip
"""What a figure may be for one of: '$500 per officer'."""
FLAGS: Final = re.ASCII | re.IGNORECASE
_FRACTIONS: Final = "1/[2-9]|2/[35]|3/[45]|4/5"
"""Those that are written so. 8/4 or 6/8 can be two figures, as of a day and a night shift: they are not taken."""
_NUMBER: Final = (
    rf"\d{{1,4}}:[0-5]\d|(?:\d{{1,4}}\s)?(?:{_FRACTIONS})(?![\d/])"
    r"|(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:\s\d{3})+|\d+)(?:\.\d*)?|\.\d+"
)
_DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_TO: Final = rf"\s?[{_DASHES}]\s?|\s(?:to|through|or)\s"
_ABOUT: Final = re.compile(
    r"(?:(?:about|around|approximately|roughly|circa|nearly|almost|close\sto|maybe|probably|(?:an\s)?estimated)\s"
    r"|(?:approx|ca|est|abt)\.?\s|c\.\s?|[~\u2248]\s?)(.+)",
    FLAGS,
)
_ISH: Final = re.compile(
    r"(.*?\d.*?)(?:\s?\(?(?:est\.?|estimated?|approx\.?|approximately|or\sso|more\sor\sless)\)?|-?ish)", FLAGS
)
_SPELLED_HOURS: Final = re.compile(
    r"(\d{1,4})\s?(?:hours?|hrs?\.?|h)\s?,?\s?(?:and\s)?([0-5]?\d)\s?(?:minutes?|mins?\.?|m)", FLAGS
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
    each = "|".join(f"(?P<each_{name}{place}>{words})" for name, words in _EACH_ONE.items())
    return (
        rf"(?P<sign{place}>[-+\u2212]?)\s?(?P<money{place}>(?:us)?\$|usd\s)?\s?(?P<digits{place}>{_NUMBER})"
        rf"(?:\s?(?:(?P<k{place}>k|thousand\b|grand\b)|(?P<m{place}>m\b|mm\b|mil\b\.?|million\b)|(?P<b{place}>bn?\b|billion\b)))?"
        rf"(?:\s?(?P<percent{place}>%|percent\b|per\scent\b|pct\b\.?))?(?:\s?(?:{words})(?![a-z]))?"
        rf"(?:\s?(?:(?:for\s)?(?:per|an?|each|every|/)\s?(?:{each})(?![a-z])|\s(?:each|apiece)(?!\s)))?(?:\s?(?:{periods}))?"
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
    """By what each figure is multiplied: 1, a thousand (k), a million (m) or a billion (b)."""
    words: frozenset[str]
    each: frozenset[str]
    """What the figure is said to be for one of."""
    periods: tuple[Period, ...]
    clock: bool
    """Is a figure hours and minutes, as 1:30? It is in hours then."""
    spelled: bool
    """And does it say so: 1 hour 30 minutes?"""
    fractions: int
    """How many of the figures are fractions, as 1/3."""
    text: str

    def said(self, period: Period | None) -> str:
        """It in one form, for a message: '$80,000 to $90,000 a year'."""
        sign = "$" if self.money else ""
        ends = [f"{figures.MINUS if each < 0 else ''}{sign}{figures.shortest(abs(each))}" for each in self.numbers]
        return " ".join([*(["about"] if self.about else []), " to ".join(ends), *([BY[period]] if period else [])])

    def with_period(self, figure: str) -> str:
        """Another text for the figures, for the same period."""
        return " ".join([figure, *(BY[each] for each in self.periods)])


def taken_apart(typed: str) -> Parts | None:
    """The text taken apart; None where it is no figure that we can read."""
    text = " ".join(typed.split())
    if len(text) > LONGEST_READ:
        return None
    rest = in_digits(text)
    about = False
    for pattern in (_ABOUT, _ISH):
        if match := pattern.fullmatch(rest):
            rest, about = match[1], True
    if match := _BETWEEN.fullmatch(rest):
        rest = f"{match[1]} to {match[2]}"
    elif rest[:5].lower() == "from ":
        rest = rest[5:]
    rest, spelled = _SPELLED_HOURS.subn(lambda match: f"{match[1]}:{match[2]:0>2}", rest)
    found = _ONE.fullmatch(rest) or _TWO.fullmatch(rest)
    if found is None:
        return None
    places = [place for place in (1, 2) if found.groupdict().get(f"digits{place}")]
    numbers, times = [], list[int]()
    for place in places:
        times.append(next((by for letter, by in _TIMES.items() if found[f"{letter}{place}"]), 1))
        number = float(Decimal(repr(_number(found[f"digits{place}"]))) * times[-1])
        numbers.append(-number if found[f"sign{place}"] in ("-", "\u2212") else number)
    digits = [found[f"digits{place}"] for place in places]
    return Parts(
        tuple(numbers), about,
        any(found[f"money{place}"] for place in places),
        any(found[f"percent{place}"] for place in places),
        tuple(times),
        frozenset(name for name in COUNTED for place in places if found[f"{name}{place}"]),
        frozenset(name for name in _EACH_ONE for place in places if found[f"each_{name}{place}"]),
        tuple(dict.fromkeys(
            name for place in places for name, _ in _PERIODS if found[f"{name.replace(' ', '_')}_{place}"]
        )),
        any(":" in each for each in digits), bool(spelled),
        sum("/" in each for each in digits),
        text,
    )  # fmt: skip


_TIMES: Final = {"k": 1000, "m": 1_000_000, "b": 1_000_000_000}


def _number(digits: str) -> float:
    """The number for its digits: 1,148 or 1 148, 1:30 as one and a half, 1 1/2 too."""
    if ":" in digits:
        hours, _, minutes = digits.partition(":")
        return (int(hours) * 60 + int(minutes)) / 60
    if "/" in digits:
        whole, _, part = digits.rpartition(" ")
        above, _, below = part.partition("/")
        return (int(whole or 0) * int(below) + int(above)) / int(below)
    return float("".join(digits.replace(",", "").split()))
