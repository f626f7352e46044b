"""Reading 5: plain words, for an explanation: "officers to be trained × hours of training"."""

from __future__ import annotations

from collections.abc import Callable

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

Label = Callable[[Name], str]
ChoiceText = Callable[[str], str]

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_COMPARE = {
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
    "==": "is",
    "!=": "is not",
}
_CALLS = {"min": "the smaller of", "max": "the larger of"}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}


def number_text(value: float) -> str:
    """A number of a formula: 12, 0.25, 2,080."""
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def words(node: Node, label: Label, choice: ChoiceText = lambda word: word) -> str:
    """The expression in words. `label` names a fact, `choice` the text of a choice."""

    def say(part: Node, strength: int = 0) -> str:
        match part:
            case Number(value):
                return number_text(value)
            case Truth(value):
                return "yes" if value else "no"
            case Word(value):
                return choice(value)
            case Name():
                return label(part)
            case Known(of):
                return f"{label(of)} is known"
            case Negative(of):
                return f"−{say(of, 3)}"
            case Power(of, exponent):
                return f"{say(of, 3)} to the power {exponent}"
            case Arithmetic(sign, left, right, _):
                own = _STRENGTH[sign]
                text = f"{say(left, own)} {_SIGNS[sign]} {say(right, own + (sign in '-/'))}"
                return f"({text})" if own < strength else text
            case Compare(sign, left, right, _):
                if isinstance(right, Truth):
                    return f"{say(left)} {_COMPARE[sign]} {'yes' if right.value else 'no'}"
                return f"{say(left)} {_COMPARE[sign]} {say(right)}"
            case Logic("not", (of,)):
                return f"it is not so that {say(of, 1)}"
            case Logic(word, parts):
                text = f" {word} ".join(say(p, 1) for p in parts)
                return f"({text})" if strength else text
            case Among(item, group, negated, _):
                if isinstance(group, tuple):
                    listed = " or ".join(say(word) for word in group)
                    return f"{say(item)} is {'not ' if negated else ''}{listed}"
                return f"{say(group)} {'does not include' if negated else 'includes'} {say(item)}"
            case If(test, then, other, _):
                text = f"{say(then)} if {say(test)}, otherwise {say(other)}"
                return f"({text})" if strength else text
            case Call(function, arguments, _):
                listed = " and ".join(say(argument) for argument in arguments)
                if function in _CALLS:
                    return f"({_CALLS[function]} {listed})"
                return f"{listed}, rounded{' up' if function == 'ceil' else ''} to a whole number"

    return say(node)
