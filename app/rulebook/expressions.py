"""Every expression of the rulebook: parsed, checked in its place, and turned into the steps of one program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.language import tree
from app.language.check import YES_NO, Type, check, expect, for_model
from app.language.errors import ExpressionError, UnknownNameError
from app.language.parse import parse
from app.language.program import CycleError, Program, Step
from app.language.units import parse_unit
from app.rulebook.facts import MODELS, PROGRAM_FACTS, Fact
from app.rulebook.files import Files, RuleFile
from app.rulebook.problems import Problem
from app.rulebook.strict_yaml import Path
from app.schema.asked import OpenQuestion
from app.schema.base import Shape, Statement
from app.schema.consistency import ConsistencyRule
from app.schema.costs import BASES, CostLine, FactorsFile, FactsFile, LinesFile, Offset, OffsetsFile
from app.schema.law import LegalStep
from app.schema.options import Option, Reason
from app.schema.questions import Section

DEFINES_FACTS: tuple[type[Shape], ...] = (Section, FactsFile, FactorsFile)


def if_key(condition: str) -> str:
    """The program's key for a condition, by its own text: the same condition is worked out once."""
    return f"if {condition}"


def rule_key(rule: ConsistencyRule, model: str | None = None) -> str:
    """The program's key for a rule on answers, for one model where it is checked for each."""
    return if_key(rule.holds) if model is None else f"{if_key(rule.holds)} for {model}"


def asks_key(question: str) -> str:
    return f"asks {question}"


def line_key(line: str, model: str, basis: str) -> str:
    return f"line {line}.{model}.{basis}"


def offset_key(offset: str, model: str, full: bool = False) -> str:
    """`full`: the amount as announced, in full; else up to what is spent."""
    return f"offset {offset}.{model}" + (".full" if full else "")


class Expressions:
    """Collects the steps of the program; what does not fit becomes a problem."""

    def __init__(self, table: Mapping[str, Fact], problems: list[Problem], complete: bool = True) -> None:
        self.table = table
        self.problems = problems
        self.complete = complete  # False: a file that defines facts could not be read, so an unknown name says nothing
        self.scope: dict[str, Type] = {fact.id: fact.type for fact in table.values()}
        self.model_scope = {**self.scope, "model": Type("choice", choices=MODELS)}
        self.per_model = frozenset(fact.id for fact in table.values() if fact.type.per_model)
        self.without_unit = {
            fact.id for fact in table.values() if fact.type.kind == "number" and fact.type.unit is None
        }
        self.steps: dict[str, Step] = {}
        self.places: dict[str, tuple[str, int]] = {}

    def add(self, file: RuleFile, path: Path, step: Step) -> None:
        self.steps.setdefault(step.key, step)
        self.places.setdefault(step.key, (file.name, file.loaded.line(path)))

    def tree(
        self,
        file: RuleFile,
        path: Path,
        text: str,
        wanted: Type,
        *,
        model: str | None = None,
        presentation: bool = False,
    ) -> tree.Node | None:
        """Parse and check one expression; for one model if given. None (and a problem) if it does not fit."""
        scope = self.model_scope if model is not None else self.scope
        node: tree.Node | None = None
        try:
            node = parse(text)
            expect(check(node, scope, model=model, models=MODELS, presentation=presentation), wanted, "the expression")
        except ExpressionError as error:
            if isinstance(error, UnknownNameError) and not self.complete:
                return None
            if node is not None and any(name.fact in self.without_unit for name in tree.names(node)):
                return None  # told where the unit stands
            at = f" (column {error.column})" if error.column else ""
            what, id_ = f"in {quoted(text)}{at}: {error.what}", f"expression.{error.kind}"
            line, thing = file.loaded.line(path), file.loaded.id_at(path)
            problem = Problem(file.name, line, what, error.mend, id=id_, thing=thing)
            if problem not in self.problems:  # the same text is checked once for each model
                self.problems.append(problem)
            return None
        return for_model(node, model, self.per_model) if model is not None else node

    def condition(self, file: RuleFile, path: Path, text: str, *, presentation: bool = False) -> None:
        """A yes/no expression under its own text."""
        node = self.tree(file, path, text, YES_NO, presentation=presentation)
        if node is not None:
            self.add(file, path, Step(if_key(text), "yes_no", formula=node, everywhere=False))


