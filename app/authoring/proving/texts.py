"""Proofs on what is printed: there is something on every day, and wordings of one text succeed each other."""

from __future__ import annotations

import datetime as dt
import difflib
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from app.authoring.proving.conditions import named
from app.authoring.proving.law import begins, days_of
from app.authoring.proving.results import Fault, Proof, Unproven
from app.authoring.proving.towns import EARLY, FAR, Goal, Placed, Window, World, boundaries, spans
from app.engine.law import BODY_OF_AGENCY
from app.rulebook import names
from app.rulebook.timeline import succession
from app.schema.base import Statement
from app.schema.law import Model, ModelRow
from app.schema.states import StateLaw

LISTS: Final = ("summary", "who_may_sign", "who_may_end")
"""Lists of a state's file of which something has to be printed on every day from the first entry on."""
ALIKE: Final = 0.6
"""Where so much of two texts is alike, one is the other's wording for other days or other towns."""

NAMES: Final = re.compile(r"\b[HS]\.?[BFPR]?\.? ?\d+|\b[HS]\w* Bill \d+|Task Force|Jail Enforcement|Warrant Service")
"""Names of bills and of models: what a text is about."""


def texts_every_day(world: World) -> Proof:
    proof = Proof(
        "texts.every_day",
        "On every day since a state's file first speaks it says what the law is, who may sign and who may end; and "
        "every row of a model's table has one wording on every day.",
        "The dates of each list are laid side by side; a statement with a condition counts for no day.",
        f"All of it, from {EARLY.year} to {FAR.year}.",
    )
    later = 0
    for placed in world.placed:
        if isinstance(placed.shape, StateLaw):
            later += _lists(world, placed, placed.shape, proof)
        elif isinstance(placed.shape, Model):
            _rows(world, placed, placed.shape, proof)
    proof.notes = [
        f"{later:,} times such a list for a county or a sheriff begins later than its law, or never: until then the "
        "documents print that nothing is established for it"
    ]
    return proof


def _lists(world: World, placed: Placed, law: StateLaw, proof: Proof) -> int:
    """Faults of one state; how often a list for a county or a sheriff begins later than the law, or never."""
    later = 0
    for agency, name in itertools.product(("municipal_police", "county_agency", "sheriff"), LISTS):
        body = BODY_OF_AGENCY[agency]
        start = begins(law, body)
        said = [each for each in getattr(law, name) if each.when is None and (not each.body or body in each.body)]
        main = [each for each in said if not getattr(each, "adds", False)]
        listed = main if body == "municipality" else said
        if body != "municipality":  # before its first word the documents say that nothing is established for it
            if not listed:
                later += 1
                continue
            first_word = min(each.from_date or EARLY for each in listed)
            later += first_word > start
            start = max(start, first_word)
        for first, last in spans(boundaries([*law.entries, *listed])):
            proof.cases += 1
            day = max(first, start)
            if last < start or any(_on(each, day) for each in listed):
                continue
            town = {names.STATE: law.state, names.AGENCY_KIND: agency, "as_of": day.isoformat()}
            example = world.example(town, f"on {day.isoformat()} nothing stands under '{name}'")
            what = f"'{name}' says nothing for a {body} on {days_of(day, last)}"
            mend = "Let a statement begin on that day, or end the one before it later"
            proof.faults.append(Fault(placed.file.name, placed.line(name), law.state, what, mend, example))
            break
    return later


def _on(dated: Any, day: dt.date) -> bool:
    return (dated.from_date is None or dated.from_date <= day) and (dated.until is None or day < dated.until)


def _rows(world: World, placed: Placed, model: Model, proof: Proof) -> None:
    """A wording holds until the next of its topic begins; what is left is a day without one."""
    topics: dict[str, list[tuple[int, ModelRow]]] = {}
    for place, row in enumerate(model.rows):
        topics.setdefault(row.topic, []).append((place, row))
    for topic, rows in topics.items():
        proof.cases += 1
        line = placed.line("rows", rows[-1][0])
        begun = [row.from_date for _, row in rows]
        gaps = [span for span in succession([row for _, row in rows]) if span.holds is None]
        what, day = "", world.day
        if len(set(begun)) < len(begun):
            what = f"the row '{topic}' has two wordings that begin on one day"
        elif gaps:
            day = gaps[0].from_date or (gaps[0].until or world.day) - dt.timedelta(days=1)
            last = gaps[0].until - dt.timedelta(days=1) if gaps[0].until is not None else FAR
            what = f"the row '{topic}' has no wording on {days_of(max(day, gaps[0].from_date or day), last)}"
        if what:
            mend = "Let one wording begin on the day on which the other ends, or leave out its end"
            example = world.example({"as_of": day.isoformat()}, f"the {model.short} has no one row '{topic}'")
            proof.faults.append(Fault(placed.file.name, line, model.id, what, mend, example))


