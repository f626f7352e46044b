"""The checklist held to one finished briefing: each item with its verdict, where it is met, and what is wrong."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.briefing.blocks import Mark
from app.engine.evaluation import Evaluation
from app.outputs.edition import Edition
from app.outputs.produce import produce
from app.proof import balance, form, law, money, options, people, sources, weighing
from app.proof.checklist import Finished, Frame, Group, Item, Named
from app.proof.finished_page import Element, Page
from app.proof.printed import Printed, read_printed
from app.proof.wording import own_words
from app.rulebook.wording import Lexicon

GROUPS: tuple[Group, ...] = (
    options.GROUP, balance.GROUP, weighing.GROUP, sources.GROUP, money.GROUP, law.GROUP, people.GROUP, form.GROUP,
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
class ItemResult:
    """One item's verdict. `faults` is empty unless it failed."""

    item: Item
    verdict: Verdict
    faults: tuple[str, ...]
    places: tuple[Place, ...]
    why: str = ""
    """For 'does not apply': the reason."""


@dataclass(frozen=True, slots=True)
class ChecklistResult:
    """What was found of all 45 items."""

    results: tuple[ItemResult, ...]
    short: bool

    def __iter__(self) -> Iterator[ItemResult]:
        """Gates first, each group in its order."""
        return iter(sorted(self.results, key=lambda one: not one.item.gate))

    def count(self, verdict: Verdict) -> int:
        return sum(one.verdict == verdict for one in self.results)

    @property
    def gates_failed(self) -> int:
        return sum(one.item.gate and one.verdict == "fail" for one in self.results)

    @property
    def failed(self) -> bool:
        return self.count("fail") > 0

    @property
    def reading(self) -> str:
        """What the rule makes of it, if people pass all that is left to them."""
        good = len(self.results) - self.count("fail")
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


def check_briefing(evaluation: Evaluation, mark: Mark = "DRAFT") -> ChecklistResult:
    """Make the public briefing as HTML and PDF and hold it against the checklist. Raises `RenderError`."""
    edition = Edition(mark=mark)
    markup = produce(evaluation, "html", edition).decode()
    printed = read_printed(produce(evaluation, "pdf", edition))
    return check_document(markup, printed, frame_of(evaluation))


def check_document(markup: str | Element, printed: Printed, frame: Frame) -> ChecklistResult:
    """Hold a finished page, as text or as `page.parsed` gives it, and its PDF against the checklist."""
    it = Finished(Page(markup), printed, frame)
    return ChecklistResult(tuple(_result(item, it) for item in ITEMS), frame.short)


def _result(item: Item, it: Finished) -> ItemResult:
    places = tuple(Place(it.page.place_of(at), at, it.page_of(at)) for at in item.at if it.page.has(at))
    if it.frame.short and item.not_in_short:
        return ItemResult(item, "does not apply", (), (), f"short briefing. {item.not_in_short}")
    faults = item.faults(it)
    if faults:
        return ItemResult(item, "fail", faults, places)
    return ItemResult(item, "a person must judge" if item.by == "person" else "pass", (), places)


# ---- printing -----------------------------------------------------------------------------------------------------

FAULTS_SHOWN = 5


def lines(found: ChecklistResult) -> Iterator[str]:
    """Every verdict for a person to read, gates first."""
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


def summary(found: ChecklistResult) -> str:
    """One line: how many of each verdict, and what the rule makes of it."""
    gates = sum(one.item.gate for one in found.results)
    verdicts: tuple[Verdict, ...] = ("pass", "a person must judge", "does not apply", "fail")
    counted = "; ".join(f"{verdict} {found.count(verdict)}" for verdict in verdicts)
    return (
        f"Gates met: {gates - found.gates_failed} of {gates}. Of {len(found.results)} items: {counted}. "
        f"By the rule of the checklist: {found.reading}."
    )


def as_json(found: ChecklistResult, as_of: dt.date) -> str:
    """Every verdict for a program to read."""
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
