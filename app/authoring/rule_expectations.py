"""What a story expects of steps, statements and the tool's own numbers: of what is printed, without a document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from app.language.errors import did_you_mean
from app.rulebook.expressions import walk_shapes
from app.schema.base import Statement
from app.schema.costs import Factor, Spread

if TYPE_CHECKING:
    from app.authoring.stories import Told
    from app.authoring.story_shape import Assumption, Limits, StepAsk

Found = Iterator[tuple[tuple[str | int, ...], str, str]]


def no_such(kind: str, id_: str, known: Iterable[str]) -> str:
    return f"there is no {kind} {id_}. {did_you_mean(id_, known)}"


def steps_not_here(told: Told, wanted: Iterable[str]) -> Found:
    here = {result.step.id for result in told.evaluation.steps}
    known = {step.id for step in told.rulebook.steps}
    for i, id_ in enumerate(wanted):
        if id_ not in known:
            yield (i,), f"no step {id_} for this town", no_such("step", id_, known)
        elif id_ in here:
            yield (i,), f"no step {id_} for this town", "it is listed"


def steps_due(told: Told, wanted: Mapping[str, dt.date]) -> Found:
    found = {result.step.id: result.due for result in told.evaluation.steps}
    for id_, day in wanted.items():
        if id_ not in found:
            yield (id_,), f"the step {id_} to be due on {day}", no_such("step", id_, found)
        elif found[id_] != day:
            yield (id_,), f"the step {id_} to be due on {day}", f"it is due on {found[id_] or 'no day'}"


def steps_ask(told: Told, wanted: Mapping[str, StepAsk]) -> Found:
    found = {step.id: step for step in told.rulebook.steps}
    for id_, one in wanted.items():
        expected = f"the step {id_} to be done by: {one.owner}, and to ask: {one.to}"
        step = found.get(id_)
        if step is None:
            yield (id_,), expected, no_such("step", id_, found)
            continue
        if (step.owner, step.to) != (one.owner, one.to):
            yield (id_,), expected, f"came: {step.owner}, and {step.to}"
        if one.waits_for is not None and set(one.waits_for) != set(step.waits_for):
            waits = [", ".join(sorted(each)) or "no step" for each in (one.waits_for, step.waits_for)]
            yield (id_,), f"the step {id_} to wait for {waits[0]}", f"it waits for {waits[1]}"


def limits(told: Told, wanted: Mapping[str, Limits]) -> Found:
    """What a question takes; every question on a number has to be named once one of them is."""
    found = {id_: question for id_, question in told.rulebook.questions.items() if question.kind == "number"}
    for id_, one in wanted.items():
        expected = f"{id_} to take {_taken(one.least, one.most, one.whole)}"
        question = found.get(id_)
        if question is None:
            yield (id_,), expected, no_such("question on a number", id_, found)
        elif (question.min, question.max, question.whole) != (one.least, one.most, one.whole):
            yield (id_,), expected, f"it takes {_taken(question.min, question.max, question.whole)}"
    for id_ in found.keys() - wanted.keys():
        yield (), "no other question on a number", f"{id_} is one, and its limits are not said"


def _taken(least: float | None, most: float | None, whole: bool) -> str:
    low, high = ("anything" if bound is None else f"{bound:,g}" for bound in (least, most))
    return f"{low} to {high}{', whole' if whole else ''}"


def assumptions(told: Told, wanted: Mapping[str, Assumption]) -> Found:
    found: dict[str, tuple[Spread, Factor]] = {}
    factors = {id_: fact.factor for id_, fact in told.rulebook.facts.items() if fact.factor is not None}
    for id_, each in factors.items():
        if each.values is not None:
            found[id_] = each.values, each
        for model, values in (each.by_model or {}).items():
            found[f"{id_}.{model}"] = values, each
    for id_, one in wanted.items():
        expected = f"{id_}: {one.low:g}, {one.likely:g} and {one.high:g}"
        if id_ not in found:
            yield (id_,), expected, no_such("factor with values", id_, found)
            continue
        got, factor = found[id_]
        if (got.low, got.likely, got.high) != (one.low, one.likely, one.high):
            yield (id_,), expected, f"came: {got.low:g}, {got.likely:g} and {got.high:g}"
        if one.basis not in (None, factor.basis):
            yield (id_,), f"{id_} to rest on {_BASIS[one.basis]}", f"it rests on {_BASIS[factor.basis]}"
        if one.decisive not in (None, factor.decisive):
            yield (id_,), f"{id_} {_DECISIVE[not factor.decisive]}", f"it is {_DECISIVE[factor.decisive]}"


_BASIS: Final = {"source": "a source", "judgement": "the judgement of the tool"}
_DECISIVE: Final = {True: "called decisive", False: "not called decisive"}


def draft(told: Told, wanted: Iterable[str]) -> Found:
    """The questions of a first draft: all of them, so that one more is seen too."""
    found = [id_ for id_, question in told.rulebook.questions.items() if question.draft]
    for i, id_ in enumerate(wanted):
        if id_ not in found:
            yield (i,), f"{id_} to be asked for a first draft", no_such("question of a first draft", id_, found)
    for id_ in sorted(set(found) - set(wanted)):
        yield (), "no other question for a first draft", f"{id_} is one too"


def printed(told: Told, wanted: Iterable[str], there: bool = True) -> Found:
    """Statements of the topics, the steps, the offsets and the town's state, known by their opening words."""
    words = ("printed", "not printed") if there else ("not printed", "printed")
    statements = list(_statements(told))
    for i, opening in enumerate(wanted):
        opens = " ".join(opening.split())
        like = [each for each in statements if " ".join(each.text.split()).startswith(opens)]
        if not like:
            yield (i,), f"{words[0]}: {opens}", "no statement begins with these words"
        elif any(told.evaluation.printable(each, each.audience) for each in like) is not there:
            yield (i,), f"{words[0]}: {opens}", f"it is {words[1]}"


def not_printed(told: Told, wanted: Iterable[str]) -> Found:
    return printed(told, wanted, there=False)


def _statements(told: Told) -> Iterator[Statement]:
    book = told.rulebook
    answer = told.answers.get("state")
    law = book.states.get(answer.value) if answer is not None and isinstance(answer.value, str) else None
    homes = [*book.topics.values(), *book.steps, *book.clauses, *([law] if law is not None else [])]
    for home in homes:
        yield from (shape for _, shape in walk_shapes(home) if isinstance(shape, Statement))
    yield from book.money_ends
    yield from book.not_covered