# ---- wordings of one text ---------------------------------------------------------------------------------------


def wordings(world: World) -> Proof:
    proof = Proof(
        "texts.wordings",
        "Two wordings of one text, for other days or other towns, are never printed together, and no day lies between "
        "them.",
        f"Neighbors in a list whose texts are alike by {ALIKE:.0%} or more and of which one has dates or a condition; "
        "their days are laid side by side, and whether both conditions can hold is decided case by case.",
        "All lists of statements.",
    )
    for first, second in _neighbors(world):
        a, b = first.shape, second.shape
        assert isinstance(a, Statement)
        assert isinstance(b, Statement)
        if not _different(a, b) or not _for_one_body(a, b) or not alike(a.text, b.text):
            continue
        proof.cases += 1
        both = _both(a, b)
        if both is None:
            _between(world, first, second, proof)
            continue
        found = world.can(_when(world, a, b), both, _state(first))
        if found.verdict == "not decided":
            why = f"whether it is printed beside its other wording is not decided: {found.why}"
            proof.unproven.append(Unproven(second.file.name, second.line(), named(second), why))
        elif found.verdict == "yes":
            town = world.filled({**found.witness, **({"state": _state(first)} if _state(first) else {})})
            what = f"it is printed beside its other wording in line {first.line()}"
            mend = "Let one begin on the day on which the other ends, or make their conditions exclude each other"
            example = world.example(town, "two wordings of one text stand side by side", both)
            proof.faults.append(Fault(second.file.name, second.line(), named(second), what, mend, example))
    return proof


def _neighbors(world: World) -> Iterator[tuple[Placed, Placed]]:
    lists: dict[tuple[str, tuple[str | int, ...]], list[Placed]] = {}
    for placed in world.placed:
        if isinstance(placed.shape, Statement) and placed.path and isinstance(placed.path[-1], int):
            lists.setdefault((placed.file.name, placed.path[:-1]), []).append(placed)
    for listed in lists.values():
        yield from itertools.combinations(listed, 2) if len(listed) < 40 else itertools.pairwise(listed)


def _for_one_body(a: Statement, b: Statement) -> bool:
    """Is there a body for which both are printed?"""
    bodies = [set(getattr(each, "body", ())) for each in (a, b)]
    return not all(bodies) or bool(bodies[0] & bodies[1])


def _different(a: Statement, b: Statement) -> bool:
    """Has one of them dates or a condition that the other has not?"""
    return (a.from_date, a.until, a.when) != (b.from_date, b.until, b.when)


def alike(a: str, b: str) -> bool:
    """Is one the other's wording? By their words in order, numbers aside; two bills or two forms are two texts."""
    named = [set(NAMES.findall(text)) for text in (a, b)]
    if all(named) and not named[0] & named[1]:
        return False
    first, second = (re.findall(r"[a-z]+", text.lower()) for text in (a, b))
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _both(a: Statement, b: Statement) -> Window | None:
    """The days on which both are printed; None where there are none."""
    first = max((day for day in (a.from_date, b.from_date) if day is not None), default=None)
    end = min((day for day in (a.until, b.until) if day is not None), default=None)
    return None if first is not None and end is not None and first >= end else (first, end)


def _between(world: World, first: Placed, second: Placed, proof: Proof) -> None:
    earlier, later = sorted((first, second), key=lambda each: getattr(each.shape, "from_date", None) or EARLY)
    end, begin = getattr(earlier.shape, "until", None), getattr(later.shape, "from_date", None)
    if end is None or begin is None or end >= begin or not (begin - end).days < 60:
        return
    own = getattr(later.shape, "text", "")
    for each in world.placed:
        listed = (each.file.name, each.path[:-1]) == (later.file.name, later.path[:-1])
        if listed and isinstance(each.shape, Statement) and _on(each.shape, end) and alike(each.shape.text, own):
            return  # a third wording stands between them
    last = begin - dt.timedelta(days=1)
    what = f"neither this nor its other wording in line {earlier.line()} is printed on {days_of(end, last)}"
    mend = f"Let it begin on {end.isoformat()}, or let the other end on {begin.isoformat()}"
    town = {"as_of": end.isoformat(), **({"state": _state(first)} if _state(first) else {})}
    example = world.example(town, f"neither wording is printed on {end.isoformat()}")
    proof.faults.append(Fault(later.file.name, later.line("from_date"), named(later), what, mend, example))


def _when(world: World, *listed: Statement) -> Sequence[Goal]:
    return [(world.condition(each.when), True) for each in listed if each.when is not None]


def _state(placed: Placed) -> str | None:
    law = placed.inside(StateLaw)
    return law.state if isinstance(law, StateLaw) else None
