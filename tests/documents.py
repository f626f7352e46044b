"""The three documents of a council as one, for tests that look for something wherever it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.briefing.blocks import Document
from app.briefing.compose import volumes_of
from app.engine.evaluation import Evaluation


def whole(evaluation: Evaluation, **options: Any) -> Document:
    """Briefing, supporting volume and record one after the other, as a single document without lists of sources.

    Citations keep the number that they have in their own document. `options` are those of `compose`.
    """
    documents = volumes_of(evaluation, **options)
    sections = [
        section
        for document in documents
        for section in document.sections
        if section.part != "sources" and section.anchor != "elsewhere"
    ]
    return replace(documents[0], sections=tuple(sections))
