"""The proofs by name, and the run of all or some of them over the rulebook in a folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from app.authoring.proving.amounts import amounts, branches
from app.authoring.proving.asking import questions_asked
from app.authoring.proving.law import law_every_day
from app.authoring.proving.matters import choices_matter, questions_matter
from app.authoring.proving.results import Proof, Report
from app.authoring.proving.sides import both_sides, comes_to_be, reasons_agree
from app.authoring.proving.texts import texts_every_day, wordings
from app.authoring.proving.thresholds import thresholds
from app.authoring.proving.towns import World

PROOFS: Final[Mapping[str, Callable[[World], Proof]]] = {
    "questions.asked": questions_asked,
    "questions.matter": questions_matter,
    "choices.matter": choices_matter,
    "law.every_day": law_every_day,
    "texts.every_day": texts_every_day,
    "texts.wordings": wordings,
    "conditions.both_sides": both_sides,
    "entries.come_to_be": comes_to_be,
    "reasons.agree": reasons_agree,
    "thresholds.sides": thresholds,
    "formulas.branches": branches,
    "costs.come_to_something": amounts,
}
"""Every proof, in the order in which it is run and printed."""


def prove(root: Path, only: Collection[str] = ()) -> Report:
    """Run the proofs (or those named) over the rulebook in `root`. Raises `RulebookError` if it has errors with which
    no proof can be made."""
    return proven(World(root), only)


def proven(world: World, only: Collection[str] = ()) -> Report:
    """Run the proofs (or those named) over a rulebook that was read already."""
    refused = tuple(map(str, world.refused))
    return Report(world.book.version, world.book.date, tuple(_run(world, only)), refused)


def _run(world: World, only: Collection[str]) -> Iterator[Proof]:
    for name, run in PROOFS.items():
        if not only or name in only:
            begun = time.perf_counter()
            proof = run(world)
            assert proof.name == name
            proof.seconds = time.perf_counter() - begun
            yield proof
