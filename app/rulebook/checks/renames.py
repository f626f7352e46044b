"""rules/renames.yaml: every id that was renamed leads to one that is in the rulebook now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from app.language.errors import did_you_mean
from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.ids import defined_ids
from app.rulebook.renamed import now
from app.schema.renames import Rename, RenamesFile


@check(
    "renames.record",
    promise="Every id that was renamed leads to one that is in the rulebook, and is itself no longer there.",
    mend="Correct the record, or remove it if no answers were stored under the old id.",
    example="{old: custody, new: jail_or_cells} while the question is still called custody",
)
def records(book: Examined) -> Iterator[Found]:
    if book.files.failed:
        return  # what could not be read may define the ids
    known = defined_ids(book.files)
    for file, listed in book.files.of(RenamesFile):
        for i, record in enumerate(listed.renames):
            wrong = _wrong(listed.renames[i:], known.get(record.kind, {}))
            if wrong is not None:
                yield Found(file, ("renames", i, wrong[0]), *wrong[1:])


def _wrong(listed: Sequence[Rename], ids: Collection[str]) -> tuple[str, str, str] | None:
    """What is wrong with the first of these records: the field, what, and how to mend it."""
    record = listed[0]
    if record.old == record.new:
        return "new", f"'{record.old}' is renamed to itself", "Remove the record"
    if (record.kind == "choice") != ("." in record.old) or (record.kind == "choice") != ("." in record.new):
        return "old", f"a choice is written question.choice, and no other id is: '{record.old}'", ""
    last = now(listed, record.kind, record.old)
    if record.old in ids and last != record.old:
        what = f"'{record.old}' was renamed to '{last}', but is in the rulebook"
        return "old", what, "Remove the record, or rename it in every file with brief287 rename"
    if last not in ids:
        return "new", f"'{record.old}' was renamed to '{last}', which is not there", did_you_mean(last, ids)
    return None
