"""Sign-offs: who signed which section, why a sign-off no longer counts, and what a FINAL lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from app.briefing.blocks import Block, Column, Items, Section
from app.briefing.context import Context, SignedOff, cell, paragraph, section, table, text
from app.engine import figures
from app.engine.evaluation import Evaluation
from app.engine.results import BASES
from app.rulebook import names
from app.schema import questions
from app.schema.base import Role

OFFICE: Mapping[Role, str] = {
    "manager": "Manager",
    "chief": "Police chief",
    "finance": "Finance office",
    "attorney": "Counsel",
    "clerk": "Clerk",
}


def to_sign(evaluation: Evaluation) -> list[questions.Section]:
    """The sections that apply: one that waits for an answer that nobody has cannot be signed, and is not missed."""
    applying = {state.id for state in evaluation.sections if state.applies}
    return [section for section in evaluation.rulebook.sections if section.id in applying]


def missing(evaluation: Evaluation, signs: Mapping[str, SignedOff]) -> tuple[str, ...]:
    """What stands between this briefing and a complete FINAL, as sentences: sections that are not signed, sign-offs
    that are void, and the town's own payroll figure."""
    found = []
    for group in to_sign(evaluation):
        sign = signs.get(group.id)
        where = f"{OFFICE[group.role]}, “{group.title}”"
        if sign is None:
            found.append(f"{where}: not signed.")
        elif sign.void is not None:
            found.append(f"{where}: the sign-off of {sign.name} is void: {'; '.join(sign.why) or sign.void}.")
    if wage := wage_note(evaluation):
        found.append(wage)
    return tuple(found)


def wage_note(evaluation: Evaluation) -> str:
    """That costs do not rest on the town's own payroll figure; empty where they do, or where no cost is shown."""
    if evaluation.short_path:
        return ""
    priced = [result for result in evaluation.options if result.model is not None and result.costs_known]
    if priced and all(evaluation.money.replaced(result, basis) for result in priced for basis in BASES[:2]):
        return ""  # the town's books stand in place of what is worked out with a wage
    wage = evaluation.fact(names.OFFICER_HOURLY_WAGE)
    if wage.origin == "answer":
        return "The wage is the town's estimate, not its payroll figure." if wage.provenance == "estimate" else ""
    if wage.status == "assumed" and evaluation.law.state:
        return "Costs use the state's wage, not the town's payroll."
    return "The town's own payroll figure for wages is not in."


def sign_offs(context: Context, mark: Literal["DRAFT", "FINAL"]) -> list[Section]:
    """A table of all sections that are to be signed; in a draft only once one is."""
    if mark == "DRAFT" and not context.sign_offs:
        return []
    blocks: list[Block] = []
    lacks = missing(context.evaluation, context.sign_offs)
    if mark == "FINAL" and lacks:
        blocks.append(paragraph("This FINAL was made although this is missing:"))
        blocks.append(Items(tuple(text(sentence) for sentence in lacks)))
    elif mark == "FINAL":
        blocks.append(paragraph("Every section that applies is signed, and wages are the town's own payroll figure."))
    blocks.append(
        paragraph(
            "A sign-off says that the answers of a section are right as far as the signer knows. Counsel's also rests "
            "on the status of each option, the finance office's on five-year costs, the police chief's on officer "
            "hours. It becomes void if anything that it rests on changes.",
            "note",
        )
    )
    rows = []
    for each in to_sign(context.evaluation):
        sign = context.sign_offs.get(each.id)
        by = f"{sign.name}, {sign.title}, {figures.date_text(sign.date)}" if sign is not None else "Nobody yet"
        if sign is not None and sign.paper:
            by += " (recorded from paper)"
        if sign is None:
            state = "Not signed"
        else:
            state = "Signed" if sign.void is None else f"Void: {'; '.join(sign.why) or sign.void}"
        rows.append([cell(each.title, head=True), cell(OFFICE[each.role]), cell(by), cell(state)])
    heads = [
        Column("Section", width=1.3),
        Column("Office", width=0.8),
        Column("Signed by", width=1.2),
        Column("State", width=1.7),
    ]
    blocks.append(
        table("Sign-off by section", heads, rows, "sign-offs-table", dense=True, caption_shown=False),
    )
    return section("Sign-off by section", "sign-offs", *blocks)
