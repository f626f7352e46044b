"""A file to the list it is, recognized by its heads and never by its name; and a list to text and back, to be kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from app.engine.answers import MODELS
from app.lists.agreements import read_agreements
from app.lists.police_employees import read_police_employees
from app.lists.shapes import AgencyKind, Agreement, Department, ListError, ListFile, Record
from app.lists.sheets import read_sheets

_KINDS: Final[tuple[AgencyKind, ...]] = ("municipal", "county", "state", "other")
UNKNOWN: Final = (
    "The file is neither of the two lists. The FBI’s table of police employees has the heads pub_agency_name, "
    "state_abbr, data_year, agency_type_name, officer_ct and civilian_ct; ICE’s list of agreements has State, Law "
    "Enforcement Agency, Support Type and Signed."
)


def read_list(content: bytes, day: dt.date | None = None) -> ListFile:
    """The list in a file, by what is in it. `day`: the list's own day, in place of what the file says. Raises
    ListError."""
    for sheet in read_sheets(content):
        found = read_police_employees(sheet) or read_agreements(sheet)
        if found is not None:
            break
    else:
        raise ListError(UNKNOWN)
    if not found.records:
        raise ListError("The file has the heads of a list and no row that could be taken.")
    found = replace(found, day=day or found.day or _newest_year(found.records))
    if found.day is None:
        raise ListError("The file does not say of which day it is. Say --day, with the day on which ICE made the list.")
    return found


def _newest_year(records: Iterable[Record]) -> dt.date | None:
    """The FBI counts employees as of October 31."""
    years = [each.year for each in records if isinstance(each, Department)]
    return dt.date(max(years), 10, 31) if years else None


def kept_text(records: Iterable[Record]) -> str:
    """Records as lines of fields between tabs, which no field of a list has."""
    return "\n".join("\t".join(_fields(each)) for each in records)


def _fields(each: Record) -> tuple[str, ...]:
    if isinstance(each, Department):
        return (
            each.state, each.name, each.kind, each.county, str(each.year), str(each.officers), str(each.civilians),
        )  # fmt: skip
    signed = each.signed.isoformat() if each.signed is not None else ""
    return each.state, each.agency, each.kind, each.county, each.model, signed, each.doubt


def departments_of(text: str, state: str) -> tuple[Department, ...]:
    """The agencies of one state, from what `kept_text` made."""
    return tuple(
        Department(code, name, _kind(kind), county, int(year), int(officers), int(civilians))
        for code, name, kind, county, year, officers, civilians in _lines(text, state)
    )


def agreements_of(text: str, state: str) -> tuple[Agreement, ...]:
    """The agreements of one state, from what `kept_text` made."""
    return tuple(
        Agreement(
            code, agency, _kind(kind), county, next(known for known in MODELS if known == model),
            dt.date.fromisoformat(signed) if signed else None, doubt,
        )
        for code, agency, kind, county, model, signed, doubt in _lines(text, state)
    )  # fmt: skip


def _lines(text: str, state: str) -> Iterator[list[str]]:
    """Every line of one state: found without splitting the rest, as the FBI's table has 18,000."""
    start = f"{state}\t"
    at = 0 if text.startswith(start) else text.find(f"\n{start}") + 1
    while at or text.startswith(start):
        end = text.find("\n", at)
        yield text[at : end if end >= 0 else len(text)].split("\t")
        at = text.find(f"\n{start}", max(end, 0)) + 1 if end >= 0 else 0
        if not at:
            return


def _kind(text: str) -> AgencyKind:
    return next(known for known in _KINDS if known == text)
