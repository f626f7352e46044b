"""Answers that were given to a question that was renamed or re-typed since: each is moved to the question of today.

The records are applied in their order, to one answer after another. What a record cannot move (a text that it does not
name, a number written in words) stays under the id that it has then, and is set aside there with its value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from app.engine.answers import DONT_KNOW
from app.schema.renames import Rename

Tell = Callable[[str, str, str], None]
"""Told of each move: the key as it stands in the file, and the old and new form of what was renamed."""
_BEFORE = {"step": "step_", "clause": "clause_"}
"""What stands before the id of something else than a question in the key of its answer."""


class _Stays(Exception):  # noqa: N818 - the record cannot move the answer
    """The value is none that the record can move."""


def moved(given: Mapping[str, Any], records: Sequence[Rename], tell: Tell) -> dict[str, tuple[str, Any]]:
    """Answers as a file gives them, by their keys there: each with its key and its value of today."""
    return {key: _moved(key, value, records, tell) for key, value in given.items()}


def _moved(key: str, value: Any, records: Sequence[Rename], tell: Tell) -> tuple[str, Any]:
    id_, dot, model = str(key).partition(".")
    begun, choices = id_, list[tuple[str, str]]()
    for record in records:
        before = _BEFORE.get(record.kind, "")
        if record.kind == "choice":
            value = _inner(value, partial(_choice, id_, record, choices))
        elif (record.kind == "fact" or before) and id_ == before + record.old:
            try:
                value = _retyped(value, record)
            except _Stays:
                break
            id_ = before + record.new
    if id_ != begun:
        tell(key, begun, id_)
    for old, new in choices:
        tell(key, old, new)
    return id_ + dot + model, value


def _inner(value: Any, change: Callable[[Any], Any]) -> Any:
    """An answer in which its value (each one of a list) is changed."""
    if isinstance(value, dict):
        return {**value, "value": _inner(value["value"], change)} if "value" in value else value
    return [change(each) for each in value] if isinstance(value, list) else change(value)


def _choice(id_: str, record: Rename, told: list[tuple[str, str]], value: Any) -> Any:
    if not isinstance(value, str) or record.old != f"{id_}.{value}":
        return value
    new = record.new.partition(".")[2]
    told.append((value, new))
    return new


def _retyped(value: Any, record: Rename) -> Any:
    """The answer in its new unit, or the choice that its text stands for. Raises _Stays."""
    if record.choices is not None:
        by_text = {_plain(text): choice for text, choice in record.choices.items()}
        return _inner(value, lambda each: _chosen(each, by_text))
    factor = record.factor
    if factor is None:
        return value
    if isinstance(value, dict):
        found = {name: each for name, each in value.items() if name != "typed"}  # the text is in the old unit
        return {**found, **{name: _scaled(found[name], factor) for name in ("value", "low", "high") if name in found}}
    return _scaled(value, factor)


def _scaled(value: Any, factor: float) -> Any:
    if value is None or value is DONT_KNOW or value == DONT_KNOW.value:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Stays
    return value * factor


def _chosen(value: Any, by_text: Mapping[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    if value in by_text.values() or value == DONT_KNOW.value:
        return value
    try:
        return by_text[_plain(value)]
    except KeyError:
        raise _Stays from None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
