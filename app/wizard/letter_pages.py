"""The question letters: a list of them, each to read, and each as a Word file or a page to send along.

Who gets one needs no login and no link to the assessment: it has room for the answers, and comes back filled in.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort
from werkzeug.wrappers import Response as AnyResponse

from app.briefing.letter_words import RECEIVERS
from app.briefing.letters import Letter, letters
from app.outputs.apart.composing import rendered_apart
from app.outputs.formats import FORMATS, LETTER_FORMATS
from app.outputs.html.write import render_fragment
from app.wizard.documents import edition
from app.wizard.site import OpenAssessment, open_assessment, page
from app.wizard.waiting import may_wait

pages = Blueprint("letter_pages", __name__)
may_wait("letter_pages.letter_file")
Answered = tuple[str, int] | AnyResponse


@pages.get("/a/<token>/letters")
def listed(token: str) -> Answered:
    """Every receiver, those that have nothing open to answer too."""
    assessment = open_assessment(token)
    written = {letter.to: letter for letter in letters(assessment.whole, assessment.site.config.contact)}
    rows = [(receiver.name, written.get(id_)) for id_, receiver in RECEIVERS.items()]
    return page("letters.html", assessment, rows=rows)


@pages.get("/a/<token>/letters/<name>")
def read(token: str, name: str) -> Answered:
    assessment = open_assessment(token)
    letter = _letter(assessment, name)
    return page("letter.html", assessment, letter=letter, article=render_fragment(letter.document))


def letter_file(token: str, name: str, form: str) -> Answered:
    """The letter as a file that stands alone."""
    assessment = open_assessment(token)
    letter = _letter(assessment, name)
    named = f'attachment; filename="questions-{letter.file_name}{FORMATS[form].suffix}"'
    body = rendered_apart(letter.document, form, edition(assessment).paper)
    return Response(body, content_type=FORMATS[form].media_type, headers={"Content-Disposition": named})


for _form in LETTER_FORMATS:
    pages.add_url_rule(
        f"/a/<token>/letters/<name>{FORMATS[_form].suffix}", view_func=letter_file, defaults={"form": _form}
    )


def _letter(assessment: OpenAssessment, name: str) -> Letter:
    written = letters(assessment.whole, assessment.site.config.contact)
    return next((letter for letter in written if letter.file_name == name), None) or abort(404)
