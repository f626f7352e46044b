"""A chart as Word's own: it can be edited, takes the fonts of a template, and carries its figures in a sheet.

The chart part and its sheet are written by XlsxWriter, which the workbook uses too: a range with a likely figure is a
bar with its ends, one without is a dashed line from low to high, and a swing begins at the likely cost.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn

from app.briefing.blocks import Bar, Chart
from app.outputs.drawing.charts import RANGES
from app.outputs.drawing.scale import drawable, nice_ticks
from app.outputs.word.xml import Element, element, safe

FONT: Final = {"name": "Public Sans", "size": 8, "color": "#1B1B1B"}
INK, FILL, LIGHT, MARK, GRID = "#3D4551", "#9FB1C4", "#E8EDF2", "#162E51", "#DCDEE0"
MONEY, PLAIN = '$#,##0;"\u2212"$#,##0', '#,##0;"\u2212"#,##0'
A_ROW, A_LINE, AROUND = 0.16, 0.11, 0.8  # inches: a bar, each further line of its words, axis with legend
SWING = "from the input's low to its high value"
MOST = 4  # ticks
LETTERS = 40  # of a line of a bar's words
_EMU: Final = 914400
_TWIPS: Final = 1440
_LONGEST_ALT: Final = 8000
_CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_WHEN: Final = dt.datetime(2000, 1, 1)


def chart_drawing(block: Chart, document: WordDocument, width: int) -> Element:
    """A chart in a run, with its words for those who do not see it. `width` in twentieths of a point."""
    rows = rows_of(block)
    lines = sum(max(-(-len(name) // LETTERS), 1) for name, _ in rows)
    height = AROUND + A_ROW * len(rows) + A_LINE * lines
    sheet, drawn = _written(block, rows, width / _TWIPS, height)
    package = document.part.package
    number = sum(str(part.partname).startswith("/word/charts/") for part in package.iter_parts()) + 1
    data = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), CONTENT_TYPE.SML_SHEET, sheet, package)
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    held = chart.relate_to(data, RELATIONSHIP_TYPE.PACKAGE)
    outside = f'<c:externalData r:id="{held}"><c:autoUpdate val="0"/></c:externalData>'
    chart._blob = re.sub(r"<c:printSettings>.*</c:printSettings>", outside, drawn, flags=re.DOTALL).encode()
    return _inline(block, document.part.relate_to(chart, RELATIONSHIP_TYPE.CHART), width, height)


def rows_of(block: Chart) -> list[tuple[str, Bar | None]]:
    """What stands beside each bar, and the bar; a heading has none."""
    rows: list[tuple[str, Bar | None]] = []
    group = ""
    for bar in block.bars:
        if bar.group != group:
            group = bar.group
            rows.append((safe(group).upper(), None))
        rows.append((safe(f"{bar.label}: {bar.text}"), bar))
    return rows


def _written(block: Chart, rows: Sequence[tuple[str, Bar | None]], width: float, height: float) -> tuple[bytes, str]:
    """The sheet with the figures, and the chart part that reads them."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _WHEN})
    sheet = book.add_worksheet("Figures")
    chart = book.add_chart({"type": "bar"})
    form = MONEY if "dollar" in block.axis else PLAIN
    number = book.add_format({"num_format": form})
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 9, 14)
    for place, (name, _) in enumerate(rows, 1):
        sheet.write_string(place, 0, name)
    likely = next((bar.value for bar in block.bars if drawable(bar.value)), None)
    if block.kind == "swings" and likely is not None:
        _swings(rows, sheet, chart, number)
    else:
        _amounts(rows, sheet, chart, number, SWING if block.kind == "swings" else RANGES["dashed"])
    ticks = _ticks(block)
    value_axis: dict[str, Any] = {
        "name": block.axis, "name_font": {**FONT, "bold": False}, "num_font": FONT, "num_format": form,
        "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.75}}, "line": {"none": True},
        "major_tick_mark": "none", "minor_tick_mark": "none",
    }  # fmt: skip
    if block.kind == "swings" and likely is not None:
        value_axis["crossing"] = likely
    if len(ticks) > 1:
        value_axis |= {"min": ticks[0], "max": ticks[-1], "major_unit": ticks[1] - ticks[0]}
    chart.set_y_axis({"reverse": True, "crossing": "max", "label_position": "low", "num_font": FONT,
                      "major_tick_mark": "none", "line": {"color": INK, "width": 1}})  # fmt: skip
    chart.set_x_axis(value_axis)
    plain = {_kind(bar) for bar in block.bars} <= {"amount", ""} and block.kind == "amounts"
    chart.set_legend({"none": True} if plain else {"position": "bottom", "font": FONT})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": round(width * 96), "height": round(height * 96)})
    sheet.insert_chart(len(rows) + 2, 0, chart)
    book.close()
    with zipfile.ZipFile(out) as package:
        return out.getvalue(), package.read("xl/charts/chart1.xml").decode()


def _ticks(block: Chart) -> list[float]:
    """Round numbers that the axis runs over; zero is one of them where bars begin there."""
    held = [value for bar in block.bars for value in (bar.low, bar.value, bar.high)] + [*block.covers]
    values = [value for value in held if value is not None and drawable(value)]
    if block.kind != "swings" and values:
        values.append(0.0)
    return nice_ticks(min(values), max(values), MOST) if values else []


