"""Evaluation to document: the sections in the order in which a council reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.briefing.blocks import Document, Mark, Part, Section
from app.briefing.citations import SOURCES
from app.briefing.context import Context, SignedOff
from app.briefing.frame import framed
from app.briefing.sections import (
    clauses,
    effects,
    evidence,
    fiscal,
    law,
    local,
    options,
    program,
    quarters,
    ranges,
    reach,
    record,
    signatures,
    situation,
    staffing,
    steps,
    summary,
    workings,
)
from app.engine.evaluation import Evaluation
from app.schema.base import Audience


def compose(
    evaluation: Evaluation,
    *,
    audience: Audience = "public",
    mark: Mark = "DRAFT",
    sign_offs: Mapping[str, SignedOff] | None = None,
) -> Document:
    """The briefing of one evaluation for one audience. Where state law closes every signing option, the short one."""
    context = Context(evaluation, audience, sign_offs)
    body, appendix = _short(context, mark) if context.evaluation.short_path else _full(context, mark)
    sections = [*summary.page_one(context), *_in_part("body", body), *_in_part("appendix", appendix), SOURCES]
    subject = "What is to be decided, what the law says, what each option costs, and what is not known"
    return framed(context, f"Section 287(g) briefing: {context.town}", subject, sections, mark)


Sections = list[Section]


def _in_part(part: Part, sections: Sections) -> Sections:
    return [replace(section, part=part) for section in sections]


def _full(context: Context, mark: Mark) -> tuple[Sections, Sections]:
    """The body and the appendices."""
    body = [
        *situation.today(context),
        *options.side_by_side(context),
        *options.each_option(context),
        *options.closed_options(context),
        *fiscal.fiscal_note(context),
        *staffing.staffing(context),
        *law.law_and_agreement(context, after_page_one=True),
        *record.public_process(context),
        *effects.groups_affected(context),
        *options.monitoring(context),
        *record.unknowns(context),
        *options.motions(context),
        *options.considerations(context),
    ]
    return body, [
        *record.made_by(context),
        *workings.workings(context),
        *ranges.ranges(context),
        *quarters.by_quarter(context),
        *workings.offer(context),
        *local.payments(context),
        *law.models(context),
        *clauses.clauses(context),
        *law.law_appendix(context, reach.reach(context)),
        *steps.steps(context),
        *situation.still_allowed(context),
        *situation.without_agreement(context),
        *situation.ending(context),
        *situation.reply(context, "Draft reply to ICE"),
        *effects.views(context),
        *evidence.evidence(context),
        *effects.conditions(context),
        *effects.participation(context),
        *local.towns(context),
        *law.history(context),
        *record.unknowns_appendix(context),
        *record.glossary(context),
        *signatures.sign_offs(context, mark),
        *record.answers(context),
    ]


def _short(context: Context, mark: Mark) -> tuple[Sections, Sections]:
    """The law, what officers may still do, an existing agreement, the reply to ICE, questions for counsel; and the
    appendices, of which the second has the program on half a page."""
    body = [
        *situation.today(context),
        *law.law_and_agreement(context, after_page_one=True),
        *situation.still_allowed(context),
        *situation.reply(context),
        *law.for_counsel(context),
        *record.unknowns(context),
        *options.motions(context),
    ]
    return body, [
        *record.made_by(context),
        *program.in_short(context),
        *options.each_option(context),
        *options.closed_options(context),
        *effects.groups_affected(context),
        *options.monitoring(context),
        *record.public_process(context),
        *situation.without_agreement(context),
        *situation.ending(context),
        *law.law_appendix(context, reach.reach(context)),
        *steps.steps(context),
        *record.unknowns_appendix(context),
        *record.glossary(context),
        *signatures.sign_offs(context, mark),
        *record.answers(context),
    ]
