"""Hands that plant one fault in finished documents: in the HTML of one, or in what was read of its PDF."""

from __future__ import annotations

import copy
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from app.briefing.blocks import Volume
from app.proof.finished_page import parsed
from app.proof.printed import Printed

HtmlEdit = Callable[["Markup"], None]
PrintedEdit = Callable[[Printed], Printed]


class Markup:
    """A copy of a finished page's tree that can be changed. Every hand asserts that it found what it was to change."""

    def __init__(self, page: str | ET.Element) -> None:
        self.root = parsed(page) if isinstance(page, str) else copy.deepcopy(page)
        self.above = {child: parent for parent in self.root.iter() for child in parent}

    def __str__(self) -> str:
        return ET.tostring(self.root, encoding="unicode", method="html")

    def by_id(self, id_: str) -> ET.Element:
        found = [each for each in self.root.iter() if each.get("id") == id_]
        assert len(found) == 1, f"{id_} stands {len(found)} times"
        return found[0]

    def remove(self, element: ET.Element) -> None:
        self.above[element].remove(element)

    def rows(self, table: str) -> list[ET.Element]:
        body = self.by_id(table).find(".//tbody")
        assert body is not None
        return list(body)

    def row(self, table: str, starting: str) -> ET.Element:
        found = [row for row in self.rows(table) if "".join(row[0].itertext()).strip().startswith(starting)]
        assert found, f"no row '{starting}' in {table}"
        return found[0]

    def fact(self, label: str) -> ET.Element:
        """The value beside a label, on the page at large."""
        for row in self.root.iter("tr"):
            for name, value in zip(row, list(row)[1:], strict=False):
                if name.tag == "th" and "".join(name.itertext()).strip() == label and value.tag == "td":
                    return value
        raise AssertionError(f"no line '{label}'")

    def after(self, id_: str, tag: str) -> ET.Element:
        """The next element of this kind after the one with this id, in the order of the page."""
        listed = list(self.root.iter())
        start = next(place for place, each in enumerate(listed) if each.get("id") == id_)
        return next(each for each in listed[start + 1 :] if each.tag == tag)

    def write(self, element: ET.Element, text: str) -> None:
        """Other words in an element; the numbers of its sources stay."""
        numbers = list(element.iter("sup"))
        for child in list(element):
            element.remove(child)
        element.text = text
        for number in numbers:
            number.tail = None
            element.append(number)
            self.above[number] = element

    def uncite(self, element: ET.Element) -> None:
        for parent in list(element.iter()):
            for child in list(parent):
                if child.tag == "sup":
                    place = list(parent).index(child)
                    tail = child.tail or ""
                    if place:
                        parent[place - 1].tail = (parent[place - 1].tail or "") + tail
                    else:
                        parent.text = (parent.text or "") + tail
                    parent.remove(child)

    def swap_words(self, old: str, new: str) -> None:
        """One text for another, wherever it stands."""
        found = 0
        for each in self.root.iter():
            for name in ("text", "tail"):
                words: str | None = getattr(each, name)
                if words and old in words:
                    setattr(each, name, words.replace(old, new))
                    found += 1
        assert found, f"'{old}' stands nowhere"

    def say(self, id_: str, text: str) -> None:
        """A new paragraph right below a heading."""
        heading = self.by_id(id_)
        parent = self.above[heading]
        said = ET.Element("p")
        said.text = text
        parent.insert(list(parent).index(heading) + 1, said)


@dataclass(frozen=True)
class Fault:
    """One planted fault: the item that is to fail, what is done, and in which document. `also` are items that fail of
    the same cause."""

    item: str
    name: str
    html: HtmlEdit | None = None
    printed: PrintedEdit | None = None
    also: frozenset[str] = frozenset()
    town: str = "brewer"
    into: Volume | Literal["handout"] = "briefing"

    def __str__(self) -> str:
        return f"{self.item}-{self.name}"


def without_row(table: str, starting: str) -> HtmlEdit:
    return lambda page: page.remove(page.row(table, starting))


def empty_cell(table: str, starting: str, column: int) -> HtmlEdit:
    return lambda page: page.write(page.row(table, starting)[column], "")


def empty_fact(label: str) -> HtmlEdit:
    return lambda page: page.write(page.fact(label), "")


def empty_column(table: str, column: int) -> HtmlEdit:
    def plant(page: Markup) -> None:
        for row in page.rows(table):
            page.write(row[column], "")

    return plant


def said(id_: str, text: str) -> HtmlEdit:
    return lambda page: page.say(id_, text)


def swapped(old: str, new: str) -> HtmlEdit:
    return lambda page: page.swap_words(old, new)


def printed_with(**changes: Any) -> PrintedEdit:
    return lambda printed: replace(printed, **changes)
