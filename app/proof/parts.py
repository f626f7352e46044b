"""What a finished document is once it is read: passages of tables, lists and running text, and where each stands.

Several documents that are read together are one `Parts` too, in their order.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from app.proof.wording import Reading

Element = ET.Element
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


class Parts:
    """Passages in the order of reading. Where two have one anchor, the first is meant."""

    def __init__(self, sections: Iterable[Passage]) -> None:
        self.sections = tuple(sections)
        self._at: dict[str, int] = {}
        for place, section in enumerate(self.sections):
            if section.anchor:
                self._at.setdefault(section.anchor, place)

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

    def facts_at(self, anchor: str) -> dict[str, Words]:
        """The labelled values right under a heading, before the next heading of any level. Raises MissingPart."""
        return {label: value for block in self.heading(anchor).blocks for label, value in block.facts.items()}

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
