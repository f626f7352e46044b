"""The names in a formula that decide its value: only what matters, after Direct File's Explanation.

A false `and` is decided by the part that is false, an `if` by its test and the side that was taken, a product with a
zero by the zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.language.interpret import value_of
from app.language.tree import Arithmetic, If, Logic, Name, Node, children


def deciding_names(place: Mapping[str, int], values: Sequence[Any], node: Node) -> list[Name]:
    """The names in a tree that decide its value, in reading order, each once. `values` by place; `place` by key."""

    def lookup(name: Name) -> Any:
        return values[place[name.key]]

    found: dict[str, Name] = {}

    def walk(part: Node) -> None:
        match part:
            case Name():
                found[part.key] = part
            case Logic("not", (of,)):
                walk(of)
            case Logic(word, parts):
                held = [value_of(p, lookup) for p in parts]
                if (word == "or") in [h for h in held if h is not None]:
                    walk(parts[held.index(word == "or")])
                else:
                    unknown = [p for p, h in zip(parts, held, strict=True) if h is None]
                    for p in unknown or parts:
                        walk(p)
            case If(test, then, other, _):
                walk(test)
                held_test = value_of(test, lookup)
                if held_test is not False:
                    walk(then)
                if held_test is not True:
                    walk(other)
            case Arithmetic("*", left, right, _):
                zero = next((p for p in (left, right) if value_of(p, lookup) == 0), None)
                for p in (zero,) if zero is not None else (left, right):
                    walk(p)
            case _:
                for child in children(part):
                    walk(child)

    walk(node)
    return list(found.values())
