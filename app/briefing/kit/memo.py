"""The agenda memo: what the body decides, on at most two pages, under the headings of a town's staff report.

Every figure is page one's own table; the memo adds none. It makes no recommendation and leaves room for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.briefing.amounts import lower
from app.briefing.blocks import (
    Block,
    Column,
    Document,
    Fact,
    Facts,
    Items,
    Paragraph,
    Run,
    Section,
    SourceList,
    Table,
    Words,
)
from app.briefing.context import NOT_PROVIDED, Context, cell, paragraph, table, text
from app.briefing.excerpts import SHORT, excerpt, first_sentence
from app.briefing.frame import framed
from app.briefing.handout import flattened
from app.briefing.kit import words
from app.briefing.open_points import chief_points, open_points, who_words
from app.briefing.outside_money import left_out_sentence, standings_sentence
from app.briefing.plan import by_day, due_words, plan
from app.briefing.sections.options import open_options
from app.briefing.sections.page_one import page_one
from app.briefing.sections.steps import OWNER
from app.briefing.sections.summary import counsel_check, law_sentence
from app.engine import figures
from app.engine.results import StepResult
from app.engine.schedule import Slot
from app.rulebook import names
from app.schema.base import Statement

STEPS_SHOWN = 3
ROOM, ROW = 6500, 40
"""Letters that fit on two pages, and what a row of a table takes beside its own. A longer memo is made brief."""
EXCERPTS = (SHORT, SHORT, SHORT // 2, SHORT // 3)
"""How much of a text of the town is given, by how brief the memo is."""
DOCUMENT = "The briefing has the sources, the costs by line and each option in full."
NO_RECOMMENDATION = (
    "This memo makes none. [Staff may add one here, with the name and title of the person who makes it.]"
)
BACKGROUND = (
    (names.REQUEST_ORIGIN, "How it arose"),
    (names.REQUEST_DATE, "First raised"),
    (names.MODELS_OFFERED, "Models offered"),
    (names.AGREEMENT_IN_FORCE, "Agreement in force"),
    (names.CURRENT_PRACTICE, "Present practice"),
    (names.BASELINE_CONTACTS_PER_MONTH, "Contacts today"),
)
VIEWS = (
    (names.EXPECTED_GAINS, "Supporters, as the town reports"),
    (names.EXPECTED_HARMS, "Opponents, as the town reports"),
)
INPUT = (
    (names.HEARING_STATUS, "Public hearing"),
    (names.NOTICE_GIVEN, "Notice given"),
    (names.COMMENTS_FOR, "Comments in favor"),
    (names.COMMENTS_AGAINST, "Comments against"),
)


def memo(context: Context, attached: Sequence[str]) -> Document:
    """The memo, as full as two pages allow. `attached`: the titles of the papers that go with it."""
    drafts = (_memo(context, attached, brief) for brief in range(len(EXCERPTS)))
    made = next(drafts)
    for shorter in drafts:
        if is_long(made):
            made = shorter
    return made


def is_long(document: Document) -> bool:
    """Does the memo need smaller type to stay on two pages?"""
    return sum(_length(block) for block in document.blocks) > ROOM


def _length(block: Block) -> int:
    """What a block takes of a page, in letters."""
    found: list[Words] = []
    match block:
        case Paragraph():
            found = [block.words]
        case Items():
            found = list(block.items)
        case Facts():
            found = [fact.words for fact in block.facts]
        case Table():
            found = [block.note, *(cell_.words for row in block.rows for cell_ in row)]
    rows = len(block.rows) if isinstance(block, Table) else 0
    return ROW * rows + sum(len(inline.text) for each_ in found for inline in each_ if isinstance(inline, Run))


def _memo(context: Context, attached: Sequence[str], brief: int) -> Document:
    """`brief` 1: without what the briefing says of changing course and of who may sign; 2: and each option in its first
    sentence, with texts of the town cut; 3: with these cut more. Every option and either side is cut alike."""
    money = not context.evaluation.short_path
    sections = [
        Section("", "", (_head(context, brief),)),
        Section("Purpose", "purpose", (paragraph(f"{words.decision(context)} {DOCUMENT}"),)),
        Section("Background", "background", _background(context, brief)),
        Section("Discussion", "discussion", _discussion(context, brief)),
        Section("Fiscal impact", "fiscal", _fiscal(context, brief) if money else (paragraph(NOT_PRICED),)),
        Section("Legal considerations", "legal", (paragraph(_law(context, brief)),)),
        Section("Options", "options", _options(context, money, brief)),
        Section("Public input", "input", _facts(context, INPUT, brief)),
        Section("Next steps", "next", _next(context)),
        Section("Attachments", "attachments", (paragraph(f"{'; '.join(('Briefing', *attached))}."),)),
        Section("Recommendation", "recommendation", (paragraph(NO_RECOMMENDATION),)),
        Section("Notes", "notes", (SourceList(()),)),
    ]
    title = "Agenda memo: section 287(g) agreement"
    return flattened(framed(context, title, "Staff report of two pages", sections), context.rulebook.sources)


NOT_PRICED = (
    "Signing is closed or appears closed by state law, so joining is not priced here. Costs are given on request."
)


def _head(context: Context, brief: int) -> Block:
    prepared = excerpt(context.said(names.PREPARED_BY), EXCERPTS[brief])
    return Facts(
        (
            Fact("Date", text(figures.date_text(context.evaluation.prepared_on))),
            Fact("To", text(f"{context.body} of {context.town}")),
            Fact("From", text(words.NAME if prepared == NOT_PROVIDED else prepared)),
            Fact("Subject", text(words.ITEM)),
            Fact("Meeting", text(words.meeting(context) or "[date]")),
            Fact("Agenda item", text("[number]")),
        ),
        2,
    )


def _background(context: Context, brief: int) -> tuple[Block, ...]:
    term = next((term for term in context.rulebook.glossary if term.id == names.SECTION_287G), None)
    said = (paragraph((*text("287(g): "), *context.sourced(term.meaning, term.sources))),) if term is not None else ()
    return (*said, *_facts(context, BACKGROUND, brief))


def _discussion(context: Context, brief: int) -> tuple[Block, ...]:
    """What each side expects, in the town's words, and what is not known."""
    return (*_facts(context, VIEWS, brief, quoted=True), paragraph(_not_known(context)))


