"""A full page one says less, in a fixed order; what leaves a volume stands in the record, once."""

from __future__ import annotations

import itertools

import pytest

from app.authoring.stories import Told, read_story
from app.briefing.blocks import Facts, Table, plain_words
from app.briefing.compose import volumes_of
from app.briefing.context import Context
from app.briefing.sections.options import crowded, long
from app.briefing.sections.page_one import page_one
from app.briefing.sections.page_one_room import MOST, ROOMS, taken
from tests.conftest import Town287
from tests.engine import towns
from tests.stories.test_scenarios import FILES

MOVED = ("in-practice-table", "groups-table", "federal-funds", "measures", "considerations", "chart-cost")


def title_answers_table(context: Context) -> tuple[str, Facts, Table]:
    answers, table = page_one(context)[1].blocks
    assert isinstance(answers, Facts)
    assert isinstance(table, Table)
    return f"Section 287(g) briefing: {context.town}", answers, table


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_page_one_of_every_story_has_room(file) -> None:
    context = Context(Told(read_story(file), towns.rulebook()).evaluation, "public")
    title, answers, table = title_answers_table(context)
    assert taken(title, answers.facts, table) <= MOST


def test_each_room_is_no_larger_than_the_one_before() -> None:
    for one, other in itertools.pairwise(ROOMS):
        assert one != other
        assert (one.most, one.law, one.powers, one.offers, one.figures) >= (
            other.most, other.law, other.powers, other.offers, other.figures,
        )  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"state": "NH", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"},
        {"state": "NH", "agency_kind": "municipal_police", "custody": "jail", "agreement_in_force": "none"},
        {"state": "NH", "agency_kind": "municipal_police", "custody": "jail"},
    ],
    ids=["one form", "three forms", "both paths"],
)
def test_what_leaves_a_volume_stands_in_the_record_once(town287: Town287, given: dict[str, str]) -> None:
    evaluation = town287(**given, officers_trained=4.0, officer_hourly_wage=34.0)
    context = Context(evaluation, "public")
    several = given["custody"] == "jail"
    assert (long(context), crowded(context)) == (several, "agreement_in_force" not in given)
    anchors = [[getattr(block, "anchor", "") for _, block in document.flow()] for document in volumes_of(evaluation)]
    for anchor in MOVED:
        holding = [number for number, found in enumerate(anchors) if anchor in found]
        assert len(holding) == 1, (anchor, holding)
    said = {anchor: next(number for number, found in enumerate(anchors) if anchor in found) for anchor in MOVED}
    assert (said["groups-table"] == 2) is several
    assert (said["chart-cost"] == 2) is crowded(context)


def test_only_signing_what_was_offered_is_marked(town287: Town287) -> None:
    given: dict[str, str] = {"state": "NH", "agency_kind": "municipal_police", "custody": "none"}
    asked = town287(**given, agreement_in_force="none", models_offered=("task_force",))
    in_force = town287(**given, agreement_in_force="task_force", models_offered=("task_force",))
    for evaluation, wanted in ((asked, ["Sign the Task Force Model (offered)"]), (in_force, [])):
        _, _, table = title_answers_table(Context(evaluation, "public"))
        named = [plain_words(row[0].words) for row in table.rows]
        assert [name for name in named if name.endswith("(offered)")] == wanted
