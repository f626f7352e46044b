"""Reads the folders `questions/` and `rules/` into shapes; every mistake becomes a `Problem` with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import ValidationError

from app.rulebook import strict_yaml
from app.rulebook.problems import Problem
from app.rulebook.shape_errors import problems_of
from app.rulebook.strict_yaml import Loaded
from app.rulebook.wages import read_wages
from app.schema import (
    asked,
    consistency,
    corrections,
    costs,
    coverage,
    evidence,
    forms,
    law,
    local,
    options,
    questions,
    renames,
    states,
    wording,
)
from app.schema.base import Shape
from app.schema.overlay import Contribution

RENAMES = "rules/renames.yaml"
SOURCES = "rules/sources.yaml"
SHAPES: tuple[tuple[str, type[Shape]], ...] = (
    ("questions/*.yaml", questions.Section),
    ("rules/facts.yaml", costs.FactsFile),
    ("rules/options.yaml", options.OptionsFile),
    ("rules/briefing.yaml", options.BriefingTexts),
    ("rules/models/*.yaml", law.Model),
    ("rules/costs/factors.yaml", costs.FactorsFile),
    ("rules/costs/later_years.yaml", costs.LaterYearsFile),
    ("rules/costs/lines.yaml", costs.LinesFile),
    ("rules/costs/offsets.yaml", costs.OffsetsFile),
    ("rules/costs/accounts.yaml", costs.AccountsFile),
    ("rules/legal/steps.yaml", law.StepsFile),
    ("rules/legal/statements_*.yaml", law.TopicStatements),
    ("rules/legal/agreement_clauses.yaml", law.ClausesFile),
    ("rules/legal/fingerprints/*.yaml", forms.FormFingerprint),
    ("rules/legal/state_sentences.yaml", states.SharedSentences),
    ("rules/states/*.yaml", states.StateLaw),
    (SOURCES, law.SourcesFile),
    ("rules/glossary.yaml", law.GlossaryFile),
    ("rules/asked.yaml", asked.OpenQuestionsFile),
    ("rules/evidence.yaml", evidence.EvidenceFile),
    ("rules/views.yaml", evidence.ViewsFile),
    ("rules/conditions.yaml", evidence.ConditionsFile),
    ("rules/participation.yaml", evidence.ParticipationFile),
    ("rules/paid.yaml", local.PaidFile),
    ("rules/towns.yaml", local.TownsFile),
    ("rules/wording.yaml", wording.WordingFile),
    ("rules/consistency.yaml", consistency.ConsistencyFile),
    ("rules/corrections.yaml", corrections.CorrectionsFile),
    (RENAMES, renames.RenamesFile),
    ("rules/coverage.yaml", coverage.CoverageFile),
)
WAGES = "rules/costs/wages.csv"
SEALS = "rules/seals.csv"
"""What every item said when it was last read (seals.py). No part of the rulebook's content, nor of its version."""


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
    overlay_digest: str = ""
    overlay: tuple[Contribution, ...] = ()
    failed: set[type[Shape]] = field(default_factory=set)
    """The shapes of which a file is there but could not be read: what it defines is not known."""

    @property
    def version(self) -> str:
        """Twelve digits of the hash of the files; with an overlay, a plus and twelve of the hash of that."""
        return self.digest[:12] + (f"+{self.overlay_digest[:12]}" if self.overlay_digest else "")

    def of(self, shape: type[AnyShape]) -> Iterator[tuple[RuleFile, AnyShape]]:
        """The files of one shape, in the order of their names."""
        for file in self.read:
            if isinstance(file.shape, shape):
                yield file, file.shape


class Over(Protocol):
    """What a host puts over a rulebook: releases/overlay.py."""

    @property
    def contributions(self) -> tuple[Contribution, ...]: ...

    @property
    def digest(self) -> str: ...

    def over(self, loaded: Loaded, problems: list[Problem], home: states.Home | None) -> Loaded:
        """A rule file as it was read, with what stands over it. `home`: for a state."""

    def without_place(self) -> Iterable[Problem]:
        """Once all files were read: what has no place in them."""


Contents = Mapping[str, bytes]
"""The files of a rulebook by name, such as rules/options.yaml: wherever they lie, in a folder or in a release."""


