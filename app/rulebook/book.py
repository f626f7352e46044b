"""The rulebook: all of `questions/` and `rules/`, loaded, checked and compiled. It never changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import get_args

from app.language.program import KnownReading, Program
from app.rulebook.checks import run_checks
from app.rulebook.expressions import asks_key, compile_program, if_key
from app.rulebook.facts import PROGRAM_FACTS, Fact, fact_table
from app.rulebook.files import Contents, Files, Over, contents_of, read_contents
from app.rulebook.problems import Problem, RulebookError
from app.rulebook.records import RECORDS
from app.rulebook.renamed import first
from app.rulebook.sayings import Saying, sayings
from app.rulebook.schema_headers import header_problems
from app.rulebook.seals import seal_problems
from app.rulebook.timeline import Spans, options_of
from app.schema.asked import OpenQuestion, OpenQuestionsFile, ShortAnswer
from app.schema.base import Statement
from app.schema.consistency import ConsistencyFile, ConsistencyRule
from app.schema.corrections import Correction, CorrectionsFile
from app.schema.costs import (
    AccountsFile,
    CostLine,
    FundingReading,
    FundingScenario,
    LaterYearsFile,
    LinesFile,
    ObjectOfExpenditure,
    Offset,
    OffsetsFile,
    PublishedAccount,
    Spread,
    Standing,
)
from app.schema.evidence import (
    Condition,
    ConditionsFile,
    EffectInShort,
    EffectQuestion,
    EvidenceFile,
    Finding,
    ParticipationFile,
    ViewsFile,
)
from app.schema.forms import FormFingerprint
from app.schema.law import (
    Clause,
    ClausesFile,
    GlossaryFile,
    GlossaryTerm,
    LegalStep,
    Model,
    Source,
    SourcesFile,
    StepsFile,
    TopicStatements,
)
from app.schema.local import PaidFile, TownsFile
from app.schema.options import BriefingTexts, Option, OptionsFile
from app.schema.overlay import Contribution
from app.schema.questions import Choice, Question, Section
from app.schema.renames import Rename, RenamesFile
from app.schema.states import EntryBody, StateEntry, StateLaw
from app.schema.wording import WordingFile


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Everything the engine needs, by id. `version` is a hash of the files' contents."""

    version: str
    date: dt.date
    sections: tuple[Section, ...]
    facts: Mapping[str, Fact]
    lines: tuple[CostLine, ...]
    offsets: tuple[Offset, ...]
    scenarios: tuple[FundingScenario, ...]
    funding_readings: FundingReading
    standings: Mapping[Standing, str]
    objects: Mapping[ObjectOfExpenditure, str]
    later_years: LaterYearsFile
    money_ends: tuple[Statement, ...]
    not_covered: tuple[Statement, ...]
    accounts: tuple[PublishedAccount, ...]
    options: tuple[Option, ...]
    models: Mapping[str, Model]
    states: Mapping[str, StateLaw]
    steps: tuple[LegalStep, ...]
    topics: Mapping[str, TopicStatements]
    clauses: tuple[Clause, ...]
    forms: tuple[FormFingerprint, ...]
    glossary: tuple[GlossaryTerm, ...]
    findings: tuple[Finding, ...]
    effect_questions: tuple[EffectQuestion, ...]
    evidence_reach: tuple[Statement, ...]
    not_measured: tuple[Statement, ...]
    effects_in_short: tuple[EffectInShort, ...]
    views: ViewsFile | None
    conditions: tuple[Condition, ...]
    participation: ParticipationFile | None
    paid: PaidFile | None
    towns: TownsFile | None
    consistency: tuple[ConsistencyRule, ...]
    sources: Mapping[str, Source]
    texts: BriefingTexts
    wages: Mapping[tuple[str, str], Spread]
    program: Program
    wording: WordingFile | None = None
    renames: tuple[Rename, ...] = ()
    warnings: tuple[Problem, ...] = ()
    corrections: tuple[Correction, ...] = ()
    overlay: tuple[Contribution, ...] = ()
    short_answers: tuple[ShortAnswer, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()

    @property
    def words(self) -> str:
        """Which rulebook it is, for the foot of a document."""
        return f"rulebook {self.version} of {self.date}{', with an overlay' if self.overlay else ''}"

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by id, in the order asked."""
        return {question.id: question for section in self.sections for question in section.questions}

    @cached_property
    def answerable(self) -> dict[str, Question]:
        """Every question by id, and with them what is recorded under keys of its own: the day on which each legal step
        was done, what counsel found of each clause in the copy in hand, what counsel reads differently, and where the
        town lies (`rulebook.records`)."""
        steps = {step_key(step.id): _step_question(step) for step in self.steps}
        clauses = {clause_key(each.id): _clause_question(each) for each in self.clauses}
        readings = {reading_key(each.id): _reading_question(each) for each in self.options}
        return {**self.questions, **steps, **clauses, **readings, **RECORDS}

    @cached_property
    def law_by_day(self) -> dict[str, dict[EntryBody, dict[str, Spans[StateEntry]]]]:
        """For each state and body the line of time of each option."""
        bodies: tuple[EntryBody, ...] = get_args(EntryBody)
        return {code: {body: options_of(law, body) for body in bodies} for code, law in self.states.items()}

    @cached_property
    def sayings(self) -> dict[str, Saying]:
        """Every sourced text by an id of its own."""
        return sayings(vars(self))

    @cached_property
    def section_of(self) -> dict[str, Section]:
        return {question.id: section for section in self.sections for question in section.questions}

    def first_key(self, key: str) -> str:
        """The key of a fact's value as it was before the fact was ever renamed."""
        id_, dot, model = key.partition(".")
        return f"{first(self.renames, 'fact', id_)}{dot}{model}"

    @cached_property
    def path(self) -> KnownReading:
        """The known reading of what decides which questions are asked, and of nothing else."""
        keys = [asks_key(id_) for id_ in self.questions if asks_key(id_) in self.program.place]
        keys += [if_key(question.when) for question in self.questions.values() if question.when is not None]
        return self.program.known_of("path", [*keys, *PROGRAM_FACTS])


def step_key(step: str) -> str:
    """The key under which an answer says on what day a legal step was done; its source says who did it."""
    return f"step_{step}"


def _step_question(step: LegalStep) -> Question:
    return Question(
        id=step_key(step.id),
        ask=f"On what date was this step done: {step.title}?",
        label=f"day on which this step was done: {step.title}",
        kind="date",
        why="The list of legal steps says of each who did it, and when.",
        find="The memo or letter that answers it.",
        who=step.owner,
    )


def clause_key(clause: str) -> str:
    """The key under which counsel records whether the copy in hand says the same as a clause; its source is the day."""
    return f"clause_{clause}"


def _clause_question(clause: Clause) -> Question:
    return Question(
        id=clause_key(clause.id),
        ask=f"Does our copy say the same as the standard form on this: {clause.title}?",
        label=f"counsel's comparison: {clause.title}",
        kind="choice",
        choices=(
            Choice(id="same", text="It says the same"),
            Choice(id="differs", text="It differs"),
            Choice(id="not_found", text="It was not found in the copy"),
        ),
        why="What counts is the document that was offered. Only counsel's file prints this.",
        find="The town's copy, at the sections named.",
        audience="counsel",
        who="attorney",
    )


READING = "reading_"


def reading_key(option: str) -> str:
    """The key under which counsel's own reading of an option is kept (`engine.counsel_readings` says how)."""
    return f"{READING}{option}"


def _reading_question(option: Option) -> Question:
    return Question(
        id=reading_key(option.id),
        ask=f"How does counsel read the status of this option: {option.title}?",
        label=f"counsel\u2019s own reading: {option.title}",
        kind="choice",
        choices=(
            Choice(id="open", text="Open"),
            Choice(id="closed", text="Closed"),
            Choice(id="conditional", text="Open on conditions"),
            Choice(id="required", text="Required by state law"),
            Choice(id="unsettled", text="Not settled"),
        ),
        why="It is printed beside the rulebook\u2019s reading, for those who may read it. No result changes.",
        find="Counsel\u2019s own reading of the law.",
        audience="counsel",
        who="attorney",
    )


def load_rulebook(root: Path) -> Rulebook:
    """Load `root/questions` and `root/rules`. Raises `RulebookError` with every error found."""
    rulebook, problems = examine(root)
    if rulebook is None:
        raise RulebookError(problem for problem in problems if problem.severity == "error")
    return rulebook


def rulebook_of(contents: Contents, overlay: Over | None = None, *, checked: bool = False) -> Rulebook:
    """As `load_rulebook`, of files that are in memory, with a host's overlay over them. `checked`: they were loaded
    before, so that only what this program reads of them is looked at, in a third of the time."""
    rulebook, problems = examine_files(*read_contents(contents, overlay), only="program" if checked else "")
    if rulebook is None:
        raise RulebookError(problem for problem in problems if problem.severity == "error")
    return rulebook


def examine(
    root: Path, *, wording: bool = False, seals: bool = False, headers: bool = False, overlay: Over | None = None
) -> tuple[Rulebook | None, tuple[Problem, ...]]:
    """The rulebook (None if it has errors), and all problems, sorted by file and line.

    `wording` checks the words as well: what leans, unequal columns, hard questions. No briefing rests on that, so a
    rulebook loads without it. `seals` tells what has changed since it was last read, once there is no error, and not of
    a file that another message is about: one mistake gives one message. `headers` tells which files do not lead an
    editor to their schema. `overlay` is a host's own, put over it.
    """
    files, problems = read_contents(contents_of(root), overlay)
    rulebook, found = examine_files(files, problems, wording=wording)
    more: list[Problem] = []
    if seals and rulebook is not None:
        told = {problem.file for problem in found}
        more += [each for each in seal_problems(files, root) if each.file not in told]
    if headers:
        more += header_problems(root)
    return rulebook, tuple(sorted([*found, *more]))


def examine_files(
    files: Files, problems: list[Problem], *, wording: bool = False, despite: Container[str] = (), only: str = ""
) -> tuple[Rulebook | None, tuple[Problem, ...]]:
    """As `examine`, of files that were read already, with the problems met in reading them.

    `despite` has the ids of checks whose errors do not keep the rulebook from being put together: for tools that show
    what such an error does to a town. `only` runs the checks of one tag.
    """
    table = fact_table(files, problems)
    program = compile_program(files, table, problems)
    found = run_checks(files, table, problems, program, words=wording, only=only)
    if program is None or any(problem.severity == "error" and problem.id not in despite for problem in found):
        return None, found
    return _assemble(files, table, program, found), found


def _assemble(files: Files, table: Mapping[str, Fact], program: Program, warnings: tuple[Problem, ...]) -> Rulebook:
    lines, offsets = next(files.of(LinesFile))[1], next(files.of(OffsetsFile))[1]
    texts = next(files.of(BriefingTexts))[1]
    sections = sorted((section for _, section in files.of(Section)), key=lambda section: (section.order, section.id))
    return Rulebook(
        version=files.version,
        date=texts.date,
        sections=tuple(sections),
        facts=table,
        lines=lines.lines,
        objects=lines.objects,
        offsets=offsets.offsets,
        scenarios=offsets.scenarios,
        funding_readings=offsets.readings,
        standings=offsets.standings,
        later_years=next((found for _, found in files.of(LaterYearsFile)), LaterYearsFile(classes=())),
        money_ends=offsets.money_ends,
        not_covered=offsets.not_covered,
        accounts=next(files.of(AccountsFile))[1].accounts,
        options=next(files.of(OptionsFile))[1].options,
        models={model.id: model for _, model in files.of(Model)},
        states={law.state: law for _, law in files.of(StateLaw)},
        steps=tuple(sorted(next(files.of(StepsFile))[1].steps, key=lambda step: step.order)),
        topics={topic.topic: topic for _, topic in files.of(TopicStatements)},
        clauses=tuple(clause for _, listed in files.of(ClausesFile) for clause in listed.clauses),
        forms=tuple(form for _, form in files.of(FormFingerprint)),
        glossary=tuple(sorted(next(files.of(GlossaryFile))[1].terms, key=lambda term: term.term.lower())),
        findings=tuple(finding for _, listed in files.of(EvidenceFile) for finding in listed.findings),
        effect_questions=tuple(question for _, listed in files.of(EvidenceFile) for question in listed.questions),
        evidence_reach=tuple(statement for _, listed in files.of(EvidenceFile) for statement in listed.reach),
        not_measured=tuple(statement for _, listed in files.of(EvidenceFile) for statement in listed.not_measured),
        effects_in_short=tuple(each for _, listed in files.of(EvidenceFile) for each in listed.in_short),
        views=next((views for _, views in files.of(ViewsFile)), None),
        conditions=tuple(condition for _, listed in files.of(ConditionsFile) for condition in listed.conditions),
        participation=next((found for _, found in files.of(ParticipationFile)), None),
        paid=next((found for _, found in files.of(PaidFile)), None),
        towns=next((found for _, found in files.of(TownsFile)), None),
        consistency=tuple(rule for _, listed in files.of(ConsistencyFile) for rule in listed.rules),
        sources={source.id: source for _, listed in files.of(SourcesFile) for source in listed.sources},
        texts=texts,
        wages=files.wages,
        overlay=files.overlay,
        program=program,
        renames=tuple(record for _, listed in files.of(RenamesFile) for record in listed.renames),
        wording=next((listed for _, listed in files.of(WordingFile)), None),
        warnings=warnings,
        short_answers=tuple(each for _, listed in files.of(OpenQuestionsFile) for each in listed.answers),
        open_questions=tuple(each for _, listed in files.of(OpenQuestionsFile) for each in listed.questions),
        corrections=tuple(each for _, listed in files.of(CorrectionsFile) for each in listed.corrections),
    )
