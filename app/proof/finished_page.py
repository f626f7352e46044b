"""A reader of a finished document's HTML: its headings, tables, lists and running text, as a reader meets them.

It knows the markup of `templates/briefing/` and nothing of the blocks from which that was made, so that what is
missing on the page is missing here.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from functools import cached_property
from html.parser import HTMLParser

from app.briefing.blocks import VOLUMES, Volume
from app.proof.parts import Block, BlockKind, Element, Parts, Passage, Table, Words
from app.proof.wording import Reading

VOID = frozenset({"meta", "link", "br", "col", "img", "hr", "input", "base"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}
CITE = "cite"
"""The class of the raised numbers that point to the list of sources."""
BEGINS_A_PAGE = "new-page"
"""The class of a heading that begins a page."""


class Page(Parts):
    """A whole page, parsed from its markup, or already a tree. `volume`: which of a council's three documents it is;
    None for a letter or a handout."""

    def __init__(self, markup: str | Element) -> None:
        self.root = parsed(markup) if isinstance(markup, str) else markup
        html = self.root if self.root.tag == "html" else _first(self.root, "html")
        self.language = html.get("lang", "") if html is not None else ""
        title = _first(self.root, "title")
        self.title = _plain(title).text if title is not None else ""
        self.style = "\n".join("".join(style.itertext()) for style in self.root.iter("style"))
        self.foot = " ".join(_plain(each).text for each in _of_class(self.root, "running-foot"))
        body = _first(self.root, "body")
        named = _classes(body) if body is not None else set()
        self.volume: Volume | None = next((volume for volume in VOLUMES if volume in named), None)
        super().__init__(_sections(body if body is not None else self.root, self.volume))

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


def _sections(body: Element, volume: Volume | None) -> Iterator[Passage]:
    """The briefing's page one ends where a heading begins a page; the other documents are read as one part each."""
    part: Reading = volume if volume in ("supporting", "record") else "summary"
    current = Passage(0, "", "", part)
    for element in _flow(body):
        level = HEADINGS.get(element.tag)
        if level is None:
            current.blocks.append(_block(element))
            continue
        yield current
        if part == "summary" and BEGINS_A_PAGE in _classes(element):
            part = "body"
        current = Passage(level, element.get("id", ""), _plain(element).text, part)
    yield current


def _flow(element: Element) -> Iterator[Element]:
    """The headings and blocks in order. Page heads and feet are no part."""
    for child in element:
        classes = _classes(child)
        if child.tag in ("div", "section", "article", "main") and "table" not in classes:
            if not classes & {"running-head", "running-foot", "masthead"}:
                yield from _flow(child)
        else:
            yield child


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
