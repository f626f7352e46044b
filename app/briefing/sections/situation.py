"""Where we are today: what put this on the agenda, what the department does now, and with how many officers."""

from __future__ import annotations

from app.briefing.amounts import upper
from app.briefing.blocks import Block, Fact, Facts, Items, Section, Words
from app.briefing.context import NOT_ASKED, NOT_PROVIDED, Context, paragraph, section, text
from app.briefing.excerpts import MOST, SHORT, excerpt
from app.briefing.sections.options import crowded
from app.briefing.sections.program import later_in_state
from app.briefing.told import NO_ANSWER, gathered
from app.engine import figures
from app.engine.answers import DONT_KNOW
from app.rulebook import names

TODAY = (
    names.REQUEST_ORIGIN,
    names.REQUEST_DATE,
    names.MODELS_OFFERED,
    names.AGREEMENT_IN_FORCE,
    names.CUSTODY,
    names.CURRENT_PRACTICE,
    names.BASELINE_CONTACTS_PER_MONTH,
    names.BASELINE_MINUTES_PER_CONTACT,
    names.BASELINE_HOURS_PER_MONTH,
    names.ICE_OFFICE_DISTANCE,
    names.DETAINERS_LAST_THREE_YEARS,
)
ALWAYS = frozenset({names.REQUEST_ORIGIN, names.CURRENT_PRACTICE, names.BASELINE_CONTACTS_PER_MONTH})
"""What stands in the table even where nobody has answered it: why it is on the agenda, and what police do now."""
TOLD = (
    (names.PROBLEM_TO_SOLVE, "Problem, as the town put it"),
    (names.EXPECTED_GAINS, "Supporters, as the town reports"),
    (names.EXPECTED_HARMS, "Opponents, as the town reports"),
)


def today(context: Context) -> list[Section]:
    evaluation, rulebook = context.evaluation, context.rulebook
    facts: list[Fact] = []
    quiet: dict[str, list[Words]] = {}  # what is said instead of an answer: the labels of which it is said
    for id_ in (id_ for id_ in TODAY if id_ in rulebook.questions and evaluation.asks(id_) is not False):
        label, shown = rulebook.questions[id_].label, _figure(context, id_)
        if shown in NO_ANSWER and id_ not in ALWAYS:
            quiet.setdefault(shown, []).append(text(label, why=context.fact_why(id_)))
        else:
            facts.append(Fact(upper(label), text(shown, why=context.fact_why(id_))))
    blocks: list[Block] = [Facts(tuple(facts), 2)]
    room = MOST // 2 if evaluation.short_path or crowded(context) else MOST
    told = [
        Fact(title, text(f"\u201c{excerpt(words, room)}\u201d", why=context.fact_why(id_)))
        for id_, title in TOLD
        if (words := context.given(id_)) is not None
    ]
    if told:
        blocks.append(Facts(tuple(told)))
    for id_, _ in TOLD:
        if id_ in rulebook.questions and not context.given(id_) and evaluation.asks(id_) is True:
            label = rulebook.questions[id_].label
            quiet.setdefault(context.answer_text(id_), []).append(text(label, why=context.fact_why(id_)))
    if quiet:
        blocks.append(paragraph(gathered(quiet), "note"))
    return section("Where we are today", "today", *blocks)


def _figure(context: Context, id_: str) -> str:
    if context.evaluation.asks(id_) is None:
        return NOT_ASKED
    shown = excerpt(context.answer_text(id_), SHORT)
    answer = context.evaluation.answers.find(id_)
    if (
        answer is not None
        and answer.provenance == "estimate"
        and answer.value is not DONT_KNOW
        and shown != NOT_PROVIDED
    ):
        return f"{shown} (the town's estimate)"
    if answer is None and not context.withholds(context.evaluation.tables.place[id_]):
        fact = context.evaluation.fact(id_)
        if fact.origin == "formula" and isinstance(fact.value, float):
            return f"{figures.with_unit(fact.value, fact.unit)} (worked out from other answers)"
    return shown


SEE_LAW = "What state law says of each option, who may end an agreement, and penalties: the briefing, under the law."
DECLINE_CLOSED = (
    "State law, as this briefing knows it, does not leave declining open here. Counsel says whether such a letter is "
    "sent."
)


def still_allowed(context: Context) -> list[Section]:
    """What officers may do, and what state law asks of them, without an agreement."""
    law = context.evaluation.law.law
    allowed = context.statements(law.still_allowed) if law is not None else ()
    if law is None or not allowed:
        return []
    title = f"What officers in {law.name} may do without an agreement"
    return section(title, "still-allowed", Items(allowed, wide=True))


def without_agreement(context: Context) -> list[Section]:
    """What federal law leaves open where the body declines or does nothing; and how many agreements the state has,
    unless the program in short says so."""
    topic = context.rulebook.topics.get("without_agreement")
    if topic is None:
        return []
    found = None if context.evaluation.short_path else context.rulebook.participation
    counted = later_in_state(context, found) if found is not None else ()
    listed = (*context.statements(topic.statements), *((counted,) if counted else ()))
    return section(topic.title, "without-agreement", paragraph(SEE_LAW, "note"), Items(listed))


def ending(context: Context) -> list[Section]:
    """Where an agreement is in force: what follows if it ends. What state law says stands in the briefing."""
    topic = context.rulebook.topics.get("ending")
    listed = context.statements(topic.statements) if topic is not None else ()
    if topic is None or not listed:
        return []
    return section(topic.title, "ending", paragraph(SEE_LAW, "note"), Items(listed))


def reply(context: Context, title: str | None = None) -> list[Section]:
    topic = context.rulebook.topics.get("reply")
    if topic is None:
        return []
    body = tuple(paragraph(words, "wide") for words in context.statements(topic.statements))
    declined = context.evaluation.option("decline")
    if declined is not None and declined.status == "closed":
        sources = next(reason.sources for reason in declined.reasons if reason.status == "closed")
        body = (paragraph(context.sourced(DECLINE_CLOSED, sources), "note"), *body)
    return section(
        title or topic.title,
        "reply",
        paragraph(
            "For a body that declines or takes no action. Blanks are in square brackets; counsel reads it first.",
            "wide",
        ),
        *body,
    )
