"""What changed since a FINAL, as the holder of a link may read it."""

from __future__ import annotations

from dataclasses import replace

from app.engine.compare import Comparison, Snapshot
from app.engine.readers import reads
from app.wizard.site import OpenAssessment


def for_holder(assessment: OpenAssessment, then: Snapshot, found: Comparison) -> tuple[Comparison, bool]:
    """The comparison without answers that the holder may not read, now or then; and whether any was left out. Totals go
    with them, as both sides count those answers."""
    if assessment.audience == "counsel":
        return found, False
    kept = {
        key
        for key in {*then.answers, *assessment.stored}
        if not assessment.may_see(key) or not _read_then(assessment, then, key)
    }
    if not kept:
        return found, False
    answers = tuple(each for each in found.answers if each.id not in kept)
    return replace(found, answers=answers, totals=()), True


def _read_then(assessment: OpenAssessment, then: Snapshot, key: str) -> bool:
    """By the answer's own mark of that day; an early FINAL has kept none."""
    stood = then.answers.get(key)
    whole = stood[2] if stood is not None else None
    mark = whole.get("audience") if isinstance(whole, dict) else None
    return mark is None or reads(assessment.audience, mark)
