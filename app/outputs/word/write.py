"""The document as a Word file that staff can edit: real styles, headings, lists, tables, links and fields.

The same blocks, in the same order and with the same words, as the page and the PDF. Styles carry Word's own names, so
that pasting into a town's agenda template takes over the template's looks. The same input gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENTATION, WD_SECTION
from docx.oxml.ns import qn
from docx.section import Section, _BaseHeaderFooter
from docx.shared import Pt, Twips
from docx.styles.style import ParagraphStyle

from app.briefing.blocks import (
    Block,
    Box,
    Chart,
    Document,
    Facts,
    FormLines,
    Heading,
    Items,
    Paragraph,
    SourceEntry,
    Table,
    Timeline,
)
from app.outputs.html.pieces import WIDE_FROM
from app.outputs.html.write import (
    AUDIENCE_LABELS,
    _letters,
    _shown_address,
    _web_address,
    shorten,
    source_anchor,
)
from app.outputs.paper import PAPERS, Paper
from app.outputs.word.contents import DEEPEST as LISTED
from app.outputs.word.contents import Entry, contents
from app.outputs.word.grids import facts_rows, picture, table_rows
from app.outputs.word.native_charts import chart_drawing
from app.outputs.word.package import finished, new_document
from app.outputs.word.runs import Inlines
from app.outputs.word.timeline_picture import timeline_picture
from app.outputs.word.xml import Element, element, field, kept, paragraph, run, safe, tab

SIDE, SIDE_TURNED, SIDE_TIGHT = 1080, 1080, 936
SEAL = 648  # the seal's height
PARAGRAPH_STYLE = {"plain": "BodyText", "lead": "Lead", "note": "Note", "wide": "Compact"}
BOX_LINE = {"plain": (12, "A9AEB1"), "decision": (36, "162E51"), "motion": (16, "71767A")}
BOX_INDENT = 200
WHOLE = 3  # paragraphs: a box up to here is kept on one page
DEEPEST = 4
CONTENTS = "Contents"
_LONGEST = 255  # letters of a property, by the format


def render_docx(document: Document, paper: Paper = "letter", *, scale: float = 1.0) -> bytes:
    """The document as the bytes of a .docx file. `scale` below 1: smaller type and margins, for what is to
    be a single page.
    """
    return _Writer(document, paper, scale).written()


class _Writer:
    """Writes one document, block by block."""

    def __init__(self, document: Document, paper: Paper, scale: float) -> None:
        self.document = document
        self.scale = scale
        self.word = new_document()
        self.inlines = Inlines(self.word)
        self.paper = PAPERS[paper]
        self.side = SIDE_TIGHT if scale < 1 else SIDE
        self.width = self.paper[0] - 2 * self.side
        self.level = 1
        self.entries = list(self._listed()) if document.volume is not None else []
        self.lists = 3  # the last list number that the empty package defines

    def written(self) -> bytes:
        self._properties()
        if self.scale < 1:
            _shrink(self.word, self.scale)
        self._put(self._masthead())
        for number, (turned, blocks) in enumerate(stretches(self.document.blocks)):
            if number:
                section = self.word.add_section(WD_SECTION.NEW_PAGE)
                self._page(section, turned, first=False)
            else:
                self._page(self.word.sections[0], turned, first=True)
            for block, following in zip(blocks, [*blocks[1:], None], strict=True):
                self._block(block, following, opens=block is blocks[0] and number > 0)
        for number, drawn in enumerate(self.word.element.body.iter(qn("wp:docPr")), 1):
            drawn.set("id", str(number))
            drawn.set("name", f"Picture {number}")  # of charts too
        return finished(self.word)

    def _listed(self) -> Iterator[Entry]:
        """What the list of contents names: sections that stand behind page one, and their parts."""
        level, listed = 1, False
        for part, block in self.document.flow():
            if isinstance(block, Heading):
                level = min(block.level, level + 1)
                listed = part != "page_one"
                if listed and 1 < level <= LISTED + 1:
                    yield Entry(level - 1, block.text, self.inlines.name(block.anchor))

    def _lists_contents(self, block: Heading) -> bool:
        """Does the list of contents stand before this heading, the first that it names?"""
        return bool(self.entries) and self.entries[0].bookmark == self.inlines.name(block.anchor)

    def _put(self, *content: Element) -> None:
        for one in content:
            self.word.element.body[-1].addprevious(one)  # the section's own properties come last

    # ---- what stands on each page ---------------------------------------------------------------------------------

    def _properties(self) -> None:
        document, core = self.document, self.word.core_properties
        created = dt.datetime.fromisoformat(document.created)
        if created.tzinfo is not None:
            created = created.astimezone(dt.UTC).replace(tzinfo=None)
        core.title = safe(document.title)[:_LONGEST]
        core.subject = safe(document.subject)[:_LONGEST]
        core.author = core.last_modified_by = safe(document.town)[:_LONGEST]
        core.comments = safe(f"{document.version}. Law as of {document.law_as_of}.")[:_LONGEST]
        core.content_status = document.mark
        core.language = "en-US"
        core.revision = 1
        core.created = core.modified = created

    def _page(self, section: Section, turned: bool, first: bool) -> None:
        """Size, margins, head and foot of a stretch of pages."""
        width, height = self.paper
        side = SIDE_TURNED if turned else self.side
        section.orientation = WD_ORIENTATION.LANDSCAPE if turned else WD_ORIENTATION.PORTRAIT
        section.page_width, section.page_height = (Twips(n) for n in ((height, width) if turned else (width, height)))
        section.left_margin = section.right_margin = Twips(side)
        small = self.scale < 1
        section.top_margin = section.bottom_margin = Twips(880 if small else 1060)
        section.header_distance, section.footer_distance = Twips(400 if small else 520), Twips(400 if small else 440)
        section.gutter = Twips(0)
        self.width = (height if turned else width) - 2 * side
        section.different_first_page_header_footer = first
        _fill(section.header, [self._head()])
        _fill(section.footer, self._foot())
        if first:
            _fill(section.first_page_header, [paragraph("Header")])
            _fill(section.first_page_footer, self._foot())

    def _stop(self) -> Element:
        """A tab stop at the right margin."""
        return element("w:tabs", element("w:tab", val="right", pos=self.width))

    def _marks(self) -> str:
        return f"{self.document.mark} · {AUDIENCE_LABELS[self.document.audience]}"

    def _masthead(self) -> Element:
        town, mark = run(shorten(self.document.town, 60), "Strong"), run(self._marks())
        return paragraph("Masthead", *self._seal(), town, tab(), mark, more=[self._stop()])

    def _seal(self) -> list[Element]:
        """The town's seal before its name, with its words for those who do not see it."""
        seal = self.document.seal
        if seal is None:
            return []
        return [picture(self.word, seal.png, seal.alt, SEAL * seal.width // seal.height, SEAL), run("  ")]

    def _head(self) -> Element:
        mark = self.document.mark if self.document.audience == "public" else self._marks()
        title = shorten(self.document.title, 64)
        return paragraph("Header", run(title), tab(), run(mark, "Strong"), more=[self._stop()])

    def _foot(self) -> list[Element]:
        document = self.document
        town = shorten(document.town, 48)
        first = f"{town} · {document.mark} · Prepared {document.prepared_on} · Law as of {document.law_as_of}"
        second = f"{document.version} · {document.limit}"
        pages = (run("Page "), field("PAGE", "1"), run(" of "), field("NUMPAGES", "1"))
        return [
            paragraph("Footer", run(first), tab(), *pages, more=[self._stop()]),
            paragraph("Footer", run(second)),
        ]

    # ---- blocks ---------------------------------------------------------------------------------------------------

    def _block(self, block: Block, following: Block | None, opens: bool) -> None:
        if isinstance(block, Heading):
            self.level = min(block.level, self.level + 1)
            breaks = [element("w:pageBreakBefore")] if block.page_break and not opens else []
            if block.level > 1 and self._lists_contents(block):
                self._put(*contents(CONTENTS, self.entries, bool(breaks)))
                breaks = []
            self._put(self._heading(self.level, block.text, block.anchor, breaks))
        elif isinstance(block, Paragraph):
            keep = [element("w:keepNext")] if _belongs_to(following) else []
            self._put(paragraph(PARAGRAPH_STYLE[block.style], *self.inlines.of(block.words), more=keep))
        elif isinstance(block, Items):
            self._put(*self._items(block))
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Chart):
            note = paragraph("Note", run(kept(block.note))) if block.note else _gap()
            drawn = paragraph("Picture", chart_drawing(block, self.word, self.width), more=_joined(bool(block.note)))
            self._put(self._caption(block.title, block.anchor), drawn, note)
        elif isinstance(block, Timeline):
            content, tall = timeline_picture(block)
            drawn = picture(self.word, content, block.alt, self.width, round(self.width * tall))
            self._put(self._caption(block.title, block.anchor), paragraph("Picture", drawn), _gap())
        elif isinstance(block, Facts):
            if block.facts:
                self._put(facts_rows(block, self.inlines, self.width), _gap())
        elif isinstance(block, Box):
            self._box(block)
        elif isinstance(block, FormLines):
            for place, line in enumerate(block.lines):
                keep = [element("w:keepNext")] if place < len(block.lines) - 1 else []
                self._put(paragraph("FormLine", run(line), more=keep))
        else:
            if block.entries and block.checked:
                self._put(paragraph("Note", run(kept(block.checked))))
            self._put(*(self._source(entry) for entry in block.entries))

    def _heading(self, level: int, text: str, anchor: str, more: Sequence[Element] = ()) -> Element:
        style = "Title" if level == 1 else f"Heading{min(level - 1, DEEPEST)}"
        return paragraph(style, *self.inlines.marked(anchor, run(kept(text))), more=more)

    def _caption(self, text: str, anchor: str) -> Element:
        return paragraph("Caption", *self.inlines.marked(anchor, run(kept(text))))

    def _table(self, block: Table) -> None:
        rows = table_rows(block, self.inlines, self.width)
        if block.caption_shown:
            self._put(self._caption(block.caption, block.anchor), rows)
        else:  # a bookmark may stand between blocks
            self._put(*self.inlines.marked(block.anchor), rows)
        self._put(paragraph("Note", *self.inlines.of(block.note)) if block.note else _gap())

    def _items(self, block: Items, more: Callable[[], list[Element]] = list) -> Iterator[Element]:
        style = "ListNumber" if block.ordered else "ListBullet"
        number = self._new_list() if block.ordered else None
        for item in block.items:
            own = [_numbered(number)] if number is not None else []
            yield paragraph(style, *self.inlines.of(item), more=[*own, *more()])

    def _new_list(self) -> int:
        """A numbered list of its own, that begins with 1."""
        self.lists += 1
        restart = element("w:lvlOverride", element("w:startOverride", val=1), ilvl=0)
        made = element("w:num", element("w:abstractNumId", val=2), restart, numId=self.lists)
        self.word.part.numbering_part.element.append(made)
        return self.lists

    def _box(self, block: Box) -> None:
        """A box is a bar at its left, which Word keeps in one piece whatever stands inside."""
        size, color = BOX_LINE[block.style]
        shade = "F3F6F9" if block.style == "decision" else None

        def looks(left: int = BOX_INDENT, hanging: int = 0, keep: bool = False) -> list[Element]:
            found = [element("w:keepNext")] if keep else []
            line = element("w:left", val="single", sz=size, space=8, color=color)
            found.append(element("w:pBdr", line))
            if shade is not None:
                found.append(element("w:shd", val="clear", color="auto", fill=shade))
            indent = element("w:ind", left=left, hanging=hanging) if hanging else element("w:ind", left=left)
            return [*found, indent]

        self._put(self._heading(self.level + 1, block.title, block.anchor, looks()))
        for place, part in enumerate(block.body):
            keep = len(block.body) <= WHOLE and place < len(block.body) - 1
            if isinstance(part, Paragraph):
                style = PARAGRAPH_STYLE[part.style]
                self._put(paragraph(style, *self.inlines.of(part.words), more=looks(keep=keep)))
            elif isinstance(part, Items):
                self._put(*self._items(part, lambda: looks(BOX_INDENT + 240, 240)))
            elif part.facts:
                self._put(facts_rows(part, self.inlines, self.width, BOX_INDENT), _gap())

    def _source(self, entry: SourceEntry) -> Element:
        """Text, address, and a letter for each place that cites it. Its number is the list's own."""
        content = [*self.inlines.marked(source_anchor(entry.id), run(kept(entry.text)))]
        if entry.address is not None:
            content.append(run(" "))
            short = self.document.volume in ("briefing", "supporting")
            shown = _shown_address(entry.address) if short else entry.address
            leads = _web_address(entry.address)
            content.append(self.inlines.address(safe(entry.address), shown) if leads else run(entry.address))
        for place, anchor in enumerate(entry.cited_from):
            letter = _letters(place)
            content.append(run(" " if place else " Cited at ", "BackReference"))
            tip = f"Back to citation {letter} of source {entry.number}"
            content.append(self.inlines.jump(anchor, letter, tip=tip))
        return paragraph("Source", *content)


def stretches(blocks: Iterable[Block]) -> Iterator[tuple[bool, list[Block]]]:
    """Split where a table has too many columns for an upright page; its heading, and the lines between, go with it."""
    current: list[Block] = []
    for block in blocks:
        if not (isinstance(block, Table) and len(block.columns) >= WIDE_FROM):
            current.append(block)
            continue
        start = len(current)
        while start and isinstance(current[start - 1], Paragraph) and len(current) - start < 2:
            start -= 1
        if not start or not isinstance(current[start - 1], Heading):
            start = len(current)
        while start and _heads_a_section(current[start - 1]):
            start -= 1
        if current[:start]:
            yield False, current[:start]
        yield True, [*current[start:], block]
        current = []
    if current:
        yield False, current


def _heads_a_section(block: Block) -> bool:
    return isinstance(block, Heading) and block.level > 1


def _belongs_to(following: Block | None) -> bool:
    """Does the next block belong to the paragraph before it: lines for the answer, a note?"""
    return isinstance(following, FormLines) or (isinstance(following, Paragraph) and following.style == "note")


def _shrink(document: WordDocument, scale: float) -> None:
    """All styles in smaller type and with less room above and below."""
    for style in document.styles:
        if isinstance(style, ParagraphStyle):
            size, room = style.font.size, style.paragraph_format
            style.font.size = Pt(round((size.pt if size is not None else 10.0) * scale * 2) / 2)
            room.space_before = Pt((room.space_before.pt if room.space_before is not None else 0.0) * 0.5)
            room.space_after = Pt((room.space_after.pt if room.space_after is not None else 6.0) * 0.5)


def _fill(place: _BaseHeaderFooter, content: Iterable[Element]) -> None:
    """Puts paragraphs in a head or foot, in place of what is there."""
    place.is_linked_to_previous = False
    holder = place.part.element
    for child in list(holder):
        holder.remove(child)
    holder.extend(content)


def _joined(following: bool) -> list[Element]:
    """Properties of a paragraph that stays with the one behind it."""
    return [element("w:keepNext")] if following else []


def _gap() -> Element:
    """Between a table and what follows: two tables without a paragraph between them would become one."""
    return paragraph("AfterTable")


def _numbered(number: int) -> Element:
    return element("w:numPr", element("w:ilvl", val=0), element("w:numId", val=number))
