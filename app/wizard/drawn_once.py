"""Parts of a question that seldom change, drawn once and kept: escaping them anew would take most of a page's time."""

from __future__ import annotations

from typing import Any

from flask import current_app
from markupsafe import Markup

from app.schema.questions import Question
from app.wizard.page_forms import AnswerField
from app.wizard.site import OpenAssessment


def why(assessment: OpenAssessment, question: Question, changes: tuple[str, ...]) -> Markup:
    """Why a question is asked, where to find the answer, and what it changes."""
    return assessment.site.drawn(("why", question.id, changes), lambda: _macros().why(question, changes))


def extras(assessment: OpenAssessment, field: AnswerField) -> Markup:
    """How sure, low and high, note and audience. Kept for fields in which nothing of it has been filled in."""
    asked = field.asked
    if field.problems or field.typed.extras or field.typed.audience != asked.question.audience:
        return Markup(_macros().extras(field))
    key = ("extras", asked.key, field.stored is not None)
    return assessment.site.drawn(key, lambda: _macros().extras(field))


def _macros() -> Any:
    return current_app.jinja_env.get_template("wizard/fields.html").module
