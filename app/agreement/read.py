"""A file read: what could be read of it, which known form stands on which pages, and what differs there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.agreement.addendum import Addendum, read_addendum
from app.agreement.against_forms import closeness, compare_pages
from app.agreement.document import Document
from app.agreement.locate import locate
from app.agreement.result import Comparison, NoForm
from app.schema.forms import FormFingerprint

_OPENING = 12  # words of other pages that are shown


@dataclass(frozen=True, slots=True)
class OtherPages:
    """Pages with text on which no known form stands: not compared. `addendum` if they read like one."""

    first: int
    last: int
    opening: str
    addendum: Addendum | None


@dataclass(frozen=True)
class CopyRead:
    """All that was found in one file. `none` is set where no known form is in it."""

    document: Document
    parts: tuple[Comparison, ...]
    other: tuple[OtherPages, ...]
    none: NoForm | None

    @property
    def addenda(self) -> tuple[Addendum, ...]:
        return tuple(each.addendum for each in self.other if each.addendum is not None)


def read_copy(document: Document, forms: Sequence[FormFingerprint]) -> CopyRead:
    """Compare each known form in a document with its own pages."""
    spans = locate(document, forms)
    parts = []
    for span in spans:
        own = document.part(span.first, span.last)
        close = closeness(own.pages, forms)
        others = tuple(each for each in close if (each.model, each.revision) != (span.form.model, span.form.revision))
        parts.append(compare_pages(own, span.form, others))
    inside = {page for span in spans for page in range(span.first, span.last + 1)}
    none = None if parts else NoForm(closeness(document.pages, forms))
    return CopyRead(document, tuple(parts), tuple(_other(document, inside, forms)), none)


def _other(document: Document, inside: set[int], forms: Sequence[FormFingerprint]) -> list[OtherPages]:
    found = []
    run: list[int] = []
    for page in range(document.first, document.last + 2):
        if page <= document.last and page not in inside:
            run.append(page)
            continue
        texts = [document.pages[each - document.first] for each in run]
        words = " ".join(texts).split()
        if words:
            opening = " ".join(words[:_OPENING]) + (" …" if len(words) > _OPENING else "")
            found.append(OtherPages(run[0], run[-1], opening, read_addendum(texts, forms)))
        run = []
    return found
