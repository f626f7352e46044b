"""The document that every output renders: named sections of about a dozen typed blocks, no HTML, nothing computed here.

What stands where is told by each section's part, and never by its title or its place. A `Run` is a piece of text; a
`Cite` points to an entry of the document's source list; a `Jump` points to a block's anchor. Text is always plain:
renderers escape it, so nothing that a user typed can become markup.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

Mark = Literal["DRAFT", "FINAL"]
Part = Literal["page_one", "body", "sources"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
"""The parts of a document in their order. A document need not have all of them."""
Volume = Literal["briefing", "supporting", "record"]
VOLUMES: Final[tuple[Volume, ...]] = get_args(Volume)
"""The three documents that a council gets, the first to read first."""
Align = Literal["left", "right"]
Look = Literal["solid", "hatched", "white", "whisker", "dashed", "heavy"]
"""How a bar or box is drawn. Whisker: a line with end ticks and a point; dashed: an open bar in a dashed line; heavy:
white, in a thick line."""
RangeKind = Literal["percentiles", "bounds"]


@dataclass(frozen=True, slots=True)
class Run:
    """Plain text, perhaps strong. `why` is the id under which `engine.explain` explains it; only the web shows it."""

    text: str
    strong: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Cite:
    """A reference to a source by its id.

    `number` is its place in the list of sources and `anchor` this citation's own id: `citations.numbered` gives both,
    in a pass over the finished document.
    """

    source: str
    number: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Jump:
    """A link to another block of the document."""

    target: str
    text: str


Inline = Run | Cite | Jump
Words = tuple[Inline, ...]


def plain_words(words: Words) -> str:
    """Running text without its citations."""
    return "".join(inline.text for inline in words if not isinstance(inline, Cite))


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 to 4. Level 1 is the document's title and level 2 a section's, both made by the document; a section's
    own blocks have 3 and 4. `option`: the id of the option of which all that follows speaks, up to the next heading."""

    level: int
    text: str
    anchor: str
    page_break: bool = False
    option: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `style` is lead (larger), note (smaller, grey), wide (the full width of the page) or plain."""

    words: Words
    style: Literal["plain", "lead", "note", "wide"] = "plain"


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Words, ...]
    ordered: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. `head` marks a row heading."""

    words: Words
    align: Align = "left"
    head: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column head, with its alignment and a relative width (1 = as wide as the others)."""

    text: str
    align: Align = "left"
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption. Each row has as many cells as there are columns. `total_rows` are set apart by a rule.

    `weighs`: the id of the option whose two sides are its two columns.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    anchor: str
    total_rows: frozenset[int] = frozenset()
    cards: bool = False  # on a phone the columns become equal cards
    note: Words = ()
    dense: bool = False  # smaller type on paper
    caption_shown: bool = True  # False where the heading above says the same; it then stays for screen readers
    weighs: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: a point, a range, or neither (`text` then says why, such as 'not known').

    A range with a likely `value` runs from P10 (`low`) to P90 (`high`); one without is low to high. `group` is a
    heading over this bar and those after it that carry the same one. `second`: a bar from zero in the other pattern. In
    a chart of swings `low` and `high` are the results at an input's low and high value, whichever of them is larger.
    """

    label: str
    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    group: str = ""
    second: bool = False

    @property
    def range_kind(self) -> RangeKind | None:
        """Which of the two kinds of range this is, in a chart of amounts; None for a point or nothing."""
        if self.low is None or self.high is None:
            return None
        return "bounds" if self.value is None else "percentiles"

    @property
    def point_outside(self) -> bool:
        """Does a likely figure lie outside its P10 to P90?"""
        if self.low is None or self.value is None or self.high is None:
            return False
        return not self.low <= self.value <= self.high


@dataclass(frozen=True, slots=True)
class Chart:
    """A horizontal chart of bars or ranges, drawn as SVG. `alt` says in words all that the picture shows.

    `likely` names the mark in the legend of swings. `covers` are more values that the axis has to hold, so that charts
    that stand side by side share one scale. `note` explains the ranges, below the chart.
    """

    title: str
    alt: str
    bars: tuple[Bar, ...]
    axis: str  # the unit written under the axis: "dollars", "hours a year"
    anchor: str
    kind: Literal["amounts", "swings"] = "amounts"
    likely: str = "likely"
    covers: tuple[float, ...] = ()
    note: str = ""

    @property
    def shows_something(self) -> bool:
        """Is there a bar that is not zero? An axis with nothing on it says less than the table beside it."""
        return any(value for bar in self.bars for value in (bar.value, bar.low, bar.high))


