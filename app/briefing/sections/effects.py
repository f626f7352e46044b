"""Groups affected, what supporters and opponents say, conditions a motion may carry, and who takes part."""

from __future__ import annotations

from collections.abc import Iterable

from app.briefing.blocks import Bar, Block, Chart, Column, Heading, Items, Run, Section, Words
from app.briefing.context import Context, cell, paragraph, section, table, text
from app.briefing.sections.options import by_option, open_options
from app.briefing.sections.program import later_in_state
from app.engine import figures
from app.rulebook.facts import MODELS
from app.schema.base import Statement
from app.schema.evidence import KindCount, NationalCount, ParticipationFile, StateCount

GROUPS = (
    ("residents", "Residents at large"),
    ("victims_and_witnesses", "Victims and witnesses"),
    ("immigrant_residents", "Immigrant residents"),
    ("officers", "Officers"),
    ("businesses", "Businesses"),
    ("taxpayers", "Taxpayers"),
)


IN_GRID = ("immigrant_residents", "officers")
"""Groups of which the readers' grid of the briefing speaks."""
SEE_GRID = "Immigrant residents and officers have their rows in the briefing, under \u201cWhat people ask\u201d."


def groups_affected(context: Context) -> list[Section]:
    """How each option that is not closed bears on six groups, which are the same for all; two stand in the grid."""
    short = context.evaluation.short_path
    caption = "How each option affects these groups"
    listed = [group for group in GROUPS if short or group[0] not in IN_GRID]
    made = by_option(context, caption, listed, "groups-table", lambda result, name: getattr(result.option.groups, name))
    return section("Groups affected", "groups", *made, *(() if short else (paragraph(SEE_GRID, "note"),)))


def views(context: Context) -> list[Section]:
    """What supporters and what opponents say, each attributed, as many on one side as on the other."""
    found = context.rulebook.views
    if found is None:
        return []
    return section(
        "What supporters and opponents say",
        "views",
        paragraph("Each view is that of the person or body named. The tool adopts none of them."),
        Heading(3, "Supporters", "views-supporters"),
        Items(_attributed(context, found.supporters)),
        Heading(3, "Opponents", "views-opponents"),
        Items(_attributed(context, found.opponents)),
    )


def _attributed(context: Context, listed: Iterable[Statement]) -> tuple[Words, ...]:
    """Views with their sources. Counsel confirms law and no view: of one known by one report alone, that is said."""
    return tuple(
        context.sourced(view.text + (" (One report.)" if view.confidence == "M" else ""), view.sources, of=view.text)
        for view in listed
        if context.evaluation.printable(view, context.audience)
    )


def conditions(context: Context) -> list[Section]:
    """Conditions that a motion to sign, keep or narrow may carry, with what is known of each."""
    listed = context.rulebook.conditions
    if not listed or not any(result.model is not None for result in open_options(context)):
        return []
    rows = [
        [cell(c.title, head=True), cell(c.motion), cell(context.statement(c.known))]
        for c in listed
        if context.evaluation.printable(c.known, context.audience)
    ]
    heads = [
        Column("Condition", width=0.8),
        Column("Words for the motion", width=1.3),
        Column("What is known", width=1.6),
    ]
    return section(
        "Conditions that a motion may carry",
        "conditions",
        table("Conditions", heads, rows, "conditions-table", dense=True, caption_shown=False),
    )


KINDS = (
    ("municipal", "Municipal police"),
    ("county", "County agencies, such as sheriffs"),
    ("state_agency", "State agencies"),
)


def _in_state(context: Context, found: ParticipationFile, state: StateCount) -> Block:
    """The state's agreements by kind of agency and model, beside the number of agencies that there are."""
    rows = []
    for id_, title in KINDS:
        count: KindCount = getattr(state, id_)
        rows.append(
            [
                cell(title, head=True),
                cell(figures.plain(count.agencies), right=True),
                cell(figures.plain(count.in_state) if count.in_state is not None else "Not known", right=True),
                *(cell(figures.plain(getattr(count, model)), right=True) for model in MODELS),
            ]
        )
    heads = [
        Column("Kind of agency", width=1.2), Column("Agencies with an agreement", "right"),
        Column("Agencies in the state", "right"), Column("Task Force", "right"),
        Column("Warrant Service", "right"), Column("Jail Enforcement", "right"),
    ]  # fmt: skip
    on = figures.date_text(found.counted_on)
    note: Words = (
        *text(f"{state.agreements} agreements in all, by ICE's list and labels."),
        *context.cites(found.sources),
        Run(" "),
        *context.statement(found.in_state),
    )
    if later := later_in_state(context, found):
        note = (*note, Run(" "), *later)
    caption = f"Agreements in force in {context.evaluation.law.name} on {on}, by model"
    return table(caption, heads, rows, "counts-in-state", dense=True, note=note)


def _shown(found: ParticipationFile, days: list[NationalCount]) -> list[NationalCount]:
    """About eight of the days, with the last one and those of which there are counts by state."""
    by_state = {found.counted_on, found.later.counted_on if found.later is not None else None}
    step = max(1, len(days) // 8)
    return [row for i, row in enumerate(days) if i % step == 0 or row is days[-1] or row.day in by_state]


def _series(shown: list[NationalCount]) -> Chart:
    """The days of the table below as bars from zero, each with its number."""
    title = "Agreements in force in the country, by day"
    bars = tuple(Bar(figures.date_text(row.day), figures.plain(row.agreements), float(row.agreements)) for row in shown)
    said = "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    return Chart(title, f"{title}. {said}.", bars, "agreements", "chart-agreements")


def participation(context: Context) -> list[Section]:
    """How many agreements were in force, in the country and in this state, and some that ended."""
    found = context.rulebook.participation
    evaluation = context.evaluation
    if found is None:
        return []
    days = [row for row in found.national if row.day <= evaluation.as_of]
    blocks: list[Block] = []
    if days:
        shown = _shown(found, days)
        rows = [
            [
                cell(figures.date_text(row.day), head=True),
                cell(figures.plain(row.agreements), right=True),
                cell(figures.plain(row.by_model["task_force"]) if row.by_model else "Not known", right=True),
                cell(figures.plain(row.municipal) if row.municipal is not None else "Not known", right=True),
            ]
            for row in shown
        ]
        heads = [
            Column("Day", width=1.2), Column("Agreements", "right"), Column("Task Force Model", "right"),
            Column("With municipal police", "right"),
        ]  # fmt: skip
        cited = dict.fromkeys(id_ for row in shown for id_ in (row.sources or found.sources))
        note = (*text("Counts of agreements, not of agencies."), *context.cites(cited))
        if len(shown) > 1:
            blocks.append(_series(shown))
        blocks.append(table("Agreements in force in the country", heads, rows, "counts", dense=True, note=note))
    state = next((row for row in found.states if row.state == evaluation.law.state), None)
    if state is not None and found.counted_on <= evaluation.as_of:
        blocks.append(_in_state(context, found, state))
    lines = context.statements((found.municipal, *found.ended))
    if lines:
        blocks.append(Items(lines))
    return section("Who takes part", "participation", *blocks) if blocks else []
