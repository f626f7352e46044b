"""Checks across files: names that point somewhere, sources behind sentences, dates in order, roles and units."""

from __future__ import annotations

import datetime as dt
import graphlib
import typing
from collections.abc import Iterable, Mapping

from app.language.errors import ExpressionError, did_you_mean
from app.language.parse import parse
from app.language.tree import names
from app.rulebook.expressions import DEFINES_FACTS, walk_shapes
from app.rulebook.facts import MODELS, Fact
from app.rulebook.files import WAGES, Files, RuleFile
from app.rulebook.problems import Problem
from app.rulebook.schema.base import OptionId, Shape, Statement
from app.rulebook.schema.consistency import ConsistencyRule
from app.rulebook.schema.costs import (
    AccountsFile,
    CostLine,
    Factor,
    FactorsFile,
    FundingScenario,
    LinesFile,
    Offset,
    OffsetsFile,
)
from app.rulebook.schema.evidence import Condition, Finding
from app.rulebook.schema.forms import FormFingerprint
from app.rulebook.schema.law import (
    TOWN_ANSWER,
    Clause,
    ClausesFile,
    GlossaryFile,
    GlossaryTerm,
    LegalStep,
    Model,
    ModelRow,
    Source,
    SourcesFile,
    StateEntry,
    StateLaw,
    StepsFile,
    TopicStatements,
)
from app.rulebook.schema.options import BriefingTexts, Consideration, Option, OptionsFile
from app.rulebook.schema.questions import Kind, Question, Section
from app.rulebook.strict_yaml import Path
from app.rulebook.usstates import STATES

ONCE: tuple[type[Shape], ...] = (
    Source, CostLine, Offset, FundingScenario, LegalStep, Clause, GlossaryTerm, Option, Consideration, Section, Model,
    Finding, Condition, ConsistencyRule,
)  # fmt: skip
NEEDED: tuple[tuple[type[Shape], str], ...] = (
    (Section, "questions/"),
    (OptionsFile, "rules/options.yaml"),
    (BriefingTexts, "rules/briefing.yaml"),
    (Model, "rules/models/"),
    (FactorsFile, "rules/costs/factors.yaml"),
    (LinesFile, "rules/costs/lines.yaml"),
    (OffsetsFile, "rules/costs/offsets.yaml"),
    (AccountsFile, "rules/costs/accounts.yaml"),
    (StepsFile, "rules/legal/steps.yaml"),
    (SourcesFile, "rules/sources.yaml"),
    (GlossaryFile, "rules/glossary.yaml"),
)
CORE_QUESTIONS: Mapping[str, Kind] = {
    "state": "state",
    "agency_kind": "choice",
    "custody": "choice",
    "agreement_in_force": "choice",
    "models_offered": "choices",
    "meeting_date": "date",
    "wants_costs": "yes_no",
}
SCENARIOS = ("none", "start_up", "pro_rata", "announced")
CORE_NUMBERS = (
    "officers_trained", "annual_pay_and_benefits", "wage_growth", "inflation_rate", "months_active_first_year"
)  # fmt: skip
"""What the program itself reads by name."""


def check_files(files: Files, table: Mapping[str, Fact], problems: list[Problem]) -> None:
    """Add every problem that shows only when all files are seen together."""
    for needed, place in NEEDED:
        if next(files.of(needed), None) is None and needed not in files.failed:
            problems.append(Problem(place, 1, "there is no such file", "Add it: the program needs it"))
    if not files.failed & set(DEFINES_FACTS):
        _core(table, problems)
    checker = _Checker(problems)
    checker.ids(files)
    if SourcesFile not in files.failed:
        checker.sources(files)
    for file in files.read:
        for path, shape in walk_shapes(file.shape):
            checker.shape(file, path, shape, files, table)
    checker.order(files, table)
    checker.options(files)
    checker.models(files)
    checker.clauses(files, table)


def _core(table: Mapping[str, Fact], problems: list[Problem]) -> None:
    for id_, kind in CORE_QUESTIONS.items():
        fact = table.get(id_)
        if fact is None or fact.question is None:
            problems.append(Problem("questions/", 1, f"the question '{id_}' is missing", "The program itself reads it"))
        elif fact.question.kind != kind:
            problems.append(
                Problem(fact.file, fact.line, f"'{id_}' is not of the kind {kind}", "The program itself reads it so")
            )
    for id_ in CORE_NUMBERS:
        if id_ not in table or table[id_].type.kind != "number":
            problems.append(
                Problem("rules/facts.yaml", 1, f"the number '{id_}' is missing", "The program itself reads it")
            )


