"""How well the law of each state was looked for and read: one row a state, for docs/law-review.md."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.rulebook.book import Rulebook
from app.rulebook.expressions import walk_shapes
from app.schema.base import Confidence
from app.schema.law import LEGAL_KINDS, Source
from app.schema.reading import VERSION, Version
from app.schema.states import StateLaw

OPEN: Final = ("unsettled", "unknown")
_HEAD: Final = """\
# How the law of each state was read

Made by `brief287 law --review > docs/law-review.md`; do not edit. Rulebook of {date}.

- **Last search**: the day of the last search of the public record that the state's file records; then the number of
  queries of all its searches, and of pages opened. "Not recorded" says that the file records none.
- **Versions read**: the laws and rulings that the file cites, by what was read of each (as in `read:` of
  `rules/sources.yaml`; `copy` is a copy of the text that is not on an official page).
- **H, M**: entries, statements and authorities of the file by how well they are known. H: the law's own words, or two
  sources. M: one source, or an account of the law; a briefing adds "counsel to confirm".
- **Missing**: laws of which nobody has looked up what became of them ("later history not searched"), laws of which
  nothing was read, and entries whose status is not settled or not known.

No lawyer and no official has checked any of it. `rules/sources.yaml` has {laws} laws and rulings, federal ones too.
Nobody has searched the later history of {unsearched} of them, and {unread} were not read.

"""
_COLUMNS: Final = (
    "state", "last search", "queries", "pages", "versions read", "H", "M", "later history not searched", "not read",
    "not settled or not known",
)  # fmt: skip
_WORDS: Final = ("state", "last search", "versions read")
"""Columns that hold words; the others hold numbers."""


@dataclass(frozen=True, slots=True)
class Review:
    """One row. `versions` counts the laws that the file cites by what was read of each."""

    law: StateLaw
    searched_on: dt.date | None
    queries: int
    pages: int
    versions: Mapping[Version, int]
    confidence: Mapping[Confidence, int]
    not_searched: int
    not_read: int
    open_entries: int


def review(rulebook: Rulebook, law: StateLaw) -> Review:
    """What a state's file records of how it was searched and read."""
    laws = _laws(rulebook.sources, law)
    marks: list[Confidence] = [
        mark for _, each in walk_shapes(law) if (mark := getattr(each, "confidence", None)) is not None
    ]
    return Review(
        law,
        max((search.on for search in law.searches), default=None),
        sum(len(search.queries) for search in law.searches),
        len({page for search in law.searches for page in search.pages}),
        Counter(source.read or "not_read" for source in laws),
        Counter(marks),
        len(unsearched(laws)),
        sum(source.read in (None, "not_read") for source in laws),
        sum(entry.status in OPEN for entry in law.entries),
    )


def unsearched(sources: Iterable[Source]) -> list[Source]:
    """The laws and rulings of which nobody has looked up what became of them."""
    return [
        source
        for source in sources
        if source.kind in LEGAL_KINDS and (source.later_history is None or source.later_history.not_searched)
    ]


def _laws(sources: Mapping[str, Source], law: StateLaw) -> list[Source]:
    """The laws and rulings that a state's file cites, each once."""
    cited: dict[str, None] = {}
    for _, shape in walk_shapes(law):
        for id_ in (*(getattr(shape, "sources", None) or ()), getattr(shape, "source", None)):
            if isinstance(id_, str):
                cited[id_] = None
    return [sources[id_] for id_ in cited if id_ in sources and sources[id_].kind in LEGAL_KINDS]


def page(rulebook: Rulebook) -> str:
    """docs/law-review.md: a row for each of the fifty states and D.C."""
    rows = [review(rulebook, law) for law in sorted(rulebook.states.values(), key=lambda law: law.name)]
    laws = [source for source in rulebook.sources.values() if source.kind in LEGAL_KINDS]
    head = _HEAD.format(
        date=rulebook.date,
        laws=len(laws),
        unsearched=len(unsearched(laws)),
        unread=sum(source.read in (None, "not_read") for source in laws),
    )
    lines = ["---" if column in _WORDS else "---:" for column in _COLUMNS]
    table = [_joined(_COLUMNS), f"|{'|'.join(lines)}|", *(_row(each) for each in rows)]
    return head + "\n".join(table) + "\n"


def _row(each: Review) -> str:
    read = ", ".join(f"{each.versions[version]} {version}" for version in VERSION if each.versions.get(version))
    cells = (
        each.law.name,
        each.searched_on.isoformat() if each.searched_on is not None else "not recorded",
        each.queries,
        each.pages,
        read or "none cited",
        each.confidence.get("H", 0),
        each.confidence.get("M", 0),
        each.not_searched,
        each.not_read,
        each.open_entries,
    )
    return _joined(cells)


def _joined(cells: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"
