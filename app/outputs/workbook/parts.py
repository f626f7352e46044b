"""What the sheets share below the book: sums over years, standings of sums, and the look of charts."""

from __future__ import annotations

from app.outputs.workbook.live import TEXT_NOT_KNOWN, Standing
from app.outputs.workbook.printing import BETWEEN, WIDEST
from app.outputs.workbook.sheets import Style, Tab, cell_at
from app.rulebook import names

AMOUNT, FIRST, LAST, THREE, FIVE, REMARK = 2, 3, 7, 8, 9, 10
"""The columns of a table over years: the amount, years 1 to 5, years 1 to 3 together, and all five."""
YEARLY = {
    "wages": "yearly; wages",
    "prices": "yearly; prices",
    "per_diem": "yearly; daily rate",
    "none": "yearly; flat",
}
GROWS = {"wages": "Wages", "prices": "Prices", "per_diem": "Daily rate for jail bed-days", "none": "No growth"}
MONTHS = names.MONTHS_ACTIVE_FIRST_YEAR


def over_years(money: float, second: float, last: float) -> list[float]:
    """The widths of a table over years: the first column takes what a page has room for in type that can be read."""
    others = [second, *([money] * 8), last]
    room = WIDEST - sum(others) - BETWEEN * (len(others) + 1)
    return [min(max(room, 24.0), 46.0), *others]


def sum_years(tab: Tab, row: int, years: tuple[float, ...], standing: Standing, form: str, *styles: Style) -> None:
    """Years 1 to 3, and all five, at the end of a row."""
    for column, count in ((THREE, 3), (FIVE, 5)):
        span = f"{cell_at(row, FIRST)}:{cell_at(row, FIRST + count - 1)}"
        formula = f"=IF(COUNT({span})={count},SUM({span}),{TEXT_NOT_KNOWN})"
        value = sum(years[:count])
        tab.figure(row, column, formula, value, standing, form, *styles)


def dress(chart: object, title: str, form: str) -> None:
    """The quiet look of every chart."""
    font = {"name": "Arial", "size": 10, "color": "#1B1B1B"}
    chart.set_title({"name": title, "name_font": {**font, "size": 11, "bold": True}, "overlay": False})  # type: ignore[attr-defined]
    chart.set_legend({"position": "bottom", "font": font})  # type: ignore[attr-defined]
    chart.set_y_axis(  # type: ignore[attr-defined]
        {"num_format": form, "num_font": font, "major_gridlines": {"visible": True, "line": {"color": "#DFE1E2"}}}
    )
    chart.set_x_axis({"num_font": font, "label_position": "low"})  # type: ignore[attr-defined]
    chart.set_chartarea({"border": {"color": "#A9AEB1"}})  # type: ignore[attr-defined]


def place_chart(tab: Tab, row: int, column: int, chart: object, alt: str) -> None:
    tab.sheet.insert_chart(
        row, column, chart, {"description": alt[:2000], "x_offset": 4, "y_offset": 8, "object_position": 1}
    )
