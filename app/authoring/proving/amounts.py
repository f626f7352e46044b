"""Proofs on formulas: every branch is taken by some town, and every cost line and offset comes to an amount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.authoring.proving.conditions import shown
from app.authoring.proving.results import Fault, Proof, Unproven
from app.authoring.proving.towns import Goal, World
from app.engine.answers import MODELS
from app.language.interpret import value_of
from app.language.tree import Call, Compare, If, Name, Node, Number, children
from app.language.tree import names as names_in


def branches(world: World) -> Proof:
    proof = Proof(
        "formulas.branches",
        "Every branch of every formula is taken by some town: each side of an 'if', each part of a min or max.",
        "A town is looked for by the engine among usual, least and greatest answers; where none is found one is made, "
        "or proven not to be, from the formula with every 'if' around the branch as it has to be.",
        "All formulas of cost lines, offsets and facts; products by interval bounds and search.",
    )
    told: set[tuple[str, int, str]] = set()
    found_in = {
        step.key: (_any_model(step.key), list(_branches(step.formula, ())))
        for step in world.book.program.steps
        if step.formula is not None and step.kind == "number"
    }
    # One formula stands for several models, with the same branches in the same order.
    for_a_model = {
        (one, n)
        for one, listed in found_in.values()
        for n, (goals, _) in enumerate(listed)
        if not _of_another_model(goals)
    }
    for step in world.book.program.steps:
        one, listed = found_in.get(step.key, ("", []))
        for n, (goals, branch) in enumerate(listed):
            if _of_another_model(goals) and (one, n) in for_a_model:
                continue
            proof.cases += 1
            if world.meets(goals) is not None:
                continue
            found = world.can(goals)
            if found.verdict == "yes":
                continue
            file, line = world.place_of(step.key)
            key = (file, line, branch)
            if key in told:
                continue
            told.add(key)
            id_ = step.key.removeprefix("line ").removeprefix("offset ").partition(".")[0]
            if found.verdict == "not decided":
                proof.unproven.append(Unproven(file, line, id_, f"whether {branch} is ever taken: {found.why}"))
                continue
            example = world.example(
                world.filled(world.can(goals[:-1]).witness), f"{branch} is not taken here or elsewhere"
            )
            what = f"{branch} is taken by no town"
            proof.faults.append(Fault(file, line, id_, what, "Remove the branch, or correct its condition", example))
    return proof


def _any_model(key: str) -> str:
    return ".".join(part for part in key.split(".") if part not in MODELS)


def _of_another_model(goals: Sequence[Goal]) -> bool:
    """Is a branch shut by the model alone, whatever a town answers?"""
    fixed = ((node, wanted) for node, wanted in goals if not tuple(names_in(node)))
    return any(value_of(node, _nothing) is not wanted for node, wanted in fixed)


def _nothing(name: Name) -> None:
    """No value: what is worked out here has no name in it."""


def _branches(node: Node, around: Sequence[Goal]) -> Iterator[tuple[list[Goal], str]]:
    """Each branch with all that has to hold for it, the last goal being its own."""
    if isinstance(node, If):
        yield [*around, (node.test, True)], f"the part before 'if {shown(node.test)}'"
        yield [*around, (node.test, False)], f"the part after 'if {shown(node.test)} else'"
        yield from _branches(node.test, around)
        yield from _branches(node.then, [*around, (node.test, True)])
        yield from _branches(node.other, [*around, (node.test, False)])
        return
    if isinstance(node, Call) and node.function in ("min", "max"):
        for one in node.arguments:
            others = [other for other in node.arguments if other is not one]
            goals: list[Goal] = [
                (Compare("<" if node.function == "min" else ">", one, other), True) for other in others
            ]
            yield [*around, *goals], f"'{shown(one)}' in {node.function}(...)"
    for child in children(node):
        yield from _branches(child, around)


def amounts(world: World) -> Proof:
    proof = Proof(
        "costs.come_to_something",
        "Every cost line that is not written as 0, and every offset, comes to an amount in some town.",
        "Towns with as many answers as can be are priced by the engine, with usual, least and greatest figures; what "
        "is 0 or unknown in all of them gets a town of its own, made from its formula.",
        "All lines and offsets, each model and basis.",
    )
    rows = [
        row for listed in (world.tables.line_rows, world.tables.offset_rows) for rows in listed.values() for row in rows
    ]
    priced = [world.evaluation(town).filled for town in world.towns]
    for row in rows:
        formula = world.steps[row.key].formula
        if formula is None or formula == Number(0.0):
            continue
        proof.cases += 1
        if any(values[row.place] == values[row.place] and values[row.place] != 0 for values in priced):
            continue
        goal: Goal = (Compare("!=", formula, Number(0.0)), True)
        if world.meets([goal]) is not None:
            continue
        file, line = world.place_of(row.key)
        found = world.can([goal])
        if found.verdict == "no":
            example = world.example(world.towns[0], f"'{row.id}' comes to nothing, here as elsewhere")
            what = f"it comes to nothing in every town ({row.model}, {row.basis})"
            fault = Fault(file, line, row.id, what, "Correct its formula, or remove it", example)
            if not any((each.line, each.id) == (line, row.id) for each in proof.faults):
                proof.faults.append(fault)
        elif found.verdict == "not decided":
            proof.unproven.append(Unproven(file, line, row.id, found.why))
    return proof
