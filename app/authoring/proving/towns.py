"""The towns of the proofs: what every fact can be, the law flags that occur, and answers that make a condition hold."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from app.authoring.proving.results import Example
from app.engine.answers import MODELS, Answer, Answers, Town, split_key
from app.engine.evaluation import Evaluation, evaluate
from app.engine.law import BODY_OF_AGENCY, law_view
from app.engine.results import BASES
from app.engine.tables import tables
from app.language.inequalities import Range
from app.language.interpret import value_of
from app.language.satisfy import can_all
from app.language.tree import Compare, Name, Node, Word
from app.language.tree import names as names_in
from app.language.values import Scalar
from app.language.variables import Facts, Found, Table, Variable, Witness
from app.rulebook import names
from app.rulebook.book import Rulebook, examine_files
from app.rulebook.expressions import if_key, line_key, offset_key, walk_shapes
from app.rulebook.facts import LAW_CLOSES_SIGNING, STATE_GRANT_ONLY_UNPAID, STATE_GRANT_OPEN, Fact
from app.rulebook.files import Files, RuleFile, read_files
from app.rulebook.possible import variables
from app.rulebook.problems import Problem, RulebookError
from app.rulebook.strict_yaml import Path as Place
from app.schema.base import Shape
from app.schema.costs import CostLine, Derived, Offset
from app.schema.questions import Question

AGENCIES: Final = tuple(BODY_OF_AGENCY)
IN_FORCE: Final = ("none", *MODELS, "several")
FAR: Final = dt.date(2199, 12, 31)
EARLY: Final = dt.date(1990, 1, 1)
NAME: Final = Town("Example", "town")
TURNS: Final = 12
MIDDLING: Final = 10.0
NO_WORDS: Final = frozenset({
    "id", "when", "done", "holds", "amount", "in_full", "unit", "address", "cash", "loaded", "hours", "payer",
    "promised_until",
})  # fmt: skip
FORMULAS: Final = ("formula", "amount", "in_full", "holds", "when", *BASES)
Window = tuple[dt.date | None, dt.date | None]
Goal = tuple[Node, bool]


@dataclass(frozen=True)
class Placed:
    """A shape of a rule file, with its place and the shapes around it, from the file's own inward."""

    file: RuleFile
    path: Place
    shape: Shape
    around: tuple[Shape, ...]

    def line(self, *field: str | int) -> int:
        return self.file.loaded.line((*self.path, *field))

    def inside(self, kind: type[Shape]) -> Shape | None:
        return next((shape for shape in (*self.around, self.shape) if isinstance(shape, kind)), None)


SHOWN: Final = frozenset({
    "conditions.never_true", "conditions.never_asked", "dates.overlap", "dates.ends_before_it_begins", "law.no_status",
    "law.nothing_said", "law.two_entries", "law.two_summaries", "law.end_without_reason", "law.ends_without_until",
    "law.until_not_needed", "steps.ring",
})  # fmt: skip
"""Checks whose errors stop a briefing, but not a proof: it shows what they do to a town."""


