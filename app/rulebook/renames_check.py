"""Checks of rules/renames.yaml: every id that was renamed leads to one that is in the rulebook now."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.language.errors import did_you_mean
from app.rulebook.files import Files
from app.rulebook.ids import defined_ids
from app.rulebook.problems import Problem
from app.rulebook.renamed import now
from app.rulebook.schema.renames import Rename, RenamesFile


def check_renames(files: Files, problems: list[Problem]) -> None:
    """Add a problem for each record that leads to nothing, or from an id that is still there."""
    if files.failed:
        return  # what could not be read may define the ids
    known = defined_ids(files)
    for file, listed in files.of(RenamesFile):
        for i, record in enumerate(listed.renames):
            found = _wrong(listed.renames[i:], known.get(record.kind, {}))
            if found is not None:
                field, what, mend = found
                problems.append(Problem(file.name, file.loaded.line(("renames", i, field)), what, mend))


def _wrong(records: Sequence[Rename], ids: Collection[str]) -> tuple[str, str, str] | None:
    """What is wrong with the first of these records: the field, what, and how to mend it."""
    record = records[0]
    if record.old == record.new:
        return "new", f"'{record.old}' is renamed to itself", "Remove the record"
    if (record.kind == "choice") != ("." in record.old) or (record.kind == "choice") != ("." in record.new):
        return "old", f"a choice is written question.choice, and no other id is: '{record.old}'", "Correct the record"
    last = now(records, record.kind, record.old)
    if record.old in ids and last != record.old:
        what = f"'{record.old}' was renamed to '{last}', but is in the rulebook"
        return "old", what, "Remove the record, or rename it in every file with brief287 rename"
    if last not in ids:
        return "new", f"'{record.old}' was renamed to '{last}', which is not there", did_you_mean(last, ids)
    return None
