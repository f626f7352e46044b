"""Labelled values of which some have no answer: what is known in a table, and one sentence for the rest.

A page of "Not provided" says less than a line that names what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from app.briefing.blocks import Block, Fact, Facts, Inline, Words, plain_words
from app.briefing.context import DO_NOT_KNOW, NOT_ASKED, NOT_PROVIDED, paragraph, text

NO_ANSWER: Final = frozenset({DO_NOT_KNOW, NOT_PROVIDED, NOT_ASKED, "Not provided", "Not yet set."})


def told(facts: Iterable[Fact], always: frozenset[str] = frozenset()) -> list[Block]:
    """The facts in two columns, and those without an answer named below; `always`: labels that keep their row."""
    known: list[Fact] = []
    quiet: dict[str, list[Words]] = {}
    for fact in facts:
        said = plain_words(fact.words)
        if said in NO_ANSWER and fact.label not in always:
            label = fact.label if fact.label[:2].isupper() else fact.label[:1].lower() + fact.label[1:]
            why = next((getattr(inline, "why", "") for inline in fact.words), "")
            quiet.setdefault(said.rstrip("."), []).append(text(label, why=why))
        else:
            known.append(fact)
    return [*([Facts(tuple(known), 2)] if known else []), *([paragraph(gathered(quiet), "note")] if quiet else [])]


def gathered(quiet: Mapping[str, Sequence[Words]]) -> Words:
    """Don't know: one; another. Not provided: a third."""
    said: list[Inline] = []
    for words, labels in quiet.items():
        said += text(f"{' ' if said else ''}{words.rstrip('.').replace(': ', ', as ')}: ")
        for number, label in enumerate(labels):
            said += (*text("; "), *label) if number else label
        said += text(".")
    return tuple(said)
