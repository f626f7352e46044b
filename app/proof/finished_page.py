"""A reader of the finished briefing's HTML: its headings, tables, lists and running text, as a reader meets them.

It knows the markup of `templates/briefing/blocks.html` and nothing of the blocks from which that was made, so that
what is missing on the page is missing here.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Literal

from app.proof.wording import Reading

Element = ET.Element
VOID = frozenset({"meta", "link", "br", "col", "img", "hr", "input", "base"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}
CITE = "cite"
"""The class of the raised numbers that point to the list of sources."""
APPENDIX, BEGINS_A_PAGE = "appendix", "new-page"
"""The class of what holds the appendices, and of a heading that begins a page."""

BlockKind = Literal["paragraph", "list", "table", "facts", "figure", "sources", "other"]


class MissingPart(Exception):  # noqa: N818 - it is a finding about the document, and no error of the program
    """A part that an item is looked for in is not in the document."""


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text without the numbers of its sources, and how many sources it names."""

    text: str
    cites: int = 0

    @property
    def empty(self) -> bool:
        """Is there nothing to read? A dash alone is nothing."""
        return not self.text.strip(" \u00a0\u2013\u2014-.")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the words of its column heads, and its rows, the first cell of a row being its heading."""

    anchor: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]

    def row(self, starting: str) -> tuple[Words, ...]:
        """The row whose heading begins like this. Raises MissingPart."""
        for row in self.rows:
            if row[0].text.lower().startswith(starting.lower()):
                return row
        raise MissingPart(f"the table '{self.anchor}' has no row '{starting}'")

    def column(self, naming: str) -> tuple[Words, ...]:
        """The cells under the column whose head holds these words. Raises MissingPart."""
        for place, head in enumerate(self.heads):
            if naming.lower() in head.lower():
                return tuple(row[place] if place < len(row) else Words("") for row in self.rows)
        raise MissingPart(f"the table '{self.anchor}' has no column '{naming}'")

    def empty_cells(self) -> Iterator[str]:
        """Where a cell says nothing: 'row, column'. A row that is too short counts as empty at its end."""
        for row in self.rows:
            for place, head in enumerate(self.heads):
                if place >= len(row) or row[place].empty:
                    yield f"'{row[0].text or '(no heading)'}', '{head or 'row heading'}'"


@dataclass(slots=True)
class Block:
    """One block between two headings."""

    kind: BlockKind
    element: Element
    table: Table | None = None
    facts: Mapping[str, Words] = field(default_factory=dict)
    words: tuple[Words, ...] = ()


@dataclass(slots=True)
class Passage:
    """A heading and the blocks up to the next one, in one of the parts that are read apart."""

    level: int
    anchor: str
    title: str
    part: Reading
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Text:
    """Running text with the part and the heading under which it stands."""

    part: Reading
    under: str
    words: Words


class Page:
    """The whole page, parsed from its markup, or already a tree."""

    def __init__(self, markup: str | Element) -> None:
        self.root = parsed(markup) if isinstance(markup, str) else markup
        html = self.root if self.root.tag == "html" else _first(self.root, "html")
        self.language = html.get("lang", "") if html is not None else ""
        title = _first(self.root, "title")
        self.title = _plain(title).text if title is not None else ""
        self.style = "\n".join("".join(style.itertext()) for style in self.root.iter("style"))
        self.foot = " ".join(_plain(each).text for each in _of_class(self.root, "running-foot"))
        self.sections = tuple(_sections(self.root))
        self._at = {section.anchor: place for place, section in enumerate(self.sections) if section.anchor}

    # ---- parts ----------------------------------------------------------------------------------------------------

    def has(self, anchor: str) -> bool:
        return anchor in self._at or anchor in self.tables

    def heading(self, anchor: str) -> Passage:
        """The section that this anchor opens. Raises MissingPart."""
        if anchor not in self._at:
            raise MissingPart(f"the heading '{anchor}' is missing")
        return self.sections[self._at[anchor]]

    def under(self, anchor: str) -> tuple[Passage, ...]:
        """A heading's section with those below it in level, up to the next of its own level. Raises MissingPart."""
        first = self.heading(anchor)
        found = [first]
        for section in self.sections[self._at[anchor] + 1 :]:
            if section.level <= first.level:
                break
            found.append(section)
        return tuple(found)

    def blocks(self, anchor: str) -> tuple[Block, ...]:
        """The blocks of a heading and of all below it. Raises MissingPart."""
        return tuple(block for section in self.under(anchor) for block in section.blocks)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The tables by their anchor."""
        listed = (block.table for section in self.sections for block in section.blocks)
        return {table.anchor: table for table in listed if table is not None and table.anchor}

    def table(self, anchor: str) -> Table:
        """Raises MissingPart."""
        if anchor not in self.tables:
            raise MissingPart(f"the table '{anchor}' is missing")
        return self.tables[anchor]

    def facts(self, anchor: str) -> dict[str, Words]:
        """The labelled values under a heading, by label. Raises MissingPart."""
        found: dict[str, Words] = {}
        for block in self.blocks(anchor):
            found |= block.facts
        return found

    def text(self, anchor: str) -> str:
        """All that stands under a heading, the heading left out. Raises MissingPart."""
        return " ".join(words.text for block in self.blocks(anchor) for words in block.words)

    def anchors(self, pattern: str) -> tuple[str, ...]:
        """The anchors of headings and tables that match the whole pattern, in their order."""
        listed = [*self._at, *self.tables]
        return tuple(anchor for anchor in dict.fromkeys(listed) if re.fullmatch(pattern, anchor))

    def place_of(self, anchor: str) -> str:
        """The title of the heading at or above an anchor; '' if it is not there."""
        if anchor in self._at:
            return self.sections[self._at[anchor]].title
        for section in self.sections:
            if any(block.table is not None and block.table.anchor == anchor for block in section.blocks):
                return section.title
        return ""

    # ---- running text ---------------------------------------------------------------------------------------------

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """All text in order, but not the list of sources: titles are other people's words."""
        found = []
        for section in self.sections:
            found.append(Text(section.part, section.title, Words(section.title)))
            for block in section.blocks:
                if block.kind != "sources":
                    found += [Text(section.part, section.title, words) for words in block.words]
        return tuple(found)

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The text of each entry of the list of sources, by its anchor."""
        lists = _of_class(self.root, "sources")
        return {item.get("id", ""): _plain(item).text for listed in lists for item in listed.iter("li")}

    @cached_property
    def cited(self) -> tuple[str, ...]:
        """The anchors to which the raised numbers point."""
        marks = (mark for mark in self.root.iter("sup") if CITE in _classes(mark))
        return tuple(link.get("href", "").removeprefix("#") for mark in marks for link in mark.iter("a"))


# ---- reading the markup -------------------------------------------------------------------------------------------


class _Builder(HTMLParser):
    """Builds a tree from our own markup, in which every element but the void ones is closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tree = ET.TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.tree.end(tag)
        else:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        self.tree.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open:
            return
        while self.open:
            last = self.open.pop()
            self.tree.end(last)
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.open:
            self.tree.data(data)


