"""The one error that an expression can raise, with its place and a way to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST_LISTED = 15
"""A message lists the words that are allowed if there are no more of them than this."""


class ExpressionError(Exception):
    """An expression is not in the language, or its types or units do not fit.

    `column` counts from 1 in the expression's own text; 0 means the expression as a whole.
    """

    kind = "type"
    """What sort of mistake it is, one word: checks of a rulebook take their ids from it."""

    def __init__(self, what: str, mend: str, column: int = 0) -> None:
        super().__init__(f"{what}. {mend}")
        self.what = what
        self.mend = mend
        self.column = column


class FormError(ExpressionError):
    """The text is not in the language: it cannot be read, or says something that the language does not have."""

    kind = "form"


class UnitError(ExpressionError):
    """A unit that is not known, or two that do not fit together."""

    kind = "unit"


class UnknownNameError(ExpressionError):
    """The expression names a fact that is not defined (or whose file could not be read)."""

    kind = "unknown_name"


class UnknownChoiceError(ExpressionError):
    """The expression names a choice that the question does not offer."""

    kind = "unknown_choice"


class KnownError(ExpressionError):
    """known() stands where an answer could then change a result that was already known."""

    kind = "known"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A remedy for an unknown name: the nearest known ones, or where to look."""
    near = difflib.get_close_matches(name, list(known), n=2, cutoff=0.6)
    if near:
        return "Did you mean " + " or ".join(f"'{n}'" for n in near) + "?"
    return "Check the spelling, or define it first"


def one_of(word: str, known: Iterable[str]) -> str:
    """A remedy for a word that is not on a short list: the nearest of it, and all of it."""
    listed = list(known)
    if len(listed) > MOST_LISTED:
        return did_you_mean(word, listed)
    near = difflib.get_close_matches(word, listed, n=1, cutoff=0.6)
    quoted = [f"'{each}'" for each in listed]
    both = f"{', '.join(quoted[:-1])} or {quoted[-1]}" if len(quoted) > 1 else "".join(quoted)
    return (f"Did you mean '{near[0]}'? " if near else "") + f"It can be {both}"
