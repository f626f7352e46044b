"""Which cost lines and offsets have figures worked by hand in a story, and which have none.

The tests' second implementation of the cost arithmetic reads the formulas from the rule files, so that a new line needs
no Python. What a formula itself ought to give is therefore said by a story, in literal figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.authoring.stories import Story
from app.engine.results import BASES
from app.rulebook.book import Rulebook
from app.schema.costs import Offset


def without_figures(rulebook: Rulebook, stories: Iterable[Story]) -> Iterator[str]:
    """One sentence for each cost line and each offset that lacks a figure for some model (and basis)."""
    lines: set[str] = set()
    offsets: set[str] = set()
    for story in stories:
        expect = story.file.expect
        lines |= {id_ for id_, expected in expect.lines.items() if expected.value is not None}
        offsets |= {id_ for id_, expected in expect.offsets.items() if expected.value is not None}
    for line in rulebook.lines:
        wanted = [f"{line.id}.{model}.{basis}" for model in line.models for basis in BASES]
        yield from _lacking("cost line", line.id, wanted, lines, "lines")
    for offset in rulebook.offsets:
        yield from _lacking("offset", offset.id, list(offset_figures([offset])), offsets, "offsets")


def offset_figures(offsets: Iterable[Offset]) -> Iterator[str]:
    """How a story names each offset of each model; and `.full` where it has a second reading."""
    for offset in offsets:
        for model in offset.models:
            yield f"{offset.id}.{model}"
            if offset.in_full is not None:
                yield f"{offset.id}.{model}.full"


def _lacking(kind: str, id_: str, wanted: list[str], given: set[str], part: str) -> Iterator[str]:
    lacking = [each for each in wanted if each not in given]
    if lacking:
        which = "any of its figures" if len(lacking) == len(wanted) else ", ".join(lacking)
        yield (
            f"no story works out {which} for the {kind} {id_} by hand. Write one with '{part}: "
            f"{{{lacking[0]}: ...}}' (docs/stories.md)"
        )
