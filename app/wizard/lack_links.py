"""Where a missing fact is given: the page and the input of its question."""

from __future__ import annotations

from collections.abc import Iterable

from app.engine.lacking import Lack
from app.wizard.site import OpenAssessment
from app.wizard.typed_inputs import Asked, part_id

Linked = tuple[tuple[str, str], ...]
"""Labels, each with its address."""


def linked(assessment: OpenAssessment, lacks: Iterable[Lack], *, chief: bool = False) -> Linked:
    """Each missing fact with the address of its question; with `chief` on the chief's page, where it stands there."""
    found: dict[str, str] = {}
    for lack in lacks:
        found.setdefault(lack.label, address(assessment, lack, chief=chief))
    return tuple(found.items())


def address(assessment: OpenAssessment, lack: Lack, *, chief: bool = False) -> str:
    """The page of a missing fact's question, at its input."""
    question = assessment.rulebook.questions[lack.question]
    at = part_id(Asked(question, lack.model), "value")
    if chief and question.chief_estimate:
        return f"{assessment.base}/chief#{at}"
    walk, here = assessment.site.walks.page_of(lack.question)
    return f"{assessment.base}/{walk.id}/q/{here.name}#{at}"
