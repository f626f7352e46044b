"""The digest of what a signer was shown: the section's questions that apply, with their answers as they stand."""

from __future__ import annotations

import hashlib

from app.assessments.answers_file import write_answers
from app.engine.answers import MODELS, Answers
from app.rulebook.schema.questions import Section
from app.wizard.site import Case


def section_digest(case: Case, section: Section) -> str:
    """Changes with the town, with any answer of the section, and with which questions apply or how they are put."""
    asked = [question for question in section.questions if case.evaluation.asks(question.id) is True]
    keys = [key for question in asked for key in (question.id, *(f"{question.id}.{model}" for model in MODELS))]
    held = Answers(case.town, {key: case.answers[key] for key in keys if key in case.answers})
    parts = [section.id, *(f"{question.id} {question.ask} {question.unit}" for question in asked), write_answers(held)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def section_digests(case: Case) -> dict[str, str]:
    return {section.id: section_digest(case, section) for section in case.rulebook.sections}
