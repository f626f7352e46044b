"""The list of recalled rulebooks, as a host has it beside the rulebook."""

from __future__ import annotations

from pathlib import Path

from app.rulebook.files import read_file
from app.rulebook.problems import Problem
from app.rulebook.releases.opening import RefusedError, read_bytes
from app.rulebook.strict_yaml import MAX_BYTES
from app.schema.recalls import Recall, RecallsFile


def read_recalls(path: Path | None) -> tuple[Recall, ...]:
    """The recalled rulebooks that a file lists; none without a file. Raises RefusedError."""
    if path is None:
        return ()
    problems: list[Problem] = []
    read = read_file(read_bytes(path, MAX_BYTES), str(path), RecallsFile, problems)
    if read is None or not isinstance(read.shape, RecallsFile):
        raise RefusedError(str(problems[0]))
    return read.shape.recalled
