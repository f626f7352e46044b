"""What the compiled readings share: names become variables, and which parts are numbers is known from the types."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

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


class Writer(ABC):
    """Writes Python expressions for checked trees. Only variable names, literals and fixed function names come out."""

    def __init__(self, variables: Mapping[str, str], is_number: Callable[[str], bool]) -> None:
        self.variables = variables
        self.is_number = is_number
        self.temporaries = 0

    def temporary(self) -> str:
        self.temporaries += 1
        return f"t{self.temporaries}"

    def numeric(self, node: Node) -> bool:
        match node:
            case Name():
                return self.is_number(node.key)
            case Number() | Arithmetic() | Negative() | Power() | Call():
                return True
            case If(_, then, _, _):
                return self.numeric(then)
            case _:
                return False

    def write(self, node: Node) -> str:
        match node:
            case Number(value):
                return self.number(value)
            case Truth(value) | Word(value):
                return repr(value)
            case Name():
                return self.variables[node.key]
            case Known(of):
                return self.known(self.variables[of.key], self.is_number(of.key))
            case Negative(of):
                return self.negative(self.write(of))
            case Power(of, exponent):
                return self.power(self.write(of), exponent)
            case Arithmetic(sign, left, right, _):
                return self.arithmetic(sign, self.write(left), self.write(right))
            case Compare(sign, left, right, _):
                return self.compare(sign, self.write(left), self.write(right), self.numeric(left))
            case Logic(word, parts):
                return self.logic(word, [self.write(part) for part in parts])
            case Among(item, group, negated, _):
                if isinstance(group, tuple):
                    words = repr(frozenset(word.value for word in group))
                    return self.among(self.write(item), words, self.write(item), negated)
                return self.among(self.write(item), self.write(group), self.write(group), negated)
            case If(test, then, other, _):
                return self.choose(self.write(test), self.write(then), self.write(other), self.numeric(then))
            case Call(function, arguments, _):
                return self.call(function, [self.write(argument) for argument in arguments])

    def known(self, variable: str, is_number: bool) -> str:
        return f"({variable} == {variable})" if is_number else f"({variable} is not None)"

    def among(self, item: str, group: str, doubtful: str, negated: bool) -> str:
        """`doubtful` is the operand that may be unknown."""
        word = "not in" if negated else "in"
        return f"(({item}) {word} ({group}) if ({doubtful}) is not None else None)"

    def logic(self, word: str, parts: list[str]) -> str:
        """Strong Kleene: the deciding value wins at once; otherwise any unknown leaves it unknown."""
        if word == "not":
            name = self.temporary()
            return f"(None if ({name} := {parts[0]}) is None else not {name})"
        deciding, rest = ("False", "True") if word == "and" else ("True", "False")
        names = [self.temporary() for _ in parts]
        decides = " or ".join(f"({name} := {part}) is {deciding}" for name, part in zip(names, parts, strict=True))
        unknown = " or ".join(f"{name} is None" for name in names)
        return f"({deciding} if {decides} else None if {unknown} else {rest})"

    @abstractmethod
    def number(self, value: float) -> str: ...

    @abstractmethod
    def negative(self, of: str) -> str: ...

    @abstractmethod
    def power(self, of: str, exponent: int) -> str: ...

    @abstractmethod
    def arithmetic(self, sign: str, left: str, right: str) -> str: ...

    @abstractmethod
    def compare(self, sign: str, left: str, right: str, numeric: bool) -> str: ...

    @abstractmethod
    def choose(self, test: str, then: str, other: str, numeric: bool) -> str: ...

    @abstractmethod
    def call(self, function: str, arguments: list[str]) -> str: ...
