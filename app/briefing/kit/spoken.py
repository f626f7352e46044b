"""Sentences to be read aloud, and how so many of them are chosen that the time is filled and not run over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEAST, MOST = 380, 420
"""Words that are read in about three minutes."""


@dataclass(frozen=True, slots=True)
class Said:
    """One or two sentences. `rank` 0: always said; from 1 on: taken in that order while there is time."""

    words: str
    rank: int = 0
    sources: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        return count(self.words)


@dataclass(frozen=True, slots=True)
class Passage:
    """What is said under one heading, in the order of speaking."""

    title: str
    said: tuple[Said, ...]


def count(words: str) -> int:
    """How many words are spoken: what stands between spaces and has a letter or a digit."""
    return sum(any(letter.isalnum() for letter in word) for word in words.split())


def needed(passages: Iterable[Passage]) -> int:
    """The words that are always said."""
    return sum(each.length for passage in passages for each in passage.said if each.rank == 0)


def chosen(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages with what is always said, and of the rest as much as brings the length between LEAST and MOST."""
    length = needed(passages)
    taken = {0}
    optional = sorted((each for passage in passages for each in passage.said if each.rank), key=lambda each: each.rank)
    for each in optional:
        if length >= LEAST:
            break
        if length + each.length <= MOST:
            taken.add(each.rank)
            length += each.length
    kept = (Passage(passage.title, tuple(each for each in passage.said if each.rank in taken)) for passage in passages)
    return tuple(passage for passage in kept if passage.said)