@dataclass(frozen=True, slots=True)
class Stop:
    """One day of a timeline: what it is called, a line below that, and a numbered box for each thing due on it.

    `said` says the boxes in words. A day on which nothing is due has no boxes.
    """

    label: str
    text: str
    boxes: tuple[tuple[str, Look], ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Days one below the other, in order, drawn as SVG. `alt` says in words all that the picture shows.

    `legend` says what the looks of the boxes mean.
    """

    title: str
    alt: str
    stops: tuple[Stop, ...]
    legend: tuple[tuple[Look, str], ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class Box:
    """A bordered box with a title: the decision, who prepared what, a draft motion."""

    title: str
    body: tuple[Paragraph | Items | Facts, ...]
    anchor: str
    style: Literal["plain", "decision", "motion"] = "plain"


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value of a heading block or a record."""

    label: str
    words: Words


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values, as a description list; on paper in one or two columns. `plain`: in the type of running text."""

    facts: tuple[Fact, ...]
    columns: Literal[1, 2] = 1
    plain: bool = False


@dataclass(frozen=True, slots=True)
class FormLines:
    """Lines to write on by hand: the considerations worksheet, signatures."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One entry of the list of sources, with the anchors of every citation that points here."""

    number: int
    id: str
    text: str
    address: str | None
    cited_from: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceList:
    """The numbered sources at the end. `checked` says when they were checked, where no entry says it itself."""

    entries: tuple[SourceEntry, ...]
    checked: str = ""


Block = Heading | Paragraph | Items | Table | Chart | Timeline | Box | Facts | FormLines | SourceList


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document with a title and an anchor, in one of the parts.

    An empty title goes on under the document's own.
    """

    title: str
    anchor: str
    blocks: tuple[Block, ...]
    part: Part = "body"

    def __post_init__(self) -> None:
        if any(isinstance(block, Heading) and block.level < 3 for block in self.blocks):
            raise ValueError(f"the section '{self.anchor}' holds the heading of another: make it a section")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside the PDF. Always our own bytes."""

    name: str
    media_type: str
    description: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """The town's seal for the heading of a document: a PNG of our own making, its dots, and its words."""

    png: bytes
    width: int
    height: int
    alt: str

    @property
    def address(self) -> str:
        """The picture itself, as the address that a page gives for it."""
        return "data:image/png;base64," + base64.b64encode(self.png).decode()


@dataclass(frozen=True, slots=True)
class Document:
    """A finished document for one audience. `volume`: which of the three it is; None for a letter or a handout."""

    title: str
    subject: str
    town: str
    mark: Mark
    audience: Literal["public", "staff", "counsel"]
    prepared_on: str  # printed dates: November 24, 2026
    law_as_of: str
    version: str  # program and rulebook, for the footer
    limit: str
    sections: tuple[Section, ...]
    created: str  # ISO 8601, for the PDF's metadata
    attachments: tuple[Attachment, ...] = field(default=())
    seal: Seal | None = None
    volume: Volume | None = None

    def __post_init__(self) -> None:
        places = [PARTS.index(section.part) for section in self.sections]
        if places != sorted(places):
            raise ValueError("the parts of a document follow the order of PARTS")

    def flow(self) -> Iterator[tuple[Part, Block]]:
        """Every block in the order of reading, with its part: the title, and each section's heading before its blocks.

        The body begins on a page of its own where a page one stands before it.
        """
        before: Part | None = None
        yield self.sections[0].part if self.sections else "body", Heading(1, self.title, "top")
        for section in self.sections:
            opens = before == "page_one" and section.part == "body"
            if section.title:
                yield section.part, Heading(2, section.title, section.anchor, page_break=opens)
            for block in section.blocks:
                yield section.part, block
            before = section.part

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block in the order of reading, headings too."""
        return tuple(block for _, block in self.flow())
