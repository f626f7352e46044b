"""What the formulas of a cost line or an offset rest on, and their words: for docs/costs.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.authoring.costs_words import MODEL_NAMES
from app.engine.explain import expression_words
from app.language.tree import Call, Node, names, walk
from app.rulebook.book import Rulebook
from app.rulebook.expressions import line_key, offset_key
from app.rulebook.facts import MODELS, Fact
from app.schema.costs import BASES, CostLine, Offset, Spread


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula: what it gives, its words, and as it is written in the rule file."""

    gives: str
    words: str
    written: str


def keys_of(owner: CostLine | Offset, model: str) -> tuple[str, ...]:
    """The program's keys of the amounts of a cost line or an offset, for one model."""
    if isinstance(owner, CostLine):
        return tuple(line_key(owner.id, model, basis) for basis in BASES)
    return (offset_key(owner.id, model), *((offset_key(owner.id, model, full=True),) if owner.in_full else ()))


def tree_of(rulebook: Rulebook, key: str) -> Node | None:
    """The checked tree behind a value of the program; None where it has no formula."""
    return rulebook.program.steps[rulebook.program.place[key]].formula


def formulas(rulebook: Rulebook, owner: CostLine | Offset) -> Iterator[Formula]:
    """Each amount of a cost line or an offset, as its first model has it."""
    if isinstance(owner, CostLine):
        written = [owner.cash, owner.loaded, owner.hours]
        gives = ["Cash", "Loaded", "Hours"]
    else:
        written = [owner.amount, *([owner.in_full] if owner.in_full is not None else [])]
        gives = ["Up to what is spent" if owner.not_tied is None else "Amount", "As announced, in full"]
    for what, text, key in zip(gives, written, keys_of(owner, owner.models[0]), strict=False):
        node = tree_of(rulebook, key)
        said = words_of(rulebook, node) if node is not None else text
        yield Formula(what, said + of_one_model(text, owner.models[0]), text)


def of_one_model(written: str, model: str) -> str:
    """What is added to words that hold for one model alone, where the formula turns on the model."""
    return f" ({MODEL_NAMES[model]})" if re.search(r"\bmodel\b", written) else ""


def words_of(rulebook: Rulebook, node: Node) -> str:
    """An expression in words, each label in italics, without parentheses around all of it."""
    words = expression_words(rulebook, node, mark="*")
    depth = 0
    for i, sign in enumerate(words):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and i < len(words) - 1:
            return words
    return words[1:-1] if words.startswith("(") else words


def rests_on(rulebook: Rulebook, keys: Iterable[str]) -> tuple[Fact, ...]:
    """Every fact in the formulas of these values and in the formulas behind those, in the order of the rulebook."""
    seen: set[str] = set()
    todo = list(keys)
    while todo:
        node = tree_of(rulebook, todo.pop())
        for name in names(node) if node is not None else ():
            if name.key not in seen:
                seen.add(name.key)
                todo.append(name.key)
    found = {key.partition(".")[0] for key in seen}
    return tuple(fact for fact in rulebook.facts.values() if fact.id in found)


def caps(rulebook: Rulebook, keys: Iterable[str]) -> tuple[str, ...]:
    """In words, each place in these formulas and in those behind them where the smaller of two amounts counts."""
    listed = list(keys)
    listed += [key for fact in rests_on(rulebook, listed) if fact.derived for key in fact.keys[:1]]
    found = [
        words_of(rulebook, part)
        for key in listed
        if (node := tree_of(rulebook, key)) is not None
        for part in walk(node)
        if isinstance(part, Call) and part.function == "min"
    ]
    return tuple(dict.fromkeys(found))


def spreads(fact: Fact) -> tuple[tuple[str, Spread], ...]:
    """Low, likely and high of a factor, with the model that they are for ('' for all); none where a table has them."""
    if fact.factor is None:
        return ()
    if fact.factor.values is not None:
        return (("", fact.factor.values),)
    by_model = fact.factor.by_model or {}
    return tuple((model, by_model[model]) for model in MODELS if model in by_model)
