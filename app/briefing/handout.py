"""The public handout: one page in plain words. What is to be decided, when and where to comment, the options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from app.briefing.amounts import headline, reckoned_without
from app.briefing.blocks import (
    Block,
    Box,
    Cite,
    Column,
    Document,
    Fact,
    Facts,
    Inline,
    Mark,
    Run,
    Section,
    SourceList,
    Table,
    Words,
)
from app.briefing.citations import changed
from app.briefing.context import Context, SignedOff, cell, paragraph, status_means, table, text
from app.briefing.counsel_readings import status_in_text
from app.briefing.excerpts import first_sentence
from app.briefing.frame import framed
from app.briefing.open_points import chief_points, open_points, sentences
from app.briefing.outside_money import left_out_sentence, standings_sentence
from app.briefing.sections.summary import law_sentence
from app.engine import figures
from app.engine.evaluation import Evaluation
from app.engine.results import OptionResult, Total
from app.rulebook import names
from app.schema.law import Source

PLACE = "[place and time, as the public notice gives them]"
OFFICE = "[office, address and email, and the last day]"
SHELF = "[web page; the clerk's office at town hall]"


def handout(
    evaluation: Evaluation, *, mark: Mark = "DRAFT", sign_offs: Mapping[str, SignedOff] | None = None
) -> Document:
    """The handout of one evaluation. It is always made for the public."""
    context = Context(evaluation, "public", sign_offs)
    title = f"287(g) in {context.town}"
    blocks = (_decision(context), _taking_part(context), _options(context), _rest(context), SourceList(()))
    subject = "One page for the public: the decision, the options, and how to comment"
    return flattened(framed(context, title, subject, [Section("", "", blocks)], mark), context.rulebook.sources)


def flattened(document: Document, sources: Mapping[str, Source]) -> Document:
    """The document with plain numbers for its citations, and its list of sources as a paragraph."""
    sections = []
    for section in document.sections:
        blocks = (_named(block, sources) if isinstance(block, SourceList) else block for block in section.blocks)
        sections.append(replace(section, blocks=changed(blocks, flat)))
    return replace(document, sections=tuple(sections))


def _decision(context: Context) -> Block:
    kind = context.evaluation.answers.town.kind
    if context.evaluation.value(names.AGREEMENT_IN_FORCE) not in (None, names.NONE):
        what = "whether to keep, narrow or end its agreement with ICE"
    else:
        what = f"whether the {kind} signs an agreement with ICE, and if so which"
    meeting = context.meeting_date
    when = f"on {figures.date_text(meeting)}" if meeting is not None else "on a date not yet set"
    body = [paragraph(f"The {context.body} of {context.town} considers {what}, {when}.")]
    term = next((term for term in context.rulebook.glossary if term.id == names.SECTION_287G), None)
    if term is not None:
        body.append(paragraph((*text("287(g): ", strong=True), *context.sourced(term.meaning, term.sources)), "note"))
    return Box("What is to be decided", tuple(body), "decision", "decision")


def _taking_part(context: Context) -> Block:
    """When and where to comment. The town fills in what the questionnaire does not ask."""
    meeting = figures.date_text(context.meeting_date) if context.meeting_date else "Date not yet set"
    hearing = context.said(names.HEARING_STATUS, "Not known yet")
    facts = (
        Fact("Meeting", text(meeting)),
        Fact("Where and when", text(PLACE)),
        Fact("Public hearing", text(hearing)),
        Fact("Comment in writing", text(OFFICE)),
    )
    return Facts(facts, 2)


def _options(context: Context) -> Table:
    """Each option in one line, with its status and its new cash, and how firm money from others is."""
    evaluation = context.evaluation
    money = not evaluation.short_path
    shown: list[Total] = []
    rows = []
    for result in evaluation.options:
        what = result.option.what
        row = [
            cell(result.option.title, head=True),
            cell(context.sourced(first_sentence(what.text), what.sources, what.confidence)),
            cell(context.status_text(result) + _counsel(context, result)),
        ]
        if money and result.status == "closed":
            row.append(cell("Not estimated", right=True))
        elif money:
            total = evaluation.total(result.id, "gross", "cash")
            shown.append(total)
            row.append(cell(headline(evaluation, result, total), right=True))
        rows.append(row)
    heads = [Column("Option", width=1.15), Column("In one line", width=2.5), Column("Status", width=1.15)]
    note = status_means(evaluation.options)
    if money:
        heads.append(Column("Five years of new cash, before money from others", "right", 0.95))
        note += f" Officer time is in the full briefing. {standings_sentence(context)} {left_out_sentence(context)}"
        withheld = bool(reckoned_without(evaluation)) and bool(shown)
        if any(total.status == "partial" for total in shown):
            note += f" * Leaves out costs that are {'not known or kept out' if withheld else 'not known'}."
        if withheld:
            note += " Worked out without numbers that are confidential; the full briefing says which."
    return table("The options", heads, rows, "options-table", dense=True, note=note)


def _counsel(context: Context, result: OptionResult) -> str:
    """That counsel reads the status differently, where the public may read it; the full briefing says why."""
    reading = context.readings.get(result.id)
    return f". Counsel reads this as {status_in_text(reading.status)}" if reading is not None else ""


def _rest(context: Context) -> Block:
    points = open_points(context)
    shown = chief_points(points)
    more = f" The briefing and the record list {len(points) - len(shown)} more." if len(points) > len(shown) else ""
    read_more: Words = text(
        "The full briefing has what each option brings and costs, with sources. The supporting volume has "
        f"the agreement clause by clause: {SHELF}. {context.rulebook.texts.no_ranking}"
    )
    facts = (
        Fact("State law", law_sentence(context)),
        Fact("Not known", (*sentences(context, shown), *text(more))),
        Fact("Read more", read_more),
    )
    return Facts(facts)


def _named(listed: SourceList, sources: Mapping[str, Source]) -> Block:
    """The sources in one paragraph: a page has no room for a list with addresses."""
    entries = [(entry.number, sources[entry.id]) for entry in listed.entries]
    names = [
        f"[{number}] {re.split(r' [(;]', source.title)[0].rstrip('.')}, {source.date}." for number, source in entries
    ]
    checked = sorted({source.checked_on for _, source in entries})
    days = f"Each was checked between {figures.date_text(checked[0])} and {figures.date_text(checked[-1])}."
    if len(checked) == 1:
        days = f"Each was checked on {figures.date_text(checked[0])}."
    return paragraph((*text("Sources: ", strong=True), *text(" ".join([*names, days]))), "wide")


def flat(words: Words) -> Words:
    """Running text with its citations as plain numbers, [1, 2]: on a single page there is nowhere to jump to."""
    found: list[Inline] = []
    numbers: list[int] = []
    for inline in (*words, None):
        if isinstance(inline, Cite):
            numbers.append(inline.number)
            continue
        if numbers:
            found.append(Run(f" [{', '.join(map(str, numbers))}]"))
            numbers = []
        if inline is not None:
            found.append(inline)
    return tuple(found)
