"""What a program is given: the answers by place, and which of them an audience's version does without."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from app.engine.answers import AUDIENCES, DONT_KNOW, Answers, split_key
from app.engine.results import NAN
from app.engine.tables import Tables
from app.rulebook.book import Rulebook
from app.rulebook.schema.base import Audience


def given_values(tables: Tables, answers: Answers, without: Container[str] = ()) -> list[Any]:
    """The answers by place: NaN or None where there is none, where the person does not know, or for a key `without`."""
    given = list(tables.blank)
    facts, places = tables.rulebook.facts, tables.fact_places
    for key, answer in answers.items():  # a plain key sorts before its own models
        value = answer.value
        id_, model = split_key(key)
        fact = facts.get(id_)
        if fact is None or value is DONT_KNOW or key in without:
            if fact is not None and model is not None:
                given[tables.place[key]] = NAN if fact.type.kind == "number" else None
            continue
        if isinstance(value, tuple):
            held: Any = frozenset(value)
        elif fact.type.kind in ("text", "date") and not value:
            held = None
        else:
            held = value
        for place in (tables.place[key],) if model is not None else places[id_]:
            given[place] = held
    return given


def may_read(rulebook: Rulebook, answers: Answers, key: str, audience: Audience) -> bool:
    """May this audience read the answer under this key? One that no question names is kept to counsel."""
    answer, question = answers.get(key), rulebook.answerable.get(split_key(key)[0])
    own: Audience = question.audience if question is not None else "counsel"
    return AUDIENCES.index((answer.audience if answer is not None else None) or own) <= AUDIENCES.index(audience)


def kept_numbers(rulebook: Rulebook, answers: Answers, audience: Audience) -> frozenset[str]:
    """The keys of the numbers that this audience may not read.

    Only numbers: a sum or a share would give one away by subtraction. A choice decides which sums are made, and those
    who keep it to themselves know that the status shows it.
    """
    return frozenset(
        key
        for key, answer in answers.items()
        if isinstance(answer.value, float) and not may_read(rulebook, answers, key, audience)
    )
