"""Fingerprints of the forms: a sentence that stands in several forms is the same in each."""

from __future__ import annotations

from collections.abc import Iterator

from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.schema.forms import FormSentence


@check(
    "forms.letters",
    promise="A sentence of the forms has as many letters wherever it stands.",
    mend="Make it again with 'brief287 fingerprint'.",
    example="one hash with letters: 113 in one form, and with letters: 118 in another",
)
def letters(book: Examined) -> Iterator[Found]:
    first: dict[str, FormSentence] = {}
    for sentence in book.of(FormSentence):
        shape = sentence.shape
        twin = first.setdefault(shape.hash, shape)
        if twin.letters != shape.letters:
            yield sentence.found("letters", f"the same sentence has {twin.letters} letters elsewhere")
