"""A script of three minutes for whoever presents the item, to be read aloud. The figures are page one's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.briefing.amounts import headline, lower
from app.briefing.blocks import Cite, Document, Paragraph, Section, SourceList, Words, plain_words
from app.briefing.context import PARTY, Context, paragraph, text
from app.briefing.frame import framed
from app.briefing.handout import flattened
from app.briefing.kit import words
from app.briefing.kit.spoken import MOST, Passage, Said, chosen, needed
from app.briefing.open_points import chief_points, open_points
from app.briefing.outside_money import standings_sentence
from app.briefing.plan import by_day, due_words, plan
from app.briefing.sections.options import open_options
from app.briefing.sections.steps import OWNER
from app.briefing.sections.summary import law_sentence, stale_after
from app.engine import figures
from app.engine.results import OptionResult
from app.rulebook import names
from app.schema.base import Status

SPOKEN: Mapping[Status, str] = {
    "open": "open",
    "closed": "closed",
    "conditional": "open on conditions",
    "required": "required by state law",
    "unsettled": "not settled",
    "unknown": "not known",
}
ORDINALS = ("First", "Second", "Third")
Figures = tuple[str, str, str]
"""New cash and loaded cost over five years, and officer hours a year, as page one prints them."""


def script(context: Context) -> Document:
    """The script, with its headings and, at the end, the sources of what it says."""
    sections = [Section("", "", (paragraph("Read aloud in about three minutes. Blanks are in brackets.", "note"),))]
    for number, passage in enumerate(spoken(context), 1):
        sections.append(Section(passage.title, f"say-{number}", (_paragraph(context, passage),)))
    *before, last = sections
    ended = Section(last.title, last.anchor, (*last.blocks, SourceList(())))
    title = "Three-minute script: section 287(g) agreement"
    made = framed(context, title, "Words for whoever presents the item", (*before, ended))
    return flattened(made, context.rulebook.sources)


def spoken(context: Context) -> tuple[Passage, ...]:
    """What is said, passage by passage. Where much has to be said, fewer of the unknowns are named."""
    drafts = [_passages(context, unknowns) for unknowns in range(len(ORDINALS), -1, -1)]
    return chosen(next((draft for draft in drafts if needed(draft) <= MOST), drafts[-1]))


def _passages(context: Context, unknowns: int) -> tuple[Passage, ...]:
    return (
        Passage("Opening", tuple(_opening(context))),
        Passage("The options", tuple(_options(context))),
        Passage("Cost and hours", tuple(_costs(context))),
        Passage("Money from others", tuple(_money(context))),
        Passage("What is not known", tuple(_unknown(context, unknowns))),
        Passage("What comes next", tuple(_next(context))),
    )


def _paragraph(context: Context, passage: Passage) -> Paragraph:
    said: Words = ()
    for each in passage.said:
        said = (*said, *text(f"{' ' if said else ''}{each.words}"), *context.cites(each.sources))
    return Paragraph(said)


def _opening(context: Context) -> Iterator[Said]:
    yield Said(f"Good evening. I am {words.NAME}. I will give facts and figures, and no recommendation.")
    yield Said(
        "Section 287(g) is part of a federal law. Under it, ICE can let trained local officers do some immigration "
        "work.",
        sources=(names.USC_1357G,),
    )
    when = words.meeting(context)
    yield Said(f"The {context.body} of {context.town} considers {words.decides(context)}.")
    yield Said(f"The meeting is set for {when}." if when else "No date has been set yet.", 20)
    yield Said("The packet has a memo of two pages and a briefing with the source of each statement.", 21)


def _options(context: Context) -> Iterator[Said]:
    groups: dict[tuple[Status, bool], list[str]] = {}
    for result in context.evaluation.options:
        groups.setdefault((result.status, result.confidence == "M"), []).append(result.option.short)
    yield Said(
        f"You have {figures.number_of(len(open_options(context)), 'option that is', 'options that are')} not closed.", 8
    )
    for (status, appears), shorts in groups.items():
        verb = ("appears" if len(shorts) == 1 else "appear") if appears else ("is" if len(shorts) == 1 else "are")
        row = words.in_row(shorts)
        yield Said(f"The status of {row} is not known." if status == "unknown" else f"{row} {verb} {SPOKEN[status]}.")
    if any(appears for _, appears in groups):
        yield Said("Where I say \u201cappears\u201d or \u201cappear\u201d, counsel is still to confirm it.")
    if any(status == "unknown" for status, _ in groups):
        yield Said("Where the status is not known, counsel is to answer.")
    read = [result.option.short for result in context.evaluation.options if result.id in context.readings]
    if read:
        yield Said(f"On {words.in_row(read)}, counsel reads the law differently; the briefing says how.")
    yield Said("The order of the options is fixed and says nothing about their merit.", 2)
    yield Said("The briefing describes each option in the same way: what it could bring, and what it could cost.", 4)
    yield _law(context)
    yield Said("The memo has the state law on which these words rest.", 6)


def _law(context: Context) -> Said:
    """State law as page one has it, where it can be said in the time."""
    told = law_sentence(context)
    sources = tuple(inline.source for inline in told if isinstance(inline, Cite))
    return Said(plain_words(told), 1, sources)


def _costs(context: Context) -> Iterator[Said]:
    evaluation = context.evaluation
    groups: dict[Figures, list[OptionResult]] = {}
    for result in open_options(context):
        groups.setdefault(_figures(context, result), []).append(result)
    yield Said("All costs are for five years and before money from others.")
    yield Said("New cash is money that leaves the town. Loaded cost values every hour at salary and benefits.")
    yield Said("Hours are officer hours a year, less hours saved.")
    for (cash, loaded, hours), results in groups.items():
        shorts = words.in_row([result.option.short for result in results])
        yield Said(f"For {shorts}, new cash is {cash}, loaded cost is {loaded} and hours are {hours}.")
    totals = [evaluation.total(result.id, "gross", "cash") for result in open_options(context)]
    totals += [evaluation.total(result.id, "gross", "loaded") for result in open_options(context)]
    if any(total.status == "partial" for total in totals):
        yield Said("Some of these figures leave out costs that are not known.")
    if any(total.rests_on_judgement and total.value for total in totals):
        yield Said("A low and a high figure mean that the town has not yet estimated its hours.")
    yield Said("A cost that is not known is left out. It is not counted as zero.", 7)


def _figures(context: Context, result: OptionResult) -> Figures:
    evaluation = context.evaluation
    cash, loaded, hours = (
        headline(evaluation, result, total).removesuffix("*").strip()
        for total in (
            evaluation.total(result.id, "gross", "cash"),
            evaluation.total(result.id, "gross", "loaded"),
            evaluation.total(result.id, "gross", "hours", 2),
        )
    )
    return _small(cash), _small(loaded), _small(hours)


def _small(said: str) -> str:
    return said[:1].lower() + said[1:]


def _money(context: Context) -> Iterator[Said]:
    yield Said(standings_sentence(context))
    yield Said("None of it is in the figures that I gave.", 3)
    yield Said(
        "With an agreement, the figures leave out claims, legal defense and premiums not yet quoted. Without one, they "
        "leave out any state penalties, lost grants and compliance time."
    )


def _unknown(context: Context, most: int) -> Iterator[Said]:
    """The points that page one names, at most `most`, and how many there are in all."""
    points = open_points(context)
    shown = chief_points(points)[:most]
    open_ = figures.number_of(len(points), "point is", "points are")
    yield Said(f"{open_} open. The briefing lists them, with who could answer each.", 5)
    for ordinal, point in zip(ORDINALS, shown, strict=False):
        answer = f"{PARTY[point.who]} could answer" if point.who is not None else "nobody is known to have measured it"
        yield Said(f"{ordinal}: {point.what}. Here {answer}.")


def _next(context: Context) -> Iterator[Said]:
    steps = [result for result in context.evaluation.steps if result.step.audience == "public"]
    slots = plan(context)
    left = sorted((result for result in steps if not result.done), key=lambda result: by_day(result, slots))
    yield Said(words.steps_done(len(steps) - len(left), len(steps)))
    if left:
        step = left[0].step
        slot = slots.get(step.id)
        when = f", {due_words(slot)}" if slot else ""
        yield Said(f"Next is this: {lower(step.title)}. The owner is the {OWNER[step.owner].lower()}{when}.", 9)
    both = [context.given(id_) for id_ in (names.COMMENTS_FOR, names.COMMENTS_AGAINST)]
    if both[0] and both[1]:
        yield Said(f"Comments so far: in favor, {both[0]}; against, {both[1]}. Counts of comments are not a vote.", 10)
    yield Said("The packet has a draft motion for each option that is not closed, and one to table.")
    yield Said("You may use one, change it, or use none.", 11)
    yield Said("The choice can be looked at again. The briefing says how, for each option.", 12)
    yield Said("The packet also says how the public can comment, and how to ask for an interpreter.", 13)
    yield Said(
        f"The figures are good until {figures.date_text(stale_after(context))}. After that, ask for an update.", 14
    )
    yield Said("Questions for ICE, the insurer and counsel are written down, each with room for an answer.", 15)
    yield Said("A later figure replaces the one in the briefing now.", 16)
    yield Said("Views of supporters and of opponents appear side by side in the briefing, each with its source.", 17)
    yield Said("The costs are shown by line, so that you can see what each one rests on.", 18)
    yield Said("A sheet in the briefing lets each member note what weighs in the choice, and how much.", 19)
    yield Said("I can take questions now. What I cannot answer, I will pass to the office that can. Thank you.")
