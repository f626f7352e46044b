"""The three documents of a council say nothing twice: a sentence stands in one of them, but for a figure's note."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

from app.briefing.blocks import Document
from app.briefing.compose import volumes_of
from app.briefing.sections.volumes import HOLDS, LONG_RECORD, MONEY_RECORD, WHERE
from app.proof.wording import units
from tests.stories.test_neutral import EACH, story

WORDS = 8
"""A sentence of as many words or more stands in one document alone."""
OF_A_MARK = re.compile(
    r"Point: |Line: |A point lies|Dashed bar: |No result lies outside|A range leaves out|A minus sign means"
    r"|\* Leaves|Known from an excerpt|Study with a comparison\.|Before and after, with no comparison\."
    r"|[A-Z][\w ]+ had (no agreement|1 agreement|[\d,]+ agreements)\b"
)
"""How a figure, a chart or a table of studies is read, beside each in whatever document; and a count."""


def sentences(document: Document) -> set[str]:
    """The sentences of its running text that are long enough, without how it is read and where the others are."""
    held = (*HOLDS.values(), *((HOLDS["record"][0], words) for words in (LONG_RECORD, MONEY_RECORD)))
    elsewhere = {f"{title}: {words}" for title, words in held} | {WHERE}
    found = set()
    for unit in units(document):
        if unit.prose and unit.text not in elsewhere:
            found |= {" ".join(each.split()) for each in re.split(r"(?<=[.!?]) +(?=[A-Z\u201c\"])", unit.text)}
    return {each for each in found if each[-1:] in ".!?" and len(re.findall(r"[\w$][\w\u2019'.,$%-]*", each)) >= WORDS}


@EACH
def test_no_sentence_stands_in_two_of_them(file: Path) -> None:
    said = [sentences(document) for document in volumes_of(story(file))]
    twice = {each for one, other in combinations(said, 2) for each in one & other}
    assert {each for each in twice if not OF_A_MARK.match(each)} == set()
