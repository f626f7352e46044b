"""Findings on effects, to browse by topic: for anyone, and for one town with what its briefing prints and why.

Nothing is counted, and the direction of a finding is shown nowhere: its own words say what was found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort

from app.briefing.sections.local import (
    ONE_SOURCE,
    act_words,
    amount_words,
    day_words,
    place_words,
    reason_words,
    told_by,
)
from app.engine.answers import MODELS
from app.engine.evidence import (
    COMPARED,
    KIND_TITLES,
    PROGRAM_TITLES,
    STANDINGS,
    TOPICS,
    Standing,
    TopicView,
    by_topic,
    not_compared,
)
from app.engine.evidence_choice import Choice, choices
from app.rulebook.book import Rulebook
from app.schema.evidence import EffectQuestion, Finding
from app.schema.local import DID_NOTES, DID_WORDS, PURSE_WORDS, STOOD_NOTES, STOOD_WORDS
from app.wizard.site import OpenAssessment, open_assessment, page, site

pages = Blueprint("evidence", __name__)
Answered = tuple[str, int]
STANDING_TITLES: dict[Standing, str] = {
    "supported": "Well supported",
    "contested": "Contested",
    "thin": "Thin: not compared",
}
STANDING_NOTES: dict[Standing, str] = {
    "supported": "Found more than once, with a method that compares, counts or records.",
    "contested": "Findings differ. Each reading is given; how many are on a side decides nothing.",
    "thin": "There is only one finding, or none has been compared with a place or a time without the program.",
}
NO_TASK_FORCE = frozenset({"287g_jail", "secure_communities", "detainers", "bed_contract"})
"""Programs in jails: a finding on one is no finding on what officers on patrol do under an agreement."""
AGENCIES = {"municipal": "A town's police", "county": "A county's sheriff or jail", "state": "A state agency"}
SIZES = {"small": "A small place", "large": "A large place"}


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one question that found alike, or (`title` empty) all of a question that has no sides."""

    title: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its findings in groups."""

    question: EffectQuestion
    groups: tuple[Group, ...]


@pages.get("/evidence", defaults={"token": None})
@pages.get("/a/<token>/evidence")
def topics(token: str | None) -> Answered:
    """The topics, with the questions of each by what stands."""
    assessment = open_assessment(token) if token is not None else None
    listed = [(view, by_standing(view)) for view in by_topic(site().rulebook)]
    return page("evidence.html", assessment, listed=listed, titles=STANDING_TITLES, **_frame(assessment))


@pages.get("/evidence/payments", defaults={"token": None})
@pages.get("/a/<token>/evidence/payments")
def payments(token: str | None) -> Answered:
    """What was announced beside what was paid: every sum that was found, in the order of their days."""
    assessment = open_assessment(token) if token is not None else None
    found = site().rulebook.paid
    if found is None:
        abort(404)
    today = _today(assessment)
    shown = told_by(found.payments, today)
    return page(
        "payments.html",
        assessment,
        file=found,
        today=today,
        groups=[(each, [row for row in shown if row.stands == each]) for each in STOOD_WORDS],
        titles=STOOD_WORDS,
        notes=STOOD_NOTES,
        purses=PURSE_WORDS,
        amount=amount_words,
        day_of=day_words,
        one_source=ONE_SOURCE,
        **_frame(assessment),
    )


@pages.get("/evidence/towns", defaults={"token": None})
@pages.get("/a/<token>/evidence/towns")
def towns(token: str | None) -> Answered:
    """Small towns that signed, that declined, that ended it, each with the reason that it gave."""
    assessment = open_assessment(token) if token is not None else None
    found = site().rulebook.towns
    if found is None:
        abort(404)
    today = _today(assessment)
    shown = told_by(found.towns, today)
    return page(
        "towns.html",
        assessment,
        file=found,
        today=today,
        groups=[(each, [row for row in shown if row.did == each]) for each in DID_WORDS],
        titles=DID_WORDS,
        notes=DID_NOTES,
        place=place_words,
        act=act_words,
        reason=reason_words,
        day_of=day_words,
        one_source=ONE_SOURCE,
        **_frame(assessment),
    )


def _today(assessment: OpenAssessment | None) -> dt.date:
    return assessment.today if assessment is not None else site().config.today_in()


@pages.get("/evidence/<topic>", defaults={"token": None})
@pages.get("/a/<token>/evidence/<topic>")
def topic(token: str | None, topic: str) -> Answered:
    """One topic: every finding with what was studied, how, where, when, and its main limit."""
    assessment = open_assessment(token) if token is not None else None
    rulebook = site().rulebook
    views = by_topic(rulebook)
    view = next((view for view in views if view.topic == topic), None)
    if view is None:
        abort(404)
    missing = not_compared(rulebook.findings, MODELS)
    place = TOPICS.index(view.topic)
    chosen: dict[str, Choice] = choices(assessment.evaluation) if assessment is not None else {}
    return page(
        "evidence_topic.html",
        assessment,
        view=view,
        standings=[(standing, asked) for standing, asked in by_standing(view).items()],
        titles=STANDING_TITLES,
        notes=STANDING_NOTES,
        missing=[rulebook.models[model] for model, listed in missing.items() if view.topic in listed],
        chosen=chosen,
        before=views[place - 1] if place else None,
        after=views[place + 1] if place + 1 < len(views) else None,
        **_frame(assessment),
    )


def by_standing(view: TopicView) -> dict[Standing, list[Asked]]:
    """The questions of a topic by what stands, in the rulebook's order; every standing, even one without a question."""
    found: dict[Standing, list[Asked]] = {standing: [] for standing in STANDINGS}
    for question, findings in view.questions:
        found[question.standing].append(Asked(question, groups(question, findings)))
    return found


def groups(question: EffectQuestion, findings: Iterable[Finding]) -> tuple[Group, ...]:
    """The findings of a question by side, in the order given; what is on no side comes last."""
    listed = tuple(findings)
    on_a_side = {id_ for side in question.sides for id_ in side}
    titles = ["Found the same"] if len(question.sides) == 1 else ["One reading", "Another reading", "A third reading"]
    made = [
        Group(titles[i] if i < len(titles) else "A further reading", tuple(f for f in listed if f.id in side))
        for i, side in enumerate(question.sides)
    ]
    rest = tuple(finding for finding in listed if finding.id not in on_a_side)
    if rest:
        made.append(Group("Also found on this question" if made else "", rest))
    return tuple(made)


def _frame(assessment: OpenAssessment | None) -> dict[str, Any]:
    rulebook: Rulebook = site().rulebook
    return {
        "reach": rulebook.evidence_reach,
        "not_measured": rulebook.not_measured,
        "programs": PROGRAM_TITLES,
        "kinds": KIND_TITLES,
        "compared": COMPARED,
        "no_task_force": NO_TASK_FORCE,
        "agencies": AGENCIES,
        "sizes": SIZES,
        "home": f"{assessment.base}/evidence" if assessment is not None else None,
    }
