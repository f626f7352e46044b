"""The charts of a Word file, read from its own parts: what stands beside each bar, the series, and the figures."""

from __future__ import annotations

import io
from typing import NamedTuple
from xml.etree import ElementTree as ET

import docx
import openpyxl
from docx.oxml.ns import qn

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


class NativeChart(NamedTuple):
    """`series`: for each its name and whether its lines are dashed; `sheet`: the rows of the figures behind it."""

    alt: str
    names: list[str]
    series: dict[str, bool]
    sheet: list[tuple[object, ...]]


def native_charts(content: bytes) -> list[NativeChart]:
    """Every chart in the order of reading."""
    document = docx.Document(io.BytesIO(content))
    found = []
    for inline in document.element.body.iter(qn("wp:inline")):
        for placed in inline.iter(f"{_C}chart"):
            part = document.part.related_parts[placed.get(qn("r:id"))]
            tree = ET.fromstring(part.blob)
            held = tree.find(f"{_C}externalData")
            assert held is not None, "the figures of a chart can be edited"
            sheet = part.related_parts[held.get(qn("r:id"))].blob
            book = openpyxl.load_workbook(io.BytesIO(sheet), data_only=False)
            rows: list[tuple[object, ...]] = [tuple(row) for row in book["Figures"].iter_rows(values_only=True)]
            series = {}
            names: list[str] = []
            for one in tree.iter(f"{_C}ser"):
                (name,) = [node.text or "" for node in one.find(f"{_C}tx").iter(f"{_C}v")]  # type: ignore[union-attr]
                dash = "{http://schemas.openxmlformats.org/drawingml/2006/main}prstDash"
                series[name] = any(True for _ in one.iter(dash))
                names = [node.text or "" for node in one.find(f"{_C}cat").iter(f"{_C}v")]  # type: ignore[union-attr]
            described = inline.find(qn("wp:docPr"))
            found.append(NativeChart(described.get("descr"), names, series, rows))
    return found
