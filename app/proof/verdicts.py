"""The checklist held to a council's three finished documents: each item with its verdict, where it is met, and what is
wrong."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from app.briefing.blocks import Mark, Volume
from app.engine.evaluation import Evaluation
from app.outputs.edition import Edition
from app.outputs.produce import produce
from app.proof import balance, form, law, money, options, people, sources, weighing
from app.proof.checklist import Finished, Found, Frame, Group, Item, Made, Named, value_of
from app.proof.finished_page import Page
from app.proof.parts import MissingPart
from app.proof.printed import read_printed
from app.proof.wording import own_words
from app.rulebook.wording import Lexicon

GROUPS: tuple[Group, ...] = (
    options.GROUP, balance.GROUP, weighing.GROUP, sources.GROUP, money.GROUP, law.GROUP, people.GROUP, form.GROUP,
)  # fmt: skip
ITEMS: tuple[Item, ...] = tuple(item for group in GROUPS for item in group.items)
EDITIONS: Mapping[Volume, str] = {"briefing": "council", "supporting": "supporting", "record": "record"}
"""The three documents by the names of their versions."""

Verdict = Literal["met", "not met", "does not apply", "for a person to judge"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class Place:
    """A heading where an item is met, and where it stands in print: in which document and on which page."""

    heading: str
    anchor: str
    volume: Volume | None
    page: int | None

    def __str__(self) -> str:
        return f"{self.heading}, {self.volume}, page {self.page}" if self.page else self.heading


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item's verdict. `faults` is empty unless it is not met; `counted` is what was counted for the reader."""

    item: Item
    verdict: Verdict
    faults: tuple[str, ...]
    places: tuple[Place, ...]
    why: str = ""
    """For 'does not apply': the reason."""
    counted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChecklistResult:
    """What was found of all 45 items. `standing`: draft or final, and who has signed, as page one says it."""

    results: tuple[ItemResult, ...]
    short: bool
    standing: str

    def __iter__(self) -> Iterator[ItemResult]:
        """Gates first, each group in its order."""
        return iter(sorted(self.results, key=lambda one: not one.item.gate))

    def count(self, verdict: Verdict, gates: bool = False) -> int:
        """How many items, or gates alone, have this verdict."""
        return sum(one.verdict == verdict and (one.item.gate or not gates) for one in self.results)

    @property
    def gates(self) -> int:
        return sum(one.item.gate for one in self.results)

    @property
    def failed(self) -> bool:
        return self.count("not met") > 0


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
    """Make the three public documents as HTML and PDF and the handout as HTML, and hold them against the checklist.

    Raises `RenderError`.
    """
    made = {}
    for volume, version in EDITIONS.items():
        edition = Edition(version=version, mark=mark)
        page = Page(produce(evaluation, "html", edition).decode())
        made[volume] = Made(page, read_printed(produce(evaluation, "pdf", edition)))
    handout = Page(produce(evaluation, "html", Edition(version="handout", mark=mark)).decode())
    return check_documents(made, frame_of(evaluation), handout)


def check_documents(made: Mapping[Volume, Made], frame: Frame, handout: Page | None = None) -> ChecklistResult:
    """Hold finished documents against the checklist, the three together."""
    it = Finished(made, frame, handout)
    return ChecklistResult(tuple(_result(item, it) for item in ITEMS), frame.short, _standing(it))


def _result(item: Item, it: Finished) -> ItemResult:
    found = item.examine(it)
    if found.not_here:
        return ItemResult(item, "does not apply", (), (), found.not_here)
    places = tuple(_place(it, anchor) for anchor in item.at if it.page.has(anchor))
    return ItemResult(item, _verdict(item, found), found.faults, places, counted=found.counted)


def _verdict(item: Item, found: Found) -> Verdict:
    """What a program finds wrong is not met; what it cannot judge alone is left to a person, and is not yet met."""
    if found.faults:
        return "not met"
    return "met" if item.by == "program" else "for a person to judge"


def _place(it: Finished, anchor: str) -> Place:
    stands = it.page_of(anchor)
    return Place(it.page.place_of(anchor), anchor, *(stands or (None, None)))


def _standing(it: Finished) -> str:
    """Draft or final, and who has signed: in the words of the briefing."""
    foot = it.made["briefing"].page.foot
    mark = next((mark for mark in ("DRAFT", "FINAL") if mark in foot.split()), "Neither DRAFT nor FINAL")
    try:
        signed = value_of(it.page.facts_at("top"), "signatures").text
    except MissingPart:
        signed = "it does not say who has signed"
    return f"{mark}. {signed}"


# ---- printing -----------------------------------------------------------------------------------------------------

FAULTS_SHOWN = 5


def lines(found: ChecklistResult) -> Iterator[str]:
    """Every verdict for a person to read, gates first."""
    gates: bool | None = None
    for one in found:
        if one.item.gate is not gates:
            gates = one.item.gate
            yield "Gates (each is to be met)" if gates else "\nOther items"
        verdict = one.verdict.upper() if one.verdict == "not met" else one.verdict
        yield f"{one.item.id}  {verdict}: {one.item.question}"
        if one.why:
            yield f"      Reason: {one.why}"
        if one.places and one.verdict != "not met":
            yield "      Where: " + "; ".join(map(str, one.places))
        for fault in one.faults[:FAULTS_SHOWN]:
            yield f"      Wrong: {fault}"
        if len(one.faults) > FAULTS_SHOWN:
            yield f"      and {len(one.faults) - FAULTS_SHOWN} more"
        for counted in one.counted:
            yield f"      Counted: {counted}"
        if one.verdict == "for a person to judge":
            part = "its part" if one.item.by == "both" else "the faults that it can see"
            yield f"      The program checked {part} and found nothing wrong. A person judges {one.item.person}."
    yield ""
    yield summary(found)


def summary(found: ChecklistResult) -> str:
    """How many of each verdict, each counted apart; and whether the documents are signed."""
    gates = "; ".join(f"{found.count(verdict, gates=True)} {verdict}" for verdict in VERDICTS)
    counted = "; ".join(f"{found.count(verdict)} {verdict}" for verdict in VERDICTS)
    return (
        f"Gates, of {found.gates}: {gates}.\nItems, of {len(found.results)}: {counted}.\n"
        f"The documents: {found.standing}."
    )


def as_json(found: ChecklistResult, as_of: dt.date) -> str:
    """Every verdict for a program to read."""
    return json.dumps(
        {
            "as_of": as_of.isoformat(),
            "short_briefing": found.short,
            "standing": found.standing,
            "gates": {verdict: found.count(verdict, gates=True) for verdict in VERDICTS},
            "counts": {verdict: found.count(verdict) for verdict in VERDICTS},
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
                    "counted": list(one.counted),
                    "places": [
                        {"heading": p.heading, "anchor": p.anchor, "document": p.volume, "page": p.page}
                        for p in one.places
                    ],
                    "for_a_person": one.item.person or None,
                }
                for one in found
            ],
        },
        indent=2,
        ensure_ascii=False,
    )
