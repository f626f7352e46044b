"""What every document but the council's briefing has around its blocks: dates, version, audience."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app import __version__
from app.briefing.blocks import Block, Document, Mark
from app.briefing.context import Context
from app.briefing.sections import summary
from app.engine import figures


def framed(context: Context, title: str, subject: str, blocks: Sequence[Block], mark: Mark = "DRAFT") -> Document:
    """A document of these blocks, for the context's audience."""
    evaluation = context.evaluation
    return Document(
        title=title,
        subject=subject,
        town=context.town,
        mark=mark,
        audience=context.audience,
        prepared_on=figures.date_text(evaluation.prepared_on),
        law_as_of=figures.date_text(evaluation.as_of),
        version=f"Brief287 {__version__}, rulebook {evaluation.rulebook.version} of {evaluation.rulebook.date}",
        stale_after=figures.date_text(summary.stale_after(context)),
        blocks=tuple(blocks),
        created=dt.datetime.combine(evaluation.prepared_on, dt.time(12), dt.UTC).isoformat(),
    )
