"""The rows of a file as texts and dates: of a CSV in any encoding that such files come in, or of a workbook's sheets.

A workbook is opened only after its parts were counted and measured: a small file can hold gigabytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from app.lists.shapes import ListError

LARGEST: Final = 16 << 20
"""Bytes of a file. The FBI's table has 1.2 million, ICE's list 0.2."""
MOST_UNPACKED: Final = 64 << 20
MOST_PARTS: Final = 400
MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 60
LONGEST_CELL: Final = 400
_SAMPLE: Final = 64 << 10
_MERGED: Final = re.compile(rb'<mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')

Cell = str | dt.date
"""Text without blanks at its ends, empty for an empty cell; or a date."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number of its line in the file, its cells, and by column the address that a cell links to."""

    line: int
    cells: tuple[Cell, ...]
    links: dict[int, str] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        return not any(self.cells)

    def text(self, column: int | None) -> str:
        if column is None or column >= len(self.cells):
            return ""
        cell = self.cells[column]
        return cell.isoformat() if isinstance(cell, dt.date) else cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet; `saved`: the day on which the workbook says that it was last changed."""

    rows: tuple[Row, ...]
    saved: dt.date | None = None


def read_sheets(content: bytes) -> tuple[Sheet, ...]:
    """The sheets of a workbook, or the one of a CSV file. Raises ListError."""
    if len(content) > LARGEST:
        raise ListError(f"The file has more than {LARGEST >> 20} megabytes. Neither of the two lists is that large.")
    if content.startswith(b"PK\x03\x04"):
        return tuple(_workbook(content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ListError("The file is a workbook of the old kind (.xls). Save it as .xlsx or as CSV.")
    if content.startswith(b"%PDF"):
        raise ListError("The file is a PDF. Get the list as a spreadsheet (.xlsx) or as CSV.")
    return (Sheet(tuple(_csv(_decoded(content)))),)


def _decoded(content: bytes) -> str:
    """As UTF-8 or UTF-16 where it says so or fits, else as the code page of American Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _csv(text: str) -> Iterator[Row]:
    if "\0" in text:
        raise ListError("The file is no table: neither a workbook (.xlsx) nor text with commas.")
    sample = text[:_SAMPLE]
    separator = max(",;\t|", key=lambda mark: sum(line.count(mark) for line in sample.splitlines()[:20]))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            if reader.line_num > MOST_ROWS * 2:
                raise ListError(f"The file has more than {MOST_ROWS * 2:,} lines.")
            yield Row(reader.line_num, tuple(map(clean, cells[:MOST_COLUMNS])))
    except csv.Error as error:
        raise ListError(f"Line {reader.line_num} cannot be read as a table: {error}.") from None


def clean(raw: str) -> str:
    """Text on one line, without blanks at its ends and without what is not seen."""
    text = "".join(each if each.isprintable() else " " for each in raw[: LONGEST_CELL * 2])
    return " ".join(text.split())[:LONGEST_CELL]


def _workbook(content: bytes) -> Iterator[Sheet]:
    import openpyxl

    parts = _measured(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        links = openpyxl.load_workbook(io.BytesIO(content), data_only=True) if _few(parts) else None
        saved = book.properties.modified
        day = saved.date() if isinstance(saved, dt.datetime) else None
        for sheet in book.worksheets:
            merged = _merged(parts.get(str(getattr(sheet, "_worksheet_path", "")).lstrip("/"), b""))
            linked = _links(links[sheet.title]) if links is not None else {}
            yield Sheet(tuple(_sheet_rows(sheet, merged, linked)), day)
    except ListError:
        raise
    except Exception as error:  # a broken workbook ends openpyxl in any of two dozen ways
        raise ListError(f"The workbook cannot be read ({type(error).__name__}). Save it again, or as CSV.") from None


def _few(parts: dict[str, bytes]) -> bool:
    """May all of it be held in memory at once, as links need?"""
    return sum(map(len, parts.values())) <= MOST_UNPACKED // 8


def _measured(content: bytes) -> dict[str, bytes]:
    """The sheets' parts, unpacked, once the whole is known to be small and to declare no entities. Raises ListError."""
    too_large = ListError("The workbook unpacks to far more than such a list has. It was not opened.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            found = package.infolist()
            if len(found) > MOST_PARTS or sum(each.file_size for each in found) > MOST_UNPACKED:
                raise too_large
            parts: dict[str, bytes] = {}
            for each in found:
                with package.open(each) as part:
                    body = part.read(each.file_size + 1)
                if len(body) > each.file_size:
                    raise too_large
                if each.filename.endswith((".xml", ".rels")) and (b"<!" in body[:4096].replace(b"<!--", b"")):
                    raise ListError("The workbook declares a document type, which no such list needs.")
                if each.filename.startswith("xl/worksheets/"):
                    parts[each.filename] = body
            return parts
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise ListError("The workbook is damaged. Get it again, or save it as CSV.") from None


def _merged(body: bytes) -> dict[tuple[int, int], tuple[int, int]]:
    """For each cell under a merged one: the row and column of the cell that holds the text."""
    from openpyxl.utils import column_index_from_string as column

    found: dict[tuple[int, int], tuple[int, int]] = {}
    for left, top, right, bottom in _MERGED.findall(body):
        first, last = column(left.decode()) - 1, column(right.decode()) - 1
        rows = range(int(top), min(int(bottom), MOST_ROWS) + 1)
        if first == last:  # down a column: the text holds for each row; across, it is a title
            found |= {(row, first): (int(top), first) for row in rows if row != int(top)}
    return found


def _links(sheet: Any) -> dict[tuple[int, int], str]:
    return {
        (cell.row, cell.column - 1): str(cell.hyperlink.target)
        for row in sheet.iter_rows()
        for cell in row
        if getattr(cell, "hyperlink", None) is not None and cell.hyperlink.target
    }


def _sheet_rows(
    sheet: Any, merged: dict[tuple[int, int], tuple[int, int]], links: dict[tuple[int, int], str]
) -> Iterator[Row]:
    above: dict[tuple[int, int], Cell] = {}
    starts = set(merged.values())
    for line, values in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
        if line > MOST_ROWS:
            raise ListError(f"A sheet has more than {MOST_ROWS:,} rows.")
        cells = [_cell(value) for value in values]
        for column, cell in enumerate(cells):
            if (line, column) in starts:
                above[line, column] = cell
            if not cell and (line, column) in merged:
                cells[column] = above.get(merged[line, column], "")
        own = {column: links[line, column] for column in range(len(cells)) if (line, column) in links}
        yield Row(line, tuple(cells), own)


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))
