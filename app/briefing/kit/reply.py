"""The reply to ICE: the draft letter of the rulebook, the sentence that another vote would call for, and the questions
that only ICE can answer."""

from __future__ import annotations

from collections.abc import Mapping

from app.briefing.blocks import Block, Column, Document, Fact, Facts, FormLines, Section
from app.briefing.citations import SOURCES
from app.briefing.context import Context, cell, paragraph, table, text
from app.briefing.frame import framed
from app.briefing.kit import words
from app.briefing.letter_words import RECEIVERS
from app.briefing.letters import open_questions, questions_for
from app.briefing.sections import situation
from app.briefing.sections.options import open_options
from app.schema.base import OptionId

TITLE = "Draft reply to ICE"
AS_DRAFTED = "The letter above needs no change; choose the words in brackets that fit the vote."
SIGNED = "It voted to authorize [officer] to sign the {model}. [Officer] will write to you about the signing."
OTHERWISE: Mapping[OptionId, str] = {
    "no_change": AS_DRAFTED,
    "sign_task_force": SIGNED,
    "sign_warrant_service_officer": SIGNED,
    "sign_jail_enforcement": SIGNED,
    "defer": "It put the matter off to [date]. [Office] will write to you after that meeting about its decision.",
    "decline": AS_DRAFTED,
    "require_public_vote": "It requires notice and a recorded vote first. [Office] will write to you after that vote.",
    "keep_agreement": "It voted to keep the agreement in force as it is. [Office] remains your contact for it.",
    "narrow_agreement": "It voted to keep the agreement with limits, attached. Please answer in writing by [date].",
    "end_agreement": "It voted to end the agreement in force. The notice under its own terms is sent separately.",
}
"""What the second sentence of the letter says, by the option that was voted."""


def reply(context: Context) -> Document:
    """The letter, and what belongs with it."""
    head = Facts(
        (
            Fact("To", text(RECEIVERS["ice"].line)),
            Fact("From", text(f"{context.town}, {words.NAME}")),
            Fact("Date", text("[date of sending, after the vote]")),
        )
    )
    letter = [section for section in situation.reply(context, "The letter") if section.blocks]
    sections = [
        Section("", "", (head,)),
        *letter,
        Section("Signature", "signed", (FormLines(("Name and title", "Signature", "Date")),)),
        Section("If the vote was another", "otherwise", _otherwise(context)),
        *_asked(context),
        SOURCES,
    ]
    return framed(context, TITLE, "A letter with blanks, for after the vote", sections)


def _otherwise(context: Context) -> tuple[Block, ...]:
    rows = []
    for result in open_options(context):
        model = context.rulebook.models[result.model].title if result.model is not None else ""
        said = OTHERWISE[result.id].format(model=model)
        rows.append([cell(result.option.title, head=True), cell(said)])
    heads = [Column("If the body votes to", width=0.8), Column("The letter then says about the vote", width=2.4)]
    return (
        paragraph(
            "The letter above is worded for a body that declines or takes no action. After another vote, this "
            "sentence replaces the one in brackets; strike out what no longer fits.",
            "note",
        ),
        table("What the letter says about each vote", heads, rows, "otherwise-table", caption_shown=False),
    )


def _asked(context: Context) -> list[Section]:
    """The questions that the letter speaks of as attached."""
    asked = questions_for(context.evaluation, "ice")
    if not asked:
        return []
    said = paragraph("Each may be answered in writing, with the date and the source of a figure.", "note")
    return [Section("Questions attached", "attached", (said, open_questions(asked)))]
