"""Citations are numbered by first use, and each group of them reads upward."""

from __future__ import annotations

import re
from pathlib import Path

from app.briefing.blocks import Cite, Words
from app.briefing.citations import changed
from app.briefing.compose import volumes_of
from tests.stories.test_neutral import EACH, story


@EACH
def test_the_numbers_of_a_group_ascend(file: Path) -> None:
    groups: list[list[int]] = []

    def look(words: Words) -> Words:
        marks = "".join(f"[{each.number}]" if isinstance(each, Cite) else " " for each in words)
        groups.extend(list(map(int, re.findall(r"\d+", group))) for group in re.findall(r"(?:\[\d+\])+", marks))
        return words

    for document in volumes_of(story(file)):
        for section in document.sections:
            changed(section.blocks, look)
    assert any(len(group) > 1 for group in groups)
    assert all(group == sorted(group) for group in groups)
