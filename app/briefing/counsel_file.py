"""Counsel's file: the law as read, the steps with what was found, the questions, and the answers kept for counsel.

It is for counsel only. Nothing here is used by the briefing or the handout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.briefing import counsel_readings
from app.briefing.blocks import Block, Column, Document, Fact, Facts, Heading, Mark, Section, Words
from app.briefing.citations import SOURCES
from app.briefing.context import PARTY, Context, SignedOff, cell, paragraph, section, table, text
from app.briefing.frame import framed
from app.briefing.letter_words import RECEIVERS
from app.briefing.letters import open_questions, questions_for
from app.briefing.sections import agreement_copy, clauses, law, situation, steps, summary
from app.briefing.sections.agreement_copy import ComparedCopy
from app.engine import figures
from app.engine.answers import split_key
from app.engine.evaluation import Evaluation


def counsel_file(
    evaluation: Evaluation,
    *,
    mark: Mark = "DRAFT",
    sign_offs: Mapping[str, SignedOff] | None = None,
    copy: ComparedCopy | None = None,
) -> Document:
    """The file of one evaluation, for counsel; with what was found in the agreement in hand, if there is a copy."""
    context = Context(evaluation, "counsel", sign_offs)
    title = f"Counsel's file: 287(g), {context.town}"
    sections = [
        Section("", "", tuple(_head(context))),
        *law.law_and_agreement(context),
        *counsel_readings.listed(context),
        *(law.for_counsel(context) if evaluation.short_path else ()),
        *steps.steps_in_full(context),
        *_letters(context),
        *_withheld_answers(context),
        *agreement_copy.in_counsels_file(context, copy),
        *clauses.record(context, copy),
        *(
            replace(each, title="The agreement clause by clause, with the town's answers")
            for each in clauses.clauses(context)
        ),
        *(replace(each, title="Law as it was read") for each in law.law_as_read(context)),
        *situation.reply(context, "Draft reply to ICE"),
        SOURCES,
    ]
    return framed(context, title, "For counsel: law, steps, questions, and answers kept for counsel", sections, mark)


def _head(context: Context) -> list[Block]:
    evaluation = context.evaluation
    left = sum(not result.done for result in evaluation.steps)
    facts = (
        Fact("Meeting", text(figures.date_text(context.meeting_date) if context.meeting_date else "Date not yet set")),
        Fact("Prepared", text(figures.date_text(evaluation.prepared_on))),
        Fact("Law as of", text(figures.date_text(evaluation.as_of))),
        Fact("Attorney\u2019s signature", text(summary.signed(context, "attorney"))),
        Fact("Steps not done", text(f"{left} of {len(evaluation.steps)}")),
        Fact("Read by", text("Counsel only. Not for publication.")),
    )
    return [
        Facts(facts, 2),
        paragraph(
            "This file has answers and notes meant for staff or counsel only. No other version has them, except the "
            "one for that audience. None of what the tool prints is legal advice."
        ),
        paragraph((*text("Public records: ", strong=True), *text(context.rulebook.texts.records_notice)), "note"),
    ]


def _letters(context: Context) -> list[Section]:
    """What the question letters ask of others, so that counsel sees it before it is sent."""
    blocks: list[Block] = []
    for addressee, receiver in RECEIVERS.items():
        asked = questions_for(context.evaluation, addressee)
        if addressee != "attorney" and asked:
            heading = f"To {receiver.name}"
            blocks += [Heading(3, heading, f"letter-{addressee}"), open_questions(asked)]
    if not blocks:
        return []
    return section("Questions that go to others", "letters", *blocks)


def _withheld_answers(context: Context) -> list[Section]:
    """The answers that are not for all, in the order of the questionnaire."""
    evaluation, rulebook = context.evaluation, context.rulebook
    rows = []
    for question in rulebook.questions.values():
        for key in dict.fromkeys((question.id, *rulebook.facts[question.id].keys)):
            answer = evaluation.answers.get(key)
            if answer is None or (answer.audience or question.audience) == "public":
                continue
            model = split_key(key)[1]
            name = f" ({rulebook.models[model].short})" if model is not None else ""
            aside = "" if evaluation.asks(question.id) is True else " (Set aside: the question does not apply.)"
            notes: Words = text("Recorded." if answer.provenance == "recorded" else "Estimate.")
            notes += text(f" Source: {answer.source}.") if answer.source else ()
            notes += text(f" Note: {answer.note}") if answer.note else ()
            rows.append(
                [
                    cell(question.ask + name, head=True),
                    cell(context.answer_text(key) + aside),
                    cell((answer.audience or question.audience).capitalize()),
                    cell(notes),
                    cell(PARTY[question.who or rulebook.section_of[question.id].role]),
                ]
            )
    caption = "Answers for staff or counsel only"
    if not rows:
        return section(caption, "kept", paragraph("There is none."))
    heads = [
        Column("Question", width=1.6), Column("Answer", width=1.4), Column("Kept for", width=0.6),
        Column("How sure, and notes", width=1.5), Column("Who could add", width=0.9),
    ]  # fmt: skip
    listed = table(caption, heads, rows, "kept-table", dense=True, caption_shown=False)
    return section(caption, "kept", listed)
