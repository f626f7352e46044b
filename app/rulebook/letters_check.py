"""What somebody outside the town hall may know can be asked in a letter."""

from __future__ import annotations

from app.rulebook.files import Files
from app.rulebook.problems import Problem
from app.rulebook.schema.questions import Section

OUTSIDE = ("ice", "insurer", "union", "neighbors", "jail")
"""Who gets a letter in words of its own; counsel is sent the questions of the questionnaire as they are."""


def check_letters(files: Files, problems: list[Problem]) -> None:
    """Add a problem for each question that somebody outside could answer and that no letter has words for."""
    for file, section in files.of(Section):
        for i, question in enumerate(section.questions):
            path = ("questions", i)
            if question.letter is not None and question.from_letter:
                what = f"'{question.id}' has words for a letter, but is recorded once the letter has come back"
                mend = "Remove 'letter:' or 'from_letter:'"
                problems.append(Problem(file.name, file.loaded.line((*path, "letter")), what, mend))
            elif question.who in OUTSIDE and question.letter is None and not question.from_letter:
                what = f"'{question.id}' could be answered by somebody outside ({question.who}), and no letter asks it"
                mend = "Add 'letter:' with the question as it is put to them, or 'from_letter: true'"
                problems.append(Problem(file.name, file.loaded.line((*path, "who")), what, mend))
