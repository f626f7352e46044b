"""Every status that is open has its question: in the letter of one who can answer, with the status that would follow.

What leaves an option unsettled or unknown either has a question with its answers, which stands first in a letter, or
waits for an answer of the town's own, which is then among what is not known. All stories, and all states for three
bodies with an agreement in force, with none, and with that not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_args

import pytest

from app.briefing.blocks import Items, Paragraph, plain_words
from app.briefing.context import STATUS_WORDS
from app.briefing.letter_words import addressee_of
from app.briefing.letters import letters, questions_for
from app.engine.answers import DONT_KNOW
from app.engine.evaluation import Evaluation
from app.engine.law import ANY_RULE
from app.engine.results import OptionResult, StatusReason
from app.engine.settling import deciding
from app.engine.unknowns import STATUS
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.schema.settling import OPEN_STATUSES, SettledBy
from app.schema.states import EntryBody
from tests.briefing.test_bodies import AGENCIES, STATES
from tests.conftest import Town287
from tests.engine import towns
from tests.stories.test_neutral import EACH, story

ON_LAW: Final = (names.STATE, names.AGENCY_KIND, names.AGREEMENT_IN_FORCE)
NAMED: Final = re.compile(r"\d|\bcase\b")
"""A section, an act, a ruling or a day has a number; a case without one is named as a case."""


def waits_for(evaluation: Evaluation, result: OptionResult, reason: StatusReason) -> set[str]:
    """The questions on whose answer a reason waits that nobody outside could settle."""
    if reason.kind == "law":
        return set(ON_LAW)
    own = [each for each in result.option.reasons if each.unknown_text == reason.text]
    return {name for each in own for name in re.findall(r"[a-z_]+", each.when)} & set(evaluation.rulebook.questions)


def hold(evaluation: Evaluation) -> int:
    """Hold every open status to its question; how many there were."""
    found = 0
    asked = {each.question: each for each in evaluation.open_statuses}
    decisive = {unknown.key for unknown in evaluation.unknowns if unknown.weight == STATUS}
    not_yet = {id_ for id_, state in evaluation.question_states.items() if state == "not_yet"}
    for result in evaluation.options:
        if result.status not in OPEN_STATUSES:
            continue
        found += 1
        assert deciding(result), f"nothing is told that leaves {result.id} open"
        for reason in deciding(result):
            if reason.settled_by is not None:
                each = asked[reason.settled_by]
                assert result in each.options
                party = addressee_of(each.question.to)
                assert party is not None, f"nobody outside is asked: {each.question.ask}"
                assert each in questions_for(evaluation, party).statuses
            else:
                assert waits_for(evaluation, result, reason) & (decisive | not_yet), (result.id, reason.text)
    return found


def in_the_letters(evaluation: Evaluation) -> None:
    """The question, the options that wait for it, and each answer with its status stand in the letter, and first."""
    told = {letter.to: letter.document for letter in letters(evaluation)}
    for each in evaluation.open_statuses:
        party = addressee_of(each.question.to)
        assert party is not None
        (section,) = [part for part in told[party].sections if part.anchor == "open-statuses"]
        assert told[party].sections.index(section) == 1, "another part stands before it"
        words = [plain_words(block.words) for block in section.blocks if isinstance(block, Paragraph)]
        assert any(re.fullmatch(rf"\d+\. {re.escape(each.question.ask)}", each_) for each_ in words)
        assert any(all(result.option.title in line for result in each.options) for line in words)
        follows = [plain_words(item) for block in section.blocks if isinstance(block, Items) for item in block.items]
        for answer in each.question.answers:
            status = STATUS_WORDS[answer.status].lower()
            assert f"{answer.answer}: {status}, on this point." in follows


@EACH
def test_every_open_status_of_a_story_has_its_question(file: Path) -> None:
    hold(story(file))
    in_the_letters(story(file))


@pytest.mark.parametrize("code", STATES)
def test_every_open_status_of_a_state_has_its_question(code: str, town287: Town287) -> None:
    for body in get_args(EntryBody):
        for force in ("none", "task_force", "warrant_service_officer", DONT_KNOW):
            evaluation = town287(state=code, agency_kind=AGENCIES[body], agreement_in_force=force)
            if hold(evaluation) and force == "none":
                in_the_letters(evaluation)


def test_what_the_town_has_not_answered_is_waited_for(town287: Town287) -> None:
    """No state, no kind of agency, no word on custody: each leaves options open, and none needs a question outside."""
    assert hold(town287()) > 0
    assert hold(town287(agency_kind="municipal_police")) > 0
    assert hold(town287(state="TX", agreement_in_force="none")) > 0
    assert hold(town287(state="GA", agency_kind="municipal_police", agreement_in_force="none")) >= 7


def every_question(rulebook: Rulebook) -> Iterator[tuple[str, SettledBy]]:
    yield "no rule known", ANY_RULE
    for code, law in rulebook.states.items():
        yield from ((code, entry.settled_by) for entry in law.entries if entry.settled_by is not None)
    for option in rulebook.options:
        yield from ((option.id, each.settled_by) for each in option.reasons if each.settled_by is not None)


@pytest.mark.parametrize("where", [*STATES, "no rule known", *(option.id for option in towns.rulebook().options)])
def test_a_question_names_what_it_is_about_and_leads_somewhere(where: str, rulebook: Rulebook) -> None:
    for place, question in every_question(rulebook):
        if place != where:
            continue
        assert question.ask.rstrip().endswith(("?", "in writing.")), question.ask
        names_the_form = "of the form" in question.ask
        assert NAMED.search(question.ask) or names_the_form, f"it names no statute, ruling or fact: {question.ask}"
        statuses = [answer.status for answer in question.answers]
        assert not set(statuses) & OPEN_STATUSES, f"an answer leaves it open: {question.ask}"
        assert len(set(statuses)) > 1, f"every answer leads to one status: {question.ask}"
        assert len({answer.answer for answer in question.answers}) == len(statuses), question.ask


def test_nobody_is_asked_what_another_party_decides(rulebook: Rulebook) -> None:
    """ICE decides what its form means; what state law says is counsel's or a state office's to say."""
    for _, question in every_question(rulebook):
        if question.to == "ice":
            assert "form" in question.ask
            assert not re.search(r"state law|statute|Code|Stat\.|R\.S\.|Act\b", question.ask), question.ask
        else:
            assert question.to in ("attorney", "state"), question.ask
    for step in rulebook.steps:
        if step.to not in ("attorney", "state"):
            assert not re.search(r"\bstate (?:privacy )?law\b", step.ask), f"{step.id} asks {step.to} of state law"
