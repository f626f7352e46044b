"""What comes of a published file: records, and for each row that is none, why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Final, Literal

from app.schema.base import ModelId

ListKind = Literal["police_employees", "agreements"]
AgencyKind = Literal["municipal", "county", "state", "other"]


@dataclass(frozen=True, slots=True)
class Publication:
    """Where a list comes from, as it is printed."""

    publisher: str
    title: str
    address: str
    mend: str


PUBLICATIONS: Final[dict[ListKind, Publication]] = {
    "police_employees": Publication(
        "Federal Bureau of Investigation",
        "Police employee data (Law Enforcement Employees)",
        "cde.ucr.cjis.gov",
        "Choose Documents and Downloads, then the table of police employees, as a CSV file.",
    ),
    "agreements": Publication(
        "U.S. Immigration and Customs Enforcement",
        "287(g) participating agencies",
        "www.ice.gov/identify-and-arrest/287g",
        "The page has the list as a spreadsheet, with the day it was made.",
    ),
}


@dataclass(frozen=True, slots=True)
class Department:
    """One agency of the FBI's table. `year`: the counts are as of October 31 of it."""

    state: str
    name: str
    kind: AgencyKind
    county: str
    year: int
    officers: int
    civilians: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement of ICE's list. `county` is empty where it has none; `doubt` says why the date may be wrong."""

    state: str
    agency: str
    kind: AgencyKind
    county: str
    model: ModelId
    signed: dt.date | None
    doubt: str = ""


Record = Department | Agreement


@dataclass(frozen=True, slots=True)
class Told:
    """One row of which there is something to say: the number of its line, why, and whether it was taken after all."""

    line: int
    why: str
    taken: bool


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file that was read: what it is, the list's own day (None: the file names none), its records, and the rows that
    were not taken or only with a remark. `rows` counts every row below the heads, blank ones too."""

    kind: ListKind
    day: dt.date | None
    rows: int
    records: tuple[Record, ...]
    told: tuple[Told, ...]

    @property
    def left_out(self) -> int:
        return sum(1 for each in self.told if not each.taken)

    def reasons(self, *, taken: bool) -> Counter[str]:
        """How often each reason was given, of rows that were taken or of those that were not."""
        return Counter(each.why.partition(":")[0] for each in self.told if each.taken is taken)


class ListError(Exception):
    """The file cannot be used. The message says what is wrong and how to mend it."""
