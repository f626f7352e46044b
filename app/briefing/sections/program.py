"""The program on half a page, for a body whose state law closes signing; and how many take part, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from app.briefing.blocks import Items, Run, Section, Words
from app.briefing.context import Context, section, text
from app.engine import figures
from app.rulebook.facts import MODELS
from app.schema.evidence import ModelCount, ParticipationFile


def in_short(context: Context) -> list[Section]:
    """What the program is, its models and its history, who pays under the forms, and how many take part."""
    topic = context.rulebook.topics.get("in_short")
    if topic is None:
        return []
    lines = (*context.statements(topic.statements), *how_many(context))
    return section(topic.title, "program-in-short", Items(lines, wide=True)) if lines else []


def how_many(context: Context) -> Sequence[Words]:
    """The newest count that stands on the day: in the country, and in this state."""
    found = context.rulebook.participation
    evaluation = context.evaluation
    if found is None:
        return ()
    rows = [row for row in found.national if row.day <= evaluation.as_of]
    if not rows:
        return ()
    newest = rows[-1]
    held = f", held by {figures.plain(newest.agencies)} agencies" if newest.agencies is not None else ""
    count = f"{figures.plain(newest.agreements)} agreements{held}"
    words: Words = (
        *text(f"On {figures.date_text(newest.day)}, there were {count}."),
        *context.cites(newest.sources or found.sources),
    )
    return ((*words, *_in_state(context, found)),)


def _in_state(context: Context, found: ParticipationFile) -> Words:
    """The state's newest count by model: the later one if it stands on the day, else that of the states' table."""
    law, as_of = context.evaluation.law, context.evaluation.as_of
    if found.later is not None and found.later.counted_on <= as_of:
        return (Run(" "), *later_in_state(context, found))
    state = next((row for row in found.states if row.state == law.state), None)
    if state is None or found.counted_on > as_of:
        return ()
    told = f"{law.name} had {_agreements(state.agreements)} on {figures.date_text(found.counted_on)}."
    return (Run(" "), *text(told), *context.cites(found.sources))


def later_in_state(context: Context, found: ParticipationFile) -> Words:
    """The state's agreements in the newer count, which does not tell kinds of agency apart; nothing before its day."""
    law, later = context.evaluation.law, found.later
    if later is None or later.counted_on > context.evaluation.as_of or not law.state:
        return ()
    row = next((row for row in later.states if row.state == law.state), None)
    on = figures.date_text(later.counted_on)
    count = _agreements(row.agreements) + _by_model(context, row) if row is not None else _agreements(0)
    return (*text(f"{law.name} had {count} on {on}."), *context.cites(later.sources))


def _agreements(number: int) -> str:
    return "no agreement" if number == 0 else "1 agreement" if number == 1 else f"{figures.plain(number)} agreements"


def _by_model(context: Context, row: ModelCount) -> str:
    titles = context.rulebook.models
    parts = [f"{figures.plain(n)} {titles[model].short}" for model in MODELS if (n := getattr(row, model))]
    return f" ({', '.join(parts)})"
