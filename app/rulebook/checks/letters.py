"""What somebody outside the town hall may know can be asked in a letter."""

from __future__ import annotations

from collections.abc import Iterator

from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check

OUTSIDE = ("ice", "insurer", "union", "neighbors", "jail")
"""Who gets a letter in words of its own; counsel is sent the questions of the questionnaire as they are."""


@check(
    "letters.no_words",
    promise="What somebody outside the town hall could answer is put to them in a letter.",
    mend="Add 'letter:' with the question as it is put to them, or 'from_letter: true'.",
    example="who: insurer without letter",
)
def no_words(book: Examined) -> Iterator[Found]:
    for placed in book.questions.values():
        question = placed.shape
        if question.who in OUTSIDE and question.letter is None and not question.from_letter:
            yield placed.found("who", f"'{question.id}' could be answered by the {question.who}, and no letter asks it")


@check(
    "letters.asked_and_recorded",
    promise="What is recorded once a letter has come back is not asked in one.",
    mend="Remove 'letter:' or 'from_letter:'.",
    example="letter with from_letter: true",
)
def asked_and_recorded(book: Examined) -> Iterator[Found]:
    for placed in book.questions.values():
        if placed.shape.letter is not None and placed.shape.from_letter:
            what = f"'{placed.shape.id}' has words for a letter, but is recorded once the letter has come back"
            yield placed.found("letter", what)
