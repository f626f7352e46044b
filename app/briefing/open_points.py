"""What is not known, in every sense: not settled in law, not promised, not insured, not answered, never measured.

A briefing that lists unanswered questions alone would call known what the law has not settled or nobody has signed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.briefing.amounts import listed, upper
from app.briefing.blocks import Words
from app.briefing.context import KEPT_OUT, PARTY, Context, text
from app.engine.results import OptionResult
from app.engine.standing import covers_of, document_of
from app.engine.unknowns import ASSUMED
from app.rulebook import names
from app.schema.base import Party, Statement

Side = Literal["signing", "not_signing", "both"]
"""Whether a point bears on an option with an agreement, on one without, or on both."""
DAYS_BEFORE = 7
"""Answers are wanted this many days before the meeting, where the agenda has no day of its own."""
NAMED_MOST = 5
"""Options that are named one by one."""
GRANTS = "what being without an agreement could mean for officials, state money and federal grants"
EFFECTS = "what an agreement, or the lack of one, does to crime and to reports of crime here"
CLAIMS = "who would defend the {kind} and its officers and pay claims"


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One thing that is not known. `what` begins in lower case; `who` is None where nobody has measured it, and
    `rests_on` is what says so. `pressing`: on money, or on the risk of either side."""

    what: str
    who: Party | None
    side: Side
    why: str
    leaves: str
    key: str = ""
    rests_on: Statement | None = None
    pressing: bool = False


def open_points(context: Context) -> tuple[OpenPoint, ...]:
    """Everything that is not known and bears on the choice: law first, then money and liability, then the town's own
    numbers, then effects."""
    own = (*_law(context), *_money(context), *_not_signing(context), *_one_source(context))
    return (*own, *_numbers(context), *_effects(context))


def chief_points(points: Sequence[OpenPoint], most: int = 3) -> tuple[OpenPoint, ...]:
    """`most` of them: first those on money and on the risk of each side, as the law stands in an answer of its own.
    One at least bears on signing and one on not signing, where there is such a point."""
    chosen: list[OpenPoint] = []
    points = sorted(points, key=lambda point: not point.pressing)
    for side in ("signing", "not_signing"):
        chosen += [point for point in points if point.side == side][:1]
    chosen += [point for point in points if point not in chosen][: max(0, most - len(chosen))]
    return tuple(sorted(chosen[:most], key=points.index))


def who_words(point: OpenPoint) -> str:
    """Who could answer a point, in words."""
    return PARTY[point.who] if point.who is not None else "nobody is known to have measured it"


def sentences(context: Context, points: Sequence[OpenPoint]) -> Words:
    """Points as sentences in a row, each with who could answer it."""
    found: Words = ()
    for point in points:
        said = f"{' ' if found else ''}{upper(point.what)} ({who_words(point)})."
        found = (*found, *grounded(context, point, said))
    return found


def grounded(context: Context, point: OpenPoint, said: str) -> Words:
    """Words on a point with the statement of the rulebook on which it rests, where there is one."""
    rests_on = point.rests_on
    return text(said) if rests_on is None else context.sourced(said, rests_on.sources, of=rests_on.text)


def answer_day(context: Context) -> str | None:
    """The ISO day by which answers are wanted: when the agenda is published, else a week before the meeting; None
    while there is no such day ahead."""
    evaluation = context.evaluation
    today = evaluation.prepared_on.isoformat()
    published = evaluation.answers.find(names.AGENDA_PUBLICATION_DATE)
    day = published.value if published is not None and context.readable(names.AGENDA_PUBLICATION_DATE) else None
    if isinstance(day, str) and day >= today:
        return day
    if context.meeting_date is None or context.meeting_date < today:
        return None
    before = dt.date.fromisoformat(context.meeting_date) - dt.timedelta(days=DAYS_BEFORE)
    return max(before.isoformat(), today)


def _side(result: OptionResult) -> Side:
    return "signing" if result.model is not None else "not_signing"


def _law(context: Context) -> list[OpenPoint]:
    """Statuses that are not settled or not known."""
    view, found = context.evaluation.law, list[OpenPoint]()
    if view.state is None or view.law is None:
        place = view.name if view.state is not None else "the state, which is not named yet,"
        what = f"what the law of {place} says of each option"
        return [OpenPoint(what, "attorney", "both", "Not in this rulebook", "The status of every option.")]
    groups: dict[str, list[OptionResult]] = {}
    for result in context.evaluation.options:
        if result.status in _OPEN:
            groups.setdefault(result.status, []).append(result)
    for status, results in sorted(groups.items(), key=lambda each: _OPEN.index(each[0])):  # in any order of options
        why = "Not settled in law" if status == "unsettled" else "Not established in this rulebook"
        named = ", ".join(result.option.short for result in results)
        what = f"whether state law allows {'this option' if len(results) == 1 else 'these options'}: {named}"
        if len(results) > NAMED_MOST:
            what = f"whether state law allows {len(results)} of the {len(context.evaluation.options)} options"
        sides = {_side(result) for result in results}
        side: Side = sides.pop() if len(sides) == 1 else "both"
        found.append(OpenPoint(what, "attorney", side, why, "Their status."))
    return found


