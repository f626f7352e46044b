"""Lists of any shape: nothing stands in one twice."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.schema.base import Shape, Statement


@check(
    "lists.twice",
    promise="Nothing stands twice in one list: no id, no word, no sentence.",
    mend="Remove one of them.",
    example="models: [task_force, task_force]",
)
def twice(book: Examined) -> Iterator[Found]:
    for placed in book.written_here:
        for name in _lists(type(placed.shape)):
            value = getattr(placed.shape, name)
            if len(value) < 2:
                continue
            seen: set[object] = set()
            for item in value:
                key = _key(item)
                if key in seen and key is not None:
                    text = item if isinstance(item, str) else item.text
                    yield placed.found(
                        name, f"'{text if len(text) <= 60 else f'{text[:57]}...'}' stands twice in '{name}'"
                    )
                seen.add(key)


@cache
def _lists(shape: type[Shape]) -> tuple[str, ...]:
    """The fields of a shape that are lists."""
    return tuple(name for name, field in shape.model_fields.items() if typing.get_origin(field.annotation) is tuple)


def _key(item: Any) -> object:
    """What makes an entry of a list the same as another; None: nothing does, or its id (see ids.twice)."""
    if isinstance(item, str):
        return item
    if isinstance(item, Statement):
        return (item.text, item.when, item.from_date)
    return None
