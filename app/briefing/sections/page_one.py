"""Page one: six plain answers in a fixed order, then the options. It reads aloud in three minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.briefing import counsel_readings
from app.briefing.amounts import lower
from app.briefing.blocks import Block, Fact, Facts, Inline, Jump, Run, Section, Words
from app.briefing.context import TO_CONFIRM, Context, text
from app.briefing.excerpts import first_sentence
from app.briefing.may_we import may_we
from app.briefing.open_points import OpenPoint, answer_day, chief_points, open_points, sentences
from app.briefing.outside_money import firm_words, left_out_sentence, standings_sentence
from app.briefing.plan import by_day, plan
from app.briefing.sections import since
from app.briefing.sections.fiscal import costed
from app.briefing.sections.local import paid_in_short
from app.briefing.sections.options import LONG_NAME
from app.briefing.sections.page_one_cost import cost
from app.briefing.sections.page_one_room import MOST, ROOMS, Room, taken
from app.briefing.sections.page_one_table import LEFT, options_table
from app.briefing.sections.steps import OWNER
from app.briefing.sections.summary import (
    REVIEWERS,
    law_day,
    law_sentence,
    prepared_by,
    signed_within,
    stale_after,
)
from app.engine import figures
from app.engine.results import StepResult
from app.engine.schedule import Slot
from app.rulebook import names
from app.rulebook.facts import MODELS

DECIDED, LAW, COST, OUTSIDE, UNKNOWN, NEXT = (
    "What is decided",
    "What the law says",
    "What it costs",
    "Outside money",
    "Not known",
    "What is next",
)
SIGNER: Mapping[bool | None, str] = {
    True: " Counsel has said in writing who may sign.",
    False: " Counsel has not confirmed who may sign, or if this vote binds the signer.",
    None: " Whether counsel has confirmed who may sign is confidential.",
}
ICE = "Immigration and Customs Enforcement (ICE)"
ALL_TO_CONFIRM = " Counsel to confirm each."
NO_POWERS = "Other officers have no powers under section 287(g)."
NOBODY_CONFIRMED_TO_END = " Counsel has not confirmed who may end it, or if this vote binds that person."


def page_one(context: Context) -> list[Section]:
    """What stands under the title, the six answers, and the table of options."""
    opening = Section("", "", tuple(_heading_block(context)), "page_one")
    full, costs, points = options_table(context), cost(context), open_points(context)  # the same in any room
    for room in ROOMS:
        table = full if room.figures else options_table(context, figures=False)
        answers = _answers(context, room, costs, points)
        if taken(f"Section 287(g) briefing: {context.town}", answers, table) <= MOST:
            break
    return [opening, Section("In short", "summary", (Facts(tuple(answers), plain=True), table), "page_one")]


def _heading_block(context: Context) -> list[Block]:
    evaluation = context.evaluation
    meeting = figures.date_text(context.meeting_date) if context.meeting_date else "date not yet set"
    facts = [
        Fact("Meeting", text(f"{context.body}, {meeting}")),
        Fact("Prepared", text(figures.date_text(evaluation.prepared_on))),
        Fact("Prepared by", text(prepared_by(context), why=context.fact_why(names.PREPARED_BY))),
        Fact("Law as of", text(law_day(context))),
        Fact("Signatures", text(_signatures(context))),
    ]
    return [Facts(tuple(facts), 2)]


def _signatures(context: Context) -> str:
    """Who has signed, office by office; in a word where nobody has."""
    each = {title: signed_within(context, role) for role, title in REVIEWERS}
    if set(each.values()) == {"not yet signed"}:
        return "Not yet signed by the manager, the chief, finance or the attorney"
    return "; ".join(f"{title}: {words}" for title, words in each.items())


def _answers(context: Context, room: Room, costs: Words, points: Sequence[OpenPoint]) -> list[Fact]:
    short = context.evaluation.short_path
    facts = [Fact(DECIDED, _decided(context, room)), Fact(LAW, _law(context, room.law)), Fact(COST, costs)]
    if not short:
        facts.append(Fact(OUTSIDE, _outside(context, room.offers)))
    return [
        *facts,
        Fact(LEFT, text(left_out_sentence(context))),
        Fact(UNKNOWN, _unknown(context, points, room.most)),
        Fact(NEXT, _next(context, room.most)),
    ]


# ---- the answers --------------------------------------------------------------------------------------------------


def _decided(context: Context, room: Room) -> Words:
    """What is to be decided, when and by whom; what was offered; and whether the vote binds."""
    evaluation = context.evaluation
    day = f"On {figures.date_text(context.meeting_date)}" if context.meeting_date else "At a meeting not yet set"
    force = evaluation.value(names.AGREEMENT_IN_FORCE)
    if force not in (None, names.NONE):
        what = f"whether to keep, narrow or end its agreement with {ICE} under section 287(g)"
    else:
        what = f"whether the {evaluation.answers.town.kind} signs an agreement with {ICE} under section 287(g)"
    of = f" of {context.town}" if len(context.town) <= LONG_NAME else ""
    where = f", {evaluation.law.name}," if evaluation.law.state is not None and of else ""
    said = f"{day}, the {context.body}{of}{where} considers {what}."
    named = names.AGREEMENT_IN_FORCE if force not in (None, names.NONE) else names.MODELS_OFFERED
    if (told := context.given(named)) is not None:
        plain = told.removeprefix("A ").removesuffix(" agreement")
        if named == names.AGREEMENT_IN_FORCE:
            raised = f"; {lower(origin)}" if (origin := context.given(names.REQUEST_ORIGIN)) else ""
            said += f" In force, as the town says: {plain}{raised}."
        else:
            origin = context.given(names.REQUEST_ORIGIN)
            said += f"{f' Why now: {lower(origin)}.' if origin else ''} Before the {context.body}: {plain}."
    if force is None:
        said += " Whether an agreement is in force is not known, so both sets of options are shown."
    power = _power(context, room.powers)
    confirmed = context.yes(names.SIGNER_CONFIRMED)
    after = SIGNER[confirmed] if confirmed is not False or force in (None, names.NONE) else NOBODY_CONFIRMED_TO_END
    if context.vote_in_doubt and confirmed is not False:  # else the sentence before has said it
        after += f" Counsel to answer {context.vote_in_doubt}."
    if since.is_earlier(context):
        after += f" {since.page_one_note(context)}"
    return (*text(said), *(text(" ") if power else ()), *power, *text(after))


def _power(context: Context, sentences: int) -> Words:
    """What a certified officer may do at a stop, and that others may not, where one model alone can be signed or is in
    force."""
    shown = [r for r in context.evaluation.options if r.status != "closed" and r.option.costs in _WITH_LINES]
    models = {result.model for result in shown}
    signing = [each for each in context.rulebook.options if each.costs == "model" and each.model in models]
    if len(models) != 1 or not signing or not sentences:
        return ()
    practice = signing[0].in_practice.officer_at_a_stop
    said = first_sentence(practice.text)
    found = context.sourced(said, practice.sources, practice.confidence, of=practice.text)
    if sentences == 1:
        return found
    others = next(each.in_practice.officer_at_a_stop for each in context.rulebook.options if each.id == "decline")
    return (*found, *text(" "), *context.sourced(NO_POWERS, others.sources, others.confidence, of=others.text))


_WITH_LINES = ("model", "model_recurring")


def _law(context: Context, most: int) -> Words:
    evaluation = context.evaluation
    if evaluation.law.law is not None and evaluation.law.body is None:
        return (*text(f"The law of {evaluation.law.name} differs by kind of agency, which is not known yet: "), _THERE)
    if not evaluation.law.closes_signing:
        said = _in_brief(law_sentence(context), most)
        may = may_we(evaluation.options)
        return (*(text(f"{may} ") if may else ()), *said)
    reason = evaluation.law.reason("sign_task_force")
    appears = (
        "appears closed by state law; counsel to confirm" if reason.confidence == "M" else "is closed by state law"
    )
    return (
        *text(f"Signing {appears}. ", strong=True),
        *context.sourced(reason.text, reason.sources),
        *counsel_readings.on_signing(context),
        *text(" "),
        *(law_sentence(context) if evaluation.short_path else _in_brief(law_sentence(context), most // 2)),
    )


_THERE = Jump("law", "Law and agreement")


def _in_brief(words: Words, most: int) -> Words:
    """The words up to where a sentence would go beyond the room, with the page that has the rest."""
    found: list[Inline] = []
    letters = 0
    for inline in words:
        length = len(inline.text) if isinstance(inline, Run) else 0
        if found and length > 1 and letters + length > most:
            ends_in_space = isinstance(found[-1], Run) and found[-1].text.endswith(" ")
            return (*_confirmed_once(found), *text("More: " if ends_in_space else " More: "), _THERE, *text("."))
        letters += length
        found.append(inline)
    return _confirmed_once(found)


def _confirmed_once(words: Sequence[Inline]) -> Words:
    """The same, but where each of several sentences asks counsel to confirm, the last of them asks it of all."""
    runs = [inline for inline in words if isinstance(inline, Run) and inline.text.strip()]
    if len(runs) < 2 or not all(run.text.endswith(TO_CONFIRM) for run in runs):
        return tuple(words)
    bare = (
        replace(inline, text=inline.text.removesuffix(TO_CONFIRM)) if isinstance(inline, Run) else inline
        for inline in words
    )
    return (*bare, *text(ALL_TO_CONFIRM))


def _outside(context: Context, offers: bool) -> Words:
    """The standing of outside money, and where its sums stand; no sum of it here but what has come in."""
    if not costed(context):
        return text(standings_sentence(context))
    short = " ".join(filter(None, ("The fiscal note says how firm each offer is.", firm_words(context))))
    said = text(standings_sentence(context) if offers else short)
    return (
        *_who_pays(context),
        *said,
        *paid_in_short(context),
        *text(" Sums: "),
        Jump("fiscal", "Fiscal note"),
        *text("."),
    )


def _who_pays(context: Context) -> Words:
    """That the town pays, as the standard forms have it."""
    priced = {result.model for result in costed(context)}
    rows = [context.evaluation.model_rows(model).get(names.WHO_PAYS) for model in MODELS if model in priced]
    sources = dict.fromkeys(id_ for row in rows if row is not None for id_ in row.sources)
    said = f"Under the form, the {context.evaluation.answers.town.kind} pays."
    return (*context.sourced(said, sources), *text(" ")) if sources else ()


def _unknown(context: Context, points: Sequence[OpenPoint], most: int) -> Words:
    shown = chief_points(points, most)
    day = answer_day(context)
    wanted = f" Last day for answers: {figures.date_text(day)}." if day is not None else ""
    more = f" {len(points) - len(shown)} more: " if len(points) > len(shown) else ""
    words = (*sentences(context, shown), *text(f"{wanted}{more}"))
    return (*words, Jump("unknown", "What is not known"), *text(".")) if more else words


def _next(context: Context, most: int) -> Words:
    """The next legal steps with owner and day; of an earlier day's briefing, until when it held."""
    evaluation = context.evaluation
    slots = plan(context)
    left = sorted((step for step in evaluation.steps if not step.done), key=lambda step: by_day(step, slots))
    said = " ".join(f"{_step(context, step, slots.get(step.step.id))}." for step in left[:most])
    done = len(evaluation.steps) - len(left)
    counted = f"Legal checks done: {done} of {len(evaluation.steps)}."
    first = f" Next: {said}" if said else ""
    if said and context.meeting_date is None:
        first += " No day is set until the meeting has one."
    earlier = f" {since.limit(context, stale_after(context))}." if since.is_earlier(context) else ""
    return text(f"{counted}{first}{earlier} {context.rulebook.texts.no_ranking}")


def _step(context: Context, step: StepResult, slot: Slot | None) -> str:
    kind = context.evaluation.answers.town.kind
    title = step.step.title.replace("the town", f"the {kind}")
    when = "not before" if slot is not None and slot.fits == "after" else "by"
    day = f", {when} {figures.date_text(slot.by)}" if slot is not None else ""
    return f"{title} ({OWNER[step.step.owner]}{day})"
