"""The deciding body has its own title in every paper, and no vote is said to settle what law leaves open."""

from __future__ import annotations

import re

import pytest

from app.briefing.blocks import plain_words
from app.briefing.context import BODY_TITLES, Context, status_means, status_words
from app.briefing.handout import handout
from app.briefing.kit.contents import meeting_kit
from app.briefing.sections import grid, options
from app.briefing.sections.page_one import page_one
from app.rulebook import names
from app.rulebook.book import Rulebook
from tests.conftest import Town287
from tests.stories.test_sourced import texts

TITLES = {
    "council": "Council",
    "select_board": "Select Board",
    "board_of_trustees": "Board of Trustees",
    "board_of_commissioners": "Board of Commissioners",
    "board_of_supervisors": "Board of Supervisors",
    "town_meeting": "Town Meeting",
    "county_board": "County Governing Body",
    "other": "deciding body",
}
PLACES = [
    ("IL", "municipal_police", "village", "board_of_trustees"),
    ("PA", "municipal_police", "township", "board_of_supervisors"),
    ("VA", "county_agency", "county", "board_of_supervisors"),
    ("NC", "county_agency", "county", "board_of_commissioners"),
    ("OH", "municipal_police", "township", "board_of_trustees"),
    ("KY", "county_agency", "county", "county_board"),
    ("NH", "municipal_police", "town", "town_meeting"),
]


def words_of(*sections: object) -> str:
    return " ".join(plain_words(each.words) for section in sections for each in texts(section))  # type: ignore[arg-type]


def test_every_choice_has_a_title(rulebook: Rulebook) -> None:
    assert [choice.id for choice in rulebook.questions[names.DECIDING_BODY].choices] == list(TITLES)
    assert {**BODY_TITLES, "other": "deciding body"} == TITLES


@pytest.mark.parametrize(("state", "agency", "kind", "body"), PLACES)
def test_papers_name_the_body(state: str, agency: str, kind: str, body: str, town287: Town287) -> None:
    evaluation = town287(
        state=state, kind=kind, agency_kind=agency, custody="none", agreement_in_force="none", deciding_body=body,
        meeting_date="2027-01-12",
    )  # fmt: skip
    context = Context(evaluation, "public")
    title = TITLES[body]
    said = words_of(*page_one(context))
    assert f"the {title} of Testville, {evaluation.law.name}, considers whether the {kind} signs an agreement" in said
    assert f"{title}, January 12, 2027" in said
    assert f"Move that the {title} of Testville" in words_of(*options.motions(context))
    assert f"The {title} of Testville considers" in words_of(*handout(evaluation).sections)
    papers = {each.paper.name: words_of(*each.document.sections) for each in meeting_kit(evaluation).papers}
    named = {"agenda-memo", "draft-motions", "public-notice"}
    if not evaluation.short_path:
        named.add("three-minute-script")
    for name, words in papers.items():
        assert title in words or name not in named, name
        assert not re.search(r"\bCouncil\b", words), name


def vote_told(town287: Town287, **given: object) -> tuple[str, str]:
    given = {"state": "NH", "custody": "none", "agreement_in_force": "none", "meeting_date": "2027-01-12", **given}
    context = Context(town287(**given), "public")
    decided = plain_words(page_one(context)[1].blocks[0].facts[0].words)  # type: ignore[union-attr]
    return decided, words_of(*grid.grid(context))


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_vote_that_may_not_bind_is_never_said_to_decide(confirmed: bool, town287: Town287) -> None:
    given = {"signer_confirmed": confirmed}
    sheriff = vote_told(town287, agency_kind="sheriff", deciding_body="board_of_commissioners", **given)
    meeting = vote_told(town287, agency_kind="municipal_police", deciding_body="town_meeting", **given)
    council = vote_told(town287, agency_kind="municipal_police", deciding_body="council", **given)
    for (decided, row), asked in ((sheriff, "whether this vote binds the sheriff"), (meeting, "binding or advisory")):
        assert "decides" not in decided
        assert (asked in decided) == confirmed  # else the sentence before it has asked
        assert confirmed or "Counsel has not confirmed who may sign, or if this vote binds" in decided
        assert asked in row
        assert "by vote" not in row
    assert "by vote" in council[1]
    assert "advisory" not in council[0]


def test_the_table_says_once_what_its_statuses_mean(town287: Town287) -> None:
    evaluation = town287(state="FL", agency_kind="municipal_police", custody="none", agreement_in_force="none")
    context = Context(evaluation, "public")
    said = status_means(evaluation.options)
    assert said.startswith("Open means allowed by law and possible here; closed, barred or not possible here;")
    assert "not settled" in said
    assert "required" not in said
    assert words_of(*page_one(context)).count(said) == 1
    assert words_of(*handout(evaluation).sections).count(said) == 1
    assert status_words("open", "M") == "Appears open; counsel to confirm"
