"""Reads the folders `questions/` and `rules/` into shapes; every mistake becomes a `Problem` with file and line."""

from __future__ import annotations

import csv
import hashlib
import io
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.language.errors import did_you_mean
from app.rulebook import strict_yaml
from app.rulebook.problems import Problem
from app.rulebook.schema import costs, law, options, questions
from app.rulebook.schema.base import Shape
from app.rulebook.strict_yaml import Loaded

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
    ("rules/states/*.yaml", law.StateLaw),
    ("rules/sources.yaml", law.SourcesFile),
    ("rules/glossary.yaml", law.GlossaryFile),
)
WAGES = "rules/costs/wages.csv"
WAGE_COLUMNS = ["state", "occupation", "low", "likely", "high"]


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
    wages = root / WAGES
    if wages.is_file():
        content = wages.read_bytes()
        digest.update(WAGES.encode() + b"\0" + content + b"\0")
        files.wages = _read_wages(content, problems)
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
        problems.append(Problem(name, 1, "the file is not a list of named values", f"Start with: {_first_key(shape)}:"))
        return None
    try:
        return RuleFile(loaded, shape.model_validate(loaded.data))
    except ValidationError as error:
        problems += [_problem(loaded, shape, detail) for detail in error.errors(include_url=False)]
        return None


def _first_key(shape: type[Shape]) -> str:
    return next(iter(shape.model_fields))


def _problem(loaded: Loaded, shape: type[Shape], error: Any) -> Problem:
    """Pydantic's message in our words: what is wrong, and how to mend it."""
    path = tuple(part for part in error["loc"] if isinstance(part, int) or part in _keys(loaded, error["loc"]))
    loc = tuple(error["loc"])
    where = f"'{loc[-1]}'" if loc and isinstance(loc[-1], str) else "this value"
    kind, context = error["type"], error.get("ctx", {})
    line = loaded.line(path)
    if kind == "missing":
        key = str(loc[-1])
        mend = _MISSING.get(key, f"Add '{key}:'; {_description(shape, loc)}".rstrip("; "))
        return Problem(loaded.name, line, f"'{key}' is missing", mend)
    if kind == "extra_forbidden":
        fields = _fields_at(shape, loc[:-1])
        return Problem(loaded.name, line, f"there is no key {where} here", did_you_mean(str(loc[-1]), fields))
    if kind == "literal_error":
        if loc[-1] == "confidence":
            return Problem(
                loaded.name, line, f"the confidence {error['input']!r} is never printed as fact",
                "Only H and M are printed; turn the sentence into a question for counsel",
            )  # fmt: skip
        wanted = context.get("expected", "")
        return Problem(loaded.name, line, f"{where} is {error['input']!r}", f"Use one of {wanted}")
    if kind == "string_pattern_mismatch":
        return Problem(
            loaded.name, line, f"{where} is {error['input']!r}, which has a form that is not allowed",
            f"It must match {context.get('pattern')}",
        )  # fmt: skip
    if kind == "too_short":
        return Problem(loaded.name, line, f"{where} has too few entries", f"Give at least {context.get('min_length')}")
    if kind == "too_long":
        return Problem(loaded.name, line, f"{where} has too many entries", f"Give at most {context.get('max_length')}")
    if kind == "value_error":
        return Problem(loaded.name, line, f"{where}: {context.get('error')}", "Correct the values")
    return Problem(
        loaded.name, line, f"{where} does not fit: {error['msg'][0].lower()}{error['msg'][1:]}", "Correct it"
    )


_MISSING = {
    "sources": "A sentence of substance needs at least one source: add 'sources: [id]', an id in rules/sources.yaml",
    "date": "Every source needs its date: add 'date: 2025-09-02', or 'undated'",
    "checked_on": "Say when it was last read: add 'checked_on: 2026-11-24'",
    "basis": "Say on what the number rests: 'basis: source' with sources, or 'basis: judgement' with a reason",
    "role": "Say who answers: 'role: manager', chief, finance, attorney or clerk",
}


def _keys(loaded: Loaded, loc: tuple[Any, ...]) -> set[Any]:
    """The parts of a pydantic location that are keys of the file (and not names of union branches)."""
    keys: set[Any] = set()
    data: Any = loaded.data
    for part in loc:
        if isinstance(data, dict) and part in data:
            keys.add(part)
            data = data[part]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
    return keys


def _shape_at(shape: type[BaseModel], loc: tuple[Any, ...]) -> type[BaseModel] | None:
    found: type[BaseModel] | None = shape
    for part in loc:
        if found is None:
            return None
        if isinstance(part, str) and part in found.model_fields:
            found = _inner_shape(found.model_fields[part].annotation)
    return found


def _inner_shape(annotation: Any) -> type[BaseModel] | None:
    if typing.get_origin(annotation) is None and isinstance(annotation, type):
        return annotation if issubclass(annotation, BaseModel) else None
    for part in typing.get_args(annotation):
        if (found := _inner_shape(part)) is not None:
            return found
    return None


def _fields_at(shape: type[BaseModel], loc: tuple[Any, ...]) -> list[str]:
    found = _shape_at(shape, loc)
    return list(found.model_fields) if found is not None else []


def _description(shape: type[BaseModel], loc: tuple[Any, ...]) -> str:
    found = _shape_at(shape, loc[:-1])
    info = found.model_fields.get(str(loc[-1])) if found is not None else None
    return (info.description or "").rstrip(".") if info is not None else ""


def _read_wages(content: bytes, problems: list[Problem]) -> dict[tuple[str, str], costs.Spread]:
    """The wage table: (state or US, occupation) -> dollars an hour. Lines that start with # are comments."""
    found: dict[tuple[str, str], costs.Spread] = {}
    text = content.decode("utf-8", "replace")
    reader = csv.DictReader(io.StringIO("".join(x for x in text.splitlines(True) if not x.startswith("#"))))
    if reader.fieldnames is None or list(reader.fieldnames)[:5] != WAGE_COLUMNS:
        mend = "Start it with: " + ",".join(WAGE_COLUMNS)
        problems.append(Problem(WAGES, 1, "the columns are not those of a wage table", mend))
        return found
    for row in reader:
        try:
            spread = costs.Spread(low=float(row["low"]), likely=float(row["likely"]), high=float(row["high"]))
        except (ValueError, TypeError):
            what = f"the wages of {row['state']}, {row['occupation']} are not three rising numbers"
            problems.append(Problem(WAGES, reader.line_num, what, "Make the table again with script/wages"))
            continue
        found[(row["state"], row["occupation"])] = spread
    return found
