"""Checks of rules/renames.yaml: every id that was renamed leads to one that is in the rulebook now."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.language.errors import did_you_mean
from app.rulebook.files import Files
from app.rulebook.ids import defined_ids
from app.rulebook.problems import Problem
from app.rulebook.schema.renames import Rename, RenamesFile


def check_renames(files: Files, problems: list[Problem]) -> None:
    """Add a problem for each record that leads round in a ring, to nothing, or from an id that is still there."""
    if files.failed:
        return  # what could not be read may define the ids
    known = defined_ids(files)
    for file, listed in files.of(RenamesFile):
        for i, record in enumerate(listed.renames):
            found = _wrong(listed.renames, i, known.get(record.kind, {}))
            if found is not None:
                field, what, mend = found
                problems.append(Problem(file.name, file.loaded.line(("renames", i, field)), what, mend))


def _wrong(records: Sequence[Rename], i: int, ids: Collection[str]) -> tuple[str, str, str] | None:
    """What is wrong with one record: the field, what, and how to mend it."""
    record = records[i]
    if any((other.kind, other.old) == (record.kind, record.old) for other in records[:i]):
        return "old", f"'{record.old}' was renamed twice", "Remove one of the two records"
    now, seen = record, {record.old}
    while now.new not in seen:
        seen.add(now.new)
        later = next((other for other in records if (other.kind, other.old) == (now.kind, now.new)), None)
        if later is None:
            break
        now = later
    else:
        return "new", f"the records that start from '{record.old}' lead back to it", "Remove one of them"
    if record.old in ids:
        what = f"'{record.old}' was renamed to '{record.new}', but is still in the rulebook"
        return "old", what, "Remove the record, or rename it in every file with brief287 rename"
    if now.new not in ids:
        what = f"'{record.old}' was renamed to '{now.new}', which is not in the rulebook"
        return "new", what, did_you_mean(now.new, ids)
    return None
