"""Money from others by its standing for this town, and what the figures leave out on each side: in words.

A net is never printed without the standing of the money that it counts.
"""

from __future__ import annotations

from app.briefing.blocks import Words
from app.briefing.context import Context, text
from app.engine import figures
from app.engine.results import FUNDINGS, FundingId, OptionResult
from app.rulebook import names
from app.schema.costs import Payer, Standing

PAYERS: tuple[tuple[Payer, str], ...] = (("ice", "ICE"), ("state", "the state"))
RECEIVED = (
    (names.EXISTING_MONEY_RECEIVED, "has come in under the agreement in force"),
    (names.STATE_GRANT_RECEIVED, "of a state grant has come in"),
)


def left_out_sentence(context: Context) -> str:
    """What the figures leave out on each side, in the words of a town that would sign or of one that has signed."""
    force = context.evaluation.value(names.AGREEMENT_IN_FORCE)
    signed = force is not None and force != names.NONE
    first, other = ("With the agreement", "Without it") if signed else ("With an agreement", "Without one")
    return (
        f"{first}, the figures leave out claims, defense and premiums that no insurer has stated. {other}, they leave "
        "out state penalties, lost grants and time spent on compliance."
    )


NO_MONEY = "no such money counts here"


def standing(context: Context, funding: FundingId, model: str | None) -> Standing | None:
    """The standing of the money that a funding counts, as far as this audience may read the answers behind it."""
    return context.evaluation.funding_standing(funding, model, context.readable)


def standing_words(context: Context, funding: FundingId, model: str | None) -> str:
    """The same in words: 'announced only'; '' where a funding counts no money at all."""
    found = standing(context, funding, model)
    return "" if found is None else context.rulebook.standings[found]


def titled(context: Context, funding: FundingId, result: OptionResult) -> str:
    """A funding's title for one option, with the standing of its money at the end: one label in every output."""
    title, words = context.evaluation.scenarios[funding].title, standing_words(context, funding, result.model)
    return title if funding == "none" else f"{title} ({words or NO_MONEY})"


def fundings_shown(context: Context, result: OptionResult) -> tuple[FundingId, ...]:
    """The fundings that differ: one under which no offer counts is left out, and so is a second reading that changes
    no figure."""
    money, found = context.evaluation.money, list[FundingId]()
    seen = set()
    for funding in FUNDINGS:
        lines = money.offset_lines(result, funding)
        said = tuple((line.id, line.status == "unknown" or line.years) for line in lines)
        if funding == "none" or (lines and said not in seen):
            found.append(funding)
            seen.add(said)
    return tuple(found)


def standings_sentence(context: Context) -> str:
    """How firm each payer's money is for this town, in a sentence or two; without any figure but what has come in."""
    evaluation = context.evaluation
    models = dict.fromkeys(r.model for r in evaluation.options if r.model is not None and r.status != "closed")
    said = []
    for payer, name in PAYERS:
        by_model = {model: evaluation.standing(payer, model, context.readable) for model in models}
        standings = dict.fromkeys(context.rulebook.standings[standing] for standing in by_model.values())
        if payer == "state" and set(by_model.values()) <= {"nothing"}:
            continue
        if len(standings) > 1:
            each = "; ".join(
                f"{context.rulebook.models[model].short}, {context.rulebook.standings[standing]}"
                for model, standing in by_model.items()
            )
            said.append(f"Money from {name}: {each}.")
        elif standings:
            said.append(f"Money from {name}: {next(iter(standings))}.")
    for key, what in RECEIVED:
        received = evaluation.value(key)
        if isinstance(received, float) and context.readable(key):
            said.append(f"So far {figures.dollars(received)} {what}.")
    if not said:
        return "No money from others was found for an option that is open."
    return " ".join(said)


READINGS_NOTE = (
    "A grant or a contract counts until the day that the town has given. Terms not public: where an offer can be read "
    "in two ways, both are shown, and neither is called likely."
)


def until_note(context: Context) -> Words:
    """How offers are read, and until which day money counts."""
    ends = context.joined(context.rulebook.money_ends)
    return (*text(READINGS_NOTE + (" " if ends else "")), *ends)


def recorded_sentence(context: Context) -> str:
    """What an agreement in force has cost by the town's own books, and what ending would free; '' if not recorded."""
    evaluation = context.evaluation
    months = evaluation.value(names.EXISTING_COST_MONTHS)
    keys = {
        "new cash": names.EXISTING_COST_CASH,
        "in full, with pay": names.EXISTING_COST_LOADED,
    }
    listed = [
        f"{figures.dollars(value)} {words}"
        for words, key in keys.items()
        if isinstance(value := evaluation.value(key), float) and context.readable(key)
    ]
    hours = evaluation.value(names.EXISTING_HOURS)
    if isinstance(hours, float) and context.readable(names.EXISTING_HOURS):
        listed.append(f"{figures.hours(hours)} of officers")
    if not listed or not isinstance(months, float) or not context.readable(names.EXISTING_COST_MONTHS):
        return ""
    period = figures.with_unit(months, "month")
    said = f"The town\u2019s own books show a cost of {' and '.join(listed)} in {period} for the agreement in force."
    received, left = evaluation.value(names.EXISTING_MONEY_FOR_PERIOD), evaluation.recorded_net
    if isinstance(received, float) and context.readable(names.EXISTING_MONEY_FOR_PERIOD):
        said += f" For the same months {figures.dollars(received)} has come in"
        if left is not None and context.readable(names.EXISTING_COST_LOADED):
            said += f", which leaves {figures.dollars(left)} of the full cost"
        said += "."
    return (
        f"{said} Keeping is measured by these figures, converted to a full year. Ending would free as much; pay that "
        "is freed goes to other work, unless a post is given up."
    )
