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
ChoiceText = Callable[[str, str], str]
"""From the id of a fact and that of one of its choices."""
IsDate = Callable[[Name], bool]

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_COMPARE = {
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
    "==": "is",
    "!=": "is not",
}
_COMPARE_DATES = {"<": "is before", "<=": "is not after", ">": "is after", ">=": "is not before"}
_CALLS = {"min": ("the smaller of", "the smallest of"), "max": ("the larger of", "the largest of")}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}


def number_text(value: float) -> str:
    """A number of a formula: 12, 0.25, 2,080."""
    if value == int(value):
        return f"{int(value):,}"
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text if float(text.replace(",", "")) == value else repr(value)


def words(
    node: Node, label: Label, choice: ChoiceText = lambda fact, word: word, is_date: IsDate = lambda name: False
) -> str:
    """The expression in words. `label` names a fact, `choice` the text of a choice; `is_date` tells a date."""

    def inside(text: str, strength: int) -> str:
        return f"({text})" if strength else text

    def say(part: Node, strength: int = 0, beside: Node | None = None) -> str:
        """`strength` is that of the sign around it: 0 none, 1 + - and or, 2 × ÷, 3 a minus sign or a power. `beside` is
        what a word is held against: the fact whose choice it is."""
        match part:
            case Number(value):
                return number_text(value)
            case Truth(value):
                return "yes" if value else "no"
            case Word(value):
                return choice(beside.fact, value) if isinstance(beside, Name) else value
            case Name():
                return label(part)
            case Known(of):
                return f"{label(of)} is known"
            case Negative(of):
                text = f"−{say(of, 3)}"
                return f"({text})" if strength == 3 else text
            case Power(of, exponent):
                text = f"{say(of, 3)} to the power {exponent}"
                return f"({text})" if strength == 3 else text
            case Arithmetic(sign, left, right, _):
                own = _STRENGTH[sign]
                text = f"{say(left, own)} {_SIGNS[sign]} {say(right, own + (sign in '-/'))}"
                return f"({text})" if own < strength else text
            case Compare(sign, left, right, _):
                sides = [
                    inside(say(side, 0, other), isinstance(side, Compare | Logic | Among))
                    for side, other in ((left, right), (right, left))
                ]
                dates = isinstance(left, Name) and is_date(left)
                return f" {_COMPARE_DATES.get(sign, _COMPARE[sign]) if dates else _COMPARE[sign]} ".join(sides)
            case Logic("not", (of,)):
                return inside(f"it is not so that {say(of, 1)}", strength)
            case Logic(word, parts):
                return inside(f" {word} ".join(say(p, 1) for p in parts), strength)
            case Among(item, group, negated, _):
                if isinstance(group, tuple):
                    several = len(group) > 1
                    listed = (" nor " if negated else " or ").join(say(word, 0, item) for word in group)
                    between = ("neither " if several else "not ") if negated else ""
                    return inside(f"{say(item)} is {between}{listed}", strength if several else 0)
                return f"{say(group)} {'does not include' if negated else 'includes'} {say(item, 0, group)}"
            case If(
                Compare("==" | "!=" as sign, Word(model), Word(held), _), then, other, _
            ):  # one model's own formula
                return say(then if (model == held) == (sign == "==") else other, strength, beside)
            case If(test, then, other, _):
                return inside(f"{say(then)} if {say(test)}, otherwise {say(other)}", strength)
            case Call(function, arguments, _):
                listed = " and ".join(say(argument) for argument in arguments)
                if function in _CALLS:
                    return f"({_CALLS[function][len(arguments) > 2]} {listed})"
                return inside(f"{listed}, rounded{' up' if function == 'ceil' else ''} to a whole number", strength)

    return say(node)
