"""The legal review: steps that wait for others, their order, and who is asked."""

from __future__ import annotations

import graphlib
from collections.abc import Iterator

from app.language.errors import did_you_mean
from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.schema.law import StepsFile


@check(
    "steps.unknown",
    promise="A step waits only for steps that are there.",
    mend="Correct the id.",
    example="waits_for: [read_laws]",
)
def unknown(book: Examined) -> Iterator[Found]:
    for listed in book.of(StepsFile):
        ids = [step.id for step in listed.shape.steps]
        for i, step in enumerate(listed.shape.steps):
            for id_ in step.waits_for:
                if id_ not in ids:
                    mend = did_you_mean(id_, ids)
                    yield listed.found(("steps", i, "waits_for"), f"there is no step '{id_}'", mend)


@check(
    "steps.ring",
    promise="No steps wait for each other in a ring.",
    mend="Take one of them out of the ring.",
    example="read_law waits for sign, and sign for read_law",
)
def ring(book: Examined) -> Iterator[Found]:
    for listed in book.of(StepsFile):
        steps = listed.shape.steps
        ids = [step.id for step in steps]
        sorter = graphlib.TopologicalSorter({step.id: step.waits_for for step in steps})
        if len(set(ids)) < len(ids):
            continue
        try:
            sorter.prepare()
        except graphlib.CycleError as error:
            members = list(error.args[1])
            at = ("steps", min(ids.index(id_) for id_ in members if id_ in ids), "waits_for")
            yield listed.found(at, f"these steps wait for each other: {' -> '.join(reversed(members))}")


@check(
    "steps.order_twice",
    promise="Each step has an order of its own, so that the list reads alike wherever it is printed.",
    mend="Give each step a number of its own.",
    example="two steps with order: 4",
)
def order(book: Examined) -> Iterator[Found]:
    for listed in book.of(StepsFile):
        first: dict[int, str] = {}
        for i, step in enumerate(listed.shape.steps):
            if step.order in first:
                what = f"the step '{step.id}' has the order {step.order}, as '{first[step.order]}' has"
                yield listed.found(("steps", i, "order"), what)
            first.setdefault(step.order, step.id)


@check(
    "steps.due_before_what_it_waits_for",
    severity="warning",
    promise="A step is due no earlier than the steps that it waits for.",
    mend="Lower its days_before, or raise theirs.",
    example="sign: days_before 30, waits for read_law: days_before 7",
)
def due(book: Examined) -> Iterator[Found]:
    for listed in book.of(StepsFile):
        days = {step.id: step.days_before for step in listed.shape.steps}
        for i, step in enumerate(listed.shape.steps):
            for id_ in step.waits_for:
                if days.get(id_, step.days_before) < step.days_before:
                    what = f"the step '{step.id}' is due {step.days_before} days before the meeting, and waits for "
                    what += f"'{id_}', which is due {days[id_]} days before"
                    yield listed.found(("steps", i, "waits_for"), what)
