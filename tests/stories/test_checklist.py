"""Every story's three documents meet the checklist, in all that their pages alone can show."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.outputs.edition import Edition
from app.outputs.produce import produce
from app.proof.checklist import Made
from app.proof.finished_page import Page
from app.proof.printed import Printed
from app.proof.verdicts import EDITIONS, check_documents, frame_of
from tests.stories.test_neutral import story
from tests.stories.test_scenarios import FILES

READ_FROM_THE_PDF = {"A1", "D2", "H1", "H3"}
NO_PDF = Printed((), {}, "", "", False, False, False, (), 0, 0, 0, 0, 0)
LACKING: dict[bool, set[str]] = {True: set(), False: set()}
"""What short briefings and full ones are known to fall short of: `tests/proof/test_checklist.py` has it in words."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_item_that_a_page_can_show(file: Path):
    evaluation = story(file)
    made = {
        volume: Made(Page(produce(evaluation, "html", Edition(version=version)).decode()), NO_PDF)
        for volume, version in EDITIONS.items()
    }
    found = check_documents(made, frame_of(evaluation))
    failed = {one.item.id: one.faults for one in found.results if one.verdict == "not met"}
    apart = READ_FROM_THE_PDF | LACKING[evaluation.short_path]
    assert {id_: faults for id_, faults in failed.items() if id_ not in apart} == {}
    assert found.count("does not apply") > 0 or not evaluation.short_path
