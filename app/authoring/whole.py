"""A whole rulebook in memory, as text and as shapes: renamed at once, checked again, and not yet written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from app.authoring.rename import (
    Renaming,
    Source,
    mentions,
    renamed_rulebook,
    renamed_wages,
    sources_of,
    with_record,
)
from app.rulebook.book import Rulebook, examine_files
from app.rulebook.files import RENAMES, SHAPES, WAGES, Files, RuleFile, home_of, read_file, read_files
from app.rulebook.problems import Problem
from app.rulebook.wages import read_wages
from app.schema.options import BriefingTexts
from app.schema.renames import RenamesFile
from app.schema.states import SharedSentences, StateLaw
from app.stop import Stop


@dataclass(frozen=True)
class Whole:
    """The rule files of one folder that were read without an error."""

    files: Files
    texts: Mapping[str, str]

    @classmethod
    def read(cls, root: Path) -> Whole:
        """Read a rulebook. Raises Stop where it has errors."""
        files, problems = read_files(root)
        rulebook, found = examine_files(files, problems)
        if rulebook is None:
            errors = [str(problem) for problem in found if problem.severity == "error"]
            raise Stop("The rulebook has errors: mend them first.\n" + "\n".join(errors))
        names = [file.name for file in files.read] + [name for name in (WAGES,) if (root / name).is_file()]
        return cls(files, {name: (root / name).read_bytes().decode("utf-8-sig") for name in names})

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        return sources_of(self.files, self.texts)

    @cached_property
    def date(self) -> dt.date:
        return next(self.files.of(BriefingTexts))[1].date

    def changed(self, renamings: Sequence[Renaming], on: dt.date) -> dict[str, str]:
        """The texts that change, the record of each renaming among them: choices under the old names of questions."""
        found = renamed_rulebook(self.sources, renamings)
        wages = records = None
        for renaming in sorted(renamings, key=lambda each: each.kind != "choice"):
            if renaming.kind == "occupation":
                wages = renamed_wages(self.texts[WAGES] if wages is None else wages, renaming)
            before = self.texts.get(RENAMES, "") if records is None else records
            records = with_record(before, renaming, on, self.date)
        if wages is not None:
            found[WAGES] = wages
        if records is not None:
            found[RENAMES] = records
        return found

    def examined(self, changed: Mapping[str, str]) -> tuple[Rulebook | None, tuple[Problem, ...]]:
        """The rulebook with these texts in place of its own; its version stays, as it is the same but for the texts."""
        problems: list[Problem] = []
        found = Files()
        taken = any(changed.get(file.name) for file, _ in self.files.of(SharedSentences))
        for file in self.files.read:  # the shared sentences stand before the states that take from them
            kind, state = type(file.shape), isinstance(file.shape, StateLaw)
            again: RuleFile | None = file
            if file.name in changed or (state and taken):
                text = changed.get(file.name, self.texts[file.name])
                again = read_file(text.encode(), file.name, kind, problems, home_of(found) if state else None)
            if again is None:
                found.failed.add(kind)
            else:
                found.read.append(again)
        if RENAMES in changed and RENAMES not in self.texts:
            added = read_file(changed[RENAMES].encode(), RENAMES, RenamesFile, problems)
            found.read += [added] if added is not None else []
        wages = read_wages(changed[WAGES].encode(), WAGES, problems) if WAGES in changed else self.files.wages
        return examine_files(
            replace(found, read=_in_order(found.read), wages=wages, digest=self.files.digest), problems
        )

    def renamed(self, renaming: Renaming, on: dt.date) -> dict[str, str]:
        """The texts that change, once it is known that the rulebook loads with them. Raises Stop where it does not."""
        changed = self.changed([renaming], on)
        rulebook, problems = self.examined(changed)
        if rulebook is None:
            errors = "\n".join(str(problem) for problem in problems if problem.severity == "error")
            raise Stop(f"'{renaming.full[0]}' is not renamed: the rulebook would have errors then.\n{errors}")
        return changed

    def mentions(self, renaming: Renaming, changed: Mapping[str, str]) -> Iterator[str]:
        """Places, as file:line, where the old id still stands as a word."""
        for name in self.texts:
            if name != RENAMES:
                yield from (f"{name}:{line}" for line in mentions(changed.get(name, self.texts[name]), renaming.old))


def _in_order(read: list[RuleFile]) -> list[RuleFile]:
    order = {shape: place for place, (_, shape) in enumerate(SHAPES)}
    return sorted(read, key=lambda file: (order[type(file.shape)], file.name))
