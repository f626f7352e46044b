"""Towns with expected results: each YAML file of tests/scenarios is a story that a non-programmer can read and check.

They are run as `brief287 test` runs them; docs/stories.md says what a story can hold.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from app.authoring.expectations import run
from app.authoring.stories import story_files
from app.resources import folder
from app.rulebook.book import Rulebook

STORIES: Final = story_files()
FILES: Final = [file for file in STORIES if file.parent == folder("tests/scenarios")]
"""The towns; the folders beside them hold cost lines and offsets worked by hand, of which no document is made."""


def test_there_are_stories_and_nothing_else() -> None:
    """The wheel carries the folder as it is."""
    assert len(FILES) >= 15
    inside = {path for path in folder("tests/scenarios").rglob("*") if path.is_file()}
    assert inside == set(STORIES)


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.stem)
def test_story(file: Path, rulebook: Rulebook) -> None:
    outcome = run(file, rulebook)
    if not outcome.passed:
        pytest.fail("\n".join([f"\n{outcome.title}", *outcome.messages]), pytrace=False)
