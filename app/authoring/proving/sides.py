"""Proofs on conditions: each can hold and can fail, what hangs on it comes to be, and no two reasons contradict."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from app.authoring.proving.conditions import Condition, around, conditions, in_force, named, state, window
from app.authoring.proving.results import Example, Fault, Proof, Unproven
from app.authoring.proving.towns import Goal, Placed, World
from app.engine.evaluation import Evaluation
from app.language.variables import Found
from app.rulebook import names
from app.schema.base import Shape, Statement
from app.schema.consistency import ConsistencyRule
from app.schema.costs import Offset
from app.schema.law import LegalStep
from app.schema.options import Option, Reason

PROMISE_OVER: Final[Mapping[str, Any]] = {
    names.REIMBURSEMENT_IN_WRITING: names.SIGNED, names.REIMBURSEMENT_UNTIL: "2025-09-03",
}  # fmt: skip
"""A promise of ICE's money that has ended: what counts only without that money then counts."""
CASES = "All conditions of the rulebook, case by case, within the limits of the questions and the law of every state."


def both_sides(world: World) -> Proof:
    proof = Proof(
        "conditions.both_sides",
        "Every condition holds in some town and fails in another; a rule on answers can be kept and can be broken.",
        "A town is made for each side from the condition, from what must hold around it and from when its questions "
        "are asked; every answer found is worked out again.",
        CASES,
    )
    told: set[tuple[str, int, str]] = set()
    for condition in conditions(world):
        for wanted in (True, False):
            proof.cases += 1
            goals = ((condition.node, wanted), *(condition.around if wanted else ()))
            found = world.can(goals, condition.window if wanted else (None, None), condition.state)
            if found.verdict == "yes":
                continue
            key = (condition.file, condition.line, str(wanted))
            if key in told:
                continue  # the same condition for another model
            told.add(key)
            if found.verdict == "not decided":
                side = "hold" if wanted else "fail"
                why = f"whether '{condition.text}' can {side} is not decided: {found.why}"
                proof.unproven.append(Unproven(condition.file, condition.line, condition.id, why))
            else:
                proof.faults.append(_one_sided(world, condition, wanted))
    return proof


def _one_sided(world: World, condition: Condition, wanted: bool) -> Fault:
    shape = condition.placed.shape
    example = _near(world, condition, not wanted)
    if not wanted:
        what = f"'{condition.text}' holds in every town"
        mend = "Remove it, or correct it"
        if isinstance(shape, ConsistencyRule):
            what, mend = "no answers break this rule, so it never warns", "Correct 'holds', or remove the rule"
    else:
        what, mend = {
            ConsistencyRule: ("no answers keep this rule, so it always warns", "Correct 'holds'"),
            LegalStep: (
                ("no answers ever count this step as done", "Correct 'done', or remove it")
                if condition.field == "done"
                else ("this step is never listed", "Correct 'when', or remove the step")
            ),
            Offset: ("no town ever gets this money: its 'when' never holds", "Correct 'when', or remove the offset"),
            Option: ("this option is never listed", "Correct 'when', or remove the option"),
            Reason: ("this reason never counts while its option is listed", "Correct 'when', or remove the reason"),
        }.get(type(shape), (f"'{condition.text}' holds in no town", "Correct it, or remove what hangs on it"))
        if isinstance(shape, Statement):
            what, mend = "no town ever has this printed", "Correct 'when' or the dates, or remove the sentence"
    return Fault(condition.file, condition.line, condition.id, what, mend, example)


def _near(world: World, condition: Condition, held: bool) -> Example:
    """A town in which all around holds and the condition is as it always is."""
    found = world.can([(condition.node, held), *condition.around], condition.window, condition.state)
    if found.verdict != "yes":
        found = world.can([(condition.node, held)])
    if found.verdict != "yes":
        found = world.can(condition.around)
    word = "holds" if held else "does not hold"
    return world.example(world.filled(found.witness), f"'{condition.text}' {word}, as in every town", condition.window)


