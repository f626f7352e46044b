"""Page one says in its first sentence on the law whether the body may sign and decline, or keep and end."""

from __future__ import annotations

import pytest

from app.briefing.blocks import plain_words
from app.briefing.context import Context
from app.briefing.may_we import may_we
from app.briefing.sections.page_one_table import options_table
from tests.conftest import Town287

CITY = {"agency_kind": "municipal_police", "agreement_in_force": "none", "custody": "none"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"state": "FL", **CITY}, "Signing appears open; declining is not settled; counsel to confirm."),
        (
            {"state": "NH", **CITY, "agreement_in_force": "task_force"},
            "Keeping appears open; ending is not settled; counsel to confirm.",
        ),
        (
            {"state": "NH", **CITY, "custody": "holding_cells"},
            "Signing appears open for Task Force and is not settled for Warrant Service and Jail Enforcement; "
            "declining appears open on conditions; counsel to confirm.",
        ),
        ({"agency_kind": "municipal_police"}, ""),
    ],
    ids=["florida", "in force", "models differ", "no state"],
)
def test_the_statuses_in_a_sentence(town287: Town287, given: dict[str, str], said: str) -> None:
    assert may_we(town287(**given).options) == said


def test_a_closed_option_says_what_closes_it(town287: Town287) -> None:
    """Maine's law, of which one source is known, appears to close all three; without a jail two are closed for sure."""
    table = options_table(Context(town287(state="ME", **CITY), "public"))
    said = {plain_words(row[0].words): plain_words(row[1].words) for row in table.rows}
    assert said["Sign the Task Force Model"] == "Appears closed; counsel to confirm (state law)"
    assert said["Sign the Warrant Service Officer Model"] == "Closed (no jail)"
    assert said["Decline an agreement"] == "Appears open; counsel to confirm"
