"""The table of facts: every named value, from questions, formulas, factors and constants, with its type and unit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.language.check import YES_NO, Type
from app.language.errors import ExpressionError
from app.language.units import parse_unit
from app.rulebook.files import Files, RuleFile
from app.rulebook.problems import Problem
from app.rulebook.strict_yaml import Path
from app.rulebook.usstates import STATES
from app.schema.costs import Constant, Derived, Factor, FactorsFile, FactsFile
from app.schema.questions import Question, Section

MODELS = ("task_force", "warrant_service_officer", "jail_enforcement")
LAW_CLOSES_SIGNING = "law_closes_signing"
STATE_GRANT_OPEN = "state_grant_open"
STATE_GRANT_ONLY_UNPAID = "state_grant_only_unpaid"
PROGRAM_FACTS = {
    LAW_CLOSES_SIGNING: "state law closes every signing option",
    STATE_GRANT_OPEN: "a state grant that may be used for an agreement is known for this kind of agency",
    STATE_GRANT_ONLY_UNPAID: "the state says that its grant pays no cost that somebody else has paid",
}
"""What the program itself says, from the state's file and the day."""
RESERVED = {"model", *PROGRAM_FACTS, "min", "max", "round", "ceil", "known"}


@dataclass(frozen=True)
class Fact:
    """A named value. At least one of question, derived, factor and constant is set (or the program provides it)."""

    id: str
    label: str
    type: Type
    question: Question | None = None
    section: Section | None = None
    derived: Derived | None = None
    factor: Factor | None = None
    constant: Constant | None = None
    file: str = ""
    line: int = 1

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys under which its values stand: its id, or one for each model."""
        return tuple(f"{self.id}.{model}" for model in MODELS) if self.type.per_model else (self.id,)

    @property
    def unit_text(self) -> str:
        for part in (self.question, self.derived, self.factor, self.constant):
            if part is not None and part.unit:
                return part.unit
        return ""


def fact_table(files: Files, problems: list[Problem]) -> dict[str, Fact]:
    """Collect all facts; clashes of name, type or unit become problems."""
    table = {id_: Fact(id_, label, YES_NO) for id_, label in PROGRAM_FACTS.items()}
    collector = _Collector(table, problems)
    for file, section in files.of(Section):
        for i, question in enumerate(section.questions):
            collector.question(file, ("questions", i), section, question)
    for file, facts in files.of(FactsFile):
        for i, constant in enumerate(facts.constants):
            collector.constant(file, ("constants", i), constant)
        for i, derived in enumerate(facts.derived):
            collector.derived(file, ("derived", i), derived)
    for file, factors in files.of(FactorsFile):
        for i, factor in enumerate(factors.factors):
            collector.factor(file, ("factors", i), factor)
    return table


class _Collector:
    def __init__(self, table: dict[str, Fact], problems: list[Problem]) -> None:
        self.table = table
        self.problems = problems

    def problem(self, file: RuleFile, path: Path, id_: str, what: str, mend: str) -> None:
        thing = file.loaded.id_at(path)
        self.problems.append(Problem(file.name, file.loaded.line(path), what, mend, id=id_, thing=thing))

    def type(self, file: RuleFile, path: Path, unit: str | None, per: str | None) -> Type:
        if unit is None:
            return replace(YES_NO, per_model=per == "model")
        try:
            return Type("number", parse_unit(unit), per_model=per == "model")
        except ExpressionError as error:
            self.problem(file, (*path, "unit"), "expression.unit", error.what, error.mend)
            return Type("number", per_model=per == "model")

    def new(self, file: RuleFile, path: Path, fact: Fact) -> None:
        if fact.id in RESERVED:
            self.problem(
                file, (*path, "id"), "ids.reserved", f"'{fact.id}' is a word of the language", "Choose another id"
            )
        elif (first := self.table.get(fact.id)) is not None:
            where = f"{first.file}:{first.line}"
            self.problem(
                file,
                (*path, "id"),
                "ids.twice",
                f"'{fact.id}' is defined twice (first in {where})",
                "Rename one of them",
            )
        else:
            self.table[fact.id] = fact

    def question(self, file: RuleFile, path: Path, section: Section, question: Question) -> None:
        line = file.loaded.line((*path, "id"))
        kind = question.kind
        if kind == "number":
            if question.unit is None:
                self.problem(
                    file,
                    path,
                    "questions.unit",
                    f"the number '{question.id}' has no unit",
                    "Add 'unit: hour / month' or the like",
                )
            if question.unit is None:
                found = Type("number", per_model=question.per == "model")
            else:
                found = self.type(file, path, question.unit, question.per)
        elif kind == "state":
            found = Type("choice", choices=tuple(STATES))
        elif kind in ("choice", "choices"):
            ids = tuple(choice.id for choice in question.choices)
            if len(ids) < 2:
                self.problem(
                    file,
                    path,
                    "questions.choices",
                    f"'{question.id}' offers fewer than two choices",
                    "Add 'choices:' with ids and texts",
                )
            if len(set(ids)) < len(ids):
                self.problem(
                    file,
                    (*path, "choices"),
                    "questions.choices",
                    f"a choice of '{question.id}' stands twice",
                    "Remove one of them",
                )
            found = Type("choice" if kind == "choice" else "choices", choices=ids)
        elif kind == "yes_no":
            found = replace(YES_NO, per_model=question.per == "model")
        else:
            found = Type("date" if kind == "date" else "text")
        self.new(file, path, Fact(question.id, question.label, found, question, section, file=file.name, line=line))

    def constant(self, file: RuleFile, path: Path, constant: Constant) -> None:
        found = self.type(file, path, constant.unit, None)
        line = file.loaded.line((*path, "id"))
        self.new(file, path, Fact(constant.id, constant.label, found, constant=constant, file=file.name, line=line))

    def derived(self, file: RuleFile, path: Path, derived: Derived) -> None:
        found = self.type(file, path, derived.unit, derived.per)
        self.join(file, path, Fact(derived.id, derived.label, found, derived=derived), "formula")

    def factor(self, file: RuleFile, path: Path, factor: Factor) -> None:
        per = "model" if factor.by_model is not None else None
        known = self.table.get(factor.id)
        if known is not None and known.type.per_model:
            per = "model"  # one set of values may hold for all models
        found = self.type(file, path, factor.unit, per)
        self.join(file, path, Fact(factor.id, factor.label, found, factor=factor), "factor")

    def join(self, file: RuleFile, path: Path, fact: Fact, what: str) -> None:
        """A formula or factor may stand behind a question of the same id, if type and unit are the same."""
        first = self.table.get(fact.id)
        taken = first is not None and (
            first.constant is not None
            or (fact.derived is not None and first.derived is not None)
            or (fact.factor is not None and first.factor is not None)
        )
        line = file.loaded.line((*path, "id"))
        if first is None or taken or fact.id in RESERVED:
            self.new(file, path, replace(fact, file=file.name, line=line))
            return
        if (first.type.kind, first.type.unit) != (fact.type.kind, fact.type.unit):
            self.problem(
                file, (*path, "unit"), "ids.facts_differ",
                f"the {what} '{fact.id}' gives {fact.type}, but in {first.file}:{first.line} it is {first.type}",
                "Give both the same unit",
            )  # fmt: skip
        elif first.type.per_model != fact.type.per_model:
            self.problem(
                file, path, "ids.facts_differ",
                f"'{fact.id}' varies by model in one place and not in the other ({first.file}:{first.line})",
                "Write 'per: model' in both, or in none",
            )  # fmt: skip
        self.table[fact.id] = replace(first, derived=first.derived or fact.derived, factor=first.factor or fact.factor)
