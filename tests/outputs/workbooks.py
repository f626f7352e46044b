"""What the tests of the workbook share: a town, and ways to read a workbook."""

from __future__ import annotations

import datetime as dt
import functools
import io
import zipfile
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from app.engine.figures import cents
from app.outputs.workbook.live import NOT_KNOWN
from app.outputs.workbook.write import Made

APRIL_2025 = dt.date(2025, 4, 1)
PLACE: dict[str, Any] = {
    "state": "ME", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none",
    "sworn_authorized": 24.0, "sworn_filled": 20.0,
}  # fmt: skip
OWN: dict[str, Any] = {
    "officers_trained": 4.0, "officer_hourly_wage": 31.5, "operating_hours_per_month": 12.0,
    "administration_hours_per_month": 9.0, "wage_growth": 0.031,
}  # fmt: skip


def opened(made: Made, *, values: bool = False) -> Workbook:
    return _opened(made.content, values)


@functools.lru_cache(maxsize=16)
def _opened(content: bytes, values: bool) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def parts(content: bytes) -> dict[str, str]:
    """Every XML part as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def texts(made: Made) -> str:
    """All texts and cached texts of all cells."""
    book = opened(made, values=True)
    return "\n".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None)


def formula_cells(book: Workbook) -> list[Any]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def same(found: object, value: float) -> bool:
    """A cell's cached value against the engine's number, to the cent."""
    if value != value:
        return found == NOT_KNOWN
    return isinstance(found, int | float) and cents(float(found)) == cents(value)
