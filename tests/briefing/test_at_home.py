"""What holds in some states gives way to what the file of the town's own state says of it, with its sources."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import get_args

import pytest

from app.briefing.blocks import plain_words
from app.briefing.context import Context
from app.engine.evaluation import Evaluation
from app.engine.law import BODY_OF_AGENCY
from app.outputs.json.write import evaluation_json
from app.rulebook.book import Rulebook
from app.rulebook.wording import Column, Columns
from app.schema.base import Statement
from app.schema.options import Option
from app.schema.states import EntryBody
from tests.conftest import TODAY, Town287
from tests.engine import towns

STATES = sorted(towns.rulebook().states)
AGENCIES = {body: agency for agency, body in reversed(list(BODY_OF_AGENCY.items()))}
DAYS = (dt.date(2025, 1, 15), TODAY)
GENERAL = ("some states", "State law may differ", "where state law allows. The Warrant")


def spoken_of(option: Option) -> Iterator[Statement]:
    """The statements of an option that say something else at home."""
    listed = (option.what, *option.brings, *option.costs_or_risks, option.groups.taxpayers, option.changing_course)
    return (each for each in listed if each.at_home is not None)


def test_every_text_on_the_law_of_some_states_has_one_for_home(rulebook: Rulebook) -> None:
    for option in rulebook.options:
        for part in (option.what, *option.brings, *option.costs_or_risks, option.changing_course):
            assert part.at_home is not None or not any(words in part.text for words in GENERAL), part.text
        for name in type(option.groups).model_fields:
            part = getattr(option.groups, name)
            assert part.at_home is not None or not any(words in part.text for words in GENERAL), part.text


@pytest.mark.parametrize("code", STATES)
def test_a_town_reads_of_its_own_state_alone(code: str, town287: Town287) -> None:
    for body in get_args(EntryBody):
        for day in DAYS:
            evaluation = town287(day, state=code, agency_kind=AGENCIES[body])
            context = Context(evaluation, "public")
            for result in evaluation.options:
                for statement in spoken_of(result.option):
                    holds(evaluation, statement, plain_words(context.statement(statement)))
                if result.status != "closed":
                    columns = [
                        Column.of([plain_words(words) for words in context.statements(listed)], 0, None)
                        for listed in (result.option.brings, result.option.costs_or_risks)
                    ]
                    assert list(Columns(result.id, *columns).faults()) == []


def holds(evaluation: Evaluation, statement: Statement, words: str) -> None:
    """The sentence has the state's name, the sources of its entry and its confidence; and nothing of other states."""
    assert statement.at_home is not None
    reason = evaluation.law.reason(statement.at_home.option)
    own = evaluation.at_home(statement)
    assert evaluation.law.name in words
    assert "{" not in words
    assert not any(general in words for general in GENERAL)
    if reason.status == "unknown":
        assert "is not known: counsel to answer." in words
        assert set(own.sources) == set(statement.at_home.sources)
    else:
        assert set(reason.sources) <= set(own.sources)
        assert words.endswith("Counsel to confirm.") == (reason.confidence == "M")
    assert bool(re.search(r"is known|law known", words)) == (reason.status == "open")
    assert not {"fl_politics_2025_03", "tx_gov_752_053", "nh_rsa_106p"} & set(own.sources) - set(reason.sources)


def test_where_the_state_is_not_known_the_general_sentence_stands(town287: Town287) -> None:
    evaluation = town287(agency_kind="municipal_police")
    for result in evaluation.options:
        for statement in spoken_of(result.option):
            assert evaluation.at_home(statement) is statement


def test_texas_new_hampshire_and_maine(town287: Town287) -> None:
    told = {}
    for code in ("TX", "NH", "ME"):
        evaluation = town287(state=code, agency_kind="municipal_police", agreement_in_force="none")
        (decline,) = (each for each in evaluation.options if each.id == "decline")
        (risk,) = (each for each in decline.option.costs_or_risks if each.at_home is not None)
        told[code] = plain_words(Context(evaluation, "public").statement(risk))
    assert told == {
        "TX": "Texas law has a rule in this field that may affect a vote to decline.",
        "NH": "New Hampshire law has a rule in this field that may affect a vote to decline. Counsel to confirm.",
        "ME": (
            "No Maine law against a vote to decline is known here, and a later law may change that. Counsel to confirm."
        ),
    }


def test_the_json_says_the_same(town287: Town287) -> None:
    evaluation = town287(state="TX", agency_kind="municipal_police", agreement_in_force="none")
    said = [each["text"] for each in evaluation_json(evaluation)["statements"] if "1357(g)(9)" in each["text"]]
    assert any(text.endswith("Texas law has a rule that may affect a choice not to enter one.") for text in said)
    assert not any("State law may differ" in text for text in said)
