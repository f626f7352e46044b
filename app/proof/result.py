"""The score of one finished briefing: each item with its verdict, where it is met, and what is wrong."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.briefing.compose import Mark
from app.engine.evaluation import Evaluation
from app.outputs.edition import Edition
from app.outputs.produce import produce
from app.proof import balance, facts, form, law, money, options, people, weighing
from app.proof.checklist import Finished, Frame, Group, Item, Named
from app.proof.page import Element, Page
from app.proof.paper import Paper, read_paper
from app.proof.wording import own_words
from app.rulebook.wording import Lexicon

GROUPS: tuple[Group, ...] = (
    options.GROUP, balance.GROUP, weighing.GROUP, facts.GROUP, money.GROUP, law.GROUP, people.GROUP, form.GROUP,
)  # fmt: skip
ITEMS: tuple[Item, ...] = tuple(item for group in GROUPS for item in group.items)
READY, DRAFT = 38, 30
"""How many of the 45 make a document ready for a council, or a draft. No gate may be missed in either."""

Verdict = Literal["pass", "fail", "a person must judge", "does not apply"]


@dataclass(frozen=True, slots=True)
class Place:
    """A heading where an item is met, and its page."""

    heading: str
    anchor: str
    page: int | None

    def __str__(self) -> str:
        return f"{self.heading}, page {self.page}" if self.page else self.heading


@dataclass(frozen=True, slots=True)
class Scored:
    """One item's verdict. `faults` is empty unless it failed."""

    item: Item
    verdict: Verdict
    faults: tuple[str, ...]
    places: tuple[Place, ...]
    why: str = ""
    """For 'does not apply': the reason."""


@dataclass(frozen=True, slots=True)
class Score:
    """All 45 items."""

    scored: tuple[Scored, ...]
    short: bool

    def __iter__(self) -> Iterator[Scored]:
        """Gates first, each group in its order."""
        return iter(sorted(self.scored, key=lambda one: not one.item.gate))

    def count(self, verdict: Verdict) -> int:
        return sum(one.verdict == verdict for one in self.scored)

    @property
    def gates_failed(self) -> int:
        return sum(one.item.gate and one.verdict == "fail" for one in self.scored)

    @property
    def failed(self) -> bool:
        return self.count("fail") > 0

    @property
    def reading(self) -> str:
        """What the rule makes of it, if people pass all that is left to them."""
        good = len(self.scored) - self.count("fail")
        if self.gates_failed or good < DRAFT:
            return "not ready"
        return "ready for a council" if good >= READY else "a draft"


def frame_of(evaluation: Evaluation) -> Frame:
    """What a briefing of this evaluation is to be held against. The rulebook must have word lists."""
    if evaluation.rulebook.wording is None:
        raise ValueError("the rulebook has no rules/wording.yaml")
    return Frame(
        options=tuple(Named(r.id.replace("_", "-"), r.option.title, r.option.short) for r in evaluation.options),
        short=evaluation.short_path,
        closes_signing=evaluation.law.closes_signing is True,
        questions=len(evaluation.rulebook.questions),
        lexicon=Lexicon(evaluation.rulebook.wording),
        own=own_words(evaluation.rulebook, evaluation.answers),
    )


def score(evaluation: Evaluation, mark: Mark = "DRAFT") -> Score:
    """Make the public briefing as HTML and PDF and hold it against the checklist. Raises `RenderError`."""
    edition = Edition(mark=mark)
    markup = produce(evaluation, "html", edition).decode()
    paper = read_paper(produce(evaluation, "pdf", edition))
    return score_of(markup, paper, frame_of(evaluation))


def score_of(markup: str | Element, paper: Paper, frame: Frame) -> Score:
    """Hold a finished page, as text or as `page.parsed` gives it, and its PDF against the checklist."""
    it = Finished(Page(markup), paper, frame)
    return Score(tuple(_scored(item, it) for item in ITEMS), frame.short)


def _scored(item: Item, it: Finished) -> Scored:
    places = tuple(Place(it.page.place_of(at), at, it.page_of(at)) for at in item.at if it.page.has(at))
    if it.frame.short and item.not_in_short:
        return Scored(item, "does not apply", (), (), f"short briefing. {item.not_in_short}")
    faults = item.faults(it)
    if faults:
        return Scored(item, "fail", faults, places)
    return Scored(item, "a person must judge" if item.by == "person" else "pass", (), places)


# ---- printing -----------------------------------------------------------------------------------------------------

FAULTS_SHOWN = 5


def lines(found: Score) -> Iterator[str]:
    """The score for a person to read, gates first."""
    gates: bool | None = None
    for one in found:
        if one.item.gate is not gates:
            gates = one.item.gate
            yield "Gates (each is to be met)" if gates else "\nOther items"
        yield f"{one.item.id}  {one.verdict.upper() if one.verdict == 'fail' else one.verdict}: {one.item.question}"
        if one.why:
            yield f"      Reason: {one.why}"
        if one.places and one.verdict != "fail":
            yield "      Where: " + "; ".join(map(str, one.places))
        for fault in one.faults[:FAULTS_SHOWN]:
            yield f"      Wrong: {fault}"
        if len(one.faults) > FAULTS_SHOWN:
            yield f"      and {len(one.faults) - FAULTS_SHOWN} more"
        if one.item.person and one.verdict in ("pass", "a person must judge"):
            yield f"      A person judges {one.item.person}."
    yield ""
    yield summary(found)


def summary(found: Score) -> str:
    """One line: how many of each verdict, and what the rule makes of it."""
    gates = sum(one.item.gate for one in found.scored)
    verdicts: tuple[Verdict, ...] = ("pass", "a person must judge", "does not apply", "fail")
    counted = "; ".join(f"{verdict} {found.count(verdict)}" for verdict in verdicts)
    return (
        f"Gates met: {gates - found.gates_failed} of {gates}. Of {len(found.scored)} items: {counted}. "
        f"By the rule of the checklist: {found.reading}."
    )


def as_json(found: Score, as_of: dt.date) -> str:
    """The score for a program to read."""
    return json.dumps(
        {
            "as_of": as_of.isoformat(),
            "short_briefing": found.short,
            "gates_failed": found.gates_failed,
            "reading": found.reading,
            "items": [
                {
                    "id": one.item.id,
                    "gate": one.item.gate,
                    "question": one.item.question,
                    "basis": one.item.basis,
                    "judged_by": one.item.by,
                    "verdict": one.verdict,
                    "reason": one.why or None,
                    "faults": list(one.faults),
                    "places": [{"heading": p.heading, "anchor": p.anchor, "page": p.page} for p in one.places],
                    "for_a_person": one.item.person or None,
                }
                for one in found
            ],
        },
        indent=2,
        ensure_ascii=False,
    )
