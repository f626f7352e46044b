"""rules/coverage.yaml: what a town is to look into has its place, and the place is there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from app.language.errors import did_you_mean
from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.schema.coverage import Point
from app.schema.law import LegalStep, StepsFile, TopicStatements


@check(
    "coverage.unknown",
    promise="Each place that a point of rules/coverage.yaml names is there: step, question, choice, topic.",
    mend="Correct the id, or name another place that looks into the point.",
    example="steps: [sining_authority]",
)
def unknown(book: Examined) -> Iterator[Found]:
    if not book.facts_known or book.failed(StepsFile, TopicStatements):
        return
    steps = [step.shape.id for step in book.of(LegalStep)]
    topics = [topic.shape.topic for topic in book.of(TopicStatements)]
    for point in book.of(Point):
        shape = point.shape
        for key, names, known in (("steps", shape.steps, steps), ("topics", shape.topics, topics)):
            yield from (
                point.found(key, f"'{shape.id}' names '{name}', which is none of the {key}", did_you_mean(name, known))
                for name in names
                if name not in known
            )
        for place in shape.questions:
            name, _, choice = place.partition(".")
            question = book.questions.get(name)
            listed: Collection[str] = book.questions if question is None else [c.id for c in question.shape.choices]
            if question is None or (choice and choice not in listed):
                what = f"'{shape.id}' names '{place}', which is no question" + (" or choice" if choice else "")
                yield point.found("questions", what, did_you_mean(choice if question is not None else name, listed))


@check(
    "coverage.nowhere",
    promise="Each point is looked into by a step, a question or a statement.",
    mend="Name the step, question or topic that looks into it.",
    example="a point without steps:, questions: and topics:",
)
def nowhere(book: Examined) -> Iterator[Found]:
    for point in book.of(Point):
        if not (point.shape.steps or point.shape.questions or point.shape.topics):
            yield point.found("", f"nothing looks into '{point.shape.title}'")


@check(
    "coverage.letter",
    promise="A point that goes into a letter has a step or question that is put to whom the letter goes.",
    mend="Name the step or question that goes to them, or take the letter out.",
    example="letters: [insurer] beside a step that is put to the attorney",
)
def letter(book: Examined) -> Iterator[Found]:
    if not book.facts_known or book.failed(StepsFile):
        return
    to = {step.shape.id: step.shape.to for step in book.of(LegalStep)}
    for point in book.of(Point):
        shape = point.shape
        who = {to.get(step) for step in shape.steps}
        for place in shape.questions:
            question = book.questions.get(place.partition(".")[0])
            who.add(question.shape.who if question is not None else None)
        for party in shape.letters:
            if party not in who:
                yield point.found("letters", f"nothing of '{shape.id}' is put to {party}")


@check(
    "coverage.whole_list",
    severity="warning",
    promise="A question that ticks a list covers a point by one line of the list, which is named.",
    mend="Name the choice: question.choice.",
    example="questions: [written_rules], where one of its rules is meant",
)
def whole_list(book: Examined) -> Iterator[Found]:
    for point in book.of(Point):
        for place in point.shape.questions:
            question = book.questions.get(place)
            if question is not None and question.shape.kind == "choices":
                yield point.found("questions", f"'{point.shape.id}' names '{place}', a list, and none of its choices")
