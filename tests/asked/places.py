"""Where a question is answered: the finished documents of an example, section by section, as a reader meets them.

Everything that the tests of questions know of the documents stands here: a new document is one more line of `MADE_AS`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from app.assessments.answers_file import read_answers_file
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.edition import Edition
from app.outputs.produce import produce
from app.proof.finished_page import Page
from tests.engine import towns

ROOT = Path(__file__).resolve().parents[2]
DAY: Final = dt.date(2026, 11, 24)
EXAMPLES: Final = {
    "brewer": "brewer-me",
    "portland": "portland-me",
    "sample": "sample-city-fl",
    "troy": "troy-nh",
}
"""The examples by the name that the questions use, each with its answers file."""
MADE_AS: Final[Mapping[str, Edition]] = {
    "briefing": Edition(version="council", audience="public"),
    "supporting": Edition(version="supporting", audience="public"),
    "record": Edition(version="record", audience="public"),
}
"""Each public document of an example, and the edition that makes it."""
LISTS: Final = ("unknown", "unknown-all", "ask-counsel", "legal-steps", "evidence-not-measured")
"""The sections that list what is not known, each entry with who could answer it."""

Sections = tuple[tuple[str, str], ...]


@cache
def documents(example: str) -> Mapping[str, Sections]:
    """The documents of one example by name: the id of each section with all its text, the heading included.

    Headings and tables that have no id of their own belong to the section above them. Raises KeyError for an example
    that is not in `EXAMPLES`.
    """
    return {name: _sections(markup) for name, markup in _pages(example).items()}


def section(example: str, place: str) -> str | None:
    """The text of the section with this id in any of the example's documents, or None where no document has it."""
    found = [text for sections in documents(example).values() for name, text in sections if name == place]
    return " ".join(found) if found else None


@cache
def entries(example: str) -> tuple[str, ...]:
    """Each entry of the lists of what is not known in the example's documents: a row or an item, after its heading."""
    found: list[str] = []
    for markup in _pages(example).values():
        page = Page(markup)
        for place in LISTS:
            if not page.has(place):
                continue
            heading = page.heading(place).title
            for block in page.blocks(place):
                rows = block.table.rows if block.table is not None else tuple((words,) for words in block.words)
                found += [" ".join([heading, *(cell.text for cell in row)]) for row in rows]
    return tuple(found)


@cache
def _pages(example: str) -> Mapping[str, str]:
    evaluation = _evaluation(example)
    return {name: produce(evaluation, "html", edition).decode() for name, edition in MADE_AS.items()}


def _evaluation(example: str) -> Evaluation:
    rulebook = towns.rulebook()
    answers = read_answers_file(ROOT / "examples" / f"{EXAMPLES[example]}.yaml", rulebook.answerable)
    return evaluate(rulebook, answers, DAY, prepared_on=DAY)


def _sections(markup: str) -> Sections:
    """Each passage with an id, and what follows it down to the next heading with an id of the same level or above."""
    found: list[tuple[str, int, list[str]]] = []
    for passage in Page(markup).sections:
        words = " ".join([passage.title, *(one.text for block in passage.blocks for one in block.words)])
        if passage.anchor:
            found.append((passage.anchor, passage.level, []))
        for _, level, texts in reversed(found):
            texts.append(words)
            if level <= 2:
                break
    return tuple((anchor, " ".join(texts)) for anchor, _, texts in found)
