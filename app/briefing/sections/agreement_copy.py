"""The town's copy of the agreement beside the known forms, and counsel's own record by clause. For counsel only.

The comparison finds differences and concludes nothing. Other versions say only that it was made, or was not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.agreement.against_forms import compare_copy
from app.agreement.report import LIMITS, closest, label, no_form, summary
from app.agreement.result import Comparison, Difference, NoForm
from app.briefing.blocks import Block, Column, Heading, Items, Run, Section, Words
from app.briefing.context import Context, cell, paragraph, section, table, text
from app.engine import figures
from app.rulebook.book import Rulebook
from app.schema.base import ModelId
from app.schema.law import Clause

TITLE = "The town's copy of the agreement"


@dataclass(frozen=True)
class ComparedCopy:
    """A copy of the agreement: the file's name, the day on which it came in, and what was found."""

    name: str
    on: dt.date
    found: Comparison | NoForm
    models: Mapping[ModelId, str]
    key: str  # of all that shapes it: the file and its text, its name and its day

    @property
    def comparison(self) -> Comparison | None:
        return self.found if isinstance(self.found, Comparison) else None

    @property
    def closest(self) -> str:
        """Which form it is closest to, or that it is none of them."""
        if isinstance(self.found, NoForm):
            return no_form(self.found, self.models)
        return closest(self.found, self.models)

    @property
    def summary(self) -> str:
        return summary(self.found) if isinstance(self.found, Comparison) else ""

    @property
    def limits(self) -> str:
        return LIMITS

    def label(self, difference: Difference) -> str:
        return label(difference)

    def touching(self, clause: Clause) -> list[Difference]:
        """The differences in the sections of the closest form in which a clause stands."""
        if isinstance(self.found, NoForm):
            return []
        numbers = _numbers(clause.sections.get(self.found.form.model, ""))
        return [each for each in self.found.differences if _stands_in(each.section.number, numbers)]


def compared(name: str, on: dt.date, pages: Sequence[str], rulebook: Rulebook) -> ComparedCopy:
    """The copy against every form that the rulebook knows."""
    models: dict[ModelId, str] = {model.id: model.title for model in rulebook.models.values()}
    shaped_by = sha256(repr((name, on, tuple(pages))).encode("utf-8", "replace")).hexdigest()
    return ComparedCopy(name, on, compare_copy(pages, rulebook.forms), models, shaped_by)


def _numbers(sections: str) -> list[str]:
    """'Opening paragraph, XVIII' as section numbers; the opening has none."""
    return ["" if part.startswith("Opening") else part for part in map(str.strip, sections.split(","))]


def _stands_in(number: str, numbers: Sequence[str]) -> bool:
    return any(number == each or (each and number.startswith(f"{each}.")) for each in numbers)


def in_counsels_file(context: Context, copy: ComparedCopy | None) -> list[Section]:
    """What the comparison found, section by section."""
    blocks: list[Block] = []
    if copy is None:
        return section(TITLE, "copy", *blocks, paragraph("No copy was compared with the standard forms."))
    day = figures.date_text(copy.on.isoformat())
    blocks.append(paragraph(f"File: {copy.name}, compared on {day}. {copy.closest}"))
    if copy.comparison is None:
        return section(TITLE, "copy", *blocks)
    blocks += [paragraph(copy.summary), paragraph(copy.limits, "note")]
    for number, (where, differences) in enumerate(copy.comparison.by_section(), 1):
        title = f"Section {where}" if where.number else str(where)
        blocks.append(Heading(3, title, f"copy-{number}"))
        blocks.append(Items(tuple(_difference(each) for each in differences)))
    if copy.comparison.fills:
        rows = [
            [cell(str(fill.section), head=True), cell(str(fill.page)), cell(fill.text)]
            for fill in copy.comparison.fills
        ]
        heads = [Column("Section", width=1.4), Column("Page", width=0.3), Column("What the copy says", width=1.8)]
        blocks.append(Heading(3, "Written into blanks and lines", "copy-blanks"))
        caption = "What the copy has where the form has blanks or lines to fill in"
        blocks.append(table(caption, heads, rows, "copy-blanks-table", dense=True, caption_shown=False))
    return section(TITLE, "copy", *blocks)


def _difference(difference: Difference) -> Words:
    """A difference with the copy's own words; those that the form does not have are strong."""
    words: Words = text(label(difference))
    if not difference.pieces:
        return words
    quoted: Words = ()
    for piece in difference.pieces:
        quoted += (Run(" "), Run(piece.text, strong=piece.new and difference.kind == "changed"))
    return (*words, Run(" \u201c"), *quoted[1:], Run("\u201d"))
