"""What several papers of the kit say alike: what is decided, blanks to fill in, names in a row."""

from __future__ import annotations

from collections.abc import Sequence

from app.briefing.context import Context
from app.engine import figures
from app.rulebook import names

OFFICE = "[office, phone, relay number and email]"
NAME = "[name and title]"
SIGNER = "[officer]"
DAY = "[date]"
ITEM = "Agreement with ICE under section 287(g)"


def decides(context: Context) -> str:
    """What the body decides, as a clause: 'whether the city signs an agreement with ICE, and if so which'."""
    if context.evaluation.value(names.AGREEMENT_IN_FORCE) not in (None, names.NONE):
        return "whether to keep, narrow or end its agreement with ICE under section 287(g)"
    kind = context.evaluation.answers.town.kind
    return f"whether the {kind} signs an agreement with ICE under section 287(g), and if so which"


def decision(context: Context) -> str:
    """The same as a sentence, with the body and the day of the meeting."""
    day = meeting(context)
    when = f"on {day}" if day else "at a meeting that is not yet set"
    return f"The {context.body} of {context.town} considers {decides(context)}, {when}."


def meeting(context: Context) -> str:
    """The day of the meeting in words; '' while it is not set or may not be read."""
    return figures.date_text(context.meeting_date) if context.meeting_date else ""


def steps_done(done: int, all_: int) -> str:
    """How far the legal review is, as a sentence."""
    count = {0: "none is", 1: "1 is"}.get(done, f"{done} are")
    return f"Of {all_} steps of the legal review, {count} done."


def in_row(listed: Sequence[str]) -> str:
    """Names in a sentence: 'A', 'A and B', 'A, B and C'."""
    *before, last = listed
    return f"{', '.join(before)} and {last}" if before else last
