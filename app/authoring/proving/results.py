"""What a proof gives: how it was done, over how many cases, and each fault with a town that shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from app.engine.answers import Answers


@dataclass(frozen=True, slots=True)
class Example:
    """A town that shows a fault: its answers, the day whose law counts, what to ask of it, and what it shows."""

    answers: Answers
    as_of: dt.date
    shows: str
    explain: str = ""  # an id for `brief287 explain`


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that the rulebook gets wrong: where, the id it is about, what, and how to mend it."""

    file: str
    line: int
    id: str
    what: str
    mend: str
    example: Example | None = None

    def __str__(self) -> str:
        end = "" if self.mend.endswith(("?", ".")) else "."
        return f"{self.file}:{self.line}: {self.id}: {self.what}. {self.mend}{end}"


@dataclass(frozen=True, slots=True)
class Unproven:
    """Something that a proof could neither show nor refute, and why."""

    file: str
    line: int
    id: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.id}: {self.why}"


@dataclass(slots=True)
class Proof:
    """One proof. `name` is stable; `claim` is what is shown where there is no fault."""

    name: str
    claim: str
    method: str
    bound: str
    cases: int = 0
    faults: list[Fault] = field(default_factory=list)
    unproven: list[Unproven] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what holds on purpose, counted
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        return not self.faults and not self.unproven


@dataclass(frozen=True, slots=True)
class Report:
    """All proofs of one rulebook."""

    version: str
    date: dt.date
    proofs: tuple[Proof, ...]
    refused: tuple[str, ...] = ()  # errors of `brief287 check` with which the proofs could be made nevertheless

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(fault for proof in self.proofs for fault in proof.faults)

    @property
    def unproven(self) -> tuple[Unproven, ...]:
        return tuple(each for proof in self.proofs for each in proof.unproven)

    @property
    def clean(self) -> bool:
        return not self.refused and all(proof.holds for proof in self.proofs)