class _Checker:
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def error(self, file: RuleFile, path: Path, what: str, mend: str) -> None:
        self.problems.append(Problem(file.name, file.loaded.line(path), what, mend))

    def doubt(self, file: RuleFile, path: Path, what: str, mend: str) -> None:
        self.problems.append(Problem(file.name, file.loaded.line(path), what, mend, "warning"))

    def ids(self, files: Files) -> None:
        """Ids that must be unique, and the kinds of file of which there is one for each state, section or model."""
        first: dict[tuple[type[Shape], str], str] = {}
        for file in files.read:
            for path, shape in walk_shapes(file.shape):
                key = _identity(shape)
                if key is None:
                    continue
                at = (*path, "topic" if isinstance(shape, TopicStatements) else "id")
                here = f"{file.name}:{file.loaded.line(at)}"
                if (type(shape), key) in first:
                    self.error(
                        file, at,
                        f"'{key}' stands twice (first in {first[(type(shape), key)]})", "Rename or remove one of them",
                    )  # fmt: skip
                else:
                    first[(type(shape), key)] = here

    def sources(self, files: Files) -> None:
        known = {source.id for _, listed in files.of(SourcesFile) for source in listed.sources}
        used: set[str] = set()
        for file in files.read:
            for path, shape in walk_shapes(file.shape):
                for name in ("sources", "source", "wage_caution_sources"):
                    value = getattr(shape, name, None)
                    ids = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
                    for id_ in ids:
                        if not isinstance(id_, str):
                            continue
                        used.add(id_)
                        if id_ not in known:
                            mend = did_you_mean(id_, known)
                            self.error(file, (*path, name), f"there is no source '{id_}' in rules/sources.yaml", mend)
        if files.failed:
            return  # what could not be read may cite them
        for file, listed in files.of(SourcesFile):
            for i, source in enumerate(listed.sources):
                if source.id not in used:
                    self.doubt(file, ("sources", i), f"nothing cites the source '{source.id}'", "Cite it or remove it")

    def shape(self, file: RuleFile, path: Path, shape: Shape, files: Files, table: Mapping[str, Fact]) -> None:
        match shape:
            case Question():
                self.question(file, path, shape)
            case Factor():
                self.factor(file, path, shape, files, table[shape.id].question if shape.id in table else None)
            case StateLaw():
                self.state(file, shape)
            case StepsFile():
                self.steps(file, shape)
            case CostLine() | Offset():
                for model in shape.models:
                    if shape.models.count(model) > 1:
                        self.error(file, (*path, "models"), f"the model '{model}' stands twice", "Remove one of them")
                        break
                if isinstance(shape, Offset):
                    self.dates(file, path, shape, "the offset")
            case Statement():
                self.dates(file, path, shape, "the statement")
            case OffsetsFile():
                given = {scenario.id for scenario in shape.scenarios}
                for missing in (id_ for id_ in SCENARIOS if id_ not in given):
                    what = f"the funding scenario '{missing}' is missing"
                    self.error(file, ("scenarios",), what, "Every scenario is always shown: add it")
            case GlossaryTerm():
                if len(shape.meaning.split()) > 40:
                    self.doubt(file, (*path, "meaning"), f"'{shape.term}' takes more than 40 words", "Shorten it")

    def steps(self, file: RuleFile, listed: StepsFile) -> None:
        ids = [step.id for step in listed.steps]
        sorter: graphlib.TopologicalSorter[str] = graphlib.TopologicalSorter()
        for i, step in enumerate(listed.steps):
            sorter.add(step.id, *step.waits_for)
            for id_ in step.waits_for:
                if id_ not in ids:
                    what = f"there is no step '{id_}'"
                    self.error(file, ("steps", i, "waits_for"), what, did_you_mean(id_, ids))
        if len(set(ids)) < len(ids):
            return
        try:
            sorter.prepare()
        except graphlib.CycleError as error:
            ring = list(error.args[1])
            at = ("steps", min(ids.index(id_) for id_ in ring if id_ in ids), "waits_for")
            what = f"these steps wait for each other: {' -> '.join(reversed(ring))}"
            self.error(file, at, what, "Take one of them out of the ring")

    def dates(self, file: RuleFile, path: Path, shape: Offset | Statement | StateEntry, what: str) -> None:
        if shape.from_date is not None and shape.until is not None and shape.until <= shape.from_date:
            self.error(file, (*path, "until"), f"{what} ends before it begins", "Correct from_date or until")

    def question(self, file: RuleFile, path: Path, question: Question) -> None:
        if not question.ask.endswith("?"):
            self.doubt(file, (*path, "ask"), f"'{question.id}' does not end in a question mark", "Ask it as a question")
        if question.kind != "number" and (
            question.unit is not None or question.min is not None or question.max is not None
        ):
            self.error(file, path, f"'{question.id}' is no number but has a unit or limits", "Remove unit, min and max")
        if question.min is not None and question.max is not None and question.min > question.max:
            self.error(
                file, (*path, "min"), f"the limits of '{question.id}' are the wrong way round", "Swap min and max"
            )
        if question.kind not in ("choice", "choices") and question.choices:
            self.error(file, (*path, "choices"), f"'{question.id}' is no choice but has choices", "Remove them")
        if question.per == "model" and question.kind not in ("number", "yes_no"):
            self.error(file, (*path, "per"), f"'{question.id}' cannot vary by model", "Only numbers and yes/no can")

    def factor(self, file: RuleFile, path: Path, factor: Factor, files: Files, question: Question | None) -> None:
        for spread in (factor.values, *(factor.by_model or {}).values()):
            if spread is None or question is None:
                continue
            for value in (spread.low, spread.high):
                if (question.min is not None and value < question.min) or (
                    question.max is not None and value > question.max
                ):
                    what = (
                        f"the factor '{factor.id}' goes to {value:g}, which the question '{question.id}' would refuse"
                    )
                    self.error(file, path, what, "Correct the factor, or min and max of the question")
        if factor.basis == "source" and not (factor.sources and factor.checked_on):
            self.error(
                file, path, f"the factor '{factor.id}' rests on a source but names none with its date",
                "Add 'sources:' and 'checked_on:', or write 'basis: judgement' with a reason",
            )  # fmt: skip
        if factor.basis == "judgement" and not factor.reason:
            self.error(
                file,
                path,
                f"the factor '{factor.id}' rests on judgement but gives no reason",
                "Add 'reason:' in a sentence",
            )
        if factor.wage_table is not None and not files.wages:
            if not any(problem.file == WAGES for problem in self.problems):
                what = f"there is no wage table {WAGES}"
                self.error(file, (*path, "wage_table"), what, "Add it, or give values here")
        elif factor.wage_table is not None and ("US", factor.wage_table) not in files.wages:
            known = {occupation for _, occupation in files.wages}
            self.error(
                file, (*path, "wage_table"), f"the wage table has no national row for '{factor.wage_table}'",
                did_you_mean(factor.wage_table, known),
            )  # fmt: skip
        if factor.by_model is not None and (missing := [m for m in MODELS if m not in factor.by_model]):
            self.error(
                file,
                (*path, "by_model"),
                f"the factor '{factor.id}' has no values for {', '.join(missing)}",
                "Add them",
            )

    def state(self, file: RuleFile, law: StateLaw) -> None:
        if STATES.get(law.state) is None:
            self.error(file, ("state",), f"'{law.state}' is not a state", "Use the postal code in capitals, such as ME")
        elif not file.name.endswith(f"/{law.state.lower()}.yaml"):
            self.error(
                file, ("state",), f"the file is not named {law.state.lower()}.yaml", "Rename the file or the state"
            )
        if law.stale_after <= law.checked_on:
            self.error(file, ("stale_after",), "stale_after is not later than checked_on", "Set it to a later day")
        spans: dict[tuple[str, str], list[tuple[dt.date, dt.date, int]]] = {}
        for i, entry in enumerate(law.entries):
            self.dates(file, ("entries", i), entry, "the entry")
            for option in entry.options:
                spans.setdefault((option, entry.body), []).append((*_span(entry), i))
        for (listed_option, body), listed in spans.items():
            listed.sort()
            latest, holder = dt.date.min, 0
            for start, end, i in listed:
                if start < latest:
                    other = file.loaded.line(("entries", holder))
                    what = f"'{listed_option}' for a {body} has two entries for the same days (see line {other})"
                    mend = "End the earlier one with 'until:' on the day the later one begins"
                    self.error(file, ("entries", i), what, mend)
                if end > latest:
                    latest, holder = end, i

    def order(self, files: Files, table: Mapping[str, Fact]) -> None:
        """A question that hangs on one asked later would appear behind the person's back."""
        sections = sorted(files.of(Section), key=lambda pair: (pair[1].order, pair[1].id))
        position: dict[str, int] = {}
        for _, section in sections:
            for question in section.questions:
                position.setdefault(question.id, len(position))
        for file, section in sections:
            for word in _facts_in(section.when):
                if position.get(word, -1) >= position[section.questions[0].id]:
                    what = f"the section '{section.id}' hangs on '{word}', which is asked in it or later"
                    self.doubt(file, ("when",), what, "Ask it in an earlier section")
            for i, question in enumerate(section.questions):
                for word in _facts_in(question.when):
                    if position.get(word, -1) >= position[question.id]:
                        what = f"'{question.id}' hangs on '{word}', which is asked later"
                        self.doubt(file, ("questions", i, "when"), what, "Move one of them")
        orders: dict[int, str] = {}
        for file, section in sections:
            if section.order in orders:
                what = f"the section '{section.id}' has the same order as '{orders[section.order]}'"
                self.doubt(file, ("order",), what, "Give each section a number of its own")
            orders[section.order] = section.id

    def options(self, files: Files) -> None:
        for file, listed in files.of(OptionsFile):
            known = {str(option.id) for option in listed.options}
            for missing in (id_ for id_ in typing.get_args(OptionId) if id_ not in known):
                what = f"the option '{missing}' is missing"
                self.error(file, ("options",), what, "Every option is always shown: add it")
            for i, option in enumerate(listed.options):
                if option.costs == "model" and option.model is None:
                    what = f"'{option.id}' has no model to take its cost from"
                    self.error(file, ("options", i, "costs"), what, "Add 'model:'")
                for j, reason in enumerate(option.reasons):
                    if reason.status != "open" and reason.unknown_text is None:
                        what = (
                            f"a reason of '{option.id}' does not say what is printed while its condition is not known"
                        )
                        self.error(file, ("options", i, "reasons", j), what, "Add 'unknown_text:'")

    def clauses(self, files: Files, table: Mapping[str, Fact]) -> None:
        """A sentence on the town may name questions only: a number of the tool's own is not the town's answer."""
        known = [fact.id for fact in table.values() if fact.question is not None]
        for file, listed in files.of(ClausesFile):
            for i, clause in enumerate(listed.clauses):
                for j, sentence in enumerate(clause.town):
                    for name in TOWN_ANSWER.findall(sentence.text):
                        if name not in known and not files.failed & set(DEFINES_FACTS):
                            what = f"'{{{name}}}' is not the name of a question"
                            path = ("clauses", i, "town", j, "text")
                            self.error(file, path, what, did_you_mean(name, known) or "Name a question in questions/")

    def models(self, files: Files) -> None:
        models = list(files.of(Model))
        if Model not in files.failed:
            for id_ in MODELS:
                if id_ not in {model.id for _, model in models}:
                    what = f"the model '{id_}' is missing"
                    self.problems.append(Problem(f"rules/models/{id_}.yaml", 1, what, "Add the file"))
        topics = {topic for _, model in models for topic in (row.topic for row in model.rows)}
        for file, model in models:
            for i, row in enumerate(model.rows):
                before = [_span(other) for other in model.rows[:i] if other.topic == row.topic]
                first, last = _span(row)
                if any(first < end and start < last for start, end in before):
                    what = f"the row '{row.topic}' stands twice"
                    self.error(file, ("rows", i, "topic"), what, "Remove one of them")
                elif before and first not in (end for _, end in before):
                    what = f"the row '{row.topic}' begins on a day on which the one before it does not end"
                    self.error(file, ("rows", i, "topic"), what, "Let each begin where the other ends")
            missing = sorted(topics - {row.topic for row in model.rows})
            if missing:
                what = f"the model has no row for {', '.join(missing)}"
                self.error(file, ("rows",), what, "Add it: all models have the same rows")


def _identity(shape: Shape) -> str | None:
    if isinstance(shape, ONCE):
        return str(getattr(shape, "id"))  # noqa: B009 - one attribute of all these shapes
    if isinstance(shape, FormFingerprint):
        return f"{shape.model} of {shape.revision}"
    return shape.topic if isinstance(shape, TopicStatements) else None


def _span(entry: StateEntry | ModelRow) -> tuple[dt.date, dt.date]:
    return (entry.from_date or dt.date.min, entry.until or dt.date.max)


def _facts_in(text: str | None) -> Iterable[str]:
    """The facts that a condition names; none if it cannot be read (which is told elsewhere)."""
    try:
        return [name.fact for name in names(parse(text))] if text is not None else []
    except ExpressionError:
        return []
