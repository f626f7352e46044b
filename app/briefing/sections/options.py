"""The options: side by side on the same rows, then each open one at the same depth, then the closed ones."""

from __future__ import annotations

from app.briefing.amounts import headline, left_out, missing_for
from app.briefing.blocks import Block, Box, Cell, Column, Fact, Facts, Heading
from app.briefing.context import Context, cell, paragraph, table, text
from app.engine import figures
from app.engine.results import OptionResult, Total

PEOPLE = (
    ("officer_at_a_stop", "An officer at a stop"),
    ("resident", "A resident"),
    ("caller_for_help", "Someone who calls for help"),
    ("arrest_for_a_crime", "An arrest for a crime"),
    ("finance_office", "The finance office"),
)


def side_by_side(context: Context) -> list[Block]:
    """One matrix, the same rows for every option that is not closed, no cell empty."""
    evaluation = context.evaluation
    shown = [result for result in evaluation.options if result.status != "closed"]
    totals: list[Total] = []

    def money(result: OptionResult, *wanted: object) -> Cell:
        total = evaluation.total(result.id, *wanted)  # type: ignore[arg-type]
        totals.append(total)
        return cell(headline(evaluation, result, total), right=True)

    rows: list[list[Cell]] = [
        [cell("Status", head=True), *(cell(context.status_text(result)) for result in shown)],
        [cell("First year, new cash", head=True), *(money(r, "gross", "cash", 1) for r in shown)],
        [cell("First year, loaded cost", head=True), *(money(r, "gross", "loaded", 1) for r in shown)],
        [cell("Each later year, loaded (year 2)", head=True), *(money(r, "gross", "loaded", 2) for r in shown)],
        [cell("Five years, loaded, no money from ICE", head=True), *(money(r, "net", "loaded", "all", "none") for r in shown)],
        [cell("Five years, loaded, all announced paid", head=True), *(money(r, "net", "loaded", "all", "announced") for r in shown)],
        [cell("Officer hours a year", head=True), *(money(r, "gross", "hours", 2) for r in shown)],
        [cell("Share of filled posts", head=True), *(cell(_share(context, r), right=True) for r in shown)],
        [cell("Changing course later", head=True), *(cell(context.statement(r.option.changing_course)) for r in shown)],
    ]  # fmt: skip
    heads = [Column("", width=1.1), *(Column(result.option.short) for result in shown)]
    notes = [left_out(evaluation, totals)]
    notes.append("Loaded cost values every hour at salary and benefits; new cash is money that leaves the town.")
    closed = [result.option.short for result in evaluation.options if result.status == "closed"]
    if closed:
        notes.append("Not in this table, because closed: " + ", ".join(closed) + ". The reasons follow below.")
    return [
        Heading(2, "Options side by side", "side-by-side"),
        table(
            "The options on the same rows", heads, rows, "matrix", cards=True,
            note=text(" ".join(note for note in notes if note)),
        ),
    ]  # fmt: skip


def _share(context: Context, result: OptionResult) -> str:
    if result.model is None:
        return "None" if result.costs_known else "Not known"
    value = context.evaluation.likely(f"agreement_share_of_filled.{result.model}")
    if value is None:
        return "Not known"
    if context.evaluation.rests_on_judgement(result):
        low, high = context.evaluation.uncertainty.bounds[
            context.evaluation.tables.place[f"agreement_share_of_filled.{result.model}"]
        ]
        return f"{figures.percent(low, 1)} to {figures.percent(high, 1)}"
    return figures.percent(value, 1)


def each_option(context: Context) -> list[Block]:
    """Every option that is not closed, in the same parts."""
    blocks: list[Block] = [Heading(2, "Each option", "each-option")]
    blocks.append(
        paragraph("Each open option has the same parts. Its two columns hold what could speak for it and against it.")
    )
    for result in context.evaluation.options:
        if result.status != "closed":
            blocks += _option(context, result)
    return blocks


