"""Filters and words that the templates use."""

from __future__ import annotations

import datetime as dt
import re

from flask import Flask
from markupsafe import Markup, escape

from app.briefing.context import PARTY
from app.briefing.counsel_readings import in_full
from app.engine import figures
from app.engine.answers import split_key
from app.engine.results import FactValue
from app.rulebook.book import Rulebook
from app.rulebook.usstates import STATES, ZONE_WORDS
from app.wizard.offices import ROLES
from app.wizard.places import words
from app.wizard.what_changes import short

_SIGNED = re.compile(r"\u2212\$\d[\d,.]*")


def add_words(app: Flask, rulebook: Rulebook) -> None:
    """Give the templates their filters and word lists."""
    env = app.jinja_env

    def origin(fact: FactValue) -> str:
        """Where a value comes from, in a short sentence."""
        if fact.origin == "answer":
            return "Your estimate." if fact.provenance == "estimate" else "Your answer."
        if fact.origin == "factor" and fact.provenance == "source":
            named = [rulebook.sources[id_] for id_ in fact.sources[:2] if id_ in rulebook.sources]
            return f"Source: {'; '.join(f'{each.publisher}, {each.date}' for each in named)}."
        if fact.origin == "factor":
            factor = rulebook.facts[split_key(fact.key)[0]].factor
            decisive = " No source was found, and the result moves much with it." if factor and factor.decisive else ""
            return f"Assumption of the tool.{decisive}"
        if fact.origin == "nothing":
            return "Not answered."
        if fact.origin == "program":
            return "From the state file."
        return "Worked out from other figures."

    def told(fact: FactValue) -> str:
        """Any fact's value in words; a number with its low to high."""
        if isinstance(fact.value, float):
            return valued(fact)
        if fact.value is None:
            return figures.UNKNOWN
        if isinstance(fact.value, bool):
            return "yes" if fact.value else "no"
        question = rulebook.questions.get(split_key(fact.key)[0])
        texts = {choice.id: choice.text for choice in question.choices} if question is not None else {}
        if isinstance(fact.value, frozenset):
            return "; ".join(text for id_, text in texts.items() if id_ in fact.value) or "none of them"
        return texts.get(fact.value) or STATES.get(fact.value, fact.value)

    env.filters.update(
        day=day, sentence=sentence, valued=valued, told=told, origin=origin, counsels_words=in_full, place_words=words,
        counted=figures.number_of, dollars=figures.dollars, held=held,
    )  # fmt: skip
    env.globals.update(states=STATES, roles=ROLES, parties=PARTY, zones=ZONE_WORDS)


def held(text: str) -> Markup:
    """Text whose figures keep their minus sign on the same line: a line could end between it and a dollar sign."""
    parts, signed = _SIGNED.subn(r'<span class="held">\g<0></span>', str(escape(text)))
    return Markup(f"<span>{parts}</span>" if signed else parts)  # one piece, where a cell sets its pieces apart


def day(value: dt.date | str | None) -> str:
    return figures.date_text(value)


def sentence(text: str) -> str:
    """With a capital at its start."""
    return text[:1].upper() + text[1:]


def valued(fact: FactValue) -> str:
    """A fact's value with its unit, and its low to high if it has them."""
    if not isinstance(fact.value, float):
        return figures.UNKNOWN
    text = figures.with_unit(fact.value, fact.unit, given=fact.given)
    if fact.low is None or fact.high is None or fact.low == fact.high:
        return text
    return f"{text} ({short(fact.low, fact.unit)} to {short(fact.high, fact.unit)})"
