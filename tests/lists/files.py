"""Files of the same shape as those that the FBI and ICE publish, with the dirt that the real ones have."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Sequence

import openpyxl

FBI_HEADS = (
    "ori", "data_year", "pub_agency_name", "state_abbr", "county_name", "agency_type_name", "population", "officer_ct",
    "civilian_ct", "total_pe_ct", "pe_ct_per_1000",
)  # fmt: skip
ICE_HEADS = ("STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE", "SIGNED", "MOA", "ADDENDUM")
SAVED = dt.datetime(2026, 5, 18, 11, 29)


def fbi(
    name: str = "Brewer",
    state: str = "ME",
    county: str = "PENOBSCOT",
    kind: str = "City",
    officers: object = 22,
    civilians: object = 2,
    *,
    ori: str = "",
    year: object = 2025,
    total: object = None,
) -> tuple[object, ...]:
    """One row of the FBI's table."""
    added = officers + civilians if isinstance(officers, int) and isinstance(civilians, int) else ""
    own = hashlib.sha256(repr((name, kind, county)).encode()).hexdigest()[:7].upper()  # of each run: hash() is not
    code = ori or f"{state}{own}"
    return (code, year, name, state, county, kind, 9000, officers, civilians, added if total is None else total, "NULL")


def fbi_csv(rows: Iterable[Sequence[object]], *, encoding: str = "utf-8", separator: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(FBI_HEADS)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def ice(
    agency: str = "Troy Police Department",
    state: str = "NEW HAMPSHIRE",
    county: str | None = "Cheshire County",
    kind: str = "Municipality",
    model: str = "Task Force Model",
    signed: object = dt.datetime(2025, 3, 17),
    link: str | None = None,
) -> tuple[object, ...]:
    """One row of ICE's list; `link` is where its agreement is posted."""
    return (state, agency, kind, county, model, signed, "link", None, link)


def ice_xlsx(
    rows: Iterable[Sequence[object]],
    *,
    above: Iterable[Sequence[object]] = (),
    merged: Iterable[str] = (),
    saved: dt.datetime = SAVED,
    other_sheet_first: bool = False,
) -> bytes:
    """A workbook; a row's ninth part is the address that its MOA cell links to."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    if other_sheet_first:
        sheet.append(["Read me first"])
        sheet = book.create_sheet("List")
    for row in above:
        sheet.append(list(row))
    sheet.append(list(ICE_HEADS))
    for row in rows:
        sheet.append(list(row[:8]))
        if len(row) > 8 and row[8]:
            sheet.cell(sheet.max_row, 7).hyperlink = str(row[8])
    for area in merged:
        sheet.merge_cells(area)
    found = io.BytesIO()
    book.save(found)
    return _saved_on(found.getvalue(), saved)


def _saved_on(content: bytes, day: dt.datetime) -> bytes:
    """openpyxl writes the day of today, whatever it was told."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "docProps/core.xml":
                said = f"{day:%Y-%m-%dT%H:%M:%SZ}</dcterms:modified>".encode()
                body = re.sub(rb"[^>]*</dcterms:modified>", said, body)
            new.writestr(name, body)
    return changed.getvalue()


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """ICE's list saved as CSV: dates as Excel writes them."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(ICE_HEADS)
    for row in rows:
        writer.writerow([f"{c.month}/{c.day}/{c.year}" if isinstance(c, dt.datetime) else c for c in row[:8]])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
