"""The checked tree of an expression: eleven kinds of immutable node. Every reading is a walk over these."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

ArithmeticSign = Literal["+", "-", "*", "/"]
CompareSign = Literal["<", "<=", ">", ">=", "==", "!="]
FunctionName = Literal["min", "max", "round", "ceil"]


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Truth:
    value: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A text in quotes: the id of a choice."""

    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """A fact. `model` is set for one model's value of a fact that varies by model."""

    fact: str
    model: str | None = None
    column: int = 0

    @property
    def key(self) -> str:
        return self.fact if self.model is None else f"{self.fact}.{self.model}"


@dataclass(frozen=True, slots=True)
class Negative:
    of: Node


@dataclass(frozen=True, slots=True)
class Arithmetic:
    sign: ArithmeticSign
    left: Node
    right: Node
    column: int = 0


@dataclass(frozen=True, slots=True)
class Power:
    of: Node
    exponent: int


@dataclass(frozen=True, slots=True)
class Compare:
    sign: CompareSign
    left: Node
    right: Node
    column: int = 0


@dataclass(frozen=True, slots=True)
class Logic:
    """and / or over two or more parts, or not over one."""

    word: Literal["and", "or", "not"]
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Among:
    """`"x" in fact` for a fact with several choices, or `fact in ("x", "y")` for a fact with one."""

    item: Node
    group: Node | tuple[Word, ...]
    negated: bool = False
    column: int = 0


@dataclass(frozen=True, slots=True)
class If:
    test: Node
    then: Node
    other: Node
    column: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    function: FunctionName
    arguments: tuple[Node, ...]
    column: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    of: Name


Node = Number | Truth | Word | Name | Negative | Arithmetic | Power | Compare | Logic | Among | If | Call | Known


def children(node: Node) -> tuple[Node, ...]:
    """The direct parts of a node, in reading order."""
    match node:
        case Negative(of) | Power(of, _) | Known(of):
            return (of,)
        case Arithmetic(_, left, right, _) | Compare(_, left, right, _):
            return (left, right)
        case Logic(_, parts):
            return parts
        case Among(item, group, _, _):
            return (item, *group) if isinstance(group, tuple) else (item, group)
        case If(test, then, other, _):
            return (test, then, other)
        case Call(_, arguments, _):
            return arguments
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything under it."""
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Node) -> tuple[Name, ...]:
    """The facts used, each once, in the order of first use."""
    found: dict[str, Name] = {}
    for part in walk(node):
        if isinstance(part, Name):
            found.setdefault(part.key, part)
    return tuple(found.values())


def rewrite(node: Node, change: Callable[[Node], Node | None]) -> Node:
    """A copy in which `change` has replaced nodes from the leaves up; None keeps the node."""

    def again(part: Node) -> Node:
        return rewrite(part, change)

    new: Node
    match node:
        case Negative(of):
            new = Negative(again(of))
        case Power(of, exponent):
            new = Power(again(of), exponent)
        case Known(of):
            inner = again(of)
            new = Known(inner) if isinstance(inner, Name) else inner
        case Arithmetic(sign, left, right, column):
            new = Arithmetic(sign, again(left), again(right), column)
        case Compare(sign, left, right, column):
            new = Compare(sign, again(left), again(right), column)
        case Logic(word, parts):
            new = Logic(word, tuple(again(part) for part in parts))
        case Among(item, group, negated, column):
            new = Among(again(item), group if isinstance(group, tuple) else again(group), negated, column)
        case If(test, then, other, column):
            new = If(again(test), again(then), again(other), column)
        case Call(function, arguments, column):
            new = Call(function, tuple(again(argument) for argument in arguments), column)
        case _:
            new = node
    return change(new) or new
