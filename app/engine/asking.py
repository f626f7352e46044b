"""How far the questionnaire is: the state of every question, and of every section."""

from __future__ import annotations

from app.engine.answers import DONT_KNOW, split_key
from app.engine.numbers import Numbers
from app.engine.results import QuestionState, SectionState


def given_states(numbers: Numbers) -> dict[str, QuestionState]:
    """Answered, don't know or unanswered: for every question, as if each were asked."""
    known = dict.fromkeys((split_key(key)[0] for key in numbers.answers), False)
    for key, answer in numbers.answers.items():
        if answer.value is not DONT_KNOW:
            known[split_key(key)[0]] = True
    return {
        id_: "unanswered" if id_ not in known else "answered" if known[id_] else "dont_know"
        for id_ in numbers.rulebook.questions
    }


def question_states(numbers: Numbers) -> dict[str, QuestionState]:
    """The state of every question; one that is not asked now is set aside if it has an answer, else not yet asked."""
    return {
        id_: state if numbers.asks(id_) is True else "not_yet" if state == "unanswered" else "set_aside"
        for id_, state in given_states(numbers).items()
    }


def section_states(numbers: Numbers) -> tuple[SectionState, ...]:
    given, found = given_states(numbers), []
    for section in numbers.rulebook.sections:
        ids = [question.id for question in section.questions]
        counted = [given[id_] for id_ in ids if numbers.may_answer(id_)]
        asked = [numbers.asks(id_) for id_ in ids]
        found.append(
            SectionState(
                section.id,
                section.role,
                True in asked,
                True in asked or None in asked,
                len(counted),
                counted.count("answered"),
                counted.count("dont_know"),
            )
        )
    return tuple(found)
