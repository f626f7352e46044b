"""Every condition of the rulebook with what it decides: where it stands, what must hold around it, and its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.authoring.proving.towns import Goal, Placed, Window, World, words
from app.language.plain_words import number_text
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
)  # fmt: skip
from app.rulebook import names
from app.rulebook.expressions import asks_key, if_key, rule_key
from app.rulebook.facts import MODELS
from app.schema.base import Shape, Statement
from app.schema.consistency import ConsistencyRule
from app.schema.costs import Offset
from app.schema.law import TOWN_ANSWER, LegalStep, TownSentence
from app.schema.options import Option, Reason
from app.schema.questions import Question, Section
from app.schema.states import StateLaw

CONDITIONAL: Final = (Section, Question, Statement, Reason, Option, Offset, LegalStep, ConsistencyRule)
_FIELDS: Final = ("when", "done", "holds")


@dataclass(frozen=True)
class Condition:
    """One condition. `node` is that of the program (for one model where it is checked for each).

    `describes`: do the words tell of the towns in which it holds (or, of a consistency rule, of those in which it does
    not)? `around` are the conditions without which it never comes to it.
    """

    placed: Placed
    field: str
    text: str
    node: Node
    around: tuple[Goal, ...]
    window: Window
    state: str | None
    model: str | None = None

    @property
    def describes(self) -> bool:
        return self.field != "holds"

    @property
    def file(self) -> str:
        return self.placed.file.name

    @property
    def line(self) -> int:
        return self.placed.line(self.field)

    @property
    def id(self) -> str:
        return named(self.placed)

    @property
    def words(self) -> str:
        return words(self.placed.shape)


def named(placed: Placed) -> str:
    """The id of the nearest entry around, with the beginning of the words where it has none of its own."""
    own = getattr(placed.shape, "id", None)
    if own is not None:
        return str(own)
    above = next(
        (str(each) for shape in reversed(placed.around) if (each := getattr(shape, "id", None)) is not None), ""
    )
    law = placed.inside(StateLaw)
    above = above or (law.state if isinstance(law, StateLaw) else placed.file.name)
    said = str(getattr(placed.shape, "text", "") or getattr(placed.shape, "reason", ""))
    short = said if len(said) <= 50 else f"{said[:47]}..."
    return f"{above}: {short}" if short else above


def in_force(path: str) -> tuple[Goal, ...]:
    """With which answers an option of this path is before the body."""
    if path == "both":
        return ()
    return ((Compare("==" if path == "new" else "!=", Name(names.AGREEMENT_IN_FORCE), Word(names.NONE)), True),)


def around(world: World, placed: Placed) -> tuple[Goal, ...]:
    """What must hold for an entry to be looked at: its option is listed, its step applies, its answers are known."""
    found: list[Goal] = []
    for shape in (*placed.around, placed.shape):
        own = shape is placed.shape
        if isinstance(shape, Option):
            found += in_force(shape.path)
            if shape.when is not None and not own:
                found.append((world.condition(shape.when), True))
        elif isinstance(shape, LegalStep) and shape.when is not None and not own:
            found.append((world.condition(shape.when), True))
        elif isinstance(shape, TownSentence):
            for id_ in TOWN_ANSWER.findall(shape.text):
                if id_ in world.book.questions:
                    found.append((_some([Known(_name(key)) for key in world.book.facts[id_].keys]), True))
    return tuple(found)


def _name(key: str) -> Name:
    fact, _, model = key.partition(".")
    return Name(fact, model or None)


def _some(nodes: list[Known]) -> Node:
    return nodes[0] if len(nodes) == 1 else Logic("or", tuple(nodes))


def window(placed: Placed) -> Window:
    shape = placed.shape
    return getattr(shape, "from_date", None), getattr(shape, "until", None)


def state(placed: Placed) -> str | None:
    law = placed.inside(StateLaw)
    return law.state if isinstance(law, StateLaw) else None


def conditions(world: World, only: Placed | None = None) -> Iterator[Condition]:
    """Every condition: of sections, questions, options, reasons, offsets, statements, steps and consistency rules."""
    for placed in world.placed if only is None else (only,):
        shape = placed.shape
        if not isinstance(
            shape, Section | Question | Statement | Reason | Option | Offset | LegalStep | ConsistencyRule
        ):
            continue
        for field in _FIELDS:
            text = getattr(shape, field, None)
            if not isinstance(text, str):
                continue
            before = around(world, placed)
            if field == "done" and isinstance(shape, LegalStep) and shape.when is not None:
                before = (*before, (world.condition(shape.when), True))
            if isinstance(shape, Question):
                section = placed.inside(Section)
                if isinstance(section, Section) and section.when is not None:
                    before = ((world.condition(section.when), True),)
            for key, model in _keys(shape, field, text):
                node = world.steps[key].formula
                assert node is not None
                yield Condition(placed, field, text, node, before, window(placed), state(placed), model)


def _keys(shape: Shape, field: str, text: str) -> list[tuple[str, str | None]]:
    if isinstance(shape, ConsistencyRule) and field == "holds" and shape.per is not None:
        return list(zip(rule_keys(shape), MODELS, strict=True))
    return [(if_key(text), None)]


def rule_keys(rule: ConsistencyRule) -> list[str]:
    """Where the program keeps a rule on answers: once, or for each model."""
    return [rule_key(rule, model) for model in MODELS] if rule.per is not None else [rule_key(rule)]


def asked(world: World, question: str) -> tuple[Goal, ...]:
    """When a question is asked, its section's condition and its own together."""
    step = world.steps.get(asks_key(question))
    return ((step.formula, True),) if step is not None and step.formula is not None else ()


def shown(node: Node) -> str:
    """An expression as a rule file has it, near enough to be found there."""
    match node:
        case Number(value):
            return number_text(value)
        case Word(value):
            return f'"{value}"'
        case Name():
            return node.fact
        case Negative(of):
            return f"-{shown(of)}"
        case Power(of, exponent):
            return f"{shown(of)} ** {exponent}"
        case Arithmetic(sign, left, right, _) | Compare(sign, left, right, _):
            return f"{shown(left)} {sign} {shown(right)}"
        case Logic("not", (part,)):
            return f"not {shown(part)}"
        case Logic(word, parts):
            return f" {word} ".join(map(shown, parts))
        case Among(item, group, negated, _):
            listed = f"({', '.join(map(shown, group))})" if isinstance(group, tuple) else shown(group)
            return f"{shown(item)} {'not in' if negated else 'in'} {listed}"
        case Call(function, arguments, _):
            return f"{function}({', '.join(map(shown, arguments))})"
        case If(test, then, other, _):
            return f"{shown(then)} if {shown(test)} else {shown(other)}"
        case Known(of):
            return f"known({shown(of)})"
        case Truth(value):
            return str(value)
