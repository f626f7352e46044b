"""Evaluation to document: the sections in the order in which a council reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from app import __version__
from app.briefing.blocks import Block, Document, Heading, Mark
from app.briefing.context import Context, SignedOff
from app.briefing.sections import (
    clauses,
    effects,
    evidence,
    fiscal,
    law,
    options,
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
from app.engine import figures
from app.engine.evaluation import Evaluation
from app.rulebook.schema.base import Audience

APPENDIX = "Appendix: "  # opens the heading of each appendix


def compose(
    evaluation: Evaluation,
    *,
    audience: Audience = "public",
    mark: Mark = "DRAFT",
    sign_offs: Mapping[str, SignedOff] | None = None,
) -> Document:
    """The briefing of one evaluation for one audience. Where state law closes every signing option, the short one."""
    context = Context(evaluation, audience, sign_offs)
    evaluation = context.evaluation
    title = f"Section 287(g) briefing: {context.town}"
    blocks: list[Block] = [Heading(1, title, "top")]
    blocks += summary.page_one(context)
    blocks += _short(context, mark) if evaluation.short_path else _full(context, mark)
    blocks += [Heading(2, "Sources", "sources"), context.source_list()]
    _break_before_appendices(blocks)
    created = dt.datetime.combine(evaluation.prepared_on, dt.time(12), dt.UTC)
    return Document(
        title=title,
        subject="What is to be decided, what the law says, what each option costs, and what is not known",
        town=context.town,
        mark=mark,
        audience=audience,
        prepared_on=figures.date_text(evaluation.prepared_on),
        law_as_of=figures.date_text(evaluation.as_of),
        version=f"Brief287 {__version__}, rulebook {evaluation.rulebook.version} of {evaluation.rulebook.date}",
        stale_after=figures.date_text(summary.stale_after(context)),
        blocks=tuple(blocks),
        created=created.isoformat(),
    )


def _break_before_appendices(blocks: list[Block]) -> None:
    """The appendices begin on a page of their own, so that anyone can count the pages of the body."""
    for place, block in enumerate(blocks):
        if isinstance(block, Heading) and block.text.startswith(APPENDIX):
            blocks[place] = replace(block, page_break=True, appendix=True)
            return


def _full(context: Context, mark: Mark) -> list[Block]:
    return [
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
        *record.made_by(context, "Appendix: who prepared this, and when it goes stale"),
        *workings.workings(context),
        *ranges.ranges(context),
        *workings.offer(context),
        *law.models(context),
        *clauses.clauses(context),
        *law.law_appendix(context),
        *reach.reach(context),
        *steps.steps(context),
        *situation.still_allowed(context, APPENDIX),
        *situation.without_agreement(context),
        *situation.ending(context),
        *situation.reply(context, "Appendix: draft reply to ICE"),
        *effects.views(context),
        *evidence.evidence(context),
        *effects.conditions(context),
        *effects.participation(context),
        *law.history(context),
        *record.unknowns_appendix(context),
        *record.glossary(context),
        *signatures.sign_offs(context, mark),
        *record.answers(context),
    ]


def _short(context: Context, mark: Mark) -> list[Block]:
    """The law, what officers may still do, an existing agreement, the reply to ICE, questions for counsel."""
    return [
        *situation.today(context),
        *law.law_and_agreement(context, after_page_one=True),
        *situation.still_allowed(context),
        *situation.reply(context),
        *law.for_counsel(context),
        *record.unknowns(context),
        *options.motions(context),
        *record.made_by(context, "Appendix: who prepared this, and when it goes stale"),
        *options.each_option(context, "Appendix: each option"),
        *options.closed_options(context, "Appendix: options that are closed here"),
        *effects.groups_affected(context, "Appendix: groups affected"),
        *options.monitoring(context, "Appendix: changing course, and what could be measured"),
        *record.public_process(context, "Appendix: public notice and input"),
        *situation.without_agreement(context),
        *situation.ending(context),
        *law.law_appendix(context),
        *reach.reach(context),
        *steps.steps(context),
        *record.unknowns_appendix(context),
        *record.glossary(context),
        *signatures.sign_offs(context, mark),
        *record.answers(context),
    ]