def _option(context: Context, result: OptionResult) -> list[Block]:
    option = result.option
    anchor = f"option-{option.id}".replace("_", "-")
    blocks: list[Block] = [Heading(3, option.title, anchor), paragraph(context.statement(option.what))]
    lead = f"Status: {context.status_text(result)}. "
    blocks.append(paragraph((*text(lead, strong=True), *context.reason(result.reasons[0]))))
    missing = missing_for(context.evaluation, result)
    if missing:
        blocks.append(paragraph(f"Cost: not known. {missing}"))
    brings, risks = context.statements(option.brings), context.statements(option.costs_or_risks)
    length = max(len(brings), len(risks))
    rows = [
        [cell(brings[i] if i < len(brings) else "\u2013"), cell(risks[i] if i < len(risks) else "\u2013")]
        for i in range(length)
    ]
    blocks.append(
        table(f"{option.title}: two columns", ["What it could bring", "What it could cost"], rows, f"{anchor}-columns")
    )
    practice = option.in_practice
    facts = tuple(Fact(title, context.statement(getattr(practice, name))) for name, title in PEOPLE)
    blocks.append(Facts(facts))
    return blocks


def closed_options(context: Context) -> list[Block]:
    """Each closed option with its reasons, sources, and what would reopen it."""
    closed = [result for result in context.evaluation.options if result.status == "closed"]
    if not closed:
        return []
    rows = []
    for result in closed:
        barred = [reason for reason in result.reasons if reason.status == "closed"]
        reasons = tuple(
            part for i, reason in enumerate(barred) for part in ((*text(" "),) if i else ()) + context.reason(reason)
        )
        again = " ".join(dict.fromkeys(reason.reopen for reason in barred if reason.reopen)) or "Not known."
        rows.append(
            [cell(result.option.title, head=True), cell(context.status_text(result)), cell(reasons), cell(again)]
        )
    heads = [
        Column("Option", width=0.8),
        Column("Status", width=0.7),
        Column("Why", width=1.9),
        Column("What would reopen it", width=1.2),
    ]
    return [
        Heading(2, "Options that are closed here", "closed-options"),
        table("Closed options and the reason for each", heads, rows, "closed"),
    ]


def monitoring(context: Context) -> list[Block]:
    rows = [
        [cell(result.option.title, head=True), cell("; ".join(result.option.measures) + ".")]
        for result in context.evaluation.options
        if result.status != "closed"
    ]
    interval = context.given("public_report_interval") or "Not provided."
    review = context.given("first_review_date") or "Not yet set."
    return [
        Heading(2, "What could be measured and reported", "monitoring"),
        paragraph(
            context.sourced(
                "In 2021 the Government Accountability Office found that ICE had no performance goals and measures for "
                "the program, so a town sets its own.",
                ("gao_21_186",),
            )
        ),
        table(
            "Measures for each option", [Column("Option", width=0.7), Column("Measures", width=2.0)], rows, "measures"
        ),
        Facts((Fact("Public report", text(interval)), Fact("First review", text(review)))),
    ]


def motions(context: Context) -> list[Block]:
    """One motion for each option that is not closed, in the same form."""
    blocks: list[Block] = [Heading(2, "Draft motions", "motions")]
    blocks.append(
        paragraph("One motion for each option that is not closed, in the order of the options. None is preferred.")
    )
    filled = {"body": context.body, "town": context.town, "signer": "[officer]", "date": "[date]"}
    for result in context.evaluation.options:
        if result.status == "closed":
            continue
        words = [paragraph(result.option.motion.format_map(filled))]
        if result.status != "open" or result.confidence != "H":
            words.append(paragraph("Counsel has not confirmed that this body may pass this motion.", "note"))
        anchor = f"motion-{result.id}".replace("_", "-")
        blocks.append(Box(result.option.title, tuple(words), anchor, "motion"))
    return blocks


def considerations(context: Context) -> list[Block]:
    rows = [[cell(c.text, head=True), cell(c.see), cell("\u00a0")] for c in context.rulebook.texts.considerations]
    heads = [
        Column("Consideration", width=2.0),
        Column("Where the facts stand", width=1.0),
        Column("What it weighs for me", width=1.0),
    ]
    return [
        Heading(2, "Considerations worksheet", "considerations"),
        paragraph(f"For each member to fill in. {context.rulebook.texts.no_ranking}"),
        table("Matters that members may weigh", heads, rows, "worksheet"),
    ]
