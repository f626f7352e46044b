"""The town's copy of the agreement beside the known forms, and counsel's own record by clause. For counsel only.

The comparison finds differences and concludes nothing. Other versions say only that it was made, or was not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.agreement.addendum import Addendum, read_addendum
from app.agreement.document import Document
from app.agreement.read import CopyRead, read_copy
from app.agreement.readable import Said, pages_of, what_was_read
from app.agreement.report import LIMITS, SLIPS, addendum_text, label, no_form, parts_of, summary, unread_label
from app.agreement.result import Comparison, Difference, Unread
from app.briefing.blocks import Block, Column, Heading, Items, Run, Section, Words
from app.briefing.context import Context, cell, paragraph, section, table, text
from app.engine import figures
from app.rulebook.book import Rulebook
from app.schema.base import ModelId
from app.schema.law import Clause

TITLE = "The town's copy of the agreement"


@dataclass(frozen=True)
class ComparedAddendum:
    """A file that changes the agreement: its name, the day it came in, its date as somebody typed it, what it names."""

    id: int
    name: str
    on: dt.date
    dated: str
    document: Document
    found: Addendum | None

    @property
    def said(self) -> tuple[Said, ...]:
        """What could be read of it, then what it names."""
        read = what_was_read(CopyRead(self.document, (), (), None), {})
        if self.found is None:
            other = "It does not read like an addendum: no line at its top calls it one, or it changes nothing."
            return (*read, Said(f"{other} Counsel reads it."))
        return (*read, *addendum_text(self.found))


@dataclass(frozen=True)
class ComparedCopy:
    """A copy of the agreement: the file's name, the day on which it came in, and what was found."""

    name: str
    on: dt.date
    found: CopyRead
    models: Mapping[ModelId, str]
    key: str  # of all that shapes it: the file and its text, its name and its day, and the addenda
    addenda: tuple[ComparedAddendum, ...] = ()

    @property
    def read(self) -> tuple[Said, ...]:
        """What could be read of the file."""
        return what_was_read(self.found, self.models)

    @property
    def parts(self) -> tuple[tuple[str, Comparison], ...]:
        """Each known form in the file, with the sentence on how close its pages are to it."""
        return parts_of(self.found, self.models)

    @property
    def closest(self) -> str:
        """Which forms it is closest to, or that it is none of them."""
        if self.found.none is not None:
            return no_form(self.found.none, self.models)
        return " ".join(text for text, _ in self.parts)

    def summary(self, part: Comparison) -> str:
        return summary(part, self.found.document)

    @property
    def inside(self) -> tuple[tuple[str, tuple[Said, ...]], ...]:
        """The addenda inside the file, each with its pages."""
        return tuple(
            (pages_of(each.first, each.last), tuple(addendum_text(each.addendum)))
            for each in self.found.other
            if each.addendum is not None
        )

    @property
    def limits(self) -> str:
        return LIMITS

    @property
    def slips(self) -> str:
        return SLIPS

    def label(self, difference: Difference, part: Comparison | None = None) -> str:
        return label(difference, part.not_read if part is not None else ())

    def unread_label(self, unread: Unread) -> str:
        return unread_label(unread)

    def touching(self, clause: Clause) -> list[Difference]:
        """The differences in the sections of the forms in the file in which a clause stands."""
        return [
            each for part in self.found.parts for each in part.differences
            if _stands_in(each.section.number, _sections(clause, part))
        ]  # fmt: skip

    def unread(self, clause: Clause) -> list[Unread]:
        """What was not read in the sections in which a clause stands."""
        return [
            each for part in self.found.parts for each in part.unread
            if _stands_in(each.section.number, _sections(clause, part))
        ]  # fmt: skip

    def sections(self, clause: Clause) -> list[str]:
        """Where a clause stands in each form of the file that has it."""
        own = (clause.sections.get(part.form.model) for part in self.found.parts)
        return list(dict.fromkeys(each for each in own if each))


def compared(
    name: str, on: dt.date, document: Document, rulebook: Rulebook, addenda: Sequence[ComparedAddendum] = ()
) -> ComparedCopy:
    """The copy against every form that the rulebook knows."""
    models: dict[ModelId, str] = {model.id: model.title for model in rulebook.models.values()}
    shaped_by = sha256(repr((name, on, document, tuple(addenda))).encode("utf-8", "replace")).hexdigest()
    return ComparedCopy(name, on, read_copy(document, rulebook.forms), models, shaped_by, tuple(addenda))


