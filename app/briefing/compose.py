"""Evaluation to document: the sections in the order in which a council reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from app import __version__
from app.briefing.blocks import Attachment, Block, Document, Heading
from app.briefing.context import Context, SignedOff
from app.briefing.sections import fiscal, law, options, record, situation, summary, workings
from app.engine import figures
from app.engine.evaluation import Evaluation
from app.rulebook.schema.base import Audience

Mark = Literal["DRAFT", "FINAL"]


def compose(
    evaluation: Evaluation,
    *,
    audience: Audience = "public",
    mark: Mark = "DRAFT",
    sign_offs: Mapping[str, SignedOff] | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> Document:
    """The briefing of one evaluation for one audience. Where state law closes every signing option, the short one."""
    context = Context(evaluation, audience, sign_offs)
    title = f"Section 287(g): briefing for the {context.body} of {context.town}"
    blocks: list[Block] = [Heading(1, title, "top")]
    blocks += summary.heading_block(context)
    blocks += summary.decision(context)
    blocks += summary.summary(context)
    blocks += _short(context) if evaluation.short_path else _full(context)
    blocks += [Heading(2, "Sources", "sources"), context.source_list()]
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
        attachments=attachments,
    )


def _full(context: Context) -> list[Block]:
    return [
        *situation.today(context),
        *options.side_by_side(context),
        *options.each_option(context),
        *options.closed_options(context),
        *fiscal.fiscal_note(context),
        *fiscal.staffing(context),
        *law.state_law(context),
        *law.federal_law(context),
        *law.evidence(context),
        *law.steps(context),
        *record.public_process(context),
        *record.unknowns(context),
        *options.monitoring(context),
        *situation.without_agreement(context),
        *situation.reply(context),
        *options.motions(context),
        *options.considerations(context),
        *record.made_by(context),
        *law.models(context),
        *law.clauses(context),
        *workings.workings(context),
        *law.history(context),
        *record.glossary(context),
        *record.answers(context),
    ]


def _short(context: Context) -> list[Block]:
    """The law, what officers may still do, an existing agreement, the reply to ICE, questions for counsel."""
    return [
        *situation.today(context),
        *options.closed_options(context),
        *law.state_law(context),
        *situation.without_agreement(context),
        *options.each_option(context),
        *situation.reply(context),
        *law.steps(context),
        *record.public_process(context),
        *record.unknowns(context),
        *options.motions(context),
        *record.made_by(context),
        *record.glossary(context),
        *record.answers(context),
    ]
