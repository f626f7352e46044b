"""The FBI's table of police employees: one agency a row, with its officers and civilians on October 31 of a year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from app.lists.heads import Column, find_heads, head_words
from app.lists.shapes import AgencyKind, Department, ListFile, Told
from app.lists.sheets import Row, Sheet
from app.lists.spelling import plain
from app.rulebook.usstates import STATES

COLUMNS: Final[Mapping[str, Column]] = {
    "ori": Column(("ori", "ori code", "ori9"), needed=False),
    "year": Column(("data year", "year")),
    "name": Column(("pub agency name", "agency name", "agency", "ncic agency name")),
    "unit": Column(("pub agency unit", "agency unit"), needed=False),
    "state": Column(("state abbr", "state", "state postal abbr", "state name")),
    "county": Column(("county name", "county"), needed=False),
    "type": Column(("agency type name", "agency type", "type")),
    "officers": Column(("officer ct", "officers", "total officers", "sworn officers", "officer count")),
    "civilians": Column(("civilian ct", "civilians", "total civilians", "civilian employees", "civilian count")),
    "total": Column(
        ("total pe ct", "total", "total police employees", "total law enforcement employees"), needed=False
    ),
}
_CODES: Final = {head_words(name): code for code, name in STATES.items()} | {"nb": "NE"}
"""The FBI writes NB for Nebraska."""
_KINDS: Final[Mapping[str, AgencyKind]] = {
    "city": "municipal", "municipal": "municipal", "county": "county", "state police": "state",
    "other state agency": "state",
}  # fmt: skip
_NUMBER: Final = re.compile(r"\d{1,3}(?:[,  ]\d{3})+|\d{1,7}")
FIRST_YEAR, LAST_YEAR = 1960, 2100


def read_police_employees(sheet: Sheet) -> ListFile | None:
    """The table on this sheet; None if it is another list. Of rows on one agency the newest year is taken."""
    heads = find_heads(sheet, COLUMNS)
    if heads is None:
        return None
    place, at = heads
    body = sheet.rows[place + 1 :]
    told: list[Told] = []
    best: dict[object, tuple[int, Department]] = {}
    for row in body:
        found = _read(row, at)
        if isinstance(found, str):
            told.append(Told(row.line, found, taken=False))
            continue
        department, remark = found
        key = row.text(at.get("ori")).upper() or (department.state, plain(department.name), department.kind)
        line, other = best.get(key, (row.line, department))
        if line != row.line and department.year <= other.year:
            told.append(Told(row.line, _why_again(department, other, line), taken=False))
            continue
        if line != row.line:
            told = [each for each in told if each.line != line]
            told.append(Told(line, f"an older year of the same agency: line {row.line} is newer", taken=False))
        best[key] = (row.line, department)
        told += [Told(row.line, remark, taken=True)] if remark else []
    told.sort(key=lambda each: each.line)
    records = tuple(department for _, department in best.values())
    return ListFile("police_employees", None, len(body), records, tuple(told))


def _why_again(department: Department, other: Department, line: int) -> str:
    if department == other:
        return f"the same row again: as in line {line}"
    if department.year < other.year:
        return f"an older year of the same agency: line {line} is newer"
    return f"a second row of the same agency and year with other figures: line {line} was taken"


def _read(row: Row, at: Mapping[str, int]) -> tuple[Department, str] | str:
    """The agency with what is to be said of it, else why the row is none."""
    if row.blank:
        return "blank row"
    texts = {name: row.text(at.get(name)) for name in COLUMNS}
    if head_words(texts["name"]) in COLUMNS["name"].words and not _NUMBER.fullmatch(texts["officers"]):
        return "the heads again"
    if not texts["name"] or not any(texts[name] for name in ("year", "state", "type", "officers")):
        return "a note or title, and no agency"
    state = texts["state"].upper() if texts["state"].upper() in STATES else _CODES.get(head_words(texts["state"]))
    if state is None:
        return f"not one of the fifty states or D.C.: {texts['state'] or 'no state'}"
    year = _number(texts["year"])
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return f"no year of the data: {texts['year'] or 'none is given'}"
    officers, civilians = _number(texts["officers"]), _number(texts["civilians"])
    if officers is None:
        return f"no number of officers: {texts['officers'] or 'none is given'}"
    if civilians is None:
        return f"no number of civilians: {texts['civilians'] or 'none is given'}"
    kind = _KINDS.get(texts["type"].lower(), "other")
    county = "" if texts["county"].upper() in ("NOT SPECIFIED", "NULL") else texts["county"].title()
    name = " ".join(part for part in (texts["name"].strip(" :,"), texts["unit"]) if part)
    total = _number(texts["total"])
    remark = ""
    if total is not None and total != officers + civilians:
        remark = f"officers and civilians do not add up to the total: {officers} and {civilians}, not {total}"
    return Department(state, name, kind, county, year, officers, civilians), remark


def _number(text: str) -> int | None:
    match = _NUMBER.fullmatch(text)
    return int(re.sub(r"\D", "", text)) if match else None
