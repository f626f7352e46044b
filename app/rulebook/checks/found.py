"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass

from app.rulebook.files import RuleFile
from app.rulebook.strict_yaml import Path


@dataclass(frozen=True, slots=True)
class Found:
    """One place where a promise is broken. `file` is a file that was read, or the name of one that is missing."""

    file: RuleFile | str
    path: Path
    what: str
    mend: str = ""
    """How to mend this one; empty: as the check says for all."""
