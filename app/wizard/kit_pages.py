"""The meeting kit: a page that says what is in it and what the town fills in, each file, and all of them in one ZIP.

It is made for the public from the answers as they stand; what is marked for staff or counsel is in none of its files.
"""

from __future__ import annotations

from flask import Blueprint, abort
from werkzeug.wrappers import Response as AnyResponse

from app.briefing.context import Context
from app.briefing.kit.contents import CALENDAR_NAME, papers_of, unless_closed
from app.outputs.apart.composing import kit_apart
from app.outputs.kit import STEM, ZIP_TYPE, KitFile, zipped
from app.wizard.documents import edition
from app.wizard.outputs import attached, town_in_name
from app.wizard.site import OpenAssessment, open_assessment, page
from app.wizard.waiting import may_wait

pages = Blueprint("kit_pages", __name__)
may_wait("kit_pages.whole")
may_wait("kit_pages.one")
Answered = tuple[str, int] | AnyResponse


@pages.get("/a/<token>/kit")
def listed(token: str) -> Answered:
    """Each paper with what it is and what the town fills in."""
    assessment = open_assessment(token)
    context = Context(assessment.whole, "public")
    calendar = CALENDAR_NAME if unless_closed(context) else ""
    return page("kit.html", assessment, papers=papers_of(context), calendar=calendar)


@pages.get("/a/<token>/kit.zip")
def whole(token: str) -> Answered:
    """All files in one ZIP."""
    assessment = open_assessment(token)
    name = f"287g-{STEM}-{town_in_name(assessment)}-draft-{assessment.today.isoformat()}.zip"
    return attached(zipped(_files(assessment), assessment.whole.prepared_on), ZIP_TYPE, name)


@pages.get("/a/<token>/kit/<name>")
def one(token: str, name: str) -> Answered:
    """One file of the kit."""
    file = next((file for file in _files(open_assessment(token)) if file.name == name), None) or abort(404)
    return attached(file.content, file.media_type, file.name)


def _files(assessment: OpenAssessment) -> tuple[KitFile, ...]:
    return kit_apart(assessment.whole, edition(assessment))
