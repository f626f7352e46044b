"""Reads the folders `questions/` and `rules/` into shapes; every mistake becomes a `Problem` with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from app.rulebook import strict_yaml
from app.rulebook.problems import Problem
from app.rulebook.schema import consistency, costs, evidence, forms, law, options, questions, wording
from app.rulebook.schema.base import Shape
from app.rulebook.shape_errors import problem_of
from app.rulebook.strict_yaml import Loaded
from app.rulebook.wages import read_wages

SHAPES: tuple[tuple[str, type[Shape]], ...] = (
    ("questions/*.yaml", questions.Section),
    ("rules/facts.yaml", costs.FactsFile),
    ("rules/options.yaml", options.OptionsFile),
    ("rules/briefing.yaml", options.BriefingTexts),
    ("rules/models/*.yaml", law.Model),
    ("rules/costs/factors.yaml", costs.FactorsFile),
    ("rules/costs/lines.yaml", costs.LinesFile),
    ("rules/costs/offsets.yaml", costs.OffsetsFile),
    ("rules/costs/accounts.yaml", costs.AccountsFile),
    ("rules/legal/steps.yaml", law.StepsFile),
    ("rules/legal/statements_*.yaml", law.TopicStatements),
    ("rules/legal/agreement_clauses.yaml", law.ClausesFile),
    ("rules/legal/fingerprints/*.yaml", forms.FormFingerprint),
    ("rules/states/*.yaml", law.StateLaw),
    ("rules/sources.yaml", law.SourcesFile),
    ("rules/glossary.yaml", law.GlossaryFile),
    ("rules/evidence.yaml", evidence.EvidenceFile),
    ("rules/views.yaml", evidence.ViewsFile),
    ("rules/conditions.yaml", evidence.ConditionsFile),
    ("rules/participation.yaml", evidence.ParticipationFile),
    ("rules/wording.yaml", wording.WordingFile),
    ("rules/consistency.yaml", consistency.ConsistencyFile),
)
WAGES = "rules/costs/wages.csv"


AnyShape = TypeVar("AnyShape", bound=Shape)


@dataclass(frozen=True)
class RuleFile:
    """One file that was read: its name as printed, its lines, and its shape."""

    loaded: Loaded
    shape: Shape

    @property
    def name(self) -> str:
        return self.loaded.name


@dataclass
class Files:
    """All files of one rulebook."""

    read: list[RuleFile] = field(default_factory=list)
    wages: dict[tuple[str, str], costs.Spread] = field(default_factory=dict)
    digest: str = ""
    failed: set[type[Shape]] = field(default_factory=set)
    """The shapes of which a file is there but could not be read: what it defines is not known."""

    def of(self, shape: type[AnyShape]) -> Iterator[tuple[RuleFile, AnyShape]]:
        """The files of one shape, in the order of their names."""
        for file in self.read:
            if isinstance(file.shape, shape):
                yield file, file.shape


def read_files(root: Path) -> tuple[Files, list[Problem]]:
    """Read `root/questions` and `root/rules`. Returns what could be read, and every problem met on the way."""
    files, problems = Files(), list[Problem]()
    digest = hashlib.sha256()
    seen: set[Path] = set()
    for pattern, shape in SHAPES:
        for path in sorted(root.glob(pattern)):
            seen.add(path)
            name = path.relative_to(root).as_posix()
            content = path.read_bytes()
            digest.update(name.encode() + b"\0" + content + b"\0")
            file = read_file(content, name, shape, problems)
            if file is not None:
                files.read.append(file)
            else:
                files.failed.add(shape)
    wages = root / WAGES
    if wages.is_file():
        content = wages.read_bytes()
        digest.update(WAGES.encode() + b"\0" + content + b"\0")
        files.wages = read_wages(content, WAGES, problems)
    for path in sorted([*root.glob("questions/**/*.y*ml"), *root.glob("rules/**/*.y*ml")]):
        if path not in seen:
            name = path.relative_to(root).as_posix()
            problems.append(
                Problem(
                    name, 1, "this file has no place in the rulebook", "See docs/rule-files.md for the names of files"
                )
            )
    files.digest = digest.hexdigest()
    return files, problems


def read_file(content: bytes, name: str, shape: type[Shape], problems: list[Problem]) -> RuleFile | None:
    """Read one file into its shape, or add what is wrong to `problems` and return None."""
    try:
        loaded = strict_yaml.load(content, name=name)
    except strict_yaml.StrictYamlError as error:
        problems.append(Problem(error.name, error.line, error.what, error.mend))
        return None
    if not isinstance(loaded.data, dict):
        what = "the file is empty" if loaded.data is None else "the file is not a list of named values"
        problems.append(Problem(name, 1, what, f"Start with '{_first_key(shape)}:'"))
        return None
    try:
        return RuleFile(loaded, shape.model_validate(loaded.data))
    except ValidationError as error:
        problems += [problem_of(loaded, shape, detail) for detail in error.errors(include_url=False)]
        return None


def _first_key(shape: type[Shape]) -> str:
    return next(iter(shape.model_fields))
