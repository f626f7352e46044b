"""How far the questionnaire is: the state of every question, and of every section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.answers import DONT_KNOW, split_key
from app.engine.results import QuestionState, SectionState

if TYPE_CHECKING:
    from app.engine.evaluation import Evaluation


def given_states(evaluation: Evaluation) -> dict[str, QuestionState]:
    """Answered, don't know or unanswered: for every question, as if each were asked."""
    known = dict.fromkeys((split_key(key)[0] for key in evaluation.answers), False)
    for key, answer in evaluation.answers.items():
        if answer.value is not DONT_KNOW:
            known[split_key(key)[0]] = True
    return {
        id_: "unanswered" if id_ not in known else "answered" if known[id_] else "dont_know"
        for id_ in evaluation.rulebook.questions
    }


def question_states(evaluation: Evaluation) -> dict[str, QuestionState]:
    """The same, and set aside or not (yet) asked for what is not asked."""
    return {
        id_: state if evaluation.asks(id_) is True else "not_yet" if state == "unanswered" else "set_aside"
        for id_, state in given_states(evaluation).items()
    }


def section_states(evaluation: Evaluation) -> tuple[SectionState, ...]:
    given, found = given_states(evaluation), []
    for section in evaluation.rulebook.sections:
        ids = [question.id for question in section.questions]
        counted = [given[id_] for id_ in ids if evaluation.may_answer(id_)]
        found.append(
            SectionState(
                section.id,
                section.role,
                any(evaluation.asks(id_) is True for id_ in ids),
                any(evaluation.asks(id_) is not False for id_ in ids),
                len(counted),
                counted.count("answered"),
                counted.count("dont_know"),
            )
        )
    return tuple(found)
