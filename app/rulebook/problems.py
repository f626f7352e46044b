"""What is wrong with a rule file: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One message. An error stops the rulebook from loading; a warning is a doubt."""

    file: str
    line: int
    what: str
    mend: str
    severity: Severity = "error"

    def __str__(self) -> str:
        word = "warning: " if self.severity == "warning" else ""
        end = "" if self.mend.endswith(("?", ".")) else "."
        return f"{self.file}:{self.line}: {word}{self.what}. {self.mend}{end}"


class RulebookError(Exception):
    """The rulebook has errors; `problems` holds all of them, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
