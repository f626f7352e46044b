"""The one error that an expression can raise, with its place and a way to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ExpressionError(Exception):
    """An expression is not in the language, or its types or units do not fit.

    `column` counts from 1 in the expression's own text; 0 means the expression as a whole.
    """

    def __init__(self, what: str, mend: str, column: int = 0) -> None:
        super().__init__(f"{what}. {mend}")
        self.what = what
        self.mend = mend
        self.column = column


class UnknownNameError(ExpressionError):
    """The expression names a fact that is not defined (or whose file could not be read)."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A remedy for an unknown name: the nearest known ones, or where to look."""
    near = difflib.get_close_matches(name, list(known), n=2, cutoff=0.6)
    if near:
        return "Did you mean " + " or ".join(f"'{n}'" for n in near) + "?"
    return "Check the spelling, or define it first"
