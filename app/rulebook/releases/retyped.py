"""What a new rulebook asks otherwise than the one before it, without a record by which stored answers are moved."""

from __future__ import annotations

from collections.abc import Iterator

from app.rulebook.book import Rulebook
from app.rulebook.renamed import now
from app.schema.questions import Question


def unrecorded(before: Rulebook, after: Rulebook) -> Iterator[str]:
    """Each question whose stored answers would be set aside, or be taken for what they are not, as a sentence. A
    question that is gone for good is named as well: that may be meant."""
    records = after.renames
    recorded = {record.new for record in records if record.choices is not None}
    for id_, question in before.questions.items():
        today = now(records, "fact", id_)
        later = after.questions.get(today)
        if later is None:
            yield f"'{id_}' is gone: its answers are set aside"
            continue
        if question.kind != later.kind and not (later.kind == "choice" and today in recorded):
            yield f"'{today}' was {_a(question)} and is {_a(later)}, without a record: its answers are set aside"
        if (question.unit or "") != (later.unit or "") and id_ == today:
            yield f"'{id_}' was in {question.unit} and is in {later.unit} under the same id: its answers are misread"
        if question.per != later.per:
            yield f"'{today}' differs by model in one of the two alone: its answers are set aside"
        ids = {choice.id for choice in later.choices}
        for choice in question.choices:
            new = now(records, "choice", f"{id_}.{choice.id}").removeprefix(f"{today}.")
            if new not in ids:
                yield f"'{id_}' no longer has the choice '{choice.id}': answers with it are set aside"


def _a(question: Question) -> str:
    return f"of the kind {question.kind}"
