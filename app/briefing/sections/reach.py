"""What lies beyond the town's limits: where the powers reach, mutual aid, and a jail that is not the agency's own."""

from __future__ import annotations

from app.briefing.blocks import Block, Fact, Facts, Heading, Run, Words
from app.briefing.context import Context, text
from app.rulebook import names

NO_POWERS = "Does not apply, as no agreement is open to be signed or kept here."
MUTUAL_AID = (
    "Not answered by counsel: may an officer who is sent to another town use these powers there, and may an officer "
    "sent here use them?"
)
MUTUAL_AID_ANSWERED = "Counsel has answered; the answer is in counsel's file."
OTHER_JAIL = (
    "A question for the jail: does it have its own agreement with ICE, and what happens to people brought there?"
)


def reach(context: Context) -> list[Block]:
    """Three lines, each with what is known or why it does not apply."""
    return [
        Heading(3, "Beyond the town's limits", "reach"),
        Facts(
            (
                Fact("Outside town limits", _outside(context)),
                Fact("Mutual aid", _mutual_aid(context)),
                Fact("County or shared jail", _jail(context)),
            )
        ),
    ]


def _outside(context: Context) -> Words:
    models = dict.fromkeys(
        result.model for result in context.evaluation.options if result.model is not None and result.status != "closed"
    )
    found: Words = ()
    for model in models:
        form = context.rulebook.models[model]
        row = next((row for row in form.rows if row.topic == names.WHERE_USED), None)
        if row is not None:
            section = f" ({row.section})" if row.section else ""
            said = context.sourced(f"{form.short}: {row.text}{section}", row.sources, row.confidence, of=row.text)
            found = (*found, *((Run(" "),) if found else ()), *said)
    return found or text(NO_POWERS)


def _mutual_aid(context: Context) -> Words:
    if not any(r.model is not None and r.status != "closed" for r in context.evaluation.options):
        return text(NO_POWERS)
    answer = context.evaluation.answers.find(names.COUNSEL_POINTS_ANSWERED)
    answered = (
        answer is not None
        and isinstance(answer.value, tuple)
        and names.MUTUAL_AID in answer.value
        and context.readable(names.COUNSEL_POINTS_ANSWERED)
    )
    return text(MUTUAL_AID_ANSWERED if answered else MUTUAL_AID)


def _jail(context: Context) -> Words:
    held = context.given(names.ARREST_HOLDING_PLACE)
    known = f"{held[0].lower()}{held[1:]}" if held else "not known"
    return text(f"Where people arrested here are held: {known}. {OTHER_JAIL}")
