"""Corrections for anyone to read, and those that concern a document: made under a rulebook that said what was wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from flask import Blueprint

from app.engine.compare import Snapshot
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.rulebook.usstates import STATES
from app.schema.corrections import Correction
from app.wizard.site import OpenAssessment, page, site

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


def concerning(rulebook: Rulebook, state: str | None, made_under: dt.date) -> Sequence[Correction]:
    """What a rulebook of this date said wrongly of a state, or to any town."""
    return [each for each in rulebook.corrections if each.state in (None, state) and each.misled(made_under)]


def of_assessment(assessment: OpenAssessment) -> Sequence[Correction]:
    """What the rulebook said wrongly under which the answers were begun, or last taken over."""
    answer = assessment.answers.find(names.STATE)
    state = str(answer.value) if answer is not None and answer.value is not None else None
    return concerning(assessment.rulebook, state, assessment.found.rulebook_date)


def of_final(rulebook: Rulebook, then: Snapshot, made_under: dt.date) -> Sequence[Correction]:
    """What a FINAL says wrongly: by the state that it was made for, whatever the answers say now."""
    told = then.answers.get(names.STATE)
    state = told[1] if told is not None and told[1] in STATES else None
    return concerning(rulebook, state, made_under)
