"""Words that page one shares with other places: who prepared and signed, until when it holds, the law in short."""

from __future__ import annotations

import datetime as dt

from app.briefing.blocks import Words
from app.briefing.context import Context, text
from app.briefing.excerpts import SHORT, excerpt
from app.briefing.sections import since
from app.engine import figures
from app.engine.law import BODY_WORDS
from app.rulebook import names

REVIEWERS = (("manager", "Manager"), ("chief", "Police chief"), ("finance", "Finance"), ("attorney", "Attorney"))
HOURS_NET = "Net officer hours a year"
HOURS = "Officer hours a year"
"""The total of hours: what officers spend today and would save is taken off. Staffing shows them before that."""


def law_day(context: Context) -> str:
    """The day whose law is shown; where it is an earlier one, that is said beside it."""
    day = figures.date_text(context.evaluation.as_of)
    return f"{day} (an earlier day\u2019s law)" if since.is_earlier(context) else day


def prepared_by(context: Context) -> str:
    """Who prepared the item, as the town gives it."""
    return excerpt(context.said(names.PREPARED_BY), SHORT)


def signed(context: Context, role: str) -> str:
    """Who of an office has signed its sections, or that it has not."""
    sections = [section for section in context.rulebook.sections if section.role == role]
    states = {state.id: state for state in context.evaluation.sections}
    possible = [section for section in sections if states[section.id].reachable]
    wanted = [section for section in possible if states[section.id].applies]
    signs = [context.sign_offs[section.id] for section in wanted if section.id in context.sign_offs]
    good = [sign for sign in signs if sign.void is None]
    if not possible:
        return "No questions for this office"
    if not wanted:
        return "Nothing to sign yet"
    if len(good) < len(wanted):
        part = f" ({len(good)} of {len(wanted)} sections signed)" if good else ""
        void = "".join(f"; void: {sign.void}" for sign in signs if sign.void is not None)
        return f"Not yet signed{part}{void}"
    return "; ".join(dict.fromkeys(f"{sign.name}, {sign.title}, {figures.date_text(sign.date)}" for sign in good))


def signed_within(context: Context, role: str) -> str:
    """The same within a sentence; a name keeps its capital letter."""
    words = signed(context, role)
    return words[0].lower() + words[1:] if words.startswith(("Not ", "No ", "Nothing ")) else words


def signer_words(context: Context) -> str:
    """Whether counsel has said who may act for the town; what the answer is stays with counsel."""
    stands = context.yes(names.SIGNER_CONFIRMED)
    if stands is None:
        return "Whether counsel has confirmed who may act for the town is confidential."
    return f"Counsel has {'said in writing' if stands else 'not confirmed'} who may act for the town."


def counsel_check(context: Context) -> str:
    """Whether counsel has checked the state law shown, and whether the attorney has signed: both in one sentence."""
    checked = context.yes(names.STATE_LAW_CONFIRMED)
    if checked is None:
        words = "Whether counsel has checked the state law shown here is confidential."
    elif checked:
        words = (
            "By the town\u2019s answer, counsel has checked the state law shown here. \u201cCounsel to confirm\u201d "
            "marks what this tool itself is not sure of; what counsel found does not change the mark."
        )
    else:
        words = "No attorney review of the state law shown here has been recorded."
    return f"{words} Attorney\u2019s signature: {signed(context, 'attorney')}."


def stale_after(context: Context) -> str:
    """ISO day after which the briefing is not to be relied on: the earlier of the rulebook's and the state file's."""
    evaluation = context.evaluation
    day = evaluation.prepared_on + dt.timedelta(days=context.rulebook.texts.stale_after_days)
    if evaluation.law.law is not None:
        day = min(day, max(evaluation.law.law.stale_after, evaluation.prepared_on))
    return day.isoformat()


def law_sentence(context: Context) -> Words:
    """The state's law in a sentence or two, or that the rulebook does not have it."""
    view = context.evaluation.law
    if view.state is None:
        return text("The state is not known yet, so this briefing says nothing about state law.")
    if view.law is None:
        return text(
            f"The law of {view.name} is not yet in this rulebook. Counsel to answer whether it requires, allows, bars "
            "or leaves open each option, and who may sign."
        )
    words = context.joined(view.law.summary)
    if not words:
        whom = BODY_WORDS[view.body or "municipality"]
        return text(f"The rulebook has no summary of the law of {view.name} for {whom} on that day. Counsel to answer.")
    if view.is_stale(context.evaluation.prepared_on):
        day = figures.date_text(view.law.stale_after)
        return (*text(f"This entry was due to be checked again by {day}: it may be out of date. "), *words)
    return words
