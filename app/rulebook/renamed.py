"""What became of an id, by the records of rules/renames.yaml, which are read in their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.schema.renames import Rename, RenamedKind


def now(records: Iterable[Rename], kind: RenamedKind, id_: str) -> str:
    """The id that stands today for what once was called `id_`; itself where it was never renamed.

    A choice is written `question.choice`, and moves along when its question is renamed.
    """
    for record in records:
        if record.kind == kind and record.old == id_:
            id_ = record.new
        elif kind == "choice" and record.kind == "fact" and id_.startswith(f"{record.old}."):
            id_ = record.new + id_.removeprefix(record.old)
    return id_


def first(records: Sequence[Rename], kind: RenamedKind, id_: str) -> str:
    """The id under which it stood in the rulebook before it was ever renamed."""
    for record in reversed(records):
        if record.kind == kind and record.new == id_:
            id_ = record.old
    return id_
