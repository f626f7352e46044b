"""The options: side by side on the same rows, then each open one at the same depth, then the closed ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.briefing import counsel_readings
from app.briefing.amounts import missing_for
from app.briefing.blocks import Block, Column, Heading, Jump, Section, Words
from app.briefing.context import Context, cell, paragraph, section, table, text
from app.briefing.sections.summary import signer_words
from app.engine.readers import readable_around
from app.engine.results import OptionResult
from app.rulebook import names
from app.schema.base import Statement

ACROSS = 6  # options: a table of sentences for more of them is printed as two
FIGURES_ACROSS = 7  # the same of a table of figures
MANY = 5  # open options: more of them leave the supporting volume no room for all
PEOPLE = (
    ("officer_at_a_stop", "An officer at a stop"),
    ("resident", "A resident"),
    ("caller_for_help", "Someone who calls for help"),
    ("arrest_for_a_crime", "An arrest for a crime"),
    ("finance_office", "The finance office"),
)
PEOPLE_LEFT = tuple(each for each in PEOPLE if each[0] in ("caller_for_help", "arrest_for_a_crime"))
"""Those of whom the readers' grid of the briefing does not speak."""

LONG_NAME = 48
"""Letters of a town's name beyond which page one and the motions give it in titles alone."""
_THERE = Jump("law", "Law and agreement")


def crowded(context: Context) -> bool:
    """Are more options before the body than one table of figures has room for? So it is where nobody knows whether an
    agreement is in force, and the options of both paths are shown."""
    return len(open_options(context)) > FIGURES_ACROSS


def long(context: Context) -> bool:
    """Is more than one form of agreement compared, clause by clause, or are many options open? Then the record has what
    the supporting volume has no room for: other federal money, and the options by group of people."""
    shown = open_options(context)
    return len(shown) > MANY or len({result.model for result in shown if result.model is not None}) > 1


def money_apart(context: Context) -> bool:
    """Has the record other federal money, for which the supporting volume then has no room? So it is where that volume
    is long, and where it says who takes part around the town, or what follows if an agreement in force ends beside what
    each option costs."""
    if long(context):
        return True
    in_force = context.evaluation.value(names.AGREEMENT_IN_FORCE)
    around = readable_around(context.rulebook, context.evaluation.answers, context.audience)
    return not context.evaluation.short_path and (in_force not in (None, names.NONE) or around is not None)


def split(options: int, most: int) -> list[slice]:
    """The options of each table, where one table has room for so many: all of them, or a half each."""
    half = options if options <= most else (options + 1) // 2
    return [slice(place, place + half) for place in range(0, options, max(half, 1))]


def _named(caption: str, anchor: str, part: slice) -> tuple[str, str]:
    """The caption and anchor of one of these tables."""
    return (f"{caption}, continued", f"{anchor}-continued") if part.start else (caption, anchor)


def open_options(context: Context) -> list[OptionResult]:
    """The options that are not closed, in the rulebook's order."""
    return [result for result in context.evaluation.options if result.status != "closed"]


def each_option(context: Context) -> list[Section]:
    """Every option that is not closed, in the same parts."""
    blocks: list[Block] = []
    for result in open_options(context):
        blocks += _option(context, result)
    return section("Each option", "each-option", *blocks)


def _option(context: Context, result: OptionResult) -> list[Block]:
    option = result.option
    anchor = f"option-{option.id}".replace("_", "-")
    missing = missing_for(context.evaluation, result)
    what = (*context.statement(option.what), *(text(f" Cost: not known. {missing}") if missing else ()))
    status = text(f"{context.status_text(result)}.", strong=True, why=result.id)
    reason = result.reasons[0]
    # What state law says, often of several options at once, stands once, in the table of the law.
    by_law = reason.kind == "law"
    why = context.cites(reason.sources) if by_law else (*text(" "), *context.sourced(reason.text, reason.sources))
    brings, risks = context.statements(option.brings), context.statements(option.costs_or_risks)
    rows = [
        [cell(brings[i] if i < len(brings) else "\u2013"), cell(risks[i] if i < len(risks) else "\u2013")]
        for i in range(max(len(brings), len(risks)))
    ]
    return [
        Heading(3, option.title, anchor, option=option.id),
        paragraph((*what, *text(" "), *status, *why, *counsel_readings.beside(context, result.id)), "wide"),
        table(
            f"{option.title}: what it could bring, and what it could cost",
            ["What it could bring", "What it could cost"], rows, f"{anchor}-columns", dense=True, caption_shown=False,
            weighs=option.id,
        ),
    ]  # fmt: skip


def in_practice(context: Context) -> list[Section]:
    """What each option is like, on the same rows; what the readers' grid has of it is not repeated."""
    title = "What each option is like in practice"
    listed = PEOPLE if context.evaluation.short_path else PEOPLE_LEFT
    rows = by_option(context, title, listed, "in-practice-table", lambda r, name: getattr(r.option.in_practice, name))
    return section(title, "in-practice", *rows)


