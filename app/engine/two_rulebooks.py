"""One town under two rulebooks: which questions, which law, which numbers and which results are not the same for it.

Both evaluations are of the same answers and day, so that what differs comes from the rulebook alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from app.engine.compare import NOT_THERE, Comparison, Difference, compare
from app.engine.evaluation import Evaluation
from app.schema.base import Audience
from app.schema.questions import Question
from app.schema.states import LawStatement

QuestionWord = Literal["new", "gone", "other words", "other form"]
STATE_PARTS: Final[Mapping[str, str]] = {
    "summary": "in short",
    "who_may_sign": "who may sign",
    "who_may_end": "who may end it",
    "penalties": "penalties",
    "duties": "duties",
    "state_money": "state money",
    "pending": "pending",
    "contested": "contested",
    "still_allowed": "still allowed without an agreement",
}

_FORMS: Final[Mapping[str, str]] = {
    "yes_no": "yes or no",
    "text": "a text",
    "long_text": "a text of several lines",
    "date": "a date",
    "state": "a state",
}


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question that this town is asked otherwise. `before` and `after` are its text; empty where it is not asked."""

    word: QuestionWord
    id: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """A sentence on law or money that is printed for this town under one of the two alone. `after`: under the later."""

    where: str
    text: str
    after: bool


@dataclass(frozen=True)
class TwoRulebooks:
    """All that differs for one town. `results` has options, totals, numbers and what is not known; `steps` the legal
    steps."""

    questions: tuple[QuestionChange, ...]
    texts: tuple[TextChange, ...]
    steps: tuple[Difference, ...]
    results: Comparison

    @property
    def same(self) -> bool:
        results = self.results
        return not (
            self.questions or self.texts or self.steps or results.options or results.totals or results.numbers
            or results.unknowns
        )  # fmt: skip


def under_two(
    before: Evaluation, after: Evaluation, later_id: Callable[[str], str], audience: Audience = "counsel"
) -> TwoRulebooks:
    """What differs for a town. `later_id` gives the id that a question of the earlier rulebook has in the later one."""
    return TwoRulebooks(
        tuple(_questions(before, after, later_id)),
        tuple(_texts(before, after, audience)),
        tuple(_steps(before, after)),
        compare(before, after),
    )


def _questions(before: Evaluation, after: Evaluation, later_id: Callable[[str], str]) -> Iterator[QuestionChange]:
    asked = {later_id(each.id): each for each in before.rulebook.questions.values() if before.may_answer(each.id)}
    now = {each.id: each for each in after.rulebook.questions.values() if after.may_answer(each.id)}
    for id_, question in now.items():
        earlier = asked.get(id_)
        if earlier is None:
            yield QuestionChange("new", id_, question.label, "", question.ask)
        elif _form(earlier) != _form(question):
            yield QuestionChange("other form", id_, question.label, _form(earlier), _form(question))
        elif earlier.ask != question.ask:
            yield QuestionChange("other words", id_, question.label, earlier.ask, question.ask)
    for id_, question in asked.items():
        if id_ not in now:
            yield QuestionChange("gone", id_, question.label, question.ask, "")


def _form(question: Question) -> str:
    """How a question is answered, in words."""
    if question.kind == "number":
        return f"a number in {question.unit}" if question.unit else "a number"
    if question.choices:
        which = "any of" if question.kind == "choices" else "one of"
        return f"{which}: {'; '.join(choice.text for choice in question.choices)}"
    return _FORMS[question.kind]


def _texts(before: Evaluation, after: Evaluation, audience: Audience) -> Iterator[TextChange]:
    a, b = dict.fromkeys(_printed(before, audience)), dict.fromkeys(_printed(after, audience))
    said = [{text for _, text in each} for each in (a, b)]
    found = [TextChange(*each, after=False) for each in a if each[1] not in said[1]]
    found += [TextChange(*each, after=True) for each in b if each[1] not in said[0]]
    places = {each.where: place for place, each in enumerate(found)}
    yield from sorted(found, key=lambda each: places[each.where])  # what stood and what stands, one below the other


def _printed(evaluation: Evaluation, audience: Audience) -> Iterator[tuple[str, str]]:
    """Every sentence on law and money that holds for the town on the day: where it stands, and its text."""
    law = evaluation.law
    if law.law is not None:
        for field, words in STATE_PARTS.items():
            listed: tuple[LawStatement, ...] = getattr(law.law, field)
            for each in listed:
                if evaluation.printable(each, audience):
                    yield f"Law of {law.name}, {words}", each.text
        for question in law.questions:
            yield f"Law of {law.name}, questions for counsel", question
    for result in evaluation.options:
        for reason in result.reasons:
            yield f"Status of “{result.option.title}”", reason.text
    for topic in evaluation.rulebook.topics.values():
        for statement in topic.statements:
            if evaluation.printable(statement, audience):
                yield topic.title, statement.text


def _steps(before: Evaluation, after: Evaluation) -> Iterator[Difference]:
    a, b = ({each.step.id: each.step.title for each in side.steps} for side in (before, after))
    for id_ in dict.fromkeys([*a, *b]):
        if a.get(id_) != b.get(id_):
            yield Difference(id_, b.get(id_) or a[id_], a.get(id_, NOT_THERE), b.get(id_, NOT_THERE))
