"""Checks of a rulebook: one registry, one module a topic. docs/checks.md is made from it.

May be imported by `book` and by what shows checks (`brief287 check`); nothing of the engine or above is imported here.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.language.program import Program
from app.rulebook.checks import (  # noqa: F401 - each registers its checks
    citing,
    complete,
    conditions,
    consistency,
    corrections,
    cost_objects,
    costs,
    counts,
    counts_in_words,
    coverage,
    dates,
    evidence,
    figures,
    forms,
    law,
    law_days,
    law_read,
    letters,
    lists,
    local,
    models,
    offers,
    options,
    program_reads,
    questions,
    reading,
    renames,
    said_twice,
    sources,
    steps,
    uses,
    wording,
)
from app.rulebook.checks.examined import Examined
from app.rulebook.checks.registry import selected
from app.rulebook.checks.silences import silenced
from app.rulebook.facts import Fact
from app.rulebook.files import Files
from app.rulebook.problems import Problem


def run_checks(
    files: Files,
    table: Mapping[str, Fact],
    problems: list[Problem],
    program: Program | None = None,
    *,
    words: bool = False,
    only: str = "",
) -> tuple[Problem, ...]:
    """All problems of a rulebook, sorted: those that reading it met, and what the checks find that no file silences.

    `only` runs the checks of one tag.
    """
    book = Examined(files, table, problems, program)
    found = [
        check.problem(each)
        for check in selected(words=words, only=only)
        if check.run is not None
        for each in check.run(book)
    ]
    return tuple(sorted({*problems, *silenced(book, found, words=words, only=only)}))
