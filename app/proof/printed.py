"""A reader of the finished PDF: its pages and their text, where each heading stands, and the marks of a tagged file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import DecodedStreamObject, Destination, NameObject

_EVERY_PAGE = re.compile(rb"/Artifact\s*<<\s*/Type\s*/Pagination\s*>>\s*BDC(.*?)EMC", re.DOTALL)
TAGGED_HEADINGS = frozenset({"/H1", "/H2", "/H3", "/H4", "/H5", "/H6"})


@dataclass(frozen=True, slots=True)
class Printed:
    """What was read of a PDF. Page numbers count from 1."""

    pages: tuple[str, ...]
    """The text of each page's head and foot, in one line."""
    at: Mapping[str, int]
    """The page of each anchor that the file names."""
    title: str
    language: str
    tagged: bool
    shows_title: bool
    universal: bool
    """Does the file claim PDF/UA-1?"""
    outline: tuple[str, ...]
    """The titles of the bookmarks, in order."""
    header_cells: int
    unscoped: int
    """Header cells that do not say whether they head a row or a column."""
    headings: int
    pictures: int
    unnamed: int
    """Pictures without words that stand for them."""


def read_printed(content: bytes) -> Printed:
    """Read a finished PDF. Raises what pypdf raises for a file that is none."""
    reader = PdfReader(BytesIO(content))
    root: Any = reader.root_object
    metadata: Any = root.get("/Metadata")
    marks = metadata.get_object().get_data() if metadata is not None else b""
    at: dict[str, int] = {}
    for name, destination in reader.named_destinations.items():
        number = reader.get_destination_page_number(destination)
        if number is not None and number >= 0:
            at[str(name)] = number + 1
    elements = list(_structure(root["/StructTreeRoot"]["/K"])) if "/StructTreeRoot" in root else []
    heads = [element for element in elements if element["/S"] == "/TH"]
    figures = [element for element in elements if element["/S"] == "/Figure"]
    return Printed(
        pages=tuple(_head_and_foot(page) for page in reader.pages),
        at=at,
        title=str(reader.metadata.title or "") if reader.metadata is not None else "",
        language=str(root.get("/Lang", "")),
        tagged=bool(root.get("/MarkInfo", {}).get("/Marked", False)) and bool(elements),
        shows_title=bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
        universal=b"<pdfuaid:part>1</pdfuaid:part>" in marks,
        outline=tuple(_titles(reader.outline)),
        header_cells=len(heads),
        unscoped=sum(not _scoped(head) for head in heads),
        headings=sum(element["/S"] in TAGGED_HEADINGS for element in elements),
        pictures=len(figures),
        unnamed=sum(not str(figure.get("/Alt", "")).strip() for figure in figures),
    )


def _head_and_foot(page: PageObject) -> str:
    """What a page says outside its content: the text that is marked as belonging to every page. (To read all of a page
    takes pypdf three times as long.)"""
    contents = page.get_contents()
    if contents is None:
        return ""
    marked = DecodedStreamObject()
    marked.set_data(b"\n".join(_EVERY_PAGE.findall(contents.get_data())))
    page[NameObject("/Contents")] = marked
    return " ".join(page.extract_text().split())


def _scoped(head: Any) -> bool:
    given: Any = head.get("/A", {})
    listed: Any = given.get_object() if hasattr(given, "get_object") else given
    listed = listed if isinstance(listed, list) else [listed]
    return any("/Scope" in (one.get_object() if hasattr(one, "get_object") else one) for one in listed)


def _structure(start: Any) -> Iterator[Any]:
    """Every structure element, depth first."""
    waiting = [start]
    while waiting:
        element = waiting.pop()
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, list):
            waiting += reversed(element)
        elif isinstance(element, dict) and "/S" in element:
            yield element
            if "/K" in element:
                waiting.append(element["/K"])


def _titles(outline: Any) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _titles(entry)
        elif isinstance(entry, Destination):
            yield str(entry.title)
