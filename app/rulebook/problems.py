"""What is wrong with a rule file: which check found it, where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One message. An error stops the rulebook from loading; a warning is a doubt.

    `id` is that of the check (docs/checks.md has them all); `thing` is the id of the entry that it concerns, if it has
    one.
    """

    file: str
    line: int
    what: str
    mend: str
    severity: Severity = "error"
    id: str = field(kw_only=True)
    thing: str = field(kw_only=True, default="")

    def __str__(self) -> str:
        word = "warning: " if self.severity == "warning" else ""
        inside = f"{self.thing}: " if self.thing and f"'{self.thing}'" not in self.what else ""
        end = "" if self.mend.endswith(("?", ".")) else "."
        return f"{self.file}:{self.line}: [{self.id}] {word}{inside}{self.what}. {self.mend}{end}"


class RulebookError(Exception):
    """The rulebook has errors; `problems` holds all of them, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
