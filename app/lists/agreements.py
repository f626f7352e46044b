"""ICE's list of participating agencies: one agreement a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from app.engine import figures
from app.lists.days import FIRST_POSSIBLE, day_in_link, read_day
from app.lists.heads import Column, find_heads, head_words
from app.lists.shapes import AgencyKind, Agreement, ListFile, Told
from app.lists.sheets import Row, Sheet
from app.lists.spelling import county_key, plain
from app.rulebook.usstates import STATES
from app.schema.base import ModelId

COLUMNS: Final[Mapping[str, Column]] = {
    "state": Column(("state",)),
    "agency": Column(("law enforcement agency", "agency", "agency name", "lea", "law enforcement agency name")),
    "type": Column(("type", "agency type"), needed=False),
    "county": Column(("county", "county parish", "parish"), needed=False),
    "model": Column(("support type", "model", "program", "program model", "agreement type")),
    "signed": Column(("signed", "date signed", "signed date", "moa signed", "signature date")),
    "link": Column(("moa", "agreement", "link"), needed=False),
}
_CODES: Final = {head_words(name): code for code, name in STATES.items()}
_MODELS: Final[tuple[tuple[str, ModelId], ...]] = (
    ("task force", "task_force"), ("tfm", "task_force"), ("warrant service", "warrant_service_officer"),
    ("wso", "warrant_service_officer"), ("jail enforcement", "jail_enforcement"), ("jem", "jail_enforcement"),
)  # fmt: skip
_KINDS: Final[tuple[tuple[str, AgencyKind], ...]] = (
    ("munic", "municipal"), ("city", "municipal"), ("town", "municipal"), ("county", "county"), ("state", "state"),
)  # fmt: skip


def read_agreements(sheet: Sheet) -> ListFile | None:
    """The list on this sheet; None if it is another one."""
    heads = find_heads(sheet, COLUMNS)
    if heads is None:
        return None
    place, at = heads
    body = sheet.rows[place + 1 :]
    records: list[Agreement] = []
    told: list[Told] = []
    seen: dict[tuple[object, ...], int] = {}
    for row in body:
        found = _read(row, at, sheet.saved)
        if isinstance(found, str):
            told.append(Told(row.line, found, taken=False))
            continue
        agreement, remark = found
        key = (agreement.state, plain(agreement.agency), county_key(agreement.county), agreement.model)
        again = seen.get((*key, agreement.signed))
        if again is not None:
            told.append(Told(row.line, f"the same agreement again: as in line {again}", taken=False))
            continue
        seen[*key, agreement.signed] = row.line
        records.append(agreement)
        told += [Told(row.line, remark, taken=True)] if remark else []
    return ListFile("agreements", sheet.saved, len(body), tuple(records), tuple(told))


def _read(row: Row, at: Mapping[str, int], saved: dt.date | None) -> tuple[Agreement, str] | str:
    """The agreement with what is to be said of it, else why the row is none."""
    if row.blank:
        return "blank row"
    texts = {name: row.text(at.get(name)) for name in COLUMNS}
    if {head_words(texts[name]) for name in ("state", "agency")} <= {*COLUMNS["state"].words, *COLUMNS["agency"].words}:
        return "the heads again"
    filled = sum(1 for name in ("state", "agency", "model", "signed") if texts[name])
    if filled < 2 and not texts["model"]:
        return "a note or title, and no agreement"
    state = _state(texts["state"])
    if state is None:
        return f"not one of the fifty states or D.C.: {texts['state'] or 'no state'}"
    if not texts["agency"]:
        return "no agency is named"
    model = next((model for words, model in _MODELS if words in plain(texts["model"])), None)
    if model is None:
        return f"no known model: {texts['model'] or 'none is named'}"
    kind: AgencyKind = next((kind for words, kind in _KINDS if plain(texts["type"]).startswith(words)), "other")
    county = texts["county"] if county_key(texts["county"]) else ""
    signed = read_day(row.cells[at["signed"]]) if texts["signed"] else None
    link = row.links.get(at.get("link", -1), texts["link"])
    doubt = _doubt(texts["signed"], signed, saved, day_in_link(link))
    remarks = [doubt] if doubt else []
    if not county:
        remarks.append("no county is given")
    return Agreement(state, texts["agency"], kind, county, model, signed, doubt), "; ".join(remarks)


def _state(text: str) -> str | None:
    words = head_words(text)
    return words.upper() if words.upper() in STATES else _CODES.get(words)


def _doubt(text: str, signed: dt.date | None, saved: dt.date | None, in_link: dt.date | None) -> str:
    """Why the date may be wrong, in words that may be printed; empty where nothing speaks against it."""
    if signed is None:
        return f"the list’s date is not one: {text}" if text else "the list gives no date"
    if in_link is not None and in_link != signed and (in_link.month, in_link.day) == (signed.month, signed.day):
        return f"the date may be wrong: the agreement’s file is named {figures.date_text(in_link)}"
    if signed < FIRST_POSSIBLE:
        return "the date may be wrong: no agreement was signed before 2002"
    if saved is not None and signed > saved:
        return "the date may be wrong: it is after the list’s own day"
    return ""
