"""Counts of who takes part: each says what it counts, by its source's own label, and every sentence says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from app.rulebook.checks.examined import Examined, Placed
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.checks.sources import citations
from app.schema.base import Count, CountUnit, Statement
from app.schema.evidence import UNIT_OF, Counted, ParticipationFile
from app.schema.law import Source

WORDS: Final[Mapping[str, CountUnit]] = {
    "agreement": "agreements", "agreements": "agreements", "agency": "agencies", "agencies": "agencies",
    "entry": "entries", "entries": "entries", "row": "entries", "rows": "entries", "place": "places",
    "places": "places",
}  # fmt: skip
"""The words by which a sentence says what it counts."""
_UNIT = re.compile(rf"\b({'|'.join(WORDS)})\b")
_COUNTED = re.compile(rf"(?<![\w$.,])(\d{{1,3}}(?:,\d{{3}})+|\d+)(?=(?:\s+[a-z]+){{0,3}}\s+({'|'.join(WORDS)})\b)")
"""A number with a unit at most three words after it: 258 agreements, 93 active entries."""
_YEAR = re.compile(r"(?:19|20)\d\d")


@check(
    "participation.unit",
    promise="A count of who takes part has the unit of its source, in the counts and in every sentence that gives it.",
    mend="Say what the source counts: agreements, agencies, entries of a list or places; or correct 'unit:'.",
    example="'258 agencies were removed' with counts: [{number: 258, unit: agreements, row: ...}]",
)
def unit(book: Examined) -> Iterator[Found]:
    for placed in book.of(Statement):
        for i, count in enumerate(placed.shape.counts):
            said = _said(placed.shape.text, count)
            if said is None:
                yield placed.found(("counts", i), f"the sentence does not give the number {count.number:,}")
            elif said != count.unit:
                told = f"speaks of {said}" if said else "does not say what"
                what = f"the source counts {count.number:,} {count.unit}, and the sentence {told}"
                yield placed.found(("counts", i), what)
    for listed in book.of(ParticipationFile):
        yield from _groups(listed)


def _said(text: str, count: Count) -> str | None:
    """The unit that a text gives to a number: the first unit word after it, else the last before it. None: no such
    number; empty: no unit."""
    at = re.search(rf"(?<![\w$.,]){count.number:,}(?![\w%]|,\d)", text)
    if at is None:
        return None
    after = _UNIT.search(text, at.end())
    before = list(_UNIT.finditer(text, 0, at.start()))
    word = after[1] if after else before[-1][1] if before else ""
    return WORDS.get(word, "")


def _groups(listed: Placed[ParticipationFile]) -> Iterator[Found]:
    given = {group.of: group for group in listed.shape.counted}
    for name in _used(listed.shape):
        if name not in given:
            yield listed.found("counted", f"nothing says what '{name}' counts", f"Add 'counted:' with of: {name}")
    for i, group in enumerate(listed.shape.counted):
        if group.unit != UNIT_OF[group.of]:
            what = f"'{group.of}' counts {group.unit}, and the briefing prints it as {UNIT_OF[group.of]}"
            yield listed.found(("counted", i, "unit"), what)


def _used(file: ParticipationFile) -> Iterator[Counted]:
    """The numbers that the file gives."""
    kinds = [each for state in file.states for each in (state.municipal, state.county, state.state_agency)]
    if file.national:
        yield "agreements"
    if kinds or any(row.by_model for row in file.national):
        yield "by_model"
    if any(row.municipal is not None for row in file.national):
        yield "municipal"
    if kinds or any(row.agencies is not None for row in file.national):
        yield "agencies"
    if any(each.in_state is not None for each in kinds):
        yield "in_state"


@check(
    "participation.unit_not_said",
    promise="A sentence that counts agreements, agencies or entries from a list of those who take part says where each "
    "number stands in its source.",
    mend="Add 'counts:' with the number, its unit and the label of the row or column in the source.",
    example="'There were 1,843 agreements.' on a count of ICE's list, without counts:",
)
def not_said(book: Examined) -> Iterator[Found]:
    lists = _lists(book)
    for placed in book.of(Statement):
        if lists.isdisjoint(placed.shape.sources):
            continue
        given = {count.number for count in placed.shape.counts}
        for match in _COUNTED.finditer(placed.shape.text):
            if not _YEAR.fullmatch(match[1]) and int(match[1].replace(",", "")) not in given:
                what = f"nothing says where the count '{match[1]} ... {match[2]}' stands in its source"
                yield placed.found("text", what)


def _lists(book: Examined) -> frozenset[str]:
    """The sets of data that rules/participation.yaml counts by."""
    data = {source.shape.id for source in book.of(Source) if source.shape.kind == "data"}
    named = {id_ for placed, _, id_ in book.once(citations) if isinstance(placed.file.shape, ParticipationFile)}
    return frozenset(data & named)
