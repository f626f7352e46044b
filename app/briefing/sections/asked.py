"""What people ask and no other section takes up: short answers, then what is left to others by who could answer."""

from __future__ import annotations

from collections.abc import Sequence

from app.briefing.amounts import upper
from app.briefing.blocks import Cell, Column, Section
from app.briefing.context import PARTY, Context, cell, section, table
from app.briefing.sections.options import long
from app.rulebook import names
from app.schema.asked import ShortAnswer
from app.schema.base import Party

ANSWER_HEADS = [Column("What people ask", width=1.0), Column("What was found", width=5.6)]
OPENS = "People may ask these. The documents do not settle them."
ANSWERED = "Answered in the record"
HEADS = [Column("Who could answer", width=1.3), Column("Questions", width=5.3)]


def short_answers(context: Context) -> list[Section]:
    """The answers that the supporting volume has room for, one row each."""
    return _table(context, _here(context), "Short answers to what people ask", "short-answers")


def more_answers(context: Context) -> list[Section]:
    """The answers for which the supporting volume has no room."""
    here = _here(context)
    left = [each for each in _printable(context) if each not in here]
    return _table(context, left, "More short answers to what people ask", "more-short-answers")


def asked(context: Context) -> list[Section]:
    """One row for each who could answer, with the questions that fit this town; and what the record answers."""
    by_party: dict[Party, list[str]] = {}
    for each in context.rulebook.open_questions:
        if each.when is None or context.evaluation.holds(each.when) is not False:
            by_party.setdefault(each.who, []).append(each.question)
    rows = [[cell(upper(PARTY[who]), head=True), cell(" ".join(questions))] for who, questions in by_party.items()]
    rows += _in_the_record(context)
    if not rows:
        return []
    made = table(
        "Questions left to others", HEADS, rows, "left-to-others-table", dense=True, caption_shown=False, note=OPENS
    )
    return section("Questions left to others", "left-to-others", made)


def _printable(context: Context) -> list[ShortAnswer]:
    return [each for each in context.rulebook.short_answers if context.evaluation.printable(each, context.audience)]


def _here(context: Context) -> Sequence[ShortAnswer]:
    """All where state law closes signing and nothing is signed: that volume is short. None where several forms or many
    options fill it. Else those that the rulebook does not give to the record."""
    evaluation = context.evaluation
    if long(context):
        return []
    listed = _printable(context)
    if evaluation.short_path and evaluation.value(names.AGREEMENT_IN_FORCE) == names.NONE:
        return listed
    return [each for each in listed if not each.record]


def _in_the_record(context: Context) -> list[list[Cell]]:
    here = _here(context)
    left = [each.asked for each in _printable(context) if each not in here]
    return [[cell(ANSWERED, head=True), cell(f"Topics: {'; '.join(left)}.")]] if left else []


def _table(context: Context, listed: Sequence[ShortAnswer], title: str, anchor: str) -> list[Section]:
    if not listed:
        return []
    rows = [(cell(each.asked, head=True), cell(context.statement(each))) for each in listed]
    made = table(title, ANSWER_HEADS, rows, f"{anchor}-table", dense=True, caption_shown=False)
    return section(title, anchor, made)
