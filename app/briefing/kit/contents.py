"""Which papers the kit has for a town, in their order, and the only place where they are listed.

A paper is one row of PAPERS: its name, what it is, which towns have it, and what makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.briefing.blocks import Document, Section
from app.briefing.budget_amendment import budget_amendment
from app.briefing.citations import SOURCES
from app.briefing.context import Context, SignedOff
from app.briefing.frame import framed, reported
from app.briefing.kit.due_days import DueDays, due_days
from app.briefing.kit.memo import memo
from app.briefing.kit.motions import motions
from app.briefing.kit.notice import notice
from app.briefing.kit.order_points import order_points
from app.briefing.kit.reply import reply
from app.briefing.kit.script import script
from app.engine.evaluation import Evaluation


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper. `name` is that of its file, without an ending; `fill_in` says what the town writes into it."""

    name: str
    title: str
    what: str
    fill_in: str
    make: Callable[[Context], Document]
    applies: Callable[[Context], bool]
    tight: bool = False
    """Laid out in smaller type, as it has a limit of pages."""


@dataclass(frozen=True, slots=True)
class KitPaper:
    """One finished paper of a town's kit."""

    paper: Paper
    document: Document


@dataclass(frozen=True, slots=True)
class Kit:
    """All papers of one town, and the days of its calendar; None in the short kit."""

    papers: tuple[KitPaper, ...]
    calendar: DueDays | None


CALENDAR_NAME, CALENDAR_TITLE = "due-dates", "Calendar of due dates"


def always(context: Context) -> bool:
    """A paper of every kit."""
    return True


def unless_closed(context: Context) -> bool:
    """A paper of the full kit: state law leaves a signing option, or costs were asked for all the same."""
    return not context.evaluation.short_path


def _memo(context: Context) -> Document:
    others = [paper.title for paper in papers_of(context) if paper is not PAPERS[0]]
    return memo(context, others)


def _amendment(context: Context) -> Document:
    title = f"Form of a budget amendment: {context.town}"
    blocks = tuple(budget_amendment(context))
    return framed(context, title, "New cash by object, with blanks for accounts", [Section("", "", blocks), SOURCES])


def _carries_cost(context: Context) -> bool:
    return bool(budget_amendment(context))


PAPERS: tuple[Paper, ...] = (
    Paper(
        "agenda-memo", "Agenda memo", "At most two pages, under the headings of a staff report.",
        "Agenda item number, and a recommendation if staff makes one.", _memo, always, tight=True,
    ),
    Paper(
        "draft-motions", "Draft motions", "One for each option that is not closed, and one to table.",
        "Who acts and by when, whether the vote binds or advises, mover, second and vote.", motions, always,
    ),
    Paper(
        "public-notice", "Public notice", "The matter, the options, how to comment, accessibility and language.",
        "Time, place, contacts and deadlines; counsel answers what the open-meeting law requires.", notice, always,
    ),
    Paper(
        "three-minute-script", "Three-minute script", "For whoever presents the item; the figures are page one\u2019s.",
        "Name and title of the speaker.", script, unless_closed,
    ),
    Paper(
        "budget-amendment", "Form of a budget amendment", "New cash of year 1 by object, for each option.",
        "Fund and account numbers, and the amounts that are asked for.", _amendment, _carries_cost,
    ),
    Paper(
        "reply-to-ice", "Reply to ICE", "A draft letter, what it says about each vote, and the questions for ICE.",
        "Dates, names, and the words that fit the vote.", reply, always,
    ),
    Paper(
        "department-order-points", "Points for a department order",
        "What an order would have to settle under each option; no order.",
        "How each point is settled, and by whom.", order_points, unless_closed,
    ),
)  # fmt: skip
"""All papers, in their order: the one list from which page, command, memo and ZIP take them."""


def papers_of(context: Context) -> tuple[Paper, ...]:
    """The papers that a town's kit has: fewer where state law closes every signing option."""
    return tuple(paper for paper in PAPERS if paper.applies(context))


def meeting_kit(evaluation: Evaluation, sign_offs: Mapping[str, SignedOff] | None = None, contact: str = "") -> Kit:
    """The kit of one evaluation, for the public. `contact`: whom the host names for errors."""
    context = Context(evaluation, "public", sign_offs)
    papers = tuple(KitPaper(paper, reported(paper.make(context), contact)) for paper in papers_of(context))
    return Kit(papers, due_days(context) if unless_closed(context) else None)
