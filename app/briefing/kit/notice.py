"""The public notice of the meeting, with blanks for the clerk, and questions for counsel on the notice itself.

What state law asks of a notice is not in the rulebook, so it is asked and never said.
"""

from __future__ import annotations

from app.briefing.blocks import Document, Fact, Facts, FormLines, Items, Section
from app.briefing.context import NOT_PROVIDED, Context, paragraph, text
from app.briefing.frame import framed
from app.briefing.kit import words
from app.engine import figures
from app.rulebook import names

COMMENT = (
    "Anyone may comment for or against any option, or raise a question: in person at the meeting as the rules of the "
    "{body} provide, or in writing to [office, address and email] by [day and time]."
)
ACCESS = (
    f"To ask for an accommodation for a disability, contact {words.OFFICE} by [day and time]. The meeting place has "
    "[step-free entrance, assistive listening, captions: list what is there]."
)
LANGUAGE = (
    f"To ask for an interpreter or for this notice in another language, contact {words.OFFICE} by [day and time]. "
    "[Repeat this line in each language in which the notice is given.]"
)
READ = "The briefing with its sources and the draft motions: [web page]; on paper at [place and hours]."
ASKED = (
    "Which open-meeting law applies to this meeting, and to a work session or hearing before it?",
    "How long before the meeting must the notice be posted, where, in what form, and must it be published?",
    "Must the notice name each action that the body may take, or the text of a motion?",
    "Does this matter need a public hearing, and does the hearing need a notice of its own?",
    "May any part of the discussion be closed to the public, and how is that announced?",
    "Which language and disability access rules apply to the notice and to the meeting?",
)


def notice(context: Context) -> Document:
    """The notice, a record of its posting, and what the clerk asks counsel first."""
    published = context.said(names.AGENDA_PUBLICATION_DATE, "[date]")
    facts = (
        Fact("Body", text(f"{context.body} of {context.town}")),
        Fact("Date", text(words.meeting(context) or "[date]")),
        Fact("Time", text("[time]")),
        Fact("Place", text("[room, building and street address]")),
        Fact("Remote access", text("[link and phone number, or none]")),
        Fact("Item", text(words.ITEM)),
        Fact("Agenda published", text(published)),
        Fact("Public hearing", text(context.said(names.HEARING_STATUS, "[yes or no; date and time]"))),
    )
    titles = tuple(text(result.option.title) for result in context.evaluation.options if result.status != "closed")
    languages = context.said(names.NOTICE_LANGUAGES, "[languages]")
    given = f"Languages of this notice: {languages if languages != NOT_PROVIDED else '[languages]'}"
    sections = (
        Section("", "", (Facts(facts, 2),)),
        Section(
            "What the meeting is about",
            "matter",
            (
                paragraph(words.decision(context)),
                paragraph("The options that the body may consider, in a fixed order that says nothing about "
            "their merit:"),
                Items(titles),
            ),
        ),
        Section("How to comment and where to read more", "comment", (
            paragraph(COMMENT.format(body=context.body)), paragraph(READ),
        )),
        Section("Accessibility", "access", (paragraph(ACCESS),)),
        Section("Language", "language", (paragraph(LANGUAGE), paragraph(f"{given.rstrip('.')}.", "note"))),
        Section("Record of posting", "posted", (
            FormLines(("Posted by (name and title):", "Where:", "Date and time:", "Published in, and date:")),
        )),
        Section("Before posting: questions for counsel (not part of the notice)", "asked", (
            Items(tuple(text(question) for question in ASKED), ordered=True),
        )),
    )  # fmt: skip
    day = figures.date_text(context.evaluation.prepared_on)
    return framed(context, "Notice of public meeting", f"Public notice with blanks, prepared {day}", sections)