class World:
    """One rulebook with everything that the proofs need of it, worked out once.

    Raises `RulebookError` where it has errors, but for those that a proof can show; `refused` has these.
    """

    def __init__(self, root: Path) -> None:
        self._examine(*read_files(root))

    @classmethod
    def of(cls, files: Files, problems: list[Problem]) -> World:
        """The rulebook of files that were read already, perhaps with a change that stands in no file."""
        world = cls.__new__(cls)
        world._examine(files, list(problems))
        return world

    def _examine(self, files: Files, problems: list[Problem]) -> None:
        self.files = files
        book, found = examine_files(files, problems, despite=SHOWN)
        errors = tuple(problem for problem in found if problem.severity == "error")
        if book is None:
            raise RulebookError(errors)
        self.book: Rulebook = book
        self.refused = errors
        self.tables = tables(self.book)
        self.steps = {step.key: step for step in self.book.program.steps}
        self.numbers = {id_ for id_, question in self.book.questions.items() if question.kind == "number"}
        self.day = self.book.date

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        found: list[Placed] = []
        for file in self.files.read:
            around: dict[Place, Shape] = {}
            for path, shape in walk_shapes(file.shape):
                outer = tuple(around[path[:n]] for n in range(len(path)) if path[:n] in around)
                around[path] = shape
                found.append(Placed(file, path, shape, outer))
        return tuple(found)

    def where(self, id_: str) -> tuple[str, int]:
        fact = self.book.facts[id_]
        return fact.file, fact.line

    def condition(self, text: str) -> Node:
        """The tree of a condition, as the program has it."""
        node = self.steps[if_key(text)].formula
        assert node is not None
        return node

    @cached_property
    def _places(self) -> dict[str, tuple[str, int]]:
        found: dict[str, tuple[str, int]] = {}
        for placed in self.placed:
            shape, file = placed.shape, placed.file.name
            if isinstance(shape, CostLine):
                for model in shape.models:
                    for basis in BASES:
                        found[line_key(shape.id, model, basis)] = (file, placed.line(basis))
            elif isinstance(shape, Offset):
                for model in shape.models:
                    found[offset_key(shape.id, model)] = (file, placed.line("amount"))
                    if shape.in_full is not None:
                        found[offset_key(shape.id, model, full=True)] = (file, placed.line("in_full"))
            elif isinstance(shape, Derived):
                for key in self.book.facts[shape.id].keys:
                    found[key] = (file, placed.line("formula"))
        return found

    def choice_line(self, question: str, choice: str) -> tuple[str, int]:
        """File and line of one choice of a question."""
        for placed in self.placed:
            if isinstance(placed.shape, Question) and placed.shape.id == question:
                ids = [each.id for each in placed.shape.choices]
                return placed.file.name, placed.line("choices", ids.index(choice))
        return self.where(question)

    def place_of(self, key: str) -> tuple[str, int]:
        """File and line of a formula, by its key in the program."""
        return self._places.get(key) or self.where(key.partition(".")[0])

    def words_about(self, id_: str) -> Iterator[str]:
        """The words of every cost line, offset, rule and fact that names a fact."""
        pattern = re.compile(rf"\b{re.escape(id_)}\b")
        for placed in self.placed:
            formulas = [getattr(placed.shape, name, None) for name in FORMULAS]
            if any(isinstance(text, str) and pattern.search(text) for text in formulas):
                yield words(placed.shape)

    # ---- what can be ----------------------------------------------------------------------------------------------

    @cached_property
    def variables(self) -> dict[str, Variable]:
        """Every fact; a factor that no question asks for is within its low and high."""
        found = variables(self.book.facts, self.steps)
        for fact in self.book.facts.values():
            if fact.factor is None or fact.question is not None:
                continue
            for key, model in zip(fact.keys, MODELS, strict=False):
                spread = self.tables.spread(fact.id, model, None)
                if spread is not None:
                    found[key] = replace(found[key], answerable=True, range=Range(spread.low, spread.high))
        return found

    @cached_property
    def law_spans(self) -> tuple[tuple[str, str, dt.date, dt.date, tuple[bool, bool, bool]], ...]:
        """State, agency, first day, last day, and what the program says of the law on them."""
        found = []
        for state, law in self.book.states.items():
            days = boundaries([*law.entries, *law.grants])
            for agency in AGENCIES:
                for first, last in spans(days):
                    view = law_view(self.book, state, agency, first)
                    said = (view.closes_signing is True, view.grant_open is True, view.grant_only_unpaid is True)
                    found.append((state, agency, first, last, said))
        return tuple(found)

    def facts(self, window: Window = (None, None), state: str | None = None) -> Facts:
        """The facts as they occur on the days of a window, in one state or in any."""
        first, end = window[0] or EARLY, window[1]
        last = end - dt.timedelta(days=1) if end is not None else FAR
        rows = []
        for code, agency, begin, until, said in self.law_spans:
            low, high = max(first, begin), min(last, until)
            if low <= high and state in (None, code):
                day = self.day if low <= self.day <= high else low if low > self.day else high
                rows.append((code, agency, *said, day.isoformat()))
        rows.sort(key=lambda row: (row[-1] != self.day.isoformat(), abs(dt.date.fromisoformat(row[-1]) - self.day)))
        keys = ("state", names.AGENCY_KIND, LAW_CLOSES_SIGNING, STATE_GRANT_OPEN, STATE_GRANT_ONLY_UNPAID, "as_of")
        return Facts(self.variables, tables=(Table(keys, tuple(rows)),))

    @cached_property
    def any_day(self) -> Facts:
        return self.facts()

    def can(self, goals: Sequence[Goal], window: Window = (None, None), state: str | None = None) -> Found:
        facts = self.any_day if window == (None, None) and state is None else self.facts(window, state)
        if state is not None:
            facts = replace(facts, given={"state": state})
        return can_all(facts, goals)

    # ---- answers --------------------------------------------------------------------------------------------------

    def day_of(self, witness: Witness, window: Window = (None, None)) -> dt.date:
        day = witness.get("as_of")
        if isinstance(day, str):
            return dt.date.fromisoformat(day)
        first, end = window
        if first is not None and self.day < first:
            return first
        return end - dt.timedelta(days=1) if end is not None and self.day >= end else self.day

    def answers(self, witness: Witness, name: str = NAME.name) -> Answers:
        """The answers that a witness names; what no question asks is left out."""
        found = {}
        for key, value in witness.items():
            question = self.book.questions.get(split_key(key)[0]) if key != "as_of" else None
            if question is not None:
                found[key] = Answer(stored(question, value))
        return Answers(Town(name, NAME.kind), found)

    def evaluation(self, witness: Witness, window: Window = (None, None)) -> Evaluation:
        return evaluate(self.book, self.answers(witness), self.day_of(witness, window))

    def example(self, witness: Witness, shows: str, window: Window = (None, None), explain: str = "") -> Example:
        """A town that shows a fault, with what is known of it."""
        return Example(self.answers(witness), self.day_of(witness, window), shows, explain)

    def filled(self, witness: Witness, but: Iterable[str] = ()) -> dict[str, Scalar]:
        """The witness with a usual answer to every other question that is then asked."""
        found = dict(witness)
        left = set(but)
        for _ in range(6):  # an answer may open further questions, in any order
            evaluation = self.evaluation(found)
            new = {
                id_: self.usual(question)
                for id_, question in self.book.questions.items()
                if id_ not in left
                and not any(key in found for key in (id_, *self.book.facts[id_].keys))
                and evaluation.asks(id_) is True
            }
            if not new:
                break
            found.update(new)
        return found

    @cached_property
    def towns(self) -> tuple[dict[str, Scalar], ...]:
        """Towns in which as much as can be is asked and answered: with each agreement in force and with none, with and
        without a jail, where the law leaves signing open and where it closes it."""
        found = []
        for closes, in_force, custody in itertools.product((False, True), IN_FORCE, ("jail", "none")):
            goals: list[Goal] = [(Name(LAW_CLOSES_SIGNING), closes)]
            goals += [(Compare("==", Name(key), Word(word)), True) for key, word in (
                (names.AGENCY_KIND, AGENCIES[0]), (names.AGREEMENT_IN_FORCE, in_force), (names.CUSTODY, custody),
            )]  # fmt: skip
            most = [*goals, (Name(names.WANTS_COSTS) if closes else Name(STATE_GRANT_OPEN), True)]
            witness = next((each.witness for each in map(self.can, (most, goals)) if each.verdict == "yes"), None)
            if witness is not None:
                found.append(self.filled(witness))
        return tuple(found)

    def meets(self, goals: Sequence[Goal]) -> dict[str, Scalar] | None:
        """A town in which conditions hold with the tool's own figures standing in; usual, least and greatest answers
        to what they rest on are tried. None where none is found, which proves nothing."""
        program = self.book.program
        places = program.rests_on(program.place[name.key] for node, _ in goals for name in names_in(node))
        keys = [program.steps[place].key for place in sorted(places)]
        numbers = [key for key in keys if key.partition(".")[0] in self.numbers]
        chance = random.Random(0)
        for town in self.towns:
            for turn in range(TURNS):
                changed = dict(town)
                for key in numbers if turn else ():
                    one = self.variables[key].range
                    choice = chance.choice((one.low, one.high, one.nearest(1.0), None, None))
                    if choice is not None:
                        changed[key] = choice
                if self._all_hold(goals, self.evaluation(changed)):
                    return changed
        return None

    def _all_hold(self, goals: Sequence[Goal], evaluation: Evaluation) -> bool:
        def lookup(name: Name) -> Scalar:
            value: Scalar = evaluation.filled[self.tables.place[name.key]]
            return value

        return all(value_of(node, lookup) is wanted for node, wanted in goals)

    def usual(self, question: Question) -> Scalar:
        """An answer as any town might give it; texts and days are of their own for each question."""
        place = list(self.book.questions).index(question.id)
        match question.kind:
            case "yes_no":
                return True
            case "choice":
                return question.choices[0].id
            case "choices":
                return frozenset([next(choice.id for choice in question.choices if not choice.alone)])
            case "state":
                return "NH" if "NH" in self.book.states else next(iter(self.book.states), "AL")
            case "number":
                return self.usual_number(question)
            case "date":
                return (dt.date(2026, 1, 1) + dt.timedelta(days=place)).isoformat()
        return f"Text {place} of the town"

    def usual_number(self, question: Question) -> float:
        fact: Fact = self.book.facts[question.id]
        spread = self.tables.spread(fact.id, MODELS[0], None)
        low, high = question.min or 0.0, question.max if question.max is not None else 1e6
        value = spread.likely if spread is not None else MIDDLING if high > MIDDLING else (low + high) / 2
        return Range(low, high, question.whole).nearest(value or min(high, 1.0))