def by_option(
    context: Context,
    caption: str,
    named: Sequence[tuple[str, str]],
    anchor: str,
    said: Callable[[OptionResult, str], Statement],
) -> list[Block]:
    """One statement for each option that is not closed in each named row. More than six options take two tables."""
    shown = open_options(context)
    blocks: list[Block] = []
    for part in split(len(shown), ACROSS):
        across = shown[part]
        rows = [
            [cell(title, head=True), *(cell(context.statement(said(result, name))) for result in across)]
            for name, title in named
        ]
        heads = [Column("", width=0.58), *(Column(result.option.short) for result in across)]
        name, own = _named(caption, anchor, part)
        blocks.append(table(name, heads, rows, own, cards=True, dense=crowded(context), caption_shown=False))
    return blocks


def closed_options(context: Context) -> list[Section]:
    """Each closed option with its reasons, sources, and what would reopen it."""
    closed = [result for result in context.evaluation.options if result.status == "closed"]
    if not closed:
        return []
    rows = []
    for result in closed:
        barred = [reason for reason in result.reasons if reason.status == "closed"]
        why: Words = ()
        for reason in barred:
            told = context.evaluation.short_path and reason.kind == "law"  # the law stands before this, in full
            said = (*text("State law: "), _THERE, *context.cites(reason.sources)) if told else context.reason(reason)
            why = (*why, *(text(" ") if why else ()), *said)
        why = (*why, *counsel_readings.beside(context, result.id))
        again = " ".join(dict.fromkeys(reason.reopen for reason in barred if reason.reopen)) or "Not known."
        status = cell(context.status_text(result), why=result.id)
        rows.append([cell(result.option.title, head=True), status, cell(why), cell(again)])
    why_width = 0.9 if context.evaluation.short_path else 1.9
    heads = [
        Column("Option", width=0.8), Column("Status", width=0.7), Column("Why", width=why_width),
        Column("What would reopen it", width=3.1 - why_width),
    ]  # fmt: skip
    return section(
        "Options that are closed here",
        "closed-options",
        table("Closed options and the reason for each", heads, rows, "closed", dense=True, caption_shown=False),
    )


def monitoring(context: Context) -> list[Section]:
    """What could be measured under each option, no change included. The readers' grid says how to change course."""
    short = context.evaluation.short_path  # has no grid
    rows = [
        [
            cell(result.option.title, head=True),
            *([cell(context.statement(result.option.changing_course))] if short else []),
            cell("; ".join(result.option.measures) + "."),
        ]
        for result in open_options(context)
    ]
    course = [Column("Changing course later", width=1.5)] if short else []
    heads = [Column("Option", width=0.6), *course, Column("Measures", width=1.5 if short else 3.0)]
    interval = context.said(names.PUBLIC_REPORT_INTERVAL, "not provided")
    review = context.said(names.FIRST_REVIEW_DATE, "not yet set")
    words = context.statement(context.rulebook.texts.monitoring_note)
    return section(
        "What could be measured",
        "monitoring",
        table(
            "Measures for each option",
            heads,
            rows,
            "measures",
            dense=True,
            caption_shown=False,
            note=(*words, *text(f" Public report: {_small(interval)}. First review: {review.rstrip('.')}.")),
        ),
    )


def _small(words: str) -> str:
    return (words[0].lower() + words[1:]).rstrip(".")


def motions(context: Context) -> list[Section]:
    """One motion for each option that is not closed, in the same form."""
    town = context.town if len(context.town) <= LONG_NAME else f"the {context.evaluation.answers.town.kind}"
    filled = {"body": context.body, "town": town, "signer": "[officer]", "date": "[date]"}
    rows = []
    for result in open_options(context):
        words: Words = text(result.option.motion.format_map(filled))
        sure = result.status == "open" and result.confidence == "H" and result.id not in context.readings
        if not sure and not crowded(context):
            words = (*words, *text(f" Status of this option: {context.status_text(result)}.", strong=True))
        words = (*words, *counsel_readings.beside(context, result.id))
        rows.append([cell(result.option.title, head=True), cell(words)])
    return section(
        "Draft motions",
        "motions",
        table(
            "Draft motions",
            [Column("Option", width=0.5), Column("Motion", width=3.0)],
            rows,
            "motions-table",
            dense=True,
            caption_shown=False,
            note=(*_signer(context), *_closed_motions(context)),
        ),
    )


def _signer(context: Context) -> Words:
    """For all motions at once: where their status stands, if not here, and whether counsel has said who may act."""
    where = text("Page one has the status of each option. ") if crowded(context) else ()
    return (*where, *(() if context.yes(names.SIGNER_CONFIRMED) else text(f"{signer_words(context)} ", strong=True)))


def _closed_motions(context: Context) -> Words:
    """Of an option that has no motion because it is closed: what counsel reads differently."""
    note: Words = ()
    for result in context.evaluation.options:
        if result.status == "closed" and result.id in context.readings:
            no_motion = f"{result.option.title}: no motion is drafted, because the option is shown as closed."
            note = (*note, *text(f" {no_motion}" if note else no_motion), *counsel_readings.beside(context, result.id))
    return note


def considerations(context: Context) -> list[Section]:
    rows = [[cell(c.text, head=True), cell(c.see), cell("\u00a0")] for c in context.rulebook.texts.considerations]
    heads = [
        Column("Consideration", width=3.2),
        Column("Where to find the facts", width=1.1),
        Column("What it weighs for me", width=1.0),
    ]
    return section(
        "Considerations worksheet",
        "considerations",
        table(
            "Matters that members may weigh",
            heads,
            rows,
            "worksheet",
            dense=True,
            caption_shown=False,
            note="Evidence on effects and legal steps are in the supporting volume.",
        ),
    )
