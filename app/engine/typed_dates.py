"""A day that a person typed, read once for the web form and the answers file alike. Pure, no I/O.

    5/18/2027   2027-05-18   March 5th, 2025   5 March 2025   Mar 5 2025   Tuesday, March 9, 2027
    12/18   12-18-26   December 18                the year is completed where the question asks for a coming day

A day without its whole year is otherwise asked for, and so is what can be read in two ways.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from app.engine import figures
from app.engine.answers_check import CHOOSE_DONT_KNOW, FIRST_YEAR, LAST_YEAR, AnswerError, not_known
from app.engine.typed_words import says_not_known
from app.schema.questions import Question

PLAIN_DAYS: Final = 300
"""A day and month without a year stand for the next such day only where it is within so many days."""
PLAIN_YEARS: Final = 5
"""A year of two digits stands for one of this century only for a coming day within so many years."""
EXAMPLE: Final = "Write it as month/day/year, such as 5/18/2027."
_FLAGS: Final = re.ASCII | re.IGNORECASE
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY: Final = re.compile(
    r"(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur|urs)?(?:day)?\.?,?\s(?:the\s)?(?P<rest>.+)", _FLAGS
)
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>\d{4}|'?\d{2})"
_FORMS: Final = tuple(
    re.compile(form, _FLAGS)
    for form in (
        rf"(?P<number>\d{{1,2}})\s?[/.-]\s?{_DAY}(?:\s?[/.-]\s?{_YEAR})?",
        rf"(?P<year>\d{{4}})\s?[/.-]\s?(?P<number>\d{{1,2}})\s?[/.-]\s?{_DAY}",
        rf"{_MONTH}[\s-]?(?:the\s)?{_DAY}(?:,?[\s-]{_YEAR}|,\s?{_YEAR.replace('year', 'year2')})?",
        rf"(?:the\s)?{_DAY}[\s-]?(?:of\s)?{_MONTH}(?:,?[\s-]{_YEAR})?",
    )
)
_NO_DAY: Final = re.compile(rf"(?:{_MONTH}|\d{{1,2}}\s?/)\s?,?\s?(?P<year>\d{{4}})", _FLAGS)
_ONLY_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
LONGEST_DATE: Final = 60


@dataclass(frozen=True, slots=True)
class _Found:
    month: int
    day: int
    year: str


def read_day(typed: str, *, question: Question | None = None, today: dt.date | None = None) -> str:
    """The ISO day that a person typed, which is not blank. With `today`, a year left out or cut short is completed for
    a question that asks for a coming day (`day: ahead`). Raises AnswerError with a sentence for the person."""
    text = " ".join(typed.replace("\u2019", "'").split())
    if says_not_known(text):
        raise not_known(text)
    weekday = _WEEKDAY.fullmatch(text) if len(text) <= LONGEST_DATE else None
    found = _taken_apart(weekday["rest"] if weekday else text) if len(text) <= LONGEST_DATE else None
    if found is None:
        raise _unreadable(text)
    ahead = question is not None and question.day == "ahead"
    date = _whole(found, today if ahead else None, today)
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise AnswerError(f"The year {date.year} is not likely.", f"Give a year from {FIRST_YEAR} to {LAST_YEAR}.")
    if weekday and _WEEKDAYS[date.weekday()] != weekday["weekday"].lower():
        raise AnswerError(
            f"{figures.date_text(date)}, is a {date:%A}.", "Correct the day, or write the date without its weekday."
        )
    return date.isoformat()


def show_day(value: str) -> str:
    """The day as it stands in its input; `read_day` reads it back."""
    return _slashes(dt.date.fromisoformat(value))


def _taken_apart(text: str) -> _Found | None:
    for form in _FORMS:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            month = parts.get("month")
            number = int(parts["number"]) if month is None else _month(month)
            year = parts.get("year") or parts.get("year2") or ""
            return _Found(number, int(parts["day"]), year.lstrip("'"))
    return None


def _month(name: str) -> int:
    short = [each.lower() for each in calendar.month_abbr]
    return short.index(name[:3].lower())


def _unreadable(text: str) -> AnswerError:
    if len(text) <= LONGEST_DATE and _NO_DAY.fullmatch(text):
        return AnswerError("The day is missing.", EXAMPLE)
    if _ONLY_YEAR.fullmatch(text):
        return AnswerError("The month and the day are missing.", EXAMPLE)
    return AnswerError("This is not a date we can read.", f"{EXAMPLE} If it is not known, {CHOOSE_DONT_KNOW}.")


def _whole(found: _Found, from_day: dt.date | None, today: dt.date | None) -> dt.date:
    """The day with its year in full: completed from `from_day` where that is plain. Raises AnswerError."""
    month, day = found.month, found.day
    if month > 12 >= day >= 1 and month <= 31:
        year = "" if not found.year else f"/{found.year if len(found.year) == 4 else 2000 + int(found.year)}"
        turned = f"{day}/{month}{year}"
        raise AnswerError(f"There is no month {month}.", f"Write the month first, such as {turned}.", (turned,))
    if len(found.year) == 4:
        return _date(int(found.year), month, day)
    coming = _next(today or dt.date(2027, 1, 1), month, day)
    if not found.year:
        if from_day is not None and (coming - from_day).days <= PLAIN_DAYS:
            return coming
        mend = f"Write the year with four digits, such as {_slashes(coming)}."
        raise AnswerError("The year is missing.", mend, _years(today, month, day))
    full = 2000 + int(found.year)
    whole = _date(full, month, day)
    if from_day is not None and from_day.year <= full <= from_day.year + PLAIN_YEARS:
        return whole
    offer = _slashes(whole)
    raise AnswerError("The year has only two digits.", f"Write the year with four digits, such as {offer}.", (offer,))


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise AnswerError("There is no such day.", EXAMPLE) from None


def _next(today: dt.date, month: int, day: int) -> dt.date:
    """The next such day, today included; of February 29, the next one that there is."""
    for year in range(today.year, today.year + 9):
        try:
            found = dt.date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise AnswerError("There is no such day.", EXAMPLE)


def _years(today: dt.date | None, month: int, day: int) -> tuple[str, ...]:
    """The day last before today and the one after it, as texts to choose from."""
    if today is None:
        return ()
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(dt.date(year, month, day))
        except ValueError:
            continue
    near = sorted(sorted(found, key=lambda each: abs((each - today).days))[:2])
    return tuple(_slashes(each) for each in near)


def _slashes(date: dt.date) -> str:
    return f"{date.month}/{date.day}/{date.year}"