def stored(question: Question, value: Scalar) -> bool | float | str | tuple[str, ...]:
    if isinstance(value, frozenset):
        return tuple(choice.id for choice in question.choices if choice.id in value)
    assert value is not None
    return value


def boundaries(dated: Iterable[object]) -> list[dt.date]:
    """Every day on which one of them begins or ends, in order."""
    days = {getattr(each, name, None) for each in dated for name in ("from_date", "until")}
    return sorted(day for day in days if isinstance(day, dt.date))


def spans(days: Sequence[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """All of time in pieces, first and last day, cut where something begins or ends."""
    inner = [day for day in days if EARLY < day <= FAR]
    first = [min([EARLY, *(day - dt.timedelta(days=1) for day in days)]), *inner]
    return [(a, b - dt.timedelta(days=1)) for a, b in zip(first, [*inner, FAR + dt.timedelta(days=1)], strict=True)]


def words(shape: Shape) -> str:
    """What an entry says to readers, in one text."""
    found: list[str] = []
    for field in type(shape).model_fields:
        value: Any = getattr(shape, field)
        if field not in NO_WORDS and isinstance(value, str):
            found.append(value)
        elif field == "conditions" and isinstance(value, tuple):
            found += [each for each in value if isinstance(each, str)]
    return " ".join(found)
