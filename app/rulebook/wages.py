"""The wage table, rules/costs/wages.csv: wages by state and occupation."""

from __future__ import annotations

import csv
import io
from typing import Final

from app.rulebook.problems import Problem
from app.rulebook.usstates import STATES
from app.schema.costs import Spread

COLUMNS: Final = ["state", "occupation", "low", "likely", "high"]
MAX_BYTES: Final = 1_000_000
SUM: Final = "SUM"
"""Stands in place of a state in a last row of each occupation: what its columns add up to, as bookkeepers do, so that a
figure that was changed by hand is seen. script/wages writes it."""
_AGAIN = "Make the table again with script/wages"


def read_wages(content: bytes, name: str, problems: list[Problem]) -> dict[tuple[str, str], Spread]:
    """(state or US, occupation) -> dollars an hour. Lines that start with # are comments. Never raises."""
    found: dict[tuple[str, str], Spread] = {}
    if len(content) > MAX_BYTES:
        problems.append(Problem(name, 1, f"the file is larger than {MAX_BYTES:,} bytes", _AGAIN, id="wages.unreadable"))
        return found
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problems.append(
            Problem(name, line, "the file is not UTF-8 text", "Save it with the UTF-8 encoding", id="wages.unreadable")
        )
        return found
    header = False
    sums: dict[str, tuple[int, list[str]]] = {}
    reader = csv.reader(io.StringIO(text))
    try:
        for row in reader:
            if not row or row[0].startswith("#"):
                continue
            if header and row[0] == SUM:
                sums["".join(row[1:2])] = (reader.line_num, row[2 : len(COLUMNS)])
            elif header:
                _row(row, name, reader.line_num, found, problems)
            elif row[: len(COLUMNS)] != COLUMNS:
                what, mend = "the columns are not those of a wage table", f"Start it with: {','.join(COLUMNS)}"
                problems.append(Problem(name, reader.line_num, what, mend, id="wages.columns"))
                return found
            header = True
    except csv.Error:
        problems.append(
            Problem(name, reader.line_num, "this line is not comma-separated text", _AGAIN, id="wages.unreadable")
        )
    if not header:
        problems.append(Problem(name, 1, "the wage table is empty", _AGAIN, id="wages.unreadable"))
    _add_up(sums, name, found, problems)
    return found


def _add_up(
    sums: dict[str, tuple[int, list[str]]],
    name: str,
    found: dict[tuple[str, str], Spread],
    problems: list[Problem],
) -> None:
    """Do the columns of each occupation add up to its last row, and has each one, if any has?"""
    for occupation in dict.fromkeys(occupation for _, occupation in found) if sums else ():
        rows = [spread for (_, each), spread in found.items() if each == occupation]
        added = [
            f"{sum(column):.2f}" for column in zip(*((row.low, row.likely, row.high) for row in rows), strict=True)
        ]
        line, given = sums.pop(occupation, (1, []))
        if given != added:
            what = (
                f"the rows of {occupation} add up to {', '.join(added)}, and not to {', '.join(given) or 'a last row'}"
            )
            problems.append(Problem(name, line, what, _AGAIN, id="wages.sums"))
    for occupation, (line, _) in sums.items():
        problems.append(Problem(name, line, f"no row is of '{occupation}'", _AGAIN, id="wages.sums"))


def _row(row: list[str], name: str, line: int, found: dict[tuple[str, str], Spread], problems: list[Problem]) -> None:
    state, occupation, *figures = (*row, "", "")
    key = (state, occupation)
    try:
        spread = Spread(low=float(figures[0]), likely=float(figures[1]), high=float(figures[2]))
    except (ValueError, IndexError):
        what = f"the wages of {state}, {occupation} are not three rising numbers"
        problems.append(Problem(name, line, what, _AGAIN, id="wages.figures"))
        return
    if state != "US" and state not in STATES:
        problems.append(
            Problem(name, line, f"'{state}' is not a state", "Use the postal code in capitals, or US", id="wages.state")
        )
    elif key in found:
        problems.append(
            Problem(name, line, f"{state}, {occupation} stands twice", "Remove one of the lines", id="wages.twice")
        )
    found.setdefault(key, spread)
