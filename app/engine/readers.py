"""Who may read what: the one place that decides which answers, numbers, statements and records an audience may see.

Audiences go from the widest to the narrowest: counsel reads all that staff read, staff all that the public reads. An
answer has its own audience, else its question's; what no question names is for counsel alone. An answer that decides
which options there are, and their statuses, is for everyone whatever its mark says: each version shows it by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from app.engine.answers import AUDIENCES, DONT_KNOW, Answer, Answers, split_key
from app.engine.around import Around, around_of
from app.engine.counsel_readings import CounselReading, reading_of
from app.engine.numbers import Numbers
from app.engine.results import FactValue
from app.engine.tables import tables
from app.rulebook.book import Rulebook, reading_key
from app.rulebook.records import AROUND
from app.schema.base import Audience


def reads(reader: Audience, meant_for: Audience) -> bool:
    """May a reader of one audience see what is meant for another?"""
    return AUDIENCES.index(meant_for) <= AUDIENCES.index(reader)


def audiences_read_by(reader: Audience) -> tuple[Audience, ...]:
    """The audiences whose texts a reader may see."""
    return AUDIENCES[: AUDIENCES.index(reader) + 1]


def mark_holds(rulebook: Rulebook, question: str) -> bool:
    """Can an answer to this question be kept from anyone? Not one that decides the status of an option."""
    return question not in tables(rulebook).deciding_status


def audience_of(rulebook: Rulebook, answers: Answers, key: str) -> Audience:
    """For whom the answer under a key is meant, whether it is given or not."""
    id_ = split_key(key)[0]
    if not mark_holds(rulebook, id_):
        return "public"
    return marked(rulebook, answers, key)


def marked(rulebook: Rulebook, answers: Answers, key: str) -> Audience:
    """For whom the answer under a key is marked, by itself or by its question: its note and source have no other."""
    answer, question = answers.get(key), rulebook.answerable.get(split_key(key)[0])
    own: Audience = question.audience if question is not None else "counsel"
    return (answer.audience if answer is not None else None) or own


def may_read(rulebook: Rulebook, answers: Answers, key: str, reader: Audience) -> bool:
    """May this audience read the answer under this key?"""
    return reads(reader, audience_of(rulebook, answers, key))


def readable_record(record: Answer | None, reader: Audience) -> Answer | None:
    """What was recorded of a legal step, if this audience may read it. A record is public unless it is marked."""
    return record if record is not None and reads(reader, record.audience or "public") else None


def readable_reading(rulebook: Rulebook, answers: Answers, option: str, reader: Audience) -> CounselReading | None:
    """Counsel's own reading of an option, if there is one and this audience may read it."""
    key = reading_key(option)
    audience = audience_of(rulebook, answers, key)
    return reading_of(answers.get(key), audience) if reads(reader, audience) else None


def readable_around(rulebook: Rulebook, answers: Answers, reader: Audience) -> Around | None:
    """Who takes part around the town, if it took a table and this audience may read it."""
    return around_of(answers.get(AROUND)) if may_read(rulebook, answers, AROUND, reader) else None


def readable_answers(rulebook: Rulebook, answers: Answers, reader: Audience) -> Answers:
    """A copy with only what the audience may read: for the record of answers and for exports."""
    bare = without_marked_notes(rulebook, answers, reader)
    return Answers(bare.town, {key: answer for key, answer in bare.items() if may_read(rulebook, bare, key, reader)})


def without_marked_notes(rulebook: Rulebook, answers: Answers, reader: Audience) -> Answers:
    """The answers, but without note and source where an answer that everyone sees was marked for a narrower audience
    than this one; the same object where there is none."""
    if reader == AUDIENCES[-1]:
        return answers
    bare = {
        key: replace(answer, note=None, source=None)
        for key, answer in answers.items()
        if not mark_holds(rulebook, split_key(key)[0]) and not reads(reader, marked(rulebook, answers, key))
    }
    return Answers(answers.town, {**answers, **bare}) if bare else answers


def withheld_answers(rulebook: Rulebook, answers: Answers, reader: Audience) -> frozenset[str]:
    """The keys of the answers that this audience may not read, and whose values it must not be able to tell.

    A sum or a share would give a number away by subtraction, and a sentence that is printed on a condition gives away
    the choice behind it. That something was answered, or that nobody knows, is no secret. What is recorded under keys
    of its own (steps, clauses, readings) has no value to work with, and is withheld where it is printed.
    """
    if reader == AUDIENCES[-1]:  # the narrowest reads everything
        return frozenset()
    return frozenset(
        key
        for key, answer in answers.items()
        if answer.value is not DONT_KNOW
        and split_key(key)[0] in rulebook.facts
        and not may_read(rulebook, answers, key, reader)
    )


class Reader:
    """What one audience may read of one evaluation's values."""

    def __init__(self, numbers: Numbers, audience: Audience) -> None:
        self.numbers = numbers
        self.audience: Audience = audience

    def may_read(self, key: str) -> bool:
        """May the audience read the answer under this key?"""
        return may_read(self.numbers.rulebook, self.numbers.answers, key, self.audience)

    @cached_property
    def withheld(self) -> frozenset[int]:
        """The places of answers that the audience may not read."""
        tables = self.numbers.tables
        found: set[int] = set()
        for key in self.numbers.answers:
            id_, model = split_key(key)
            if id_ in tables.fact_places and not self.may_read(key):
                found |= {tables.place[key]} if model is not None else set(tables.fact_places[id_])
        return frozenset(found)

    def withholds(self, place: int) -> bool:
        """Is the value at this place an answer withheld from the audience, or would it be worked out from one?"""
        if not self.withheld:
            return False
        return place in self.withheld or not self.withheld.isdisjoint(self.numbers.tables.inputs_of(place))

    def withholds_result(self, id_: str) -> bool:
        """Is what `engine.explain` explains under an id withheld: a fact, or a cost line on one basis?"""
        place = self.numbers.tables.place
        return any(key in place and self.withholds(place[key]) for key in (id_, id_.replace(".", " ", 1)))

    def withheld_facts(self, facts: Mapping[str, FactValue]) -> frozenset[str]:
        """The keys of facts that the audience may not read: answers withheld, and facts worked out from one."""
        place = self.numbers.tables.place
        return frozenset(
            key
            for key, fact in facts.items()
            if place[key] in self.withheld or (fact.origin == "formula" and self.withholds(place[key]))
        )