# ---- what hangs on conditions comes to be ------------------------------------------------------------------------


def comes_to_be(world: World) -> Proof:
    proof = Proof(
        "entries.come_to_be",
        "Every option is listed, every reason counts, every sentence is printed, every step applies and can be done, "
        "every offset is open and every rule on answers warns: in some town, on some day.",
        "For each a town and a day are made; the engine then says that it is so there.",
        CASES,
    )
    for placed in world.placed:
        shape = placed.shape
        if isinstance(shape, Option):
            goals = [*in_force(shape.path), *_when(world, shape)]
            _show(world, proof, placed, goals, partial(_listed, shape), "this option is never listed")
        elif isinstance(shape, Reason):
            goals = [*around(world, placed), *_when(world, shape)]
            shown = partial(_counts, shape, placed.inside(Option))
            _show(world, proof, placed, goals, shown, "this reason never counts while its option is listed")
        elif isinstance(shape, Statement):
            goals = [*around(world, placed), *_when(world, shape)]
            _show(world, proof, placed, goals, partial(_printed, shape), "no town ever has this printed")
        elif isinstance(shape, LegalStep):
            goals = [*_when(world, shape), *([(world.condition(shape.done), True)] if shape.done is not None else [])]
            _show(world, proof, placed, goals, partial(_done, shape), "no answers ever count this step as done")
        elif isinstance(shape, Offset):
            never, more = "no town ever gets this money", PROMISE_OVER if shape.without else {}
            _show(world, proof, placed, _when(world, shape), partial(_open, shape), never, more)
        elif isinstance(shape, ConsistencyRule):
            _warns(world, proof, placed, shape)
    _rings(world, proof)
    return proof


def _listed(option: Option, evaluation: Evaluation) -> bool:
    return evaluation.option(option.id) is not None


def _counts(reason: Reason, option: Shape | None, evaluation: Evaluation) -> bool:
    result = evaluation.option(option.id) if isinstance(option, Option) else None
    return result is not None and any(each.text == reason.text for each in result.reasons)


def _printed(statement: Statement, evaluation: Evaluation) -> bool:
    return evaluation.printable(statement, "counsel")


def _done(step: LegalStep, evaluation: Evaluation) -> bool:
    return any(each.step.id == step.id and (each.done or step.done is None) for each in evaluation.steps)


def _open(offset: Offset, evaluation: Evaluation) -> bool:
    return offset.id in evaluation.offers.counts


def _when(world: World, shape: Statement | Reason | Option | Offset | LegalStep) -> list[Goal]:
    return [(world.condition(shape.when), True)] if shape.when is not None else []