def parsed(markup: str) -> Element:
    """The markup as a tree."""
    builder = _Builder()
    builder.feed(markup)
    builder.close()
    while builder.open:
        builder.tree.end(builder.open.pop())
    return builder.tree.close()


def _sections(root: Element) -> Iterator[Passage]:
    """The markup tells the parts: the body's first heading begins a page, and the appendices stand in their class."""
    part: Reading = "summary"
    current = Passage(0, "", "", part)
    body = _first(root, "body")
    for element, within in _flow(body if body is not None else root):
        level = HEADINGS.get(element.tag)
        if level is None:
            current.blocks.append(_block(element))
            continue
        yield current
        if APPENDIX in within:
            part = "appendix"
        elif BEGINS_A_PAGE in _classes(element):
            part = "body"
        current = Passage(level, element.get("id", ""), _plain(element).text, part)
    yield current


def _flow(element: Element, within: frozenset[str] = frozenset()) -> Iterator[tuple[Element, frozenset[str]]]:
    """The headings and blocks in order, each with the classes that it stands in. Page heads and feet are no part."""
    for child in element:
        classes = _classes(child)
        if child.tag in ("div", "section", "article", "main") and "table" not in classes:
            if not classes & {"running-head", "running-foot", "masthead"}:
                yield from _flow(child, within | classes)
        else:
            yield child, within


def _block(element: Element) -> Block:
    if element.tag == "p":
        return Block("paragraph", element, words=(_plain(element),))
    if element.tag in ("ul", "ol"):
        kind: BlockKind = "sources" if "sources" in _classes(element) else "list"
        return Block(kind, element, words=tuple(_plain(item) for item in element.iter("li")))
    if element.tag == "table" and "facts" in _classes(element):
        facts: dict[str, Words] = {}
        for row in element.iter("tr"):
            cells = list(row)
            facts |= {_plain(a).text: _plain(b) for a, b in zip(cells[::2], cells[1::2], strict=False)}
        words = tuple(each for label, value in facts.items() for each in (Words(label), value))
        return Block("facts", element, facts=facts, words=words)
    if element.tag == "table" or "table" in _classes(element):
        return _table(element)
    if element.tag == "figure":
        return Block("figure", element, words=tuple(_plain(each) for each in element.iter("figcaption")))
    return Block("other", element, words=(_plain(element),))


def _table(element: Element) -> Block:
    inside = _first(element, "table")
    captions = [_plain(each) for each in element.iter("caption")]
    heads: tuple[str, ...] = ()
    rows = []
    for group in inside if inside is not None else ():
        for row in group.iter("tr"):
            cells = tuple(_plain(cell) for cell in row if cell.tag in ("th", "td"))
            if group.tag == "thead":
                heads = tuple(cell.text for cell in cells)
            elif cells:
                rows.append(cells)
    table = Table(element.get("id", ""), heads, tuple(rows))
    words = (*captions, *(Words(head) for head in heads), *(cell for row in rows for cell in row))
    return Block("table", element, table, words=tuple(words))


def _plain(element: Element) -> Words:
    """The text of an element, without the numbers of its sources."""
    if not len(element) and element.tag != "sup":  # most cells of a table
        return Words(" ".join((element.text or "").split()))
    cites = 0
    parts: list[str] = []

    def walk(one: Element) -> None:
        nonlocal cites
        if one.tag == "sup":
            cites += sum(1 for _ in one.iter("a"))
        else:
            parts.append(" " if one.tag == "br" else one.text or "")
            for child in one:
                walk(child)
                parts.append(child.tail or "")

    walk(element)
    return Words(" ".join("".join(parts).split()), cites)


def _classes(element: Element) -> set[str]:
    return set(element.get("class", "").split())


def _of_class(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if name in element.get("class", "").split())


def _first(root: Element, tag: str) -> Element | None:
    return next(root.iter(tag), None)
