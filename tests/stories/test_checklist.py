"""Every story's briefing meets the checklist, in all that its page alone can show."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.outputs.produce import produce
from app.proof.printed import Printed
from app.proof.verdicts import check_document, frame_of
from tests.stories.test_neutral import story
from tests.stories.test_scenarios import FILES

READ_FROM_THE_PDF = {"A1", "D2", "H1", "H3"}
NO_PDF = Printed((), {}, "", "", False, False, False, (), 0, 0, 0, 0, 0)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_item_that_a_page_can_show(file: Path):
    evaluation = story(file)
    found = check_document(produce(evaluation, "html").decode(), NO_PDF, frame_of(evaluation))
    failed = {one.item.id: one.faults for one in found.results if one.verdict == "fail"}
    assert {id_: faults for id_, faults in failed.items() if id_ not in READ_FROM_THE_PDF} == {}
    assert (found.count("does not apply") > 0) == evaluation.short_path