def _amounts(rows: Sequence[tuple[str, Bar | None]], sheet: Any, chart: Any, number: Any, bounds: str) -> None:
    """Bars from zero, with their range where there is one; and ranges that have no likely figure."""
    kinds = {_kind(bar) for _, bar in rows if bar is not None} - {""} or {"amount"}  # (a chart has a series)
    column = 1
    for kind, name in (("amount", "Amount"), ("second", "In the other pattern"), ("percentiles", RANGES["whisker"]),
                       ("bounds", bounds)):  # fmt: skip
        if kind not in kinds:
            continue
        heads = {"percentiles": ("Likely", "P10", "P90", "Likely less P10", "P90 less likely"),
                 "bounds": ("Low", "High", "High less low")}.get(kind, (name,))  # fmt: skip
        sheet.write_row(0, column, heads)
        plus: list[float] = []
        minus: list[float] = []
        for place, (_, bar) in enumerate(rows, 1):
            shown = bar is not None and _kind(bar) == kind
            low, high, value = (bar.low or 0.0, bar.high or 0.0, bar.value or 0.0) if shown and bar else (0.0, 0.0, 0.0)
            plus.append(high - value if kind == "percentiles" else high - low)
            minus.append(value - low if kind == "percentiles" else 0.0)
            if not shown:
                continue
            a, b, c = (f"{_letter(column + step)}{place + 1}" for step in range(3))
            if kind == "percentiles":
                for step, given in enumerate((value, low, high)):
                    sheet.write_number(place, column + step, given, number)
                sheet.write_formula(place, column + 3, f"={a}-{b}", number, value - low)
                sheet.write_formula(place, column + 4, f"={c}-{a}", number, high - value)
            elif kind == "bounds":
                sheet.write_number(place, column, low, number)
                sheet.write_number(place, column + 1, high, number)
                sheet.write_formula(place, column + 2, f"={b}-{a}", number, high - low)
            else:
                sheet.write_number(place, column, value, number)
        series: dict[str, Any] = {
            "name": name, "categories": ["Figures", 1, 0, len(rows), 0],
            "values": ["Figures", 1, column, len(rows), column], "gap": 55, "overlap": 100,
            "fill": {"color": {"amount": INK, "second": "#FFFFFF"}.get(kind, FILL)},
            "border": {"color": INK, "width": 0.75},
        }  # fmt: skip
        if kind in ("percentiles", "bounds"):
            upper = column + (4 if kind == "percentiles" else 2)
            ends: dict[str, Any] = {
                "type": "custom", "plus_values": _range(upper, len(rows)), "plus_data": plus, "end_style": 1,
                "line": {"color": MARK, "width": 1.5},
            }  # fmt: skip
            if kind == "percentiles":
                ends |= {"minus_values": _range(column + 3, len(rows)), "minus_data": minus, "direction": "both"}
            else:
                ends |= {"minus_values": [0], "direction": "plus",
                         "line": {"color": MARK, "width": 2.25, "dash_type": "square_dot"}}  # fmt: skip
                series |= {"fill": {"none": True}, "border": {"none": True}}
            series["y_error_bars"] = ends
        chart.add_series(series)
        column += len(heads)


def _swings(rows: Sequence[tuple[str, Bar | None]], sheet: Any, chart: Any, number: Any) -> None:
    """The cost at an input's low and at its high value, both from the likely cost."""
    names = ("input at its low value", "at its high value")
    sheet.write_row(0, 1, names)
    for place, (_, bar) in enumerate(rows, 1):
        for step, given in enumerate((bar.low, bar.high) if bar is not None else ()):
            if given is not None and drawable(given):
                sheet.write_number(place, step + 1, given, number)
    looks: tuple[dict[str, Any], ...] = (
        {"fill": {"color": "#FFFFFF"}},
        {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#71869C", "bg_color": LIGHT}},
    )
    for step, (name, look) in enumerate(zip(names, looks, strict=True), 1):
        chart.add_series({"name": name, "categories": ["Figures", 1, 0, len(rows), 0],
                          "values": ["Figures", 1, step, len(rows), step], "gap": 55, "overlap": 100,
                          "border": {"color": INK, "width": 0.75}, **look})  # fmt: skip


def _kind(bar: Bar) -> str:
    """How a bar of an amount is drawn; empty where nothing of it is known."""
    if drawable(bar.low) and drawable(bar.high):
        return "percentiles" if drawable(bar.value) else "bounds"
    if not drawable(bar.value):
        return ""
    return "second" if bar.second else "amount"


def _letter(column: int) -> str:
    return chr(ord("A") + column)


def _range(column: int, rows: int) -> str:
    return f"=Figures!${_letter(column)}$2:${_letter(column)}${rows + 1}"


def _inline(block: Chart, relation: str, width: int, height: float) -> Element:
    extent = {"cx": width * _EMU // _TWIPS, "cy": round(height * _EMU)}
    inline = element("wp:inline")
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    graphic = element("a:graphic")
    data = element("a:graphicData")
    data.set("uri", _CHART)
    chart = data.makeelement(f"{{{_CHART}}}chart", {qn("r:id"): relation}, {"c": _CHART})
    data.append(chart)
    graphic.append(data)
    size, described = element("wp:extent"), element("wp:docPr")
    for name, value in extent.items():
        size.set(name, str(value))
    for name, text in (("id", "1"), ("name", "Chart"), ("descr", safe(block.alt)[:_LONGEST_ALT])):
        described.set(name, text)
    for child in (size, described, element("wp:cNvGraphicFramePr"), graphic):
        inline.append(child)
    return element("w:r", element("w:drawing", inline))
