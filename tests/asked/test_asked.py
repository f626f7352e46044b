"""Questions that people asked at public meetings, followed to the finished documents of the examples."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.asked.listed import COUNTED, Place, Question, counts, questions, standing
from tests.asked.places import EXAMPLES, entries, section

QUESTIONS = questions()
PLACES = [
    pytest.param(question, place, example, id=f"{question.id}-{example}")
    for question in QUESTIONS
    for place in question.answered
    for example in place.examples
]


@pytest.mark.parametrize(("question", "place", "example"), PLACES)
def test_each_question_is_answered_or_listed_where_it_says(question: Question, place: Place, example: str) -> None:
    assert standing(place, example) != "neither", _missing(question, place, example)


def test_every_question_has_one_place_in_each_example() -> None:
    for question in QUESTIONS:
        named = Counter(example for place in question.answered for example in place.examples)
        assert named == Counter(list(EXAMPLES)), f"{question.id}: {dict(named)}"


def test_nothing_is_left_unanswered_and_the_counts_add_up() -> None:
    for example, found in counts(QUESTIONS).items():
        assert found["neither"] == 0, example
        assert sum(found.values()) == len(QUESTIONS), example
        assert found["listed"] <= len(QUESTIONS) / 10, f"{example}: a list is no answer to most questions"


def test_a_wrong_word_or_section_is_found_out() -> None:
    assert standing(Place(("troy",), section="law", words=("no such sentence anywhere",)), "troy") == "neither"
    assert standing(Place(("troy",), section="no-such-section", words=("the",)), "troy") == "neither"
    assert standing(Place(("troy",), unknown="Interpreters", who="nobody in particular"), "troy") == "neither"


def test_the_list_is_long_mixed_and_well_formed() -> None:
    assert len(QUESTIONS) >= 65
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)
    assert len({question.question for question in QUESTIONS}) == len(QUESTIONS)
    sides = Counter(question.side for question in QUESTIONS)
    assert min(sides.values()) >= 25, sides
    assert len({question.state for question in QUESTIONS}) >= 15
    for question in QUESTIONS:
        assert question.question.endswith("?"), question.id
        assert re.fullmatch(r"20\d\d(-\d\d(-\d\d)?)?", question.date), question.id
        assert question.source.address.startswith("http"), question.id
        assert question.source.read.startswith(("whole page", "excerpt")), question.id


def test_what_falls_away_says_that_the_law_closes_signing() -> None:
    for question in QUESTIONS:
        for place in question.answered:
            if place.falls_away:
                assert place.section == "closed-options", question.id
                assert "Appears closed" in place.words, question.id


def test_the_counts_are_of_the_kinds_that_are_named() -> None:
    assert all(tuple(found) == COUNTED for found in counts(QUESTIONS).values())


def _missing(question: Question, place: Place, example: str) -> str:
    if place.unknown:
        found = [entry for entry in entries(example) if place.unknown in entry]
        return f"{question.id}: '{place.unknown}' with '{place.who}' is not listed for {example}; found {found}"
    text = section(example, place.section)
    if text is None:
        return f"{question.id}: no document of {example} has a section '{place.section}'"
    lost = [words for words in place.words if words not in text]
    return f"{question.id}: the section '{place.section}' of {example} does not say {lost}"
