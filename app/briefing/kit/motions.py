"""Draft motions: one for each option that is not closed, in the same form, and one to table the matter.

Each states what the body would do and leaves blank who moves, who seconds, and the vote.
"""

from __future__ import annotations

from app.briefing import counsel_readings
from app.briefing.amounts import headline
from app.briefing.blocks import Block, Document, Fact, Facts, FormLines, Heading, Section
from app.briefing.citations import SOURCES
from app.briefing.context import Context, paragraph, text
from app.briefing.frame import framed
from app.briefing.kit import words
from app.briefing.sections.options import open_options
from app.briefing.sections.summary import signer_words
from app.engine.results import OptionResult

EFFECT = "[binding / advisory]. Not known; counsel to answer whether this vote binds those who would act on it."
FORM = "[motion / resolution / ordinance, as counsel says]"
LINES = (
    "Moved by:                              Seconded by:",
    "In favor:              Against:              Abstaining:              Absent:",
)
HOW = (
    "There is one motion for each option that is not closed, in the fixed order of the options, and one to table. The "
    "{body} may use, change or divide any of them, or use none. Blanks are in square brackets."
)
TABLE = "Move that the {body} of {town} table the matter of a 287(g) agreement until {date} [or: without a date]."
TABLE_EFFECT = (
    "By the body\u2019s own rules of order: [rule]. The matter remains undecided until the body considers it again."
)


def motions(context: Context) -> Document:
    """The paper of draft motions, in the order of the options."""
    law = context.evaluation.law.law
    signers = context.joined(law.who_may_sign) if law is not None else ()
    opening: tuple[Block, ...] = (
        paragraph(words.decision(context)),
        paragraph(HOW.format(body=context.body)),
        paragraph((*text(f"{signer_words(context)}{' ' if signers else ''}"), *signers), "note"),
    )
    blocks = [block for result in open_options(context) for block in _motion(context, result)]
    sections = (
        Section("", "", opening),
        Section("One motion for each option", "motions", tuple(blocks)),
        Section("A motion to table", "table", _table(context)),
        SOURCES,
    )
    return framed(context, "Draft motions: section 287(g) agreement", "Motions with blanks for the vote", sections)


def _motion(context: Context, result: OptionResult) -> list[Block]:
    said = result.option.motion.format_map(_blanks(context))
    status = (*text(f"{context.status_text(result)}."), *counsel_readings.beside(context, result.id))
    facts = [Fact("Status of the option", status), Fact("Effect of the vote", text(EFFECT)), Fact("Form", text(FORM))]
    if not context.evaluation.short_path:
        facts.append(Fact("New cash, five years, before outside money", text(_cash(context, result))))
    return [
        Heading(3, result.option.title, f"motion-{result.id}".replace("_", "-"), option=result.id),
        paragraph(said),
        Facts(tuple(facts)),
        FormLines(LINES),
    ]


def _cash(context: Context, result: OptionResult) -> str:
    """The figure of page one; where it leaves something out, that is said in words."""
    total = context.evaluation.total(result.id, "gross", "cash")
    said = headline(context.evaluation, result, total)
    marked = total.status == "partial"
    return f"{said.removesuffix('*').strip()}, leaving out costs that are not known" if marked else said


def _table(context: Context) -> tuple[Block, ...]:
    return (
        paragraph(TABLE.format_map(_blanks(context))),
        Facts((Fact("Effect of the vote", text(TABLE_EFFECT)),)),
        FormLines(LINES),
    )


def _blanks(context: Context) -> dict[str, str]:
    return {"body": context.body, "town": context.town, "signer": words.SIGNER, "date": words.DAY}
