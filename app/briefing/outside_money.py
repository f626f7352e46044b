"""Money from others by its standing for this town, and what the figures leave out on each side: in words.

A net is never printed without the standing of the money that it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.briefing.amounts import listed, lower
from app.briefing.blocks import Words
from app.briefing.context import KEPT_OUT, Context, text
from app.engine import figures
from app.engine.results import FUNDINGS, FundingId, OptionResult
from app.engine.standing import STANDINGS, covers_of, document_of
from app.rulebook import names
from app.schema.base import ModelId
from app.schema.costs import Offset, Payer, Standing

PAYERS: tuple[tuple[Payer, str], ...] = (("ice", "ICE"), ("state", "the state"))
RECEIVED = (
    (names.EXISTING_MONEY_RECEIVED, "has come in under the agreement in force"),
    (names.STATE_GRANT_RECEIVED, "of a state grant has come in"),
)


def left_out_sentence(context: Context) -> str:
    """What the figures leave out on each side, in the words of a town that would sign or of one that has signed."""
    force = context.evaluation.value(names.AGREEMENT_IN_FORCE)
    signed = force is not None and force != names.NONE
    first, other = ("With the agreement", "without it") if signed else ("With an agreement", "without one")
    return (
        f"{first}, the figures leave out any claims, legal defense and premiums not yet quoted; {other}, any state "
        "penalties, lost grants and compliance time."
    )


NO_MONEY = "no such money counts here"
THE_REST = "the rest"
NO_OFFER = "no offer is counted here"


def standing(context: Context, funding: FundingId, result: OptionResult) -> Standing | None:
    """The standing of the money that a funding counts, as far as this audience may read the answers behind it: the
    weakest of its offers'."""
    return context.evaluation.funding_standing(funding, result, context.readable)


def offer_standing(context: Context, offset: Offset) -> str:
    """How firm one offer is, in words; where the answer that says it may not be read, that it may not."""
    if _kept(context, offset):
        return KEPT_OUT.lower()
    return context.rulebook.standings[context.evaluation.offer_standing(offset, context.readable)]


def standing_words(context: Context, result: OptionResult, *fundings: FundingId) -> str:
    """How firm the money is that an option's sums under some fundings count: 'announced only', or offer by offer where
    they differ: 'equipment signed; the rest announced only'. '' where they count no money at all."""
    return _each(context, context.evaluation.offers_counted(fundings, result, context.readable))


def _each(context: Context, offers: Sequence[tuple[Offset, Standing]]) -> str:
    """The firmest first, by name; the weakest is the rest."""
    kept = list(dict.fromkeys(offset.in_a_sentence for offset, _ in offers if _kept(context, offset)))
    found: dict[Standing, dict[str, None]] = {}
    for offset, said in offers:
        if not _kept(context, offset):
            found.setdefault(said, {})[offset.in_a_sentence] = None
    groups = sorted(found.items(), key=lambda group: STANDINGS.index(group[0]))
    words = [f"{listed(list(named))} {context.rulebook.standings[said]}" for said, named in groups[:-1]]
    if groups:
        last = context.rulebook.standings[groups[-1][0]]
        words.append(f"{THE_REST} {last}" if words else last)
    if kept:
        words.append(f"{listed(kept)} {KEPT_OUT.lower()}" if words else KEPT_OUT.lower())
    return "; ".join(words)


def _kept(context: Context, offset: Offset) -> bool:
    """Did the town answer on a contract of ICE's own, and may the answer not be read?"""
    key = offset.contract
    if key is None or offset.payer != "ice" or context.readable(key):
        return False
    answer = context.evaluation.answers.find(key)
    return answer is not None and answer.known


def titled(context: Context, funding: FundingId, result: OptionResult) -> str:
    """The same with the standing of its money at the end: one label in every output."""
    title = context.evaluation.funding_title(funding, result)
    return title if funding == "none" else f"{title} ({standing_words(context, result, funding) or NO_MONEY})"


def fundings_shown(context: Context, result: OptionResult) -> tuple[FundingId, ...]:
    """The fundings that differ: one under which no offer counts is left out, and so is a second reading that changes
    no figure, and nothing that nobody has promised."""
    money, found = context.evaluation.money, list[FundingId]()
    offsets = {offset.id: offset for offset in context.rulebook.offsets}
    seen = set()
    for funding in FUNDINGS:
        lines = money.offset_lines(result, funding)
        said = tuple((line.id, line.status == "unknown" or line.years) for line in lines)
        nothing = standing(context, funding, result) == "nothing" and not any(
            any(line.years) if line.status != "unknown" else _kept(context, offsets[line.id]) for line in lines
        )
        if funding == "none" or (lines and said not in seen and not nothing):
            found.append(funding)
            seen.add(said)
    return tuple(found)


