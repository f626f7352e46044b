"""The names in a formula that decide its value: only what matters, after Direct File's Explanation.

A false `and` is decided by the part that is false, an `if` by its test and the side that was taken, a product with a
zero by the zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.language.interpret import value_of
from app.language.tree import Arithmetic, If, Logic, Name, Node, children


def deciding_names(place: Mapping[str, int], values: Sequence[Any], node: Node) -> list[Name]:
    """The names in a tree that decide its value, in reading order, each once. `values` by place; `place` by key."""

    def lookup(name: Name) -> Any:
        return values[place[name.key]]

    def walk(part: Node) -> Iterable[Name]:
        match part:
            case Name():
                yield part
            case Logic("not", (of,)):
                yield from walk(of)
            case Logic(word, parts):
                held = [value_of(p, lookup) for p in parts]
                if (word == "or") in [h for h in held if h is not None]:
                    yield from walk(parts[held.index(word == "or")])
                else:
                    unknown = [p for p, h in zip(parts, held, strict=True) if h is None]
                    for p in unknown or parts:
                        yield from walk(p)
            case If(test, then, other, _):
                yield from walk(test)
                held_test = value_of(test, lookup)
                if held_test is not False:
                    yield from walk(then)
                if held_test is not True:
                    yield from walk(other)
            case Arithmetic("*", left, right, _):
                zero = next((p for p in (left, right) if value_of(p, lookup) == 0), None)
                for p in (zero,) if zero is not None else (left, right):
                    yield from walk(p)
            case _:
                for child in children(part):
                    yield from walk(child)

    return list({name.key: name for name in walk(node)}.values())
