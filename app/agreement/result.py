"""What a comparison found. It finds differences and concludes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from app.agreement.document import State
from app.agreement.margins import NOTHING_LEFT_OUT, LeftOut
from app.schema.base import ModelId


@dataclass(frozen=True, slots=True)
class Where:
    """A section: its number as a lawyer cites it (empty before the first) and its title."""

    number: str
    title: str

    def __str__(self) -> str:
        if not self.number:
            return self.title or "Opening"
        return f"{self.number}, {self.title}" if self.title else self.number


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the copy's own text; `new` if no three words of the known sentence cover it."""

    text: str
    new: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `section` is where the reader finds it; sentences are numbered within a section of the form.

    changed: text of the copy in place of a known sentence, the words that differ marked
    new: text that the form does not have
    missing: sentences of the form that the copy does not have
    moved: sentences of the form, from `section`, that stand in `now` in the copy
    heading: a heading of the form under another number
    struck: a sentence of the form that stands in the copy, with words struck out
    slip: a sentence of the form but for letters that scanning confuses
    """

    kind: Literal["changed", "new", "missing", "moved", "heading", "struck", "slip"]
    section: Where
    sentences: tuple[int, ...] = ()
    pieces: tuple[Piece, ...] = ()
    now: Where | None = None
    of: int = 0  # how many sentences the form has in that section
    page: int | None = None  # of the copy

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Unread:
    """Sentences of the form that were not found and may stand on these pages, which could not be read; without
    sentences, other text on them. `state` is that of the pages."""

    section: Where
    sentences: tuple[int, ...]
    of: int
    pages: tuple[int, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Fill:
    """What stands in the copy where the form has a blank or lines to fill in."""

    section: Where
    text: str
    page: int | None  # of the copy


@dataclass(frozen=True, slots=True)
class SectionCount:
    """How many of a section's sentences stand in the copy word for word."""

    section: Where
    known: int
    of: int


@dataclass(frozen=True, slots=True)
class Closeness:
    """How much of a form's wording the copy has, from 0 to 1."""

    model: ModelId
    revision: str
    share: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Pages of a copy beside the known form that they are closest to. `slips` are differences that scanning explains;
    `not_read` are all pages among them that could not be read or not surely."""

    first: int
    last: int
    form: Closeness
    others: tuple[Closeness, ...]
    known: int
    of: int
    sections: tuple[SectionCount, ...]
    differences: tuple[Difference, ...]
    fills: tuple[Fill, ...]
    slips: tuple[Difference, ...] = ()
    unread: tuple[Unread, ...] = ()
    not_read: tuple[int, ...] = ()
    left_out: LeftOut = NOTHING_LEFT_OUT

    @property
    def same(self) -> bool:
        """Is nothing but entries in blanks and slips of scanning different, and all of it read?"""
        return not self.differences and not self.unread

    def without_pages(self) -> Comparison:
        """The same of a file that has no pages of its own."""
        return replace(
            self,
            differences=tuple(replace(each, page=None) for each in self.differences),
            slips=tuple(replace(each, page=None) for each in self.slips),
            fills=tuple(replace(each, page=None) for each in self.fills),
        )

    def by_section(self) -> Iterator[tuple[Where, list[Difference]]]:
        """The differences of each section that has any, in the order of the copy or the form."""
        grouped: dict[Where, list[Difference]] = {}
        for each in self.differences:
            grouped.setdefault(each.section, []).append(each)
        yield from grouped.items()


@dataclass(frozen=True, slots=True)
class NoForm:
    """The copy is none of the known forms: how much of each one's wording it has, the most first."""

    nearest: tuple[Closeness, ...]