def _show(
    world: World,
    proof: Proof,
    placed: Placed,
    goals: Sequence[Goal],
    shown: Callable[[Evaluation], bool],
    never: str,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """`more`: answers of the town that was found that no condition asks for, such as days."""
    days = window(placed)
    code = state(placed)
    proof.cases += 1
    id_ = named(placed)
    if days[0] is not None and days[1] is not None and days[0] >= days[1]:
        example = world.example({"as_of": days[0].isoformat()}, "it is not printed on this day, nor on any other")
        what, mend = f"{never}: it ends on {days[1]} and begins on {days[0]}", "Correct its dates"
        proof.faults.append(Fault(placed.file.name, placed.line("from_date"), id_, what, mend, example))
        return
    found = world.can(goals, days, code) if goals else Found("yes", witness={"state": code} if code else {})
    if found.verdict == "no" and not isinstance(placed.shape, Option):
        outer = around(world, placed)
        if outer and world.can(outer).verdict == "no":
            return  # told where the option or the step stands that it is part of
    if found.verdict == "no":
        near = world.can([])
        example = world.example(world.filled(near.witness), f"{never}, here as elsewhere", days)
        mend = "Correct its 'when' or its dates, or remove it"
        proof.faults.append(Fault(placed.file.name, placed.line(), id_, never, mend, example))
    elif found.verdict == "not decided":
        proof.unproven.append(Unproven(placed.file.name, placed.line(), id_, found.why))
    else:
        witness = {**found.witness, **({"state": code} if code else {}), **more}
        if not shown(world.evaluation(witness, days)):
            why = "the engine does not show it in the town that was found"
            proof.unproven.append(Unproven(placed.file.name, placed.line(), id_, why))


def _warns(world: World, proof: Proof, placed: Placed, rule: ConsistencyRule) -> None:
    """The rule is broken in a town, and the engine warns."""
    for condition in conditions(world, placed):
        proof.cases += 1
        found = world.can([(condition.node, False)])
        if found.verdict != "yes":
            continue  # told as a condition that does not fail
        evaluation = world.evaluation(found.witness)
        if not any(each.rule.id == rule.id for each in evaluation.mismatches):
            model = f" for {condition.model}" if condition.model is not None else ""
            why = f"the engine does not warn in the town that was found{model}"
            proof.unproven.append(Unproven(placed.file.name, placed.line("holds"), rule.id, why))


def _rings(world: World, proof: Proof) -> None:
    """Steps that wait for each other are never free to be done."""
    waits = {step.id: step.waits_for for step in world.book.steps}
    for placed in world.placed:
        if not isinstance(placed.shape, LegalStep):
            continue
        id_ = placed.shape.id
        proof.cases += 1
        todo, seen = list(waits[id_]), set[str]()
        while todo:
            one = todo.pop()
            if one == id_:
                what, mend = "it waits for a step that waits for it in turn", "Take one of them out of 'waits_for'"
                example = world.example(world.filled(world.can([]).witness), f"'{id_}' waits for itself")
                proof.faults.append(Fault(placed.file.name, placed.line("waits_for"), id_, what, mend, example))
                break
            if one not in seen:
                seen.add(one)
                todo += waits.get(one, ())


# ---- reasons ----------------------------------------------------------------------------------------------------


def reasons_agree(world: World) -> Proof:
    proof = Proof(
        "reasons.agree",
        "No two reasons for an option contradict each other in one town: one kind of reason under one condition has "
        "one status, and nothing is required or open by one reason while it is closed by another of its kind.",
        "Each two reasons of an option: whether both can hold, and whether one can hold without the other.",
        "All reasons of all options; the law's are compared by the proof law.every_day.",
    )
    options: dict[int, list[Placed]] = {}
    for placed in world.placed:
        if isinstance(placed.shape, Reason):
            options.setdefault(id(placed.inside(Option)), []).append(placed)
    for listed in options.values():
        for first, second in itertools.combinations(listed, 2):
            proof.cases += 1
            _compare(world, proof, first, second)
    return proof


def _compare(world: World, proof: Proof, first: Placed, second: Placed) -> None:
    a, b = first.shape, second.shape
    assert isinstance(a, Reason)
    assert isinstance(b, Reason)
    if a.status == b.status or a.kind != b.kind:
        return
    goals = around(world, first)
    one, other = world.condition(a.when), world.condition(b.when)
    both = world.can([(one, True), (other, True), *goals])
    if both.verdict == "no":
        return
    apart = [world.can([(one, held), (other, not held), *goals]).verdict for held in (True, False)]
    option = first.inside(Option)
    id_ = getattr(option, "id", "")
    if "not decided" in (both.verdict, *apart):
        proof.unproven.append(Unproven(second.file.name, second.line(), id_, "whether two reasons hold together"))
        return
    same = apart == ["no", "no"]
    if same or {a.status, b.status} in ({"required", "closed"}, {"open", "closed"}):
        when = "under one condition" if same else "in one town"
        what = f"{when} one reason says {a.status} (line {first.line()}) and another says {b.status}"
        example = world.example(
            world.filled(both.witness), f"'{id_}' is {a.status} and {b.status} at once", explain=id_
        )
        mend = "Correct one of the two statuses or conditions"
        proof.faults.append(Fault(second.file.name, second.line("when"), id_, what, mend, example))
