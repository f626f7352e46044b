"""The questions of the files beside this one, and how each stands in the documents of an example.

`python -m tests.asked.listed` prints the counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from tests.asked.places import EXAMPLES, entries, section

HERE: Final = Path(__file__).parent
Standing = Literal["answered", "falls away", "listed", "neither"]
COUNTED: Final[tuple[Standing, ...]] = ("answered", "falls away", "listed", "neither")


class Part(BaseModel):
    """A part of a file: no key that is not named here."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Source(Part):
    """Where the question was read."""

    title: str
    publisher: str
    address: str
    read: str


class Place(Part):
    """Where the documents of some examples take a question up: a section and its words, or an entry that lists it."""

    examples: tuple[str, ...] = Field(alias="in")
    section: str = ""
    words: tuple[str, ...] = ()
    falls_away: bool = False
    unknown: str = ""
    who: str = ""

    def __init__(self, examples: tuple[str, ...] = (), **given: object) -> None:
        super().__init__(**({"in": examples} if examples else {}), **given)


class Question(Part):
    """One question that was asked, and its place in each example."""

    id: str
    question: str
    asked_by: str
    side: Literal["for an agreement", "against an agreement", "neither side"]
    how: Literal["asked", "raised as a concern", "answered at the meeting"]
    town: str
    state: str
    body: str
    date: str
    source: Source
    answered: tuple[Place, ...]


def questions() -> tuple[Question, ...]:
    """All questions, file by file in the order of their names. Raises pydantic's error for a file of another shape."""
    found: list[Question] = []
    for path in sorted(HERE.glob("*.yaml")):
        read = yaml.safe_load(path.read_text("utf-8"))
        found += [Question.model_validate(one) for one in read["questions"]]
    return tuple(found)


def standing(place: Place, example: str) -> Standing:
    """How a question stands at its place in the finished documents of one example."""
    if place.unknown:
        named = any(place.unknown in entry and place.who.lower() in entry.lower() for entry in entries(example))
        return "listed" if named and place.who else "neither"
    text = section(example, place.section)
    if text is None or not place.words or not all(words in text for words in place.words):
        return "neither"
    return "falls away" if place.falls_away else "answered"


def counts(listed: Iterable[Question]) -> Mapping[str, Mapping[Standing, int]]:
    """For each example, how many questions stand how. What no place names for an example counts as neither."""
    found: dict[str, dict[Standing, int]] = {example: dict.fromkeys(COUNTED, 0) for example in EXAMPLES}
    for question in listed:
        for example in EXAMPLES:
            at = [place for place in question.answered if example in place.examples]
            found[example][standing(at[0], example) if at else "neither"] += 1
    return found


if __name__ == "__main__":
    for town, by_standing in counts(questions()).items():
        print(town, ", ".join(f"{number} {name}" for name, number in by_standing.items()))
