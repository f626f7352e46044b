"""Evaluation to the three documents of a council: the briefing, its supporting volume, and the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from app.briefing.blocks import VOLUMES, Document, Mark, Section, Volume
from app.briefing.citations import SOURCES
from app.briefing.context import Context, SignedOff
from app.briefing.frame import framed
from app.briefing.sections import (
    around,
    asked,
    charts,
    clauses,
    effects,
    evidence,
    fiscal,
    grid,
    law,
    local,
    options,
    page_one,
    program,
    quarters,
    ranges,
    reach,
    record,
    signatures,
    situation,
    staffing,
    steps,
    volumes,
    workings,
)
from app.engine.evaluation import Evaluation
from app.schema.base import Audience

Sections = list[Section]


class Named(NamedTuple):
    """A document's title before the town's name, what it is about, and what it holds."""

    title: str
    subject: str
    sections: Callable[[Context, Mark], Sections]


def compose(
    evaluation: Evaluation,
    volume: Volume = "briefing",
    *,
    audience: Audience = "public",
    mark: Mark = "DRAFT",
    sign_offs: Mapping[str, SignedOff] | None = None,
) -> Document:
    """One of the three documents of one evaluation, for one audience. Where state law closes every signing option, the
    briefing is the short one."""
    context = Context(evaluation, audience, sign_offs)
    named = NAMED[volume]
    sections = [*named.sections(context, mark), *volumes.elsewhere(context, volume), SOURCES]
    return framed(context, f"{named.title}: {context.town}", named.subject, sections, mark, volume)


def volumes_of(
    evaluation: Evaluation,
    *,
    audience: Audience = "public",
    mark: Mark = "DRAFT",
    sign_offs: Mapping[str, SignedOff] | None = None,
) -> tuple[Document, ...]:
    """All three, in the order in which they are read."""
    return tuple(compose(evaluation, each, audience=audience, mark=mark, sign_offs=sign_offs) for each in VOLUMES)


def _briefing(context: Context, mark: Mark) -> Sections:
    short = context.evaluation.short_path
    return [*page_one.page_one(context), *(_short_body(context) if short else _body(context))]


def _body(context: Context) -> Sections:
    """Where many options are open, what could be measured, the worksheet and the charts stand in the record."""
    crowded = options.crowded(context)
    return [
        *situation.today(context),
        *grid.grid(context),
        *options.each_option(context),
        *options.closed_options(context),
        *fiscal.fiscal_note(context),
        *staffing.staffing(context),
        *law.law_and_agreement(context, after_page_one=True),
        *record.public_process(context),
        *(() if crowded else options.monitoring(context)),
        *record.unknowns(context),
        *options.motions(context),
        *(() if crowded else options.considerations(context)),
    ]


def _short_body(context: Context) -> Sections:
    """The law, what officers may still do, an existing agreement, the reply to ICE, questions for counsel."""
    return [
        *situation.today(context),
        *law.law_and_agreement(context, after_page_one=True),
        *options.closed_options(context),
        *situation.still_allowed(context),
        *situation.reply(context),
        *law.for_counsel(context),
        *record.unknowns(context),
        *options.motions(context),
    ]


def _supporting(context: Context, mark: Mark) -> Sections:
    """Every topic: costs, law, clauses, steps, evidence, views, groups."""
    short = context.evaluation.short_path
    long = options.long(context)
    return [
        *record.made_by(context),
        *(program.in_short(context) if short else ()),
        *ranges.sums(context),
        *workings.offer(context),
        *(() if options.money_apart(context) else workings.federal_funds(context)),
        *clauses.clauses(context),
        *law.law_as_read(context, reach.reach(context)),
        *steps.steps(context),
        *(() if short else situation.still_allowed(context)),
        *(() if options.crowded(context) else situation.without_agreement(context)),
        *situation.ending(context),
        *((*options.each_option(context), *options.monitoring(context)) if short else ()),
        *(record.public_process(context) if short else ()),
        *(() if long else _by_group(context)),
        *(() if long else around.in_short(context)),
        *effects.views(context),
        *evidence.evidence(context),
        *asked.short_answers(context),
        *asked.asked(context),
    ]


def _left_over(context: Context) -> Sections:
    """What the briefing and the supporting volume have no room for, where many options are open, several forms are
    compared or an agreement is in force."""
    if not options.money_apart(context):
        return []
    if not options.long(context):
        return workings.federal_funds(context)
    return [
        *workings.federal_funds(context),
        *_by_group(context),
        *(_crowded_out(context) if options.crowded(context) else ()),
    ]


def _crowded_out(context: Context) -> Sections:
    return [
        *situation.without_agreement(context),
        *options.monitoring(context),
        *options.considerations(context),
        *charts.charts(context),
    ]


def _by_group(context: Context) -> Sections:
    """Each option in practice and by group of people."""
    return [*options.in_practice(context), *effects.groups_affected(context)]


def _record(context: Context, mark: Mark) -> Sections:
    """Every line, range and answer, and what other places published; where many options are open, also what the
    supporting volume then has no room for."""
    return [
        *_left_over(context),
        *workings.workings(context),
        *workings.offers(context),
        *ranges.ranges(context),
        *quarters.by_quarter(context),
        *law.models(context),
        *steps.steps_found(context),
        *(() if context.evaluation.short_path else law.for_counsel(context)),
        *effects.conditions(context),
        *evidence.more_evidence(context),
        *local.payments(context),
        *effects.participation(context),
        *around.in_full(context, alone=options.long(context)),
        *local.towns(context),
        *law.history(context),
        *asked.more_answers(context),
        *record.other_unknowns(context),
        *record.glossary(context),
        *signatures.sign_offs(context, mark),
        *record.keeping(context),
        *record.answers(context),
    ]


NAMED: Final[Mapping[Volume, Named]] = {
    "briefing": Named(
        "Section 287(g) briefing",
        "What is to be decided, what the law says, what each option costs, and what is not known",
        _briefing,
    ),
    "supporting": Named(
        "Section 287(g) supporting volume",
        "How costs add up, law, the agreement's clauses, legal steps, evidence and views",
        _supporting,
    ),
    "record": Named(
        "Section 287(g) record",
        "Every cost line, range, answer and count behind the briefing",
        _record,
    ),
}
