"""A briefing of an earlier day: what its law was then, and what the rulebook knows to have changed since."""

from __future__ import annotations

from dataclasses import replace

from app.briefing.blocks import Block, Heading, Items
from app.briefing.context import Context, status_words, text
from app.engine import figures
from app.rulebook.timeline import Change, changes, in_force
from app.schema.states import StateEntry

ON_PAGE_ONE = 3


def is_earlier(context: Context) -> bool:
    """Does the briefing show the law of a day before the one on which it was prepared?"""
    return context.evaluation.as_of < context.evaluation.prepared_on


def limit(context: Context, stale_after: str, what: str = "this") -> str:
    """What stands on each page: until when the document may be relied on, or which day's law it shows."""
    if is_earlier(context):
        return f"Shows the law of {figures.date_text(context.evaluation.as_of)}, not the law of today"
    return f"Do not rely on {what} after {figures.date_text(stale_after)}"


def not_after(context: Context, stale_after: str) -> str:
    """The day after which the document is not to be relied on; of an earlier day's law, that there is none."""
    return "An earlier day\u2019s law: not for use today" if is_earlier(context) else figures.date_text(stale_after)


def changed_since(context: Context) -> tuple[str, ...]:
    """What changed by state law from the day shown to the day of preparation, a line for each change of a status of the
    options before the body, by day."""
    evaluation = context.evaluation
    view = evaluation.law
    if view.law is None or not is_earlier(context):
        return ()
    shown = {result.id for result in evaluation.options}
    found = []
    for change in changes(view.law, (view.body or "municipality",)):
        options = tuple(option for option in change.options if option in shown)
        told = _now(change.before) != _now(change.after)
        if options and told and evaluation.as_of < change.day <= evaluation.prepared_on:
            found.append(_line(context, replace(change, options=options)))
    return tuple(found)


def now_and_then(context: Context) -> tuple[str, ...]:
    """The options before the body whose status by state law is another on the day of preparation, with that status."""
    evaluation = context.evaluation
    view = evaluation.law
    if view.law is None or not is_earlier(context):
        return ()
    then, lines = view.entries, context.rulebook.law_by_day[view.law.state][view.body or "municipality"]
    now = in_force(lines, evaluation.prepared_on)
    groups: dict[tuple[str, str], list[str]] = {}
    for result in evaluation.options:
        words = _now(now.get(result.id)), _now(then.get(result.id))
        if words[0] != words[1]:
            groups.setdefault(words, []).append(result.option.short)
    return tuple(f"{', '.join(named)}: {today} (then: {before})" for (today, before), named in groups.items())


def page_one_note(context: Context) -> str:
    """For page one: the day, and what has changed since as far as the rulebook knows."""
    day = figures.date_text(context.evaluation.as_of)
    first = f"This briefing shows the law and the offers of {day}, not those of today."
    if context.evaluation.law.law is None:
        return first
    listed = now_and_then(context)
    if not listed:
        return f"{first} By this rulebook, state law gives these options the same status today."
    told = "; ".join(listed[:ON_PAGE_ONE])
    more = " The part on law has the others." if len(listed) > ON_PAGE_ONE else ""
    return f"{first} By state law today: {told}.{more}"


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
