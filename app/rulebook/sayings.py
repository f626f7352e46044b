"""The sourced texts of the rulebook, each under an id of its own, so that a reader can ask why one is printed.

An id is made from the text itself: a link to it holds for as long as the text says the same, and leads nowhere once
the text has changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.rulebook.expressions import walk_shapes
from app.schema.base import Confidence, Shape
from app.schema.costs import Offset

PREFIX = "said-"
_NEVER = ("id", "when", "done", "address", "topic", "use", "source")
"""Fields of a sourced shape that are no texts."""
_PARTS: Mapping[str, Callable[[Any], str]] = {
    "options": lambda owner: f"the text on the option \u201c{owner.title}\u201d",
    "models": lambda owner: f"the text on the {owner.title}",
    "states": lambda owner: f"the file on the law of {owner.name}",
    "steps": lambda owner: f"the legal step \u201c{owner.title}\u201d",
    "topics": lambda owner: f"the texts under the title \u201c{owner.title}\u201d",
    "clauses": lambda owner: f"the clauses of the standard form, \u201c{owner.title}\u201d",
    "glossary": lambda owner: "the list of terms",
    "findings": lambda owner: "the collection of findings on effects",
    "evidence_reach": lambda owner: "the collection of findings on effects",
    "not_measured": lambda owner: "the collection of findings on effects",
    "effects_in_short": lambda owner: "the collection of findings on effects",
    "views": lambda owner: "the list of views of supporters and opponents",
    "conditions": lambda owner: f"the list of conditions of a motion, \u201c{owner.title}\u201d",
    "participation": lambda owner: "the counts of who takes part",
    "paid": lambda owner: "the list of payments found",
    "towns": lambda owner: "the accounts of small towns",
    "accounts": lambda owner: "the published cost accounts from elsewhere",
    "offsets": lambda owner: f"the money from others, \u201c{owner.title}\u201d",
    "money_ends": lambda owner: "the list of the days until which money counts",
    "not_covered": lambda owner: "the list of what no offer of money covers",
    "short_answers": lambda owner: "the short answers to what people ask",
    "texts": lambda owner: "the fixed texts of the briefing",
}
"""The parts of the rulebook that hold sourced texts, and what a reader calls each."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A text with what stands beside it. `part` names its place in the rulebook in plain words; `checked_on` is the
    day on which that part was last checked, where the part has one day of its own."""

    id: str
    text: str
    shape: Shape
    part: str
    checked_on: dt.date | None

    @property
    def sources(self) -> tuple[str, ...]:
        listed: tuple[str, ...] = getattr(self.shape, "sources", ()) or ()
        one: str | None = getattr(self.shape, "source", None)
        return listed or ((one,) if one else ())

    @property
    def confidence(self) -> Confidence:
        found: Confidence = getattr(self.shape, "confidence", None) or "H"
        return found


@cache
def said_id(text: str) -> str:
    """The id of a text: the first 12 hexadecimal digits of its SHA-256."""
    return PREFIX + hashlib.sha256(text.encode()).hexdigest()[:12]


def sayings(rulebook: Mapping[str, object]) -> dict[str, Saying]:
    """Every sourced text by its id, out of the rulebook's parts by name. A text that stands in several places is kept
    with the first."""
    found: dict[str, Saying] = {}
    for field, part in _PARTS.items():
        for owner in _owners(rulebook[field]):
            for _, shape in walk_shapes(owner):
                for text in _texts(shape):
                    id_ = said_id(text)
                    if id_ not in found:
                        found[id_] = Saying(id_, text, shape, part(owner), getattr(owner, "checked_on", None))
    return found


def _owners(value: object) -> Iterator[Shape]:
    listed: Iterable[object] = value.values() if isinstance(value, Mapping) else (value,)
    for each in value if isinstance(value, tuple) else listed:
        if isinstance(each, Shape):
            yield each


def _texts(shape: Shape) -> Iterator[str]:
    """The texts of a shape that names a source itself."""
    if not (getattr(shape, "sources", None) or getattr(shape, "source", None)):
        return
    for name in type(shape).model_fields:
        value = getattr(shape, name)
        listed = value.values() if isinstance(value, dict) else (value,)
        for text in listed:
            formula = isinstance(shape, Offset) and name == "amount"
            if name not in _NEVER and not formula and isinstance(text, str) and re.search(r"[\s\d]", text):
                yield text
