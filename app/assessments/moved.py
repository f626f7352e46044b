"""Answers that were given under an id that has been renamed since: each is moved to the id of today."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.rulebook.renamed import now
from app.schema.renames import Rename, RenamedKind

Tell = Callable[[str, str, str], None]
"""Told of each move: the key as it stands in the file, and the old and new form of what was renamed."""


def moved(given: Mapping[str, Any], records: Sequence[Rename], tell: Tell) -> dict[str, tuple[str, Any]]:
    """Answers as a file gives them, by their keys there: each with its key and its value of today."""
    found = {}
    for key, value in given.items():
        id_, dot, model = str(key).partition(".")
        new = _key(id_, records)
        if new != id_:
            tell(key, id_, new)
        found[key] = (new + dot + model, _value(key, id_, value, records, tell))
    return found


def _key(id_: str, records: Sequence[Rename]) -> str:
    kinds: tuple[tuple[str, RenamedKind], ...] = (("step_", "step"), ("clause_", "clause"))
    for before, kind in kinds:
        rest = id_.removeprefix(before)
        if rest != id_ and (new := now(records, kind, rest)) != rest:
            return before + new
    return now(records, "fact", id_)


def _value(key: str, id_: str, value: Any, records: Sequence[Rename], tell: Tell) -> Any:
    """An answer's value, in which choices may have been renamed."""
    if isinstance(value, dict):
        return {**value, "value": _value(key, id_, value["value"], records, tell)} if "value" in value else value
    if isinstance(value, list):
        return [_value(key, id_, each, records, tell) for each in value]
    if not isinstance(value, str):
        return value
    before = f"{now(records, 'fact', id_)}."
    full = now(records, "choice", f"{id_}.{value}")
    new = full.removeprefix(before)
    if full.startswith(before) and new != value:
        tell(key, value, new)
        return new
    return value
