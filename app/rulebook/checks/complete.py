"""Is all there that the program needs: files, options, models, funding scenarios, states; and each id once?"""

from __future__ import annotations

import typing
from collections.abc import Iterator

from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.facts import MODELS
from app.rulebook.usstates import STATES
from app.schema.base import OptionId, Shape
from app.schema.consistency import ConsistencyRule
from app.schema.corrections import Correction
from app.schema.costs import (
    SCENARIOS,
    AccountsFile,
    CostLine,
    FactorsFile,
    FundingScenario,
    LinesFile,
    Offset,
    OffsetsFile,
)
from app.schema.coverage import Point
from app.schema.evidence import Condition, EffectQuestion, Finding
from app.schema.forms import FormFingerprint
from app.schema.law import (
    Clause,
    GlossaryFile,
    GlossaryTerm,
    LegalStep,
    Model,
    Source,
    SourcesFile,
    StepsFile,
    TopicStatements,
)
from app.schema.options import BriefingTexts, Consideration, Option, OptionsFile
from app.schema.questions import Section
from app.schema.states import SharedQuestion, SharedReason, SharedStatement, StateLaw

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
ONCE: tuple[type[Shape], ...] = (
    Source, CostLine, Offset, FundingScenario, LegalStep, Clause, GlossaryTerm, Option, Consideration, Section, Model,
    Finding, EffectQuestion, Condition, ConsistencyRule, Point, FormFingerprint, TopicStatements, Correction,
    SharedStatement, SharedReason, SharedQuestion,
)  # fmt: skip
"""What has an id of its own. Facts are looked at where their table is made."""


@check(
    "files.missing",
    promise="Every file is there that the program cannot do without.",
    mend="Add it: the program needs it.",
    example="no rules/glossary.yaml",
)
def needed(book: Examined) -> Iterator[Found]:
    for kind, place in NEEDED:
        if next(book.of(kind), None) is None and not book.failed(kind):
            yield Found(place, (), "there is no such file")


@check(
    "ids.twice",
    promise="An id stands once among the entries of its kind, wherever their files are.",
    mend="Rename or remove one of them.",
    example="two legal steps with id: read_law",
)
def twice(book: Examined) -> Iterator[Found]:
    for kind in ONCE:
        first: dict[str, str] = {}
        for placed in book.of(kind):
            shape = placed.shape
            key = shape.topic if isinstance(shape, TopicStatements) else getattr(shape, "id", "")
            if isinstance(shape, FormFingerprint):
                key = f"{shape.model} of {shape.revision}"
            at = "topic" if isinstance(shape, TopicStatements) else "id"
            if key in first:
                yield placed.found(at, f"'{key}' stands twice (first in {first[key]})")
            else:
                first[key] = f"{placed.file.name}:{placed.line(at)}"


@check(
    "options.missing",
    promise="Every option that the program knows has its text: all are always shown.",
    mend="Every option is always shown: add it.",
    example="rules/options.yaml without decline",
)
def options(book: Examined) -> Iterator[Found]:
    for listed in book.of(OptionsFile):
        known = {option.id for option in listed.shape.options}
        for id_ in typing.get_args(OptionId):
            if id_ not in known:
                yield listed.found("options", f"the option '{id_}' is missing")


@check(
    "models.missing",
    promise="Each of the three models has its file.",
    mend="Add the file.",
    example="no file for warrant_service_officer",
)
def models(book: Examined) -> Iterator[Found]:
    known = {model.shape.id for model in book.of(Model)}
    for id_ in MODELS:
        if id_ not in known and not book.failed(Model):
            yield Found(f"rules/models/{id_}.yaml", (), f"the model '{id_}' is missing")


@check(
    "costs.scenario_missing",
    promise="All four funding scenarios are there: none, start_up, pro_rata, announced.",
    mend="Every scenario is always shown: add it.",
    example="scenarios: without pro_rata",
)
def scenarios(book: Examined) -> Iterator[Found]:
    for listed in book.of(OffsetsFile):
        known = {scenario.id for scenario in listed.shape.scenarios}
        for id_ in SCENARIOS:
            if id_ not in known:
                yield listed.found("scenarios", f"the funding scenario '{id_}' is missing")


@check(
    "law.states_missing",
    severity="warning",
    promise="Each of the fifty states and the District of Columbia has its file of law.",
    mend="Add the files, or silence this in rules/briefing.yaml with the reason for leaving states out.",
    example="no rules/states/wy.yaml",
)
def states(book: Examined) -> Iterator[Found]:
    known = {law.shape.state for law in book.of(StateLaw)}
    missing = [name for code, name in STATES.items() if code not in known]
    if missing and not book.failed(StateLaw, BriefingTexts):
        shown = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
        yield Found("rules/states/", (), f"no file holds the law of {shown}")