def compared_addendum(
    name: str, on: dt.date, dated: str, document: Document, rulebook: Rulebook, number: int = 0
) -> ComparedAddendum:
    """What an addendum names."""
    return ComparedAddendum(number, name, on, dated, document, read_addendum(document.pages, rulebook.forms))


def _sections(clause: Clause, part: Comparison) -> list[str]:
    return _numbers(clause.sections.get(part.form.model, ""))


def _numbers(sections: str) -> list[str]:
    """'Opening paragraph, XVIII' as section numbers; the opening has none."""
    return ["" if part.startswith("Opening") else part for part in map(str.strip, sections.split(","))]


def _stands_in(number: str, numbers: Sequence[str]) -> bool:
    return any(number == each or (each and number.startswith(f"{each}.")) for each in numbers)


def in_counsels_file(context: Context, copy: ComparedCopy | None) -> list[Section]:
    """What could be read, then what the comparison found, section by section, then the addenda."""
    blocks: list[Block] = []
    if copy is None:
        return section(TITLE, "copy", *blocks, paragraph("No copy was compared with the standard forms."))
    day = figures.date_text(copy.on.isoformat())
    blocks.append(paragraph(f"File: {copy.name}, compared on {day}."))
    blocks += _said("What could be read", "copy-read", copy.read)
    if not copy.parts and not copy.inside:
        blocks.append(paragraph(copy.closest))
    for number, (text_, part) in enumerate(copy.parts, 1):
        many = len(copy.parts) > 1
        if many:
            blocks.append(Heading(3, f"Form {number} of {len(copy.parts)}", f"copy-form-{number}"))
        blocks += [paragraph(text_), paragraph(copy.summary(part)), paragraph(copy.limits, "note")]
        blocks += _part(copy, part, f"copy-{number}" if many else "copy")
    for number, (pages, said) in enumerate(copy.inside, 1):
        blocks += _said(f"Addendum in the file, {pages.lower()}", f"copy-inside-{number}", said)
    for number, each in enumerate(copy.addenda, 1):
        dated = f", dated {each.dated}" if each.dated else ""
        blocks += _said(f"Addendum: {each.name}{dated}", f"copy-addendum-{number}", each.said)
    return section(TITLE, "copy", *blocks)


def _said(title: str, anchor: str, points: Sequence[Said]) -> list[Block]:
    """Points and their particulars as one list."""
    lines = [text(line) for point in points for line in (point.text, *point.items)]
    return [Heading(3, title, anchor), Items(tuple(lines))] if lines else []


def _part(copy: ComparedCopy, part: Comparison, anchor: str) -> list[Block]:
    blocks: list[Block] = []
    for number, (where, differences) in enumerate(part.by_section(), 1):
        title = f"Section {where}" if where.number else str(where)
        blocks.append(Heading(3, title, f"{anchor}-{number}"))
        blocks.append(Items(tuple(_difference(each, part) for each in differences)))
    if part.unread:
        blocks.append(Heading(3, "Not read", f"{anchor}-unread"))
        blocks.append(Items(tuple(text(f"{each.section}: {copy.unread_label(each)}") for each in part.unread)))
    if part.slips:
        blocks += [Heading(3, "Differences that scanning explains", f"{anchor}-slips"), paragraph(copy.slips)]
        blocks.append(Items(tuple(_difference(each, part, f"{each.section}: ") for each in part.slips)))
    if part.fills:
        rows = [
            [cell(str(fill.section), head=True), cell(str(fill.page or "")), cell(fill.text)] for fill in part.fills
        ]
        heads = [Column("Section", width=1.4), Column("Page", width=0.3), Column("What the copy says", width=1.8)]
        blocks.append(Heading(3, "Written into blanks and lines", f"{anchor}-blanks"))
        caption = "What the copy has where the form has blanks or lines to fill in"
        blocks.append(table(caption, heads, rows, f"{anchor}-blanks-table", dense=True, caption_shown=False))
    return blocks


def _difference(difference: Difference, part: Comparison, before: str = "") -> Words:
    """A difference with the copy's own words; those that the form does not have are strong."""
    words: Words = text(before + label(difference, part.not_read))
    if not difference.pieces:
        return words
    quoted: Words = ()
    for piece in difference.pieces:
        quoted += (Run(" "), Run(piece.text, strong=piece.new and difference.kind != "new"))
    return (*words, Run(" \u201c"), *quoted[1:], Run("\u201d"))