def quoted(text: str) -> str:
    """An expression as a message shows it."""
    shown = text if len(text) <= 120 else f"{text[:117]}..."
    return f'"{shown}"' if "'" in shown and '"' not in shown else f"'{shown}'"


def compile_program(files: Files, table: Mapping[str, Fact], problems: list[Problem]) -> Program | None:
    """The program of the whole rulebook, or None where a cycle or an earlier problem stands in the way."""
    expressions = Expressions(table, problems, complete=not files.failed & set(DEFINES_FACTS))
    _facts(files, table, expressions)
    _conditions(files, expressions)
    _money(files, expressions)
    if any(problem.severity == "error" for problem in problems):
        _only_cycles(expressions)
        return None
    return _program(expressions)


def _program(expressions: Expressions) -> Program | None:
    try:
        return Program(expressions.steps.values())
    except CycleError as error:
        shown = [key.removeprefix("asks ").removeprefix("if ") for key in error.members]
        members = list(dict.fromkeys(shown))
        file, line = expressions.places.get(error.members[0], ("rules/facts.yaml", 1))
        expressions.problems.append(
            Problem(file, line, f"these rest on each other: {' -> '.join([*members, members[0]])}",
                    "Take one of them out of the ring", id="expression.ring")
        )  # fmt: skip
        return None


def _only_cycles(expressions: Expressions) -> None:
    """With errors about, still look for cycles among what did parse, so that one run reports all."""
    steps = expressions.steps
    whole = [
        step for step in steps.values()
        if (step.formula is None or all(name.key in steps for name in tree.names(step.formula)))
        and (step.applies is None or step.applies in steps)
    ]  # fmt: skip
    keys = {step.key for step in whole}
    if all(name.key in keys for step in whole if step.formula is not None for name in tree.names(step.formula)):
        _program(expressions)


def _facts(files: Files, table: Mapping[str, Fact], out: Expressions) -> None:
    formulas: dict[str, tuple[RuleFile, Path]] = {}
    for file, facts in files.of(FactsFile):
        for i, derived in enumerate(facts.derived):
            formulas[derived.id] = (file, ("derived", i, "formula"))
    asked = _asked(files, out)
    for id_ in PROGRAM_FACTS:
        out.steps[id_] = Step(id_, "yes_no", answerable=True)
    for fact in table.values():
        if fact.id in PROGRAM_FACTS:
            continue
        applies = None
        if fact.id in asked:
            file, path, node = asked[fact.id]
            applies = asks_key(fact.id)
            out.add(file, path, Step(applies, "yes_no", formula=node, everywhere=False))
        for key, model in zip(fact.keys, MODELS if fact.type.per_model else (None,), strict=False):
            formula: tree.Node | None = None
            if fact.constant is not None:
                formula = tree.Number(fact.constant.value)
            elif fact.derived is not None and fact.id in formulas:
                formula = out.tree(*formulas[fact.id], fact.derived.formula, fact.type, model=model)
            answerable = fact.question is not None or fact.factor is not None
            out.steps[key] = Step(key, fact.type.kind, answerable, applies, formula)
            out.places[key] = (fact.file, fact.line)


def _asked(files: Files, out: Expressions) -> dict[str, tuple[RuleFile, Path, tree.Node]]:
    """When each question is asked: while its section's condition and its own both hold."""
    found: dict[str, tuple[RuleFile, Path, tree.Node]] = {}
    for file, section in files.of(Section):
        for i, question in enumerate(section.questions):
            path: Path = ("questions", i, "when")
            texts = [(("when",), section.when), (path, question.when)]
            parts = [out.tree(file, where, text, YES_NO) for where, text in texts if text is not None]
            nodes = [node for node in parts if node is not None]
            if not parts or len(nodes) < len(parts):
                continue
            both = nodes[0] if len(nodes) == 1 else tree.Logic("and", tuple(nodes))
            found[question.id] = (file, path, both)
    return found


