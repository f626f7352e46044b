"""Checks across files: names that point somewhere, sources behind sentences, dates in order, roles and units."""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Iterable, Mapping

from app.language.errors import did_you_mean
from app.rulebook.expressions import walk_shapes
from app.rulebook.facts import MODELS, Fact
from app.rulebook.files import Files, RuleFile
from app.rulebook.problems import Problem
from app.rulebook.schema.base import OptionId, Shape
from app.rulebook.schema.costs import AccountsFile, CostLine, Factor, FactorsFile, LinesFile, Offset, OffsetsFile
from app.rulebook.schema.law import (
    Clause,
    GlossaryFile,
    GlossaryTerm,
    LegalStep,
    Model,
    Source,
    SourcesFile,
    StateEntry,
    StateLaw,
    StepsFile,
)
from app.rulebook.schema.options import BriefingTexts, Option, OptionsFile
from app.rulebook.schema.questions import Question, Section
from app.rulebook.strict_yaml import Path
from app.rulebook.usstates import STATES

ONCE: tuple[type[Shape], ...] = (Source, CostLine, Offset, LegalStep, Clause, GlossaryTerm, Option)
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
CORE_QUESTIONS = ("state", "agency_kind", "custody", "agreement_in_force", "meeting_date")


def check_files(files: Files, table: Mapping[str, Fact], problems: list[Problem]) -> None:
    """Add every problem that shows only when all files are seen together."""
    for needed, place in NEEDED:
        if next(files.of(needed), None) is None:
            problems.append(Problem(place, 1, "nothing could be read here", "Add the file, or mend its errors first"))
    for core in CORE_QUESTIONS:
        if core not in table or table[core].question is None:
            problems.append(
                Problem("questions/", 1, f"the question '{core}' is missing", "The program itself needs it")
            )
    checker = _Checker(problems)
    checker.ids(files)
    checker.sources(files)
    for file in files.read:
        for path, shape in walk_shapes(file.shape):
            checker.shape(file, path, shape, files, table)
    checker.order(files, table)
    checker.options(files)
    checker.models(files)


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
                here = f"{file.name}:{file.loaded.line((*path, 'id'))}"
                if (type(shape), key) in first:
                    self.error(
                        file, (*path, "id"),
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
        for file, listed in files.of(SourcesFile):
            for i, source in enumerate(listed.sources):
                if source.id not in used:
                    self.doubt(file, ("sources", i), f"nothing cites the source '{source.id}'", "Cite it or remove it")

    def shape(self, file: RuleFile, path: Path, shape: Shape, files: Files, table: Mapping[str, Fact]) -> None:
        match shape:
            case Question():
                self.question(file, path, shape)
            case Factor():
                self.factor(file, path, shape, files)
            case StateLaw():
                self.state(file, shape)
            case LegalStep():
                steps = [step.id for _, listed in files.of(StepsFile) for step in listed.steps]
                for id_ in shape.waits_for:
                    if id_ not in steps:
                        self.error(file, (*path, "waits_for"), f"there is no step '{id_}'", did_you_mean(id_, steps))
            case CostLine() | Offset():
                for model in shape.models:
                    if shape.models.count(model) > 1:
                        self.error(file, (*path, "models"), f"the model '{model}' stands twice", "Remove one of them")
                        break
            case GlossaryTerm():
                if len(shape.meaning.split()) > 40:
                    self.doubt(file, (*path, "meaning"), f"'{shape.term}' takes more than 40 words", "Shorten it")

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

    def factor(self, file: RuleFile, path: Path, factor: Factor, files: Files) -> None:
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
        if factor.wage_table is not None and ("US", factor.wage_table) not in files.wages:
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
            if entry.from_date and entry.until and entry.until <= entry.from_date:
                self.error(
                    file, ("entries", i, "until"), "the entry ends before it begins", "Correct from_date or until"
                )
            for option in entry.options:
                spans.setdefault((option, entry.body), []).append((*_span(entry), i))
        for (listed_option, body), listed in spans.items():
            listed.sort()
            for (_, end, i), (start, _, j) in zip(listed, listed[1:], strict=False):
                if start < end:
                    self.error(
                        file, ("entries", j), f"'{listed_option}' for a {body} has two entries for the same days (see entry {i + 1})",
                        "End the earlier one with 'until:' on the day the later one begins",
                    )  # fmt: skip

    def order(self, files: Files, table: Mapping[str, Fact]) -> None:
        """A question that hangs on one asked later would appear behind the person's back."""
        sections = sorted(files.of(Section), key=lambda pair: (pair[1].order, pair[1].id))
        position = {q.id: (s.order, i) for _, s in sections for i, q in enumerate(s.questions)}
        for file, section in sections:
            for i, question in enumerate(section.questions):
                for word in _words((section.when or "") + " " + (question.when or "")):
                    if word in position and position[word] >= (section.order, i) and word in table:
                        path = ("questions", i, "when")
                        self.doubt(
                            file, path, f"'{question.id}' hangs on '{word}', which is asked later", "Move one of them"
                        )

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

    def models(self, files: Files) -> None:
        models = list(files.of(Model))
        topics = {topic for _, model in models for topic in (row.topic for row in model.rows)}
        for file, model in models:
            missing = sorted(topics - {row.topic for row in model.rows})
            if missing:
                self.error(
                    file, ("rows",), f"the model has no row for {', '.join(missing)}", "All models have the same rows"
                )


def _identity(shape: Shape) -> str | None:
    if isinstance(shape, ONCE):
        return str(getattr(shape, "id"))  # noqa: B009 - one attribute of seven shapes
    if isinstance(shape, Section | Model):
        return shape.id
    return shape.state if isinstance(shape, StateLaw) else None


def _span(entry: StateEntry) -> tuple[dt.date, dt.date]:
    return (entry.from_date or dt.date.min, entry.until or dt.date.max)


def _words(text: str) -> Iterable[str]:
    word = ""
    for character in text + " ":
        if character.isalnum() or character == "_":
            word += character
        else:
            if word:
                yield word
            word = ""
