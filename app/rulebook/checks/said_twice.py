"""What is said twice agrees: the days of a file, as they stand in its texts, at its entries and in its sources.

A day on which a law begins stands in the entry, in the sentence that names it, in the date of the report that tells of
it. One that stands alone, and is all but another day of its file, may be mistyped.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.rulebook.checks.dates import dated
from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.checks.sources import citations
from app.rulebook.files import RuleFile
from app.rulebook.strict_yaml import Path
from app.schema.corrections import CorrectionsFile
from app.schema.costs import AccountsFile
from app.schema.evidence import EvidenceFile, ViewsFile
from app.schema.forms import FormFingerprint
from app.schema.law import Source, SourcesFile

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_IN_WORDS = re.compile(rf"\b({'|'.join(MONTHS)})(?: (\d{{1,2}}),)? (\d{{4,}})\b")
COLLECTIONS = (SourcesFile, EvidenceFile, AccountsFile, ViewsFile, CorrectionsFile)
"""Files of which each entry tells of another place and time."""
_FURTHEST_YEAR, _OLDEST_YEAR = 2100, 1700


@dataclass(frozen=True, slots=True)
class Written:
    """A day (2026-07-29) or month (2026-07) that a text names, with its place and its words."""

    path: Path
    day: str
    words: str


@dataclass(slots=True)
class _File:
    """What one file says of days: in words, as first and last days, and by the sources that it cites."""

    file: RuleFile
    words: list[Written] = field(default_factory=list)
    days: Counter[str] = field(default_factory=Counter)
    sources: set[str] = field(default_factory=set)
    """The dates of its sources, and the days that their titles name."""


def texts(data: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a file, with its place; what its silences say is none."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key != "silences":
                yield from texts(value, (*path, key))
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from texts(value, (*path, i))


def days_in(text: str) -> Iterator[tuple[str, str]]:
    """Each day or month that a text names: as 2026-07-29 or 2026-07, and in its words."""
    for found in _IN_WORDS.finditer(text):
        month = f"{found[3]}-{MONTHS.index(found[1]) + 1:02}"
        yield (f"{month}-{int(found[2]):02}" if found[2] else month), found.group()


def _read(book: Examined) -> list[_File]:
    told = {file.name: _File(file) for file in book.files.read if not isinstance(file.shape, FormFingerprint)}
    for each in told.values():
        for path, text in texts(each.file.loaded.data):
            each.words += [Written(path, day, words) for day, words in days_in(text)]
    for placed in book.once(dated):
        for name in ("from_date", "until"):
            value = getattr(placed.shape, name, None)
            if value is not None and value != dt.date.max:
                told[placed.file.name].days[value.isoformat()] += 1
    known = {source.shape.id: source.shape for source in book.of(Source)}
    for placed, _, id_ in book.once(citations):
        if id_ in known:
            told[placed.file.name].sources |= _of_source(known[id_])
    return list(told.values())


def _of_source(source: Source) -> set[str]:
    found = {day for day, _ in days_in(source.title)}
    found.update(re.findall(r"\d{4}-\d{2}(?:-\d{2})?", source.date))
    for parts in re.findall(r"/(\d{4})/(\d{2})(?:/(\d{2}))?/", source.address or ""):
        found.add("-".join(part for part in parts if part))
    return found


@check(
    "dates.in_words",
    promise="A day that a text names is a day of the calendar, of a year that can be meant.",
    mend="Correct the day.",
    example="a text with 'February 30, 2026' or 'May 20260'",
)
def calendar(book: Examined) -> Iterator[Found]:
    for each in book.once(_read):
        for written in each.words:
            year, month, *day = (int(part) for part in written.day.split("-"))
            last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(1)).day if year < 9999 else 0
            if not _OLDEST_YEAR < year < _FURTHEST_YEAR or (day and not 1 <= day[0] <= last):
                yield Found(each.file, written.path, f"'{written.words}' is no day that can be meant")


@check(
    "dates.nearly_another",
    severity="warning",
    promise="A day that stands once in its file, and is no source's, is not all but another that recurs.",
    mend="Compare both with the source. If they are two days, name the day elsewhere as well, or silence this.",
    example="from_date: 2026-07-28 in a file that says July 29, 2026 everywhere else",
)
def nearly(book: Examined) -> Iterator[Found]:
    for each in book.once(_read):
        if isinstance(each.file.shape, COLLECTIONS):
            continue
        named = Counter(written.day for written in each.words)
        often = each.days + named + Counter(each.sources)
        for place, day, words in _alone(book, each, named):
            like = sorted((other for other in often if often[other] > 1 and _like(day, other)), key=often.__getitem__)
            if like:
                yield Found(each.file, place, f"{words} stands here alone, and {like[-1]} {often[like[-1]]} times")


@check(
    "dates.text_and_entry",
    severity="warning",
    promise="Where a text names one day or month, its entry does not begin a month or a year before or after it. "
    "What is told of a month may begin with the next one.",
    mend="Compare both with the source. If they are two days, silence this.",
    example="'in force since January 1, 2026' with from_date: 2025-01-01",
)
def text_and_entry(book: Examined) -> Iterator[Found]:
    for placed in book.once(dated):
        first = getattr(placed.shape, "from_date", None)
        named = dict(days_in(_said(placed.shape)))
        named = {day: words for day, words in named.items() if day.count("-") == 2} or named
        if first is None or len(named) != 1:
            continue
        ((day, words),) = named.items()
        begins = first.isoformat()
        after = 12 * (first.year - int(day[:4])) + first.month - int(day[5:7])
        told = day.count("-") == 1 and after == 1 and first.day == 1
        if day[8:] in ("", begins[8:]) and abs(after) in (1, 12) and not told:
            yield placed.found("from_date", f"it begins on {first}, and its text names {words}")


@check(
    "dates.text_and_source",
    severity="warning",
    promise="Where a text names one day or month, it is not a month or a year from the date of its source, unless "
    "another source, or its own first or last day, bears it out.",
    mend="Compare both with the source. If they are two days, silence this.",
    example="'In February 2021 auditors found ...' with a source of January 2021",
)
def text_and_source(book: Examined) -> Iterator[Found]:
    known = {source.shape.id: source.shape for source in book.of(Source)}
    for placed in book.written_here:
        cited = getattr(placed.shape, "sources", None)
        named = dict(days_in(_said(placed.shape)))
        if not isinstance(cited, tuple) or len(named) != 1:
            continue
        ((day, words),) = named.items()
        own = [value.isoformat() for name in ("from_date", "until") if (value := getattr(placed.shape, name, None))]
        dates = sorted(date for id_ in cited if id_ in known for date in _of_source(known[id_]))
        if any(date.startswith(day) for date in (*dates, *own)):
            continue
        for date in dates:
            if date[8:] == day[8:] or len(day) == 7:
                apart = 12 * (int(date[:4]) - int(day[:4])) + int(date[5:7]) - int(day[5:7])
                if abs(apart) in (1, 12):
                    yield placed.found("", f"it names {words}, and its source is of {date}")
                    break


def _said(shape: object) -> str:
    """What a shape says: its text, its reason, or what was found."""
    said = getattr(shape, "text", None) or getattr(shape, "reason", None) or getattr(shape, "found", None)
    return said if isinstance(said, str) else ""


def _alone(book: Examined, each: _File, named: Counter[str]) -> Iterator[tuple[Path, str, str]]:
    """Each day that nothing else in the file bears out: its place, and how it is written."""
    for placed in book.once(dated):
        for name in ("from_date", "until") if placed.file is each.file else ():
            value: dt.date | None = getattr(placed.shape, name, None)
            day = "" if value is None or value == dt.date.max else value.isoformat()
            if value is not None and day and each.days[day] < 2 and not _echoes(value) & (each.sources | set(named)):
                yield (*placed.path, name), day, day
    for written in each.words:
        others = [*each.days, *each.sources, *(day for day in named if day != written.day)]
        if named[written.day] < 2 and not any(other.startswith(written.day) for other in others):
            yield written.path, written.day, written.words


def _echoes(day: dt.date) -> set[str]:
    """The day itself; for the first of a month its month, and the month before, of which no day may be known."""
    found = {day.isoformat()}
    if day.day == 1:
        found |= {day.isoformat()[:7], (day - dt.timedelta(1)).isoformat()[:7]}
    return found


def _like(one: str, other: str) -> bool:
    """Could one be meant for the other?"""
    if len(one) != len(other) or one == other:
        return False
    if one[5:] in ("01", "01-01", "07-01") and one[:4] != other[:4]:
        return False  # laws begin on these days year after year
    return _one_apart(one, other)


def _one_apart(one: str, other: str) -> bool:
    """Do two days, or two months, differ in one part alone: the year by one, the month by one, or the day?"""
    apart = [abs(int(a) - int(b)) for a, b in zip(one.split("-"), other.split("-"), strict=True)]
    return sum(map(bool, apart)) == 1 and (apart[0] == 1 or apart[1] in (1, 11) or apart[2:] > [0])


@check(
    "law.section_named",
    severity="warning",
    promise="The section is called 287(g), or 1357(g) of title 8, in every text.",
    mend="Write 287(g) or 1357(g); silence this where another section with a (g) is meant.",
    example="a 278(g) agreement",
)
def section(book: Examined) -> Iterator[Found]:
    for file in book.files.read:
        for path, text in texts(file.loaded.data):
            for found in re.finditer(r"(?<![\w.])(\d{2,})\(g\)", text):
                if found[1] not in ("287", "1357"):
                    yield Found(file, path, f"'{found.group()}' is neither 287(g) nor 1357(g)")
