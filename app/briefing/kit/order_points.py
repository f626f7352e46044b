"""What a department order would have to settle under each option that is not closed: points and questions, no order.

What the rulebook knows (terms of the forms, duties of state law, what each option is like) stands beside the question;
where it knows nothing, the question stands alone.
"""

from __future__ import annotations

from app.briefing.blocks import Block, Column, Document, Heading, Items, Run, Section, Words
from app.briefing.citations import SOURCES
from app.briefing.context import Context, cell, paragraph, table, text
from app.briefing.frame import framed
from app.briefing.kit import words
from app.briefing.sections.options import open_options
from app.engine.results import OptionResult
from app.schema.base import Statement

EVERY: tuple[tuple[str, str], ...] = (
    ("Scope", "Which officers and staff does the order cover, on duty and on other assignments?"),
    ("Requests from ICE", "Who receives a request from ICE, who decides on it, and by when is it answered?"),
    ("Stops and questions", "May an officer ask about immigration status, when, and what is recorded?"),
    ("Warrants and detainers", "How does an officer tell a judge\u2019s warrant from an ICE form, and who checks it?"),
    ("Custody and transport", "Who may be held or moved for ICE, for how long, and who approves it?"),
    ("Callers, victims, witnesses", "What are officers told about people who call for help, report or testify?"),
    ("Language", "Who provides an interpreter, and how is that recorded?"),
    ("Cameras and force", "Which rules on cameras and on use of force apply when ICE takes part?"),
    ("Complaints", "Where does a complaint go, who investigates it, and who is told of the result?"),
    ("Records and hours", "What is counted, by whom and how often: contacts, hours, transports and costs?"),
    ("Training", "What training does the order call for, and before what may an officer act?"),
    ("Review", "Who reviews the order, on what date, and what would change it?"),
)
NOT_AN_ORDER = (
    "This paper lists points; it is not an order. The chief or sheriff writes the order, and counsel reads it first."
)
IN_OPTION = (
    ("At a stop", "What does the order tell an officer to do, and not to do?"),
    ("A call for help", "What does the order say to officers who answer the call?"),
    ("An arrest for a crime", "Who may contact ICE, and when?"),
    ("If the choice changes", "What happens to the order then?"),
)


def order_points(context: Context) -> Document:
    """The paper: points under every option, what state law asks, each option, and terms of the forms in play."""
    sections = (
        Section("", "", (paragraph(words.decision(context)), paragraph(NOT_AN_ORDER))),
        Section("Points under every option", "every", (_every(),)),
        *_duties(context),
        Section("What each option would add", "each-option", tuple(_each(context))),
        *_terms(context),
        SOURCES,
    )
    return framed(context, "Points for a department order", "What an order would have to settle", sections)


def _every() -> Block:
    rows = [[cell(point, head=True), cell(question), cell("\u00a0")] for point, question in EVERY]
    heads = [Column("Point", width=0.8), Column("Question", width=1.8), Column("Settled how, by whom", width=1.2)]
    return table("Points under every option", heads, rows, "every-table", caption_shown=False)


def _duties(context: Context) -> list[Section]:
    """What state law asks of officers, and what it leaves them, whatever is chosen."""
    law = context.evaluation.law.law
    if law is None:
        return []
    blocks: list[Block] = []
    for title, anchor, listed in (
        ("What it asks", "law-asks", context.statements(law.duties)),
        ("What officers may do without an agreement", "law-allows", context.statements(law.still_allowed)),
    ):
        if listed:
            blocks += [Heading(3, title, anchor), Items(listed)]
    if not blocks:
        return []
    return [Section(f"The law of {context.evaluation.law.name} on officers", "state-law", tuple(blocks))]


def _each(context: Context) -> list[Block]:
    blocks: list[Block] = []
    for result in open_options(context):
        anchor = f"order-{result.id}".replace("_", "-")
        rows = [
            [cell(point, head=True), cell(context.statement(said)), cell(question)]
            for (point, question), said in zip(IN_OPTION, _said(result), strict=True)
        ]
        heads = [Column("Point", width=0.6), Column("Under this option", width=1.9), Column("To settle", width=1.1)]
        name = f"{result.option.title}: points to settle"
        blocks += [
            Heading(3, result.option.title, anchor, option=result.id),
            table(name, heads, rows, f"{anchor}-table", caption_shown=False),
        ]
    return blocks


def _said(result: OptionResult) -> tuple[Statement, Statement, Statement, Statement]:
    practice = result.option.in_practice
    return (
        practice.officer_at_a_stop,
        practice.caller_for_help,
        practice.arrest_for_a_crime,
        result.option.changing_course,
    )


def _terms(context: Context) -> list[Section]:
    """The clauses of each form that is still before the body, with the question that each leaves to the order."""
    models = dict.fromkeys(result.model for result in open_options(context) if result.model is not None)
    blocks: list[Block] = []
    for model in models:
        form = context.rulebook.models[model]
        rows = []
        for clause in context.rulebook.clauses:
            if model in clause.by_model:
                said = clause.by_model[model]
                where = f" (section {clause.sections[model]})" if model in clause.sections else ""
                term: Words = (Run(said + where, why=context.why(said)), *context.cites(clause.sources))
                rows.append([cell(clause.title, head=True), cell(term), cell(clause.ask)])
        if rows:
            anchor = f"terms-{model}".replace("_", "-")
            heads = [Column("Clause", width=0.7), Column("What the form says", width=1.9), Column("To ask", width=1.2)]
            name = f"Clauses of the {form.title}"
            blocks += [
                Heading(3, form.title, anchor),
                table(name, heads, rows, f"{anchor}-table", dense=True, caption_shown=False),
            ]
    if not blocks:
        return []
    note = paragraph(
        (*text("The document offered or signed decides. ", strong=True), *text("Counsel compares it.")), "note"
    )
    return [Section("Terms of the forms that may apply", "terms", (note, *blocks))]
