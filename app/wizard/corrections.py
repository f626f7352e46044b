"""Corrections for anyone to read, and those that concern a document: made under a rulebook that said what was wrong."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint

from app.engine.corrected import concerning, of_final
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.rulebook.usstates import STATES
from app.schema.corrections import Correction
from app.wizard.site import OpenAssessment, page, site

__all__ = ["concerning", "of_assessment", "of_final", "of_state", "pages"]
pages = Blueprint("corrections", __name__)


@pages.get("/corrections")
def show() -> tuple[str, int]:
    """All of them: what was no state's law first, then by state."""
    rulebook = site().rulebook
    listed = [(name, of_state(rulebook, code)) for code, name in STATES.items()]
    general = [each for each in rulebook.corrections if each.state is None]
    return page("corrections.html", listed=[each for each in (("For any town", general), *listed) if each[1]])


def of_state(rulebook: Rulebook, code: str | None) -> list[Correction]:
    """Those of one state's law alone."""
    return [each for each in rulebook.corrections if each.state == code and code is not None]


def of_assessment(assessment: OpenAssessment) -> Sequence[Correction]:
    """What the rulebook said wrongly under which the answers were begun, or last taken over."""
    answer = assessment.answers.find(names.STATE)
    state = str(answer.value) if answer is not None and answer.value is not None else None
    return concerning(assessment.rulebook, state, assessment.found.rulebook_date)
