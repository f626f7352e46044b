"""What a program is given: the answers by place."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from app.engine.answers import DONT_KNOW, Answers, split_key
from app.engine.results import NAN
from app.engine.tables import Tables


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
