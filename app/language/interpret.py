"""One node's value, straight from the tree: for explanations, which ask about parts of an expression."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.language.tree import (
    Among,
    Arithmetic,
    Call,
    Compare,
    If,
    Known,
    Logic,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Truth,
    Word,
)
from app.language.values import COMPARE, NAN, agree, agree_number, greatest, half_up, is_unknown, least, power, up

Lookup = Callable[[Name], Any]
_CALLS: dict[str, Callable[..., float]] = {"min": least, "max": greatest, "round": half_up, "ceil": up}


def value_of(node: Node, lookup: Lookup) -> Any:
    """The value of a checked tree: the same as reading 1 gives, with NaN and None for what is unknown."""
    match node:
        case Number(value) | Truth(value) | Word(value):
            return value
        case Name():
            return lookup(node)
        case Known(of):
            return not is_unknown(lookup(of))
        case Negative(of):
            return -value_of(of, lookup)
        case Power(of, exponent):
            return power(value_of(of, lookup), exponent)
        case Arithmetic(sign, left, right, _):
            return _arithmetic(sign, value_of(left, lookup), value_of(right, lookup))
        case Compare(sign, left, right, _):
            a, b = value_of(left, lookup), value_of(right, lookup)
            return None if is_unknown(a) or is_unknown(b) else COMPARE[sign](a, b)
        case Logic(word, parts):
            return _logic(word, [value_of(part, lookup) for part in parts])
        case Among(item, group, negated, _):
            return _among(value_of(item, lookup), group, negated, lookup)
        case If(test, then, other, _):
            held = value_of(test, lookup)
            if held is not None:
                return value_of(then if held else other, lookup)
            a, b = value_of(then, lookup), value_of(other, lookup)
            return agree_number(a, b) if isinstance(a, float) and isinstance(b, float) else agree(a, b)
        case Call(function, arguments, _):
            return _CALLS[function](*(value_of(argument, lookup) for argument in arguments))


def _arithmetic(sign: str, a: float, b: float) -> float:
    if sign == "+":
        return a + b
    if sign == "-":
        return a - b
    if sign == "*":
        return a * b
    return a / b if b else NAN


def _logic(word: str, values: list[bool | None]) -> bool | None:
    if word == "not":
        return None if values[0] is None else not values[0]
    deciding = word == "or"
    if any(value is deciding for value in values):
        return deciding
    return None if any(value is None for value in values) else not deciding


def _among(item: Any, group: Node | tuple[Word, ...], negated: bool, lookup: Lookup) -> bool | None:
    if isinstance(group, tuple):
        return None if item is None else (item in {word.value for word in group}) != negated
    held = value_of(group, lookup)
    return None if held is None else (item in held) != negated