def _conditions(files: Files, out: Expressions) -> None:
    for file, section in files.of(Section):
        if section.when is not None:
            out.condition(file, ("when",), section.when)
        for i, question in enumerate(section.questions):
            if question.when is not None:
                out.condition(file, ("questions", i, "when"), question.when)
    for file in files.read:
        for path, shape in walk_shapes(file.shape):
            if isinstance(shape, Statement | OpenQuestion) and shape.when is not None:
                out.condition(file, (*path, "when"), shape.when, presentation=True)
            elif isinstance(shape, Reason | Option | Offset) and shape.when is not None:
                out.condition(file, (*path, "when"), shape.when)
            elif isinstance(shape, ConsistencyRule):
                _consistency(file, path, shape, out)
            elif isinstance(shape, LegalStep):
                if shape.when is not None:
                    out.condition(file, (*path, "when"), shape.when, presentation=True)
                if shape.done is not None:
                    out.condition(file, (*path, "done"), shape.done, presentation=True)


def _consistency(file: RuleFile, path: Path, rule: ConsistencyRule, out: Expressions) -> None:
    at = (*path, "holds")
    if rule.per is None:
        out.condition(file, at, rule.holds)
        return
    for model in MODELS:
        node = out.tree(file, at, rule.holds, YES_NO, model=model)
        if node is not None:
            out.add(file, at, Step(rule_key(rule, model), "yes_no", formula=node, everywhere=False))


def walk_shapes(shape: Shape, path: Path = ()) -> Iterator[tuple[Path, Shape]]:
    """The shape and every shape inside it, each with its path in the file."""
    yield path, shape
    for name in type(shape).model_fields:
        value = getattr(shape, name)
        if isinstance(value, Shape):
            yield from walk_shapes(value, (*path, name))
        elif isinstance(value, tuple):
            for i, item in enumerate(value):
                if isinstance(item, Shape):
                    yield from walk_shapes(item, (*path, name, i))
        elif isinstance(value, dict):
            for key, item in value.items():
                if isinstance(item, Shape):
                    yield from walk_shapes(item, (*path, name, key))


def walk_written(shape: Shape) -> Iterator[tuple[Path, Shape]]:
    """As `walk_shapes`, without what a file takes from another by `use`: its words stand, and are checked, there."""
    return ((path, each) for path, each in walk_shapes(shape) if getattr(each, "use", None) is None)


def _money(files: Files, out: Expressions) -> None:
    for file, lines in files.of(LinesFile):
        for i, line in enumerate(lines.lines):
            for basis in BASES:
                unit = ("hour" if basis == "hours" else "dollar") + ("" if line.timing == "start_up" else " / year")
                _for_models(file, ("lines", i, basis), line, getattr(line, basis), unit, basis, out)
    for file, offsets in files.of(OffsetsFile):
        for i, offset in enumerate(offsets.offsets):
            unit = "dollar" if offset.timing == "start_up" else "dollar / year"
            _for_models(file, ("offsets", i, "amount"), offset, offset.amount, unit, None, out)
            if offset.in_full is not None:
                _for_models(file, ("offsets", i, "in_full"), offset, offset.in_full, unit, "full", out)


def _for_models(
    file: RuleFile, path: Path, owner: CostLine | Offset, text: str, unit: str, basis: str | None, out: Expressions
) -> None:
    wanted = Type("number", parse_unit(unit))
    for model in owner.models:
        node = out.tree(file, path, text, wanted, model=model)
        if node is not None:
            if isinstance(owner, CostLine):
                key = line_key(owner.id, model, basis or "")
            else:
                key = offset_key(owner.id, model, basis == "full")
            out.add(file, path, Step(key, "number", formula=node))