def _one_source(context: Context) -> list[OpenPoint]:
    """Statuses that rest on one source, or on what was not read in full."""
    view = context.evaluation.law
    if view.state is None or view.law is None:
        return []
    found = list[OpenPoint]()
    sure = [r.option.short for r in context.evaluation.options if r.confidence == "M" and r.status not in _OPEN]
    if sure:
        every = len(sure) == len(context.evaluation.options)
        of = " every option" if every else f" {listed(sure)}"
        what = f"whether counsel confirms the status shown for{of}"
        found.append(OpenPoint(what, "attorney", "both", "One source, or not read in full", "Their status."))
    return found


_OPEN = ("unsettled", "unknown")


def _models(context: Context) -> list[OptionResult]:
    return [r for r in context.evaluation.options if r.model is not None and r.status != "closed"]


def _money(context: Context) -> list[OpenPoint]:
    """Money that nobody has signed, and claims that no insurer has spoken of."""
    found: list[OpenPoint] = []
    models = _models(context)
    if not models:
        return found
    firm = {"paid", "signed", "nothing"}
    counted = (context.evaluation.offers_counted(("announced",), result, context.readable) for result in models)
    if any(offset.payer == "ice" and standing not in firm for offers in counted for offset, standing in offers):
        found.append(_which_costs(context))
    if context.evaluation.value(names.INSURER_ANSWER) not in (names.COVERED, names.EXCLUDED, names.CONDITIONS):
        claims = CLAIMS.format(kind=context.evaluation.answers.town.kind)
        found.append(
            OpenPoint(
                claims, "insurer", "signing", "No answer on record", "Claims, defense and premiums.", pressing=True
            )
        )
    return found


def _which_costs(context: Context) -> OpenPoint:
    """What is not promised in writing; where a document is signed, what it does not cover, or that its contents are
    not recorded."""
    words, why = "which costs ICE would pay, for how long and on what terms", "No promise in writing"
    document = document_of(context.evaluation, context.readable)
    if document == "signed" and covers_of(context.evaluation, context.readable) is None:
        words = "which costs the signed document on payment covers, and on what terms"
        kept = context.keeps(names.REIMBURSEMENT_COVERS)
        why = KEPT_OUT if kept else "Contents not recorded"
    elif document == "signed":
        words, why = "which costs ICE would pay beyond the signed document", "Not in that document"
    elif document == "offered":
        why = "A draft that is not signed"
    return OpenPoint(words, "ice", "signing", why, "Every figure after outside money.", pressing=True)


def _not_signing(context: Context) -> list[OpenPoint]:
    why, leaves = "Not settled or not read", "What not signing could cost."
    return [OpenPoint(GRANTS, "attorney", "not_signing", why, leaves, pressing=True)]


WHY = {
    "dont_know": "Town does not know",
    "not_asked": "Not answered yet",
    "no_source": "No published source",
}


def _numbers(context: Context) -> list[OpenPoint]:
    """Questions without an answer that bear on a status or a figure, the weightiest first."""
    return [
        OpenPoint(unknown.label, unknown.who, "signing", WHY[unknown.why], unknown.effect, unknown.key)
        for unknown in context.evaluation.unknowns
        if unknown.weight >= ASSUMED
    ]


def dont_knows(context: Context) -> str:
    """What the town answered with "don't know" and no status or figure rests on, by who could answer; '' for none."""
    by_party: dict[Party, list[str]] = {}
    for unknown in context.evaluation.unknowns:
        if unknown.why == "dont_know" and unknown.weight < ASSUMED:
            by_party.setdefault(unknown.who, []).append(unknown.label)
    each = "; ".join(f"{', '.join(labels)} ({PARTY[who]})" for who, labels in by_party.items())
    return f"The town does not know, and no status or figure rests on it: {each}." if each else ""


def _effects(context: Context) -> list[OpenPoint]:
    if not context.rulebook.findings:
        return []
    reach = next(iter(context.rulebook.evidence_reach), None)
    leaves = "See the evidence on effects."
    return [OpenPoint(EFFECTS, None, "both", "Not measured in such a town", leaves, rests_on=reach)]