def standings_sentence(context: Context) -> str:
    """How firm each payer's money is for this town, in a sentence or two; without any figure but what has come in."""
    evaluation = context.evaluation
    models = dict.fromkeys(r.model for r in evaluation.options if r.model is not None and r.status != "closed")
    said: list[str] = []
    plain: list[tuple[str, str]] = []  # payer and standing, where no more is to be said of that payer
    for payer, name in PAYERS:
        by_model = {model: _payers_offers(context, payer, model) for model in models}
        if payer == "state" and all(standing == "nothing" for each in by_model.values() for _, standing in each):
            continue
        none = NO_OFFER if payer == "ice" and _document(context) else context.rulebook.standings["nothing"]
        words = {model: _each(context, offers) or none for model, offers in by_model.items()}
        more: list[str] = []
        if payer == "ice" and words:
            more += filter(None, (_document_words(context, by_model.values()), _contract_words(context)))
        if len(set(words.values())) > 1:
            each = "; ".join(
                f"{context.rulebook.models[model].short}, {words_.replace('; ', ', ')}"
                for model, words_ in words.items()
            )
            said.append(f"Money from {name}: {each}.")
        elif words and more:
            said.append(f"Money from {name}: {next(iter(words.values()))}.")
        elif words:
            plain.append((name, next(iter(words.values()))))
        said += more
    if len({words for _, words in plain}) == 1:
        plain = [(listed([name for name, _ in plain]), plain[0][1])]
    said += [f"Money from {name}: {words}." for name, words in plain]
    if received := _received(context):
        said.append(received)
    if not said:
        return "No money from others was found for an option that is open."
    return " ".join(said)


def _payers_offers(context: Context, payer: Payer, model: ModelId) -> list[tuple[Offset, Standing]]:
    """A payer's offers for a model that count on the day, but for ICE's money under a contract of its own."""
    evaluation = context.evaluation
    found = [
        (offset, evaluation.offer_standing(offset, context.readable))
        for offset in context.rulebook.offsets
        if offset.payer == payer
        and offset.id in evaluation.offers.counts
        and model in offset.models
        and (payer == "state" or offset.contract is None)
    ]
    return [each for each in found if each[1] != "nothing"] or found


DOCUMENTS: dict[Standing, str] = {
    "signed": "A signed document promises money",
    "offered": "A draft that is not signed offers money",
    "told": "Money was promised orally",
}
COVERS_UNKNOWN: dict[Standing, str] = {
    "signed": "; what it covers is not recorded, so no single offer counts as signed",
    "offered": "; what it covers is not recorded, so no single offer counts as offered in writing",
    "told": "; for what is not recorded",
}


def _document(context: Context) -> Standing | None:
    return document_of(context.evaluation, context.readable)


def _document_words(context: Context, shown: Iterable[Sequence[tuple[Offset, Standing]]]) -> str:
    """What a document or word on ICE's money covers, where the standing of the offers does not say it already."""
    document, covers = _document(context), covers_of(context.evaluation, context.readable)
    if document is None:
        return ""
    if covers is None:
        kept = context.keeps(names.REIMBURSEMENT_COVERS)
        covered = f"; what for is {KEPT_OUT.lower()}" if kept else COVERS_UNKNOWN[document]
        return f"{DOCUMENTS[document]}{covered}."
    if covers <= {offset.covered_as for offers in shown for offset, _ in offers}:
        return ""
    choices = context.rulebook.questions[names.REIMBURSEMENT_COVERS].choices
    return f"{DOCUMENTS[document]} for: {', '.join(lower(each.text) for each in choices if each.id in covers)}."


def firm_words(context: Context) -> str:
    """What is signed under a contract of its own, and what has come in: said where the rest has no room, too."""
    return " ".join(filter(None, (_contract_words(context), _received(context))))


def _received(context: Context) -> str:
    """What has come in so far, by payer; '' where nothing is recorded that may be read."""
    found = [(context.evaluation.value(key), what) for key, what in RECEIVED if context.readable(key)]
    return " ".join(f"So far {figures.dollars(sum_)} {what}." for sum_, what in found if isinstance(sum_, float))


def _contract_words(context: Context) -> str:
    """How firm money under a contract of its own is, where the town has one."""
    for offset in context.rulebook.offsets:
        if offset.payer == "ice" and offset.contract is not None and offset.id in context.evaluation.offers.counts:
            if _kept(context, offset):
                return f"{offset.title}: {KEPT_OUT.lower()}."
            if context.evaluation.offer_standing(offset, context.readable) == "signed":
                return f"{offset.title}: {context.rulebook.standings['signed']}, by a contract of its own."
    return ""


READINGS_NOTE = (
    "A state grant or a contract counts until its last day, where the town gave one. Terms not public: where an offer "
    "can be read in two ways, both are shown, and neither is called likely."
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