def _not_known(context: Context) -> str:
    points = open_points(context)
    shown = chief_points(points)
    first = "; ".join(f"{point.what} ({who_words(point)})" for point in shown)
    more = f"; and {len(points) - len(shown)} more in the briefing" if len(points) > len(shown) else ""
    return f"Not known: {first}{more}."


def _fiscal(context: Context, brief: int) -> tuple[Block, ...]:
    """Page one's table, whole, and how firm money from others is."""
    accounts = [context.given(id_) for id_ in (names.FUND, names.ACCOUNT)]
    said = "; ".join(excerpt(each, EXCERPTS[brief]) for each in accounts if each)
    booked = f" Fund and account, as the town gives them: {said.rstrip('.')}." if said else ""
    return (
        *glance(context),
        paragraph(f"{standings_sentence(context)} {left_out_sentence(context)}{booked}"),
    )


def glance(context: Context) -> tuple[Table, ...]:
    """The table of the options on page one: figures and labels are the briefing's own."""
    blocks = (block for section in page_one(context) for block in section.blocks)
    return tuple(block for block in blocks if isinstance(block, Table))


def _law(context: Context, brief: int) -> Words:
    law = context.evaluation.law.law
    signers = context.joined(law.who_may_sign) if law is not None and not brief else ()
    told: Words = (*law_sentence(context), *(text(" ") if signers else ()), *signers)
    return (*told, *text(f" {counsel_check(context)}"))


def _options(context: Context, money: bool, brief: int) -> tuple[Block, ...]:
    """Each option that is not closed: what it is, and how it is changed later. Where nothing is priced, the statuses
    stand here, as on page one."""

    def said(statement: Statement) -> Words:
        if brief < 2:
            return context.statement(statement)
        return context.sourced(first_sentence(statement.text), statement.sources, statement.confidence)

    rows, heads = [], [Column("Option", width=0.7), Column("What it is", width=1.7)]
    if not brief:
        heads.append(Column("Changing course later", width=1.7))
    for result in open_options(context):
        row = [cell(result.option.title, head=True), cell(said(result.option.what))]
        rows.append(row if brief else [*row, cell(context.statement(result.option.changing_course))])
    closed = [result.option.short for result in context.evaluation.options if result.status == "closed"]
    note = f"Closed here, for the reasons in the briefing: {'; '.join(closed)}." if closed else ""
    note = f"The order is fixed and says nothing about merit. {note}".strip()
    each = table("The options", heads, rows, "options-table", dense=True, caption_shown=False, note=note)
    return (each,) if money else (*glance(context), each)


def _facts(context: Context, listed: Sequence[tuple[str, str]], brief: int, quoted: bool = False) -> tuple[Block, ...]:
    """Labelled answers of the town; what it has not said is named in one line."""
    facts, quiet = [], []
    for id_, label in listed:
        if id_ not in context.rulebook.questions or context.evaluation.asks(id_) is False:
            continue
        given = context.given(id_)
        said = excerpt(given if given is not None else context.said(id_), EXCERPTS[brief])
        if said == NOT_PROVIDED:
            quiet.append(lower(label))
        else:
            facts.append(Fact(label, text(f"\u201c{said}\u201d" if quoted and given is not None else said)))
    blocks: tuple[Block, ...] = (Facts(tuple(facts), 2),) if facts else ()
    return (*blocks, paragraph(f"Not provided: {'; '.join(quiet)}.", "note")) if quiet else blocks


def _next(context: Context) -> tuple[Block, ...]:
    """The first steps that are not done, by their day, each with its owner."""
    listed = [result for result in context.evaluation.steps if result.step.audience == "public"]
    left = [result for result in listed if not result.done]
    slots = plan(context)
    shown = sorted(left, key=lambda result: by_day(result, slots))[:STEPS_SHOWN]
    items = tuple(
        text(f"{OWNER[result.step.owner]}: {lower(result.step.title)}, {_due(result, slots)}.") for result in shown
    )
    said = f"{words.steps_done(len(listed) - len(left), len(listed))}{_budget(context)}"
    return (paragraph(said), Items(items)) if items else (paragraph(said),)


def _budget(context: Context) -> str:
    """When the budget can next be amended, where the town has said so."""
    day = context.given(names.NEXT_BUDGET_AMENDMENT)
    return f" The next budget amendment is on {day}." if day else ""


def _due(result: StepResult, slots: Mapping[str, Slot]) -> str:
    slot = slots.get(result.step.id)
    if slot is None:
        return f"{figures.number_of(result.step.days_before, 'day')} before the meeting"
    return due_words(slot)
