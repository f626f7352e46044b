"""A briefing of an earlier day: what its law was then, and what the rulebook knows to have changed since."""

from __future__ import annotations

from app.briefing.blocks import Block, Heading, Items
from app.briefing.context import Context, status_words, text
from app.engine import figures
from app.rulebook.timeline import Change, changes
from app.schema.states import StateEntry

ON_PAGE_ONE = 2


def is_earlier(context: Context) -> bool:
    """Does the briefing show the law of a day before the one on which it was prepared?"""
    return context.evaluation.as_of < context.evaluation.prepared_on


def limit(context: Context, stale_after: str) -> str:
    """What stands on each page: until when the document may be relied on, or which day's law it shows."""
    if is_earlier(context):
        return f"Shows the law of {figures.date_text(context.evaluation.as_of)}, not the law of today"
    return f"Do not rely on this after {figures.date_text(stale_after)}"


def changed_since(context: Context) -> tuple[str, ...]:
    """What changed by state law from the day shown to the day of preparation, a line for each change, by day."""
    evaluation = context.evaluation
    view = evaluation.law
    if view.law is None or not is_earlier(context):
        return ()
    found = [
        change
        for change in changes(view.law, (view.body or "municipality",))
        if evaluation.as_of < change.day <= evaluation.prepared_on
    ]
    return tuple(_line(context, change) for change in found)


def page_one_note(context: Context) -> str:
    """For page one: the day, and what changed since as far as the rulebook knows."""
    day = figures.date_text(context.evaluation.as_of)
    first = f"This briefing shows the law and the offers of {day}, not those of today."
    law = context.evaluation.law.law
    if law is None:
        return first
    listed = changed_since(context)
    if not listed:
        return f"{first} The rulebook knows of no change of state law on these options since then."
    told = " ".join(listed[:ON_PAGE_ONE])
    more = len(listed) - ON_PAGE_ONE
    rest = f" {more} more {'change stands' if more == 1 else 'changes stand'} in the part on law." if more > 0 else ""
    return f"{first} Since then: {told}{rest}"


def blocks(context: Context) -> list[Block]:
    """For the part on law: every change since the day shown."""
    listed = changed_since(context)
    if not listed:
        return []
    return [
        Heading(3, "What has changed since that day", "since"),
        Items(tuple(text(words) for words in listed), wide=True),
    ]


def _line(context: Context, change: Change) -> str:
    titles: dict[str, str] = {option.id: option.short for option in context.rulebook.options}
    named = [titles.get(option, "a local rule against agreements") for option in change.options]
    about = "about " if change.after is not None and change.after.exact != "day" else ""
    then = f"{_now(change.after)} (before: {_now(change.before)})"
    return f"From {about}{figures.date_text(change.day)}, {', '.join(named)}: {then}."


def _now(entry: StateEntry | None) -> str:
    if entry is None:
        return "not established"
    words = status_words(entry.status, entry.confidence)
    return words[0].lower() + words[1:]