def contents_of(root: Path) -> dict[str, bytes]:
    """The files below `root` that belong to a rulebook, and every YAML file that has no place in one."""
    found = [path for pattern, _ in SHAPES for path in root.glob(pattern)]
    found += [*root.glob("questions/**/*.y*ml"), *root.glob("rules/**/*.y*ml"), root / WAGES, root / SEALS]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted({*found}) if path.is_file()}


def in_order(contents: Contents) -> Iterator[tuple[str, type[Shape] | None]]:
    """The names that count for the rulebook's version, with their shapes, in the order in which they are read. The
    wage table comes last and has none."""
    for pattern, shape in SHAPES:
        yield from ((name, shape) for name in sorted(contents) if _matches(name, pattern))
    if WAGES in contents:
        yield WAGES, None


def _matches(name: str, pattern: str) -> bool:
    return name.count("/") == pattern.count("/") and fnmatchcase(name, pattern)


def digest_of(contents: Contents) -> str:
    """SHA-256, in hex, of all that counts for the rulebook's version."""
    digest = hashlib.sha256()
    for name, _ in in_order(contents):
        digest.update(name.encode() + b"\0" + contents[name] + b"\0")
    return digest.hexdigest()


def read_files(root: Path) -> tuple[Files, list[Problem]]:
    """Read `root/questions` and `root/rules`. Returns what could be read, and every problem met on the way."""
    return read_contents(contents_of(root))


def read_contents(contents: Contents, overlay: Over | None = None) -> tuple[Files, list[Problem]]:
    """As `read_files`, of files that are in memory, with what a host's overlay puts over them."""
    files, problems = Files(digest=digest_of(contents)), list[Problem]()
    seen = {SEALS}
    for name, shape in in_order(contents):
        seen.add(name)
        if shape is None:
            files.wages = read_wages(contents[name], name, problems)
            continue
        home = home_of(files) if shape is states.StateLaw else None
        file = read_file(contents[name], name, shape, problems, home, overlay)
        if file is not None:
            files.read.append(file)
        else:
            files.failed.add(shape)
    if overlay is not None:
        files.overlay, files.overlay_digest = overlay.contributions, overlay.digest
        problems += overlay.without_place()
    for name in sorted(contents.keys() - seen):
        problems.append(
            Problem(
                name,
                1,
                "this file has no place in the rulebook",
                "See docs/rule-files.md for the names of files",
                id="files.out_of_place",
            )
        )
    return files, problems


def home_of(files: Files) -> states.Home:
    """What the files read so far say to the file of a state."""
    days = next((texts.stale_after_days for _, texts in files.of(options.BriefingTexts)), None)
    home = states.Home() if days is None else states.Home(stale_after_days=days)
    if states.SharedSentences in files.failed:
        return replace(home, shared=None)
    for _, listed in files.of(states.SharedSentences):
        kinds = (("statements", listed.statements), ("reasons", listed.reasons), ("questions", listed.questions))
        return replace(home, shared={kind: {each.id: each.model_dump() for each in of} for kind, of in kinds})
    return home


def read_file(
    content: bytes,
    name: str,
    shape: type[Shape],
    problems: list[Problem],
    home: states.Home | None = None,
    overlay: Over | None = None,
) -> RuleFile | None:
    """Read one file into its shape, or add what is wrong to `problems` and return None. `home`: for a state."""
    try:
        loaded = strict_yaml.load(content, name=name)
    except strict_yaml.StrictYamlError as error:
        problems.append(Problem(error.name, error.line, error.what, error.mend, id=error.id))
        return None
    if not isinstance(loaded.data, dict):
        what = "the file is empty" if loaded.data is None else "the file is not a list of named values"
        problems.append(Problem(name, 1, what, f"Start with '{_first_key(shape)}:'", id="files.empty"))
        return None
    if overlay is not None:
        loaded = overlay.over(loaded, problems, home)
    try:
        return RuleFile(loaded, shape.model_validate(loaded.data, context=home))
    except ValidationError as error:
        problems += problems_of(loaded, shape, error.errors(include_url=False))
        return None


def _first_key(shape: type[Shape]) -> str:
    return next(name for name in shape.model_fields if name != "silences")
